# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets
import uuid

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..connectors.errors import ServiceError
from ..connectors.notify.address import Destination
from ..connectors.notify.robots import SIGNING

EVENTS = [
    ("urgent", "Urgent"),
    ("drafted", "Drafted"),
    ("blocked", "Blocked"),
    ("message", "Message on Supply"),
    ("ended", "Ended"),
    ("test", "Test"),
]
# Whoever changes one of these wants to see at once whether it works now.
SETTINGS = frozenset({"url", "secret", "kind", "allows_private", "active"})


class ReplenishmentEndpoint(models.Model):
    """Where news go outside Odoo: a webhook, or the robot of a chat group.

    The address of a chat robot is as good as a password, and a secret like one.
    """

    _name = "replenishment.endpoint"
    _inherit = [
        "replenishment.endpoint.sending.mixin",
        "replenishment.endpoint.news.mixin",
        "replenishment.alert.mixin",
    ]
    _description = "Outgoing Webhook or Chat Robot"
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("webhook", "Webhook (JSON)"),
            ("feishu", "Feishu Robot"),
            ("lark", "Lark Robot"),
            ("wecom", "WeCom Robot"),
            ("dingtalk", "DingTalk Robot"),
            ("slack", "Slack Channel"),
        ],
        required=True,
        default="webhook",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        help="Gets an activity when the endpoint fails for long. Empty: an "
        "administrator does.",
    )
    url = fields.Char(
        string="Address",
        groups="base.group_system",
        copy=False,
        help="The address of the receiver, or the webhook address that the chat "
        "platform shows for the robot.",
    )
    secret = fields.Char(
        groups="base.group_system",
        copy=False,
        help="Signs what is sent. Webhooks: give it to the receiver. Feishu, Lark and "
        "DingTalk: the secret of the robot's signature; empty if it has none.",
    )
    allows_private = fields.Boolean(
        string="In Our Own Network",
        help="Allows addresses in private networks, and addresses without encryption.",
    )
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language",
        default=lambda self: self.env.lang,
        help="The language of what chat robots say.",
    )
    signs = fields.Boolean(compute="_compute_signs")
    tells_urgent = fields.Boolean(string="Urgent Products", default=True)
    tells_drafted = fields.Boolean(string="Drafts Made", default=True)
    tells_blocked = fields.Boolean(string="Blocked Products", default=True)
    tells_message = fields.Boolean(string="Messages on Supply", default=True)
    tells_ended = fields.Boolean(string="What Has Ended", default=True)
    tells_prices = fields.Boolean(
        string="With Vendors and Amounts",
        help="Only where everybody who reads along may know them.",
    )
    state = fields.Selection(
        [("draft", "Not tried"), ("working", "Works"), ("error", "Error")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    last_success_at = fields.Datetime(string="Last Sent", readonly=True, copy=False)
    outbox_ids = fields.One2many("replenishment.outbox.message", "endpoint_id")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    dead_count = fields.Integer(string="Not Delivered", compute="_compute_counts")

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("kind")
    def _compute_signs(self):
        for endpoint in self:
            endpoint.signs = endpoint.kind == "webhook" or endpoint.kind in SIGNING

    def _compute_counts(self):
        counts = {
            (endpoint, state): count
            for endpoint, state, count in self.env[
                "replenishment.outbox.message"
            ]._read_group(
                [("endpoint_id", "in", self.ids), ("state", "in", ("waiting", "dead"))],
                ["endpoint_id", "state"],
                ["__count"],
            )
        }
        for endpoint in self:
            endpoint.waiting_count = counts.get((endpoint, "waiting"), 0)
            endpoint.dead_count = counts.get((endpoint, "dead"), 0)

    @api.model_create_multi
    def create(self, vals_list):
        """A webhook without a secret gets one: everything it sends is signed."""
        for vals in vals_list:
            if vals.get("kind", "webhook") == "webhook" and not vals.get("secret"):
                vals["secret"] = secrets.token_urlsafe(32)
        return super().create(vals_list)

    def write(self, vals):
        """Try again at once with settings that were mended."""
        is_mended = vals.keys() & SETTINGS
        if is_mended:
            vals = {"next_try_at": False, "failure_count": 0, **vals}
        result = super().write(vals)
        if is_mended:
            self._send_soon()
        return result

    @api.constrains("kind", "url", "secret", "allows_private", "active")
    def _check_settings(self):
        for endpoint in self.filtered("active"):
            if endpoint.kind == "webhook" and not endpoint.secret:
                raise ValidationError(
                    self.env._("A webhook needs a secret: it signs what is sent.")
                )
            try:
                Destination(
                    service=endpoint.name,
                    url=endpoint.url or "",
                    allows_private=endpoint.allows_private,
                )
            except ServiceError as error:
                raise ValidationError(endpoint._error_in_words(error)) from None

    def action_test(self):
        """Send a test message now, past what waits."""
        self.ensure_one()
        self.check_access("write")
        message_id = str(uuid.uuid4())
        payload = self._prepare_payload("test", message_id, self._test_content())
        try:
            self._send_payload(payload, message_id)
        except ServiceError as error:
            self._record_failure(error)
        else:
            self._record_success()
        return self._notify_result(self.env._("The test message was taken."))

    def _test_content(self):
        told = self.with_context(lang=self.lang)
        return {
            "title": told.env._("Replenishment: this is a test"),
            "lines": [told.env._("From now on you are told here what is urgent.")],
            "data": {},
        }

    def action_view_messages(self):
        """Show what was sent, what waits and what could not be delivered."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outgoing Messages"),
            "res_model": "replenishment.outbox.message",
            "view_mode": "list,form",
            "domain": [("endpoint_id", "in", self.ids)],
        }
