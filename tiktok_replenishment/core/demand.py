# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Daily sales as a dense matrix, and which of its days are evidence of demand."""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np

from .columns import take_rows


class DayFlag(IntFlag):
    """Why a day's demand is not simply what was sold; a day may have several."""

    BEFORE_FIRST_SALE = 1
    STOCKOUT = 2  # nothing to sell all day: missing
    PARTIAL = 4  # on sale for a part of the day: estimated for the whole
    CAMPAIGN = 8  # taken out by its measured rise, missing where that is not known
    OUTLIER = 16  # a spike: missing
    OVERRULED = 32  # a person's word decided, against one of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandHistory:
    """What is known of N items on each of T days; the last column is D-1."""

    sold: np.ndarray  # (N, T) units a day, zero-filled; below 0: more came back
    share_on_sale: np.ndarray  # (N, T) 0 none, 1 the whole day; nan: not known, whole
    first_sale_days_ago: np.ndarray  # (N,) int; 1 is D-1, 0 is never sold
    campaign_rise: np.ndarray  # (N, T) sum of rises, 3.0 is +300 %; nan: not known
    verdict: np.ndarray  # (N, T) int8 a person's: 0 none, 1 ordinary, -1 exceptional
    weekday: np.ndarray  # (N,) int of the planning day D; 0 is Monday

    def take(self, rows: np.ndarray) -> "DemandHistory":
        """Return the history of some items, in the order of `rows`."""
        return take_rows(self, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDemand:
    """Ordinary demand of N items on each of T days; the last column is D-1."""

    demand: np.ndarray  # (N, T) units a day; nan: the day tells nothing
    flags: np.ndarray  # (N, T) uint8 bits of DayFlag
    shift_days_ago: np.ndarray  # (N,) int first day of the present level; 0: no shift

    def take(self, rows: np.ndarray) -> "CleanDemand":
        """Return the demand of some items, in the order of `rows`."""
        return take_rows(self, rows)


def dense_history(
    *,
    n_items: int,
    n_days: int,
    item: np.ndarray,
    days_ago: np.ndarray,
    quantity: np.ndarray,
) -> np.ndarray:
    """Return (n_items, n_days) units a day from R rows of item, days ago, quantity.

    The last column is D-1 (1 day ago). Rows of the same item and day add; rows
    outside the window or of no item of the batch are ignored.
    """
    item = np.asarray(item, dtype=np.int64)
    days_ago = np.asarray(days_ago, dtype=np.int64)
    inside = (days_ago >= 1) & (days_ago <= n_days) & (item >= 0) & (item < n_items)
    cell = item[inside] * n_days + (n_days - days_ago[inside])
    weights = np.asarray(quantity, dtype=np.float64)[inside]
    flat = np.bincount(cell, weights=weights, minlength=n_items * n_days)
    # Without a single row numpy counts in whole numbers.
    return flat.astype(np.float64, copy=False).reshape(n_items, n_days)
