# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a list goes on, in five styles: which call comes first, and which one next."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from .rest_path import NOTHING, parse_path
from .rest_settings import SettingError

# https://www.rfc-editor.org/rfc/rfc8288
LINK_NEXT = re.compile(r"<([^<>]*)>\s*(?:;[^,<]*)?;\s*rel=\"?next\"?(?=[\s;,]|$)", re.I)
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One call: its own parameters, or the whole address the operator gave."""

    parameters: tuple = field(default=(), repr=False)
    url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``total`` is the announced number of rows, None when there is none."""

    rows: list = field(repr=False)
    total: int | None
    content: object = field(repr=False)
    headers: dict = field(repr=False)
    url: str = field(repr=False)


class Paging:
    """The calls of one list by the settings."""

    def __init__(self, settings):
        self.settings = settings
        self._next_path = parse_path(settings.next_path)
        self._has_gone_on = False

    def first(self) -> Turn:
        settings = self.settings
        start = {"page": settings.first_page, "offset": 0}.get(settings.paging)
        own = () if start is None else ((settings.page_parameter, start),)
        return Turn(parameters=(*own, *self._size()))

    def after(self, page, page_number, row_total) -> Turn | None:
        """Return the call after the ``page_number``-th page; None: the list is over.

        ``row_total`` is the number of rows so far. Raise SettingError where it cannot
        be told whether a list goes on: a part must never be taken for the whole.
        """
        settings = self.settings
        if settings.paging == "none" or self._is_over(page, row_total):
            return None
        if settings.paging == "page":
            return self._turn(settings.first_page + page_number)
        if settings.paging == "offset":
            return self._turn(row_total)
        mark = self._next_mark(page)
        if not mark:
            return None
        self._has_gone_on = True
        if settings.paging == "cursor":
            return self._turn(mark)
        return Turn(url=self._next_url(page, mark))

    def _is_over(self, page, row_total):
        if page.total is not None:
            return row_total >= page.total or not page.rows
        return not page.rows or self._is_short(page)

    def _is_short(self, page):
        settings = self.settings
        return settings.stop_rule == "short" and len(page.rows) < settings.page_size

    def _turn(self, value):
        own = ((self.settings.page_parameter, value),)
        return Turn(parameters=(*own, *self._size()))

    def _size(self):
        settings = self.settings
        if settings.paging == "none" or not settings.size_parameter:
            return ()
        return ((settings.size_parameter, settings.page_size),)

    def _next_mark(self, page):
        """The cursor or address of the next page; empty at the end."""
        if not self._next_path.steps:
            value = self._link(page)
        else:
            value = self._next_path.find(page.content)
        if value is NOTHING and not self._has_gone_on:
            raise SettingError(
                "next_path",
                f"{self._named()} leads to nothing, so it cannot be told whether this "
                "page is the last: name the path of the total too, or let a short page "
                "be the last",
            )
        if value is NOTHING or value in (None, False, ""):
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise SettingError("next_path", f"{self._named()} leads to no text")
        return str(value)

    def _named(self):
        path = self._next_path
        return f"the path {path.text}" if path.steps else "the header Link"

    def _link(self, page):
        match = LINK_NEXT.search(page.headers.get("link", ""))
        return match[1] if match else NOTHING

    def _next_url(self, page, mark):
        try:
            url = urljoin(page.url, mark)
            is_same_place = _place(url) == _place(self.settings.url)
        except ValueError:
            is_same_place = False
        if not is_same_place:
            # It would carry the credentials to another place.
            raise SettingError("next_path", "the next page is at another host: refused")
        return url


def _place(url):
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise ValueError("credentials in the address")
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
