# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A tiny language of paths into JSON; there is nothing in it that can be run.

==================  ================================================================
``data.items``      the key items of the key data; a number counts the places of a
                    list from 0; the empty path is the whole
``lots[].quantity``  the key quantity of every element of the list lots
``damaged?``        as damaged, which the operator may leave out of every row
``good + returned``  the sum (of quantities only); unknown when a part is unknown
``total | onway``    the first that is known (of quantities only)
==================  ================================================================

There are no literal numbers: what an operator does not report cannot be made a number.
"""

from dataclasses import dataclass

EACH = "[]"
# Stands for what a path leads to when it leads to nothing: null is something.
NOTHING = object()
MAX_STEPS = 12


class PathError(ValueError):
    """A path that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """``is_optional``: that it leads nowhere in every row is no mistake of it."""

    text: str
    steps: tuple[str, ...]
    is_optional: bool = False

    @property
    def has_each(self):
        return EACH in self.steps

    def find_all(self, content) -> list:
        """Return what it leads to, element by element of its lists, or NOTHING."""
        found = [content]
        for step in self.steps:
            found = [value for parent in found for value in _follow(parent, step)]
        return found

    def find(self, content):
        """Return the one value of a path without ``[]``, or NOTHING."""
        (value,) = self.find_all(content)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityPath:
    """Alternatives of sums of paths."""

    text: str
    alternatives: tuple[tuple[Path, ...], ...]

    @property
    def paths(self):
        return tuple(path for parts in self.alternatives for path in parts)

    def read_from(self, row, read_number):
        """Return the number it leads to, or None when it is not known.

        ``read_number(value)`` returns a number, or None.
        """
        for parts in self.alternatives:
            number = _sum(parts, row, read_number)
            if number is not None:
                return number
        return None


def parse_path(text) -> Path:
    """Read a path without ``+`` and ``|``; raise PathError."""
    text = text.strip()
    is_optional = text.endswith("?")
    plain = text.removesuffix("?").strip()
    steps = tuple(step for part in _parts(plain) for step in _split_each(part))
    if len(steps) > MAX_STEPS or any(_is_unreadable(step) for step in steps):
        raise PathError(text)
    return Path(text=text, steps=steps, is_optional=is_optional)


def parse_quantity_path(text) -> QuantityPath:
    """Read a path of a quantity; raise PathError."""
    alternatives = tuple(
        tuple(_parse_part(part) for part in alternative.split("+"))
        for alternative in text.split("|")
    )
    return QuantityPath(text=text.strip(), alternatives=alternatives)


def _parse_part(text):
    path = parse_path(text)
    if not path.steps:
        raise PathError(text)
    return path


def _parts(text):
    return text.split(".") if text else []


def _split_each(part):
    """``lots[]`` is two steps: the key, then every element."""
    part = part.strip()
    if not part.endswith(EACH):
        return [part]
    name = part.removesuffix(EACH).strip()
    return [name, EACH] if name else [EACH]


def _is_unreadable(step):
    return step != EACH and (not step or any(mark in step for mark in "[]+|?"))


def _follow(parent, step):
    if step == EACH:
        return parent if isinstance(parent, list) else [NOTHING]
    if isinstance(parent, dict):
        return [_value_of(parent, step)]
    if isinstance(parent, list) and step.isascii() and step.isdigit():
        return parent[int(step) : int(step) + 1] or [NOTHING]
    return [NOTHING]


def _value_of(parent, key):
    if key in parent:
        return parent[key]
    # Operators write keys with trailing blanks.
    return next((parent[name] for name in parent if name.strip() == key), NOTHING)


def _sum(parts, row, read_number):
    """The sum of all parts and elements; None when one is unknown, or there is none."""
    values = [path.find_all(row) for path in parts]
    if not all(values):
        return None
    numbers = [
        None if value is NOTHING else read_number(value)
        for found in values
        for value in found
    ]
    return None if None in numbers else sum(numbers)
