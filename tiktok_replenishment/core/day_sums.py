# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sums over the first days of tables, day by day for all rows at once.

Row by row every sum would wait for the one before, which takes several times as long.
"""

import numpy as np


def by_day(values: np.ndarray) -> np.ndarray:
    """Return a copy (H, N) of (N, H), each day's values side by side."""
    return np.array(values.T, dtype=np.float64, order="C")


def day_sums(values: np.ndarray) -> np.ndarray:
    """Return (N, H + 1): column n is the sum of the first n columns of (N, H)."""
    n_items, n_days = values.shape
    sums = np.zeros((n_days + 1, n_items))
    for before, day, after in zip(sums[:-1], values.T, sums[1:], strict=True):
        np.add(before, day, out=after)
    return sums.T
