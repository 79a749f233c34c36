# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists of stock that change while somebody reads them page by page."""

import random

# Calls after which nothing happens, for ten on which something does.
QUIET_SHARE = 0.5
PREFIX = "A-DRIFT-"


class StockDrift:
    """SKUs come and go at the head of the list, so that all rows move by one.

    ``calls_left``: so many calls more; None: for ever. A seed fixes what happens.
    """

    def __init__(self, world, seed=0, calls=0):
        self.world = world
        self.random = random.Random(seed)
        self.calls_left = calls
        self._made = []

    def strike(self, warehouses):
        if self.calls_left == 0 or self.random.random() < QUIET_SHARE:
            return
        if self.calls_left:
            self.calls_left -= 1
        if self._made and self.random.random() < 0.5:
            del self.world.stock[self._made.pop()]
            return
        number = self.random.randrange(10**6)
        key = self.random.choice(sorted(warehouses)), f"{PREFIX}{number:06d}"
        if key not in self.world.stock:
            self.world.keep_stock(*key)
            self._made.append(key)
