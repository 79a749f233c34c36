# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shapes of calls that read many rows: searches, walks, lookups by id."""

from ..errors import NotFoundError
from . import fields
from .paging import MAX_PAGE_SIZE, iter_pages, query_paging, with_token
from .transport import checked_cipher
from .window import WindowWalk, unix_seconds

# Ids in one call, written as one value with commas.
MAX_DETAIL_IDS = 50
OLDEST_CHANGE_FIRST = {"sort_field": "update_time", "sort_order": "ASC"}


class Calls:
    """Calls of :data:`ENDPOINTS` about the shop of a cipher, over a Transport."""

    def __init__(self, transport):
        self._transport = transport

    def walk_window(
        self,
        endpoint,
        cipher,
        *,
        rows_key,
        parse,
        make_page,
        window,
        page_size,
        max_pages,
        max_page_size=MAX_PAGE_SIZE,
    ):
        """Return an iterator over the pages of a window; see WindowWalk."""
        checked_cipher(cipher)

        def search(start, end, token, page_size):
            query = OLDEST_CHANGE_FIRST | query_paging(page_size)
            body = {"update_time_ge": start, "update_time_lt": end}
            return self._transport.call_shop(
                endpoint, cipher, with_token(query, token), body
            )

        def parse_rows(data):
            rows = fields.mappings(data, rows_key, rows_key, required=False)
            return parse(rows)

        return iter(
            WindowWalk(
                search,
                parse_rows,
                make_page,
                start=unix_seconds(window[0]),
                end=unix_seconds(window[1]),
                now=self._transport.now(),
                page_size=page_size,
                max_page_size=max_page_size,
                max_pages=max_pages,
            )
        )

    def iter_query_pages(self, endpoint, cipher, body, page_size, token=""):
        """Yield the RawPages of a search whose paging is in the query."""
        query = query_paging(page_size)
        return iter_pages(
            lambda token: self._transport.call_shop(
                endpoint, cipher, with_token(query, token), body
            ),
            token,
        )

    def get_rows(self, endpoint, cipher, ids_key, rows_key, ids):
        """Return the rows of these ids, asked for in as few calls as allowed."""
        checked_cipher(cipher)
        ids = list(dict.fromkeys(ids))
        return [
            row
            for start in range(0, len(ids), MAX_DETAIL_IDS)
            for row in self._get_some_rows(
                endpoint, cipher, ids_key, rows_key, ids[start : start + MAX_DETAIL_IDS]
            )
        ]

    def _get_some_rows(self, endpoint, cipher, ids_key, rows_key, ids):
        """An id of another shop may have the call refused: ask without it."""
        query = {ids_key: ",".join(ids)}
        try:
            data = self._transport.call_shop(endpoint, cipher, query)
        except NotFoundError:
            if len(ids) == 1:
                return []
            middle = len(ids) // 2
            return [
                row
                for half in (ids[:middle], ids[middle:])
                for row in self._get_some_rows(
                    endpoint, cipher, ids_key, rows_key, half
                )
            ]
        return fields.mappings(data, rows_key, rows_key, required=False)
