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

from collections.abc import Iterator

import numpy as np

from .day_windows import WEEK
from .demand import CleanDemand, DayFlag, DemandHistory
from .level_shift import EPISODE_DAYS, find_shifts, may_shift
from .spikes import find_spikes, may_spike

# Two hours and a half: sales of less, times ten and more, are chance.
MIN_SHARE_ON_SALE = 0.1
# An episode shows by the week after it; its first weeks, where they are the item's
# first, are measured by four weeks more.
FINAL_AFTER_DAYS = EPISODE_DAYS + 2 * WEEK
# Rows at a time: what is worked on stays in the processor's cache.
BLOCK_ROWS = 512


def clean(history: DemandHistory) -> CleanDemand:
    """Return the ordinary demand of every day, its flags, and where a level begins."""
    demand, flags = known_demand(history)
    n_days = demand.shape[1]
    shift_days_ago = np.zeros(len(demand), dtype=np.int64)
    for rows in _blocks(np.flatnonzero(_may_have_exceptions(demand))):
        place, is_outlier, level_begins = _exceptions(demand[rows])
        items = rows[place]
        is_left_out = np.arange(n_days) < level_begins[:, np.newaxis]
        is_left_out |= is_outlier & (history.verdict[items] <= 0)
        demand[items] = np.where(is_left_out, np.nan, demand[items])
        flags[items] |= is_outlier * np.uint8(DayFlag.OUTLIER)
        shift_days_ago[items] = np.where(level_begins > 0, n_days - level_begins, 0)
    return CleanDemand(demand=demand, flags=flags, shift_days_ago=shift_days_ago)


def known_demand(history: DemandHistory) -> tuple[np.ndarray, np.ndarray]:
    """Return (N, T) demand, nan where nothing is known, and (N, T) uint8 flags.

    What stock, campaigns and people say; spikes and shifts are not looked for.
    """
    sold = np.asarray(history.sold, dtype=np.float64)
    n_days = sold.shape[1]
    is_before = np.arange(n_days, 0, -1) > history.first_sale_days_ago[:, np.newaxis]
    demand = np.where(is_before, np.nan, sold)
    flags = is_before * np.uint8(DayFlag.BEFORE_FIRST_SALE)
    cells = np.flatnonzero(~(is_before | _is_whole_and_ordinary(history)))
    demand_of_cells, flags_of_cells = _read_days(
        sold=sold.take(cells),
        share=history.share_on_sale.take(cells),
        rise=history.campaign_rise.take(cells),
        verdict=history.verdict.take(cells),
    )
    demand.put(cells, demand_of_cells)
    flags.put(cells, flags_of_cells)
    return demand, flags


def _is_whole_and_ordinary(history: DemandHistory) -> np.ndarray:
    """Return (N, T) bool: days that count with what was sold, as nearly all do."""
    share = history.share_on_sale
    is_part = (share < 1) | (share > 1)
    return ~(is_part | (history.campaign_rise != 0) | (history.verdict != 0))


def _read_days(
    *, sold: np.ndarray, share: np.ndarray, rise: np.ndarray, verdict: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (K,) demand and flags of K days since the first sale."""
    share = np.where(np.isnan(share), 1.0, share)
    rise = rise.astype(np.float64)
    is_missing = (share < MIN_SHARE_ON_SALE) | ~(rise > -1)
    whole_day = np.maximum(sold, sold / np.where(is_missing, 1.0, share))
    demand = whole_day / np.where(is_missing, 1.0, 1.0 + rise)
    demand = np.where(verdict > 0, sold, np.where(is_missing, np.nan, demand))
    flags = (
        (share <= 0) * np.uint8(DayFlag.STOCKOUT)
        | ((share > 0) & (share < 1)) * np.uint8(DayFlag.PARTIAL)
        | (rise != 0) * np.uint8(DayFlag.CAMPAIGN)
        | (verdict != 0) * np.uint8(DayFlag.OVERRULED)
    )
    return np.where(verdict < 0, np.nan, demand), flags


def _may_have_exceptions(demand: np.ndarray) -> np.ndarray:
    """Return (N,) bool: items whose spikes and shifts are worth looking for."""
    may_have = np.zeros(len(demand), dtype=bool)
    for start in range(0, len(demand), BLOCK_ROWS):
        block = slice(start, start + BLOCK_ROWS)
        may_have[block] = may_spike(demand[block]) | may_shift(demand[block])
    return may_have


def _blocks(rows: np.ndarray) -> Iterator[np.ndarray]:
    for start in range(0, rows.size, BLOCK_ROWS):
        yield rows[start : start + BLOCK_ROWS]


def _exceptions(demand: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the R rows that have some, their outliers and their present level.

    (R, T) bool, and (R,) the column on which the level begins; 0: it always was.
    """
    by_day = np.asfortranarray(demand)
    is_high = find_spikes(by_day)
    shifts = find_shifts(by_day, is_high)
    is_outlier = (is_high & ~shifts.is_explained) | shifts.is_episode
    rows = np.flatnonzero(is_outlier.any(axis=1) | (shifts.latest > 0))
    return rows, is_outlier[rows], shifts.latest[rows]
