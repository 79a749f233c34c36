# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..connectors.tiktok.events import SUBSCRIBED_EVENTS


class ReplenishmentTiktokSubscription(models.Model):
    """Where TikTok Shop sends one kind of event of a shop, as it said last."""

    _name = "replenishment.tiktok.subscription"
    _inherit = ["replenishment.error.mixin"]
    _description = "TikTok Shop Subscription"
    _order = "name, id"

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    name = fields.Char(string="Event", required=True, readonly=True)
    address = fields.Char(string="Sent to", readonly=True)
    state = fields.Selection(
        [("here", "Sent here"), ("elsewhere", "Sent elsewhere"), ("off", "Not sent")],
        compute="_compute_state",
    )

    _unique_event = models.Constraint(
        "UNIQUE (shop_id, name)", "This event is listed already."
    )

    @api.depends("address", "shop_id.webhook_address")
    def _compute_state(self):
        for subscription in self:
            if not subscription.address:
                subscription.state = "off"
            elif subscription.address == subscription.shop_id.webhook_address:
                subscription.state = "here"
            else:
                subscription.state = "elsewhere"

    @api.model
    def _remember(self, shop, told, errors):
        """Store what TikTok Shop listed: subscriptions, and errors by event name."""
        addresses = {value.event_type: value.address for value in told}
        known = {row.name: row for row in shop.subscription_ids}
        names = {*SUBSCRIBED_EVENTS, *addresses, *errors}
        for name in sorted(names):
            values = {
                "address": addresses.get(name, False),
                **self._prepare_outcome_values(errors.get(name)),
            }
            if name in known:
                known[name].write(values)
            else:
                self.create({"shop_id": shop.id, "name": name, **values})
        shop.subscription_ids.filtered(lambda row: row.name not in names).unlink()

    @api.model
    def _prepare_outcome_values(self, error):
        if error is None:
            return self._prepare_no_error_values()
        values = self._prepare_error_values(error)
        if error.kind == "invalid":
            values["error_key"] = "subscribe_by_hand"
        return values
