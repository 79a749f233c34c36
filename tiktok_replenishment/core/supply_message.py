# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What to ask of supply that is ordered already: sooner, later, less, or not at all."""

from dataclasses import dataclass, fields
from math import ceil

import numpy as np

from .policy import EPSILON
from .projection import NO_DAY, Projection, low_day, project
from .supply_watch import WatchedStock

# What is asked already is asked on above this part of what makes it asked first, so
# that a number that moves around a limit does not ask and withdraw each day.
KEEP_SHARE = 0.5
# A single day is within the noise of any date of arrival.
EXPEDITE_DAYS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyRows:
    """M confirmed arrivals, (M,) each."""

    item: np.ndarray  # int index into the watched stock
    day: np.ndarray  # int day index from 0, as the projection expects it
    quantity: np.ndarray
    unit_price: np.ndarray  # company currency, what a unit less is worth
    unit_margin: np.ndarray  # company currency, what a unit lost is worth
    earliest_day: np.ndarray  # int; by the fastest lane from the day of the order
    days_on_way: np.ndarray  # from the departure on nothing can be changed
    is_shipped: np.ndarray  # bool; known to be on the way
    is_expedited: np.ndarray  # bool; this is asked already
    is_postponed: np.ndarray  # bool
    is_cut: np.ndarray  # bool

    @property
    def size(self) -> int:
        return self.item.size


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyMessages:
    """What to ask of M arrivals, (M,) each."""

    is_expedite: np.ndarray  # bool
    is_postpone: np.ndarray  # bool; never together with expedite
    is_cut: np.ndarray  # bool; with `cut_to` 0 a cancellation, and then the only one
    needed_day: np.ndarray  # int; of what is expedited or postponed
    gone_day: np.ndarray  # int; first day without stock, were it not for the arrival
    quantity_lost: np.ndarray  # units not served until it arrives
    cut_to: np.ndarray  # units; the quantity itself where nothing is cut


def supply_messages(rows: SupplyRows, stock: WatchedStock) -> SupplyMessages:
    """Return what to ask of each arrival, given all that arrives in `stock`."""
    rows_in_reach = _in_reach(rows, stock)
    cut_to = _cut_to(rows, stock)
    is_cut = cut_to < rows.quantity - EPSILON
    is_whole = cut_to <= EPSILON
    gap_day, lost = _gaps(rows_in_reach, stock)
    is_expedite = _is_expedite(rows_in_reach, stock, gap_day, lost) & ~is_whole
    before = _arrivals_before(rows_in_reach, stock)
    without = project(stock.start[rows.item], stock.daily[rows.item], before)
    until = _needed_day(rows_in_reach, stock, without)
    is_postpone = _is_postpone(rows_in_reach, stock, until, cut_to)
    is_postpone &= ~is_whole & ~is_expedite
    return SupplyMessages(
        is_expedite=is_expedite,
        is_postpone=is_postpone,
        is_cut=is_cut,
        needed_day=np.where(is_expedite, gap_day, until),
        gone_day=_gone_day(rows, stock, before, without),
        quantity_lost=np.where(is_expedite, lost, 0.0),
        cut_to=cut_to,
    )


def _in_reach(rows: SupplyRows, stock: WatchedStock) -> SupplyRows:
    """Return the rows with days behind the item's reach moved to its end.

    How far a batch looks must not change what is said of one of its items.
    """
    values = {f.name: getattr(rows, f.name) for f in fields(rows)}
    day = np.minimum(rows.day, stock.reach_days[rows.item])
    return SupplyRows(**(values | {"day": day}))


def _ease(is_open: np.ndarray) -> np.ndarray:
    return np.where(is_open, KEEP_SHARE, 1.0)


def _can_change(rows: SupplyRows, stock: WatchedStock) -> np.ndarray:
    """Return (M,) bool: not on the way, and not about to be."""
    days_left = rows.day - rows.days_on_way
    return ~rows.is_shipped & (days_left >= stock.frozen_days[rows.item])


# Less, or not at all


def _cut_to(rows: SupplyRows, stock: WatchedStock) -> np.ndarray:
    """Return (M,) what to keep of each arrival; of what comes last least is kept."""
    size = np.where(_can_change(rows, stock), rows.quantity, 0.0)
    order = np.lexsort((np.arange(rows.size), rows.day, rows.item))[::-1]
    kept = rows.quantity.copy()
    left = stock.excess.copy()
    for row in order:
        item = rows.item[row]
        cut = min(left[item], size[row])
        if cut <= EPSILON:
            continue
        kept[row] = _kept(rows, stock, row, rows.quantity[row] - cut)
        left[item] -= rows.quantity[row] - kept[row]
    return _worthwhile(rows, stock, kept)


def _kept(rows: SupplyRows, stock: WatchedStock, row: int, quantity: float) -> float:
    """Return what is kept, in whole cartons, never more than is on order."""
    item = rows.item[row]
    carton = float(stock.carton_qty[item])
    step = carton if carton > 0 else float(stock.unit_step[item])
    whole = ceil(quantity / step - EPSILON) * step if step > 0 else quantity
    return min(whole, float(rows.quantity[row]))


def _worthwhile(rows: SupplyRows, stock: WatchedStock, kept: np.ndarray) -> np.ndarray:
    """Return what is kept, without cuts too small to write a mail for."""
    cut, ease = rows.quantity - kept, _ease(rows.is_cut)
    share = stock.tolerance_pct[rows.item] / 100 * ease
    is_large = cut >= share * rows.quantity - EPSILON
    is_dear = cut * rows.unit_price >= stock.minimum_value * ease - EPSILON
    return np.where(is_large & is_dear & (cut > EPSILON), kept, rows.quantity)


