# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A walk through the rows changed in a window, while they go on changing.

A search sorts by ``update_time``, but its pages are cut from the list as it is at each
call. A row that changes moves to the end of the list or leaves the window, and those
behind it move up: the next page begins one row too late. A row that is indexed late
enters, and those behind it move down: some come twice. Only the first case loses rows.
It shows in ``total_count``, unless as many rows enter as leave, or in rows that come
twice at the cost of others. Therefore:

- what changed lately (:data:`SETTLING_SECONDS`) is not settled: rows may still enter,
  and with our clock ahead of TikTok's those that change now do. A long walk, or one in
  which anything moved, reads the settled part of the window in a search of its own:
  there ``total_count`` can only fall, and when it does, the walk begins a new search
  from the last row that is certain;
- what is read of the unsettled part is read again by the next walk, whose window must
  begin at least :data:`SETTLING_SECONDS` before the end of this one;
- a search that gave fewer rows than it announced is read again, cut at other places.

A page shows each row as it is *now*, at the place where the index knew it when it was
last refreshed: a row that has just changed looks later than its place is. So only rows
that changed long ago tell how far a page reaches.
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

# How a search ended: at its end; at a page that may begin too late, or was cut; at a
# token that is worth nothing; at its end, but with fewer rows than it announced.
DONE, MOVED, LOST, SHORT = "done", "moved", "lost", "short"


def unix_seconds(moment):
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.timestamp())


class WindowWalk:
    """Iterates over the pages of ``start <= update_time < end`` (Unix seconds).

    ``search(start, end, token, page_size)`` returns the data of a page,
    ``parse_rows(data)`` its rows, which have ``external_id`` and ``updated_at`` (or
    None), and
    ``make_page(rows, raw_page, reached)`` what is yielded. ``reached`` is a moment
    before which the walk is complete: a walk that is broken off may go on from there.

    Rows may repeat and may have changed after the window. Raise InvalidRequestError
    with the hint ``narrow_window`` after ``max_pages`` (None: no limit), TransientError
    with the hint ``restart_pull`` when the list does not stand still.
    """

    def __init__(
        self,
        search,
        parse_rows,
        make_page,
        *,
        start,
        end,
        now,
        page_size,
        max_page_size,
        max_pages,
    ):
        self._search = search
        self._parse_rows = parse_rows
        self._make_page = make_page
        self._position = start
        self._end = end
        self._settled = min(int(now) - SETTLING_SECONDS, end)
        self._page_size = min(page_size, max_page_size)
        self._max_page_size = max_page_size
        self._max_pages = max_pages
        self._pages_read = 0

    def __iter__(self):
        if self._position < self._settled < self._end:
            outcome, _seen = yield from self._read_once(self._end, is_whole=True)
            if outcome == DONE:
                return
        if self._position < self._settled:
            yield from self._read_until(self._settled)
            self._position = self._settled
        if self._position < self._end:
            yield from self._read_until(self._end)

    def _read_until(self, end):
        """Search again and again until one search came to its end without loss."""
        stalls, known = 0, set()
        while stalls <= MAX_STALLS:
            begin = self._position
            outcome, seen = yield from self._read_once(end)
            if outcome == DONE or (outcome == SHORT and seen <= known):
                # Two readings agree: it is the announced number that is wrong.
                return
            if outcome == SHORT:
                self._position = begin
                self._page_size = _smaller(self._page_size)
                known |= seen
            elif outcome == LOST and self._position == begin:
                # So many rows of one moment that a page does not reach beyond them.
                self._page_size = min(self._max_page_size, self._page_size * 2)
            stalls = stalls + 1 if self._position == begin else 0
        if outcome != SHORT or end <= self._settled:
            raise TransientError(
                f"{SERVICE}: the list does not stand still", hint="restart_pull"
            )

    def _read_once(self, end, is_whole=False):
        """Yield the pages of one search; return (how it ended, ids seen)."""
        begin, seen, totals = self._position, set(), []
        for raw_page in self._iter_raw_pages(begin, end):
            totals.append(raw_page.total_count)
            if _is_moved(totals, is_whole):
                return MOVED, seen
            rows = self._parse_rows(raw_page.data)
            if len(totals) == 1 or not is_whole:
                # Where rows may enter, only the first page is sure to miss none.
                self._advance(rows, begin, end)
            if rows or not self._pages_read:
                yield self._make_page(rows, raw_page, _to_datetime(self._position))
            self._pages_read += 1
            seen.update(row.external_id for row in rows)
            if self._is_to_be_cut(totals, raw_page, begin, is_whole):
                return MOVED, seen
        if not totals or raw_page.next_page_token:
            return LOST, seen
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

    def _advance(self, rows, begin, end):
        """Move on to the last of these rows whose place is certain."""
        moments = [int(row.updated_at.timestamp()) for row in rows if row.updated_at]
        if begin < self._settled:
            # What looks unsettled has just changed, and its place is not known.
            moments = [moment for moment in moments if moment < self._settled]
            self._position = max([self._position, *moments])
            return
        # The next walk reads these again: a good guess will do.
        moments = [moment for moment in moments if moment < end]
        tail = moments[-max(1, min(TAIL_ROWS, len(moments) // 2)) :]
        if tail:
            self._position = max(self._position, min(tail))

    def _is_to_be_cut(self, totals, raw_page, begin, is_whole):
        if not raw_page.next_page_token or self._position == begin:
            return False
        is_long = totals[-1] > SHORT_WALK_PAGES * self._page_size
        return len(totals) >= MAX_PAGES_PER_SEARCH or (is_whole and is_long)


def _is_moved(totals, is_whole):
    """Whether the page that just came may begin behind a row that was not read."""
    if is_whole:
        return totals[-1] != totals[0]
    return len(totals) > 1 and totals[-1] < totals[-2]


def _smaller(page_size):
    """Some searches refuse pages of fewer than ten rows."""
    return max(10 if page_size >= 10 else 1, page_size * 9 // 10)


def _to_datetime(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc)
