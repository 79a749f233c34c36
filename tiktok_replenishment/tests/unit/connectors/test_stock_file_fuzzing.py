# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever comes as a stock file: no crash, and no number that was not written."""

import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from connectors.threepl.stock_file.profile import FileProfile
from connectors.threepl.stock_file.quantities import Unreadable, read_quantity
from connectors.threepl.stock_file.reading import read_stock_file
from connectors.threepl.stock_file.refusals import FileRefusedError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FILES = sorted((Path(__file__).parents[2] / "data" / "stock_files" / "files").iterdir())
BOOKS = [path for path in FILES if zipfile.is_zipfile(path)]
RUNS = 2000 if os.environ.get("REPLENISHMENT_DEEP") else 100
many = settings(
    max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck)
)

SKUS = st.from_regex(r"[A-Z]{1,4}-?[0-9]{0,6}", fullmatch=True).filter(
    lambda sku: sku not in {"SKU", "WH", "EAN", "UPC", "GTIN", "ITEM", "SUM"}
)
STOCK = st.dictionaries(SKUS, st.integers(-(10**8), 10**8), min_size=1, max_size=30)
HEADERS = st.sampled_from([("SKU", "Available"), ("产品代码", "可用库存")])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])


def read(content, name="stock.csv"):
    """{SKU: available}, or None when the file is refused."""
    try:
        found = read_stock_file(content, name=name, profile=FileProfile())
    except FileRefusedError as error:
        assert error.refusals
        assert all(str(refusal) for refusal in error.refusals)
        return None
    return {row.external_sku: row.qty_available for row in found.rows}


def written(stock, *, header=("SKU", "Available"), separator=",", style=str, lead=0):
    lines = ["Stock list"] * lead + [separator.join(header)]
    lines += [
        separator.join([sku, quoted(style(number), separator)])
        for sku, number in stock.items()
    ]
    return "\n".join(lines) + "\n"


def quoted(text, separator):
    return f'"{text}"' if separator in text else text


def accountant(number):
    return f"({-number:,})" if number < 0 else f"{number:,}"


def trailing_minus(number):
    return f"{-number}-" if number < 0 else f"+{number}"


@given(st.binary(max_size=400))
@many
def test_any_bytes_are_read_or_refused(content):
    read(content)


@given(
    st.text(alphabet="SKUAvailable可用库存,;\t\n\"'-.0123456789()合计 ", max_size=200)
)
@many
def test_any_text_is_read_or_refused(text):
    read(("SKU,Available\n" + text).encode())


@given(
    STOCK,
    HEADERS,
    ENCODINGS,
    st.sampled_from([",", "\t", "|"]),
    st.sampled_from([str, accountant, trailing_minus]),
    st.integers(0, 9),
)
@many
def test_what_is_written_is_what_is_read(
    stock, header, encoding, separator, style, lead
):
    text = written(stock, header=header, separator=separator, style=style, lead=lead)
    assert read(text.encode(encoding)) == stock


@given(STOCK, HEADERS, ENCODINGS, st.data())
@many
def test_a_file_that_is_cut_off_tells_no_wrong_number(stock, header, encoding, data):
    content = written(stock, header=header).encode(encoding)
    cut = data.draw(st.integers(0, len(content) - 1))
    told = read(content[:cut]) or {}
    assert told.items() <= stock.items()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@given(st.data())
@settings(many, max_examples=max(RUNS // 20, 5))
def test_a_damaged_file_is_read_or_refused(path, data):
    content = bytearray(path.read_bytes())
    for _change in range(data.draw(st.integers(1, 4))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 3))] = data.draw(
                st.binary(max_size=3)
            )
    read(bytes(content), path.name)


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
@given(st.data())
@settings(many, max_examples=max(RUNS // 10, 10))
def test_a_workbook_of_damaged_parts_is_read_or_refused(path, data):
    with zipfile.ZipFile(path) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    place = data.draw(st.integers(0, max(len(content) - 1, 0)))
    content[place : place + data.draw(st.integers(0, 30))] = data.draw(
        st.sampled_from([b"", b"0", b"<", b'"', b"99999999999", b"<f>", b"\xff"])
    )
    parts[name] = bytes(content)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for part, piece in parts.items():
            package.writestr(part, piece)
    read(stream.getvalue(), path.name)


@given(
    st.text(alphabet="0123456789.,-+()' １２，", min_size=1, max_size=12),
    st.sampled_from(["", ".", ","]),
    st.sampled_from([",", ";", ""]),
)
@settings(many, max_examples=RUNS * 5)
def test_a_number_has_the_digits_that_are_written(text, decimal_mark, separator):
    try:
        number = read_quantity(
            text.strip() or None, decimal_mark=decimal_mark, separator=separator
        )
    except Unreadable:
        return
    if number is None:
        return
    plain = text.translate(str.maketrans("１２，", "12,"))
    digits = "".join(character for character in plain if character.isdigit())
    places = max(-number.as_tuple().exponent, 0)
    assert abs(number) == Decimal(int(digits)).scaleb(-places)
    # A fraction stands behind the last mark; without a mark there is none.
    mark = decimal_mark or "."
    assert places == (len(plain.rpartition(mark)[2].rstrip("-) ")) if places else 0)
    assert (number < 0) == ("-" in plain or "(" in plain) or not number


@given(STOCK, st.sampled_from(["General", "#,##0", "0.00", "000"]), st.integers(0, 9))
@settings(many, max_examples=max(RUNS // 4, 25))
def test_what_a_workbook_holds_is_what_is_read(stock, number_format, lead):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["Stock list"]] * lead + [["SKU", "可用库存"], *stock.items()]:
        sheet.append(row)
    for (cell,) in sheet.iter_rows(min_col=2, max_col=2):
        cell.number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue(), "stock.xlsx") == stock