# Later


def _needed_day(
    rows: SupplyRows, stock: WatchedStock, without: Projection
) -> np.ndarray:
    """Return (M,) int: the day on which safety stock needs each arrival.

    That is the first day that would end below it with what arrives earlier only; at
    most the end of the item's reach.
    """
    day = low_day(without, stock.safety_stock[rows.item])
    return np.minimum(_less_way(day, rows, stock), stock.reach_days[rows.item])


def _gone_day(
    rows: SupplyRows, stock: WatchedStock, before: np.ndarray, without: Projection
) -> np.ndarray:
    """Return (M,) int: the first day not fully served with what arrives earlier only.

    From the last earlier arrival on: a gap that this one ends is not made by what
    comes later. NO_DAY: none within the item's reach.
    """
    days = np.arange(before.shape[1])
    since = np.where(before > EPSILON, days, 0).max(axis=1, initial=0)
    reach = stock.reach_days[rows.item]
    is_meant = (days >= since[:, np.newaxis]) & (days < reach[:, np.newaxis])
    is_gone = is_meant & (without.lost > EPSILON)
    day = np.where(is_gone.any(axis=1), is_gone.argmax(axis=1), NO_DAY)
    return _less_way(day, rows, stock)


def _less_way(day: np.ndarray, rows: SupplyRows, stock: WatchedStock) -> np.ndarray:
    """Return (M,) days as early as goods have to be here for warehouses behind."""
    way = np.ceil(stock.way_days[rows.item]).astype(np.int64)
    return np.where(day == NO_DAY, NO_DAY, np.maximum(day - way, 0))


def _arrivals_before(rows: SupplyRows, stock: WatchedStock) -> np.ndarray:
    """Return (M, H) what arrives before each row; of one day the first row is first."""
    n_days = stock.arrivals.shape[1]
    arrivals = stock.arrivals[rows.item]
    days = np.arange(n_days)
    arrivals[days > rows.day[:, np.newaxis]] = 0.0
    order = np.lexsort((np.arange(rows.size), rows.day, rows.item))
    seen, previous = 0.0, (-1, -1)
    for row in order[::-1]:
        place = (rows.item[row], rows.day[row])
        seen = (seen if place == previous else 0.0) + rows.quantity[row]
        previous = place
        if rows.day[row] < n_days:
            left = arrivals[row, rows.day[row]] - seen
            arrivals[row, rows.day[row]] = max(left, 0.0)
    return arrivals


def _is_postpone(
    rows: SupplyRows, stock: WatchedStock, until: np.ndarray, cut_to: np.ndarray
) -> np.ndarray:
    ease = _ease(rows.is_postponed)
    days = until - rows.day
    is_far = days > stock.tolerance_days[rows.item] * ease + EPSILON
    is_dear = cut_to * rows.unit_price >= stock.minimum_value * ease - EPSILON
    return _can_change(rows, stock) & is_far & is_dear


# Sooner


def _gaps(rows: SupplyRows, stock: WatchedStock) -> tuple[np.ndarray, np.ndarray]:
    """Return (M,) first day without goods that each arrival could end, and units lost.

    A gap is blamed on the arrival that ends it, not on those that come later: it
    lasts from the arrival before it, and from the first day on which the goods could
    be here at all. NO_DAY and 0 where there is none.
    """
    projection = project(stock.start, stock.daily, stock.arrivals)
    lost = projection.lost[rows.item]
    days = np.arange(lost.shape[1])
    since = np.maximum(_previous_arrival(rows, stock), rows.earliest_day)
    is_gap = (days >= since[:, np.newaxis]) & (days < rows.day[:, np.newaxis])
    lost = np.where(is_gap & (lost > EPSILON), lost, 0.0)
    is_lost = lost > 0
    first = np.where(is_lost.any(axis=1), is_lost.argmax(axis=1), NO_DAY)
    # A running sum adds day by day, however many days the batch has.
    total = np.cumsum(lost, axis=1)[:, -1]
    return first, _shared(rows, total)


def _previous_arrival(rows: SupplyRows, stock: WatchedStock) -> np.ndarray:
    """Return (M,) int: the last earlier day on which anything arrives; 0: none."""
    days = np.arange(stock.arrivals.shape[1])
    is_there = stock.arrivals[rows.item] > EPSILON
    is_there &= days < rows.day[:, np.newaxis]
    return np.where(is_there, days, 0).max(axis=1, initial=0)


def _shared(rows: SupplyRows, lost: np.ndarray) -> np.ndarray:
    """Return (M,) the part of a gap that each arrival of its day can fill.

    The largest is asked first: one mail is better than three.
    """
    order = np.lexsort((np.arange(rows.size), -rows.quantity, rows.day, rows.item))
    shares = np.zeros(rows.size)
    left, previous = 0.0, (-1, -1)
    for row in order:
        place = (rows.item[row], rows.day[row])
        left = left if place == previous else lost[row]
        previous = place
        shares[row] = min(left, rows.quantity[row])
        left -= shares[row]
    return shares


def _is_expedite(
    rows: SupplyRows, stock: WatchedStock, gap_day: np.ndarray, lost: np.ndarray
) -> np.ndarray:
    ease = _ease(rows.is_expedited)
    days = np.where(gap_day == NO_DAY, 0, rows.day - gap_day)
    is_far = days >= EXPEDITE_DAYS * ease
    is_dear = lost * rows.unit_margin >= stock.minimum_value * ease - EPSILON
    can_hurry = ~rows.is_shipped & (rows.day >= stock.frozen_days[rows.item])
    return (lost > EPSILON) & is_far & is_dear & can_hurry
