#!/usr/bin/env python3
# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writes the awkward stock files beside it, as warehouses really send them.

Text files are written byte for byte; workbooks differ in their time stamps only. What
each file is expected to say is in tests/unit/connectors/test_stock_files.py.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl

FILES = Path(__file__).parent / "files"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TEXTS = {
    "plain.csv": "SKU,Available,Reserved,Inbound\nMUG,120,5,40\nVASE,0,0,7\n",
    "no_trailing_quantity.csv": "Available,SKU,Name\n12,MUG,Mug\n7,VASE,Vase",
    "sep_hint.csv": "sep=;\r\nSKU;Available\r\nMUG;12\r\nVASE;7\r\n",
    "header_in_row_6.csv": (
        "库存报表,,,\n客户代码：G0001,,,\n导出时间：2026-03-10 08:30:00,,,\n,,,\n,,,\n"
        "仓库,产品代码,可用库存,在途\nWarehouse,SKU,Available,In transit\n"
        "US1,MUG,12,3\nUS1,VASE,7,0\n"
    ),
    "footer_total.csv": (
        'SKU,可用库存,占用\nMUG,"1,200",3\nVASE,40,1\n合计：,"1,240",4\n制表人 仓库,,\n'
    ),
    "footer_total_differs.csv": "SKU,Available\nMUG,12\nVASE,7\nTotal,31\n",
    "subtotals_and_pages.csv": (
        "Warehouse,SKU,Available\nUS1,MUG,12\nUS1,VASE,7\n,Subtotal,19\n"
        "Page 1 of 2,,\nWarehouse,SKU,Available\nUS2,MUG,4\n,Subtotal,4\n"
        ",Grand total,23\nPrinted on Monday,,\n"
    ),
    "thousands.csv": 'SKU,Available\nMUG,"1,240"\nVASE,"12,345,678"\nJUG,1 300\n',
    "thousands_without_quotes.csv": "SKU,Available\nMUG,1,240\nVASE,7\n",
    "scientific_sku.csv": "SKU,Available\nMUG,12\n1.23E+11,7\n",
    "date_sku.csv": "SKU,Available\n1-Mar,12\nMar-05,7\n3月4日,2\nMAR-21,4\n",
    "zeros_lost.csv": "SKU,Available\n1234,12\nMUG,7\n",
    "kept_as_text.csv": 'SKU,Available\n="00123",12\n\'00456,7\n',
    "minus_signs.csv": "SKU,Available\nMUG,-5\nVASE,(12)\nJUG,3-\nCUP,−1\n",
    "batches.csv": "SKU,Batch,Available,Damaged\nMUG,A,5,1\nMUG,B,7,\nVASE,A,1,0\n",
    "two_warehouses.csv": "Warehouse,SKU,Available\nUS1,MUG,5\nUS2,MUG,7\n",
    "warehouse_left_out.csv": "Warehouse,SKU,Available\nUS1,MUG,5\n,VASE,7\n",
    "half_written.csv": "SKU,Name,Available\nMUG,Mug,12\nVASE,Va",
    "cut_in_a_number.csv": "SKU,Available\nMUG,12\nVASE,1",
    "quote_left_open.csv": 'SKU,Name,Available\nMUG,Mug,12\nVASE,"Vase,7\n',
    "empty.csv": "",
    "blank.csv": "\ufeff\r\n\r\n",
    "header_only.csv": "SKU,Available\n",
    "no_header.csv": "MUG,12\nVASE,7\n",
    "no_quantity_column.csv": "SKU,Colour\nMUG,red\n",
    "no_sku_column.csv": "Thing,Available,Reserved\nMUG,1,2\n",
    "decimal_comma.csv": "SKU;Available\nMUG;12,5\nVASE;1.234\n",
    "words.csv": "SKU,Available\nMUG,many\nVASE,7\nJUG,-\nCUP,1.2E+03\n",
    "quantity_left_out.csv": "SKU,Available,Reserved\nMUG,12,\nVASE,,\n",
    "sku_left_out.csv": "SKU,Available\nMUG,12\n,7\n",
    "two_available.csv": "SKU,Available,Sellable\nMUG,12,12\n",
    "only_quantity.csv": "Item No.,Quantity\nMUG,12\n",
    "quantity_and_available.csv": "SKU,Quantity,Available\nMUG,20,12\n",
    "dirty_blanks.csv": "\u3000SKU ,Available (pcs)\n MUG\u00a0,１２\nVASE,'7\n",
    "operator_report.csv": (
        "Product,WarehouseID,StockOnHand,QuantityCommitted,QuantityOnHold,"
        "QuantityDamaged,QuantityAvailable\nMUG,US1,20,3,1,2,14\n"
    ),
    "unclear_date.csv": "As of 03/04/2026,\nSKU,Available\nMUG,12\n",
    "clear_date.csv": "As of 25/03/2026,\nSKU,Available\nMUG,12\n",
    "web_page.xls": "<html><table><tr><td>SKU</td><td>Available</td></tr></table>",
}
CHINESE = '仓库,SKU,产品名称,可用库存,待出库,不良品\nUS1,MUG,马克杯,"1,240",5,0\n'
ENCODED = {
    "bom_tabs.txt": ("utf-8-sig", "SKU\tAvailable\r\nMUG\t12\r\nVASE\t7\r\n"),
    "gb18030.csv": ("gb18030", CHINESE),
    "utf16_tabs.txt": ("utf-16", "SKU\tAvailable\r\nMUG\t12\r\nVASE\t7\r\n"),
    "latin1.csv": ("latin-1", "SKU,Name,Available\nMUG,für Tee,12\n"),
    "other_encoding.csv": ("cp1251", "SKU,Name,Available\nMUG,кружка,12\n"),
}


