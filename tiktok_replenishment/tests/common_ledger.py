# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a warehouse clerk would note by hand of goods here, ordered and drafted.

Written by the steps that people do, never read from planning: so the positions of
planning have something to be compared with.
"""

from collections import defaultdict
from dataclasses import dataclass, field

# A line is ours until a person changes it, then a person's, open once it is confirmed.
OURS, PERSONS, OPEN = "ours", "a person's", "open"


@dataclass(slots=True, kw_only=True)
class Entry:
    """One order line or transfer, and what will come of it."""

    place: tuple  # (product, warehouse)
    quantity: float
    status: str
    source: tuple | None = None  # (product, warehouse) that a transfer takes from
    received: float = 0.0
    # What it looked like when planning left it, for what is ours or was until it looks.
    left_as: tuple | None = None


@dataclass(slots=True)
class Ledger:
    """Quantities by (product, warehouse), and lines by (model name, id)."""

    here: dict = field(default_factory=lambda: defaultdict(float))
    entries: dict = field(default_factory=dict)

    def position(self, place):
        """What is here, comes, or is drafted by a person; less what is to be sent."""
        promised = sum(
            entry.quantity
            for entry in self.entries.values()
            if entry.source == place and entry.status == PERSONS
        )
        return self.here[place] + self._sum(place, PERSONS, OPEN) - promised

    def drafted(self, place):
        """What stands on drafts that nobody has touched."""
        return self._sum(place, OURS)

    def _sum(self, place, *statuses):
        return sum(
            entry.quantity
            for entry in self.entries.values()
            if entry.place == place and entry.status in statuses
        )

    def touch(self, lines):
        """A person changed the documents of these records."""
        for line in lines:
            entry = self.entries.get(key(line))
            if entry and entry.status == OURS:
                entry.status = PERSONS

    def planning_has_looked(self):
        """What people have changed is theirs, even if they take it back later."""
        for entry in self.entries.values():
            if entry.status != OURS:
                entry.left_as = None

    def drop(self, line):
        return self.entries.pop(key(line), None)

    def of(self, line):
        return self.entries[key(line)]


def key(line):
    return (line._name, line.id)
