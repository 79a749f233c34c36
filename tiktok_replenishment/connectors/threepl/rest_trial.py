# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A first look at what an operator answers, for who is still writing the settings.

It tells what would be understood and what is wrong, all of it where possible, and how
the answer is built: names of its keys and kinds of its values, never a value beside the
rows themselves.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..errors import ServiceError
from .generic_rest import first_code
from .rest_calls import RestCalls
from .rest_paging import Paging
from .rest_rows import RowReader
from .rest_settings import check_call, check_mapping

MAX_ROWS = 10
MAX_OUTLINE = 60
MAX_DEPTH = 5


@dataclass(slots=True, kw_only=True)
class Trial:
    """``rows`` are StockRows, ``problems`` ServiceErrors in the order of the settings.

    ``outline`` is triples (path, kind, size) of the answer, kind "list", "object",
    "text", "number", "truth" or "null"; size is the number of a list's elements.
    ``row_count`` and ``total`` are of the first page; None when they are not known.
    """

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    outline: list = field(default_factory=list)
    row_count: int | None = None
    total: int | None = None
    goes_on: bool | None = None

    def note(self, read, *arguments):
        """Return ``read(*arguments)``; None when it fails, which is a problem."""
        try:
            return read(*arguments)
        except ServiceError as error:
            # One wrong setting fails in every row.
            if _about(error) not in map(_about, self.problems):
                self.problems.append(error)
            return None


def try_out(*, settings, http) -> Trial:
    """Ask for the first page and return what is understood of it; store nothing."""
    trial = Trial()
    trial.note(check_call, settings)
    if trial.problems:
        return trial
    calls, paging = RestCalls(settings=settings, http=http), Paging(settings)
    code = first_code(settings)
    page = trial.note(calls.fetch, paging.first(), code)
    if page is None:
        return trial
    trial.outline = outline_of(page.content)
    trial.note(calls.raise_for_refusal, page.content)
    trial.total = trial.note(calls.total_of, page.content)
    rows = trial.note(calls.rows_of, page.content)
    if _is_mapped(trial, settings) and rows is not None:
        _read_rows(trial, RowReader.of(settings), rows, code)
        page = replace(page, rows=rows, total=trial.total)
        trial.goes_on = trial.note(paging.after, page, 1, len(rows)) is not None
    return trial


def outline_of(content):
    """Return how the answer is built, as triples (path, kind, size)."""
    found = []
    _outline(content, "", 0, found)
    return found[:MAX_OUTLINE]


def _is_mapped(trial, settings):
    known = len(trial.problems)
    trial.note(check_mapping, settings)
    return len(trial.problems) == known


def _read_rows(trial, reader, rows, code):
    trial.row_count = len(rows)
    for number, row in enumerate(rows[:MAX_ROWS], 1):
        read = trial.note(reader.read_row, row, code, number)
        if read is not None:
            trial.rows.append(read)
    trial.note(reader.check_buckets, rows)


def _about(error):
    return getattr(error, "setting", str(error))


def _outline(value, path, depth, found):
    if path or isinstance(value, list):
        size = len(value) if isinstance(value, list) else 0
        found.append((path, _kind(value), size))
    if depth >= MAX_DEPTH or len(found) > MAX_OUTLINE:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            key = name.strip()
            _outline(inner, f"{path}.{key}" if path else key, depth + 1, found)
    elif isinstance(value, list) and value:
        _outline(value[0], f"{path}[]", depth + 1, found)


def _kind(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float | Decimal):
        return "number"
    return {dict: "object", list: "list", str: "text"}[type(value)]
