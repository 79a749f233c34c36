# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exponential smoothing with a trend that fades: ETS(A, Ad, N) with fixed gains.

The first `FLAT_DAYS` known days are averaged, with no trend. From then on each known
day moves the level and the trend by their share of the error. A day that tells nothing
moves neither.
"""

import numpy as np

from .forecast_evidence import Evidence
from .forecast_track import TrendTrack

GAIN = 0.05
TREND_GAIN = 0.001
DAMPING = 0.99
FLAT_DAYS = 14


def trend(evidence: Evidence, origins: np.ndarray) -> TrendTrack:
    known = evidence.count[:-1]
    gain = np.maximum(GAIN, 1.0 / (known + 1.0))
    level, rise = damped_trend(
        evidence.demand,
        level_gain=np.where(evidence.is_known, gain, 0.0),
        trend_gain=np.where(evidence.is_known & (known >= FLAT_DAYS), TREND_GAIN, 0.0),
        damping=DAMPING,
    )
    is_known = evidence.count[origins] > 0
    return TrendTrack(
        level=np.where(is_known, level[origins], np.nan),
        rise=rise[origins],
        damping=DAMPING,
    )


def damped_trend(
    values: np.ndarray,
    *,
    level_gain: np.ndarray,
    trend_gain: np.ndarray,
    damping: float,
    first_level: float = 0.0,
    first_rise: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return level and daily rise, (T + 1, N) each, after the rows before t.

    A row with a level gain of 0 moves nothing.
    """
    level = np.full((values.shape[0] + 1, values.shape[1]), first_level)
    rise = np.full(level.shape, first_rise)
    for day, value in enumerate(values):
        moves = level_gain[day] > 0
        faded = damping * rise[day]
        expected = level[day] + faded
        error = value - expected
        level[day + 1] = np.where(moves, expected + level_gain[day] * error, level[day])
        rise[day + 1] = np.where(moves, faded + trend_gain[day] * error, rise[day])
    return level, rise
