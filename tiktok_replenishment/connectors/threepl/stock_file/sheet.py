# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sheet as it was read, whatever kind of file it came from."""

from dataclasses import dataclass


class MissingResult:
    """Stands in a cell whose formula was never calculated."""

    def __str__(self):
        return ""


MISSING_RESULT = MissingResult()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``number`` as a spreadsheet shows it; ``cells`` are text, numbers, dates, None.

    Text is stripped; an empty cell is None.
    """

    number: int
    cells: tuple

    def cell(self, index):
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows that are not blank.

    ``is_delimited``: each row tells its own width; ``ends_open``: the last line has no
    line break; ``separator`` stands between the cells ("" in a workbook);
    ``merges``: (first row, last row, first column, last column, name) of the merged
    cells, columns from 0.
    """

    name: str = ""
    rows: tuple[Row, ...]
    separator: str = ""
    ends_open: bool = False
    merges: tuple = ()

    @property
    def is_delimited(self):
        return bool(self.separator)


# What people see as blank: no-break, ideographic and zero-width spaces as well.
BLANKS = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\ufeff"


def tidy(value):
    """A cell's value; text without blanks around it, None for nothing."""
    if not isinstance(value, str):
        return value
    return value.strip(BLANKS) or None
