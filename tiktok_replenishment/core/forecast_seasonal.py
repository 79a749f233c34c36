# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Last year's days, 52 weeks ago, times how much more is sold now.

A day of last year is the average of the same weekday in three weeks, the middle one
counting twice. The factor compares the last `RATIO_DAYS` with the same days of last
year, on the days known in both.
"""

from dataclasses import dataclass

import numpy as np

from .cleaning import clean, known_demand
from .demand import DayFlag, DemandHistory
from .forecast_evidence import Evidence, ratio, running_sum, total_of
from .forecast_track import SeasonalTrack

YEAR_DAYS = 364
RATIO_DAYS = 56
MINIMUM_PAIRS = 14
LARGEST_FACTOR = 5.0
# What is compared to tell a season from chance: four weeks, once a week.
COMPARED_DAYS = 28
COMPARED_STEP = 7
MINIMUM_COMPARED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """Clean demand of M of the items, a year before.

    Column `days_before` is `YEAR_DAYS` before D. A forecast of H days needs
    `RATIO_DAYS` before it and H after; choosing methods needs more before it, as many
    as the history has. Missing columns at either end are no evidence.
    """

    item: np.ndarray  # (M,) int, each at most once
    demand: np.ndarray  # (M, days_before + H) units a day; nan: the day tells nothing
    days_before: int = RATIO_DAYS

    @classmethod
    def empty(cls) -> "LastYear":
        return cls(item=np.zeros(0, dtype=np.int64), demand=np.zeros((0, RATIO_DAYS)))

    def of_items(self, rows: np.ndarray) -> np.ndarray:
        """Return (len(rows), days) with nan for items that have no last year."""
        found = np.full((rows.size, self.demand.shape[1]), np.nan)
        order = np.argsort(self.item, kind="stable")
        place = np.searchsorted(self.item, rows, sorter=order)
        inside = place < self.item.size
        candidate = order[np.where(inside, place, 0)] if self.item.size else place
        is_there = inside.copy()
        is_there[inside] = self.item[candidate[inside]] == rows[inside]
        found[is_there] = self.demand[candidate[is_there]]
        return found


def season_of(history: DemandHistory) -> np.ndarray:
    """Return (N, T) clean demand for `LastYear`: days before a level shift count too.

    What a season makes of demand shows on the days before it as on those in it.
    """
    known, _flags = known_demand(history)
    is_spike = (clean(history).flags & DayFlag.OUTLIER) > 0
    return np.where(is_spike & (history.verdict <= 0), np.nan, known)


def seasonal(
    evidence: Evidence,
    origins: np.ndarray,
    *,
    last_year: np.ndarray,
    days_before: int,
) -> SeasonalTrack:
    """Forecast items with (N, days) of last year, as `LastYear.of_items` gives."""
    by_day = np.ascontiguousarray(last_year.T)
    return SeasonalTrack(
        factor=_factor(evidence, origins, by_day, days_before),
        last_year=_weekday_averages(by_day),
        first_day=origins - evidence.n_days + days_before,
    )


def season_likeness(
    evidence: Evidence, last_year: np.ndarray, days_before: int
) -> np.ndarray:
    """Return (N,) how alike four-week averages went this year and last, at most 1.

    It is their correlation over the history; -1 where too little can be compared.
    """
    then = _beside_history(last_year.T, days_before, evidence.n_days)
    is_known = ~np.isnan(then)
    before = running_sum(np.where(is_known, then, 0.0)), running_sum(is_known)
    ends = np.arange(evidence.n_days, COMPARED_DAYS - 1, -COMPARED_STEP)
    units, days, units_then, days_then = (
        sums[ends] - sums[ends - COMPARED_DAYS]
        for sums in (evidence.total, evidence.count, *before)
    )
    counts = (days >= MINIMUM_PAIRS) & (days_then >= MINIMUM_PAIRS)
    alike = _correlation(
        units / np.maximum(days, 1.0), units_then / np.maximum(days_then, 1.0), counts
    )
    return np.where(total_of(counts) >= MINIMUM_COMPARED, alike, -1.0)


def _correlation(
    first: np.ndarray, second: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """Return (N,) correlation over the rows that count; -1 without any variation."""
    n_rows = np.maximum(total_of(counts), 1.0)
    first, second = (
        np.where(counts, one - total_of(np.where(counts, one, 0.0)) / n_rows, 0.0)
        for one in (first, second)
    )
    spread = total_of(first * first) * total_of(second * second)
    return np.nan_to_num(ratio(total_of(first * second), np.sqrt(spread)), nan=-1.0)


def _factor(
    evidence: Evidence, origins: np.ndarray, last_year: np.ndarray, days_before: int
) -> np.ndarray:
    """Return (O, N) of now over last year; nan where too little can be compared."""
    then = _beside_history(last_year, days_before, evidence.n_days)
    both = evidence.is_known & ~np.isnan(then)
    sums = [
        running_sum(values)
        for values in (
            np.where(both, evidence.demand, 0.0),
            np.where(both, then, 0.0),
            both,
        )
    ]
    begins = np.maximum(origins - RATIO_DAYS, 0)
    now, before, pairs = (one[origins] - one[begins] for one in sums)
    enough = np.where(pairs >= MINIMUM_PAIRS, before, 0.0)
    return np.minimum(np.maximum(ratio(now, enough), 0.0), LARGEST_FACTOR)


def _beside_history(last_year: np.ndarray, days_before: int, n_days: int) -> np.ndarray:
    """Return (T, N) what each day of the history had a year before; nan: not given."""
    result = np.full((n_days, last_year.shape[1]), np.nan)
    given = min(days_before, n_days)
    result[n_days - given :] = last_year[days_before - given : days_before]
    return result


def _weekday_averages(last_year: np.ndarray) -> np.ndarray:
    """Return (days, N): each day with the same weekday a week before and after."""
    is_known = ~np.isnan(last_year)
    padding = ((7, 7), (0, 0))
    units = np.pad(np.where(is_known, last_year, 0.0), padding)
    known = np.pad(is_known * 1.0, padding)
    return ratio(_three_weeks(units), _three_weeks(known))


def _three_weeks(padded: np.ndarray) -> np.ndarray:
    return padded[:-14] + 2.0 * padded[7:-7] + padded[14:]
