# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import datetime, timedelta
from datetime import time as day_time

import pytz

from odoo import fields, models

from ..connectors.errors import AuthError, InvalidRequestError

# Orders show up in the search some time after their change.
OVERLAP = timedelta(minutes=30)
PAGE_SIZE = 100
# Search stops working reliably after about a hundred pages: ask anew from there.
PAGES_PER_SEARCH = 90


class ReplenishmentTiktokWalkMixin(models.AbstractModel):
    """Reads the changed orders of a shop, oldest change first, and can be interrupted.

    A *walk* reads all orders changed in a window whose end is fixed when it starts.
    `walk_position` is how far its stored pages reach: the next run goes on there.
    `synced_until` moves only when a walk has come to its end.
    """

    _name = "replenishment.tiktok.walk.mixin"
    _inherit = ["replenishment.pull.mixin"]
    _description = "Walk through the Orders of a Shop"

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
    synced_until = fields.Datetime(
        readonly=True, copy=False, help="All changes up to this moment are known."
    )
    walk_position = fields.Datetime(readonly=True, copy=False)
    walk_until = fields.Datetime(readonly=True, copy=False)

    _sensible_history = models.Constraint(
        "CHECK (backfill_days BETWEEN 1 AND 730)",
        "The history must be between 1 and 730 days.",
    )

    def _pull_steps(self):
        self._begin_walk()
        for page, position in self._fetch_pages():
            self._store_page(page, position)
            yield
        self._end_walk()

    def _pull_until(self, deadline):
        """Pull in one transaction, HTTP first, until `deadline` (monotonic seconds).

        What is left then is taken up by the scheduled action.
        """
        self._begin_walk()
        fetched, is_complete = [], False
        pages = self._fetch_pages()
        while time.monotonic() < deadline:
            step = next(pages, None)
            if step is None:
                is_complete = True
                break
            fetched.append(step)
        for page, position in fetched:
            self._store_page(page, position)
        if is_complete:
            self._end_walk()
        else:
            self._try_again_in(timedelta())

    def _begin_walk(self):
        """Fix the window, unless an interrupted walk is to be gone on with."""
        if self.walk_until:
            return
        now = fields.Datetime.now()
        if self.synced_until:
            start = self.synced_until - OVERLAP
        else:
            start = self._begin_history(now)
        self.write({"walk_position": start, "walk_until": now})

    def _begin_history(self, now):
        """The moment since which every order from `history_from` on changed."""
        zone = pytz.timezone(self.tz)
        today = pytz.utc.localize(now).astimezone(zone).date()
        first_day = today - timedelta(days=self.backfill_days)
        if not self.history_from or first_day < self.history_from:
            self.history_from = first_day
        midnight = zone.localize(datetime.combine(first_day, day_time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    def _fetch_pages(self):
        """Yield (page, position) to the end of the walk; reads only, no writes.

        Raise a ServiceError when a page cannot be had.
        """
        position = self.walk_position
        token = rejected = None
        while True:
            start = position
            token = token or self.account_id._get_access_token(rejected)
            try:
                for number, page in enumerate(self._open_search(token, start), 1):
                    position = self._position_after(page, position)
                    yield page, position
                    if number >= PAGES_PER_SEARCH and position > start:
                        break
                else:
                    return
            except AuthError as error:
                if rejected or error.hint != "refresh_token":
                    raise
                rejected, token = token, None
            except InvalidRequestError as error:
                if error.hint != "restart_pull" or position == start:
                    raise

    def _open_search(self, token, start):
        return self.account_id._client(token).iter_order_pages(
            self.cipher,
            updated_from=pytz.utc.localize(start),
            updated_to=pytz.utc.localize(self.walk_until),
            tz=self.tz,
            page_size=PAGE_SIZE,
        )

    def _position_after(self, page, position):
        """A moment before which no unread order of this walk was changed.

        The search sorts by the moments it knew when the walk began, but shows those of
        now: an order changed since then looks later than its place in the list. Orders
        beyond the window say nothing; within it the page's earliest is the safe one.
        """
        moments = [
            order.updated_at.astimezone(pytz.utc).replace(tzinfo=None)
            for order in page.orders
        ]
        moments = [moment for moment in moments if moment < self.walk_until]
        return max(position, min(moments)) if moments else position

    def _store_page(self, page, position):
        """Store a page together with how far the walk has come."""
        self.env["replenishment.tiktok.order"]._upsert(self, page.orders)
        self.walk_position = position

    def _end_walk(self):
        self.env["replenishment.tiktok.sku"]._map_shop(self)
        self._record_success()
        self.write(
            {
                "synced_until": self.walk_until,
                "walk_position": False,
                "walk_until": False,
            }
        )
