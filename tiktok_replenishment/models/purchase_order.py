# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class PurchaseOrder(models.Model):
    """A purchase order that may come from planning."""

    _name = "purchase.order"
    _inherit = [
        "purchase.order",
        "replenishment.document.mixin",
        "replenishment.messaged.document.mixin",
        "replenishment.forgotten.order.mixin",
        "replenishment.urgent.order.mixin",
        "replenishment.vendor.mail.mixin",
    ]
    _replenish_line_field = "order_line"
    _replenish_message_field = "order_id"

    @api.depends(
        "order_line.replenish_suggestion_ids",
        "order_line.replenish_suggestion_ids.urgency",
    )
    def _compute_replenish_urgency(self):
        return super()._compute_replenish_urgency()

    @api.depends("order_line.replenish_needed_by", "order_line.replenish_is_too_late")
    def _compute_replenish_needed_by(self):
        return super()._compute_replenish_needed_by()

    @api.depends("order_line.replenish_suggestion_ids.lane_id")
    def _compute_replenish_lane_id(self):
        return super()._compute_replenish_lane_id()

    @api.depends("order_line.replenish_suggestion_ids")
    def _compute_replenish_suggestion_count(self):
        return super()._compute_replenish_suggestion_count()

    def write(self, vals):
        """An order that is confirmed, cancelled or moved is planned with soon."""
        if not {"currency_id", "partner_id", "picking_type_id", "state"} & vals.keys():
            return super().write(vals)
        self.order_line._replenish_plan_again()
        result = super().write(vals)
        self.order_line._replenish_plan_again()
        return result

    def unlink(self):
        """What nobody asks for any more is missing."""
        self.order_line._replenish_plan_again()
        return super().unlink()

    def action_merge(self):
        """What was suggested for lines that are added up stays with their goods."""
        merging = self.with_context(replenish_is_merging=True)
        return super(PurchaseOrder, merging).action_merge()

    def message_post(self, **kwargs):
        """Remember that the vendor was asked for what supply messages say."""
        if self.env.context.get("replenish_asks_vendor"):
            self._replenish_open_messages().asked_on = fields.Date.context_today(self)
        return super().message_post(**kwargs)

    def _replenish_suggestions(self):
        return self.order_line.replenish_suggestion_ids
