# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta
from datetime import time as day_time

import pytz

from odoo import fields, models

PAGE_SIZE = 100
# A list that moves in two places between two pages can hide an order from a walk, and
# nothing tells: so each day one walk reads again what changed in the last days.
SECOND_LOOK_EVERY = timedelta(days=1)
SECOND_LOOK_BACK = timedelta(days=2)
TOLD_NUMBERS = 5


class ReplenishmentTiktokHistoryMixin(models.AbstractModel):
    """Walks through a shop's orders, from the first day of its history on."""

    _name = "replenishment.tiktok.history.mixin"
    _inherit = ["replenishment.tiktok.walk.mixin"]
    _description = "Orders of a Shop"

    _pages_together = 5

    backfill_days = fields.Integer(
        string="History (days)",
        default=90,
        required=True,
        help="Whole days before the first pull whose orders are read.",
    )
    history_from = fields.Date(
        string="History since",
        readonly=True,
        copy=False,
        help="All orders from this day on are known; earlier days are incomplete and "
        "do not count as demand.",
    )
    looked_back_at = fields.Datetime(
        string="Second Look",
        readonly=True,
        copy=False,
        help="When the last days were read a second time.",
    )
    unreadable_order_ids = fields.Json(
        readonly=True,
        copy=False,
        help="Numbers of orders that were not understood: every pull asks for them "
        "again.",
    )

    _sensible_history = models.Constraint(
        "CHECK (backfill_days BETWEEN 1 AND 730)",
        "The history must be between 1 and 730 days.",
    )

    def _get_shop(self):
        return self

    def _endpoint(self):
        return "order_search"

    def _get_error_words(self):
        """A missing permission by its name."""
        if self.error_key != "reauthorize_scope":
            return super()._get_error_words()
        return self.env._(
            "The permission %s is missing: orders cannot be read. Add it to the app, "
            "then have the seller authorise the app again.",
            self._get_needed_permission(),
        )

    def _get_overlap(self, now):
        """Once a day, look at the last days a second time."""
        last_look = self.looked_back_at
        if last_look and now - last_look < SECOND_LOOK_EVERY:
            return super()._get_overlap(now)
        self.looked_back_at = now
        return SECOND_LOOK_BACK

    def _first_walk_start(self, now):
        """Every order from `history_from` on changed since then."""
        self.looked_back_at = now
        first_day, start = self._get_history_start(now)
        if not self.history_from or first_day < self.history_from:
            self.history_from = first_day
        return start

    def _get_history_start(self, now):
        """The first day of the history if it were read now, and when it began."""
        zone = pytz.timezone(self.tz)
        today = pytz.utc.localize(now).astimezone(zone).date()
        first_day = today - timedelta(days=self.backfill_days)
        midnight = zone.localize(datetime.combine(first_day, day_time.min))
        return first_day, midnight.astimezone(pytz.utc).replace(tzinfo=None)

    def _fetch_pages(self):
        yield from self._read_unreadable()
        yield from self._read_window(self._search_orders)

    def _read_unreadable(self):
        """Ask again for the orders that were not understood."""
        numbers = self.unreadable_order_ids
        if numbers:
            page = self.account_id._call_with_token(
                lambda client: client.get_order_page(self.cipher, numbers, tz=self.tz)
            )
            yield page, self.walk_position

    def _search_orders(self, client, start):
        return client.iter_order_pages(
            self.cipher,
            updated_from=pytz.utc.localize(start),
            updated_to=pytz.utc.localize(self.walk_until),
            tz=self.tz,
            page_size=PAGE_SIZE,
            max_pages=None,
        )

    def _store_page(self, page, position):
        self._store_steps([(page, position)])

    def _store_steps(self, steps):
        """Write the orders of these pages at once, with how far the walk has come."""
        orders = [order for page, _position in steps for order in page.orders]
        self.env["replenishment.tiktok.order"]._upsert(self, orders)
        self._note_unreadable([page for page, _position in steps])
        self.walk_position = steps[-1][1]

    def _note_unreadable(self, pages):
        """Keep the numbers of orders that were not understood until they are."""
        before = set(self.unreadable_order_ids or ())
        now = before
        for page in pages:
            read = {order.external_id for order in page.orders}
            strange = {order.external_id for order in page.unreadable}
            now = (now - set(page.asked) - read) | strange
        if now != before:
            self.unreadable_order_ids = sorted(now) or False

    def _end_walk(self):
        """Map what can be mapped since."""
        self.env["replenishment.tiktok.sku"]._map_shop(self)
        result = super()._end_walk()
        if self.unreadable_order_ids:
            # The shop works; but what is missing is not kept quiet.
            numbers = self.unreadable_order_ids[:TOLD_NUMBERS]
            self.write(
                {"error_key": "unreadable_orders", "error_details": ", ".join(numbers)}
            )
        return result
