# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a forecast method says on the morning of each of several days.

A track answers for O origins: day numbers t, on which the days before t are known.
Its last origin is the planning day itself. The days ahead of an origin count from 0.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

ALL = slice(None)
NOW = slice(-1, None)


class Track(Protocol):
    """The words of one method for N items."""

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        """Return (O, N) units on that day ahead, never below 0; nan: no word."""


@dataclass(frozen=True, slots=True)
class LevelTrack:
    """The same units on every day ahead."""

    level: np.ndarray  # (O, N)

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        return self.level[origins]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTrack:
    """A level and a daily rise that fades with each day ahead."""

    level: np.ndarray  # (O, N)
    rise: np.ndarray  # (O, N) units a day, of the last day known
    damping: float

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        faded = sum(self.damping**step for step in range(1, day + 2))
        return np.maximum(self.level[origins] + faded * self.rise[origins], 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayTrack:
    """A level times what the weekday of the day ahead makes of it."""

    level: np.ndarray  # (O, N)
    profile: np.ndarray  # (7, O, N), mean 1: of the origin's own weekday first

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        return self.level[origins] * self.profile[day % 7, origins]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalTrack:
    """The days of last year times how much more is sold now."""

    factor: np.ndarray  # (O, N)
    last_year: np.ndarray  # (D, N) units a day
    first_day: np.ndarray  # (O,) row of last year that stands for each origin

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        rows = np.minimum(self.first_day[origins] + day, self.last_year.shape[0] - 1)
        return self.factor[origins] * self.last_year[rows]


@dataclass(frozen=True, slots=True)
class SubstituteTrack:
    """A second method speaks where the first has no word."""

    first: Track
    second: Track

    def ahead(self, day: int, origins: slice = ALL) -> np.ndarray:
        words = self.first.ahead(day, origins)
        return np.where(np.isnan(words), self.second.ahead(day, origins), words)
