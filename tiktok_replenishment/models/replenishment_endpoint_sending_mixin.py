# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..connectors.errors import ServiceError
from ..connectors.notify.back_off import pause_seconds

_logger = logging.getLogger(__name__)

CRON = "tiktok_replenishment.ir_cron_send_outbox"
ALERT = "tiktok_replenishment.activity_endpoint"
# In a row, over a quarter of an hour: not what passes by itself.
MANY_FAILURES = 5
# Of one endpoint, before others have their turn.
MESSAGES_PER_TURN = 50
# Kinds of ServiceError that are about one message; the next one may be taken.
KINDS_OF_ONE_MESSAGE = frozenset({"invalid"})
# Hints about the address: no message gets there.
HINTS_OF_ADDRESS = frozenset({"check_service_url", "plain_http", "private_address"})


class ReplenishmentEndpointSendingMixin(models.AbstractModel):
    """Sends what waits for an endpoint, and leaves it alone while it fails.

    HTTP comes before the write of its outcome, and every message is committed by
    itself: an endpoint that is dead costs one time-out and holds up nobody else. A
    message whose outcome could not be written is sent again, under the same id.
    """

    _name = "replenishment.endpoint.sending.mixin"
    _inherit = ["replenishment.lease.mixin", "replenishment.endpoint.call.mixin"]
    _description = "Sending to an Endpoint"

    failure_count = fields.Integer(
        string="Failures", default=0, readonly=True, copy=False
    )
    next_try_at = fields.Datetime(
        string="Next Try",
        readonly=True,
        copy=False,
        help="An endpoint that fails is left alone for a minute, then for twice as "
        "long each time, up to six hours.",
    )

    # ----------------------------------------------------------------- outcome

    def _record_success(self):
        self.write(
            {
                **self._prepare_no_error_values(),
                "state": "working",
                "failure_count": 0,
                "next_try_at": False,
                "last_success_at": fields.Datetime.now(),
            }
        )
        self._end_alert(ALERT)

    def _record_failure(self, error):
        """Keep a ServiceError in words, and leave the endpoint alone for a while."""
        self.ensure_one()
        _logger.warning("endpoint %s: %s", self.id, error)
        failures = self.failure_count + 1
        moment = self._moment_after(failures, error)
        values = self._prepare_error_values(error)
        self.write(
            {
                **values,
                "state": "error",
                "failure_count": failures,
                "next_try_at": moment,
            }
        )
        self._send_at(moment)
        if failures >= MANY_FAILURES:
            # The activity is enough: nobody is mailed about mails.
            told = self._in_alert_language().with_context(mail_activity_quick_update=1)
            summary = told.env._("%s gets nothing", self.name)
            told._raise_alert(ALERT, summary, told.last_error)

    @api.model
    def _moment_after(self, failures, error, jitter=random.random):
        """When to try again after so many failures in a row."""
        seconds = pause_seconds(failures, jitter(), error.retry_after)
        moment = fields.Datetime.now() + timedelta(seconds=seconds)
        return moment.replace(microsecond=0)

    @api.model
    def _send_soon(self):
        self.env.ref(CRON)._trigger()

    @api.model
    def _send_at(self, moment):
        self.env.ref(CRON)._trigger(at=moment)

    # -------------------------------------------------------------------- cron

    @api.model
    def _get_due(self):
        """Endpoints that something waits for; those that fail come last."""
        waiting = self.env["replenishment.outbox.message"]._due_domain()
        return self.search(
            Domain("outbox_ids", "any", waiting)
            & (
                Domain("next_try_at", "=", False)
                | Domain("next_try_at", "<=", fields.Datetime.now())
            )
            & self._not_leased_domain(),
            order="failure_count, id",
        )

    @api.model
    def _cron_send(self):
        """Send what waits, endpoint by endpoint; each error stays on its endpoint."""
        due = self._get_due()
        commit_progress = self.env["ir.cron"]._commit_progress
        commit_progress(remaining=len(due))
        for done, endpoint in enumerate(due, 1):
            endpoint._send_in_turn()
            if not commit_progress(1, remaining=len(due) - done):
                break

    def _send_in_turn(self):
        """Take the lease, send a turn's messages, give it back."""
        try:
            token = self._take_lease()
            self.env["ir.cron"]._commit_progress()
            if token:
                self._send_waiting(token)
                self._release_lease(token)
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Somebody changed the endpoint meanwhile; its lease runs out by itself.
            self.env.cr.rollback()
            self._send_soon()

    def _send_waiting(self, token):
        Outbox = self.env["replenishment.outbox.message"]
        messages = Outbox.search(
            Domain("endpoint_id", "=", self.id) & Outbox._due_domain(),
            order="id",
            limit=MESSAGES_PER_TURN,
        )
        for message in messages:
            if message._is_too_old():
                message._give_up()
            elif not self._send_one(message) or not self._renew_lease(token):
                return
            if not self.env["ir.cron"]._commit_progress():
                self._send_soon()
                return
        if len(messages) == MESSAGES_PER_TURN:
            self._send_soon()

    def _send_one(self, message):
        """Send one message and write down its outcome; return whether to go on."""
        try:
            self._send_payload(message.payload, message.message_id)
        except ServiceError as error:
            return self._note_failure(message, error)
        message._record_sent()
        self._record_success()
        return True

    def _note_failure(self, message, error):
        """Blame the message or the endpoint; return whether others can be sent."""
        is_of_one = (
            error.kind in KINDS_OF_ONE_MESSAGE and error.hint not in HINTS_OF_ADDRESS
        )
        message._record_failure(error, is_of_one=is_of_one)
        if not is_of_one:
            self._record_failure(error)
        return is_of_one
