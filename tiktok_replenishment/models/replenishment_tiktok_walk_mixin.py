# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..connectors.errors import InvalidRequestError, ServiceError
from ..connectors.tiktok.scopes import SCOPES
from ..connectors.tiktok.window import SETTLING_SECONDS

# Rows show up in a search some time after their change.
OVERLAP = timedelta(seconds=SETTLING_SECONDS)
# Searches are reported to fail after about a hundred pages: what changed in one second
# must fit into that.
PAGES_AT_ONE_MOMENT = 90
# How often a list that moves is read from its start, before that is called an error.
RESTARTS = 3
# A button must answer before the web server gives up; the rest comes in the background.
BUTTON_SECONDS = 60
# The lease outlives this and the slowest page after it.
LONGEST_GATHERING_SECONDS = 60


class ReplenishmentTiktokWalkMixin(models.AbstractModel):
    """Reads what changed at a shop, oldest change first, and can be interrupted.

    A *walk* reads all rows changed in a window whose end is fixed when it starts.
    `walk_position` is how far its stored pages reach: the next run goes on there.
    `synced_until` moves only when a walk has come to its end.

    Inheriting models implement `_get_shop`, `_first_walk_start`, `_fetch_pages` and
    `_store_page`.
    """

    _name = "replenishment.tiktok.walk.mixin"
    _inherit = ["replenishment.pull.mixin"]
    _description = "Walk through what Changed at a Shop"

    # Pages that one transaction stores, where that is cheaper.
    _pages_together = 1

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
        for steps in self._gather(self._fetch_pages()):
            self._store_steps(steps)
            yield
        self._end_walk()

    def _gather(self, steps):
        """Yield lists of steps to be stored together; those before a fault as well."""
        gathered, since = [], time.monotonic()
        try:
            for step in steps:
                gathered.append(step)
                is_late = time.monotonic() - since > LONGEST_GATHERING_SECONDS
                if is_late or len(gathered) >= self._pages_together:
                    yield gathered
                    gathered, since = [], time.monotonic()
        except ServiceError:
            if gathered:
                yield gathered
            raise
        if gathered:
            yield gathered

    def _store_steps(self, steps):
        """Write (page, position) pairs that follow each other."""
        for page, position in steps:
            self._store_page(page, position)

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
        for steps in self._gather(fetched):
            self._store_steps(steps)
        if is_complete:
            self._end_walk()
        else:
            self._try_again_in(timedelta())

    def _pull_by_hand(self, success, busy):
        """Pull for the person who pressed a button, and tell how it went."""
        self.check_access("read")
        # Whoever may see a source may ask for fresh numbers; the credentials needed
        # for it stay unreadable.
        records = self.sudo()
        if any(record._is_leased() for record in records):
            raise UserError(busy)
        deadline = time.monotonic() + BUTTON_SECONDS
        for record in records:
            try:
                record._pull_until(deadline)
            except ServiceError as error:
                record._record_failure(error)
        return self._notify_result(success)

    def _begin_walk(self):
        """Fix the window, unless an interrupted walk is to be gone on with."""
        if self.walk_until:
            return
        now = fields.Datetime.now()
        if self.synced_until:
            start = self.synced_until - self._get_overlap(now)
        else:
            start = self._first_walk_start(now)
        self.write({"walk_from": start, "walk_position": start, "walk_until": now})

    def _end_walk(self):
        self._record_success(as_of=self.walk_until)
        self.write({**self._prepare_no_walk_values(), "synced_until": self.walk_until})

    @api.model
    def _prepare_no_walk_values(self):
        return {"walk_from": False, "walk_position": False, "walk_until": False}

    # ------------------------------------------------------------------- pages

    def _read_window(self, search):
        """Yield (page, moment) of what changed from `walk_position` to `walk_until`.

        Every page tells up to which moment the walk is complete.
        """
        return self._read_pages(
            search,
            position=self.walk_position,
            advance=lambda page: page.reached.astimezone(pytz.utc).replace(tzinfo=None),
        )

    def _read_pages(self, search, *, position, advance, first=None):
        """Yield (page, position) to the end of the walk; reads only, no writes.

        `search(client, position)` opens a search that begins at `position`,
        `advance(page)` tells how far a page brings it. Where a position can become
        void, the walk then begins again at `first`. Raise a ServiceError when a page
        cannot be had.
        """
        account = self._get_shop().account_id
        token, rejected = account._get_access_token(), None
        is_list, restarts = first is not None, 0
        while True:
            pages_here = 0
            try:
                for page in search(account._client(token), position):
                    reached = advance(page)
                    pages_here = pages_here + 1 if reached == position else 0
                    position = reached
                    yield page, position
                return
            except ServiceError as error:
                if error.hint == "refresh_token" and not rejected:
                    rejected, token = token, account._get_access_token(rejected=token)
                elif error.hint == "restart_pull" and restarts < RESTARTS and is_list:
                    restarts, position = restarts + 1, first
                else:
                    self._check_progress(error, pages_here)
                    raise

    def _check_progress(self, error, pages_here):
        """A walk over a window goes round whatever moves, but for one case."""
        if error.hint == "restart_pull" and pages_here >= PAGES_AT_ONE_MOMENT:
            raise InvalidRequestError(error.message, hint="narrow_window") from error

    def _get_needed_permission(self):
        """The permission of the app without which this cannot be read."""
        return ", ".join(
            scope.name for scope in SCOPES if self._endpoint() in scope.endpoints
        )

    # ------------------------------------------------------------------- hooks

    def _endpoint(self):
        """The call of TikTok Shop that is made."""
        raise NotImplementedError

    def _get_overlap(self, _now):
        """How much of the time that is known already a new walk reads again."""
        return OVERLAP

    def _get_shop(self):
        """The shop that is read."""
        raise NotImplementedError

    def _first_walk_start(self, now):
        """Where the very first walk begins."""
        raise NotImplementedError

    def _fetch_pages(self):
        """Yield (page, position) to the end of the walk; reads only, no writes."""
        raise NotImplementedError

    def _store_page(self, page, position):
        """Write a page together with how far the walk has come.

        The same page again changes nothing.
        """
        raise NotImplementedError
