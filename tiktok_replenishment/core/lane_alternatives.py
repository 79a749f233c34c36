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
    regained: np.ndarray  # (K,)
    saved: np.ndarray  # (K,)
    extra: np.ndarray  # (K,)
    cost: np.ndarray  # (K,) of all that is ordered
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
    """Weigh (K,) quicker options against the (C,) base options of their orders.

    What was left out as lost, and comes in time now, is ordered after all; it counts
    with what it costs by the base.
    """
    missing, regained = _missing(asks, options, stock, base[order], order, option)
    target = asks.need[order] + regained
    whole = price_lots(order, target)
    is_lot = is_split & (missing > EPSILON) & (missing < target - EPSILON)
    lot = np.flatnonzero(is_lot)
    bridge = _with(
        _no_lots(order.size), lot, price_lots, options.order[option], missing
    )
    main = _with(whole, lot, price_lots, order, target - bridge.quantity)
    cost = _cost(bridge, options.terms.take(option)) + _cost(
        main, options.terms.take(np.where(is_lot, base[order], option))
    )
    total = bridge.quantity + main.quantity
    base_cost = _cost_of_whole(asks, options, base)[order]
    quantity = asks.quantity[order]
    added = base_cost / quantity * (total - quantity)
    most = np.minimum(whole.quantity, asks.room[order]) + EPSILON
    is_possible = (is_lot == is_split) & (missing > EPSILON)
    is_possible &= (total <= most) & (main.quantity > EPSILON)
    return Alternatives(
        order=order,
        option=option,
        is_split=is_split,
        main=main,
        bridge=bridge,
        missing=missing,
        regained=regained,
        saved=missing * margin[order],
        extra=cost - base_cost - added,
        cost=cost,
        is_possible=is_possible,
    )


def _missing(
    asks: LaneAsks,
    options: LaneOptions,
    stock: StockOutlook,
    base: np.ndarray,
    order: np.ndarray,
    option: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return (K,) units that only `option` brings in time, and those it regains.

    `base` is (K,), the base option of each order. Regained is what the order left out
    as lost within its lead time, as far as there is room for it.
    """
    rows = asks.stock[order]
    first = stock.day_index(rows, options.days[option])
    last = stock.day_index(rows, options.days[base])
    left_out = np.minimum(last, stock.day_index(rows, asks.lead_days[order]))
    room = np.maximum(asks.room - asks.need, 0.0)
    most = np.minimum(asks.lost, room)[order]
    short = stock.shortfall(
        np.tile(rows, 2), np.tile(first, 2), np.concatenate([last, left_out])
    )
    missing, short_of_lost = np.split(short, 2)
    return missing, np.minimum(short_of_lost, most)


def _cost(lots: Lots, terms: FreightTerms) -> np.ndarray:
    return landed_cost(lots.quantity, lots.unit_price, terms).total


def _cost_of_whole(
    asks: LaneAsks, options: LaneOptions, base: np.ndarray
) -> np.ndarray:
    return landed_cost(asks.quantity, asks.unit_price, options.terms.take(base)).total


def _no_lots(n_lots: int) -> Lots:
    nothing = np.zeros(n_lots)
    return Lots(line=np.full(n_lots, NONE), quantity=nothing, unit_price=nothing)


def _with(
    lots: Lots,
    rows: np.ndarray,
    price_lots: PriceLots,
    order: np.ndarray,
    quantity: np.ndarray,
) -> Lots:
    """Return (K,) lots, some of them asked for anew."""
    if not rows.size:
        return lots
    asked = price_lots(order[rows], np.maximum(quantity[rows], 0.0))
    columns = {f.name: getattr(lots, f.name).copy() for f in fields(Lots)}
    for name, column in columns.items():
        column[rows] = getattr(asked, name)
    return Lots(**columns)
