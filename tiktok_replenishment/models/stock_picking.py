# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class StockPicking(models.Model):
    """A transfer that may come from planning."""

    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "replenishment.document.mixin",
        "replenishment.messaged.document.mixin",
    ]
    _replenish_line_field = "move_ids"
    _replenish_message_field = "picking_id"

    @api.depends(
        "move_ids.replenish_suggestion_ids",
        "move_ids.replenish_suggestion_ids.urgency",
    )
    def _compute_replenish_urgency(self):
        return super()._compute_replenish_urgency()

    @api.depends("move_ids.replenish_needed_by", "move_ids.replenish_is_too_late")
    def _compute_replenish_needed_by(self):
        return super()._compute_replenish_needed_by()

    @api.depends("move_ids.replenish_suggestion_ids.lane_id")
    def _compute_replenish_lane_id(self):
        return super()._compute_replenish_lane_id()

    @api.depends("move_ids.replenish_suggestion_ids")
    def _compute_replenish_suggestion_count(self):
        return super()._compute_replenish_suggestion_count()

    def _replenish_suggestions(self):
        return self.move_ids.replenish_suggestion_ids

    def action_confirm(self):
        """Date the sending leg by the lane: arrival minus the days on the way.

        Odoo dates both legs alike, for its resupply rules know no transit days.
        """
        result = super().action_confirm()
        for picking in self.filtered("replenish_lane_id"):
            picking.move_ids._replenish_date_sending(picking.replenish_lane_id)
        return result
