# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One reading of an operator's list, page by page, and what it proves."""

import json
from collections import Counter
from dataclasses import dataclass, field

from ..errors import ContractError
from .rest_path import parse_path
from .rest_settings import SERVICE, SettingError
from .walks import Walk


class RowKeys:
    """What tells the rows of a list apart, whatever their numbers are by the next page.

    That is the SKU in its warehouse; where a row names none, the whole row.
    """

    def __init__(self, settings):
        texts = (settings.sku_path, settings.warehouse_path)
        self._paths = tuple(parse_path(text) for text in texts if text)

    def of(self, row):
        values = tuple(path.find(row) for path in self._paths)
        if values and all(isinstance(value, (str, int)) for value in values):
            return tuple(map(str, values))
        return _whole_row(row)


@dataclass(slots=True, kw_only=True)
class RestWalk(Walk):
    """The pages of one list so far.

    ``repeated_pages`` is how often the last page came again without another in between.
    """

    keys: RowKeys = field(repr=False)
    rows: list = field(default_factory=list, repr=False)
    row_counts: Counter = field(default_factory=Counter, repr=False)
    totals: set = field(default_factory=set)
    last_page: list = field(default_factory=list, repr=False)
    pages: int = 0
    repeated_pages: int = 0
    has_repeats: bool = False

    @property
    def is_steady(self):
        return len(self.totals) == 1

    @property
    def is_proved(self):
        if self.pages == 1:
            return True
        return self.is_steady and None not in self.totals and not self.has_repeats

    def add(self, page):
        page_rows = [_whole_row(row) for row in page.rows]
        is_repeated = bool(page_rows) and page_rows == self.last_page
        self.repeated_pages = self.repeated_pages + 1 if is_repeated else 0
        keys = [self.keys.of(row) for row in page.rows]
        # Within one page nothing moves.
        if not self.row_counts.keys().isdisjoint(keys):
            self.has_repeats = True
        self.rows += page.rows
        self.row_counts.update(keys)
        self.totals.add(page.total)
        self.last_page = page_rows
        self.pages += 1

    def refuse_repeated_pages(self):
        """A parameter that the operator does not know brings the same page for ever.

        Once, and late in a list, a page may come again because the list has moved.
        """
        if self.repeated_pages >= 2 or (self.repeated_pages and self.pages == 2):
            raise SettingError(
                "page_parameter",
                f"page {self.pages} is the same as the one before: the operator does "
                "not know this parameter, or the list was over and a short page should "
                "be the last",
            )

    def refuse_missing_rows(self):
        announced = self.totals - {None, len(self.rows)}
        if announced:
            raise ContractError(
                f"{SERVICE}: {len(self.rows)} stock rows came, "
                f"{max(announced)} announced",
                hint="incomplete_stock",
            )


def _whole_row(row):
    try:
        return json.dumps(row, sort_keys=True, default=str)
    except RecursionError:
        problem = SettingError("list_path", "its rows are nested too deep")
    raise problem
