# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Around which days an item sells regularly: on most of the days that are known."""

import numpy as np

from .day_windows import WEEK, ShiftedDays
from .spikes import REGULAR_SHARE


class RegularDays:
    """How many days of (N, T) demand are known around each, and how many sell."""

    def __init__(self, demand: np.ndarray, *, weeks_back: int, weeks_on: int) -> None:
        reach = {"back": WEEK * weeks_back, "on": WEEK * weeks_on}
        self._selling, self._known = (
            ShiftedDays(days.view(np.int8), fill=0, **reach).week(np.add)
            for days in (demand > 0, ~np.isnan(demand))
        )

    def before(self, n_weeks: int, min_days: int) -> np.ndarray:
        """Return (N, T) bool: the weeks before each day, with enough days known."""
        return self._is_regular(n_weeks, 1, min_days)

    def after(self, n_weeks: int, min_days: int) -> np.ndarray:
        """Return (N, T) bool: the weeks from each day on, with enough days known."""
        return self._is_regular(n_weeks, 1 - WEEK * n_weeks, min_days)

    def _is_regular(self, n_weeks: int, last_ago: int, min_days: int) -> np.ndarray:
        n_selling, n_known = (
            days.weekly(n_weeks, np.add).ago(last_ago)
            for days in (self._selling, self._known)
        )
        return (n_known >= min_days) & (n_selling >= REGULAR_SHARE * n_known)
