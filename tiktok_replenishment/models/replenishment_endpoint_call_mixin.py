# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models

from ..connectors.http import HttpClient
from ..connectors.notify.deadline import send_within
from ..connectors.notify.message import Message
from ..connectors.notify.robots import ROBOTS
from ..connectors.notify.webhook import Webhook

ENVELOPE_VERSION = 1
# Seconds to connect, between two bytes, for the body of an answer, and for all of it.
TIMEOUT = (5, 10)
MAX_SECONDS = 10
DEADLINE_SECONDS = 15


class ReplenishmentEndpointCallMixin(models.AbstractModel):
    """What is said to an endpoint, and one call of it."""

    _name = "replenishment.endpoint.call.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Call of an Endpoint"

    def _prepare_payload(self, event, message_id, content):
        """What is kept in the outbox: an envelope for webhooks, words for robots.

        `content`: `title` and `lines` in the endpoint's language, and `data`.
        """
        self.ensure_one()
        if self.kind == "webhook":
            return {
                "version": ENVELOPE_VERSION,
                "id": message_id,
                "time": fields.Datetime.now().isoformat(timespec="seconds") + "Z",
                "event": event,
                "company": {"id": self.company_id.id, "name": self.company_id.name},
                "data": content["data"],
            }
        told = self.with_context(lang=self.lang)
        return {
            "title": content["title"],
            "lines": content["lines"],
            "more": told.env._("… and %s more", "{count}"),
            "hidden": content.get("hidden", 0),
            "link": content.get("link", ""),
            "link_text": told.env._("Open the list"),
        }

    def _send_payload(self, payload, message_id):
        """Send over HTTP; raise a ServiceError when it was not taken."""
        self.ensure_one()
        # Whoever may try an endpoint need not see its address and secret.
        settings = self.sudo()
        options = {
            "url": settings.url or "",
            "secret": settings.secret or "",
            "allows_private": settings.allows_private,
            "http": self._http_client(),
        }
        send_within(
            DEADLINE_SECONDS,
            self._sender(options, payload, message_id),
            service=self.kind,
        )

    def _sender(self, options, payload, message_id):
        """A function that sends, and needs nothing of Odoo to do so."""
        if self.kind == "webhook":
            webhook = Webhook(**options)
            body = json.dumps(payload, ensure_ascii=False).encode()
            return lambda: webhook.send(body=body, message_id=message_id)
        robot = ROBOTS[self.kind](**options)
        message = Message(**{**payload, "lines": tuple(payload["lines"])})
        return lambda: robot.send(message)

    @api.model
    def _http_client(self):
        http = super()._http_client()
        return HttpClient(
            session=http.session,
            clock=http.clock,
            sleep=http.sleep,
            timeout=TIMEOUT,
            max_seconds=MAX_SECONDS,
        )
