# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which forecast method suits an item, by what each would have said on its own past.

From every third day of the last months each candidate forecasts the four weeks that
follow, with nothing but the days before. Its error is the root mean square of how far
the sum of the four weeks was off, per known day, plus `DAILY_SHARE` of how far single
days of the first week were off; an origin counts half as much for every
`HALF_LIFE_DAYS` of its age. Three things temper what a short past says by chance:

- A candidate must suit the item: Croston and TSB where sales are rare, Croston only
  while they do not die down, a weekday profile where chance does not explain it, last
  year where it went as this year goes.
- Errors are weighed by `WEIGHTS`: above 1 a candidate must show more than the others.
- A method in use is left only for one that is better by `MARGIN`, so that choices do
  not flap from week to week.
- Of several exact methods the one in use is kept, or the default one taken: errors of
  rounding count as none.

Half a year of history is enough for all but the season: it is told from chance only by
a year, and the year before it and `RATIO_DAYS` more in `ForecastSettings.last_year`.
"""

from dataclasses import dataclass

import numpy as np

from .demand import CleanDemand
from .forecast import ForecastSettings
from .forecast_evidence import (
    Evidence,
    blocks,
    evidence_of,
    is_intermittent,
    ratio,
    total_of,
)
from .forecast_intermittent import croston, tsb
from .forecast_methods import METHODS, MethodInputs, inputs_of, track_of
from .forecast_seasonal import season_likeness
from .forecast_track import Track
from .forecast_weekday import profile_strength

HORIZON_DAYS = 28
WEEK = 7
ORIGIN_STEP = 3
OLDEST_ORIGIN_DAYS = 152
HALF_LIFE_DAYS = 90.0
# An origin counts with this many known days before it and in its horizon.
MINIMUM_DAYS = 14
MINIMUM_ORIGINS = 5
DAILY_SHARE = 0.25
MARGIN = 0.1
# Smaller errors than this share of what sells a day are of rounding.
EXACT = 1e-6
# Of a product that was never measured: its plain average, as long as it is new.
FIRST_METHOD = "smoothing"
WEIGHTS = {"moving_average": 1.04, "trend": 0.97, "seasonal": 0.5}
WEIGHTS_INTERMITTENT = {
    "weighted": 1.05,
    "moving_average": 1.05,
    "smoothing": 1.03,
    "trend": 0.97,
    "tsb": 1.02,
    "seasonal": 0.8,
}
MINIMUM_PROFILE_STRENGTH = 0.5
MINIMUM_SEASON_LIKENESS = 0.75
# Croston never forgets: where TSB, which does, says less than this share of it, sales
# are dying down.
MINIMUM_TSB_SHARE = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChoice:
    """The method of each of N items, and why."""

    method: np.ndarray  # (N,) str
    error: np.ndarray  # (N, C) units a day; nan: not for this item, or not measured
    candidates: tuple[str, ...]  # C
    is_measured: np.ndarray  # (N,) bool; False: too little history, nothing changed


def choose_methods(
    clean: CleanDemand,
    settings: ForecastSettings,
    *,
    current: np.ndarray,
    candidates: tuple[str, ...] = METHODS,
) -> MethodChoice:
    """Choose for each item; `current` (N,) str is the choice so far, "" for none.

    Of candidates that are equally good the first is taken: of `METHODS` the default.
    """
    n_items = clean.demand.shape[0]
    error, weight = np.full((2, n_items, len(candidates)), np.nan)
    for rows in blocks(np.arange(n_items)):
        evidence = evidence_of(clean.demand[rows])
        inputs = inputs_of(rows, settings.window_weights, settings.last_year)
        for number, weights in enumerate(_weights(evidence, inputs, candidates)):
            weight[rows, number] = weights
            if (weights > 0).any():
                measured = _error(candidates[number], evidence, inputs)
                error[rows, number] = np.where(weights > 0, measured, np.nan)
    is_measured = ~np.isnan(error).all(axis=1)
    return MethodChoice(
        method=_chosen(error * weight, is_measured, current, candidates),
        error=error,
        candidates=candidates,
        is_measured=is_measured,
    )


def choice_origins(n_days: int) -> np.ndarray:
    """Return the days to forecast from; a whole horizon of known days follows each."""
    oldest = max(n_days - OLDEST_ORIGIN_DAYS, MINIMUM_DAYS)
    return np.arange(n_days - HORIZON_DAYS, oldest - 1, -ORIGIN_STEP)[::-1]


def rolling_error(evidence: Evidence, origins: np.ndarray, track: Track) -> np.ndarray:
    """Return (N,) units a day, nan where too few origins can be compared."""
    gap, known, off, known_week = np.zeros((4, origins.size, evidence.n_items))
    for day in range(HORIZON_DAYS):
        is_known = evidence.is_known[origins + day]
        miss = track.ahead(day) - evidence.demand[origins + day]
        miss = np.where(is_known, miss, 0.0)
        gap += miss
        known += is_known
        if day < WEEK:
            off += np.abs(miss)
            known_week += is_known
    counts = (evidence.count[origins] >= MINIMUM_DAYS) & (known >= MINIMUM_DAYS)
    weight = counts * _age_weights(evidence.n_days - origins)
    squares = _weighed(weight, gap * gap) / _weighed(weight, known * known)
    error = np.sqrt(squares) + DAILY_SHARE * (
        _weighed(weight, off) / np.maximum(_weighed(weight, known_week), 1e-9)
    )
    return np.where(total_of(counts) >= MINIMUM_ORIGINS, error, np.nan)


def _error(name: str, evidence: Evidence, inputs: MethodInputs) -> np.ndarray:
    origins = choice_origins(evidence.n_days)
    if not origins.size:
        return np.full(evidence.n_items, np.nan)
    track = track_of(name, evidence, origins, inputs)
    error = rolling_error(evidence, origins, track)
    of_a_day = np.abs(ratio(evidence.total[-1], evidence.count[-1]))
    return np.where(error <= EXACT * of_a_day, 0.0, error)


def _age_weights(days_ago: np.ndarray) -> np.ndarray:
    """Return (O, 1) weights of origins by their age."""
    return np.array([[0.5 ** (days / HALF_LIFE_DAYS)] for days in days_ago.tolist()])


def _weighed(weight: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return (N,) weighed sums; never 0, for a division; nan: a value is missing."""
    sums = total_of(np.where(weight > 0, weight * values, 0.0))
    return np.where(sums == 0.0, 1e-300, sums)


