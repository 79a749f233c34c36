# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sharing out what is too little for all who ask for it."""

import numpy as np

from .order_quantity import round_down
from .policy import EPSILON


def fair_shares(
    spare: float,
    need: np.ndarray,
    wanted: np.ndarray,
    step: np.ndarray,
    stockout_day: np.ndarray,
) -> np.ndarray:
    """Return (K,) parts of `spare`, together at most all of it.

    Each gets the same part of its need, in whole steps (0: any quantity); what is left
    goes step by step to whoever has the smallest part of its need, then to the one
    that runs out first, at most what it wants. The place decides between equals only.
    """
    if need.size == 1:
        return lone_shares(np.full(1, spare), wanted, step)
    shares = _same_parts(spare, need, wanted, step)
    left = spare - _sum(shares)
    while left > EPSILON:
        fits = (step > 0) & (step <= left + EPSILON)
        fits &= shares + step <= wanted + EPSILON
        if not fits.any():
            break
        asking = np.flatnonzero(fits)
        keys = (-need[asking], stockout_day[asking], shares[asking] / need[asking])
        first = asking[np.lexsort(keys)[0]]
        shares[first] += step[first]
        left -= step[first]
    return shares


def lone_shares(spare: np.ndarray, wanted: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return (K,) what those get that are alone to ask for (K,) spare."""
    return np.minimum(round_down(spare, 0.0, step), wanted)


def _same_parts(
    spare: float, need: np.ndarray, wanted: np.ndarray, step: np.ndarray
) -> np.ndarray:
    """Return (K,) the same part of each need, or all of it that somebody wants.

    What those leave who want less than their part is shared by the others at once:
    step by step, of goods sold by the gram, it would take millions of steps.
    """
    shares, is_open = np.zeros(need.size), wanted > EPSILON
    while is_open.any():
        left = spare - _sum(shares[~is_open])
        part = left / max(_sum(need[is_open]), EPSILON)
        shares = np.where(
            is_open, np.minimum(round_down(need * part, 0.0, step), wanted), shares
        )
        is_served = is_open & (shares >= wanted - EPSILON)
        if not is_served.any():
            break
        is_open &= ~is_served
    return shares


def _sum(values: np.ndarray) -> float:
    """Return the sum, which does not depend on the order of the values."""
    return float(np.sort(values).sum())
