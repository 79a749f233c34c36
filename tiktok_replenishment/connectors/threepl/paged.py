# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Providers that list their stock page by page: all pages of one state, or nothing."""

import json
from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone

from ..errors import ContractError, InvalidRequestError
from .base import (
    StockProvider,
    StockSnapshot,
    merge_rows,
    moment_of,
)
from .walks import Walk, read_until_proved


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One page. ``count`` is of all pages; None: the operator does not tell."""

    rows: list
    count: int | None
    has_next: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedWalk(Walk):
    """All pages of one query. ``count`` is of all rows, None: it is not told.

    ``is_count_of_all``: each page announced the number of all rows, and not its own.
    """

    rows: list
    row_counts: Counter
    pages: int
    count: int | None
    is_count_of_all: bool
    is_steady: bool
    has_repeats: bool

    @property
    def is_proved(self):
        if self.pages == 1:
            return True
        return self.is_steady and self.is_count_of_all and not self.has_repeats


class PagedStockProvider(StockProvider):
    """Subclasses fetch a page and parse a row; they set ``_clock`` (Unix seconds).

    ``key_fields`` tell the rows of a list apart; empty: only all fields together do.
    """

    service: str
    page_size: int
    max_pages: int
    warehouses_per_call: int
    key_fields: tuple[str, ...] = ()
    # Whether the zone of the times that rows carry is known for certain.
    has_sure_times = False

    @abstractmethod
    def _fetch_page(self, warehouse_codes, page, page_size) -> Reply:
        """Return a page of stock of so many rows at most, the first is 1."""

    def _walk_products(self, fetch, page_size):
        """Yield the rows of a list of products; ``fetch(page)`` returns a Reply.

        A product that is missed because the list moves is measured the next time.
        """
        row_total = 0
        for page in range(1, self.max_pages + 1):
            reply = fetch(page)
            yield from reply.rows
            row_total += len(reply.rows)
            if not reply.rows or self._is_last(reply, row_total, page_size):
                return
        raise ContractError(
            f"{self.service}: more than {self.max_pages} pages of products"
        )

    @abstractmethod
    def _parse_row(self, row, warehouse_codes):
        """Return the StockRow of a row; refuse other warehouses than these."""

    def _row_key(self, row):
        """What a list holds once, whatever its numbers are by the next page."""
        if not self.key_fields:
            return _whole_row(row)
        return tuple([str(row.get(name)) for name in self.key_fields])

    def _is_last(self, reply, row_total, page_size):
        """Whether a page that has rows is the last one."""
        if reply.has_next:
            return False
        if reply.count is not None:
            return row_total >= reply.count
        if reply.has_next is not None:
            return True
        return len(reply.rows) < page_size

    def pull_stock(self, warehouse_codes) -> StockSnapshot:
        """Return the complete stock of the warehouses.

        Raise TransientError when the stock list keeps changing while it is read, and
        ContractError when the rows do not add up to the announced count.
        """
        begun = self._now()
        codes = sorted(set(warehouse_codes))
        if not codes:
            raise InvalidRequestError(f"{self.service}: no warehouse to pull is named")
        size = self.warehouses_per_call
        walks = [
            self._walk_until_proved(codes[start : start + size])
            for start in range(0, len(codes), size)
        ]
        counts = [walk.count for walk in walks]
        rows = merge_rows(
            self._parse_row(row, codes) for walk in walks for row in walk.rows
        )
        dated = rows if self.has_sure_times else ()
        return StockSnapshot(
            rows=rows,
            as_of=moment_of(dated, begun=begun, ended=self._now()),
            pages=sum(walk.pages for walk in walks),
            expected_count=None if None in counts else sum(counts),
            absent_means_zero=self.absent_means_zero,
        )

    def _now(self):
        return datetime.fromtimestamp(self._clock(), tz=timezone.utc)

    def _walk_until_proved(self, codes):
        def read(page_size):
            return self._walk(codes, page_size)

        walk = read_until_proved(read, self.page_size, self.service)
        if walk.count is not None and walk.count != len(walk.rows):
            raise ContractError(
                f"{self.service}: {len(walk.rows)} stock rows came, "
                f"{walk.count} announced",
                hint="incomplete_stock",
            )
        return walk

    def _walk(self, codes, page_size):
        rows, counts, row_counts = [], _Counts(), Counter()
        has_repeats = False
        for page in range(1, self.max_pages + 1):
            reply = self._fetch_page(codes, page, page_size)
            counts.add(reply)
            keys = [self._row_key(row) for row in reply.rows]
            # Within one page nothing moves.
            has_repeats |= not row_counts.keys().isdisjoint(keys)
            row_counts.update(keys)
            rows += reply.rows
            if not reply.rows or self._is_last(reply, len(rows), page_size):
                break
        else:
            raise ContractError(
                f"{self.service}: more than {self.max_pages} pages of stock"
            )
        return PagedWalk(
            rows=rows,
            row_counts=row_counts,
            pages=page,
            count=counts.total,
            is_count_of_all=counts.are_of_all,
            is_steady=counts.are_steady,
            has_repeats=has_repeats,
        )


class _Counts:
    """What the pages announce: the number of all rows, or each its own."""

    def __init__(self):
        self._counts = []
        self._are_of_pages = False

    def add(self, reply):
        if self._counts and not reply.rows:
            # What a page behind the end announces is of no use.
            return
        self._counts.append(reply.count)
        if reply.has_next and reply.count is not None:
            # As many as here, and more to come: then it is not the number of all.
            self._are_of_pages |= reply.count == len(reply.rows)

    @property
    def total(self):
        if not self._are_of_pages:
            return self._counts[-1]
        return None if None in self._counts else sum(self._counts)

    @property
    def are_of_all(self):
        return not self._are_of_pages and None not in self._counts

    @property
    def are_steady(self):
        return self._are_of_pages or len(set(self._counts)) == 1


def _whole_row(row):
    return json.dumps(row, sort_keys=True, default=str)
