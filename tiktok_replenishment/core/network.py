# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Warehouses that feed warehouses: order of planning, echelons, sharing out."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from .columns import take_rows
from .row_sums import row_sums


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkEdges:
    """E transfer lanes between items of the same product."""

    dest: np.ndarray  # (E,) int item index
    source: np.ndarray  # (E,) int item index
    sequence: np.ndarray  # (E,) int; the lowest of an item is its first source
    transfer_days: np.ndarray  # (E,)

    @classmethod
    def empty(cls) -> "NetworkEdges":
        none = np.zeros(0, dtype=np.int64)
        return cls(dest=none, source=none, sequence=none, transfer_days=np.zeros(0))

    def take(self, rows: np.ndarray) -> "NetworkEdges":
        return take_rows(self, rows)

    def in_lane_order(self) -> np.ndarray:
        """Return (E,) edge indexes by destination, then best lane first."""
        keys = (self.source, self.transfer_days, self.sequence, self.dest)
        return np.lexsort(keys)


# Without slots: what follows from the fields is worked out once.
@dataclass(frozen=True, kw_only=True)
class Echelons:
    """P pairs (owner, member): an item that feeds others and each item it stands for.

    The owner is a member of its own echelon. Items that feed none own no pair.
    """

    owner: np.ndarray  # (P,) int item index
    member: np.ndarray  # (P,) int item index
    days: np.ndarray  # (P,) days on the way from owner to member

    @cached_property
    def owners(self) -> np.ndarray:
        """(O,) int item indexes, ascending."""
        return np.unique(self.owner)

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Return (O,) or (O, H) sums of what the owners' members have of (N, ...)."""
        return self.pair_totals(values[self.member])

    def pair_totals(self, parts: np.ndarray) -> np.ndarray:
        """Return (O,) or (O, H) sums of what the owners' pairs have of (P, ...).

        Parts are added in the order of their size, so that the sum does not depend on
        the order of items in the batch.
        """
        size = parts if parts.ndim == 1 else row_sums(parts)
        by_size = np.lexsort((size, self.owner))
        totals = np.zeros((self.owners.size, *parts.shape[1:]))
        for owners, places in self._turns:
            totals[owners] += parts[by_size[places]]
        return totals

    @cached_property
    def _turns(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Which owners have a first pair, a second, ..., and its place by owner."""
        _owner, start, count = np.unique(
            np.sort(self.owner), return_index=True, return_counts=True
        )
        turns = range(count.max(initial=0))
        return [(np.flatnonzero(count > n), start[count > n] + n) for n in turns]

    def longest_way(self, n_items: int) -> np.ndarray:
        """Return (N,) days from each item to its farthest member; 0 without any."""
        days = np.zeros(n_items)
        np.maximum.at(days, self.owner, self.days)
        return days

    def members_of(self, n_items: int) -> tuple[np.ndarray, ...]:
        """Return N index arrays: each item first, then those it stands for."""
        items = np.arange(n_items)
        is_other = self.member != self.owner
        owner = np.concatenate([items, self.owner[is_other]])
        member = np.concatenate([items, self.member[is_other]])
        member = member[np.lexsort((member, member != owner, owner))]
        ends = np.cumsum(np.bincount(owner, minlength=n_items)).tolist()
        return tuple(member[a:b] for a, b in pairwise([0, *ends]))


def downstream_order(edges: NetworkEdges, n_items: int) -> tuple[np.ndarray, ...]:
    """Return all items as index arrays, destinations always before their sources.

    The first array holds the items that feed none. Raises ValueError on a cycle.
    """
    waiting = np.ones(n_items, dtype=bool)
    levels = []
    while waiting.any():
        feeds_waiting = np.zeros(n_items, dtype=bool)
        feeds_waiting[edges.source] = True
        ready = waiting & ~feeds_waiting
        if not ready.any():
            raise ValueError(
                "The transfer lanes form a circle: a warehouse would feed itself. "
                "Remove one of the lanes."
            )
        levels.append(np.flatnonzero(ready))
        waiting &= ~ready
        edges = edges.take(~ready[edges.dest])
    return tuple(levels)


def echelons(edges: NetworkEdges, n_items: int) -> Echelons:
    """Return who stands for whom along the first source of every item."""
    order = edges.in_lane_order()
    dests, first = np.unique(edges.dest[order], return_index=True)
    parent = np.full(n_items, -1)
    way = np.zeros(n_items)
    parent[dests] = edges.source[order[first]]
    way[dests] = edges.transfer_days[order[first]]
    sources = np.unique(parent[parent >= 0])
    found = [(sources, sources, np.zeros(sources.size))]
    member = dests
    owner, days = parent[member], way[member]
    while member.size:
        found.append((owner, member, days))
        goes_on = parent[owner] >= 0
        member, owner, days = member[goes_on], owner[goes_on], days[goes_on]
        days = days + way[owner]
        owner = parent[owner]
    owner, member, days = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    return Echelons(owner=owner, member=member, days=days)
