# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SKU of a row, exactly as its sender wrote it; what Excel has mangled is refused.

Excel shows 123456789012 as 1.23457E+11, makes a date of MAR-1, drops the zeros in front
of 00123 and the digits of a number after the fifteenth.
"""

import re
from datetime import datetime

from .quantities import CELL_ERRORS, Unreadable
from .sheet import MISSING_RESULT

LONGEST_SKU = 128
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2,}")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Written as Excel writes dates: a real SKU such as MAR-21 is in capitals.
_DATE = re.compile(
    rf"[0-9]{{1,2}}-(?:{_MONTHS})(?:-[0-9]{{2,4}})?|(?:{_MONTHS})-[0-9]{{2}}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|(?:19|20)[0-9]{2}/[0-9]{1,2}/[0-9]{1,2}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?: [0-9:]+)?"
    r"|(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?"
)
# How people keep Excel from mangling: ="00123" or '00123.
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"|\'(.+)')


def read_sku(cell):
    """Return the SKU's text ("" for an empty cell), or raise Unreadable."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        sku = _from_text(cell)
    elif cell is MISSING_RESULT:
        raise Unreadable("formula_without_value")
    elif isinstance(cell, datetime):
        raise Unreadable("sku_date", f"{cell:%Y-%m-%d}")
    elif isinstance(cell, bool):
        raise Unreadable("sku_not_text", str(cell).upper())
    else:
        sku = _from_number(cell)
    if len(sku) > LONGEST_SKU:
        raise Unreadable("sku_too_long", sku)
    return sku


def lost_zeros(sku, known_skus, known_without_zeros):
    """The known SKU that this one was before its leading zeros were lost, or ""."""
    if sku in known_skus or not (sku.isascii() and sku.isdigit()):
        return ""
    return known_without_zeros.get(sku, "")


def without_zeros(known_skus):
    """Map SKUs that begin with zeros by what Excel leaves of them."""
    return {
        sku.lstrip("0"): sku
        for sku in known_skus
        if sku.startswith("0") and sku.isascii() and sku.isdigit()
    }


def _from_text(text):
    kept = _KEPT_AS_TEXT.fullmatch(text)
    if kept:
        return (kept[1] or kept[2] or "").strip()
    if text in CELL_ERRORS:
        raise Unreadable("cell_error", text)
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("sku_scientific", text)
    if _DATE.fullmatch(text):
        raise Unreadable("sku_date", text)
    return text


def _from_number(number):
    if isinstance(number, float) and not number.is_integer():
        raise Unreadable("sku_number", f"{number:.15g}")
    if abs(number) >= 10**15:
        raise Unreadable("sku_precision", str(int(number)))
    return str(int(number))
