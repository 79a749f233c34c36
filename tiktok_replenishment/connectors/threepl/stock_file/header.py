# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Finds the row of headers and what its columns mean."""

from dataclasses import dataclass

from .header_words import IDENTIFIERS, PLAIN, QUANTITIES, RANKS, normal
from .profile import HEADER_WITHIN_ROWS
from .refusals import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """``columns`` maps roles ("sku", "available" …) to indexes from 0."""

    number: int
    width: int
    columns: dict[str, int]

    @property
    def quantities(self):
        return {
            role: index for role, index in self.columns.items() if role in QUANTITIES
        }


def meaning(cells, agreed=None):
    """Map roles to the (rank, index) of the columns whose headers say so.

    ``agreed``: headers that the sender uses, by role; they outrank ours.
    """
    ours = {role: normal(words) for role, words in (agreed or {}).items()}
    found = {}
    for index, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        word = normal(cell)
        for role, ranks in RANKS.items():
            if ours.get(role) == word:
                found.setdefault(role, []).append((-1, index))
            elif word in ranks and word not in ours.values():
                found.setdefault(role, []).append((ranks[word], index))
        if word in PLAIN and word not in ours.values():
            found.setdefault("plain", []).append((0, index))
    return {role: sorted(places) for role, places in found.items()}


def is_sku_header(cell, agreed):
    """Whether a cell names the column of SKUs."""
    if not isinstance(cell, str):
        return False
    word = normal(cell)
    return word in RANKS["sku"] or word == normal(agreed.get("sku", ""))


def is_header(found):
    return "sku" in found and bool(found.keys() & {*QUANTITIES, "plain"})


def find_header(rows, agreed):
    """Return the Header and how many rows come up to it; None when there is none."""
    for place, row in enumerate(rows[:HEADER_WITHIN_ROWS], 1):
        found = meaning(row.cells, agreed)
        if is_header(found):
            return _header(row, found), place
    return None


def explain_missing(rows, agreed):
    """Refuse a file without headers, naming what comes nearest."""
    for row in rows[:HEADER_WITHIN_ROWS]:
        found = meaning(row.cells, agreed)
        quantities = found.keys() & {*QUANTITIES, "plain"}
        if len(quantities) > 1:
            column = min(found[role][0][1] for role in quantities)
            refuse("no_sku_column", row=row.number, value=_quoted(row, column))
        if "sku" in found and len(row.cells) > 1:
            column = found["sku"][0][1]
            refuse("no_quantity_column", row=row.number, value=_quoted(row, column))
    refuse("no_header")


def _header(row, found):
    plain = found.pop("plain", None)
    if not found.keys() & QUANTITIES.keys():
        found["available"] = plain
    for role, places in found.items():
        _check_single(row, role, places)
    return Header(
        number=row.number,
        width=len(row.cells),
        columns={role: places[0][1] for role, places in found.items()},
    )


def _check_single(row, role, places):
    """Two columns may name the SKU, the better counts; a quantity has one column.

    An agreed header outranks every other.
    """
    ranks = [rank for rank, _index in places[:2]]
    is_settled = len(ranks) < 2 or (
        ranks[0] != ranks[1] and (role in IDENTIFIERS or ranks[0] == -1)
    )
    if not is_settled:
        (_rank, one), (_rank, other) = places[:2]
        refuse(
            "two_columns",
            row=row.number,
            value=_quoted(row, one),
            other=_quoted(row, other),
        )


def _quoted(row, index):
    return f"“{row.cells[index]}”"
