# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ReplenishmentTiktokInboundLine(models.Model):
    """Units of one goods in an inbound order. Written by the pull only."""

    _name = "replenishment.tiktok.inbound.line"
    _description = "Goods on the Way to TikTok: Line"
    _order = "inbound_id, goods_external_id, id"
    _rec_name = "goods_external_id"

    inbound_id = fields.Many2one(
        "replenishment.tiktok.inbound", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="inbound_id.company_id", store=True)
    goods_external_id = fields.Char(string="Goods", required=True)
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        help="What the goods are mapped to among the operators' SKUs.",
    )
    planned = fields.Integer()
    received = fields.Integer(help="Units that arrived in good condition.")
    defective = fields.Integer(help="Units that arrived but cannot be sold.")
    missing = fields.Integer(string="Awaited", compute="_compute_missing", store=True)

    @api.depends("planned", "received", "defective")
    def _compute_missing(self):
        for line in self:
            line.missing = max(0, line.planned - line.received - line.defective)

    @api.depends("goods_external_id", "inbound_id.shop_id")
    def _compute_product_id(self):
        skus = self.env["replenishment.threepl.sku"].search(
            [
                ("connection_id.tiktok_shop_id", "in", self.inbound_id.shop_id.ids),
                ("external_sku", "in", self.mapped("goods_external_id")),
                ("state", "=", "mapped"),
            ]
        )
        products = {
            (sku.connection_id.tiktok_shop_id, sku.external_sku): sku.product_id
            for sku in skus
        }
        for line in self:
            key = line.inbound_id.shop_id, line.goods_external_id
            line.product_id = products.get(key, False)
