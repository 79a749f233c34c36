# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is missing between two arrivals."""

from dataclasses import dataclass, replace

import numpy as np

from .day_sums import day_sums
from .policy import EPSILON
from .projection import project, stockout_day


@dataclass(frozen=True, slots=True, kw_only=True)
class StockOutlook:
    """R stocks as they are expected without any further order."""

    start: np.ndarray  # (R,) negative: promised orders
    daily: np.ndarray  # (R, H) demand
    arrivals: np.ndarray  # (R, H)
    stockout_day: np.ndarray  # (R,) int; -1: none within H
    way_days: np.ndarray  # (R,) from where orders arrive to the farthest member

    def with_arrivals(
        self, rows: np.ndarray, days: np.ndarray, quantity: np.ndarray
    ) -> "StockOutlook":
        """Return the outlook with (K,) further arrivals after so many days."""
        if not rows.size:
            return self
        day = self.day_index(rows, days)
        known = day < self.daily.shape[1]
        arrivals = self.arrivals.copy()
        np.add.at(arrivals, (rows[known], day[known]), quantity[known])
        changed = np.unique(rows)
        projected = project(self.start[changed], self.daily[changed], arrivals[changed])
        stockout = self.stockout_day.copy()
        stockout[changed] = stockout_day(projected)
        return replace(self, arrivals=arrivals, stockout_day=stockout)

    def is_late(self, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return (K,) bool: the stock of a row is gone before an arrival."""
        stockout = self.stockout_day[rows]
        return (stockout >= 0) & (stockout < self.day_index(rows, days))

    def day_index(self, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Return (K,) int days on which what takes `days` can be sold, at most H."""
        days = np.ceil(days + self.way_days[rows] - EPSILON)
        return np.clip(days, 0, self.daily.shape[1]).astype(np.int64)

    def shortfall(
        self, rows: np.ndarray, first: np.ndarray, last: np.ndarray
    ) -> np.ndarray:
        """Return (K,) units missing from the days `first` on and before `last`.

        So much, arriving on `first`, serves every day until `last` and not a unit
        more: the most by which demand runs ahead of stock and arrivals. Sales lost
        before `first` are not in it; promised orders still open then are.
        """
        n_days = max(first.max(initial=1), last.max(initial=1))
        start, daily = self.start[rows], self.daily[rows, :n_days]
        arrivals = self.arrivals[rows, :n_days]
        stock_end = project(start, daily, arrivals).stock_end
        each = np.arange(rows.size)
        stock = np.where(first > 0, stock_end[each, first - 1], start)
        ahead = day_sums(daily - arrivals).T
        day = np.arange(n_days + 1)[:, np.newaxis]
        is_between = (day > first) & (day <= last)
        most = np.where(is_between, ahead, -np.inf).max(axis=0)
        missing = most - ahead[first, each] - stock
        return np.maximum(missing, 0.0)
