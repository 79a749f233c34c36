# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ProductCategory(models.Model):
    """A category may set the policy of its products."""

    _name = "product.category"
    _inherit = ["product.category", "replenishment.planning.parameter.mixin"]

    replenish_policy_id = fields.Many2one(
        "replenishment.policy",
        string="Replenishment Policy",
        company_dependent=True,
        help="For products of this category, and of the categories below it, that "
        "name no policy of their own.",
    )

    @api.model
    def _planning_parameters(self):
        return {"parent_id", "replenish_policy_id"}

    def _planned_items(self):
        return Domain("product_tmpl_id.categ_id", "child_of", self.ids)
