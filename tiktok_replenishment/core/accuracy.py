# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How good forecasts were: bias, error, and whether a bias goes on."""

from dataclasses import dataclass

import numpy as np

from .row_sums import row_sums

PERSISTENT_PERIODS = 4
PERSISTENT_BIAS = 0.2  # of what was sold
PERSISTENT_UNITS = 5.0  # less in all is not worth a person's time


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Of N items' forecasts, (N,) each."""

    bias: np.ndarray  # (forecast - actual) / actual; above 0 is too high; nan: unknown
    wape: np.ndarray  # sum of absolute errors / actual; nan: unknown
    tracking_signal: np.ndarray  # sum of errors / mean absolute error; 0: no error
    count: np.ndarray  # int, periods whose actual demand is known
    persistent_bias: np.ndarray  # int8: 1 too high, -1 too low, 0 none that goes on


def forecast_accuracy(
    *,
    forecast: np.ndarray,
    actual: np.ndarray,
    periods: int = PERSISTENT_PERIODS,
    least_bias: float = PERSISTENT_BIAS,
    least_units: float = PERSISTENT_UNITS,
) -> Accuracy:
    """Return the accuracy of (N, K) forecasts, the newest last, nan: not known.

    Periods must not overlap (every seventh day's forecast of seven days): overlapping
    ones repeat one error and look like a bias that goes on.

    A bias goes on when the latest `periods` errors have one sign, make at least
    `least_bias` of what was sold in them and `least_units` in all.
    """
    error = forecast - actual
    is_known = ~np.isnan(error)
    error, actual = (np.where(is_known, part, 0.0) for part in (error, actual))
    sold = row_sums(actual)
    count = np.count_nonzero(is_known, axis=1)
    total, absolute = row_sums(error), row_sums(np.abs(error))
    return Accuracy(
        bias=_share(total, sold, count),
        wape=_share(absolute, sold, count),
        tracking_signal=_divided(total * count, absolute),
        count=count,
        persistent_bias=_persistent(
            actual,
            error,
            _latest(is_known, periods),
            count >= periods,
            (least_bias, least_units),
        ),
    )


def latest_sums(
    forecast: np.ndarray, actual: np.ndarray, periods: int = PERSISTENT_PERIODS
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N,) forecast and (N,) actual of the latest known of K periods, summed."""
    is_latest = _latest(~np.isnan(forecast - actual), periods)
    told, sold = (np.where(is_latest, part, 0.0) for part in (forecast, actual))
    return row_sums(told), row_sums(sold)


def _latest(is_known: np.ndarray, periods: int) -> np.ndarray:
    """Return (N, K) bool: the latest known periods."""
    age = np.cumsum(is_known[:, ::-1], axis=1)[:, ::-1]
    return is_known & (age <= periods)


def _persistent(
    actual: np.ndarray,
    error: np.ndarray,
    is_latest: np.ndarray,
    is_enough: np.ndarray,
    least: tuple[float, float],
) -> np.ndarray:
    """Return (N,) int8 the sign of a bias that goes on, else 0."""
    least_bias, least_units = least
    late_error = np.where(is_latest, error, 0.0)
    total = row_sums(late_error)
    wanted = np.maximum(
        least_bias * row_sums(np.where(is_latest, actual, 0.0)), least_units
    )
    is_large = np.abs(total) >= wanted
    sign = np.sign(total)[:, np.newaxis]
    is_one_sided = ((late_error * sign > 0) | ~is_latest).all(axis=1)
    goes_on = is_enough & is_large & is_one_sided
    return np.where(goes_on, np.sign(total), 0.0).astype(np.int8)


def _share(part: np.ndarray, sold: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return (N,) part of what was sold; nan where nothing was, unless part is 0."""
    share = np.where((count > 0) & (part == 0), 0.0, np.nan)
    return np.divide(part, sold, out=share, where=sold > 0)


def _divided(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
