# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """Planning values of a product, on its page "Replenishment"."""

    _name = "product.template"
    _inherit = ["product.template", "replenishment.planning.parameter.mixin"]

    replenish_lead_days = fields.Float(
        string="Lead Time (days)",
        help="Days from ordering until the goods can be sold in a warehouse abroad. "
        "0: not set here, the lane and the warehouse decide.",
    )
    replenish_safety_days = fields.Float(
        string="Safety Stock (days)",
        help="Days of sales kept as safety stock. 0: not set here, the policy and "
        "the warehouse decide.",
    )
    replenish_policy_id = fields.Many2one(
        "replenishment.policy",
        string="Policy",
        company_dependent=True,
        help="Empty: the policy of the category, else that of the company.",
    )
    replenish_carton_qty = fields.Float(
        string="Units per Carton",
        help="Orders and transfers are rounded to full cartons. 0: no rounding.",
    )
    campaign_line_ids = fields.One2many(
        "replenishment.campaign.line", "product_tmpl_id", string="Campaigns"
    )
    replenish_item_ids = fields.One2many(
        "replenishment.item", "product_tmpl_id", string="Stock Planning"
    )

    _no_negative_replenish_days = models.Constraint(
        "CHECK (COALESCE(replenish_lead_days, 0) >= 0"
        " AND COALESCE(replenish_safety_days, 0) >= 0"
        " AND COALESCE(replenish_carton_qty, 0) >= 0)",
        "Days and carton quantities cannot be negative.",
    )

    @api.model
    def _planning_parameters(self):
        return {
            "active",
            "categ_id",
            "purchase_ok",
            "replenish_carton_qty",
            "replenish_lead_days",
            "replenish_policy_id",
            "replenish_safety_days",
            "uom_id",
        }

    def _planned_items(self):
        return Domain("product_tmpl_id", "in", self.ids)
