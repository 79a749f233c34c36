# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far the daily forecast was off, one day ahead, over the latest known days."""

import numpy as np

from .forecast_evidence import Evidence, index_of, total_of
from .forecast_track import Track

ERROR_DAYS = 56
# With fewer known days than this, sales are taken to be as random as single buyers.
MINIMUM_DAYS = 14


def error_origins(n_days: int) -> np.ndarray:
    """Return the days to forecast from: the latest `ERROR_DAYS`, and D."""
    return np.arange(max(n_days - ERROR_DAYS, 0), n_days + 1)


def error_deviation(
    evidence: Evidence, origins: np.ndarray, track: Track
) -> np.ndarray:
    """Return (N,) root of the mean squared error; nan where too few days are known.

    The errors count around zero: what a method is always wrong by is risk too.
    """
    days = index_of(origins[:-1])
    error = evidence.demand[days] - track.ahead(0, slice(None, -1))
    counts = evidence.is_known[days] & ~np.isnan(error)
    squares = total_of(np.where(counts, error * error, 0.0))
    n_errors = total_of(counts)
    mean = squares / np.maximum(n_errors, 1.0)
    return np.where(n_errors >= MINIMUM_DAYS, np.sqrt(mean), np.nan)
