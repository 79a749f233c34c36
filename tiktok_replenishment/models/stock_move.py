# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class StockMove(models.Model):
    """A move that may come from planning."""

    _name = "stock.move"
    _inherit = [
        "replenishment.transfer.leg.mixin",  # before what it changes
        "stock.move",
        "replenishment.document.line.mixin",
        "replenishment.planned.goods.mixin",
    ]
    _replenish_arrival_field = "date"

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

    @api.depends("date", "replenish_needed_by")
    def _compute_replenish_is_too_late(self):
        return super()._compute_replenish_is_too_late()

    @api.model
    def _fields_of_goods(self):
        return {
            "date",
            "location_dest_id",
            "location_final_id",
            "location_id",
            "picking_id",
            "product_id",
            "product_uom",
            "product_uom_qty",
            "quantity",
            "state",
        }

    def _places_of_goods(self):
        return {
            (move.product_id.id, location.warehouse_id.id)
            for move in self
            for location in move.location_id
            | move.location_dest_id
            | move.location_final_id
        }

    @api.model
    def _fields_of_document(self):
        return {"picking_id"}

    def _lines_of_document(self):
        return self.picking_id.filtered("replenish_group_key").move_ids

    def _action_done(self, cancel_backorder=False):
        """What leaves to customers is demand; what arrives tells how long it took."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        if moves.filtered(lambda move: move._replenish_is_delivery()):
            self.env["replenishment.demand"]._count_deliveries_soon()
        if moves.filtered(lambda move: move._replenish_is_arrival()):
            self.env["replenishment.lead.time"]._learn_soon()
        return moves

    def _replenish_is_delivery(self):
        role = self.location_id.warehouse_id._replenish_demand_home().replenish_role
        return self.location_dest_id.usage == "customer" and role not in (False, "none")

    def _replenish_is_expected(self):
        """Whether the goods are still to come, into a warehouse that is planned."""
        role = self.picking_type_id.warehouse_id.replenish_role
        return self.state not in ("done", "cancel") and role not in (False, "none")

    def _replenish_is_arrival(self):
        role = self.location_dest_id.warehouse_id.replenish_role
        return (
            self.location_id.usage in ("supplier", "transit")
            and self.location_dest_id.usage == "internal"
            and role not in (False, "none")
        )
