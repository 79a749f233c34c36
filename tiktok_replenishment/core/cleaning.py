# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ordinary demand out of what was sold: the first step of every forecast.

A day counts with what was sold, except:

- before the first sale it tells nothing;
- without stock it tells nothing: no sale is not no demand;
- on sale for a part of the day it counts with sales over that part, never with less
  than was sold; with less than MIN_SHARE_ON_SALE it tells nothing;
- on a campaign's day it counts with sales over 1 + the sum of measured rises; where
  that is not known, or leaves nothing, it tells nothing;
- a spike (`spikes`) or an episode (`level_shift`) tells nothing of ordinary days;
- before the first day of a new level (`level_shift`) it is no evidence any more;
- a person's word beats all of it but the first: an ordinary day counts with what was
  sold, an exceptional one tells nothing.

**Spike or new level, while it is new.** A high day of the last days may be either, and
no filter can know: one that follows at once orders twenty days of goods after every
live-stream, one that waits sells out of what goes viral. So the two are parted: the
base waits until a new level has lasted seven clear days (fourteen among noise), and
meanwhile `viral.viral_extra` adds what sells above it and forgets it when the evidence
fades. A spike is in one of the two, never in both.

A day's flags are final FINAL_AFTER_DAYS later, whatever happens then; only the
evidence before a level shift is dropped later than that.
"""

import numpy as np

from .day_windows import WEEK
from .demand import CleanDemand, DayFlag, DemandHistory
from .level_shift import EPISODE_DAYS, find_shifts
from .spikes import SPIKE_RATIO, find_spikes

# Two hours and a half: sales of less, times ten and more, are chance.
MIN_SHARE_ON_SALE = 0.1
# An episode shows by the week after it; its first weeks, where they are the item's
# first, are measured by four weeks more.
FINAL_AFTER_DAYS = EPISODE_DAYS + 2 * WEEK
# Rows at a time: what is worked on stays in the processor's cache.
BLOCK_ROWS = 256


def clean(history: DemandHistory) -> CleanDemand:
    """Return the ordinary demand of every day, its flags, and where a level begins."""
    demand, flags = known_demand(history)
    shift_days_ago = np.zeros(len(demand), dtype=np.int64)
    for start in range(0, len(demand), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        shift_days_ago[block] = _take_out_exceptions(
            demand[block], flags[block], history.verdict[block]
        )
    return CleanDemand(
        demand=demand,
        flags=flags,
        shift_days_ago=shift_days_ago,
    )


def known_demand(history: DemandHistory) -> tuple[np.ndarray, np.ndarray]:
    """Return (N, T) demand, nan where nothing is known, and (N, T) uint8 flags.

    What stock, campaigns and people say; spikes and shifts are not looked for.
    """
    demand = np.empty(history.sold.shape)
    flags = np.zeros(history.sold.shape, dtype=np.uint8)
    for start in range(0, len(demand), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        demand[block] = _read_days(history.take(block), flags[block])
    return demand, flags


def _read_days(history: DemandHistory, flags: np.ndarray) -> np.ndarray:
    """Return (N, T) demand of the days; set their flags."""
    sold = np.asarray(history.sold, dtype=np.float64)
    share = np.where(np.isnan(history.share_on_sale), 1.0, history.share_on_sale)
    rise = np.asarray(history.campaign_rise, dtype=np.float64)
    n_days = sold.shape[1]
    is_ordinary, is_exceptional = history.verdict > 0, history.verdict < 0
    is_before = np.arange(n_days, 0, -1) > history.first_sale_days_ago[:, np.newaxis]
    flags |= np.where(is_before, np.uint8(DayFlag.BEFORE_FIRST_SALE), np.uint8(0))
    _mark(flags, (share <= 0) & ~is_before, DayFlag.STOCKOUT)
    _mark(flags, (share > 0) & (share < 1) & ~is_before, DayFlag.PARTIAL)
    _mark(flags, (rise != 0) & ~is_before, DayFlag.CAMPAIGN)
    _mark(flags, (is_ordinary | is_exceptional) & ~is_before, DayFlag.OVERRULED)
    is_missing = (share < MIN_SHARE_ON_SALE) | ~(rise > -1)
    whole_day = np.maximum(sold, sold / np.where(is_missing, 1.0, share))
    demand = whole_day / np.where(is_missing, 1.0, 1.0 + rise)
    demand = np.where(is_ordinary, sold, np.where(is_missing, np.nan, demand))
    return np.where(is_before | is_exceptional, np.nan, demand)


def _mark(flags: np.ndarray, days: np.ndarray, flag: DayFlag) -> None:
    np.bitwise_or(flags, np.uint8(flag), out=flags, where=days)


def _take_out_exceptions(
    demand: np.ndarray, flags: np.ndarray, verdict: np.ndarray
) -> np.ndarray:
    """Make spikes and outdated days of a block nan; return its shifts' days ago."""
    by_day = np.asfortranarray(demand)
    is_high = find_spikes(by_day)
    shifts = find_shifts(by_day, is_high)
    is_outlier = is_high & ~(by_day <= SPIKE_RATIO * shifts.support)
    is_outlier |= shifts.is_episode
    _mark(flags, is_outlier, DayFlag.OUTLIER)
    demand[is_outlier & (verdict <= 0)] = np.nan
    n_days = demand.shape[1]
    demand[np.arange(n_days) < shifts.latest[:, np.newaxis]] = np.nan
    return np.where(shifts.latest > 0, n_days - shifts.latest, 0)
