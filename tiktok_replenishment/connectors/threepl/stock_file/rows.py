# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rows below the header to StockRow values, and all that is wrong with them."""

from ..base import StockRow
from .header import is_header, is_sku_header, meaning
from .profile import FileProfile
from .quantities import Unreadable, read_quantity
from .refusals import FileRefusedError, Refusal
from .sheet import Sheet
from .sku_cells import lost_zeros, read_sku, without_zeros
from .totals import Totals, is_total


class RowReader:
    """Reads the rows of one sheet; what cannot be read is gathered in ``refusals``."""

    def __init__(self, sheet: Sheet, header, profile: FileProfile):
        self._sheet = sheet
        self._header = header
        self._profile = profile
        self._known_without_zeros = without_zeros(profile.known_skus)
        self._quantity_columns = header.quantities
        self._totals = Totals()
        self._is_below_total = False
        self.refusals = []

    def stock_rows(self, rows):
        """Return the tuple of StockRow, or raise FileRefusedError."""
        read = [stock for row in rows if (stock := self._row(row))]
        if self.refusals:
            raise FileRefusedError(self.refusals)
        return tuple(read)

    def _row(self, row):
        if self._is_header_again(row):
            return None
        if is_total(row, self._header):
            self._is_below_total = True
            if not self.refusals:
                # What was not read is missing in the sum, which says nothing new.
                check = self._totals.check(row, self._header, self._quantity)
                self.refusals += check
            return None
        if self._is_note(row):
            return None
        count = len(self.refusals)
        self._check_width(row)
        stock = self._stock(row)
        return stock if len(self.refusals) == count else None

    def _is_header_again(self, row):
        """Headers may stand on each page, or below in a second language."""
        return is_sku_header(
            row.cell(self._header.columns["sku"]), self._profile.columns
        ) and is_header(meaning(row.cells, self._profile.columns))

    def _is_note(self, row):
        """A remark such as "Printed on …": a single cell with several words in it."""
        filled = [cell for cell in row.cells if cell is not None]
        if len(filled) != 1 or not isinstance(filled[0], str):
            return False
        if any(
            row.cell(index) is not None for index in self._quantity_columns.values()
        ):
            return False
        return self._is_below_total or any(mark in filled[0] for mark in " :：")

    def _check_width(self, row):
        if not self._sheet.is_delimited:
            return
        beyond = row.cells[self._header.width :]
        if len(row.cells) <= max(self._header.columns.values()):
            self._refuse("short_row", row)
        elif any(cell is not None for cell in beyond):
            self._refuse("long_row", row)

    def _stock(self, row):
        sku = self._sku(row)
        quantities = {
            role: self._named_quantity(row, row.cell(index), sku)
            for role, index in self._quantity_columns.items()
        }
        self._totals.add(quantities)
        if sku and all(
            row.cell(index) is None for index in self._quantity_columns.values()
        ):
            self._refuse("no_quantity", row, sku=sku)
        return StockRow(
            warehouse_code=self._warehouse(row, sku),
            external_sku=sku,
            external_barcode=self._text(row, "barcode"),
            name=self._text(row, "name"),
            **{f"qty_{role}": quantity for role, quantity in quantities.items()},
        )

    def _sku(self, row):
        cell = row.cell(self._header.columns["sku"])
        try:
            sku = read_sku(cell)
        except Unreadable as error:
            self._refuse(error.reason, row, sku=error.value, value=error.value)
            return ""
        if not sku:
            self._refuse("no_sku", row)
        known = lost_zeros(sku, self._profile.known_skus, self._known_without_zeros)
        if known:
            self._refuse("sku_zeros_lost", row, sku=sku, value=sku, other=known)
        return sku

    def _named_quantity(self, row, cell, sku):
        try:
            return self._quantity(cell)
        except Unreadable as error:
            self._refuse(error.reason, row, sku=sku, value=error.value)
            return None

    def _quantity(self, cell):
        return read_quantity(
            cell,
            decimal_mark=self._profile.decimal_mark,
            separator=self._sheet.separator,
        )

    def _warehouse(self, row, sku):
        if "warehouse" not in self._header.columns:
            return self._profile.warehouse_code
        code = self._text(row, "warehouse")
        if not code:
            self._refuse("no_warehouse", row, sku=sku)
        return code

    def _text(self, row, role):
        """A cell of words; codes that Excel took for numbers are written out."""
        index = self._header.columns.get(role)
        cell = None if index is None else row.cell(index)
        if isinstance(cell, float):
            return f"{cell:.15g}"
        return str(cell) if isinstance(cell, (str, int)) else ""

    def _has_quantity(self, row):
        columns = self._quantity_columns.values()
        return any(row.cell(index) is not None for index in columns)

    def _refuse(self, reason, row, **details):
        self.refusals.append(Refusal(reason=reason, row=row.number, **details))
