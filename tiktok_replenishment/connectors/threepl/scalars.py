# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tolerant readers of what warehouse systems write into single fields.

Numbers come as text with commas, nothing as ``""`` or ``"0000-00-00 00:00:00"``, keys
with trailing blanks. A value that is none of these raises ContractError with the name
of the field, never with its content.
"""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ..errors import ContractError

TOO_MUCH = Decimal(10) ** 12
EMPTY_TIMES = frozenset({"", "0000-00-00", "0000-00-00 00:00:00"})
USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def malformed(service, name):
    return ContractError(f"{service}: field {name} is missing or malformed")


def strip_keys(row):
    return dict(zip(_stripped(tuple(row)), row.values(), strict=True))


@lru_cache(maxsize=100)
def _stripped(keys):
    """The rows of a list have the same keys."""
    return tuple(key.strip() for key in keys)


def text(row, key, *, service, required=False):
    value = row.get(key)
    if value.__class__ is not str:
        value = _as_text(value, key, service)
    value = value.strip()
    if required and not value:
        raise malformed(service, key)
    return value


def _as_text(value, key, service):
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise malformed(service, key)
    return str(value)


def quantity(row, key, *, service):
    """Return a Decimal, or None (unknown) when the field is absent or empty."""
    value = row.get(key)
    if value.__class__ is str and len(value) <= 12 and value.isdecimal():
        # By far the most: a whole number, written as text.
        return Decimal(value)
    if isinstance(value, str):
        value = value.replace(",", "").strip()
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise malformed(service, key)
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= TOO_MUCH:
        raise malformed(service, key)
    return number


def moment(row, key, *, service, zone):
    """Return an aware datetime of a time written without offset, or None."""
    value = text(row, key, service=service)
    if value in EMPTY_TIMES:
        return None
    written = _usual_time(value) or _unusual_time(value)
    if written is None:
        raise malformed(service, key)
    return written.replace(tzinfo=zone)


def _usual_time(value):
    """Ten times as fast as what reads any format."""
    try:
        return datetime.fromisoformat(value) if USUAL_TIME.fullmatch(value) else None
    except ValueError:
        return None


def _unusual_time(value):
    for time_format in TIME_FORMATS:
        try:
            return datetime.strptime(value, time_format)
        except ValueError:
            continue
    return None
