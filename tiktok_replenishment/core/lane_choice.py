# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which lane an order takes, and when a part of it goes quicker.

The cheapest lane that arrives before the stock is gone. Where the cheapest of all is
too late, a quicker one has to earn its freight: the sales that it saves, times the
margin of a unit, are more than what it costs on top. It carries the whole order, or
only a bridge, the units that are missing until the cheap lane brings the rest.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from .landed_cost import landed_cost, per_unit
from .lane_alternatives import Alternatives, weigh
from .lane_asks import NONE, LaneAsks, LaneOptions, PriceLots
from .policy import EPSILON
from .stock_gap import StockOutlook

# Amounts of money that differ by less are the same.
CENTS = 6

IN_TIME, SPLIT, QUICKER = "in_time", "split", "quicker"
NOT_WORTH, NO_MARGIN, NOT_QUICKER = "not_worth", "no_margin", "not_quicker"


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneChoice:
    """What (C,) orders do, and the numbers behind it; options are indexes or NONE."""

    base: np.ndarray  # int option: the cheapest
    main: np.ndarray  # int option of the whole order, or of the rest of a split one
    bridge: np.ndarray  # int option of the bridge; NONE: not split
    main_quantity: np.ndarray
    bridge_quantity: np.ndarray
    main_line: np.ndarray  # int, of what is quicker; NONE: as asked
    bridge_line: np.ndarray  # int
    main_price: np.ndarray
    bridge_price: np.ndarray
    base_cost: np.ndarray  # of the whole order by the base
    verdict: np.ndarray  # str
    quicker: np.ndarray  # int option that was weighed against the cheapest
    quick_quantity: np.ndarray  # units that would take it
    missing: np.ndarray  # units missing between its arrival and the cheapest's
    regained: np.ndarray  # of them, units that the need had left out as lost
    saved: np.ndarray  # margin of what it saves
    extra: np.ndarray  # what it costs on top
    quick_cost: np.ndarray  # of all that is ordered where it is taken

    @property
    def is_quick(self) -> np.ndarray:
        """(C,) bool: something takes a quicker lane than the cheapest."""
        return np.isin(self.verdict, (SPLIT, QUICKER))

    @property
    def total_cost(self) -> np.ndarray:
        """(C,) of all that is ordered, landed."""
        return np.where(self.is_quick, self.quick_cost, self.base_cost)


def choose_lanes(
    asks: LaneAsks, options: LaneOptions, stock: StockOutlook, price_lots: PriceLots
) -> LaneChoice:
    """Choose for every order; each has at least one option."""
    cost = landed_cost(
        asks.quantity[options.order], asks.unit_price[options.order], options.terms
    ).total
    base = _cheapest(asks, options, stock, cost)
    choice = _whole_on(base, asks, cost, _is_late(asks, options, stock, base))
    margin = margins(asks, choice)
    order = options.order
    is_quicker = np.ceil(options.days) < np.ceil(options.days[base])[order]
    weighed = is_quicker & options.is_priced & (choice.verdict != IN_TIME)[order]
    choice = _told(choice, NOT_QUICKER, ~_any(weighed, order, base.size))
    weighed &= (margin > EPSILON)[order]
    choice = _told(choice, NO_MARGIN, ~(margin > EPSILON))
    option = np.flatnonzero(weighed)
    if not option.size:
        return choice
    splits = option[asks.splits[order[option]]]
    found = weigh(
        asks,
        options,
        stock,
        base=base,
        margin=margin,
        price_lots=price_lots,
        order=np.concatenate([order[option], order[splits]]),
        option=np.concatenate([option, splits]),
        is_split=np.arange(option.size + splits.size) >= option.size,
    )
    return taken(choice, found, options)


def margins(asks: LaneAsks, choice: LaneChoice) -> np.ndarray:
    """Return (C,) what a unit that comes the cheapest way earns; nan: not known."""
    return asks.sales_price - per_unit(choice.base_cost, asks.quantity)


def _any(rows: np.ndarray, order: np.ndarray, n_orders: int) -> np.ndarray:
    found = np.zeros(n_orders, dtype=bool)
    found[order[rows]] = True
    return found


def _is_late(
    asks: LaneAsks, options: LaneOptions, stock: StockOutlook, option: np.ndarray
) -> np.ndarray:
    rows = asks.stock[options.order[option]]
    return stock.is_late(rows, options.days[option])


