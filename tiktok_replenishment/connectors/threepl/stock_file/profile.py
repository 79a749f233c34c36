# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is agreed with the sender of stock files, and how large they may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timezone, tzinfo

MAX_BYTES = 10_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_WAREHOUSES = 100
# A header that comes later than this is none.
HEADER_WITHIN_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProfile:
    """``is_full``: a SKU that is not in the file has no stock.

    ``warehouse_code`` is whose stock it is when the file has no column for it,
    ``decimal_mark`` "." or "," ("" when nothing is agreed), ``zone`` that of dates in
    the file, ``may_end_open`` allows a last line without a line break, ``columns`` maps
    a role ("sku", "available" …) to the header that the sender uses for it,
    ``known_skus`` are the sender's SKUs that we have seen, ``warehouse_skus`` those of
    the warehouse ``warehouse_code``.
    """

    warehouse_code: str = ""
    is_full: bool = False
    sheet: str = ""
    decimal_mark: str = ""
    may_end_open: bool = False
    zone: tzinfo = timezone.utc
    columns: Mapping[str, str] = field(default_factory=dict)
    known_skus: frozenset[str] = frozenset()
    warehouse_skus: frozenset[str] = frozenset()
