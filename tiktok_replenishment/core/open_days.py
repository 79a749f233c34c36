# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days on which a warehouse is closed: nothing arrives on them.

Sales go on while a warehouse is closed: orders are taken every day.
"""

import numpy as np


def shift_to_open_days(arrivals: np.ndarray, is_closed: np.ndarray) -> np.ndarray:
    """Return (N, H) arrivals, those of closed days on the next open day.

    What finds no open day within H is beyond the horizon.
    """
    shifted = np.empty((arrivals.shape[1], arrivals.shape[0]))
    waiting = np.zeros(arrivals.shape[0])
    for day, (arriving, closed) in enumerate(zip(arrivals.T, is_closed.T, strict=True)):
        waiting = waiting + arriving
        shifted[day] = np.where(closed, 0.0, waiting)
        waiting = np.where(closed, waiting, 0.0)
    return shifted.T


def last_open_day(day: np.ndarray, is_closed: np.ndarray) -> np.ndarray:
    """Return (N,) int: the last open day not after `day`, on which goods must be there.

    Days before D count as open; NO_DAY stays.
    """
    found = day.copy()
    rows = np.flatnonzero((day >= 0) & (day < is_closed.shape[1]))
    while rows.size:
        rows = rows[is_closed[rows, found[rows]]]
        found[rows] -= 1
        rows = rows[found[rows] >= 0]
    return found
