# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..connectors.errors import ServiceError
from .replenishment_error_mixin import PASSING_KINDS

_logger = logging.getLogger(__name__)

# Longer than any single step: an HTTP call with its retries, then one write.
LEASE = timedelta(minutes=15)
RETRY_AFTER = timedelta(minutes=15)
CONFLICT_RETRY_AFTER = timedelta(minutes=1)
# Scheduled actions do not start on the second.
SCHEDULE_SLACK = timedelta(minutes=10)


class ReplenishmentPullMixin(models.AbstractModel):
    """A source outside Odoo that a scheduled action reads every few hours.

    The scheduled action commits after every step, so a row lock would not last: a
    *lease* written on the record keeps a second worker away. A lease that ran out
    belongs to a worker that died.

    Inheriting models have a `state`, set `_pull_cron` and `_working_state`, and
    implement `_pull_steps`.
    """

    _name = "replenishment.pull.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Source that is Pulled"

    _pull_cron = None
    _working_state = None

    interval_hours = fields.Integer(
        default=2, required=True, help="Hours between two pulls."
    )
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
    next_try_at = fields.Datetime(string="Next Pull", readonly=True, copy=False)
    lease_until = fields.Datetime(readonly=True, copy=False)
    lease_token = fields.Char(readonly=True, copy=False, groups="base.group_system")

    # ------------------------------------------------------------------ health

    @api.depends("last_success_at", "max_age_hours")
    def _compute_lag_hours(self):
        now = fields.Datetime.now()
        for record in self:
            since = record.last_success_at
            record.lag_hours = (now - since).total_seconds() / 3600 if since else 0.0
            record.is_stale = not since or record.lag_hours > record.max_age_hours

    def _record_success(self):
        now = fields.Datetime.now()
        self.write(
            {
                **self._prepare_no_error_values(),
                "state": self._working_state,
                "last_success_at": now,
                "next_try_at": now
                + timedelta(hours=self.interval_hours)
                - SCHEDULE_SLACK,
            }
        )

    def _record_failure(self, error):
        """Write down a ServiceError in words, and when to try again."""
        self.ensure_one()
        _logger.warning("%s %s: %s", self._name, self.id, error)
        values = self._prepare_error_values(error)
        if error.kind not in PASSING_KINDS:
            values["state"] = "error"
        self.write(values)
        self._try_again_in(
            timedelta(seconds=error.retry_after) if error.retry_after else RETRY_AFTER
        )

    def _try_again_in(self, delay):
        self.next_try_at = fields.Datetime.now() + delay
        self.env.ref(self._pull_cron)._trigger(at=self.next_try_at)

    # ------------------------------------------------------------------- lease

    def _is_leased(self):
        return bool(self.lease_until and self.lease_until > fields.Datetime.now())

    def _take_lease(self):
        """Keep other workers away; return the token, or None when one is at it."""
        self.ensure_one()
        self.invalidate_recordset(["lease_until"])
        if not self.try_lock_for_update(allow_referencing=True) or self._is_leased():
            return None
        token = uuid.uuid4().hex
        self.lease_token = token
        self.lease_until = fields.Datetime.now() + LEASE
        return token

    def _renew_lease(self, token):
        """Return whether the lease is still ours, longer from now on."""
        if self.lease_token != token:
            return False
        self.lease_until = fields.Datetime.now() + LEASE
        return True

    def _release_lease(self, token):
        if self.lease_token == token:
            self.write({"lease_until": False, "lease_token": False})

    # -------------------------------------------------------------------- cron

    @api.model
    def _get_due(self):
        now = fields.Datetime.now()
        return self.search(
            [
                ("state", "in", [self._working_state, "error"]),
                "|",
                ("next_try_at", "=", False),
                ("next_try_at", "<=", now),
                "|",
                ("lease_until", "=", False),
                ("lease_until", "<=", now),
            ],
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
            record._release_lease(token)
            has_time = commit_progress(remaining=len(due) - done + (not is_finished))
            if not is_finished or not has_time:
                break

    def _pull_leased(self, token, remaining):
        """Take this record's steps; return False when the time was up before."""
        try:
            for _step in self._pull_steps():
                if not self._renew_lease(token):
                    return True
                if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                    return False
        except ServiceError as error:
            self.env.cr.rollback()
            self._record_failure(error)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Somebody wrote the same rows: the last step comes again from its start.
            self.env.cr.rollback()
            self._try_again_in(CONFLICT_RETRY_AFTER)
        return True

    def _pull_steps(self):
        """Pull this record, yielding wherever what was written may be committed.

        HTTP comes before the writes of a step: nothing is locked while a service is
        asked.
        """
        raise NotImplementedError
