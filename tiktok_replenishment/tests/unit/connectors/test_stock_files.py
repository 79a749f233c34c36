# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Awkward stock files, and what each must say: these numbers, or this refusal."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from connectors.errors import InvalidRequestError
from connectors.threepl.stock_file.profile import FileProfile
from connectors.threepl.stock_file.provider import StockFileProvider
from connectors.threepl.stock_file.reading import read_stock_file
from connectors.threepl.stock_file.refusals import (
    MOST_TOLD,
    REASONS,
    FileRefusedError,
    Refusal,
)

FILES = Path(__file__).parents[2] / "data" / "stock_files" / "files"
RECEIVED = datetime(2026, 3, 12, 9, tzinfo=timezone.utc)
MUG_AND_VASE = {"MUG": {"available": 12}, "VASE": {"available": 7}}
MUG = {"MUG": {"available": 12}}

# By file: the quantities by SKU (by "warehouse/SKU" where the file names it).
ACCEPTED = {
    "plain.csv": {
        "MUG": {"available": 120, "reserved": 5, "inbound": 40},
        "VASE": {"available": 0, "reserved": 0, "inbound": 7},
    },
    "plain.xlsx": MUG_AND_VASE,
    "bom_tabs.txt": MUG_AND_VASE,
    "utf16_tabs.txt": MUG_AND_VASE,
    "sep_hint.csv": MUG_AND_VASE,
    "dirty_blanks.csv": MUG_AND_VASE,
    "no_trailing_quantity.csv": MUG_AND_VASE,
    "merged_title.xlsx": MUG_AND_VASE,
    "formulas.xlsx": MUG_AND_VASE,
    "hidden_sheet.xlsx": MUG,
    "notes_beside.xlsx": MUG,
    "rows_far_below.xlsx": MUG,
    "clear_date.csv": MUG,
    "only_quantity.csv": MUG,
    "quantity_and_available.csv": MUG,
    "gb18030.csv": {"US1/MUG": {"available": 1240, "reserved": 5, "damaged": 0}},
    "header_in_row_6.csv": {
        "US1/MUG": {"available": 12, "inbound": 3},
        "US1/VASE": {"available": 7, "inbound": 0},
    },
    "footer_total.csv": {
        "MUG": {"available": 1200, "reserved": 3},
        "VASE": {"available": 40, "reserved": 1},
    },
    "subtotals_and_pages.csv": {
        "US1/MUG": {"available": 12},
        "US1/VASE": {"available": 7},
        "US2/MUG": {"available": 4},
    },
    "thousands.csv": {
        "MUG": {"available": 1240},
        "VASE": {"available": 12345678},
        "JUG": {"available": 1300},
    },
    "kept_as_text.csv": {"00123": {"available": 12}, "00456": {"available": 7}},
    "minus_signs.csv": {
        "MUG": {"available": -5},
        "VASE": {"available": -12},
        "JUG": {"available": -3},
        "CUP": {"available": -1},
    },
    # One batch does not say how much of it is damaged: so the sum is unknown.
    "batches.csv": {"MUG": {"available": 12}, "VASE": {"available": 1, "damaged": 0}},
    "two_warehouses.csv": {"US1/MUG": {"available": 5}, "US2/MUG": {"available": 7}},
    "operator_report.csv": {
        "US1/MUG": {
            "available": 14,
            "reserved": 3,
            "frozen": 1,
            "damaged": 2,
            "on_hand": 20,
        }
    },
    "number_skus.xlsx": {
        "00123": {"available": 12},
        "100200300400": {"available": 7},
        "00045": {"available": 1},
    },
    "text_numbers.xlsx": {
        "MUG": {"available": 1240, "on_hand": 1240},
        "A": {"available": Decimal("0.5"), "on_hand": 3},
    },
}

