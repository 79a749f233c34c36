# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from decimal import Decimal

import pytest
from connectors.errors import ContractError
from connectors.threepl import table
from connectors.threepl.base import BUCKETS, StockRow
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12
)
NUMBER = st.none() | st.decimals(-999999, 999999, places=2)


def row(sku="MUG", **values):
    return StockRow(warehouse_code="US1", external_sku=sku, **values)


def test_a_line_holds_the_known_buckets_and_their_numbers():
    mug = row(name="Mug", qty_available=Decimal(5), qty_on_hand=Decimal("7.5"))
    unknown = "\t".join(["\\N"] * 5)
    assert table.as_table([mug]) == (
        f"MUG\tMug\t\tavailable,on_hand\t5\t{unknown}\t7.5\n"
    )


@given(st.lists(st.tuples(TEXT, TEXT, st.lists(NUMBER, min_size=7, max_size=7))))
def test_what_is_written_down_is_read_again(values):
    rows = {
        sku: row(
            sku,
            name=name,
            **{f"qty_{b}": n for b, n in zip(BUCKETS, numbers, strict=True)},
        )
        for sku, name, numbers in values
    }
    read = table.rows_of_table(table.as_table(rows.values()), "US1")
    assert {one.external_sku: one for one in read} == rows


def test_ids_of_listings_are_kept():
    goods = row(listing_ids=("17", "18"))
    assert table.rows_of_table(table.as_table([goods]), "US1") == (goods,)


def test_the_order_of_the_rows_makes_no_difference():
    rows = [row("A", qty_available=Decimal(1)), row("B", qty_available=Decimal(2))]
    hashes = {
        table.content_hash(table.as_table(some))
        for some in (rows, rows[::-1], rows[:1])
    }
    assert len(hashes) == 2


def test_several_rows_of_a_sku_are_summed():
    rows = [row(qty_available=Decimal(1)), row(qty_available=Decimal(2))]
    (mug,) = table.rows_of_warehouse(rows, "US1")
    assert mug.qty_available == 3


def test_a_row_of_another_warehouse_is_refused():
    with pytest.raises(ContractError, match="not asked for"):
        table.rows_of_warehouse([row()], "US2")


def test_units_are_those_that_lie_there():
    told = row(qty_available=Decimal(5), qty_on_hand=Decimal(9))
    derived = row("A", qty_available=Decimal(5), qty_pending=Decimal(2))
    oversold = row("B", qty_available=Decimal(-4))
    on_the_way = row("C", qty_inbound=Decimal(100))
    assert table.unit_count([told, derived, oversold, on_the_way]) == 16
