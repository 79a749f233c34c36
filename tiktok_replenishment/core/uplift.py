# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a campaign that is over did to demand, measured from history.

The uplift is the demand of its days over what they would have sold without it, less
one. Without it: the mean of the ordinary days of the four weeks before and of the four
weeks after, each side with half the weight, so that a trend cancels; times what the
weekday usually does. Days without stock tell nothing, parts of days are estimated as
for the base, spikes and days of other campaigns are left out on both sides. It is a
ratio of sums, not a mean of ratios: a day with few sales does not decide.
"""

from dataclasses import dataclass, replace

import numpy as np

from .cleaning import known_demand
from .demand import CleanDemand, DayFlag, DemandHistory
from .row_sums import row_sums

# As long as the usual month, on either side.
BASE_DAYS = 28
# A week: less is a matter of its weekdays, and one side with less does not count.
MIN_BASE_DAYS = 7
# A weekday's own days weigh as much as the mean of all when there are four of them.
WEEKDAY_PRIOR_DAYS = 4.0
_WEEKDAYS = 7
_NOT_ORDINARY = DayFlag.CAMPAIGN | DayFlag.OUTLIER


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCampaigns:
    """K campaigns, each on one item; give all of an item, they are told apart."""

    item: np.ndarray  # (K,) int
    first_days_ago: np.ndarray  # (K,) int; 1 is D-1
    last_days_ago: np.ndarray  # (K,) int, included


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredUplift:
    """What K campaigns did; nan where nothing can be said."""

    uplift: np.ndarray  # (K,) fraction: 3.0 is +300 %
    n_days: np.ndarray  # (K,) int days of the campaign that tell
    demand: np.ndarray  # (K,) units a day on them
    base: np.ndarray  # (K,) units a day that they would have sold without it


def measure_uplift(
    clean: CleanDemand, history: DemandHistory, campaigns: PastCampaigns
) -> MeasuredUplift:
    """Return the uplift of each campaign on its days alone.

    Days on which another of the campaigns ran tell of neither. `clean` is of
    `history`; whatever rises the history has are not used.
    """
    items, place = np.unique(campaigns.item, return_inverse=True)
    history, clean = history.take(items), clean.take(items)
    n_days = history.sold.shape[1]
    day = np.arange(n_days)
    first = n_days - campaigns.first_days_ago[:, np.newaxis]
    last = n_days - campaigns.last_days_ago[:, np.newaxis]
    is_running = (day >= first) & (day <= last)
    n_running = np.zeros(history.sold.shape, dtype=np.int32)
    np.add.at(n_running, place, is_running)
    demand = _without_rises(history)[place]
    is_base = ((n_running == 0) & _is_ordinary(clean.flags))[place]
    is_base &= ~np.isnan(demand)
    before = is_base & (day >= first - BASE_DAYS) & (day < first)
    after = is_base & (day > last) & (day <= last + BASE_DAYS)
    level = _level(demand, before, after)[:, np.newaxis]
    usual = level * _weekday_profile(demand, before | after, history.weekday[place])
    tells = is_running & (n_running[place] == 1) & ~np.isnan(demand * usual)
    return _ratio(demand, usual, tells)


def _without_rises(history: DemandHistory) -> np.ndarray:
    no_rise = np.zeros_like(history.campaign_rise)
    demand, _ = known_demand(replace(history, campaign_rise=no_rise))
    return demand


def _ratio(demand: np.ndarray, usual: np.ndarray, tells: np.ndarray) -> MeasuredUplift:
    n_days = row_sums(tells)
    sold, expected = (row_sums(np.where(tells, days, 0.0)) for days in (demand, usual))
    is_known = expected > 0
    nothing = np.full(len(demand), np.nan)
    return MeasuredUplift(
        uplift=np.divide(sold, expected, out=nothing.copy(), where=is_known) - 1.0,
        n_days=np.where(is_known, n_days, 0).astype(np.int64),
        demand=np.divide(sold, n_days, out=nothing.copy(), where=is_known),
        base=np.divide(expected, n_days, out=nothing.copy(), where=is_known),
    )


def _is_ordinary(flags: np.ndarray) -> np.ndarray:
    """Return (N, T) bool: no campaign and no spike, or a person says so."""
    is_overruled = (flags & DayFlag.OVERRULED) != 0
    return ((flags & _NOT_ORDINARY) == 0) | is_overruled


def _level(demand: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return (K,) units a day: the mean of both sides' means; nan: too few days."""
    sides = np.stack([_means(demand, side, MIN_BASE_DAYS) for side in (before, after)])
    both = (sides[0] + sides[1]) / 2.0
    one = np.fmax(sides[0], sides[1])
    all_days = _means(demand, before | after, MIN_BASE_DAYS)
    return np.where(np.isnan(both), np.where(np.isnan(one), all_days, one), both)


def _weekday_profile(
    demand: np.ndarray, is_base: np.ndarray, weekday: np.ndarray
) -> np.ndarray:
    """Return (K, T) what each day's weekday usually sells, as a part of the mean."""
    n_days = demand.shape[1]
    weekdays = (weekday[:, np.newaxis] - np.arange(n_days, 0, -1)) % _WEEKDAYS
    mean = _means(demand, is_base, MIN_BASE_DAYS)
    profile = np.full(demand.shape, np.nan)
    for number in range(_WEEKDAYS):
        is_weekday = weekdays == number
        days = is_base & is_weekday
        total = row_sums(np.where(days, demand, 0.0)) + WEEKDAY_PRIOR_DAYS * mean
        own_mean = total / (row_sums(days) + WEEKDAY_PRIOR_DAYS)
        part = np.divide(own_mean, mean, out=np.zeros_like(mean), where=mean > 0)
        profile = np.where(is_weekday, part[:, np.newaxis], profile)
    return profile


def _means(demand: np.ndarray, days: np.ndarray, min_days: int) -> np.ndarray:
    n_days = row_sums(days)
    total = row_sums(np.where(days, demand, 0.0))
    mean = np.full(len(demand), np.nan)
    return np.divide(total, n_days, out=mean, where=n_days >= min_days)
