# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where demand went over to another level and stayed there.

A new level is not told from a spike by its height but by how long it lasts and by
whether it comes back. Until then the newest high days are left out like spikes (the
viral extra carries them), as a robust forecast does with what it cannot explain yet
(Gelper, Fried & Croux, Journal of Forecasting 29, 2010); afterwards all of them count
and the days before the shift are no evidence any more.

- *Up, clear*: one week (CLEAR_DAYS) whose first and last day and all but one of the
  others sold more than RISE times the best of the same weekday in the four weeks
  before, five days at least. Found on the seventh day. What rose like a spike has to
  be level by then: the last three days at LEVEL times the first three at least. A
  wave that ebbs away is no level, however long it stays high. Same weekdays: a weekly
  pattern is no shift. The best of four: with mere noise less than one week in ten
  thousand looks like it.
- *Up, among noise*: two weeks whose mean, without spikes, is each above RISE times the
  best weekly mean of the eight weeks before, on days that sell regularly. Found on
  the fourteenth day. Of eight, because the best of four is exceeded by chance five
  times as often; sales as noisy as an exponential distribution do so once in ten
  years.
- *Down*: two weeks each below FALL times the lowest weekly mean of the four weeks
  before, which sold regularly. Always fourteen days: what is ordered too much for a
  week is sold later, what is missing is lost.
- *Back*: a rise that is back within four weeks was an episode: its days are taken
  out like a spike, the days before it count again. A fall that is over counts as it
  was.

Items that sell on few days have no level to shift: their windows and methods forget.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .day_windows import (
    WEEK,
    ShiftedDays,
    cells_of,
    days_from,
    take_items,
    upper_median,
    week_from,
    weekly_mean_from,
)
from .regular_days import RegularDays
from .spikes import MIN_KNOWN_DAYS, REGULAR_SHARE, SPIKE_RATIO

# Less is followed by the averages in time, and a rise of two percent a day stays below.
RISE = 1.5
FALL = 0.5
# Half way back between old and new, so that noise does not decide.
BACK_FROM_RISE = 1.25
BACK_FROM_FALL = 0.75
CLEAR_DAYS = WEEK
SLOW_DAYS = 2 * WEEK
MIN_RAISED_DAYS = 5
MAX_OTHER_DAYS = 1
# A wave that halves within a week and a half is below. A real level that noise holds
# back is found some days later: the viral extra carries it until then.
LEVEL = 0.75
_LEVEL_DAYS = 3
# How long a rise can turn out to be an episode, and how long the weeks before it go
# on to be the yardstick of spikes: until half of eight weeks are new.
EPISODE_DAYS = 4 * WEEK
MIN_WEEKS_BEFORE = 3
# Known days of what is judged by the week: two weeks of a rise, three before a fall.
_MIN_KNOWN_AFTER = 2 * MIN_KNOWN_DAYS
_MIN_KNOWN_BEFORE = MIN_WEEKS_BEFORE * MIN_KNOWN_DAYS

_FOUR_WEEKS = 4 * WEEK
_EIGHT_WEEKS = 8 * WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShifts:
    """What N items show on T days."""

    latest: np.ndarray  # (N,) int column of the present level's first day; 0: no shift
    is_explained: np.ndarray  # (N, T) bool: days that are no spikes on a new level
    is_episode: np.ndarray  # (N, T) bool: raised days of a rise that is over


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weeks:
    """Means of the week from each day on, without spikes, and of the weeks before."""

    first: np.ndarray  # (N, T) from the day on; nan: not known
    second: np.ndarray  # (N, T) from a week later on; nan: not known
    highest_before: np.ndarray  # (N, T) of the eight weeks before; nan: not known
    lowest_before: np.ndarray  # (N, T) of the four weeks before; nan: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Starts:
    """K first days of what may be a new level."""

    row: np.ndarray  # (K,)
    column: np.ndarray  # (K,)
    old: np.ndarray  # (K,) highest or lowest weekly mean before
    back_after: np.ndarray  # (K,) days until a week is back at the old level; 0: never

    @property
    def stays(self) -> np.ndarray:
        """(K,) bool"""
        return self.back_after == 0


