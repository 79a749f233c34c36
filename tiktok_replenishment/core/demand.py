# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Daily sales as a dense matrix, and which of its days are evidence of demand."""

import numpy as np


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
    return flat.reshape(n_items, n_days)


def evidence_mask(
    *,
    n_days: int,
    first_sale_days_ago: np.ndarray,
    campaign: np.ndarray,
    stockout: np.ndarray,
) -> np.ndarray:
    """Return (N, n_days) bool: days whose sales tell of ordinary demand.

    Days before the first sale (0: never sold), campaign days and days without
    stock do not.
    """
    days_ago = np.arange(n_days, 0, -1)
    is_listed = days_ago <= np.asarray(first_sale_days_ago)[:, np.newaxis]
    return is_listed & ~np.asarray(campaign) & ~np.asarray(stockout)
