# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What it costs, and what it saves, to be quicker than the cheapest lane."""

from dataclasses import dataclass, fields

import numpy as np

from .landed_cost import FreightTerms, landed_cost
from .lane_asks import NONE, LaneAsks, LaneOptions, Lots, PriceLots
from .policy import EPSILON
from .stock_gap import StockOutlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """K ways to be quicker than the cheapest lane of an order."""

    order: np.ndarray  # (K,) int
    option: np.ndarray  # (K,) int; of another order where another vendor bridges
    is_split: np.ndarray  # (K,) bool
    main: Lots
    bridge: Lots
    missing: np.ndarray  # (K,)
    saved: np.ndarray  # (K,)
    extra: np.ndarray  # (K,)
    is_possible: np.ndarray  # (K,) bool: lots do not come out as more than the whole


def weigh(
    asks: LaneAsks,
    options: LaneOptions,
    stock: StockOutlook,
    *,
    base: np.ndarray,
    margin: np.ndarray,
    price_lots: PriceLots,
    order: np.ndarray,
    option: np.ndarray,
    is_split: np.ndarray,
) -> Alternatives:
    """Weigh (K,) quicker options against the (C,) base options of their orders."""
    rows, whole = asks.stock[order], asks.quantity[order]
    first = stock.day_index(rows, options.days[option])
    last = stock.day_index(rows, options.days[base[order]])
    missing = stock.shortfall(rows, first, last)
    is_lot = is_split & (missing > EPSILON) & (missing < whole - EPSILON)
    lot = np.flatnonzero(is_lot)
    bridge, main = _lots(asks, options.order[option], order, missing, lot, price_lots)
    extra = (
        _cost(bridge, options.terms.take(option))
        + _cost(main, options.terms.take(np.where(is_lot, base[order], option)))
        - _cost_of_whole(asks, options, base)[order]
    )
    is_possible = (is_lot == is_split) & (missing > EPSILON)
    is_possible &= bridge.quantity + main.quantity <= whole + EPSILON
    is_possible &= main.quantity > EPSILON
    return Alternatives(
        order=order,
        option=option,
        is_split=is_split,
        main=main,
        bridge=bridge,
        missing=missing,
        saved=missing * margin[order],
        extra=extra,
        is_possible=is_possible,
    )


def _cost(lots: Lots, terms: FreightTerms) -> np.ndarray:
    return landed_cost(lots.quantity, lots.unit_price, terms).total


def _cost_of_whole(
    asks: LaneAsks, options: LaneOptions, base: np.ndarray
) -> np.ndarray:
    return landed_cost(asks.quantity, asks.unit_price, options.terms.take(base)).total


def _lots(
    asks: LaneAsks,
    bridge_order: np.ndarray,
    order: np.ndarray,
    missing: np.ndarray,
    lot: np.ndarray,
    price_lots: PriceLots,
) -> tuple[Lots, Lots]:
    """Return (K,) bridges and mains; where nothing is split all of it is the main."""
    whole, nothing = asks.quantity[order], np.zeros(order.size)
    bridge = Lots(line=np.full(order.size, NONE), quantity=nothing, unit_price=nothing)
    main = Lots(
        line=bridge.line, quantity=whole.copy(), unit_price=asks.unit_price[order]
    )
    if not lot.size:
        return bridge, main
    bridge = _with(bridge, lot, price_lots(bridge_order[lot], missing[lot]))
    left = np.maximum(whole - bridge.quantity, 0.0)[lot]
    return bridge, _with(main, lot, price_lots(order[lot], left))


def _with(lots: Lots, rows: np.ndarray, other: Lots) -> Lots:
    columns = {f.name: getattr(lots, f.name).copy() for f in fields(Lots)}
    for name, column in columns.items():
        column[rows] = getattr(other, name)
    return Lots(**columns)
