# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A stock file, from its bytes to stock rows: all of it, or a refusal."""

from dataclasses import dataclass

from ..base import StockRow, derive_on_hand, merge_rows
from .dates import WrittenMoment, written_moment
from .decoding import decode
from .delimited import read_text
from .header import explain_missing, find_header, meaning
from .profile import MAX_BYTES, MAX_WAREHOUSES, FileProfile
from .refusals import refuse
from .rows import RowReader
from .workbook import is_workbook, read_workbook

# So many SKUs do not change all at once.
TELLING_LENGTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFile:
    """``rows``: one for each warehouse and SKU. ``written`` is when the file says that
    they were true, None when it does not say.

    ``has_warehouses``: the file names the warehouse of each row.
    """

    rows: tuple[StockRow, ...]
    written: WrittenMoment | None
    has_warehouses: bool

    @property
    def warehouse_codes(self):
        return tuple(dict.fromkeys(row.warehouse_code for row in self.rows))


def read_stock_file(content: bytes, *, name: str, profile: FileProfile) -> StockFile:
    """Return what the file says, or raise FileRefusedError with all that is wrong."""
    if len(content) > MAX_BYTES:
        refuse("too_large", other=f"{MAX_BYTES // 1_000_000} MB")
    if not content.strip():
        refuse("empty")
    sheet = _choose_sheet(_sheets(content, profile), profile)
    header, place = find_header(sheet.rows, profile.columns)
    below = sheet.rows[place:]
    if not below:
        refuse("no_rows")
    _check_merges(sheet, header)
    _check_end(sheet, header, profile)
    rows = RowReader(sheet, header, profile).stock_rows(below)
    if not rows:
        refuse("no_rows")
    _check_warehouses(rows)
    _check_known(rows, profile)
    return StockFile(
        rows=tuple(derive_on_hand(row) for row in merge_rows(rows)),
        written=written_moment(sheet.rows[: place - 1], name, profile.zone),
        has_warehouses="warehouse" in header.columns,
    )


def _sheets(content, profile):
    if is_workbook(content):
        return read_workbook(content)
    text = decode(content)

    def recognise(cells):
        return len(meaning(cells, profile.columns))

    return (read_text(text, recognise=recognise),)


def _choose_sheet(sheets, profile):
    """The sheet that the settings name, or else the only one with a stock list."""
    if profile.sheet and any(sheet.name for sheet in sheets):
        sheets = [sheet for sheet in sheets if sheet.name == profile.sheet]
        if not sheets:
            refuse("no_such_sheet", other=profile.sheet)
    lists = [sheet for sheet in sheets if find_header(sheet.rows, profile.columns)]
    if len(lists) > 1:
        refuse("several_sheets", value=", ".join(sheet.name for sheet in lists))
    if not lists:
        rows = [row for sheet in sheets for row in sheet.rows]
        if not rows:
            refuse("empty")
        explain_missing(rows, profile.columns)
    return lists[0]


def _check_merges(sheet, header):
    """Of cells merged over several rows only the first row keeps the value."""
    columns = header.columns.values()
    for first_row, last_row, first_column, last_column, name in sheet.merges:
        is_used = any(first_column <= column <= last_column for column in columns)
        if last_row > max(first_row, header.number) and is_used:
            refuse("merged_cells", row=first_row, value=name)


def _check_end(sheet, header, profile):
    """A last line without a line break may lack the end of its last number."""
    if not sheet.ends_open or profile.may_end_open:
        return
    last = sheet.rows[-1]
    if len(last.cells) - 1 not in {*header.quantities.values(), header.columns["sku"]}:
        return
    refuse("no_last_line_break", row=last.number)


def _check_warehouses(rows):
    if len({row.warehouse_code for row in rows}) > MAX_WAREHOUSES:
        refuse("too_many_warehouses", other=str(MAX_WAREHOUSES))


def _check_known(rows, profile):
    """A complete list of other goods than before is of another warehouse."""
    skus = {row.external_sku for row in rows}
    is_telling = profile.is_full and len(skus) >= TELLING_LENGTH
    if is_telling and profile.warehouse_skus and not skus & profile.warehouse_skus:
        refuse("unknown_skus", other=str(len(skus)))