def may_shift(demand: np.ndarray) -> np.ndarray:
    """Return (N,) bool: items that once sold on enough days to show a shift.

    A clear rise needs them within a week, a slow one within two, a fall within the
    four before. Without a sale a day is raised only where more comes back than sells.
    """
    in_week = week_from((demand > 0).view(np.int8), np.add, 0)
    in_two = in_week[:, :-WEEK] + in_week[:, WEEK:]
    in_four = in_two[:, : -2 * WEEK] + in_two[:, 2 * WEEK :]
    return (
        (in_week >= MIN_RAISED_DAYS).any(axis=1)
        | (in_two >= REGULAR_SHARE * _MIN_KNOWN_AFTER).any(axis=1)
        | (in_four >= REGULAR_SHARE * _MIN_KNOWN_BEFORE).any(axis=1)
        | (demand < 0).any(axis=1)
    )


def find_shifts(demand: np.ndarray, is_spike: np.ndarray) -> LevelShifts:
    """Return the shifts of (N, T) demand; `is_spike` are the days of `find_spikes`."""
    ordinary = np.where(is_spike, np.nan, demand)
    is_clear_rise = _is_clear_rise(demand, ordinary)
    regular = RegularDays(demand, weeks_back=4, weeks_on=2)
    may_rise = regular.after(2, _MIN_KNOWN_AFTER)
    may_fall = regular.before(4, _MIN_KNOWN_BEFORE)
    rows = np.flatnonzero((is_clear_rise | may_rise | may_fall).any(axis=1))
    seen, ordinary, is_clear_rise, may_rise, may_fall = (
        take_items(days, rows)
        for days in (demand, ordinary, is_clear_rise, may_rise, may_fall)
    )
    weeks = _weeks(ordinary)
    is_rise = is_clear_rise | (may_rise & _is_slow_rise(seen, weeks))
    rises = _starts(demand, rows, is_rise, weeks.highest_before, BACK_FROM_RISE)
    is_fall = may_fall & _is_fall(seen, weeks)
    falls = _starts(demand, rows, is_fall, weeks.lowest_before, BACK_FROM_FALL)
    latest = np.zeros(len(demand), dtype=np.int64)
    for starts in (rises, falls):
        np.maximum.at(latest, starts.row[starts.stays], starts.column[starts.stays])
    return LevelShifts(
        latest=latest,
        is_explained=_explained(demand, rises),
        is_episode=_episodes(demand, rises),
    )


def _weeks(ordinary: np.ndarray) -> _Weeks:
    means = weekly_mean_from(ordinary, MIN_KNOWN_DAYS)
    shifted = ShiftedDays(means, back=_EIGHT_WEEKS, on=WEEK, fill=np.nan)
    return _Weeks(
        first=means,
        second=shifted.ago(-WEEK),
        highest_before=_best_before(shifted, 8, np.fmax),
        lowest_before=_best_before(shifted, 4, np.fmin),
    )


def _best_before(values: ShiftedDays, n_weeks: int, best: Callable) -> np.ndarray:
    """Return (N, T) the best of that many weeks ago; nan where too few are known."""
    best_of = values.weekly(n_weeks, best).ago(WEEK)
    n_known = values.known().weekly(n_weeks, np.add).ago(WEEK)
    return np.where(n_known < MIN_WEEKS_BEFORE, np.nan, best_of)


def _is_clear_rise(demand: np.ndarray, ordinary: np.ndarray) -> np.ndarray:
    days = ShiftedDays(ordinary, back=_FOUR_WEEKS, fill=np.nan)
    limit = RISE * _best_before(days, 4, np.fmax)
    is_raised = week_from((demand > limit).view(np.int8), np.add, 0) >= MIN_RAISED_DAYS
    rows = np.flatnonzero(is_raised.any(axis=1))
    is_rise = np.zeros_like(is_raised)
    is_rise[rows] = _is_clear_week(
        *(take_items(days, rows) for days in (demand, ordinary, limit))
    )
    return is_rise


def _is_clear_week(
    demand: np.ndarray, ordinary: np.ndarray, limit: np.ndarray
) -> np.ndarray:
    is_raised, is_other = demand > limit, demand <= limit
    # Weekdays that never sold say nothing of the others, neither way.
    is_idle = is_other & (limit == 0)
    n_raised, n_others, n_raised_again, n_others_again = (
        week_from(days.view(np.int8), np.add, 0)
        for days in (is_raised, is_other, is_raised & (limit > 0), is_other & ~is_idle)
    )
    is_rise = (n_raised >= MIN_RAISED_DAYS) & (n_others <= MAX_OTHER_DAYS)
    is_rise |= (n_raised_again >= MIN_RAISED_DAYS) & (n_others_again <= MAX_OTHER_DAYS)
    ends = ShiftedDays(is_raised | is_idle, on=CLEAR_DAYS - 1, fill=False)
    return _where_level(
        is_rise & is_raised & ends.ago(1 - CLEAR_DAYS), demand, ordinary
    )