def workbook(*sheets, dress=None):
    """The bytes of a workbook. `sheets`: (title, rows); `dress` changes the last."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if dress:
        dress(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content, name, change):
    """A workbook's bytes with one part of the package changed or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)
    return stream.getvalue()


HEADER = ["SKU", "Available"]
SHEET_PART = "xl/worksheets/sheet1.xml"


def merge(*names):
    def dress(sheet):
        for name in names:
            sheet.merge_cells(name)

    return dress


def show_zeros(sheet):
    sheet["A2"].number_format = "00000"


def hide(sheet):
    sheet.sheet_state = "hidden"


def far_below(sheet):
    sheet.cell(row=5000, column=1).number_format = "0.00"


def doctype(xml):
    return b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml


def books():
    plain = workbook(("Stock", [HEADER, ["MUG", 12], ["VASE", 7]]))
    title = [["Stock list of March"], [], HEADER, ["MUG", 12], ["VASE", 7]]
    sums = workbook(("Stock", [HEADER, ["MUG", "=5+7"], ["VASE", 7]]))
    pair = [HEADER, ["MUG", 12]]
    return {
        "plain.xlsx": plain,
        "merged_title.xlsx": workbook(("Stock", title), dress=merge("A1:B1")),
        "merged_rows.xlsx": workbook(
            ("Stock", [HEADER, ["MUG", 12], [None, 7]]), dress=merge("A2:A3")
        ),
        "merged_quantity.xlsx": workbook(
            ("Stock", [HEADER, ["MUG", 12], ["VASE", None]]), dress=merge("B2:B3")
        ),
        "formulas.xlsx": with_part(
            sums, SHEET_PART, lambda xml: xml.replace(b"<v />", b"<v>12</v>", 1)
        ),
        "formulas_without_results.xlsx": sums,
        "hidden_sheet.xlsx": workbook(
            ("Stock", pair), ("Old", [HEADER, ["MUG", 99]]), dress=hide
        ),
        "two_lists.xlsx": workbook(("US", pair), ("UK", pair)),
        "notes_beside.xlsx": workbook(("Stock", pair), ("Notes", [["Hello"]])),
        "number_skus.xlsx": workbook(
            ("Stock", [HEADER, [123, 12], [100200300400.0, 7], ["00045", 1]]),
            dress=show_zeros,
        ),
        "mangled_skus.xlsx": workbook(
            (
                "Stock",
                [
                    HEADER,
                    [datetime(2026, 3, 1), 1],
                    [1234567890123456, 2],
                    [1.5, 3],
                    [True, 4],
                    ["1.00E+05", 5],
                ],
            )
        ),
        "date_quantity.xlsx": workbook(
            ("Stock", [HEADER, ["MUG", datetime(2026, 3, 1)], ["VASE", True]])
        ),
        "cell_errors.xlsx": workbook(
            ("Stock", [HEADER, ["MUG", "#N/A"], ["#REF!", 1]])
        ),
        "text_numbers.xlsx": workbook(
            (
                "Stock",
                [["SKU", "可售", "总库存"], ["MUG", "1,240", "1240.0"], ["A", 0.5, 3]],
            )
        ),
        "rows_far_below.xlsx": workbook(("Stock", pair), dress=far_below),
        "bomb.xlsx": with_part(plain, "xl/bomb.xml", lambda _part: b" " * 20_000_000),
        "entities.xlsx": with_part(plain, SHEET_PART, doctype),
        "cut.xlsx": plain[: len(plain) // 2],
        "no_sheet_part.xlsx": with_part(plain, SHEET_PART, lambda _part: b""),
        "password.xlsx": OLD_EXCEL + bytes(2000),
    }


def main():
    FILES.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (FILES / name).write_bytes(text.encode())
    for name, (encoding, text) in ENCODED.items():
        (FILES / name).write_bytes(text.encode(encoding))
    (FILES / "cut_in_a_letter.csv").write_bytes("SKU,可用\nMUG,5\n杯".encode()[:-1])
    for name, content in books().items():
        (FILES / name).write_bytes(content)


if __name__ == "__main__":
    main()
