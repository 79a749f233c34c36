# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Histories as they are read: rows of few days, laid out as matrices part by part.

Most days of most items are empty. The rows of a large batch fit where its matrices of
days would not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .demand import DemandHistory, dense_history

Columns = dict[str, np.ndarray]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRows:
    """What is known of N items on the T days before their planning day.

    The tables name their items by `pos`, and their days by `days_ago` (1 is D-1); a
    rise holds from `first` to `last` days ago, both included.
    """

    n_days: int
    weekday: np.ndarray  # (N,) int of the planning day D; 0 is Monday
    first_sale_days_ago: np.ndarray  # (N,) int; 0 is never sold
    sold: Columns  # pos, days_ago, quantity: rows of the same day add
    shares: Columns  # pos, days_ago, share of the day on sale
    verdicts: Columns  # pos, days_ago, verdict of a person
    rises: Columns  # pos, first, last, rise: what campaigns did; they add

    @property
    def n_items(self) -> int:
        return self.weekday.size

    def part(self, rows: np.ndarray) -> "HistoryRows":
        """Return the rows of some items, in the order of `rows`."""
        place = places(rows, self.n_items)
        return HistoryRows(
            n_days=self.n_days,
            weekday=self.weekday[rows],
            first_sale_days_ago=self.first_sale_days_ago[rows],
            sold=columns_of(self.sold, place),
            shares=columns_of(self.shares, place),
            verdicts=columns_of(self.verdicts, place),
            rises=columns_of(self.rises, place),
        )

    def laid_out(self) -> DemandHistory:
        """Return the history with a column for each day."""
        return DemandHistory(
            sold=dense_history(
                n_items=self.n_items,
                n_days=self.n_days,
                item=self.sold["pos"],
                days_ago=self.sold["days_ago"],
                quantity=self.sold["quantity"],
            ),
            share_on_sale=self._by_day(self.shares, "share", np.nan, np.float32),
            first_sale_days_ago=self.first_sale_days_ago,
            campaign_rise=self._campaign_rise(),
            verdict=self._by_day(self.verdicts, "verdict", 0, np.int8),
            weekday=self.weekday,
        )

    def _by_day(
        self, rows: Columns, name: str, otherwise: float, dtype: type
    ) -> np.ndarray:
        """Return (N, T) of one column of rows with an item and a day."""
        values = np.full((self.n_items, self.n_days), otherwise, dtype=dtype)
        values[rows["pos"], self.n_days - rows["days_ago"]] = rows[name]
        return values

    def _campaign_rise(self) -> np.ndarray:
        rise = np.zeros((self.n_items, self.n_days), dtype=np.float32)
        names = ("pos", "first", "last", "rise")
        columns = (self.rises[name].tolist() for name in names)
        for item, first, last, added in zip(*columns, strict=True):
            rise[item, self.n_days - first : self.n_days - last + 1] += added
        return rise


def places(rows: np.ndarray, n_items: int) -> np.ndarray:
    """Return (N,) the place of each item among `rows`; -1: it is none of them."""
    place = np.full(n_items, -1)
    place[rows] = np.arange(rows.size)
    return place


def columns_of(
    columns: Columns, place: np.ndarray, keys: tuple[str, ...] = ("pos",)
) -> Columns:
    """Return the rows of a table whose items have a place, named by it.

    `keys`: the columns that name items; those of a row are all in or all out.
    """
    is_inside = place[columns[keys[0]]] >= 0
    return {
        name: place[column[is_inside]] if name in keys else column[is_inside]
        for name, column in columns.items()
    }


def parts_of(groups: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Return (N,) items in parts of at least `size`, groups kept together.

    Each part is an ascending index array. The same group has the same number; a part
    ends with the first group that fills it.
    """
    order = np.argsort(groups, kind="stable")
    ends = np.flatnonzero(np.diff(groups[order])) + 1
    start = 0
    while start < order.size:
        stop = np.append(ends[ends >= start + size], order.size)[0]
        yield np.sort(order[start:stop])
        start = stop
