# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The average of the last weeks, shared out over the weekdays.

What a weekday makes of the average is measured over the last weeks and drawn back
towards no difference as far as chance alone would explain the differences: the share
kept is 1 - 1 / F, with F the variance between weekdays over the variance within.
Products that sell on some days only have no profile.
"""

from dataclasses import dataclass

import numpy as np

from .forecast_evidence import (
    RECENT_DAYS,
    Evidence,
    is_intermittent,
    ratio,
    running_sum,
    total_of,
)
from .forecast_track import WeekdayTrack

LEVEL_DAYS = 42
# Each weekday must have been seen this often before it may differ from the others.
MINIMUM_WEEKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weekdays:
    """Known days of each weekday before O origins; the origin's own weekday first."""

    units: np.ndarray  # (7, O, N)
    days: np.ndarray  # (7, O, N)


def weekday(evidence: Evidence, origins: np.ndarray) -> WeekdayTrack:
    profile = weekday_profile(evidence, origins)
    recent = _by_weekday(evidence, origins, LEVEL_DAYS)
    units, expected_days = np.zeros((2, *profile.shape[1:]))
    for number in range(7):
        units += recent.units[number]
        expected_days += recent.days[number] * profile[number]
    level = np.maximum(ratio(units, expected_days), 0.0)
    return WeekdayTrack(level=level, profile=profile)


def weekday_profile(evidence: Evidence, origins: np.ndarray) -> np.ndarray:
    """Return (7, O, N) factors, mean 1, of the origin's own weekday first."""
    seen = _by_weekday(evidence, origins, RECENT_DAYS)
    average = _average(seen)
    factors = ratio(ratio(seen.units, seen.days), average)
    share = _strength(evidence, origins, seen)
    flat = np.isnan(factors).any(axis=0) | (share == 0.0)
    profile = np.where(flat, 1.0, np.maximum(1.0 + share * (factors - 1.0), 0.0))
    return profile * ratio(np.full(average.shape, 7.0), total_of(profile))


def _average(seen: _Weekdays) -> np.ndarray:
    """Return (O, N) units a day, every weekday counting the same."""
    return total_of(ratio(seen.units, seen.days)) / 7.0


def profile_strength(evidence: Evidence, origins: np.ndarray) -> np.ndarray:
    """Return (O, N) from 0, as chance would have it, to 1, without any chance."""
    return _strength(evidence, origins, _by_weekday(evidence, origins, RECENT_DAYS))


def _strength(evidence: Evidence, origins: np.ndarray, seen: _Weekdays) -> np.ndarray:
    begins = np.maximum(origins - RECENT_DAYS, 0)
    squares = running_sum(evidence.demand * evidence.demand)
    units, days = total_of(seen.units), total_of(seen.days)
    explained = total_of(np.nan_to_num(ratio(seen.units * seen.units, seen.days)))
    within = np.maximum(squares[origins] - squares[begins] - explained, 0.0)
    between = explained - np.nan_to_num(ratio(units * units, days))
    by_chance = 6.0 * within / np.maximum(days - 7.0, 1.0)
    share = np.nan_to_num(1.0 - ratio(by_chance, between))
    too_few = (seen.days < MINIMUM_WEEKS).any(axis=0)
    has_none = too_few | is_intermittent(evidence, origins)
    return np.where(has_none, 0.0, np.clip(share, 0.0, 1.0))


def _by_weekday(evidence: Evidence, origins: np.ndarray, n_days: int) -> _Weekdays:
    units = _sums_by_weekday(evidence.demand)
    days = _sums_by_weekday(evidence.is_known)
    ends = origins[np.newaxis, :] + np.arange(7)[:, np.newaxis]
    begins = np.maximum(ends - n_days, ends % 7)
    return _Weekdays(units=units[ends] - units[begins], days=days[ends] - days[begins])


def _sums_by_weekday(by_day: np.ndarray) -> np.ndarray:
    """Return (T + 7, N): row t is the sum of rows t - 7, t - 14 ..."""
    sums = np.zeros((by_day.shape[0] + 7, by_day.shape[1]))
    sums[7:] = by_day
    for day in range(14, sums.shape[0]):
        sums[day] += sums[day - 7]
    return sums
