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
- One high day is more often a live-stream than the beginning of a wave: the days after
  it get the half (FIRST_DAY_TRUST), until a second one follows.
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
# Of lone high days at most every other one goes on. A wave is met half on its second
# day and whole from its third on; after a live-stream half as much is ordered too much.
FIRST_DAY_TRUST = 0.5
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Raised days with at least one spike up to now; all 0: none."""

    excess: np.ndarray  # (N,) units of the newest above the base
    evidence_days_ago: np.ndarray  # (N,) int of the newest
    n_days: np.ndarray  # (N,) int
    since_days_ago: np.ndarray  # (N,) int of the oldest spike


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
    is_high = (clean.flags[:, -EVIDENCE_DAYS:] & DayFlag.OUTLIER).any(axis=1)
    rows = np.flatnonzero((half_life > 0) & (is_high | (sold > CERTAINTY**2)))
    usual = _usual(clean.demand[rows, -_DAYS_SEEN:])
    run = _run_of_days(clean.take(rows), history.take(rows), usual)
    fading = 0.5 ** (run.evidence_days_ago / half_life[rows])
    by_days = run.excess * fading * np.where(run.n_days > 1, 1.0, FIRST_DAY_TRUST)
    by_hours = _from_today(sold[rows], share[rows], rise[rows], usual)
    later = by_hours * np.where(run.n_days > 0, 1.0, FIRST_DAY_TRUST)
    expected = np.repeat(np.maximum(by_days, later)[:, np.newaxis], n_days, axis=1)
    expected[:, :1] = np.maximum(by_days, by_hours)[:, np.newaxis]
    extra = np.zeros((n_items, n_days))
    extra[rows] = expected * 0.5 ** (np.arange(n_days) / half_life[rows, np.newaxis])
    strength, since = np.zeros(n_items), np.zeros(n_items, dtype=np.int64)
    strength[rows], since[rows] = np.maximum(by_days, by_hours), run.since_days_ago
    return ViralDemand(extra=extra, strength=strength, since_days_ago=since)


def _column(values: np.ndarray | float, n_items: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(values, dtype=np.float64), n_items)


def _usual(demand: np.ndarray) -> _Usual:
    """Return what is usual of items with (N, T) clean demand of the newest days."""
    n_items, n_days = demand.shape
    is_known = ~np.isnan(demand)
    planning_day = np.full(n_items, n_days)
    best = SellingWeeks(demand).ordinary_best(np.arange(n_items), planning_day)
    largest = np.where(is_known, demand, 0.0).max(axis=1, initial=0.0)
    largest[is_known.sum(axis=1) < MIN_KNOWN_DAYS] = np.inf
    best = np.where(np.isinf(best), largest, best)
    return _Usual(base=_base(demand, is_known), best=best)


def _base(demand: np.ndarray, is_known: np.ndarray) -> np.ndarray:
    """Return (N,) the mean of the newest known days, from 0 up."""
    newest = np.s_[:, : -BASE_DAYS - 1 : -1]
    total, count = np.zeros((2, len(demand)))
    for day, known in zip(demand[newest].T, is_known[newest].T, strict=True):
        total += np.where(known, day, 0.0)
        count += known
    return np.maximum(total, 0.0) / np.maximum(count, 1.0)


def _run_of_days(clean: CleanDemand, history: DemandHistory, usual: _Usual) -> _Run:
    """Return the raised days from the newest known one back to an ordinary one."""
    value, is_known, is_high = _recent_days(clean, history)
    is_open = np.ones(len(value), dtype=bool)
    excess = np.zeros(len(value))
    newest, since, n_days = np.zeros((3, len(value)), dtype=np.int64)
    for days_ago in range(1, value.shape[1] + 1):
        day, known = value[:, -days_ago], is_known[:, -days_ago]
        is_raised = known & (day > usual.best)
        is_open &= is_raised | ~known
        counts = is_open & is_raised
        n_days += counts
        is_first = counts & (newest == 0)
        newest[is_first] = days_ago
        excess[is_first] = (day - usual.base)[is_first]
        since[counts & is_high[:, -days_ago]] = days_ago
    has_spike = since > 0
    return _Run(
        excess=np.where(has_spike, excess, 0.0),
        evidence_days_ago=newest,
        n_days=np.where(has_spike, n_days, 0),
        since_days_ago=since,
    )


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
    share = np.clip(np.nan_to_num(share), MIN_SHARE_OF_DAY, 1.0)
    ordinary = sold / np.where(rise > -1, 1.0 + rise, np.inf)
    certain = ordinary * (1.0 - CERTAINTY / np.sqrt(np.maximum(sold, 1.0)))
    is_jump = (certain / share > SPIKE_RATIO * usual.best) & (ordinary > usual.best)
    return np.where(is_jump, ordinary / share - usual.base, 0.0)
