# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Searches of orders, kept for the next page of the same walk."""

MAX_SEARCHES = 8


class OrderSearches:
    def __init__(self, order_book):
        self.order_book = order_book
        self._found = {}

    def find(self, search, find):
        """Return ``find(orders)``; kept under the key ``search`` until one changes."""
        self.order_book.catch_up()
        version, found = self._found.pop(search, (None, []))
        if version != self.order_book.version:
            found = find(self.order_book.by_id.values())
        # The walk that pauses longest is searched anew.
        while len(self._found) >= MAX_SEARCHES:
            self._found.pop(next(iter(self._found)))
        self._found[search] = (self.order_book.version, found)
        return found