def _cheapest(
    asks: LaneAsks, options: LaneOptions, stock: StockOutlook, cost: np.ndarray
) -> np.ndarray:
    """Return (C,) each order's cheapest option; of equal ones what is in time.

    What a lane costs has to be known, but of the standard lane.
    """
    every = np.arange(options.order.size)
    late = _is_late(asks, options, stock, every)
    order = options.order
    lowest = np.full(asks.quantity.size, np.iinfo(np.int64).max)
    np.minimum.at(lowest, order, options.rank)
    is_unknown = ~options.is_priced & (options.rank > lowest[order])
    keys = (options.days, options.rank, late, np.round(cost, CENTS), is_unknown, order)
    sorted_options = np.lexsort(keys)
    _orders, first = np.unique(order[sorted_options], return_index=True)
    return sorted_options[first]


def _whole_on(
    option: np.ndarray, asks: LaneAsks, cost: np.ndarray, is_late: np.ndarray
) -> LaneChoice:
    n_orders = asks.quantity.size
    nothing, none = np.zeros(n_orders), np.full(n_orders, NONE)
    return LaneChoice(
        base=option,
        main=option,
        bridge=none,
        main_quantity=asks.quantity,
        bridge_quantity=nothing,
        main_line=none,
        bridge_line=none,
        main_price=asks.unit_price,
        bridge_price=nothing,
        base_cost=cost[option],
        verdict=np.where(is_late, NOT_WORTH, IN_TIME).astype("<U11"),
        quicker=none,
        quick_quantity=nothing,
        missing=nothing,
        regained=nothing,
        saved=nothing,
        extra=nothing,
        quick_cost=nothing,
    )


def _told(choice: LaneChoice, verdict: str, rows: np.ndarray) -> LaneChoice:
    """Return the choice with a reason why those that are late stay as they are."""
    rows = rows & (choice.verdict == NOT_WORTH)
    return replace(choice, verdict=np.where(rows, verdict, choice.verdict))


def taken(choice: LaneChoice, found: Alternatives, options: LaneOptions) -> LaneChoice:
    """Return the choice with the best alternative told, and taken where it pays.

    Of those that gain the same, the whole order on one lane, then the cheaper lane.
    """
    gain = np.round(found.saved - found.extra, CENTS)
    keys = (options.rank[found.option], found.is_split, -gain, ~found.is_possible)
    in_order = np.lexsort((*keys, found.order))
    orders, first = np.unique(found.order[in_order], return_index=True)
    best = in_order[first]
    before = np.where(choice.is_quick, choice.saved - choice.extra, 0.0)[orders]
    takes = found.is_possible[best] & (gain[best] > np.round(before, CENTS))
    tells = takes | (choice.quicker == NONE)[orders]
    columns = {f.name: getattr(choice, f.name).copy() for f in fields(LaneChoice)}
    _tell(columns, found, best[tells], orders[tells])
    _take(columns, found, best[takes], orders[takes])
    return LaneChoice(**columns)


def _tell(
    columns: dict[str, np.ndarray],
    found: Alternatives,
    best: np.ndarray,
    orders: np.ndarray,
) -> None:
    columns["quicker"][orders] = found.option[best]
    lots = np.where(found.is_split, found.bridge.quantity, found.main.quantity)
    columns["quick_quantity"][orders] = lots[best]
    for name in ("missing", "regained", "saved", "extra"):
        columns[name][orders] = getattr(found, name)[best]


def _take(
    columns: dict[str, np.ndarray],
    found: Alternatives,
    best: np.ndarray,
    orders: np.ndarray,
) -> None:
    split, option = found.is_split[best], found.option[best]
    columns["quick_cost"][orders] = found.cost[best]
    columns["verdict"][orders] = np.where(split, SPLIT, QUICKER)
    columns["main"][orders] = np.where(split, columns["base"][orders], option)
    columns["bridge"][orders] = np.where(split, option, NONE)
    for part, lots in (("main", found.main), ("bridge", found.bridge)):
        columns[f"{part}_quantity"][orders] = lots.quantity[best]
        columns[f"{part}_line"][orders] = lots.line[best]
        columns[f"{part}_price"][orders] = lots.unit_price[best]
