# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..connectors.threepl.stock_file.refusals import Refusal

_lt = LazyTranslate(__name__)

# Why a stock file is refused, by the reasons of the connector.
REFUSALS = {
    "empty": _lt("The file is empty. Send it again once it is written."),
    "too_large": _lt("The file is larger than {other}. Send fewer rows or columns."),
    "too_many_rows": _lt("The file has more than {other} rows. Split it."),
    "too_many_columns": _lt("The file has more than {other} columns. Remove some."),
    "old_workbook": _lt(
        "This is an old Excel file (.xls), or one with a password. Save it as .xlsx or "
        "CSV without a password."
    ),
    "broken_workbook": _lt(
        "The workbook cannot be opened: it is cut off or damaged. Send it again."
    ),
    "unsafe_workbook": _lt(
        "The workbook unpacks to something far larger than a stock list, or holds parts"
        " that do not belong there. Save it anew as .xlsx."
    ),
    "binary": _lt(
        "This is neither a text file nor an Excel workbook. Send CSV or XLSX."
    ),
    "web_page": _lt(
        "This is a web page that only calls itself a workbook. Open it in Excel and "
        "save it as .xlsx or CSV."
    ),
    "encoding": _lt(
        "The characters cannot be told for certain. Save the file as “CSV UTF-8” or as "
        "XLSX."
    ),
    "cut_off": _lt(
        "The file ends in the middle of something: it is only half written. Send it "
        "again."
    ),
    "no_last_line_break": _lt(
        "The file ends without a line break, so its last number may be cut off. End it "
        "with a line break, or allow such files in the settings."
    ),
    "no_header": _lt(
        "No row with headers was found. One row must name the SKU and at least one "
        "quantity, for example “SKU” and “Available”."
    ),
    "no_sku_column": _lt(
        "No column for the SKU was found beside {value}. Name it “SKU”."
    ),
    "no_quantity_column": _lt(
        "No column with a quantity was found beside {value}. Name it “Available”, or "
        "tell its name in the settings."
    ),
    "two_columns": _lt("Two columns, {value} and {other}, say the same. Remove one."),
    "several_sheets": _lt(
        "Several sheets hold a stock list: {value}. Keep one, or name the one that "
        "counts in the settings."
    ),
    "no_such_sheet": _lt(
        "There is no visible sheet “{other}”. Correct its name here or in the settings."
    ),
    "no_rows": _lt("There is a header, but no stock below it."),
    "short_row": _lt(
        "The row has fewer cells than the header. The file may be cut off."
    ),
    "long_row": _lt(
        "The row has more cells than the header. A number with a comma must be in "
        "quotes."
    ),
    "merged_cells": _lt(
        "Cells are merged over several rows ({value}), so it is not clear whose they "
        "are. Take the merge apart."
    ),
    "no_sku": _lt("The row has a quantity but no SKU."),
    "no_warehouse": _lt("The row has no warehouse."),
    "no_quantity": _lt(
        "The row has no quantity. Write 0 when there is none, or leave the row out."
    ),
    "sku_scientific": _lt(
        "Excel has turned the SKU into {value}. Format the column as text and enter the"
        " SKU again."
    ),
    "sku_date": _lt(
        "Excel has turned the SKU into a date, {value}. Format the column as text and "
        "enter the SKU again."
    ),
    "sku_precision": _lt(
        "Excel keeps only 15 digits of a number: the end of {value} may be wrong. "
        "Format the column as text and enter the SKU again."
    ),
    "sku_number": _lt(
        "The SKU is stored as a number with decimals, {value}. Format the column as "
        "text and enter the SKU again."
    ),
    "sku_zeros_lost": _lt(
        "The SKU has lost its leading zeros: we know {other}. Format the column as text"
        " and enter the SKU again."
    ),
    "sku_not_text": _lt(
        "The SKU is {value}, which is no text. Format the column as text and enter the "
        "SKU again."
    ),
    "sku_too_long": _lt(
        "The SKU is longer than {other} characters. Look whether the columns are right."
    ),
    "formula_without_value": _lt(
        "The cell holds a formula without its result. Open the file in Excel, save it, "
        "and send it again."
    ),
    "cell_error": _lt("The cell shows the error {value}. Correct the formula."),
    "not_a_number": _lt("The quantity “{value}” is not a number."),
    "number_is_date": _lt("Excel has turned the quantity into a date, {value}."),
    "number_rounded": _lt("The quantity {value} is rounded. Show all its digits."),
    "number_unclear": _lt(
        "The quantity {value} can be read in two ways. Remove the separators, or choose"
        " the decimal mark in the settings."
    ),
    "number_too_large": _lt("The quantity {value} is too large to be stock."),
    "total_differs": _lt(
        "The total says {value}, but the rows above it add up to {other}: some are "
        "missing. Send the whole list, without a filter."
    ),
    "date_unclear": _lt(
        "The date {value} can be read in two ways. Write it as 2026-03-31."
    ),
    "which_warehouse": _lt(
        "The file does not say which warehouse it is of. Add a column “Warehouse”, "
        "put the warehouse's code into the file's name, or choose the warehouse when "
        "you upload it."
    ),
    "too_many_warehouses": _lt(
        "The file names more than {other} warehouses. Look whether the right column is "
        "named “Warehouse”."
    ),
    "unknown_skus": _lt(
        "None of the {other} SKUs is known here. Look whether the right column is named"
        " SKU and the file is of this warehouse."
    ),
}


class ReplenishmentThreeplRefusalMixin(models.AbstractModel):
    """Tells in the reader's language why a stock file is refused."""

    _name = "replenishment.threepl.refusal.mixin"
    _description = "Refusals of Stock Files"

    @api.model
    def _refusal_in_words(self, values):
        """`values`: those of a Refusal, as they are stored."""
        refusal = Refusal(**values)
        words = refusal.sentence(self.env._(REFUSALS[refusal.reason]))
        if refusal.row and refusal.sku:
            return self.env._(
                "Row %(row)s, SKU %(sku)s: %(words)s",
                row=refusal.row,
                sku=refusal.sku,
                words=words,
            )
        if refusal.row:
            return self.env._("Row %(row)s: %(words)s", row=refusal.row, words=words)
        return words
