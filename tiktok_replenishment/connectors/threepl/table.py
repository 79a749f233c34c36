# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stock of one warehouse as lines of text: to be stored, kept and compared.

A line is one SKU in the text format of PostgreSQL's COPY: the columns of
:data:`COLUMNS` between tabs, ``\\N`` for what is unknown, in the order of the SKUs.
"""

from decimal import Decimal
from hashlib import sha256
from operator import attrgetter

from ..errors import ContractError
from .base import BUCKETS, ON_HAND_BUCKETS, StockRow, merge_rows

QUANTITIES = tuple(f"qty_{bucket}" for bucket in BUCKETS)
COLUMNS = ("external_sku", "name", "listing_ids", "known_buckets", *QUANTITIES)
UNKNOWN = "\\N"
# NUL is no character to PostgreSQL.
ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None}
)
LETTERS = {"t": "\t", "n": "\n", "r": "\r"}

_quantities = attrgetter(*QUANTITIES)
_parts_on_hand = attrgetter(*(f"qty_{bucket}" for bucket in ON_HAND_BUCKETS))


def rows_of_warehouse(rows, code) -> tuple[StockRow, ...]:
    """One row a SKU: batches and shelves are summed.

    Raise ContractError when a row is of another warehouse than ``code``.
    """
    if any(row.warehouse_code != code for row in rows):
        raise ContractError("Stock of a warehouse that was not asked for")
    if len({row.external_sku for row in rows}) == len(rows):
        return tuple(rows)
    return merge_rows(rows)


def as_table(rows) -> str:
    """Return the lines of rows that are of one warehouse, one row a SKU."""
    known = {}
    return "".join(sorted([_line(row, known) for row in rows]))


def rows_of_table(table, code) -> tuple[StockRow, ...]:
    """Return the rows that ``as_table`` has written down, of warehouse ``code``."""
    return tuple(_row(line, code) for line in table.split("\n") if line)


def content_hash(table) -> str:
    """Equal for equal stock: the same SKUs with the same numbers."""
    return sha256(table.encode()).hexdigest()


def unit_count(rows) -> Decimal:
    """Units that lie in the warehouse, as far as the operator tells."""
    return sum((_units(row) for row in rows), Decimal(0))


def _units(row):
    if row.qty_on_hand is not None:
        return max(row.qty_on_hand, Decimal(0))
    parts = [part for part in _parts_on_hand(row) if part is not None]
    return max(sum(parts), Decimal(0))


def _line(row, known):
    quantities = _quantities(row)
    which = tuple([quantity is not None for quantity in quantities])
    if which not in known:
        known[which] = ",".join(
            bucket for bucket, is_known in zip(BUCKETS, which, strict=True) if is_known
        )
    numbers = "\t".join(
        [UNKNOWN if number is None else str(number) for number in quantities]
    )
    sku, name = row.external_sku.translate(ESCAPES), row.name.translate(ESCAPES)
    listings = ",".join(row.listing_ids).translate(ESCAPES)
    return f"{sku}\t{name}\t{listings}\t{known[which]}\t{numbers}\n"


def _row(line, code):
    sku, name, listings, _known, *numbers = line.split("\t")
    return StockRow(
        warehouse_code=code,
        external_sku=_unescape(sku),
        name=_unescape(name),
        listing_ids=tuple(filter(None, _unescape(listings).split(","))),
        **{
            quantity: None if number == UNKNOWN else Decimal(number)
            for quantity, number in zip(QUANTITIES, numbers, strict=True)
        },
    )


def _unescape(text):
    pieces = text.split("\\\\")
    for letter, character in LETTERS.items():
        pieces = [piece.replace(f"\\{letter}", character) for piece in pieces]
    return "\\".join(pieces)
