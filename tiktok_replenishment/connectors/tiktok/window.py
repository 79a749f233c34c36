# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A walk through the rows changed in a window, while they go on changing.

A search sorts by ``update_time``, but its pages are cut from the list as it is at each
call. A row that changes leaves the window, and those behind it move up: the next page
begins one row too late. A row that is indexed late enters, and those behind it move
down: some come twice. Only the first case loses rows, and it shows in ``total_count``
unless one row enters while another leaves. Therefore:

- what changed lately (:data:`SETTLING_SECONDS`) may still enter. A long walk, or one in
  which anything moved, reads the settled part of the window in a search of its own:
  there ``total_count`` can only fall, and when it does, the walk begins a new search
  from the last row that is certain;
- what is read of the unsettled part is read again by the next walk, whose window must
  begin at least :data:`SETTLING_SECONDS` before the end of this one;
- a search that gave fewer rows than it announced is read again, cut at other places.

A page shows each row as it is *now*, at the place where the index knew it when it was
last refreshed: a row that changed meanwhile looks later than its place is. So the last
row of a page does not tell how far the page reaches; the earliest of its last few does.
"""

from datetime import datetime, timezone

from ..errors import InvalidRequestError, TransientError
from .paging import check_budget, iter_pages
from .reply import SERVICE

SETTLING_SECONDS = 1800
# A walk of more pages separates the settled part of its window at once.
SHORT_WALK_PAGES = 5
# Searches are reported to fail after about a hundred pages: begin a new one before.
MAX_PAGES_PER_SEARCH = 90
# A new search that comes no further than the last one, this often in a row.
MAX_STALLS = 3
TAIL_ROWS = 10

DONE, MOVED, SHORT = "done", "moved", "short"


def unix_seconds(moment):
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.timestamp())


class WindowWalk:
    """Iterates over the pages of ``start <= update_time < end`` (Unix seconds).

    ``search(start, end, token, page_size)`` returns the data of a page,
    ``parse_rows(data)`` its rows, which have ``external_id`` and ``updated_at``, and
    ``make_page(rows, raw_page, reached)`` what is yielded. ``reached`` is a moment
    before which the walk is complete: a walk that is broken off may go on from there.
    It can move back.

    Rows may repeat and may have changed after the window. Raise InvalidRequestError
    with the hint ``narrow_window`` after ``max_pages`` (None: no limit), TransientError
    with the hint ``restart_pull`` when the list does not stand still.
    """

    def __init__(
        self, search, parse_rows, make_page, *, start, end, now, page_size, max_pages
    ):
        self._search = search
        self._parse_rows = parse_rows
        self._make_page = make_page
        self._position = start
        self._end = end
        self._settled = int(now) - SETTLING_SECONDS
        self._page_size = page_size
        self._max_pages = max_pages
        self._pages_read = 0

    def __iter__(self):
        begin = self._position
        if begin < self._settled < self._end:
            outcome, _seen = yield from self._read_once(self._end, is_settled=False)
            if outcome == DONE:
                return
            if outcome == SHORT:
                self._position = begin
            if self._position < self._settled:
                yield from self._read_until(self._settled)
                self._position = self._settled
        yield from self._read_until(self._end)

    def _read_until(self, end):
        """Search again and again until one search came to its end without loss."""
        stalls, known = 0, None
        while stalls <= MAX_STALLS:
            begin = self._position
            outcome, seen = yield from self._read_once(end)
            if outcome == DONE or (outcome == SHORT and known and seen <= known):
                # Two readings agree: it is the announced number that is wrong.
                return
            if outcome == SHORT:
                self._position = begin
                self._page_size = max(1, self._page_size * 9 // 10)
                known = seen | (known or set())
            if self._position > begin:
                stalls, known = 0, None
            else:
                stalls += 1
        raise TransientError(
            f"{SERVICE}: the list does not stand still", hint="restart_pull"
        )

    def _read_once(self, end, is_settled=True):
        """Yield the pages of one search; return (how it ended, ids seen)."""
        begin, seen, totals = self._position, set(), []
        for raw_page in self._iter_raw_pages(begin, end):
            totals.append(raw_page.total_count)
            if _is_moved(totals, is_settled):
                if not is_settled:
                    # Rows may be missing since others could enter: since the beginning.
                    self._position = begin
                return MOVED, seen
            rows = self._parse_rows(raw_page.data)
            reached = self._advance(rows, end)
            if rows or not self._pages_read:
                yield self._make_page(rows, raw_page, reached)
            self._pages_read += 1
            seen.update(row.external_id for row in rows)
            if self._is_to_be_cut(totals, raw_page, begin, is_settled):
                return MOVED, seen
        if not totals or raw_page.next_page_token:
            return MOVED, seen
        return (SHORT if len(seen) < totals[-1] else DONE), seen

    def _iter_raw_pages(self, begin, end):
        """Yield the pages of a search until it ends or its token is worth nothing."""
        pages = iter_pages(
            lambda token: self._search(begin, end, token, self._page_size)
        )
        while True:
            try:
                raw_page = next(pages, None)
            except InvalidRequestError as error:
                if error.hint != "restart_pull":
                    raise
                return
            if raw_page is None:
                return
            if self._max_pages is not None:
                check_budget(self._max_pages - self._pages_read, self._max_pages)
            yield raw_page

    def _advance(self, rows, end):
        """Move on behind these rows; return a moment before which none is missing."""
        moments = [int(row.updated_at.timestamp()) for row in rows]
        moments = [moment for moment in moments if moment < end]
        reached = max([self._position, *([min(moments)] if moments else [])])
        tail = moments[-max(1, min(TAIL_ROWS, len(moments) // 2)) :]
        if tail:
            self._position = max(self._position, min(tail))
        return datetime.fromtimestamp(reached, tz=timezone.utc)

    def _is_to_be_cut(self, totals, raw_page, begin, is_settled):
        if not raw_page.next_page_token or self._position == begin:
            return False
        is_long = totals[-1] > SHORT_WALK_PAGES * self._page_size
        return len(totals) >= MAX_PAGES_PER_SEARCH or (not is_settled and is_long)


def _is_moved(totals, is_settled):
    """Whether the page that just came may begin behind a row that was not read."""
    if is_settled:
        return len(totals) > 1 and totals[-1] < totals[-2]
    return totals[-1] != totals[0]
