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

from .day_windows import WEEK, ShiftedDays, cells_of, take_items, week_from

# A day is a spike above this many ordinary best days. For steady sales that is about
# four times the mean; sales as noisy as an exponential distribution reach it on one
# day in eight hundred.
SPIKE_RATIO = 3.0
# Of eight weeks three may be spoilt by spikes without moving their upper median.
REFERENCE_WEEKS = 8
# Days at the beginning, with less than two weeks before them, are measured by the
# weeks after: a launch's first day is no base either.
REFERENCE_WEEKS_AFTER = 4
# One week alone says nothing of what is ordinary; of lots, which differ widely, three
# do not either.
MIN_REFERENCE_WEEKS = 2
MIN_REFERENCE_LOTS = 4
# A week counts with more than half of its days known.
MIN_KNOWN_DAYS = 4
# Who sells on fewer days is intermittent: the usual limit, one sale in 1.32 days
# (Syntetos, Boylan & Croston, JORS 56, 2005), but lower, so that five working days of
# seven are regular. Lots differ widely, so they are measured by the largest.
REGULAR_SHARE = 0.7
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
        is_known = ~np.isnan(demand)
        best = week_from(np.where(is_known, demand, -np.inf), np.maximum, -np.inf)
        n_known = week_from(is_known.view(np.int8), np.add, 0)
        n_selling = week_from((demand > 0).view(np.int8), np.add, 0)
        is_usable = (n_known >= MIN_KNOWN_DAYS) & (best > 0)
        is_usable[:, max(demand.shape[1] - WEEK + 1, 0) :] = False
        best[~is_usable] = np.inf
        reach = {"back": _DAYS_BEFORE, "on": _DAYS_AFTER}
        self.best = ShiftedDays(best, fill=np.inf, **reach)
        self._known = ShiftedDays(n_known, fill=0, **reach)
        self._selling = ShiftedDays(n_selling, fill=0, **reach)

    def lowest_best(self) -> np.ndarray:
        """Return (N, T): the smallest of all best days a day can be measured by."""
        before = self.best.weekly(REFERENCE_WEEKS, np.minimum)
        after = self.best.weekly(REFERENCE_WEEKS_AFTER, np.minimum)
        return np.minimum(before.ago(WEEK), after.ago(_WEEKS_AFTER[-1]))

    def ordinary_best(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return (K,) for K cells; inf: not known. Column T is the planning day."""
        measure = self._measure(rows, columns, _WEEKS_BEFORE)
        is_early = np.isinf(measure)
        measure[is_early] = self._measure(
            rows[is_early], columns[is_early], _WEEKS_AFTER
        )
        return measure

    def _measure(
        self, rows: np.ndarray, columns: np.ndarray, weeks_ago: list[int]
    ) -> np.ndarray:
        ascending = np.sort(self.best.at(rows, columns, weeks_ago), axis=1)
        n_weeks = np.isfinite(ascending).sum(axis=1)
        n_selling, n_known = (
            days.weekly(len(weeks_ago), np.add).at(rows, columns, [min(weeks_ago)])
            for days in (self._selling, self._known)
        )
        is_regular = (n_selling >= REGULAR_SHARE * n_known)[:, 0]
        rank = np.where(is_regular, n_weeks // 2, np.maximum(n_weeks - 1, 0))
        enough = np.where(is_regular, MIN_REFERENCE_WEEKS, MIN_REFERENCE_LOTS)
        measure = ascending[np.arange(rows.size), rank]
        measure[n_weeks < enough] = np.inf
        return measure


def may_spike(demand: np.ndarray) -> np.ndarray:
    """Return (N,) bool: items whose largest sale is above SPIKE_RATIO times another.

    The others have no spikes: an ordinary best day is no less than the least sale.
    """
    largest = np.fmax.reduce(demand, axis=1, initial=0.0)[:, np.newaxis]
    return ((demand > 0) & (SPIKE_RATIO * demand < largest)).any(axis=1)


def find_spikes(demand: np.ndarray) -> np.ndarray:
    """Return (N, T) bool: days above SPIKE_RATIO times the ordinary best day.

    `demand` is nan where a day tells nothing. Whether a run of such days is a new
    level is not asked here.
    """
    spikes = np.zeros_like(demand, dtype=bool)
    candidates = np.flatnonzero(may_spike(demand))
    rows, columns = _lone_high_days(take_items(demand, candidates))
    spikes[candidates[rows], columns] = True
    return spikes


def _lone_high_days(demand: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the days that are high and no habit."""
    weeks = SellingWeeks(demand)
    rows, columns = cells_of(demand > SPIKE_RATIO * weeks.lowest_best())
    value = demand[rows, columns]
    is_high = value > SPIKE_RATIO * weeks.ordinary_best(rows, columns)
    rows, columns, value = rows[is_high], columns[is_high], value[is_high]
    reach = WEEK * HABIT_WEEKS
    around = ShiftedDays(demand, back=reach, on=reach, fill=np.nan)
    alike = around.at(rows, columns, _HABIT_DAYS) >= HABIT_RATIO * value[:, np.newaxis]
    is_alone = alike.sum(axis=1) < HABIT_COUNT
    return rows[is_alone], columns[is_alone]
