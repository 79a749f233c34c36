# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pages of a list, one after the other."""

from dataclasses import dataclass, field

from ..errors import InvalidRequestError
from . import fields
from .reply import SERVICE

MAX_PAGES = 400
MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """The ``data`` of a page; ``next_page_token`` is empty on the last one."""

    data: dict = field(repr=False)
    total_count: int
    next_page_token: str = field(repr=False)


def query_paging(page_size, max_page_size=MAX_PAGE_SIZE):
    """The query parameter of most searches."""
    return {"page_size": str(min(max(page_size, 1), max_page_size))}


def iter_pages(fetch, token=""):
    """Yield a RawPage at a time; ``fetch(token)`` returns the data of one.

    ``token``: of the page to begin with, the first one when empty.

    Raise InvalidRequestError with the hint ``restart_pull`` when a token comes again:
    to go on would be to go round in circles.
    """
    seen_tokens = set()
    while True:
        data = fetch(token)
        token = fields.text(data, "next_page_token", "next_page_token")
        if token in seen_tokens:
            raise InvalidRequestError(
                f"{SERVICE}: the same page came again", hint="restart_pull"
            )
        yield RawPage(
            data=data,
            total_count=fields.integer(data, "total_count", "total_count", default=0),
            next_page_token=token,
        )
        if not token:
            return
        seen_tokens.add(token)


def check_budget(pages_left, max_pages):
    if pages_left <= 0:
        raise InvalidRequestError(
            f"{SERVICE}: more than {max_pages} pages in one pull", hint="narrow_window"
        )


def with_token(query, token):
    return {**query, "page_token": token} if token else query
