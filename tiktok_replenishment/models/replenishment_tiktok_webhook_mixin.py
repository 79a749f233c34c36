# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..connectors.errors import ServiceError
from ..connectors.tiktok.events import SUBSCRIBED_EVENTS, takes_address

WEBHOOK_ROUTE = "/tiktok_replenishment/webhook"
# Errors of one event; any other concerns all of them.
ONE_EVENT_KINDS = frozenset({"invalid", "not_found"})


class ReplenishmentTiktokWebhookMixin(models.AbstractModel):
    """The subscriptions of a shop: which events TikTok Shop tells us, and where.

    They only save time: what they tell is pulled without them too.
    """

    _name = "replenishment.tiktok.webhook.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Subscriptions of a TikTok Shop"

    subscription_ids = fields.One2many(
        "replenishment.tiktok.subscription", "shop_id", groups="base.group_system"
    )
    subscriptions_checked_at = fields.Datetime(
        string="Checked on", readonly=True, copy=False, groups="base.group_system"
    )
    webhook_address = fields.Char(
        string="Our Address",
        compute="_compute_webhook_address",
        groups="base.group_system",
        help="Where TikTok Shop is to send its events.",
    )
    webhook_warning = fields.Char(
        compute="_compute_webhook_address", groups="base.group_system"
    )

    def _compute_webhook_address(self):
        for shop in self:
            base = shop.get_base_url()
            shop.webhook_address = f"{base}{WEBHOOK_ROUTE}/{shop.account_id.app_key}"
            shop.webhook_warning = not takes_address(base) and self.env._(
                "TikTok Shop sends events only to an https address with a domain name "
                "and without a port. This Odoo calls itself %s: set web.base.url among "
                "the system parameters. Until then, changes are known with the next "
                "pull.",
                base,
            )

    # ----------------------------------------------------------------- buttons

    def action_check_webhooks(self):
        """Look which events are sent where."""
        return self._change_webhooks((), None)

    def action_subscribe_webhooks(self):
        """Have all events that are of use here sent here."""
        address = self.webhook_address
        here = self._names_sent_to(address)
        return self._change_webhooks(
            [name for name in SUBSCRIBED_EVENTS if name not in here],
            lambda client, name: client.set_webhook(self.cipher, name, address),
        )

    def action_unsubscribe_webhooks(self):
        """End what is sent here; what is sent elsewhere is another system's."""
        return self._change_webhooks(
            self._names_sent_to(self.webhook_address),
            lambda client, name: client.delete_webhook(self.cipher, name),
        )

    def _change_webhooks(self, names, change):
        """Call `change(client, name)` for each name; then store what holds now."""
        self.ensure_one()
        self.check_access("write")
        errors = {}
        for name in names:
            error = self._change_webhook(name, change)
            if error and error.kind not in ONE_EVENT_KINDS:
                errors.update(dict.fromkeys(set(names) - errors.keys(), error))
                break
            if error:
                errors[name] = error
        self.env["replenishment.tiktok.subscription"]._remember(
            self, self._list_webhooks(), errors
        )
        self.subscriptions_checked_at = fields.Datetime.now()
        return self.subscription_ids._notify_result(self._subscriptions_in_words())

    def _change_webhook(self, name, change):
        try:
            self.account_id._call_with_token(lambda client: change(client, name))
        except ServiceError as error:
            return error
        return None

    def _list_webhooks(self):
        try:
            return self.account_id._call_with_token(
                lambda client: client.list_webhooks(self.cipher)
            )
        except ServiceError as error:
            raise UserError(self._error_in_words(error)) from None

    def _names_sent_to(self, address):
        return [
            value.event_type
            for value in self._list_webhooks()
            if value.address == address
        ]

    def _subscriptions_in_words(self):
        here = self.subscription_ids.filtered(lambda row: row.state == "here")
        return self.env._(
            "%(here)s of %(wanted)s kinds of events are sent here.",
            here=len(here),
            wanted=len(SUBSCRIBED_EVENTS),
        )
