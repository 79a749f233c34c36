# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Text with commas, semicolons, tabs or bars between its cells."""

import csv
import io
from itertools import islice

from .header_words import normal
from .profile import HEADER_WITHIN_ROWS, MAX_COLUMNS, MAX_ROWS
from .refusals import refuse
from .sheet import Row, Sheet, tidy

SEPARATORS = (",", "\t", ";", "|")


def read_text(text, *, recognise):
    """Return the Sheet of a text.

    ``recognise(cells)`` tells how many columns of a header the cells hold: the
    separator that makes most of them is the right one.
    """
    text, hinted = _without_hint(text)
    separator = hinted or _separator(text, recognise)
    rows = []
    for number, cells in _records(text, separator):
        if len(cells) > MAX_COLUMNS:
            refuse("too_many_columns", row=number, other=str(MAX_COLUMNS))
        if any(cell is not None for cell in cells):
            rows.append(Row(number=number + bool(hinted), cells=cells))
        if len(rows) > MAX_ROWS:
            refuse("too_many_rows", other=f"{MAX_ROWS:,}")
    return Sheet(
        rows=tuple(rows),
        separator=separator,
        ends_open=not text.endswith(("\n", "\r")),
    )


def _without_hint(text):
    """Take off Excel's first line `sep=;`."""
    first, _break, rest = text.partition("\n")
    hint = first.strip().casefold()
    if hint.startswith("sep=") and len(hint) == 5 and hint[4] in SEPARATORS:
        return rest, hint[4]
    if normal(first) == "sep" and first.rstrip("\r").endswith("\t"):
        return rest, "\t"
    return text, ""


def _separator(text, recognise):
    def found(separator):
        records = islice(_records(text, separator, is_strict=False), HEADER_WITHIN_ROWS)
        return max((recognise(cells) for _number, cells in records), default=0)

    return max(SEPARATORS, key=found)


def _records(text, separator, *, is_strict=True):
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=is_strict
    )
    try:
        for number, record in enumerate(reader, 1):
            yield number, tuple(tidy(cell) for cell in record)
    except csv.Error:
        # A quote that is never closed swallows the rest of the file.
        if is_strict:
            refuse("cut_off")
