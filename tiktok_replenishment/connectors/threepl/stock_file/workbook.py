# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Excel workbooks (.xlsx): the visible sheets, their values and their merged cells.

Formulas are not calculated: the result that Excel stored with them is read.
"""

import io
import re
from datetime import date, datetime, time, timedelta
from zipfile import ZipFile

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from .profile import MAX_COLUMNS, MAX_ROWS
from .refusals import refuse
from .sheet import MISSING_RESULT, Row, Sheet, tidy
from .zip_checks import BROKEN, check_package

WORKBOOK_MARK = b"PK\x03\x04"
OLD_WORKBOOK_MARK = b"\xd0\xcf\x11\xe0"
LAST_ROW = 2**20  # of any sheet that Excel writes
_FORMULA = re.compile(rb"<f[ >/]")
_MERGE = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_ZEROS = re.compile(r"0{2,}")
# What openpyxl raises on parts that are missing or are not what they should be. Errors
# of XML are SyntaxErrors, whichever parser is installed.
_BROKEN = (
    *BROKEN,
    ArithmeticError,
    AttributeError,
    InvalidFileException,
    SyntaxError,
    TypeError,
)


def is_workbook(content):
    if content.startswith(OLD_WORKBOOK_MARK):
        refuse("old_workbook")
    return content.startswith(WORKBOOK_MARK)


def read_workbook(content):
    """Return the visible sheets that hold anything, as a tuple of Sheet."""
    check_package(content)
    try:
        values = _open(content, with_results=True)
        formulas = _open(content, with_results=False)
        with ZipFile(io.BytesIO(content)) as package:
            sheets = tuple(
                _read_sheet(sheet, formulas[sheet.title], package)
                for sheet in values.worksheets
                if sheet.sheet_state == "visible"
            )
    except _BROKEN:
        refuse("broken_workbook")
    return tuple(sheet for sheet in sheets if sheet.rows)


def _open(content, *, with_results):
    return openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=with_results, keep_links=False
    )


def _read_sheet(values, formulas, package):
    xml = package.read(values._worksheet_path)
    pairs = _rows(values)
    if _FORMULA.search(xml):
        pairs = _mark_missing_results(pairs, _rows(formulas))
    rows = []
    for number, cells in pairs:
        if any(cell is not None for cell in cells):
            rows.append(Row(number=number, cells=cells))
        if len(rows) > MAX_ROWS:
            refuse("too_many_rows", other=f"{MAX_ROWS:,}")
    return Sheet(name=values.title, rows=tuple(rows), merges=_merges(xml))


def _rows(sheet):
    # The size that a sheet claims for itself is often wrong.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            refuse("broken_workbook")
        if len(cells) > MAX_COLUMNS:
            refuse("too_many_columns", row=number, other=str(MAX_COLUMNS))
        yield number, tuple(_value(cell) for cell in cells)


def _mark_missing_results(results, formulas):
    for (number, cells), (_number, written) in zip(results, formulas, strict=True):
        yield (
            number,
            tuple(
                MISSING_RESULT if cell is None and source is not None else cell
                for cell, source in zip(cells, written, strict=True)
            ),
        )


def _value(cell):
    value = tidy(cell.value)
    if value is None or isinstance(value, (bool, str, datetime)):
        return value
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, (time, timedelta)):
        return str(value)
    # An array formula or a data table, where formulas are read.
    return MISSING_RESULT


def _number(value, number_format):
    """The number; text with its leading zeros where the cell's format shows them."""
    if value != value or abs(value) == float("inf"):
        return MISSING_RESULT
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    if isinstance(value, int) and value >= 0 and _ZEROS.fullmatch(number_format or ""):
        return str(value).zfill(len(number_format))
    return value


def _merges(xml):
    merges = []
    for name in _MERGE.findall(xml):
        first_column, first_row, last_column, last_row = range_boundaries(name.decode())
        merges.append(
            (first_row, last_row, first_column - 1, last_column - 1, name.decode())
        )
    return tuple(merges)
