# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why a stock file is not taken, in words that say what to do.

A refused file changes nothing. Everything that is wrong with it is told at once, with
the row as a spreadsheet numbers it.
"""

from dataclasses import dataclass

from ...errors import InvalidRequestError

MOST_TOLD = 20
LONGEST_VALUE = 60

# "{value}" is what stands in the file, "{other}" what it is compared with.
REASONS = {
    "empty": "The file is empty. Send it again once it is written.",
    "too_large": "The file is larger than {other}. Send fewer rows or columns.",
    "too_many_rows": "The file has more than {other} rows. Split it.",
    "too_many_columns": "The file has more than {other} columns. Remove some.",
    "old_workbook": "This is an old Excel file (.xls), or one with a password. "
    "Save it as .xlsx or CSV without a password.",
    "broken_workbook": "The workbook cannot be opened: it is cut off or damaged. "
    "Send it again.",
    "unsafe_workbook": "The workbook unpacks to something far larger than a stock "
    "list, or holds parts that do not belong there. Save it anew as .xlsx.",
    "binary": "This is neither a text file nor an Excel workbook. Send CSV or XLSX.",
    "web_page": "This is a web page that only calls itself a workbook. Open it in "
    "Excel and save it as .xlsx or CSV.",
    "encoding": "The characters cannot be told for certain. Save the file as "
    "“CSV UTF-8” or as XLSX.",
    "cut_off": "The file ends in the middle of something: it is only half written. "
    "Send it again.",
    "no_last_line_break": "The file ends without a line break, so its last number may "
    "be cut off. End it with a line break, or allow such files in the settings.",
    "no_header": "No row with headers was found. One row must name the SKU and at "
    "least one quantity, for example “SKU” and “Available”.",
    "no_sku_column": "No column for the SKU was found beside {value}. Name it “SKU”.",
    "no_quantity_column": "No column with a quantity was found beside {value}. Name "
    "it “Available”, or tell its name in the settings.",
    "two_columns": "Two columns, {value} and {other}, say the same. Remove one.",
    "several_sheets": "Several sheets hold a stock list: {value}. Keep one, or name "
    "the one that counts in the settings.",
    "no_such_sheet": "There is no visible sheet “{other}”. Correct its name here or "
    "in the settings.",
    "no_rows": "There is a header, but no stock below it.",
    "short_row": "The row has fewer cells than the header. The file may be cut off.",
    "long_row": "The row has more cells than the header. A number with a comma must "
    "be in quotes.",
    "merged_cells": "Cells are merged over several rows ({value}), so it is not clear "
    "whose they are. Take the merge apart.",
    "no_sku": "The row has a quantity but no SKU.",
    "no_warehouse": "The row has no warehouse.",
    "no_quantity": "The row has no quantity. Write 0 when there is none, or leave the "
    "row out.",
    "sku_scientific": "Excel has turned the SKU into {value}. Format the column as "
    "text and enter the SKU again.",
    "sku_date": "Excel has turned the SKU into a date, {value}. Format the column as "
    "text and enter the SKU again.",
    "sku_precision": "Excel keeps only 15 digits of a number: the end of {value} may "
    "be wrong. Format the column as text and enter the SKU again.",
    "sku_number": "The SKU is stored as a number with decimals, {value}. Format the "
    "column as text and enter the SKU again.",
    "sku_zeros_lost": "The SKU has lost its leading zeros: we know {other}. Format "
    "the column as text and enter the SKU again.",
    "sku_not_text": "The SKU is {value}, which is no text. Format the column as text "
    "and enter the SKU again.",
    "sku_too_long": "The SKU is longer than {other} characters. Look whether the "
    "columns are right.",
    "formula_without_value": "The cell holds a formula without its result. Open the "
    "file in Excel, save it, and send it again.",
    "cell_error": "The cell shows the error {value}. Correct the formula.",
    "not_a_number": "The quantity “{value}” is not a number.",
    "number_is_date": "Excel has turned the quantity into a date, {value}.",
    "number_rounded": "The quantity {value} is rounded. Show all its digits.",
    "number_unclear": "The quantity {value} can be read in two ways. Remove the "
    "separators, or choose the decimal mark in the settings.",
    "number_too_large": "The quantity {value} is too large to be stock.",
    "total_differs": "The total says {value}, but the rows above it add up to "
    "{other}: some are missing. Send the whole list, without a filter.",
    "date_unclear": "The date {value} can be read in two ways. Write it as 2026-03-31.",
    "which_warehouse": "The file does not say which warehouse it is of. Add a column "
    "“Warehouse”, put the warehouse's code into the file's name, or choose the "
    "warehouse when you upload it.",
    "too_many_warehouses": "The file names more than {other} warehouses. Look whether "
    "the right column is named “Warehouse”.",
    "unknown_skus": "None of the {other} SKUs is known here. Look whether the right "
    "column is named SKU and the file is of this warehouse.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One thing that is wrong; ``row`` is 0 when it is the whole file."""

    reason: str
    row: int = 0
    sku: str = ""
    value: str = ""
    other: str = ""

    def sentence(self, template):
        """The words of a template of :data:`REASONS`, maybe translated."""
        return template.format(value=self.value[:LONGEST_VALUE], other=self.other)

    def __str__(self):
        where = ", ".join(
            [f"row {self.row}"] * bool(self.row) + [f"SKU {self.sku}"] * bool(self.sku)
        )
        words = self.sentence(REASONS[self.reason])
        return f"{where}: {words}" if where else words


class FileRefusedError(InvalidRequestError):
    """``refusals``: the first :data:`MOST_TOLD`; ``count``: how many there are."""

    default_hint = "stock_file_refused"

    def __init__(self, refusals):
        self.refusals = tuple(refusals[:MOST_TOLD])
        self.count = len(refusals)
        reasons = dict.fromkeys(refusal.reason for refusal in self.refusals)
        super().__init__(f"Stock file: {', '.join(reasons)}")


def refuse(reason, **details):
    """Raise the error of a single reason."""
    raise FileRefusedError([Refusal(reason=reason, **details)])
