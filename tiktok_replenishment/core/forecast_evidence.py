# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Clean demand turned day by day, as the forecast methods read it.

Arrays here have a row for each day and a column for each item. A method that sums or
walks along the days works on whole rows; an item's numbers never depend on the items
beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

# Items worked on at once: their days then stay in the processor's cache.
BLOCK = 1024
# The days over which an item's kind of demand is told.
RECENT_DAYS = 84
# Above this many days from sale to sale, demand is intermittent (Syntetos, Boylan).
INTERMITTENT_INTERVAL = 1.32


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """T days of N items, the oldest first; row t of a sum is of the days before t."""

    demand: np.ndarray  # (T, N) units a day; 0 where the day tells nothing
    is_known: np.ndarray  # (T, N) bool
    total: np.ndarray  # (T + 1, N) running sum of demand
    count: np.ndarray  # (T + 1, N) running number of known days

    @property
    def n_days(self) -> int:
        return self.demand.shape[0]

    @property
    def n_items(self) -> int:
        return self.demand.shape[1]

    def last_days(self, origins: np.ndarray, window: int) -> tuple[np.ndarray, ...]:
        """Return (O, N) units, and known days, of the window before each origin."""
        ends = index_of(origins)
        begins = index_of(np.maximum(origins - window, 0))
        return (
            self.total[ends] - self.total[begins],
            self.count[ends] - self.count[begins],
        )


def evidence_of(demand: np.ndarray) -> Evidence:
    """Return the evidence of (N, T) units a day, nan where the day tells nothing."""
    by_day = np.array(demand.T, order="C")
    is_known = ~np.isnan(by_day)
    by_day[~is_known] = 0.0
    return Evidence(
        demand=by_day,
        is_known=is_known,
        total=running_sum(by_day),
        count=running_sum(is_known),
    )


def index_of(rows: np.ndarray) -> np.ndarray | slice:
    """Return what reads these rows: without a copy where each follows the other."""
    if rows.size and (rows[1:] - rows[:-1] == 1).all():
        return slice(rows[0], rows[-1] + 1)
    return rows


def running_sum(by_day: np.ndarray) -> np.ndarray:
    """Return (T + 1, N): row t is the sum of the rows before it."""
    running = np.zeros((by_day.shape[0] + 1, by_day.shape[1]))
    running[1:] = by_day
    # Row by row: several times as fast as a cumsum down the columns.
    for before, row in pairwise(running):
        row += before
    return running


def total_of(rows: np.ndarray) -> np.ndarray:
    """Return (N,) or (O, N), the sum of R of them, added one after the other."""
    total = np.zeros(rows.shape[1:])
    for row in rows:
        total += row
    return total


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, nan where the whole is not above 0."""
    result = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    return np.divide(part, whole, out=result, where=whole > 0)


def is_intermittent(evidence: Evidence, origins: np.ndarray) -> np.ndarray:
    """Return (O, N) bool: whether the days before each origin often sell nothing."""
    sales = running_sum(evidence.demand > 0)
    begins = np.maximum(origins - RECENT_DAYS, 0)
    days = evidence.count[origins] - evidence.count[begins]
    return days > INTERMITTENT_INTERVAL * (sales[origins] - sales[begins])


def blocks(rows: np.ndarray) -> Iterator[np.ndarray]:
    """Cut item numbers into parts of at most `BLOCK`."""
    for start in range(0, rows.size, BLOCK):
        yield rows[start : start + BLOCK]
