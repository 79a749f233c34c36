# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
from connectors.errors import TransientError
from connectors.threepl.base import StockRow
from connectors.threepl.paged import PagedStockProvider, Reply
from connectors.threepl.walks import other_page_size


class ListOf(PagedStockProvider):
    """An operator's list; `move(rows)` happens after the first page of each walk."""

    tells_count = True

    service = "Somebody"
    page_size = 6
    max_pages = 50
    warehouses_per_call = 9

    def __init__(self, skus, move=list):
        self._clock = float
        self.skus = self.shown = skus
        self.move = move
        self.sizes = []

    def list_warehouses(self):
        return ()

    def _fetch_page(self, warehouse_codes, page, page_size):
        if page == 1:
            self.shown = self.skus
            self.sizes.append(page_size)
        start = (page - 1) * page_size
        rows = [{"sku": sku} for sku in self.shown[start : start + page_size]]
        count = len(self.shown) if self.tells_count else None
        reply = Reply(rows=rows, count=count, has_next=None)
        if page == 1:
            self.shown = self.move(self.skus)
        return reply

    def _parse_row(self, row, warehouse_codes):
        return StockRow(
            warehouse_code="US1",
            external_sku=row["sku"],
            qty_available=Decimal(1),
        )


SKUS = [f"S{number:02d}" for number in range(13)]


def test_a_list_that_moves_alike_in_both_walks_is_refused():
    # One comes at the head as one goes at the end: 13 all the time, one row twice.
    with pytest.raises(TransientError, match="changed while it was read"):
        ListOf(SKUS, lambda rows: ["NEW", *rows[:-1]]).pull_stock(["US1"])


def test_a_list_that_grows_alike_in_both_walks_is_refused():
    with pytest.raises(TransientError, match="changed while it was read"):
        ListOf(SKUS, lambda rows: ["NEW", *rows]).pull_stock(["US1"])


def test_equal_batches_come_on_whatever_pages_they_lie():
    provider = ListOf([*SKUS, "S02"])
    rows = {row.external_sku: row for row in provider.pull_stock(["US1"]).rows}
    assert rows["S02"].qty_available == Decimal(2)
    assert provider.sizes == [6, 5]


def test_a_list_that_stands_still_is_read_once():
    provider = ListOf(SKUS)
    assert len(provider.pull_stock(["US1"]).rows) == 13
    assert provider.sizes == [6]


class UncountedListOf(ListOf):
    tells_count = False


def test_a_row_that_slips_onto_a_page_that_was_read_is_not_taken_for_none():
    # S00 is sold out after the first page: S06 is on it by now, and read by nobody.
    provider = UncountedListOf(SKUS)

    def move(rows):
        provider.skus = rows[1:]
        provider.move = list
        return provider.skus

    provider.move = move
    rows = provider.pull_stock(["US1"]).rows
    assert [row.external_sku for row in rows] == SKUS[1:]


def test_an_uncounted_list_of_one_page_is_read_once():
    provider = UncountedListOf(SKUS[:5])
    assert len(provider.pull_stock(["US1"]).rows) == 5
    assert provider.sizes == [6]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 100, 200])
def test_pages_of_another_size_end_together_as_late_as_can_be(size):
    other = other_page_size(size)
    ends = set(range(size, size * other, size))
    assert ends.isdisjoint(range(other, size * other, other))
