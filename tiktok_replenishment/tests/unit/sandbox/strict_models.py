# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Holds a parsed reply against the declarations of the independent client's models.

The models read whatever they are given: unknown names are put aside and types are not
looked at. Here both are faults.
"""

import sys
import typing

import attrs
from tiktok_shop_api.generated import models
from tiktok_shop_api.generated.types import Unset


def faults(model, path="reply"):
    """Yield what in ``model`` is not as its class declares it, with the place."""
    if isinstance(model, list):
        for number, one in enumerate(model):
            yield from faults(one, f"{path}[{number}]")
    if not attrs.has(type(model)):
        return
    for name in getattr(model, "additional_properties", ()):
        yield f"{path}.{name}: no such name"
    hints = _hints(type(model))
    for field in attrs.fields(type(model)):
        value = getattr(model, field.name)
        if field.name == "additional_properties" or isinstance(value, Unset):
            continue
        if not _fits(value, hints[field.name]):
            wanted = hints[field.name]
            yield f"{path}.{field.name}: {value!r} is not a {wanted}"
        yield from faults(value, f"{path}.{field.name}")


def names(model):
    """All names that are filled in a model, those of its parts with dots."""
    if isinstance(model, list):
        return set().union(*(names(one) for one in model)) if model else set()
    if not attrs.has(type(model)):
        return set()
    found = set()
    for field in attrs.fields(type(model)):
        value = getattr(model, field.name)
        if field.name == "additional_properties" or isinstance(value, Unset):
            continue
        found.add(field.name)
        found |= {f"{field.name}.{name}" for name in names(value)}
    return found


def _hints(cls):
    # Parts are imported for type checkers only: by name they are in the package.
    namespace = {**vars(models), **vars(sys.modules[cls.__module__])}
    return typing.get_type_hints(cls, namespace)


def _fits(value, hint):
    choices = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return value in choices
    if typing.get_origin(hint) is list:
        return isinstance(value, list) and all(_fits(one, choices[0]) for one in value)
    if choices:
        return any(_fits(value, one) for one in choices)
    if isinstance(value, bool):
        return hint is bool
    return hint is typing.Any or isinstance(value, hint)
