# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The order in which vendors are preferred, and what decided on each place."""

from dataclasses import dataclass, fields

import numpy as np

from .columns import joined_rows, take_rows

STRATEGIES = ("cheapest", "fastest", "balanced", "priority")

# What each strategy looks at, the first that differs decides. A vendor whose delay is
# not known comes behind those with one wherever days are looked at.
CRITERIA = {
    "cheapest": ("cost", "unknown", "days", "sequence"),
    "fastest": ("unknown", "days", "cost", "sequence"),
    "balanced": ("unknown", "expected", "cost", "sequence"),
    "priority": ("sequence", "cost", "unknown", "days"),
}
# Costs of a unit that differ by less are the same.
CENTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """C vendors' places, by item and then the preferred first.

    `reason` says what decided against the next place (for the last one, against the
    place before): cost, days, expected, sequence, unknown (the delay), vendor (equal
    in all; lower id) or only.
    """

    item: np.ndarray  # (C,) int
    line: np.ndarray  # (C,) int index into the offers
    vendor: np.ndarray  # (C,) int
    unit_price: np.ndarray  # (C,)
    delay_days: np.ndarray  # (C,) nan: not known
    quantity: np.ndarray  # (C,)
    total_cost: np.ndarray  # (C,) of all that is ordered, landed
    unit_cost: np.ndarray  # (C,) landed
    lane: np.ndarray  # (C,) int lane id of the order, or of its rest; 0: none
    days: np.ndarray  # (C,) until it can be sold
    quickest_days: np.ndarray  # (C,) by the quickest lane that the goods may take
    late_days: np.ndarray  # (C,) by which receipts are expected to be late
    expected_cost: np.ndarray  # (C,) of a unit: landed, and what its days cost
    reason: np.ndarray  # (C,) str

    @classmethod
    def empty(cls) -> "Ranking":
        columns = {f.name: np.zeros(0, dtype=np.int64) for f in fields(cls)}
        return cls(**columns | {"reason": np.full(0, "only")})

    def of(self, item: int) -> "Ranking":
        return take_rows(self, self.item == item)

    def joined(self, other: "Ranking") -> "Ranking":
        """Return both; no item has places in both."""
        return joined_rows(self, other, "item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """C vendors' orders that are compared, (C,) each; see `Ranking`."""

    item: np.ndarray
    line: np.ndarray
    vendor: np.ndarray
    unit_price: np.ndarray
    delay_days: np.ndarray
    sequence: np.ndarray
    quantity: np.ndarray
    total_cost: np.ndarray
    unit_cost: np.ndarray
    lane: np.ndarray
    days: np.ndarray
    quickest_days: np.ndarray
    late_days: np.ndarray
    day_value: np.ndarray  # of a day, part of the goods' value

    @property
    def expected_cost(self) -> np.ndarray:
        """(C,) landed cost of a unit + what its days and its late days cost."""
        waiting = self.days + self.late_days
        return self.unit_cost + self.day_value * self.unit_price * waiting


def rank(candidates: Candidates, strategy: np.ndarray) -> tuple[np.ndarray, Ranking]:
    """Return the (C,) order by item and place, and the places in that order.

    `strategy`: (C,) str.
    """
    criteria = {
        "cost": np.round(candidates.unit_cost, CENTS),
        "days": candidates.quickest_days,
        "expected": np.round(candidates.expected_cost, CENTS),
        "sequence": candidates.sequence,
        "unknown": np.isnan(candidates.delay_days),
    }
    rows_of = {code: strategy == code for code in STRATEGIES}
    used = [code for code, rows in rows_of.items() if rows.any()]
    which = [rows_of[code] for code in used]
    names = list(zip(*(CRITERIA[code] for code in used), strict=True))
    keys = [np.select(which, [criteria[n] for n in row]) for row in names]
    labels = [np.select(which, row, default="vendor") for row in names]
    keys.append(candidates.vendor)
    labels.append(np.full(candidates.vendor.size, "vendor"))
    order = np.lexsort((*keys[::-1], candidates.item))
    reasons = _reasons(
        candidates.item[order], [k[order] for k in keys], [n[order] for n in labels]
    )
    columns = {
        f.name: getattr(candidates, f.name)[order]
        for f in fields(Ranking)
        if f.name != "reason"
    }
    return order, Ranking(**columns, reason=reasons)


def _reasons(
    item: np.ndarray, keys: list[np.ndarray], labels: list[np.ndarray]
) -> np.ndarray:
    """Return for each ranked line the first criterion that sets it apart."""
    apart = [key[1:] != key[:-1] for key in keys]
    between = np.select(apart, [label[1:] for label in labels], default="vendor")
    is_same_item = item[1:] == item[:-1]
    has_next = np.append(is_same_item, False)[: item.size]
    has_previous = np.append(False, is_same_item)[: item.size]
    with_next = np.append(between, "only")[: item.size]
    with_previous = np.append("only", between)[: item.size]
    return np.select([has_next, has_previous], [with_next, with_previous], "only")
