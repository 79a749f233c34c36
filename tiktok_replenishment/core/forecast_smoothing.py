# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Simple exponential smoothing.

The newest known day moves the level by `gain`; a day that tells nothing leaves it.
While less than 1 / gain days are known the level is their plain average, so that the
first day of a listing does not weigh on it for weeks.
"""

import numpy as np

from .forecast_evidence import Evidence
from .forecast_track import LevelTrack

GAIN = 0.05


def smoothing(
    evidence: Evidence, origins: np.ndarray, *, gain: float = GAIN
) -> LevelTrack:
    levels = smoothed(evidence.demand, evidence.is_known, gain=gain)[origins]
    is_known = evidence.count[origins] > 0
    return LevelTrack(np.where(is_known, np.maximum(levels, 0.0), np.nan))


def smoothed(
    values: np.ndarray, counts: np.ndarray, *, gain: float, starts_flat: bool = True
) -> np.ndarray:
    """Return (T + 1, N): row t is the level of the rows before t, 0 before any.

    Only the rows and items where `counts` move the level. Without `starts_flat` the
    first value is the level at once, and `gain` holds from the second on.
    """
    gains = _gains(counts, gain, starts_flat)
    levels = np.zeros((values.shape[0] + 1, values.shape[1]))
    for day, (value, step) in enumerate(zip(values, gains, strict=True)):
        before = levels[day]
        levels[day + 1] = before + step * (value - before)
    return levels


def _gains(counts: np.ndarray, gain: float, starts_flat: bool) -> np.ndarray:
    seen = np.cumsum(counts, axis=0)
    plain = np.maximum(gain, 1.0 / np.maximum(seen, 1))
    return np.where(counts, plain if starts_flat else np.where(seen > 1, gain, 1.0), 0)
