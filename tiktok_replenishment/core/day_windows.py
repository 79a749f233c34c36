# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Looks along the days of (N, T) matrices: shifted days, weeks from each day on.

Every sum is made cell by cell in one fixed order, so that a row's result depends on
the row alone. Matrices are fastest in column order (order="F"): then a day of all
items is one piece of memory, and looking days back is a mere offset.
"""

from collections.abc import Callable, Sequence

import numpy as np

WEEK = 7


class ShiftedDays:
    """Columns of a matrix as seen from days before or after, without copies.

    Beyond the matrix's ends stands `fill`.
    """

    def __init__(
        self, values: np.ndarray, *, back: int = 0, on: int = 0, fill: float
    ) -> None:
        n_rows, self._n_days = values.shape
        self._back = back
        shape = n_rows, back + self._n_days + on
        self._padded = np.full(shape, fill, values.dtype, order="F")
        self._padded[:, back : back + self._n_days] = values

    def ago(self, days: int) -> np.ndarray:
        """Return (N, T): column t is the value of day t - days (negative: later)."""
        start = self._back - days
        return self._padded[:, start : start + self._n_days]

    def known(self) -> "ShiftedDays":
        """Return the same days as int8: 1 where a value is not nan."""
        return self._of((~np.isnan(self._padded)).view(np.int8), self._back)

    def weekly(self, n_weeks: int, combine: Callable) -> "ShiftedDays":
        """Return each day combined with the same weekday of the weeks before it.

        `n_weeks`, the day's own included, is a power of 2. Less far back can be seen.
        """
        values, reach = self._padded, WEEK
        while reach < WEEK * n_weeks:
            values = combine(values[:, reach:], values[:, :-reach])
            reach *= 2
        return self._of(values, self._back - WEEK * (n_weeks - 1))

    def week(self, combine: Callable) -> "ShiftedDays":
        """Return each day combined with the six before it. Less far back can be seen.

        `combine` is np.add, np.maximum or the like.
        """
        days = self._padded
        n_weeks = days.shape[1] - WEEK + 1
        two = combine(days[:, :-1], days[:, 1:])
        four = combine(two[:, :n_weeks], two[:, 2 : n_weeks + 2])
        six = combine(four, two[:, 4 : n_weeks + 4])
        seven = combine(six, days[:, WEEK - 1 :], out=six)
        return self._of(seven, self._back - WEEK + 1)

    def _of(self, padded: np.ndarray, back: int) -> "ShiftedDays":
        other = ShiftedDays.__new__(ShiftedDays)
        other._padded, other._back, other._n_days = padded, back, self._n_days
        return other

    def at(
        self, rows: np.ndarray, columns: np.ndarray, days_ago: Sequence[int]
    ) -> np.ndarray:
        """Return (K, L): for K cells, the values of L days before each."""
        places = columns[:, np.newaxis] + self._back - np.asarray(days_ago)
        return self._padded[rows[:, np.newaxis], places]


def take_items(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return (R, T) some rows of a matrix in column order, in that order."""
    return values.T.take(rows, axis=1).T


def cells_of(is_marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rows and columns of the marked cells, row by row."""
    places = np.flatnonzero(is_marked)
    return np.divmod(places, max(is_marked.shape[1], 1))


def days_from(
    values: np.ndarray, rows: np.ndarray, columns: np.ndarray, n_days: int
) -> np.ndarray:
    """Return (K, n_days): the days from each of K cells on; nan beyond the end."""
    places = columns[:, np.newaxis] + np.arange(n_days)
    last = values.shape[1] - 1
    days = values[rows[:, np.newaxis], np.minimum(places, last)]
    return np.where(places > last, np.nan, days)


def week_from(values: np.ndarray, combine: Callable, fill: float) -> np.ndarray:
    """Return (N, T): each day combined with the six after it.

    `combine` is np.add, np.maximum or the like; days beyond the end are `fill`.
    """
    return ShiftedDays(values, on=WEEK - 1, fill=fill).week(combine).ago(1 - WEEK)


def weekly_mean_from(demand: np.ndarray, min_days: int) -> np.ndarray:
    """Return (N, T): the mean of the known days of the week from each day on.

    nan where fewer than `min_days` are known, or where the week is not over yet.
    """
    is_known = ~np.isnan(demand)
    n_known = week_from(is_known.view(np.int8), np.add, 0)
    total = week_from(np.where(is_known, demand, 0.0), np.add, 0.0)
    n_known[:, max(demand.shape[1] - WEEK + 1, 0) :] = 0
    mean = np.full_like(demand, np.nan)
    np.divide(total, n_known, out=mean, where=n_known >= min_days)
    return mean


def upper_median(values: np.ndarray) -> np.ndarray:
    """Return (K,) the upper median of the finite values of each row; inf: none."""
    ascending = np.sort(np.where(np.isfinite(values), values, np.inf), axis=1)
    n_finite = np.isfinite(ascending).sum(axis=1)
    return ascending[np.arange(len(values)), n_finite // 2 * (n_finite > 0)]
