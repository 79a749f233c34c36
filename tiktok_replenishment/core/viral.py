# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What sells far above its base right now, before it is a level of its own.

`cleaning` leaves the newest spikes out of the base. They are demand all the same: this
adds them on top, at once, and lets them go as soon as the evidence fades:

- *Days*: while every known day since a spike sold more than the ordinary best day, the
  extra is what the newest of them sold above the base. One known day that did not, and
  it is over. Days without stock and days of campaigns tell nothing; meanwhile the
  extra fades by its half-life.
- *Hours*: what was sold today, over the part of the day passed, is a jump when it is
  certainly (two standard deviations of a Poisson count) above SPIKE_RATIO ordinary
  best days, and more than one of them is sold already. The morning's first sale is
  none: four units never are.
- The greater of both counts, and it halves every `half_life_days` from its day of
  evidence on.
- As soon as a level shift carries the days, they are no spikes any more: nothing is
  counted twice.
"""

from dataclasses import dataclass, replace

import numpy as np

from .cleaning import known_demand
from .demand import CleanDemand, DayFlag, DemandHistory
from .spikes import REFERENCE_WEEKS, SPIKE_RATIO, SellingWeeks

# A run of high days older than this has no day of evidence left.
EVIDENCE_DAYS = 28
# The base an extra stands on: as long as the usual month, without weekday effect.
BASE_DAYS = 28
# With less ordinary days nobody knows what is far above them.
MIN_KNOWN_DAYS = 3
# Three hours: what sold in less is measured as if they had passed.
MIN_SHARE_OF_DAY = 1 / 8
# Two standard deviations: by chance one morning in forty at most.
CERTAINTY = 2.0
_DAYS_SEEN = max(EVIDENCE_DAYS, BASE_DAYS, 7 * REFERENCE_WEEKS)
_TELLS_NOTHING = DayFlag.CAMPAIGN | DayFlag.BEFORE_FIRST_SALE


@dataclass(frozen=True, slots=True, kw_only=True)
class ViralDemand:
    """What N items are expected to sell above their base on H days from D on."""

    extra: np.ndarray  # (N, H) units a day
    strength: np.ndarray  # (N,) units a day on D; 0: not viral
    since_days_ago: np.ndarray  # (N,) int first day of the jump; 0: today, or none


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    base: np.ndarray  # (N,) mean of the ordinary days
    best: np.ndarray  # (N,) ordinary best day; inf: not known


def viral_extra(
    clean: CleanDemand,
    history: DemandHistory,
    *,
    sold_today: np.ndarray,
    share_of_today: np.ndarray,
    half_life_days: np.ndarray,
    n_days: int,
    rise_today: np.ndarray | float = 0.0,
) -> ViralDemand:
    """Return the extra demand of items that sell far above their base.

    `sold_today` (N,) units, `share_of_today` (N,) part of D passed, `half_life_days`
    (N,) 0: off. `rise_today` (N,) is the sum of the rises of campaigns running today
    (3.0 is +300 %), which are no jump; nan: not known, then today tells nothing.
    """
    n_items = len(clean.demand)
    half_life = _column(half_life_days, n_items)
    sold, share, rise = (
        _column(values, n_items) for values in (sold_today, share_of_today, rise_today)
    )
    share = np.clip(np.nan_to_num(share), MIN_SHARE_OF_DAY, 1.0)
    is_high = (clean.flags[:, -EVIDENCE_DAYS:] & DayFlag.OUTLIER).any(axis=1)
    rows = np.flatnonzero((half_life > 0) & (is_high | (sold > CERTAINTY**2)))
    usual = _usual(_newest(clean.take(rows)))
    strength, since = _from_days(
        clean.take(rows), history.take(rows), usual, half_life[rows]
    )
    jump = _from_today(sold[rows], share[rows], rise[rows], usual)
    extra, whole_strength = np.zeros((n_items, n_days)), np.zeros(n_items)
    whole_since = np.zeros(n_items, dtype=np.int64)
    whole_strength[rows] = np.maximum(strength, jump)
    whole_since[rows] = since
    halvings = np.arange(n_days) / half_life[rows, np.newaxis]
    extra[rows] = whole_strength[rows, np.newaxis] * 0.5**halvings
    return ViralDemand(extra=extra, strength=whole_strength, since_days_ago=whole_since)


def _column(values: np.ndarray | float, n_items: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(values, dtype=np.float64), n_items)


def _newest(clean: CleanDemand) -> CleanDemand:
    return replace(clean, demand=clean.demand[:, -_DAYS_SEEN:])


def _usual(clean: CleanDemand) -> _Usual:
    demand = clean.demand
    n_items, n_days = demand.shape
    is_known = ~np.isnan(demand)
    planning_day = np.full(n_items, n_days)
    best = SellingWeeks(demand).ordinary_best(np.arange(n_items), planning_day)
    largest = np.where(is_known, demand, -np.inf).max(axis=1, initial=-np.inf)
    is_enough = is_known.sum(axis=1) >= MIN_KNOWN_DAYS
    largest = np.where(is_enough, np.maximum(largest, 0.0), np.inf)
    return _Usual(
        base=_base(demand, is_known), best=np.where(np.isinf(best), largest, best)
    )


def _base(demand: np.ndarray, is_known: np.ndarray) -> np.ndarray:
    """Return (N,) the mean of the newest known days, from 0 up."""
    newest = np.s_[:, : -BASE_DAYS - 1 : -1]
    total, count = np.zeros((2, len(demand)))
    for day, known in zip(demand[newest].T, is_known[newest].T, strict=True):
        total += np.where(known, day, 0.0)
        count += known
    return np.maximum(total, 0.0) / np.maximum(count, 1.0)


def _from_days(
    clean: CleanDemand, history: DemandHistory, usual: _Usual, half_life: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N,) extra on D from the days before, and since how many days ago."""
    value, is_known, is_high = _recent_days(clean, history)
    is_open = np.ones(len(value), dtype=bool)
    strength = np.zeros(len(value))
    since, newest = np.zeros((2, len(value)), dtype=np.int64)
    for days_ago in range(1, value.shape[1] + 1):
        day, known = value[:, -days_ago], is_known[:, -days_ago]
        is_raised = known & (day > usual.best)
        is_open &= is_raised | ~known
        is_first = is_open & is_raised & (newest == 0)
        newest[is_first] = days_ago
        fading = 0.5 ** (days_ago / half_life[is_first])
        strength[is_first] = (day - usual.base)[is_first] * fading
        since[is_open & is_raised & is_high[:, -days_ago]] = days_ago
    return np.where(since > 0, strength, 0.0), since


