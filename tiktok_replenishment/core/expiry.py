# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stock that will be removed from sale before it sells."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLots:
    """L lots in stock that may be sold until a day; lots without a day are none."""

    item: np.ndarray  # (L,) int position of the item in the batch
    removal_day: np.ndarray  # (L,) int first day without it; 0 is D, below: already
    quantity: np.ndarray  # (L,) units that are free to be sold

    @classmethod
    def empty(cls) -> "DatedLots":
        none = np.zeros(0, dtype=np.int64)
        return cls(item=none, removal_day=none, quantity=np.zeros(0))


def unsold_at_removal(
    *, lots: DatedLots, cumulative: np.ndarray, base: np.ndarray
) -> np.ndarray:
    """Return (L,) units of each lot that will not have sold by its removal day.

    `cumulative` (N, H + 1): forecast of the first n days from D on, column 0 is 0.
    `base` (N,): units a day, for removal days beyond the horizon H. The lot that has
    to go first is sold first, and before all stock without a day, which is the most
    that can be saved: what sells until a lot's day is the forecast until then, less
    what earlier lots take of it.
    """
    order = np.lexsort((np.arange(len(lots.item)), lots.removal_day, lots.item))
    item = lots.item[order]
    quantity = np.maximum(lots.quantity[order], 0.0)
    can_sell = _sales_until(lots.removal_day[order], item, cumulative, base)
    sold = np.zeros(len(order))
    taken = np.zeros(len(cumulative))
    for of_rank in _by_rank(item):
        here = item[of_rank]
        sold[of_rank] = np.minimum(
            quantity[of_rank], np.maximum(can_sell[of_rank] - taken[here], 0.0)
        )
        taken[here] += sold[of_rank]
    unsold = np.empty(len(order))
    unsold[order] = quantity - sold
    return unsold


def expiring_quantity(
    *, lots: DatedLots, cumulative: np.ndarray, base: np.ndarray
) -> np.ndarray:
    """Return (N,) units of each item that are in stock and will not have sold."""
    unsold = unsold_at_removal(lots=lots, cumulative=cumulative, base=base)
    return np.bincount(lots.item, weights=unsold, minlength=len(cumulative))


def _sales_until(day, item, cumulative, base):
    horizon = cumulative.shape[1] - 1
    inside = np.clip(day, 0, horizon)
    beyond = np.maximum(day - horizon, 0)
    return cumulative[item, inside] + beyond * base[item]


def _by_rank(item):
    """Positions of the first lot of each item, then of the second, and so on."""
    if not len(item):
        return
    starts = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
    counts = np.diff(np.r_[starts, len(item)])
    for rank in range(counts.max()):
        yield starts[counts > rank] + rank
