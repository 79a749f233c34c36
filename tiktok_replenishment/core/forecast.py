# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dated forecast of a batch, each item by its own method, and sums over it.

Sums along days are running sums: their result depends on the row alone, never on
the shape of the batch it is planned in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .demand import CleanDemand
from .forecast_error import error_deviation, error_origins
from .forecast_evidence import Evidence, blocks, evidence_of, index_of
from .forecast_methods import (
    DEFAULT_METHOD,
    METHODS,
    MethodInputs,
    inputs_of,
    track_of,
)
from .forecast_seasonal import LastYear
from .forecast_track import NOW, LevelTrack, SubstituteTrack, Track
from .forecast_windows import averages_now, weights_in_use
from .row_sums import row_sums

MANUAL, LIKE = "manual", "like"
BASE_AHEAD_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSettings:
    """How N items are forecast.

    A manual forecast stands before a likeness, a likeness before the method. A method
    that is none of `METHODS`, or that an item has no evidence for, is the default one.
    """

    method: np.ndarray  # (N,) str
    window_weights: np.ndarray  # (N, 6) for the windows of 3, 7, 14, 30, 60, 90 days
    manual: np.ndarray  # (N,) units a day; nan: none
    like_daily: np.ndarray  # (N,) units a day of a new product; nan: like none
    like_days: np.ndarray  # (N,) days from D on on which `like_daily` holds
    last_year: LastYear = field(default_factory=LastYear.empty)

    @classmethod
    def by_method(
        cls,
        method: np.ndarray,
        window_weights: np.ndarray,
        last_year: LastYear | None = None,
    ) -> "ForecastSettings":
        """Return the settings of N items without a person's word and likenesses."""
        nothing = np.full(method.size, np.nan)
        return cls(
            method=method,
            window_weights=window_weights,
            manual=nothing,
            like_daily=nothing,
            like_days=np.zeros(method.size),
            last_year=last_year or LastYear.empty(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Units a day without campaigns, and what they were made of, for N items."""

    base: np.ndarray  # (N,) mean of the first 7 days of `daily`
    daily: np.ndarray  # (N, H)
    error_std: np.ndarray  # (N,) deviation of a day's demand from its forecast
    window_averages: np.ndarray  # (N, 6) nan: the window has no known day
    window_weights: np.ndarray  # (N, 6) as used; all 0: not used
    method: np.ndarray  # (N,) str: one of `METHODS`, "manual" or "like"


def make_forecast(
    clean: CleanDemand, settings: ForecastSettings, n_days: int
) -> Forecast:
    """Forecast the `n_days` (at least 1) from D on of each item by its own method."""
    n_items = clean.demand.shape[0]
    daily = np.zeros((n_items, n_days))
    averages = np.zeros(settings.window_weights.shape)
    error, method = np.full(n_items, np.nan), np.full(n_items, DEFAULT_METHOD, "U16")
    for name, rows in _groups(settings.method):
        evidence = evidence_of(clean.demand[index_of(rows)])
        inputs = inputs_of(rows, settings.window_weights, settings.last_year)
        origins = error_origins(evidence.n_days)
        track, is_usable = _track(name, evidence, origins, inputs)
        method[rows[is_usable]] = name
        daily[rows] = _daily(track, rows.size, n_days)
        error[rows] = error_deviation(evidence, origins, track)
        averages[rows] = averages_now(evidence)
    _apply_words_of_people(daily, method, settings)
    base = _base(daily)
    is_weighted = (method == "weighted")[:, np.newaxis]
    return Forecast(
        base=base,
        daily=daily,
        error_std=_error_std(error, base, method),
        window_averages=averages,
        window_weights=weights_in_use(averages, settings.window_weights) * is_weighted,
        method=method,
    )


def _groups(method: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Return items of the same method, in blocks."""
    computed = np.where(np.isin(method, METHODS), method, DEFAULT_METHOD)
    for name in METHODS:
        for rows in blocks(np.flatnonzero(computed == name)):
            yield name, rows


def _track(
    name: str, evidence: Evidence, origins: np.ndarray, inputs: MethodInputs
) -> tuple[Track, np.ndarray]:
    """Return the method's track and the (N,) items that it has evidence for.

    The default method speaks for the others, and for single days without a word.
    """
    track = track_of(name, evidence, origins, inputs)
    if name != "seasonal":
        return track, np.ones(evidence.n_items, dtype=bool)
    is_usable = ~np.isnan([track.ahead(day, NOW)[0] for day in range(BASE_AHEAD_DAYS)])
    substitute = track_of(DEFAULT_METHOD, evidence, origins, inputs)
    return SubstituteTrack(track, substitute), is_usable.any(axis=0)


def _daily(track: Track, n_items: int, n_days: int) -> np.ndarray:
    """Return (N, H) units a day, or (N, 1) of every day; 0: the method has no word."""
    if isinstance(track, LevelTrack):
        n_days = 1
    by_day = np.empty((n_days, n_items))
    for day in range(n_days):
        by_day[day] = track.ahead(day, NOW)[0]
    return np.nan_to_num(by_day.T)


def _apply_words_of_people(
    daily: np.ndarray, method: np.ndarray, settings: ForecastSettings
) -> None:
    """Put likenesses and manual forecasts in force, in place."""
    likes = np.flatnonzero((settings.like_daily >= 0) & (settings.like_days > 0))
    holds = np.arange(daily.shape[1]) < settings.like_days[likes, np.newaxis]
    likeness = settings.like_daily[likes, np.newaxis]
    daily[likes] = np.where(holds, likeness, daily[likes])
    method[likes] = LIKE
    manuals = np.flatnonzero(~np.isnan(settings.manual))
    daily[manuals] = np.maximum(settings.manual[manuals], 0.0)[:, np.newaxis]
    method[manuals] = MANUAL


def _base(daily: np.ndarray) -> np.ndarray:
    """Return (N,) the mean of the first week; of a constant, the constant itself."""
    first = daily[:, :1]
    week = daily[:, :BASE_AHEAD_DAYS] - first
    return first[:, 0] + row_sums(week) / week.shape[1]


def _error_std(error: np.ndarray, base: np.ndarray, method: np.ndarray) -> np.ndarray:
    """Return (N,) the measured error; as random as single buyers where too short.

    A person's word changes the level, not how much sales vary around it: there the
    larger of the two holds.
    """
    of_single_buyers = np.sqrt(base)
    is_word = np.isin(method, (MANUAL, LIKE))
    measured = np.where(is_word, np.fmax(error, of_single_buyers), error)
    return np.where(np.isnan(measured), of_single_buyers, measured)


def sum_until(days: np.ndarray, daily: np.ndarray, running: np.ndarray) -> np.ndarray:
    """Return (N,) F(n): the sum of the first n days of (N, H), H at least 1.

    A fraction of a day counts in proportion; days beyond H repeat the last column.
    `running`: the days' sums as `day_sums` gives them.
    """
    n_days = daily.shape[1]
    days = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
    whole = np.minimum(np.floor(days), n_days).astype(np.int64)
    rows = np.arange(daily.shape[0])
    full_days = running[rows, whole]
    return full_days + (days - whole) * daily[rows, np.minimum(whole, n_days - 1)]
