# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class StockQuant(models.Model):
    """What lies somewhere."""

    _name = "stock.quant"
    _inherit = ["stock.quant", "replenishment.planned.goods.mixin"]

    @api.model
    def _fields_of_goods(self):
        return {"location_id", "quantity", "reserved_quantity"}

    def _places_of_goods(self):
        return {
            (quant.product_id.id, quant.location_id.warehouse_id.id) for quant in self
        }