def _weights(
    evidence: Evidence, inputs: MethodInputs, candidates: tuple[str, ...]
) -> np.ndarray:
    """Return (C, N) weights of the errors; 0: the candidate does not suit the item."""
    now = np.array([evidence.n_days])
    is_rare = is_intermittent(evidence, now)[0]
    suits = {
        "croston": is_rare & ~_is_dying_down(evidence, now),
        "tsb": is_rare,
        "weekday": profile_strength(evidence, now)[0] >= MINIMUM_PROFILE_STRENGTH,
        "seasonal": season_likeness(evidence, inputs.last_year, inputs.days_before)
        >= MINIMUM_SEASON_LIKENESS,
    }
    weights = np.zeros((len(candidates), evidence.n_items))
    for row, name in zip(weights, candidates, strict=True):
        rare, regular = WEIGHTS_INTERMITTENT.get(name, 1.0), WEIGHTS.get(name, 1.0)
        row[:] = np.where(is_rare, rare, regular) * suits.get(name, True)
    return weights


def _is_dying_down(evidence: Evidence, now: np.ndarray) -> np.ndarray:
    """Return (N,) bool: there have been fewer sales of late."""
    without_forgetting = croston(evidence, now).level[0]
    return tsb(evidence, now).level[0] < MINIMUM_TSB_SHARE * without_forgetting


def _chosen(
    weighed_error: np.ndarray,
    is_measured: np.ndarray,
    current: np.ndarray,
    candidates: tuple[str, ...],
) -> np.ndarray:
    """Return (N,) str: the best, or the current one while it is nearly as good."""
    known = np.where(np.isnan(weighed_error), np.inf, weighed_error)
    best = known.argmin(axis=1)
    names = np.array(candidates)
    is_current = np.asarray(current)[:, np.newaxis] == names
    of_current = np.where(is_current, known, np.inf).min(axis=1)
    is_left = known.min(axis=1) < of_current * (1.0 - MARGIN)
    kept = np.where(current == "", FIRST_METHOD, current)
    return np.where(is_measured & is_left, names[best], kept)
