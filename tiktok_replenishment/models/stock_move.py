# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class StockMove(models.Model):
    """A move that may come from planning."""

    _inherit = "stock.move"

    replenish_suggestion_ids = fields.Many2many(
        "replenishment.suggestion",
        "replenishment_suggestion_stock_move_rel",
        "move_id",
        "suggestion_id",
        string="Suggestions",
        readonly=True,
        copy=False,
        groups="tiktok_replenishment.group_planner,base.group_system",
    )

    def _action_done(self, cancel_backorder=False):
        """What leaves to customers is demand of the channel without a shop."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        if moves.filtered(lambda move: move._replenish_is_delivery()):
            self.env["replenishment.demand"]._count_deliveries_soon()
        return moves

    def _replenish_is_delivery(self):
        role = self.location_id.warehouse_id.replenish_role
        return self.location_dest_id.usage == "customer" and role not in (False, "none")