def _where_level(
    is_start: np.ndarray, demand: np.ndarray, ordinary: np.ndarray
) -> np.ndarray:
    """Keep the weeks without spikes, and those that do not ebb away."""
    row, column = cells_of(is_start)
    week = days_from(demand, row, column, CLEAR_DAYS)
    calm_week = days_from(ordinary, row, column, CLEAR_DAYS)
    has_spike = (np.isnan(calm_week) & ~np.isnan(week)).any(axis=1)
    first = upper_median(week[:, :_LEVEL_DAYS])
    last = upper_median(week[:, -_LEVEL_DAYS:])
    is_start[row, column] = ~has_spike | (last >= LEVEL * first)
    return is_start


def _is_slow_rise(demand: np.ndarray, weeks: _Weeks) -> np.ndarray:
    limit = RISE * weeks.highest_before
    return (demand > limit) & (weeks.first > limit) & (weeks.second > limit)


def _is_fall(demand: np.ndarray, weeks: _Weeks) -> np.ndarray:
    limit = FALL * weeks.lowest_before
    is_fall = (demand < limit) & (weeks.first < limit) & (weeks.second < limit)
    # A weekday that never sells does not begin it.
    is_fall &= ~(demand >= ShiftedDays(demand, back=WEEK, fill=np.nan).ago(WEEK))
    return is_fall


def _first_days(is_start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns, the first of days within a week of each other."""
    row, column = cells_of(is_start)
    follows = np.zeros(row.size, dtype=bool)
    follows[1:] = (row[1:] == row[:-1]) & (column[1:] - column[:-1] <= WEEK)
    return row[~follows], column[~follows]


def _starts(
    demand: np.ndarray,
    rows: np.ndarray,
    is_start: np.ndarray,
    old_level: np.ndarray,
    back: float,
) -> _Starts:
    """Return the starts; `is_start` and `old_level` have the `rows` of demand only."""
    place, column = _first_days(is_start)
    row, old = rows[place], old_level[place, column]
    back_after = _days_until_back(demand, row, column, back * old, back > 1)
    return _Starts(row=row, column=column, old=old, back_after=back_after)


def _days_until_back(
    demand: np.ndarray,
    row: np.ndarray,
    column: np.ndarray,
    level: np.ndarray,
    from_above: bool,
) -> np.ndarray:
    """Return (K,) days until a week, its first day and its mean, is back; 0: never."""
    days = days_from(demand, row, column + 1, EPISODE_DAYS + WEEK - 1)
    mean = weekly_mean_from(days, MIN_KNOWN_DAYS)[:, :EPISODE_DAYS]
    is_over = column[:, np.newaxis] + np.arange(EPISODE_DAYS) < demand.shape[1] - WEEK
    side = 1 if from_above else -1
    limit = side * level[:, np.newaxis]
    is_back = is_over & (side * mean <= limit)
    is_back &= ~(side * days[:, :EPISODE_DAYS] > limit)
    return np.where(is_back.any(axis=1), is_back.argmax(axis=1) + 1, 0)


def _explained(demand: np.ndarray, rises: _Starts) -> np.ndarray:
    """Return (N, T) the days of four weeks that are no spikes on a rise that stays.

    They are measured by the median day of its first week.
    """
    row, column = rises.row[rises.stays], rises.column[rises.stays]
    level = upper_median(days_from(demand, row, column, WEEK))
    cells, start = _days_after(row, column, demand.shape[1] - column)
    is_explained = np.zeros_like(demand, dtype=bool)
    np.logical_or.at(is_explained, cells, demand[cells] <= SPIKE_RATIO * level[start])
    return is_explained


def _episodes(demand: np.ndarray, rises: _Starts) -> np.ndarray:
    is_episode = np.zeros_like(demand, dtype=bool)
    cells, start = _days_after(rises.row, rises.column, rises.back_after)
    is_episode[cells] = demand[cells] > BACK_FROM_RISE * rises.old[start]
    return is_episode


def _days_after(
    row: np.ndarray, column: np.ndarray, n_days: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Return the cells of up to four weeks from K starts on, and of which start."""
    start, day = np.nonzero(np.arange(EPISODE_DAYS) < n_days[:, np.newaxis])
    return (row[start], column[start] + day), start
