# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ProductSupplierinfo(models.Model):
    """A vendor line with the multiple the vendor sells in."""

    _inherit = "product.supplierinfo"

    replenish_multiple = fields.Float(
        string="Order Multiple",
        help="The vendor sells only multiples of this quantity, in the vendor's "
        "unit. 0: any quantity.",
    )

    _no_negative_multiple = models.Constraint(
        "CHECK (replenish_multiple IS NULL OR replenish_multiple >= 0)",
        "The order multiple cannot be negative.",
    )
