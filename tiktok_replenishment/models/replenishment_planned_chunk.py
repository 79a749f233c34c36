# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, fields
from itertools import chain

import numpy as np

# Columns of the items' settings that are needed once the plan is made.
KEPT = ("id", "product_id", "today", "warehouse_id", "qty_drafted")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedChunk:
    """What a plan says of N items, without what it was worked out from."""

    items: dict  # the KEPT columns
    columns: dict  # column of the item -> N values
    stories: list  # N, as Json
    blocked: np.ndarray  # (N,) str; "": by nothing
    wanted: dict  # columns of R suggestions
    untouchable: np.ndarray  # ids of items whose drafts stay as they are
    quantity_needed: np.ndarray  # (N,)
    drafted: np.ndarray  # (N,) on own untouched drafts when it was read
    week_forecast: np.ndarray  # (N,) of the seven days from the planning day on
    looks: dict  # columns `pos` and `available` of what is in stock; nan: not known
    messages: dict  # (move id, kind) -> values of what is asked of confirmed supply
    needed_by: dict  # id of a confirmed move -> day its goods are needed by, or None
    known: dict | None  # what is told already of confirmed supply; None: there is none
    flags: dict  # columns `pos`, `first` and `last` days ago, `flags`: runs of days

    @classmethod
    def joined(cls, parts):
        """The chunk that was planned in parts."""
        names = [f.name for f in fields(cls) if f.name != "known"]
        return cls(
            known=parts[0].known,
            **{name: _joined([getattr(one, name) for one in parts]) for name in names},
        )


def _joined(values):
    first = values[0]
    if isinstance(first, np.ndarray):
        return np.concatenate(values)
    if isinstance(first, list):
        return list(chain.from_iterable(values))
    if first.keys() and isinstance(next(iter(first.values())), np.ndarray | list):
        return {name: _joined([one[name] for one in values]) for name in first}
    return {key: value for one in values for key, value in one.items()}
