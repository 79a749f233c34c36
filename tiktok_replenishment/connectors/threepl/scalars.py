# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tolerant readers of what warehouse systems write into single fields.

Numbers come as text with commas, nothing as ``""`` or ``"0000-00-00 00:00:00"``, keys
with trailing blanks. A value that is none of these raises ContractError with the name
of the field, never with its content.
"""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from ..errors import ContractError

TOO_MUCH = Decimal(10) ** 12
EMPTY_TIMES = frozenset({"", "0000-00-00", "0000-00-00 00:00:00"})
TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def malformed(service, name):
    return ContractError(f"{service}: field {name} is missing or malformed")


def strip_keys(row):
    return {key.strip(): value for key, value in row.items()}


def text(row, key, *, service, required=False):
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    value = "" if value is None else value
    if not isinstance(value, str):
        raise malformed(service, key)
    value = value.strip()
    if required and not value:
        raise malformed(service, key)
    return value


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
    for time_format in TIME_FORMATS:
        try:
            return datetime.strptime(value, time_format).replace(tzinfo=zone)
        except ValueError:
            continue
    raise malformed(service, key)
