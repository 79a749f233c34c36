# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the order to goods that can be sold, and back, over closed days and cut-offs.

Ordered, goods are made on the vendor's open days, packed, depart on an open day of
the lane, travel whatever day it is, and can be sold from the warehouse's next open
day on. Where nothing is closed this takes the sum of all days, fractions included;
a vendor or a lane that does not work every day counts in whole days.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from .calendars import ALWAYS_OPEN, Calendars
from .columns import take_rows
from .projection import NO_DAY

# A sum of days is not later for the noise of binary fractions.
_NOISE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """M ways to be supplied, (M,) each: days of the stages, int calendars of who acts.

    nan days give nan days and NO_DAY.
    """

    making_days: np.ndarray  # days of the vendor from the order to ready goods
    departure_days: np.ndarray  # packing, collection, customs
    transit_days: np.ndarray  # on the way, and from the port to the shelf
    vendor_calendar: np.ndarray  # open: it works; of a transfer: who sends the goods
    lane_calendar: np.ndarray  # open: something departs
    warehouse_calendar: np.ndarray  # open: goods are taken in

    @classmethod
    def without_calendar(cls, lead_days: np.ndarray) -> "Ways":
        """Return ways of which only the days in all are known."""
        none, always = np.zeros(lead_days.size), np.zeros(lead_days.size, dtype=int)
        return cls(
            making_days=none,
            departure_days=none,
            transit_days=lead_days,
            vendor_calendar=always,
            lane_calendar=always,
            warehouse_calendar=always,
        )

    @property
    def plain_days(self) -> np.ndarray:
        """(M,) days where nothing is closed and something departs every day."""
        return self.making_days + self.departure_days + self.transit_days

    def taking(self, days: np.ndarray) -> "Ways":
        """Return ways that take (M,) days in all, the difference on the way.

        Where that would be less than nothing, less is made and packed.
        """
        making = np.fmin(self.making_days, days)
        departure = np.fmin(self.departure_days, days - making)
        transit = days - making - departure
        return replace(
            self, making_days=making, departure_days=departure, transit_days=transit
        )

    def with_unknown_as(self, days: float) -> "Ways":
        """Return the ways with so many days in place of each nan."""
        return Ways(
            **{
                f.name: np.nan_to_num(getattr(self, f.name), nan=days)
                for f in fields(self)
            }
        )

    def take(self, rows: np.ndarray) -> "Ways":
        return take_rows(self, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """When goods of an order are ready, depart and can be sold: (M,) days from D.

    A fraction of a day belongs to the day that it ends on: 3.4 is on day 4.
    """

    ready: np.ndarray
    departs: np.ndarray
    sellable: np.ndarray


def journey(order_day: np.ndarray, ways: Ways, calendars: Calendars) -> Journey:
    """Return what becomes of orders of whole (M,) days over M ways."""
    ready = _ready(order_day, ways, calendars)
    departs = _shifted(ready + ways.departure_days, ways.lane_calendar, calendars)
    arrives = departs + ways.transit_days
    sellable = _taken_in(arrives, ways.warehouse_calendar, calendars)
    return Journey(
        ready=ready,
        departs=departs,
        sellable=np.where(np.isnan(ways.plain_days), np.nan, sellable),
    )


def door_to_door_days(
    order_day: np.ndarray, ways: Ways, calendars: Calendars
) -> np.ndarray:
    """Return (M,) days from an order on a whole day until its goods can be sold.

    The sum of the stages where nothing waits; never less. The goods are there on day
    `order_day` + these days, rounded up.
    """
    return journey(order_day, ways, calendars).sellable - order_day


def last_order_day(
    needed_day: np.ndarray, ways: Ways, calendars: Calendars
) -> np.ndarray:
    """Return (M,) int: the last day to order what has to be sellable on `needed_day`.

    Negative: late by that many days. NO_DAY stays; days may have fractions.
    """
    is_asked = (needed_day != NO_DAY) & ~np.isnan(ways.plain_days)
    needed = np.where(is_asked, needed_day, 0.0)
    stages = Ways(
        **{f.name: np.where(is_asked, getattr(ways, f.name), 0) for f in fields(ways)}
    )
    on_shelf = _shifted_back(needed, stages.warehouse_calendar, calendars)
    departs = on_shelf - stages.transit_days
    departs = _shifted_back(departs, stages.lane_calendar, calendars)
    ready = departs - stages.departure_days
    return np.where(is_asked, _ordered(ready, stages, calendars), NO_DAY)


def _ready(order_day: np.ndarray, ways: Ways, calendars: Calendars) -> np.ndarray:
    ready = order_day + ways.making_days
    rows, calendar = _restricted(ways.vendor_calendar)
    n_open = _whole_day(ways.making_days[rows])
    day = _whole_day(order_day[rows])
    ready[rows] = calendars.after_open_days(calendar, day, n_open)
    return ready


def _ordered(ready: np.ndarray, ways: Ways, calendars: Calendars) -> np.ndarray:
    """Return (M,) int: the last day to order what has to be ready by then."""
    ordered = _full_days(ready - ways.making_days)
    rows, calendar = _restricted(ways.vendor_calendar)
    n_open = _whole_day(ways.making_days[rows])
    day = _full_days(ready[rows])
    ordered[rows] = calendars.before_open_days(calendar, day, n_open)
    return ordered


def _shifted(day: np.ndarray, calendar: np.ndarray, calendars: Calendars) -> np.ndarray:
    """Return (M,) days, those of a restricted calendar whole and open."""
    return _moved(
        day, calendar, lambda of, day: calendars.next_open(of, _whole_day(day))
    )


def _shifted_back(
    day: np.ndarray, calendar: np.ndarray, calendars: Calendars
) -> np.ndarray:
    """Return (M,) days, those of a restricted calendar the last open ones before."""
    return _moved(
        day, calendar, lambda of, day: calendars.last_open(of, _full_days(day))
    )


def _moved(
    day: np.ndarray,
    calendar: np.ndarray,
    move: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> np.ndarray:
    """Return (M,) days; those of restricted calendars as `move(calendar, day)` says."""
    moved = day.copy()
    rows, restricted = _restricted(calendar)
    moved[rows] = move(restricted, day[rows])
    return moved


def _taken_in(
    arrives: np.ndarray, calendar: np.ndarray, calendars: Calendars
) -> np.ndarray:
    """Return (M,) days; what comes to a closed warehouse waits for a whole day."""
    taken_in = arrives.copy()
    rows, calendar = _restricted(calendar)
    day = _whole_day(arrives[rows])
    opens = calendars.next_open(calendar, day)
    taken_in[rows] = np.where(opens > day, opens, arrives[rows])
    return taken_in


def _restricted(calendar: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of (M,) calendars that are not always open, and theirs."""
    rows = np.flatnonzero(calendar != ALWAYS_OPEN)
    return rows, calendar[rows]


def _whole_day(days: np.ndarray) -> np.ndarray:
    """Return (M,) int: the day that each time belongs to; 0 for nan."""
    return np.ceil(np.nan_to_num(days) - _NOISE).astype(np.int64)


def _full_days(days: np.ndarray) -> np.ndarray:
    return np.floor(days + _NOISE).astype(np.int64)
