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
- The others must have been better than `FIRST_METHOD` by more than chance explains:
  by `PROOF` standard errors of the mean over the origins, after the one-standard-error
  rule of Breiman et al., "Classification and Regression Trees" (1984), 3.4.3.
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
WEIGHTS = {"moving_average": 1.04, "trend": 0.98, "seasonal": 0.5}
WEIGHTS_INTERMITTENT = {
    "weighted": 1.05,
    "moving_average": 1.05,
    "smoothing": 1.03,
    "trend": 1.03,
    "tsb": 1.02,
    "seasonal": 0.8,
}
# Standard errors; of a trend that it is not clearly worse is enough.
PROOF = {"croston": 0.45, "tsb": 0.9, "trend": -0.3}
USUAL_PROOF = 0.7
PROVEN_OTHERWISE = ("weekday", "seasonal")
# The one in use is believed in until its proof is less by so much.
PROOF_KEPT = 1.0
# So many origins in a row tell of the same days.
OVERLAP = HORIZON_DAYS / ORIGIN_STEP
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """How far forecasts from O origins were off, of N items: each (O, N)."""

    weight: np.ndarray  # of the origin; 0: too few days are known
    gap: np.ndarray  # units that the sum of the known days was off
    known: np.ndarray  # days
    off: np.ndarray  # units that single days of the first week were off, added
    known_week: np.ndarray  # days of it


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
    error, weight, proof = np.full((3, n_items, len(candidates)), np.nan)
    for rows in blocks(np.arange(n_items)):
        evidence = evidence_of(clean.demand[rows])
        inputs = inputs_of(rows, settings.window_weights, settings.last_year)
        weight[rows] = weights = _weights(evidence, inputs, candidates).T
        measured, proven = _measured(evidence, inputs, candidates, weights)
        error[rows], proof[rows] = measured, proven
    is_measured = ~np.isnan(error).all(axis=1)
    is_believed = _is_proven(proof, current, candidates) | (error == 0.0)
    weighed = np.where(is_believed, error * weight, np.nan)
    return MethodChoice(
        method=_chosen(weighed, is_measured, current, candidates),
        error=error,
        candidates=candidates,
        is_measured=is_measured,
    )


def choice_origins(n_days: int) -> np.ndarray:
    """Return the days to forecast from; a whole horizon of known days follows each."""
    oldest = max(n_days - OLDEST_ORIGIN_DAYS, MINIMUM_DAYS)
    return np.arange(n_days - HORIZON_DAYS, oldest - 1, -ORIGIN_STEP)[::-1]


def misses_of(evidence: Evidence, origins: np.ndarray, track: Track) -> Misses:
    """Return how far a track was off from each origin."""
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
    return Misses(weight=weight, gap=gap, known=known, off=off, known_week=known_week)


def rolling_error(misses: Misses) -> np.ndarray:
    """Return (N,) units a day, nan where too few origins can be compared."""
    weight, gap, known = misses.weight, misses.gap, misses.known
    squares = _weighed(weight, gap * gap) / _weighed(weight, known * known)
    error = np.sqrt(squares) + DAILY_SHARE * (
        _weighed(weight, misses.off)
        / np.maximum(_weighed(weight, misses.known_week), 1e-9)
    )
    return np.where(total_of(weight > 0) >= MINIMUM_ORIGINS, error, np.nan)


def proof_of(usual: Misses, misses: Misses) -> np.ndarray:
    """Return (N,) by how many standard errors `misses` are less than the `usual` ones.

    Of the squares of how far the four weeks were off, per known day.
    """
    weight = usual.weight
    better = _squares(usual) - _squares(misses)
    whole = _weighed(weight, np.ones_like(weight))
    mean = _weighed(weight, better) / whole
    variance = _weighed(weight, (better - mean) ** 2) / whole
    n_origins = whole**2 / _weighed(weight, weight) / OVERLAP
    return mean / np.sqrt(variance / np.maximum(n_origins, 1.0))


def _squares(misses: Misses) -> np.ndarray:
    return (misses.gap / np.maximum(misses.known, 1.0)) ** 2


def _measured(
    evidence: Evidence,
    inputs: MethodInputs,
    candidates: tuple[str, ...],
    weights: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the (N, C) errors of candidates that suit, and their proof; nan: none."""
    error, proof = np.full((2, *weights.shape), np.nan)
    origins = choice_origins(evidence.n_days)
    if not origins.size:
        return error, proof
    of_a_day = np.abs(ratio(evidence.total[-1], evidence.count[-1]))
    usual = _misses(FIRST_METHOD, evidence, inputs, origins)
    for number, name in enumerate(candidates):
        suits = weights[:, number] > 0
        if not suits.any():
            continue
        is_usual = name == FIRST_METHOD
        misses = usual if is_usual else _misses(name, evidence, inputs, origins)
        measured = rolling_error(misses)
        measured = np.where(measured <= EXACT * of_a_day, 0.0, measured)
        error[:, number] = np.where(suits, measured, np.nan)
        proof[:, number] = proof_of(usual, misses)
    return error, proof


def _misses(
    name: str, evidence: Evidence, inputs: MethodInputs, origins: np.ndarray
) -> Misses:
    return misses_of(evidence, origins, track_of(name, evidence, origins, inputs))


def _is_proven(
    proof: np.ndarray, current: np.ndarray, candidates: tuple[str, ...]
) -> np.ndarray:
    """Return (N, C) bool: a candidate's past errors are believed."""
    if FIRST_METHOD not in candidates:
        return np.ones(proof.shape, dtype=bool)
    free = (FIRST_METHOD, *PROVEN_OTHERWISE)
    asked = [
        -np.inf if name in free else PROOF.get(name, USUAL_PROOF) for name in candidates
    ]
    is_current = np.asarray(current)[:, np.newaxis] == np.array(candidates)
    return proof >= np.array(asked) - PROOF_KEPT * is_current


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
