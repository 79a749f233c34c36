# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..connectors.errors import InvalidRequestError, ServiceError

# Rows show up in a search some time after their change.
OVERLAP = timedelta(minutes=30)
# Search stops working reliably after about a hundred pages: ask anew from there.
PAGES_PER_SEARCH = 90
# Searches begun again without having come further, before it is called an error.
RESTARTS = 3


class ReplenishmentTiktokWalkMixin(models.AbstractModel):
    """Reads what changed at a shop, oldest change first, and can be interrupted.

    A *walk* reads all rows changed in a window whose end is fixed when it starts.
    `walk_position` is how far its stored pages reach: the next run goes on there.
    `synced_until` moves only when a walk has come to its end.

    Inheriting models implement `_get_shop`, `_first_walk_start`, `_fetch_pages` and
    `_store`, and for walks over a window `_get_moments`.
    """

    _name = "replenishment.tiktok.walk.mixin"
    _inherit = ["replenishment.pull.mixin"]
    _description = "Walk through what Changed at a Shop"

    synced_until = fields.Datetime(
        readonly=True, copy=False, help="All changes up to this moment are known."
    )
    walk_from = fields.Datetime(readonly=True, copy=False)
    walk_position = fields.Datetime(readonly=True, copy=False)
    walk_until = fields.Datetime(readonly=True, copy=False)
    progress_pct = fields.Float(
        string="Progress (%)",
        compute="_compute_progress_pct",
        help="How much of the time since the history's first day has been read.",
    )

    @api.depends("walk_from", "walk_position", "walk_until")
    def _compute_progress_pct(self):
        for record in self:
            window = done = timedelta()
            if record.walk_until and record.walk_from and record.walk_position:
                window = record.walk_until - record.walk_from
                done = record.walk_position - record.walk_from
            record.progress_pct = 100 * (done / window) if window else 0.0

    # -------------------------------------------------------------------- walk

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
            start = self._first_walk_start(now)
        self.write({"walk_from": start, "walk_position": start, "walk_until": now})

    def _store_page(self, page, position):
        """Store a page together with how far the walk has come."""
        self._store(page)
        self.walk_position = position

    def _end_walk(self):
        self._record_success(as_of=self.walk_until)
        self.write({**self._prepare_no_walk_values(), "synced_until": self.walk_until})

    @api.model
    def _prepare_no_walk_values(self):
        return {"walk_from": False, "walk_position": False, "walk_until": False}

    # ------------------------------------------------------------------- pages

    def _read_pages(self, search, position):
        """Yield (page, position) to the end of the walk; reads only, no writes.

        `search(client, position)` opens a search that begins at `position`. Raise a
        ServiceError when a page cannot be had.
        """
        account = self._get_shop().account_id
        token, rejected, restarts = account._get_access_token(), None, 0
        while True:
            start, number = position, 0
            try:
                pages = search(account._client(token), start)
                for number, page in enumerate(pages, 1):
                    position = self._position_after(page, position)
                    yield page, position
                    if number >= PAGES_PER_SEARCH and position != start:
                        break
                else:
                    return
            except ServiceError as error:
                if error.hint == "refresh_token" and not rejected:
                    rejected, token = token, account._get_access_token(rejected=token)
                    continue
                restarts = 1 if position != start else restarts + 1
                self._check_restart(error, restarts, number)

    def _check_restart(self, error, restarts, pages_read):
        """Raise unless a search that broke off may begin again where it came to."""
        if error.hint != "restart_pull":
            raise error
        if restarts > RESTARTS and pages_read >= PAGES_PER_SEARCH:
            # It breaks off where it always does, and all it showed changed at once.
            raise InvalidRequestError(error.message, hint="narrow_window") from error
        if restarts > RESTARTS:
            raise error

    def _position_after(self, page, position):
        """A moment before which no unread row of this walk was changed.

        The search sorts by the moments it knew when the walk began, but shows those of
        now: a row changed since then looks later than its place in the list. Rows
        beyond the window say nothing; within it the page's earliest is the safe one.
        """
        moments = [
            moment.astimezone(pytz.utc).replace(tzinfo=None)
            for moment in self._get_moments(page)
        ]
        moments = [moment for moment in moments if moment < self.walk_until]
        return max(position, min(moments)) if moments else position

    # ------------------------------------------------------------------- hooks

    def _get_shop(self):
        """The shop that is read."""
        raise NotImplementedError

    def _first_walk_start(self, now):
        """Where the very first walk begins."""
        raise NotImplementedError

    def _fetch_pages(self):
        """Yield (page, position) to the end of the walk; reads only, no writes."""
        raise NotImplementedError

    def _get_moments(self, page):
        """When the rows of a page were changed: aware datetimes."""
        raise NotImplementedError

    def _store(self, page):
        """Write a page; the same page again changes nothing."""
        raise NotImplementedError
