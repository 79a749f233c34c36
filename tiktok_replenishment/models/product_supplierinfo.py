# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ProductSupplierinfo(models.Model):
    """A vendor line with the multiple the vendor sells in."""

    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "replenishment.planning.parameter.mixin"]

    replenish_multiple = fields.Float(
        string="Order Multiple",
        help="The vendor sells only multiples of this quantity, in the vendor's "
        "unit. 0: any quantity.",
    )

    _no_negative_multiple = models.Constraint(
        "CHECK (replenish_multiple IS NULL OR replenish_multiple >= 0)",
        "The order multiple cannot be negative.",
    )

    @api.model
    def _planning_parameters(self):
        return {
            "company_id",
            "currency_id",
            "date_end",
            "date_start",
            "delay",
            "discount",
            "min_qty",
            "partner_id",
            "price",
            "product_id",
            "product_tmpl_id",
            "product_uom_id",
            "replenish_multiple",
            "sequence",
        }

    def _planned_items(self):
        return Domain("product_tmpl_id", "in", self.product_tmpl_id.ids)
