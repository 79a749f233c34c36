# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Strict reading of JSON objects into dataclasses.

A dataclass names the reader of each field with :func:`json_field`; a field without a
default is required. Every error names the place in the file: ``products[2].sku``.
"""

import re
from dataclasses import MISSING, dataclass, field, fields
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

VALUE = dataclass(frozen=True, slots=True, kw_only=True)
DAY = re.compile(r"([+-]?\d{1,4})d")


class ScenarioError(ValueError):
    """The scenario cannot be used; the text names the place and what is wrong."""

    def __init__(self, path, problem):
        super().__init__(f"{path}: {problem}")


def json_field(read, *, key="", default=MISSING, default_factory=MISSING):
    """A dataclass field read by ``read(value, path)`` from ``key`` (its own name)."""
    return field(
        default=default,
        default_factory=default_factory,
        metadata={"read": read, "key": key},
    )


def read_object(cls, value, path):
    """Return ``cls`` made of the JSON object ``value``; unknown keys are an error."""
    if not isinstance(value, dict):
        raise ScenarioError(path, "an object is expected")
    readers = {spec.metadata["key"] or spec.name: spec for spec in fields(cls)}
    for key in value:
        if key not in readers:
            raise ScenarioError(
                f"{path}.{key}", f"unknown key; known: {', '.join(sorted(readers))}"
            )
    values = {}
    for key, spec in readers.items():
        if key in value:
            values[spec.name] = spec.metadata["read"](value[key], f"{path}.{key}")
        elif spec.default is MISSING and spec.default_factory is MISSING:
            raise ScenarioError(f"{path}.{key}", "the key is missing")
    return cls(**values)


def text(value, path):
    if not isinstance(value, str) or not value.strip():
        raise ScenarioError(path, "a text is expected")
    return value


def flag(value, path):
    if not isinstance(value, bool):
        raise ScenarioError(path, "true or false is expected")
    return value


def number(value, path):
    """A number that may not be negative."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ScenarioError(path, "a number is expected")
    if not 0 <= value < 10**9:
        raise ScenarioError(path, "a number between 0 and 1,000,000,000 is expected")
    return value


def signed_number(value, path):
    number(abs(value) if isinstance(value, (int, float)) else value, path)
    return value


def count(value, path):
    """A whole number that may not be negative."""
    if not isinstance(number(value, path), int):
        raise ScenarioError(path, "a whole number is expected")
    return value


def day(value, path):
    """Days from today, as whole number: "-90d" is -90."""
    match = DAY.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ScenarioError(path, 'a relative day is expected, as "-90d" or "+5d"')
    return int(match[1])


def time_zone(value, path):
    try:
        ZoneInfo(text(value, path))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ScenarioError(path, f"unknown time zone {value!r}") from None
    return value


def currency(value, path):
    if not re.fullmatch(r"[A-Z]{3}", text(value, path)):
        raise ScenarioError(path, "a currency code of three letters is expected")
    return value


def one_of(*choices):
    def read(value, path):
        if value not in choices:
            raise ScenarioError(path, f"one of {', '.join(choices)} is expected")
        return value

    return read


def tuple_of(read):
    def read_all(value, path):
        if not isinstance(value, list):
            raise ScenarioError(path, "a list is expected")
        return tuple(read(one, f"{path}[{index}]") for index, one in enumerate(value))

    return read_all


def dict_of(read):
    def read_all(value, path):
        if not isinstance(value, dict):
            raise ScenarioError(path, "an object is expected")
        return {key: read(one, f"{path}.{key}") for key, one in value.items()}

    return read_all


def object_of(cls):
    return lambda value, path: read_object(cls, value, path)
