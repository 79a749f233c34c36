# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is written in a cell, as the number it is; or a reason why it cannot be told."""

import re
from datetime import datetime
from decimal import Decimal

from .sheet import MISSING_RESULT

TOO_LARGE = Decimal(10) ** 9
CELL_ERRORS = frozenset(
    "#N/A #NAME? #REF! #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! "
    "#GETTING_DATA #FIELD! #BLOCKED! #UNKNOWN! #CONNECT!".split()
)
# Full-width forms of Chinese input methods, and other signs of minus.
_PLAIN_FORMS = str.maketrans("０１２３４５６７８９，．－＋（）−–", "0123456789,.-+()--")
_BLANKS = re.compile("[ \u00a0\u2007\u2009\u202f]")
_SCIENTIFIC = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?[eE][-+]?[0-9]+")
_FRACTION = {
    ".": re.compile(r"[0-9]+\.[0-9]+"),
    ",": re.compile(r"[0-9]+,[0-9]+"),
}
# Groups of three, told by commas, points or blanks.
_GROUPED = {
    ".": re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?"),
    ",": re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+)(?:,[0-9]+)?"),
}
# A fraction that might as well be a group of three.
_LIKE_A_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class Unreadable(Exception):
    """``reason`` is a key of REASONS, ``value`` what stands in the cell."""

    def __init__(self, reason, value=""):
        super().__init__(reason)
        self.reason = reason
        self.value = value


def read_quantity(cell, *, decimal_mark="", separator=""):
    """Return the Decimal of a cell, None for an empty one, or raise Unreadable.

    Without an agreed ``decimal_mark`` what could be a fraction and thousands alike is
    not read: a point before three digits, and where semicolons stand between the cells
    (as in countries with a decimal comma) a comma too.
    """
    number = _from_cell(cell)
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = Decimal(number)
    elif isinstance(number, str):
        number = _from_text(number, decimal_mark, separator)
    if number is not None and abs(number) >= TOO_LARGE:
        raise Unreadable("number_too_large", str(cell))
    return number


def _from_cell(cell):
    if cell is MISSING_RESULT:
        raise Unreadable("formula_without_value")
    if isinstance(cell, datetime):
        raise Unreadable("number_is_date", f"{cell:%Y-%m-%d}")
    if isinstance(cell, bool):
        raise Unreadable("not_a_number", str(cell).upper())
    if isinstance(cell, float):
        # Excel itself keeps 15 digits; the others are noise of its arithmetic.
        return Decimal(f"{cell:.15g}")
    if isinstance(cell, int):
        return Decimal(cell)
    return cell


def _from_text(written, decimal_mark, separator):
    if written in CELL_ERRORS:
        raise Unreadable("cell_error", written)
    text, is_negative = _without_sign(written)
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("number_rounded", written)
    number = _unsigned(text, decimal_mark, separator)
    if number is None:
        has_digits_only = re.fullmatch(r"[0-9., ]*[0-9][0-9., ]*", text)
        raise Unreadable(
            "number_unclear" if has_digits_only else "not_a_number", written
        )
    return -number if is_negative else number


def _without_sign(written):
    """The digits, and whether -5, 5- or (5) says that they are below zero."""
    text = _BLANKS.sub(" ", written.translate(_PLAIN_FORMS)).strip()
    text = text.removeprefix("'")
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith("-"):
        return text[1:].strip(), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text.removeprefix("+").strip(), False


def _unsigned(text, decimal_mark, separator):
    if text.isascii() and text.isdigit():
        return Decimal(text)
    if not decimal_mark and (
        _LIKE_A_GROUP.fullmatch(text) and ("." in text or separator == ";")
    ):
        return None
    mark = decimal_mark or "."
    if _GROUPED[mark].fullmatch(text) or _FRACTION[mark].fullmatch(text):
        thousands = "," if mark == "." else "."
        text = text.replace(" ", "").replace(thousands, "")
        return Decimal(text.replace(mark, "."))
    return None
