# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a list that was read page by page is believed to be whole.

A list may move while it is read. What comes meanwhile pushes a row onto the next page,
and it is read twice; what goes makes a row slip onto the page before, and it is missed,
which one reading shows by the announced number of rows only.
"""

from collections import Counter

from .base import moving_list

# Two that agree, and one more for a list that moved in the first.
MAX_WALKS = 3


class Walk:
    """One reading of all pages of a list.

    ``is_proved``: nothing can have moved while it was read. ``is_steady``: nothing is
    seen to have moved but, perhaps, rows that repeat. ``has_repeats``: a page brought a
    row of an earlier one, as a list that has moved does, and one that tells a SKU in
    several rows. ``row_counts`` is how often each row came, whatever its numbers.
    """

    is_proved: bool
    is_steady: bool
    has_repeats: bool
    row_counts: Counter

    def has_same_rows(self, other) -> bool:
        return other is not None and self.row_counts == other.row_counts


def read_until_proved(read, page_size, service) -> Walk:
    """Return a walk that is proved, or that found the same rows as the one before.

    ``read(page_size)`` returns a Walk. Equal rows come on whatever pages they lie; what
    a list that moves repeats hangs on where a page ends, even where it moves alike in
    both walks: so after repeats the pages have another size. Raise TransientError for a
    list that keeps moving.
    """
    previous = None
    for _walk in range(MAX_WALKS):
        walk = read(page_size)
        if walk.is_proved or (walk.is_steady and walk.has_same_rows(previous)):
            return walk
        previous = walk if walk.is_steady else None
        if walk.has_repeats:
            page_size = other_page_size(page_size)
    raise moving_list(service)


def other_page_size(page_size) -> int:
    """A size whose pages end at other rows, as long as can be.

    Two sizes that follow each other have no factor in common: their pages end together
    only after as many rows as their product.
    """
    return page_size - 1 if page_size > 2 else page_size + 1
