# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The computed forecast methods by name."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .forecast_evidence import Evidence
from .forecast_intermittent import croston, tsb
from .forecast_seasonal import LastYear, seasonal
from .forecast_smoothing import smoothing
from .forecast_track import Track
from .forecast_trend import trend
from .forecast_weekday import weekday
from .forecast_windows import moving_average, weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodInputs:
    """What methods are given of N items besides their history."""

    window_weights: np.ndarray  # (N, 6)
    last_year: np.ndarray  # (N, days); nan: the day tells nothing
    days_before: int


def inputs_of(
    rows: np.ndarray, window_weights: np.ndarray, last_year: LastYear
) -> MethodInputs:
    return MethodInputs(
        window_weights=window_weights[rows],
        last_year=last_year.of_items(rows),
        days_before=last_year.days_before,
    )


def _weighted(evidence: Evidence, origins: np.ndarray, inputs: MethodInputs) -> Track:
    return weighted(evidence, origins, weights=inputs.window_weights)


def _seasonal(evidence: Evidence, origins: np.ndarray, inputs: MethodInputs) -> Track:
    return seasonal(
        evidence,
        origins,
        last_year=inputs.last_year,
        days_before=inputs.days_before,
    )


def _by_history(method: Callable[[Evidence, np.ndarray], Track]) -> Callable:
    """A method that needs nothing else."""
    return lambda evidence, origins, _inputs: method(evidence, origins)


_TRACKS: dict[str, Callable[[Evidence, np.ndarray, MethodInputs], Track]] = {
    "weighted": _weighted,
    "moving_average": _by_history(moving_average),
    "smoothing": _by_history(smoothing),
    "weekday": _by_history(weekday),
    "trend": _by_history(trend),
    "croston": _by_history(croston),
    "tsb": _by_history(tsb),
    "seasonal": _seasonal,
}
METHODS = tuple(_TRACKS)
DEFAULT_METHOD = "weighted"


def track_of(
    method: str, evidence: Evidence, origins: np.ndarray, inputs: MethodInputs
) -> Track:
    """Return what the method says at each origin (see `forecast_track`)."""
    return _TRACKS[method](evidence, origins, inputs)
