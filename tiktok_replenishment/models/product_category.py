# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ProductCategory(models.Model):
    """A category may set the policy of its products."""

    _inherit = "product.category"

    replenish_policy_id = fields.Many2one(
        "replenishment.policy",
        string="Replenishment Policy",
        company_dependent=True,
        help="For products of this category, and of the categories below it, that "
        "name no policy of their own.",
    )
