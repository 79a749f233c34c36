# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..connectors.notify.back_off import MAX_ATTEMPTS
from .replenishment_endpoint import EVENTS

# News of yesterday help nobody any more.
KEPT_TRYING_FOR = timedelta(hours=24)
SENT_KEPT_FOR = timedelta(days=30)
DEAD_KEPT_FOR = timedelta(days=90)
MESSAGES_PER_CLEANING = 10000


class ReplenishmentOutboxMessage(models.Model):
    """One message to an endpoint, written together with what it tells.

    It is sent by a scheduled action once the transaction is committed: what was rolled
    back is never told, and what was committed is.
    """

    _name = "replenishment.outbox.message"
    _inherit = ["replenishment.error.mixin"]
    _description = "Outgoing Message"
    _order = "id desc"
    _rec_name = "message_id"

    endpoint_id = fields.Many2one(
        "replenishment.endpoint", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="endpoint_id.company_id", store=True, index=True
    )
    event = fields.Selection(EVENTS, required=True, readonly=True)
    message_id = fields.Char(
        string="Message ID",
        required=True,
        readonly=True,
        help="The same when it is sent again: by it a receiver knows a repetition.",
    )
    payload = fields.Json(readonly=True)
    payload_text = fields.Text(string="Content", compute="_compute_payload_text")
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Sent"), ("dead", "Not Delivered")],
        default="waiting",
        required=True,
        readonly=True,
    )
    attempts = fields.Integer(readonly=True)
    queued_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    next_try_at = fields.Datetime(string="Next Try", readonly=True)
    sent_at = fields.Datetime(string="Sent On", readonly=True)

    _unique_message_id = models.Constraint(
        "UNIQUE (message_id)", "There is a message with this ID already."
    )
    _waiting = models.Index("(endpoint_id, id) WHERE state = 'waiting'")

    @api.depends("payload")
    def _compute_payload_text(self):
        for message in self:
            message.payload_text = json.dumps(
                message.payload or {}, indent=2, ensure_ascii=False
            )

    @api.model
    def _post(self, endpoint, event, content):
        """Have this told to an endpoint; see its `_prepare_payload`."""
        message_id = str(uuid.uuid4())
        message = self.create(
            {
                "endpoint_id": endpoint.id,
                "event": event,
                "message_id": message_id,
                "payload": endpoint._prepare_payload(event, message_id, content),
            }
        )
        endpoint._send_soon()
        return message

    @api.model
    def _due_domain(self):
        return Domain("state", "=", "waiting") & (
            Domain("next_try_at", "=", False)
            | Domain("next_try_at", "<=", fields.Datetime.now())
        )

    def _is_too_old(self):
        return self.queued_at < fields.Datetime.now() - KEPT_TRYING_FOR

    def _record_sent(self):
        self.write(
            {
                **self._prepare_no_error_values(),
                "state": "sent",
                "attempts": self.attempts + 1,
                "sent_at": fields.Datetime.now(),
                "next_try_at": False,
            }
        )

    def _record_failure(self, error, *, is_of_one):
        """Keep a ServiceError; of a message that is at fault itself, when to try."""
        attempts = self.attempts + 1
        values = {**self._prepare_error_values(error), "attempts": attempts}
        if is_of_one:
            moment = self.endpoint_id._moment_after(attempts, error)
            values["next_try_at"] = moment
        self.write(values)
        if attempts >= MAX_ATTEMPTS:
            self._give_up()
        elif is_of_one:
            self.endpoint_id._send_at(moment)

    def _give_up(self):
        self.write({"state": "dead", "next_try_at": False})

    def action_send_again(self):
        """Try messages that could not be delivered once more, now."""
        self.check_access("write")
        again = self.filtered(lambda message: message.state != "sent")
        again.write(
            {
                "state": "waiting",
                "attempts": 0,
                "queued_at": fields.Datetime.now(),
                "next_try_at": False,
            }
        )
        # Endpoints are the administrators'; to have one tried changes no setting.
        endpoints = again.endpoint_id.sudo()
        endpoints.next_try_at = False
        endpoints._send_soon()

    @api.autovacuum
    def _gc_messages(self):
        now = fields.Datetime.now()
        old = self.search(
            Domain("state", "=", "sent") & Domain("queued_at", "<", now - SENT_KEPT_FOR)
            | Domain("state", "=", "dead")
            & Domain("queued_at", "<", now - DEAD_KEPT_FOR),
            limit=MESSAGES_PER_CLEANING,
        )
        old.unlink()
        return len(old), len(old) == MESSAGES_PER_CLEANING
