# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was weighed when a lane was chosen, for people who want to see it."""

from dataclasses import dataclass

import numpy as np

from .landed_cost import landed_cost, per_unit
from .lane_asks import NONE, LaneAsks, LaneOptions
from .lane_choice import LaneChoice
from .matching_rows import matching_rows
from .stock_gap import StockOutlook


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOffer:
    """A lane that an order could take as a whole; `key` is what its asker calls it."""

    key: int
    days: float
    unit_cost: float
    is_late: bool
    is_priced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneDecision:
    """The lanes of an order, and the cheapest one weighed against a quicker one.

    Lanes go by their keys; NONE: nothing was quicker. `saved` is `missing` × `margin`,
    `extra` what `quick_quantity` of the order would cost on top.
    """

    verdict: str
    lanes: tuple[LaneOffer, ...]
    base: int
    quick: int
    quick_quantity: float
    main_quantity: float
    quantity: float
    missing: float
    regained: float
    margin: float  # nan: not known
    saved: float
    extra: float


def lane_decisions(
    asks: LaneAsks,
    options: LaneOptions,
    stock: StockOutlook,
    choice: LaneChoice,
    orders: np.ndarray,
) -> list[LaneDecision | None]:
    """Return what was weighed for each of `orders`; None: nothing was to choose."""
    n_options = np.bincount(options.order, minlength=asks.quantity.size)
    is_told = ((n_options > 1) | (choice.quicker != NONE))[orders]
    told = orders[is_told]
    margin = asks.sales_price - per_unit(choice.base_cost, asks.quantity)
    numbers = np.stack([asks.quantity[told], margin[told]], axis=1).tolist()
    lanes = _lanes(asks, options, stock, told)
    decisions: list[LaneDecision | None] = [None] * orders.size
    for place, order, offers, row in zip(
        np.flatnonzero(is_told).tolist(), told.tolist(), lanes, numbers, strict=True
    ):
        decisions[place] = _decision(choice, options, order, tuple(offers), *row)
    return decisions


def _lanes(
    asks: LaneAsks, options: LaneOptions, stock: StockOutlook, orders: np.ndarray
) -> list[list[LaneOffer]]:
    """Return the lanes that each of `orders` could take as a whole."""
    which, option = matching_rows(options.order, orders)
    order = options.order[option]
    quantity, price = asks.quantity[order], asks.unit_price[order]
    cost = landed_cost(quantity, price, options.terms.take(option)).total
    columns = (
        options.key[option].tolist(),
        options.days[option].tolist(),
        per_unit(cost, quantity).tolist(),
        stock.is_late(asks.stock[order], options.days[option]).tolist(),
        options.is_priced[option].tolist(),
    )
    lanes: list[list[LaneOffer]] = [[] for _order in orders]
    for place, *values in zip(which.tolist(), *columns, strict=True):
        names = ("key", "days", "unit_cost", "is_late", "is_priced")
        lanes[place].append(LaneOffer(**dict(zip(names, values, strict=True))))
    return lanes


def _decision(
    choice: LaneChoice,
    options: LaneOptions,
    order: int,
    lanes: tuple[LaneOffer, ...],
    quantity: float,
    margin: float,
) -> LaneDecision:
    quick = choice.quicker[order]
    return LaneDecision(
        verdict=str(choice.verdict[order]),
        lanes=lanes,
        base=int(options.key[choice.base[order]]),
        quick=NONE if quick == NONE else int(options.key[quick]),
        main_quantity=float(choice.main_quantity[order]),
        quick_quantity=float(choice.quick_quantity[order]),
        quantity=quantity,
        missing=float(choice.missing[order]),
        regained=float(choice.regained[order]),
        margin=margin,
        saved=float(choice.saved[order]),
        extra=float(choice.extra[order]),
    )
