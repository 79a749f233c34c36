# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders that change while somebody reads them page by page."""

import random

# Pages after which nothing happens, for ten on which something does.
QUIET_SHARE = 0.4


class Drift:
    """Touches orders around the page that is being read; a seed fixes which.

    A row of an earlier page that changes moves to the end, so that all behind it move
    up by one; a row of this page that changes shows an update time after the window's
    end; a row of a later page is met later than it was due. ``pages_left`` None goes on
    for ever.
    """

    def __init__(self, order_book, seed=0, pages=None):
        self.order_book = order_book
        self.random = random.Random(seed)
        self.pages_left = pages

    def strike(self, orders, page):
        """Change some of the found ``orders``, of which ``page`` is being answered."""
        if self.pages_left == 0 or not page or self.random.random() < QUIET_SHARE:
            return
        if self.pages_left:
            self.pages_left -= 1
        start = orders.index(page[0])
        places = [orders[:start], page, orders[start + len(page) :]]
        places = [place for place in places if place]
        for place in self.random.sample(places, self.random.randint(1, len(places))):
            self.order_book.touch(self.random.choice(place))
