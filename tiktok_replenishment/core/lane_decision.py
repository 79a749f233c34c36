# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was weighed when a lane was chosen, for people who want to see it."""

from dataclasses import dataclass, fields, replace

import numpy as np

from .columns import joined_rows
from .landed_cost import landed_cost, per_unit
from .lane_asks import NONE, LaneAsks, LaneOptions
from .lane_choice import IN_TIME, LaneChoice
from .matching_rows import matching_rows
from .stock_gap import StockOutlook


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOffers:
    """L lanes that orders could take as a whole."""

    order: np.ndarray  # (L,) int
    key: np.ndarray  # (L,) int, what their asker calls them
    days: np.ndarray  # (L,)
    unit_cost: np.ndarray  # (L,)
    is_late: np.ndarray  # (L,) bool
    is_priced: np.ndarray  # (L,) bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The cheapest lane of D orders weighed against a quicker one.

    Lanes go by their keys; NONE: nothing was quicker. `saved` is `missing` × `margin`,
    `extra` what `quick_quantity` of the order would cost on top.
    """

    order: np.ndarray  # (D,) int
    verdict: np.ndarray  # (D,) str
    base: np.ndarray  # (D,) int
    quick: np.ndarray  # (D,) int
    quick_quantity: np.ndarray  # (D,)
    main_quantity: np.ndarray  # (D,)
    missing: np.ndarray  # (D,)
    regained: np.ndarray  # (D,)
    margin: np.ndarray  # (D,) nan: not known
    saved: np.ndarray  # (D,)
    extra: np.ndarray  # (D,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneDecisions:
    """What was weighed for orders that had something to choose, by order."""

    lanes: LaneOffers
    weighed: Weighed

    @classmethod
    def empty(cls) -> "LaneDecisions":
        none = np.zeros(0, dtype=np.int64)
        lanes = {f.name: none for f in fields(LaneOffers)}
        lanes |= dict.fromkeys(("is_late", "is_priced"), np.zeros(0, dtype=bool))
        weighed = {f.name: none for f in fields(Weighed)}
        weighed["verdict"] = np.full(0, IN_TIME)
        return cls(lanes=LaneOffers(**lanes), weighed=Weighed(**weighed))

    def named(self, names: np.ndarray) -> "LaneDecisions":
        """Return them with the ascending names of their orders instead of numbers."""
        return LaneDecisions(
            lanes=replace(self.lanes, order=names[self.lanes.order]),
            weighed=replace(self.weighed, order=names[self.weighed.order]),
        )

    def joined(self, other: "LaneDecisions") -> "LaneDecisions":
        """Return both; no order is in both."""
        return LaneDecisions(
            lanes=joined_rows(self.lanes, other.lanes, "order"),
            weighed=joined_rows(self.weighed, other.weighed, "order"),
        )


def lane_decisions(
    asks: LaneAsks,
    options: LaneOptions,
    stock: StockOutlook,
    choice: LaneChoice,
    orders: np.ndarray,
) -> LaneDecisions:
    """Return what was weighed for those of `orders` that had something to choose.

    They are numbered by their places among `orders`.
    """
    n_options = np.bincount(options.order, minlength=asks.quantity.size)
    is_told = ((n_options > 1) | (choice.quicker != NONE))[orders]
    place, told = np.flatnonzero(is_told), orders[is_told]
    margin = asks.sales_price - per_unit(choice.base_cost, asks.quantity)
    quicker = choice.quicker[told]
    return LaneDecisions(
        lanes=_lanes(asks, options, stock, told, place),
        weighed=Weighed(
            order=place,
            verdict=choice.verdict[told],
            base=options.key[choice.base[told]],
            quick=np.where(quicker == NONE, NONE, options.key[quicker]),
            quick_quantity=choice.quick_quantity[told],
            main_quantity=choice.main_quantity[told],
            missing=choice.missing[told],
            regained=choice.regained[told],
            margin=margin[told],
            saved=choice.saved[told],
            extra=choice.extra[told],
        ),
    )


def _lanes(
    asks: LaneAsks,
    options: LaneOptions,
    stock: StockOutlook,
    orders: np.ndarray,
    names: np.ndarray,
) -> LaneOffers:
    """Return the lanes that each of `orders`, which have (D,) names, could take."""
    which, option = matching_rows(options.order, orders)
    order = options.order[option]
    quantity, price = asks.quantity[order], asks.unit_price[order]
    cost = landed_cost(quantity, price, options.terms.take(option)).total
    return LaneOffers(
        order=names[which],
        key=options.key[option],
        days=options.days[option],
        unit_cost=per_unit(cost, quantity),
        is_late=stock.is_late(asks.stock[order], options.days[option]),
        is_priced=options.is_priced[option],
    )
