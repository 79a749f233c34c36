# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an item stands for together with all it feeds, and how long that is known."""

import numpy as np

from .network import NetworkEdges, echelons
from .row_sums import row_sums


def pooled(demand: np.ndarray, edges: NetworkEdges) -> np.ndarray:
    """Return (N, T) demand of each item and of all it feeds along first sources.

    A day is nan where none of them tells anything.
    """
    n_items = demand.shape[0]
    chain = echelons(edges, n_items)
    others = chain.member != chain.owner
    order = np.lexsort((chain.member[others], chain.owner[others]))
    owner, member = chain.owner[others][order], chain.member[others][order]
    total, is_known = np.nan_to_num(demand), ~np.isnan(demand)
    np.add.at(total, owner, np.nan_to_num(demand)[member])
    np.logical_or.at(is_known, owner, ~np.isnan(demand)[member])
    return np.where(is_known, total, np.nan)


def units_of_last(demand: np.ndarray, n_days: int) -> np.ndarray:
    """Return (N,) units of the last `n_days`, unknown days as none."""
    return row_sums(np.nan_to_num(demand[:, -n_days:]))


def known_days(demand: np.ndarray) -> np.ndarray:
    """Return (N,) int days since the first day that tells anything; 0: none does."""
    is_known = ~np.isnan(demand)
    first = np.argmax(is_known, axis=1)
    return np.where(is_known.any(axis=1), demand.shape[1] - first, 0)
