# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Methods for products that sell on some days only: Croston-SBA and TSB.

Both smooth the size of a sale by itself. Croston divides it by the smoothed interval
between sales, less its known bias (Syntetos, Boylan); it says nothing new until the
next sale. TSB (Teunter, Syntetos, Babai) multiplies it by the smoothed chance of a
sale, which falls with every day without one, so that a dead product fades out.
A day that tells nothing is no part of an interval and leaves every number as it is.
"""

import numpy as np

from .forecast_evidence import Evidence, ratio, running_sum
from .forecast_smoothing import smoothed
from .forecast_track import LevelTrack

SIZE_GAIN = 0.05
CROSTON_GAIN = 0.05
CHANCE_GAIN = 0.03


def croston(
    evidence: Evidence,
    origins: np.ndarray,
    *,
    gain: float = CROSTON_GAIN,
    starts_flat: bool = True,
) -> LevelTrack:
    sold = evidence.demand > 0
    size = smoothed(evidence.demand, sold, gain=gain, starts_flat=starts_flat)
    interval = smoothed(_intervals(evidence), sold, gain=gain, starts_flat=starts_flat)
    level = ratio(size[origins], interval[origins]) * (1.0 - gain / 2.0)
    return LevelTrack(_with_zero_before_sales(level, evidence, origins))


def tsb(
    evidence: Evidence,
    origins: np.ndarray,
    *,
    size_gain: float = SIZE_GAIN,
    chance_gain: float = CHANCE_GAIN,
    starts_flat: bool = True,
) -> LevelTrack:
    sold = evidence.demand > 0
    size = smoothed(evidence.demand, sold, gain=size_gain, starts_flat=starts_flat)
    chance = smoothed(
        sold * 1.0, evidence.is_known, gain=chance_gain, starts_flat=starts_flat
    )
    level = size[origins] * chance[origins]
    return LevelTrack(_with_zero_before_sales(level, evidence, origins))


def _intervals(evidence: Evidence) -> np.ndarray:
    """Return (T, N) known days since the sale before, the day itself included.

    Before the first sale they count from the first known day.
    """
    after_sale = np.zeros(evidence.n_items)
    intervals = np.zeros(evidence.demand.shape)
    for day, known_days in enumerate(evidence.count[1:]):
        intervals[day] = known_days - after_sale
        after_sale = np.where(evidence.demand[day] > 0, known_days, after_sale)
    return intervals


def _with_zero_before_sales(
    level: np.ndarray, evidence: Evidence, origins: np.ndarray
) -> np.ndarray:
    """Known days without a sale are a forecast of 0; no known day is no word."""
    has_sold = running_sum(evidence.demand > 0)[origins] > 0
    unsold = np.where(evidence.count[origins] > 0, 0.0, np.nan)
    return np.where(has_sold, level, unsold)