# By file: (reason, row, SKU) of all that is wrong.
REFUSED = {
    "footer_total_differs.csv": [("total_differs", 4, "")],
    "thousands_without_quotes.csv": [("long_row", 2, "")],
    "scientific_sku.csv": [("sku_scientific", 3, "1.23E+11")],
    "date_sku.csv": [
        ("sku_date", 2, "1-Mar"),
        ("sku_date", 3, "Mar-05"),
        ("sku_date", 4, "3月4日"),
    ],
    "zeros_lost.csv": [("sku_zeros_lost", 2, "1234")],
    "warehouse_left_out.csv": [("no_warehouse", 3, "VASE")],
    "half_written.csv": [("short_row", 3, ""), ("no_quantity", 3, "VASE")],
    "cut_in_a_number.csv": [("no_last_line_break", 3, "")],
    "cut_in_a_letter.csv": [("cut_off", 0, "")],
    "quote_left_open.csv": [("cut_off", 0, "")],
    "empty.csv": [("empty", 0, "")],
    "blank.csv": [("empty", 0, "")],
    "header_only.csv": [("no_rows", 0, "")],
    "no_header.csv": [("no_header", 0, "")],
    "no_quantity_column.csv": [("no_quantity_column", 1, "")],
    "no_sku_column.csv": [("no_sku_column", 1, "")],
    "decimal_comma.csv": [("number_unclear", 2, "MUG"), ("number_unclear", 3, "VASE")],
    "words.csv": [
        ("not_a_number", 2, "MUG"),
        ("not_a_number", 4, "JUG"),
        ("number_rounded", 5, "CUP"),
    ],
    "quantity_left_out.csv": [("no_quantity", 3, "VASE")],
    "sku_left_out.csv": [("no_sku", 3, "")],
    "two_available.csv": [("two_columns", 1, "")],
    "unclear_date.csv": [("date_unclear", 0, "")],
    "web_page.xls": [("web_page", 0, "")],
    "latin1.csv": [("encoding", 0, "")],
    "other_encoding.csv": [("encoding", 0, "")],
    "merged_rows.xlsx": [("merged_cells", 2, "")],
    "merged_quantity.xlsx": [("merged_cells", 2, "")],
    "formulas_without_results.xlsx": [("formula_without_value", 2, "MUG")],
    "two_lists.xlsx": [("several_sheets", 0, "")],
    "mangled_skus.xlsx": [
        ("sku_date", 2, "2026-03-01"),
        ("sku_precision", 3, "1234567890123456"),
        ("sku_number", 4, "1.5"),
        ("sku_not_text", 5, "TRUE"),
        ("sku_scientific", 6, "1.00E+05"),
    ],
    "date_quantity.xlsx": [("number_is_date", 2, "MUG"), ("not_a_number", 3, "VASE")],
    "cell_errors.xlsx": [("cell_error", 2, "MUG"), ("cell_error", 3, "#REF!")],
    "bomb.xlsx": [("unsafe_workbook", 0, "")],
    "entities.xlsx": [("unsafe_workbook", 0, "")],
    "cut.xlsx": [("broken_workbook", 0, "")],
    "no_sheet_part.xlsx": [("broken_workbook", 0, "")],
    "password.xlsx": [("old_workbook", 0, "")],
}
KNOWN = frozenset({"001234", "MUG"})


def read(content, *, name="stock.csv", **profile):
    content = content.encode() if isinstance(content, str) else content
    return read_stock_file(content, name=name, profile=FileProfile(**profile))


def read_file(name, **profile):
    return read((FILES / name).read_bytes(), name=name, **profile)


def refusals(*arguments, **profile):
    with pytest.raises(FileRefusedError) as caught:
        read(*arguments, **profile)
    return [(told.reason, told.row, told.sku) for told in caught.value.refusals]


def quantities(stock_file):
    """The known quantities by SKU, with the warehouse where the file names it."""
    return {
        "/".join(filter(None, (row.warehouse_code, row.external_sku))): {
            bucket: getattr(row, f"qty_{bucket}") for bucket in row.known_buckets
        }
        for row in stock_file.rows
    }