def _recent_days(
    clean: CleanDemand, history: DemandHistory
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (N, E) demand with spikes, where it tells of a jump, and the spikes."""
    seen = np.s_[:, -EVIDENCE_DAYS:]
    by_day = ("sold", "share_on_sale", "campaign_rise", "verdict")
    value, _ = known_demand(
        replace(history, **{name: getattr(history, name)[seen] for name in by_day})
    )
    flags = clean.flags[seen]
    is_known = ~np.isnan(value) & ((flags & _TELLS_NOTHING) == 0)
    is_high = (flags & (DayFlag.OUTLIER | DayFlag.OVERRULED)) == DayFlag.OUTLIER
    # A day that a person calls ordinary is one, whatever it sold.
    value = np.where(flags & DayFlag.OVERRULED, 0.0, value)
    return value, is_known, is_high


def _from_today(
    sold: np.ndarray, share: np.ndarray, rise: np.ndarray, usual: _Usual
) -> np.ndarray:
    """Return (N,) extra on D from what was sold by now; 0: no jump."""
    ordinary = sold / np.where(rise > -1, 1.0 + rise, np.inf)
    certain = ordinary * (1.0 - CERTAINTY / np.sqrt(np.maximum(sold, 1.0)))
    is_jump = (certain / share > SPIKE_RATIO * usual.best) & (ordinary > usual.best)
    return np.where(is_jump, ordinary / share - usual.base, 0.0)
