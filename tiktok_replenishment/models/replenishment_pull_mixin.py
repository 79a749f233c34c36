# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..connectors.errors import ServiceError

_logger = logging.getLogger(__name__)

CONFLICT_RETRY_AFTER = timedelta(minutes=1)
CONFLICT_TRIES = 3
# Numbers that were true longer ago than this when a pull ended are asked for again.
LONG_PULL = timedelta(minutes=10)


class ReplenishmentPullMixin(models.AbstractModel):
    """A source outside Odoo that a scheduled action reads every few hours.

    The scheduled action commits after every step; a lease keeps a second worker away.

    Inheriting models have a `state`, set `_pull_cron` and `_working_state`, and
    implement `_pull_steps`.
    """

    _name = "replenishment.pull.mixin"
    _inherit = ["replenishment.lease.mixin", "replenishment.schedule.mixin"]
    _description = "Source that is Pulled"

    _pull_cron = None
    _working_state = None
    # In these it is pulled only by hand, and stays in them.
    _resting_states = ()

    max_age_hours = fields.Integer(
        string="Stale after (hours)",
        default=12,
        required=True,
        help="Older numbers are stale: what depends on them is not planned, and says "
        "so, until a pull succeeds.",
    )
    last_success_at = fields.Datetime(
        string="Last Successful Pull", readonly=True, copy=False
    )
    lag_hours = fields.Float(
        string="Age (hours)",
        compute="_compute_lag_hours",
        help="Hours since the last successful pull.",
    )
    is_stale = fields.Boolean(compute="_compute_lag_hours")
    pull_again = fields.Boolean(
        readonly=True, copy=False, help="Something changed while it was being pulled."
    )

    # ------------------------------------------------------------------ health

    @api.depends("last_success_at", "max_age_hours")
    def _compute_lag_hours(self):
        now = fields.Datetime.now()
        for record in self:
            since = record.last_success_at
            record.lag_hours = (now - since).total_seconds() / 3600 if since else 0.0
            record.is_stale = not since or record.lag_hours > record.max_age_hours

    def _record_success(self, as_of=None):
        """The source is known as it was at `as_of`, the moment the pull began."""
        now = fields.Datetime.now()
        as_of = as_of or now
        is_behind = self.pull_again or as_of < now - LONG_PULL
        self.write(
            {
                **self._prepare_no_error_values(),
                **self._prepare_state_values(self._working_state),
                "last_success_at": as_of,
                "pull_again": False,
            }
        )
        self._try_again_at(
            now + self._shortest_gap() if is_behind else self._next_regular_pull(now)
        )

    def _record_failure(self, error):
        """Write down a ServiceError in words, and when to try again."""
        self.ensure_one()
        _logger.warning("%s %s: %s", self._name, self.id, error)
        values = self._prepare_error_values(error)
        values["failure_count"] = self.failure_count + 1
        if not self._passes_by_itself(error):
            values |= self._prepare_state_values("error")
        self.write(values)
        self._try_again_in(self._pause_after(error))

    def _pause_after(self, error):
        """How long the source is left alone after a ServiceError."""
        if error.retry_after:
            return timedelta(seconds=error.retry_after)
        return self._back_off()

    def _prepare_state_values(self, state):
        return {} if self.state in self._resting_states else {"state": state}

    # ------------------------------------------------------------------- lease

    def _pull_soon(self):
        """Bring the next pull forward: there are said to be changes.

        A source that fails keeps its pace.
        """
        for record in self:
            if record.state != record._working_state or record.failure_count:
                continue
            if record._is_leased():
                # The worker may have read past the changes already.
                record.pull_again = True
            else:
                record._bring_forward()

    # -------------------------------------------------------------------- cron

    @api.model
    def _get_due(self):
        return self.search(
            Domain("state", "in", [self._working_state, "error"])
            & (
                Domain("next_try_at", "=", False)
                | Domain("next_try_at", "<=", fields.Datetime.now())
            )
            & self._not_leased_domain(),
            order="next_try_at NULLS FIRST, id",
        )

    @api.model
    def _cron_pull(self):
        """Pull every due record, each step in a transaction of its own.

        When the time of this run is up, the scheduler calls again and the record goes
        on where it stopped. An error stays on its record.
        """
        due = self._get_due()
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(due))
        for done, record in enumerate(due, 1):
            token = record._take_lease()
            commit_progress(remaining=len(due) - done + 1)
            if not token:
                continue
            is_finished = record._pull_leased(token, len(due) - done + 1)
            has_time = commit_progress(remaining=len(due) - done + (not is_finished))
            if not is_finished or not has_time:
                break

    def _pull_leased(self, token, remaining):
        """Take this record's steps; return False when the time was up before."""
        for _try in range(CONFLICT_TRIES):
            try:
                return self._pull_and_release(token, remaining)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # Somebody wrote the same rows: the last step comes again from its
                # start.
                self.env.cr.rollback()
        self._try_again_in(CONFLICT_RETRY_AFTER)
        self._release_lease(token)
        return True

    def _pull_and_release(self, token, remaining):
        is_finished = True
        try:
            is_finished = self._take_steps(token, remaining)
        except ServiceError as error:
            self.env.cr.rollback()
            self._record_failure(error)
        self._release_lease(token)
        # A conflict shows here, while it can still be answered.
        self.env.flush_all()
        return is_finished

    def _take_steps(self, token, remaining):
        for _step in self._pull_steps():
            if not self._renew_lease(token):
                return True
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                # A long pull goes on when those that wait have had their turn.
                self.next_try_at = fields.Datetime.now()
                return False
        return True

    def _pull_steps(self):
        """Pull this record, yielding wherever what was written may be committed.

        HTTP comes before the writes of a step: nothing is locked while a service is
        asked.
        """
        raise NotImplementedError
