# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class StockQuant(models.Model):
    """What lies somewhere: planning follows it."""

    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        """New stock is planned with soon."""
        quants = super().create(vals_list)
        quants._replenish_plan_again()
        return quants

    def write(self, vals):
        """More or less of it, or more or less reserved, is planned with soon."""
        result = super().write(vals)
        if {"quantity", "reserved_quantity", "location_id"} & vals.keys():
            self._replenish_plan_again()
        return result

    def _replenish_plan_again(self):
        self.env["replenishment.item"]._mark_at_commit(
            (quant.product_id.id, quant.location_id.warehouse_id.id) for quant in self
        )
