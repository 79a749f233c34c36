# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Averages of the latest days: weighted windows and the moving average.

A window counts its known days only. One without any leaves its weight to the others;
without any in every window, the average of the whole history stands in.
"""

import numpy as np

from .forecast_evidence import Evidence, index_of, ratio
from .forecast_track import LevelTrack
from .row_sums import row_sums

WINDOWS = (3, 7, 14, 30, 60, 90)
DEFAULT_WEIGHTS = (0.0, 0.5, 0.0, 0.3, 0.0, 0.2)
# Whole weeks: every weekday counts the same.
MOVING_AVERAGE_DAYS = 28


def weighted(
    evidence: Evidence, origins: np.ndarray, *, weights: np.ndarray
) -> LevelTrack:
    """Forecast items with (N, 6) weights of the windows."""
    units, weight_in_use = np.zeros((2, origins.size, evidence.n_items))
    for window, weight in zip(WINDOWS, weights.T, strict=True):
        if weight.any():
            sums, counts = evidence.last_days(origins, window)
            in_use = np.where(counts > 0, weight, 0.0)
            units += in_use * (sums / np.maximum(counts, 1.0))
            weight_in_use += in_use
    return _level_track(evidence, origins, units, weight_in_use)


def moving_average(evidence: Evidence, origins: np.ndarray) -> LevelTrack:
    units, days = evidence.last_days(origins, MOVING_AVERAGE_DAYS)
    return _level_track(evidence, origins, units, days)


def averages_now(evidence: Evidence) -> np.ndarray:
    """Return (N, 6) units a day of each window; nan: it has no known day."""
    now = np.array([evidence.n_days])
    averages = [ratio(*evidence.last_days(now, window))[0] for window in WINDOWS]
    return np.stack(averages, axis=1)


def weights_in_use(averages: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (N, 6) weights shared out over the windows with known days, or all 0."""
    usable = np.where(np.isnan(averages), 0.0, weights)
    total = row_sums(usable)[:, np.newaxis]
    return np.divide(usable, total, out=np.zeros_like(usable), where=total > 0)


def _level_track(
    evidence: Evidence, origins: np.ndarray, units: np.ndarray, days: np.ndarray
) -> LevelTrack:
    level = ratio(units, days)
    ends, is_empty = index_of(origins), days <= 0
    ever, known_ever = evidence.total[ends], evidence.count[ends]
    level[is_empty] = ratio(ever[is_empty], known_ever[is_empty])
    # Returns may outweigh sales in a window; demand is never below zero.
    return LevelTrack(np.maximum(level, 0.0))
