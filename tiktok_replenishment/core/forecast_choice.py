# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which forecast method suits an item, by what each would have said on its own past.

From every `ORIGIN_STEP`-th day of the last months, each candidate forecasts the
`HORIZON_DAYS` that follow, with the days before alone. Its error is how far the sum of
that forecast was off, per known day, plus `DAILY_SHARE` of how far its first day was
off. A candidate that explains more by chance than others needs more evidence: its error
is multiplied by its `HANDICAP`. A chosen method is left only for one that is better by
`MARGIN`, so that choices do not flap from week to week.
"""

from dataclasses import dataclass

import numpy as np

from .demand import CleanDemand
from .forecast import ForecastSettings
from .forecast_evidence import Evidence, blocks, evidence_of, is_intermittent, total_of
from .forecast_methods import DEFAULT_METHOD, METHODS, inputs_of, track_of
from .forecast_track import Track

HORIZON_DAYS = 28
ORIGIN_STEP = 3
OLDEST_ORIGIN_DAYS = 120
# Known days before an origin, for its forecasts to count.
MINIMUM_DAYS = 28
MINIMUM_ORIGINS = 5
DAILY_SHARE = 0.25
MARGIN = 0.05
HANDICAP = {"trend": 1.1, "seasonal": 1.1, "weekday": 1.02}
FOR_INTERMITTENT = ("croston", "tsb")
NEVER_FOR_INTERMITTENT = ("weekday", "trend")


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChoice:
    """The method of each of N items, and why."""

    method: np.ndarray  # (N,) str
    error: np.ndarray  # (N, C) units a day, handicapped; nan: not for this item
    candidates: tuple[str, ...]  # C
    is_measured: np.ndarray  # (N,) bool; False: too little history, nothing changed


def choose_methods(
    clean: CleanDemand,
    settings: ForecastSettings,
    *,
    current: np.ndarray,
    candidates: tuple[str, ...] = METHODS,
) -> MethodChoice:
    """Choose for each item; `current` (N,) str is the choice so far, "" for none."""
    n_items = clean.demand.shape[0]
    error = np.full((n_items, len(candidates)), np.nan)
    for rows in blocks(np.arange(n_items)):
        evidence = evidence_of(clean.demand[rows])
        inputs = inputs_of(rows, settings.window_weights, settings.last_year)
        origins = choice_origins(evidence.n_days)
        suits = _suits(evidence, candidates)
        for number, name in enumerate(candidates):
            if origins.size and suits[number].any():
                track = track_of(name, evidence, origins, inputs)
                measured = rolling_error(evidence, origins, track)
                measured *= HANDICAP.get(name, 1.0)
                error[rows, number] = np.where(suits[number], measured, np.nan)
    is_measured = ~np.isnan(error).all(axis=1)
    return MethodChoice(
        method=_chosen(error, is_measured, current, candidates),
        error=error,
        candidates=candidates,
        is_measured=is_measured,
    )


def choice_origins(n_days: int) -> np.ndarray:
    """Return the days to forecast from; a whole horizon of known days follows each."""
    newest = n_days - HORIZON_DAYS
    oldest = max(n_days - OLDEST_ORIGIN_DAYS, MINIMUM_DAYS)
    return np.arange(newest, oldest - 1, -ORIGIN_STEP)[::-1]


def rolling_error(evidence: Evidence, origins: np.ndarray, track: Track) -> np.ndarray:
    """Return (N,) units a day, nan where too few origins can be compared."""
    gap, known = np.zeros((2, origins.size, evidence.n_items))
    first_day = np.zeros_like(gap)
    for day in range(HORIZON_DAYS):
        is_known = evidence.is_known[origins + day]
        miss = np.where(
            is_known, track.ahead(day) - evidence.demand[origins + day], 0.0
        )
        gap += miss
        known += is_known
        if day == 0:
            first_day = np.abs(miss)
    counts = (evidence.count[origins] >= MINIMUM_DAYS) & (known >= HORIZON_DAYS / 2)
    days = total_of(np.where(counts, known, 0.0))
    n_first = total_of(counts & evidence.is_known[origins])
    error = total_of(np.where(counts, np.abs(gap), 0.0)) / np.maximum(days, 1.0)
    error += (
        DAILY_SHARE
        * total_of(np.where(counts, first_day, 0.0))
        / np.maximum(n_first, 1.0)
    )
    return np.where(total_of(counts) >= MINIMUM_ORIGINS, error, np.nan)


def _suits(evidence: Evidence, candidates: tuple[str, ...]) -> np.ndarray:
    """Return (C, N) bool: candidates for the item's kind of demand."""
    now = np.array([evidence.n_days])
    intermittent = is_intermittent(evidence, now)[0]
    suits = np.ones((len(candidates), evidence.n_items), dtype=bool)
    for number, name in enumerate(candidates):
        if name in FOR_INTERMITTENT:
            suits[number] = intermittent
        elif name in NEVER_FOR_INTERMITTENT:
            suits[number] = ~intermittent
    return suits


def _chosen(
    error: np.ndarray,
    is_measured: np.ndarray,
    current: np.ndarray,
    candidates: tuple[str, ...],
) -> np.ndarray:
    """Return (N,) str: the best, or the current one while it is nearly as good."""
    known = np.where(np.isnan(error), np.inf, error)
    best = known.argmin(axis=1)
    names = np.array(candidates)
    best_error = known.min(axis=1)
    of_current = np.where(current[:, np.newaxis] == names, known, np.inf).min(axis=1)
    is_left = ~(best_error >= of_current * (1.0 - MARGIN))
    kept = np.where(current == "", DEFAULT_METHOD, current)
    return np.where(is_measured & is_left, names[best], kept)
