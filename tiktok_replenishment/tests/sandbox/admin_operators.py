# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the operators of warehouses behave.

=======================  ======================================================
POST settings            ``goodcang_counts_pages``: the count of the mixed envelope
                         is of the page; ``goodcang_times``: when rows were
                         changed, in Beijing;
                         ``eccang_reply``: one of ``eccang_reply.py``;
                         ``eccang_next_page``: bool, text, missing;
                         ``eccang_lots``: rows for each SKU; ``eccang_hold``,
                         ``eccang_count``: whether they are told;
                         ``eccang_empty``: list or object;
                         ``shipbob_next``: absolute, relative, short, foreign;
                         ``shipbob_calls_per_minute``
=======================  ======================================================
"""

from .admin_settings import one_of
from .eccang_reply import REPLIES
from .shipbob import NEXT_FORMS


class OperatorsAdmin:
    def _set_goodcang_counts_pages(self, value):
        self.goodcang.counts_pages = bool(value)

    def _set_goodcang_times(self, value):
        self.goodcang.tells_times = bool(value)

    def _set_eccang_reply(self, value):
        self.eccang.habits.reply = one_of("eccang_reply", value, REPLIES)

    def _set_eccang_next_page(self, value):
        choices = ("bool", "text", "missing")
        self.eccang.habits.next_page = one_of("eccang_next_page", value, choices)

    def _set_eccang_lots(self, value):
        self.eccang.habits.lots = int(value)

    def _set_eccang_hold(self, value):
        self.eccang.habits.has_hold = bool(value)

    def _set_eccang_count(self, value):
        self.eccang.habits.has_count = bool(value)

    def _set_eccang_empty(self, value):
        self.eccang.habits.empty = one_of("eccang_empty", value, ("list", "object"))

    def _set_shipbob_next(self, value):
        self.shipbob.habits.next_form = one_of("shipbob_next", value, NEXT_FORMS)

    def _set_shipbob_calls_per_minute(self, value):
        self.shipbob.habits.calls_per_minute = value
