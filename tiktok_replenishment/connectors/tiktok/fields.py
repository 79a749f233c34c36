# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Readers of single fields of a reply.

A missing or malformed value raises ContractError with the *name* of the field, never
with its content. TikTok Shop leaves empty optional fields out; null counts as absent.
"""

from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation

from ..errors import ContractError

# 2100-01-01: later values are milliseconds or nonsense.
LATEST_SECONDS = 4102444800


def malformed(name):
    return ContractError(f"TikTok Shop: field {name} is missing or malformed")


def mapping(container, key, name, *, required=True):
    value = container.get(key)
    if value is None and not required:
        return {}
    if not isinstance(value, dict):
        raise malformed(name)
    return value


def mappings(container, key, name, *, required=True):
    """Return a list of objects; TikTok Shop leaves some empty lists out."""
    value = container.get(key)
    if value is None and not required:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise malformed(name)
    return value


def text(container, key, name, *, required=False):
    """Return text; ids come as integers in some replies."""
    value = container.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        value = ""
    if not isinstance(value, str) or (required and not value):
        raise malformed(name)
    return value


def flag(container, key, name):
    value = container.get(key)
    if value not in (None, True, False):
        raise malformed(name)
    return bool(value)


def integer(container, key, name, *, default=None):
    value = container.get(key)
    if value is None and default is not None:
        return default
    if isinstance(value, str) and value.isdecimal() and len(value) <= 18:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise malformed(name)
    return value


def moment(container, key, name, *, required=True):
    """Return an aware UTC datetime from Unix seconds; 0 and absent are None."""
    seconds = integer(container, key, name, default=0)
    if not seconds and not required:
        return None
    if not 0 < seconds < LATEST_SECONDS:
        raise malformed(name)
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def any_moment(container, key, name):
    """Return an aware UTC datetime from Unix seconds or milliseconds, or None.

    Promotions write begin and end in seconds, their own changes in milliseconds.
    """
    number = integer(container, key, name, default=0)
    if number >= LATEST_SECONDS:
        number //= 1000
    return moment({key: number}, key, name, required=False)


def texts(container, key, name):
    """Return a tuple of texts (ids may come as integers); absent is empty."""
    values = container.get(key)
    if values is None:
        return ()
    if not isinstance(values, list):
        raise malformed(name)
    return tuple(text({key: value}, key, name, required=True) for value in values)


def amount(container, key, name):
    """Return a Decimal from a decimal text, or None when absent or empty."""
    value = container.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, (str, int, Decimal)) or isinstance(value, bool):
        raise malformed(name)
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise malformed(name)
    return number
