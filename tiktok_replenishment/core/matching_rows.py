# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which rows of one table belong to the rows of another."""

import numpy as np


def pair_numbers(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return (R,) int, equal where both of two (R,) columns from 0 up are equal."""
    return first.astype(np.int64) * (second.max(initial=0) + 1) + second


def matching_rows(
    keys: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (P,) indexes into `wanted` and (P,) indexes into `keys` that are equal.

    By `wanted`, then in the order of `keys`.
    """
    order = np.argsort(keys, kind="stable")
    first = np.searchsorted(keys[order], wanted, side="left")
    counts = np.searchsorted(keys[order], wanted, side="right") - first
    which = np.repeat(np.arange(wanted.size), counts)
    step = np.arange(which.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, order[np.repeat(first, counts) + step]