def test_every_awkward_file_has_its_expectation():
    assert {path.name for path in FILES.iterdir()} == {*ACCEPTED, *REFUSED}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_awkward_file_is_understood(name):
    assert quantities(read_file(name)) == ACCEPTED[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused_by_name(name):
    with pytest.raises(FileRefusedError) as caught:
        read_file(name, known_skus=KNOWN if name == "zeros_lost.csv" else frozenset())
    told = [(one.reason, one.row, one.sku) for one in caught.value.refusals]
    assert told == REFUSED[name]


def test_a_refusal_says_where_and_what_to_do():
    told = Refusal(reason="sku_scientific", row=3, sku="1.23E+11", value="1.23E+11")
    assert str(told) == (
        "row 3, SKU 1.23E+11: Excel has turned the SKU into 1.23E+11. Format the "
        "column as text and enter the SKU again."
    )
    for reason, words in REASONS.items():
        assert "{" not in str(Refusal(reason=reason)), words


def test_of_many_refusals_the_first_are_told_and_all_are_counted():
    lines = "".join(f"SKU{number},many\n" for number in range(50))
    with pytest.raises(FileRefusedError) as caught:
        read("SKU,Available\n" + lines)
    assert (len(caught.value.refusals), caught.value.count) == (MOST_TOLD, 50)
    assert "SKU1" not in str(caught.value)


# What is agreed with the sender


def test_an_agreed_decimal_comma_is_read():
    found = read_file("decimal_comma.csv", decimal_mark=",")
    assert quantities(found) == {
        "MUG": {"available": Decimal("12.5")},
        "VASE": {"available": 1234},
    }


def test_an_agreed_header_outranks_ours():
    text = "Code,Available,Free to sell\nMUG,12,9\n"
    agreed = {"sku": "code", "available": "Free to Sell"}
    assert quantities(read(text, columns=agreed)) == {"MUG": {"available": 9}}


def test_an_agreed_sheet_is_read():
    assert quantities(read_file("two_lists.xlsx", sheet="UK")) == MUG
    content = (FILES / "two_lists.xlsx").read_bytes()
    assert refusals(content, sheet="DE") == [("no_such_sheet", 0, "")]
    # A text file has no sheets.
    assert quantities(read_file("only_quantity.csv", sheet="UK")) == MUG


def test_files_may_end_without_a_line_break_where_that_is_agreed():
    found = read("SKU,Available\nMUG,12", may_end_open=True)
    assert quantities(found) == MUG


def test_a_complete_file_of_other_goods_is_of_another_warehouse():
    lines = "".join(f"X{number},1\n" for number in range(5))
    text = "SKU,Available\n" + lines
    told = refusals(text, is_full=True, warehouse_skus=KNOWN)
    assert told == [("unknown_skus", 0, "")]
    # The first file of a warehouse, and new goods in a list of some.
    assert len(read(text, is_full=True, known_skus=KNOWN).rows) == 5
    assert len(read(text, warehouse_skus=KNOWN).rows) == 5


def test_a_total_is_no_news_where_rows_are_refused():
    text = "SKU,Available\nMUG,12\nVASE,some\nTotal,19\n"
    assert refusals(text) == [("not_a_number", 3, "VASE")]


def test_more_rows_or_columns_than_can_be_are_refused():
    assert refusals("SKU,Available\n" + "A,1\n" * 100_001) == [("too_many_rows", 0, "")]
    wide = "SKU,Available" + "," * 300 + "\n"
    assert refusals(wide) == [("too_many_columns", 1, "")]
    places = "".join(f"Shelf {number},MUG,1\n" for number in range(101))
    text = "Warehouse,SKU,Available\n" + places
    assert refusals(text) == [("too_many_warehouses", 0, "")]
    assert refusals(b" " * 10_000_001) == [("too_large", 0, "")]


# When the numbers were true


@pytest.mark.parametrize(
    ("above", "name", "moment"),
    [
        ("导出时间：2026-03-10 08:30:00", "stock.csv", "2026-03-10 00:30:00"),
        ("As of 2026/3/10 8:30 PM", "stock.csv", "2026-03-10 12:30:00"),
        ("2026年3月10日", "stock.csv", "2026-03-10 15:59:59"),
        ("Exported 2026-03-10T08:30:00Z", "stock.csv", "2026-03-10 08:30:00"),
        ("2026-03-01 to 2026-03-10", "stock.csv", "2026-03-10 15:59:59"),
        ("Stock", "stock_20260310.csv", "2026-03-10 15:59:59"),
        ("Stock", "stock_20260310_0830.csv", "2026-03-10 00:30:00"),
        ("Stock", "US1 2026-03-10.xlsx", "2026-03-10 15:59:59"),
        ("Order 20260310", "stock.csv", None),
        ("2026-13-45", "stock_20261345.csv", None),
    ],
)
def test_a_file_tells_when_its_numbers_were_true(above, name, moment):
    text = f"{above},\nSKU,Available\nMUG,12\n"
    written = read(text, name=name, zone=ZoneInfo("Asia/Shanghai")).written
    assert (written and f"{written.at:%Y-%m-%d %H:%M:%S}") == moment


@pytest.mark.parametrize(
    ("day", "as_of"),
    [
        ("", RECEIVED),
        ("2026-03-12", RECEIVED),
        ("2026-03-11", datetime(2026, 3, 11, 23, 59, 59, tzinfo=timezone.utc)),
        # Eight hours ahead: somebody else's clock is for the models to doubt.
        ("2026-03-12 17:00", RECEIVED + timedelta(hours=8)),
    ],
)
def test_numbers_are_never_younger_than_the_file(day, as_of):
    found = read(f"{day},\nSKU,Available\nMUG,12\n")
    assert StockFileProvider(found, received_at=RECEIVED).as_of == as_of


# As a provider


def test_a_file_answers_for_the_warehouses_that_it_names():
    found = read_file("two_warehouses.csv")
    provider = StockFileProvider(found, received_at=RECEIVED, is_full=True)
    assert [place.code for place in provider.list_warehouses()] == ["US1", "US2"]
    snapshot = provider.pull_stock(["US2"])
    assert [row.qty_available for row in snapshot.rows] == [7]
    assert snapshot.absent_means_zero


def test_what_a_file_leaves_out_is_not_zero_unless_agreed():
    provider = StockFileProvider(read_file("plain.csv"), received_at=RECEIVED)
    assert not provider.pull_stock([""]).absent_means_zero


def test_without_a_file_there_are_no_numbers():
    assert StockFileProvider().list_warehouses() == ()
    with pytest.raises(InvalidRequestError) as caught:
        StockFileProvider().pull_stock(["US1"])
    assert caught.value.hint == "send_stock_file"
