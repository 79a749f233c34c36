# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days on which something goes on: a vendor works, a lane departs, a warehouse opens.

Day indexes count from the planning day D, as everywhere; a calendar knows some days
before D as well, so that what is late is late by the right number of days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

ALWAYS_OPEN = 0  # the calendar that every set of calendars begins with


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """C calendars over W days; outside of them every day is open.

    Calendar 0 is always open. Methods take (M,) int calendars and days of any value.
    """

    is_open: np.ndarray  # (C, W) bool
    first_day: int  # day index of the first column, at most 0

    @classmethod
    def empty(cls) -> "Calendars":
        return cls(is_open=np.ones((1, 1), dtype=bool), first_day=0)

    @classmethod
    def of(
        cls, rules: Iterable["OpenRule"], *, first_day: int, end: int
    ) -> "Calendars":
        """Return the calendars of rules, numbered from 1 on; see `OpenRule`."""
        days = np.arange(first_day, end)
        rows = [np.ones(days.size, dtype=bool), *(rule.is_open(days) for rule in rules)]
        return cls(is_open=np.array(rows), first_day=first_day)

    @property
    def end(self) -> int:
        """The first day index after the known days."""
        return self.first_day + self.is_open.shape[1]

    def next_open(self, calendar: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return (M,) int: the first open day from `day` on."""
        return self._looked_up(self._next, calendar, day)

    def last_open(self, calendar: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return (M,) int: the last open day up to `day`."""
        return self._looked_up(self._last, calendar, day)

    def after_open_days(
        self, calendar: np.ndarray, day: np.ndarray, n_open: np.ndarray
    ) -> np.ndarray:
        """Return (M,) int: the `n_open`-th open day after `day`.

        0 asks for the first open day from `day` on.
        """
        reached = self._open_day(calendar, self._rank(calendar, day) + n_open)
        return np.where(n_open > 0, reached, self.next_open(calendar, day))

    def before_open_days(
        self, calendar: np.ndarray, day: np.ndarray, n_open: np.ndarray
    ) -> np.ndarray:
        """Return (M,) int: the last day whose `n_open`-th open day is up to `day`."""
        rank = self._rank(calendar, day) - n_open
        start = self._open_day(calendar, rank + 1) - 1
        return np.where(n_open > 0, start, self.last_open(calendar, day))

    @cached_property
    def _next(self) -> np.ndarray:
        """(C, W) the first open day from each day on."""
        days = np.arange(self.first_day, self.end)
        found = np.where(self.is_open, days, self.end)
        return np.minimum.accumulate(found[:, ::-1], axis=1)[:, ::-1]

    @cached_property
    def _last(self) -> np.ndarray:
        """(C, W) the last open day up to each day."""
        days = np.arange(self.first_day, self.end)
        found = np.where(self.is_open, days, self.first_day - 1)
        return np.maximum.accumulate(found, axis=1)

    @cached_property
    def _running(self) -> np.ndarray:
        """(C, W) open days among the known ones up to each day."""
        return np.cumsum(self.is_open, axis=1)

    @cached_property
    def _open_days(self) -> np.ndarray:
        """(C, W) the open days of each calendar, those after the known ones behind."""
        days = np.arange(self.first_day, self.end)
        n_open = self._running[:, -1:]
        place = np.arange(days.size)
        listed = np.where(self.is_open, days, self.end)
        listed = np.sort(listed, axis=1)
        return np.where(place < n_open, listed, self.end + place - n_open)

    def _looked_up(
        self, table: np.ndarray, calendar: np.ndarray, day: np.ndarray
    ) -> np.ndarray:
        is_known = (day >= self.first_day) & (day < self.end)
        column = np.where(is_known, day - self.first_day, 0)
        return np.where(is_known, table[calendar, column], day)

    def _rank(self, calendar: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return (M,) int: open days up to `day`, less those before the known ones."""
        ranks = self._looked_up(self._running, calendar, day)
        n_open = self._running[calendar, -1]
        ranks = np.where(day >= self.end, n_open + day - self.end + 1, ranks)
        return np.where(day < self.first_day, day - self.first_day + 1, ranks)

    def _open_day(self, calendar: np.ndarray, rank: np.ndarray) -> np.ndarray:
        """Return (M,) int: the open day of a rank (see `_rank`)."""
        n_known = self.is_open.shape[1]
        is_listed = (rank >= 1) & (rank <= n_known)
        listed = self._open_days[calendar, np.where(is_listed, rank - 1, 0)]
        beyond = self.end + rank - self._running[calendar, -1] - 1
        day = np.where(is_listed, listed, beyond)
        return np.where(rank < 1, self.first_day + rank - 1, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRule:
    """What makes a calendar: closed periods, and a weekday on which it is open only."""

    closed: frozenset[tuple[int, int]]  # first and last day index, both closed
    weekday: int | None  # Monday is 0; None: any
    weekday_of_today: int  # of the planning day

    @property
    def is_always(self) -> bool:
        """Whether every day is open."""
        return not self.closed and self.weekday is None

    def is_open(self, days: np.ndarray) -> np.ndarray:
        """Return (W,) bool: the open ones of the day indexes."""
        is_open = np.ones(days.size, dtype=bool)
        if self.weekday is not None:
            is_open = (days + self.weekday_of_today) % 7 == self.weekday
        for first, last in self.closed:
            is_open &= (days < first) | (days > last)
        return is_open
