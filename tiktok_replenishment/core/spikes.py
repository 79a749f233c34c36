# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days that sold far more than the best day of an ordinary week.

The yardstick is the *ordinary best day*: the upper median of the best days of the
weeks before. It is a Hampel identifier (Hampel 1974; Davies & Gather, JASA 88, 1993)
with another scale: median and MAD break down where half of the days are alike or
zero (Rousseeuw & Croux, JASA 88, 1993: the MAD "implodes"), which is the rule in
retail. The best of seven days is the days' upper tenth; a live-stream every Thursday
and the lots of a spare part are in it by themselves, it has no floor to tune, and it
scales with demand.
"""

import numpy as np

from .day_windows import WEEK, ShiftedDays, week_from

# A day is a spike above this many ordinary best days. For steady sales that is about
# four times the mean; sales as noisy as an exponential distribution reach it on one
# day in two thousand.
SPIKE_RATIO = 3.0
# Eight weeks: four spoilt ones at most are not yet half of them.
REFERENCE_WEEKS = 8
# Days at the beginning, with less than two weeks before them, are measured by the
# weeks after: a launch's first day is no base either.
REFERENCE_WEEKS_AFTER = 4
# One week alone says nothing of what is ordinary.
MIN_REFERENCE_WEEKS = 2
# A week counts with more than half of its days known.
MIN_KNOWN_DAYS = 4
# Who sells on fewer days is intermittent (an interval of 1.32 days: Syntetos, Boylan
# & Croston, JORS 56, 2005). Its lots differ widely, so the largest one is measured by.
REGULAR_SHARE = 1 / 1.32
# The same weekday sold at least half as much, twice within three weeks around: then
# it is a habit, not a spike.
HABIT_WEEKS = 3
HABIT_RATIO = 0.5
HABIT_COUNT = 2

_WEEKS_BEFORE = [WEEK * week for week in range(1, REFERENCE_WEEKS + 1)]
_WEEKS_AFTER = [-1 - WEEK * week for week in range(REFERENCE_WEEKS_AFTER)]
_HABIT_DAYS = [
    WEEK * week for week in range(-HABIT_WEEKS, HABIT_WEEKS + 1) if week != 0
]
_DAYS_BEFORE = WEEK * REFERENCE_WEEKS
_DAYS_AFTER = WEEK * REFERENCE_WEEKS_AFTER


class SellingWeeks:
    """The best day of each week of (N, T) demand, and how regularly it sells."""

    def __init__(self, demand: np.ndarray) -> None:
        self.n_days = demand.shape[1]
        is_known = ~np.isnan(demand)
        known = is_known.view(np.int8)
        best = week_from(np.where(is_known, demand, -np.inf), np.maximum, -np.inf)
        n_known = week_from(known, np.add, 0)
        is_usable = (n_known >= MIN_KNOWN_DAYS) & (best > 0)
        is_usable[:, max(self.n_days - WEEK + 1, 0) :] = False
        best[~is_usable] = np.inf
        self.best = ShiftedDays(best, back=_DAYS_BEFORE, on=_DAYS_AFTER, fill=np.inf)
        self._known = _running_count(is_known)
        self._selling = _running_count(demand > 0)

    def lowest_best(self) -> np.ndarray:
        """Return (N, T): the smallest of all best days a day can be measured by."""
        lowest = np.minimum(self.best.ago(WEEK), self.best.ago(_WEEKS_AFTER[0]))
        for days in _WEEKS_BEFORE[1:] + _WEEKS_AFTER[1:]:
            np.minimum(lowest, self.best.ago(days), out=lowest)
        return lowest

    def ordinary_best(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return (K,) for K cells; inf: not known. Column T is the planning day."""
        before = self._measure(
            self.best.at(rows, columns, _WEEKS_BEFORE),
            self._is_regular(rows, columns - _DAYS_BEFORE, columns),
        )
        after = self._measure(
            self.best.at(rows, columns, _WEEKS_AFTER),
            self._is_regular(rows, columns + 1, columns + 1 + _DAYS_AFTER),
        )
        return np.where(np.isinf(before), after, before)

    def _measure(self, best: np.ndarray, is_regular: np.ndarray) -> np.ndarray:
        ascending = np.sort(best, axis=1)
        n_weeks = np.isfinite(ascending).sum(axis=1)
        rank = np.where(is_regular, n_weeks // 2, np.maximum(n_weeks - 1, 0))
        measure = ascending[np.arange(len(best)), rank]
        return np.where(n_weeks >= MIN_REFERENCE_WEEKS, measure, np.inf)

    def _is_regular(
        self, rows: np.ndarray, first: np.ndarray, end: np.ndarray
    ) -> np.ndarray:
        first, end = (np.clip(column, 0, self.n_days) for column in (first, end))
        n_selling = self._selling[rows, end] - self._selling[rows, first]
        n_known = self._known[rows, end] - self._known[rows, first]
        return n_selling >= REGULAR_SHARE * n_known


def _running_count(is_counted: np.ndarray) -> np.ndarray:
    """Return (N, T + 1): column n counts the first n days."""
    counts = np.zeros((is_counted.shape[0], is_counted.shape[1] + 1), dtype=np.int32)
    np.cumsum(is_counted, axis=1, out=counts[:, 1:])
    return counts


def find_spikes(demand: np.ndarray) -> np.ndarray:
    """Return (N, T) bool: days above SPIKE_RATIO times the ordinary best day.

    `demand` is nan where a day tells nothing. Whether a run of such days is a new
    level is not asked here.
    """
    weeks = SellingWeeks(demand)
    rows, columns = np.nonzero(demand > SPIKE_RATIO * weeks.lowest_best())
    value = demand[rows, columns]
    is_high = value > SPIKE_RATIO * weeks.ordinary_best(rows, columns)
    rows, columns, value = rows[is_high], columns[is_high], value[is_high]
    reach = WEEK * HABIT_WEEKS
    around = ShiftedDays(demand, back=reach, on=reach, fill=np.nan)
    alike = around.at(rows, columns, _HABIT_DAYS) >= HABIT_RATIO * value[:, np.newaxis]
    is_alone = alike.sum(axis=1) < HABIT_COUNT
    spikes = np.zeros(demand.shape, dtype=bool)
    spikes[rows[is_alone], columns[is_alone]] = True
    return spikes
