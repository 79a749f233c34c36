# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The totals at the foot of a list: not stock, but a proof that the list is whole."""

from decimal import Decimal

from .header_words import TOTAL
from .quantities import Unreadable
from .refusals import Refusal


def is_total(row, header):
    """Whether the row says "total" where its SKU would be, or anywhere without one."""
    sku = row.cell(header.columns["sku"])
    if sku is not None:
        return isinstance(sku, str) and bool(TOTAL.fullmatch(sku))
    return any(isinstance(cell, str) and TOTAL.fullmatch(cell) for cell in row.cells)


class Totals:
    """Adds up the rows, to be compared with each total that comes.

    A total is of all rows above it, or of those since the total before.
    """

    def __init__(self):
        self._all = {}
        self._since = {}

    def add(self, quantities):
        for role, quantity in quantities.items():
            for sums in (self._all, self._since):
                sums[role] = sums.get(role, Decimal(0)) + (quantity or 0)

    def check(self, row, header, read):
        """Return what is wrong with a row of totals, as a list of Refusal."""
        refusals = []
        for role, index in header.quantities.items():
            refusals += self._check_cell(row, role, row.cell(index), read)
        self._since = {}
        return refusals

    def _check_cell(self, row, role, cell, read):
        try:
            told = read(cell)
        except Unreadable as error:
            return [Refusal(reason=error.reason, row=row.number, value=error.value)]
        whole = self._all.get(role, Decimal(0))
        if told is None or told in (whole, self._since.get(role, Decimal(0))):
            return []
        return [
            Refusal(
                reason="total_differs",
                row=row.number,
                value=f"{told:f}",
                other=f"{whole:f}",
            )
        ]
