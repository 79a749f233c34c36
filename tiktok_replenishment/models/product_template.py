# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .product_product import LIFE_FIELDS

LIFE_OF_ONE_VARIANT = [n for n in LIFE_FIELDS if n != "replenish_last_order_date"]


class ProductTemplate(models.Model):
    """Planning values of a product, on its page "Replenishment"."""

    _name = "product.template"
    _inherit = [
        "product.template",
        "replenishment.planning.parameter.mixin",
        "replenishment.product.history.mixin",
    ]
    _replenish_history_field = "product_tmpl_id"

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
        help="Empty: the policy of the category, else that of its class, else that "
        "of the company.",
    )
    replenish_carton_qty = fields.Float(
        string="Units per Carton",
        help="Orders and transfers are rounded to full cartons. 0: no rounding.",
    )
    replenish_property_ids = fields.Many2many(
        "replenishment.goods.property",
        string="Transport Restrictions",
        check_company=True,
        ondelete="restrict",
        help="What freight lanes may refuse: such goods never go over a lane that "
        "refuses them.",
    )
    replenish_last_order_date = fields.Date(
        string="Last Order Date",
        compute="_compute_replenish_last_order_date",
        inverse="_inverse_replenish_last_order_date",
        help="No order is made after this day: what is there and on the way is sold "
        "down. It holds for all variants. Empty: no end, or not the same for all.",
    )
    replenish_successor_id = fields.Many2one(
        "product.product",
        string="Replaced By",
        compute="_compute_replenish_life",
        inverse="_inverse_replenish_life",
        help="This product is not ordered any more (where a last order date is set: "
        "after it) but sold out. Its sales count in the successor's forecast, and "
        "what is left of it lowers the successor's order.",
    )
    replenish_like_product_id = fields.Many2one(
        "product.product",
        string="Sells Like",
        compute="_compute_replenish_life",
        inverse="_inverse_replenish_life",
        help="A product with sales of its own. While this one is new, it is expected "
        "to sell a percentage of it, in each warehouse.",
    )
    replenish_like_pct = fields.Float(
        string="At (%)",
        compute="_compute_replenish_life",
        inverse="_inverse_replenish_life",
        help="100: as many as the other product; 60: six where the other sells ten.",
    )
    replenish_like_until = fields.Date(
        string="Until",
        compute="_compute_replenish_life",
        inverse="_inverse_replenish_life",
        help="The last day on which the other product decides. After it, the "
        "product's own sales do.",
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

    @api.depends("product_variant_ids.replenish_last_order_date")
    @api.depends_context("company")
    def _compute_replenish_last_order_date(self):
        for template in self:
            variants = template.product_variant_ids
            date = variants[:1].replenish_last_order_date
            is_common = all(v.replenish_last_order_date == date for v in variants)
            template.replenish_last_order_date = is_common and date

    def _inverse_replenish_last_order_date(self):
        for template in self:
            template.product_variant_ids.replenish_last_order_date = (
                template.replenish_last_order_date
            )

    @api.depends(*(f"product_variant_ids.{name}" for name in LIFE_FIELDS))
    @api.depends_context("company")
    def _compute_replenish_life(self):
        for name in LIFE_OF_ONE_VARIANT:
            self._compute_template_field_from_variant_field(name)

    def _inverse_replenish_life(self):
        """All at once: a likeness is only whole with its percentage and its day."""
        for template in self:
            if len(template.product_variant_ids) == 1:
                template.product_variant_ids.write(
                    {
                        name: template._fields[name].convert_to_write(
                            template[name], template
                        )
                        for name in LIFE_OF_ONE_VARIANT
                    }
                )

    @api.model
    def _get_related_fields_variant_template(self):
        return [*super()._get_related_fields_variant_template(), *LIFE_FIELDS]

    @api.model
    def _planning_parameters(self):
        return {
            "active",
            "categ_id",
            "company_id",
            "purchase_ok",
            "list_price",
            "replenish_carton_qty",
            "replenish_lead_days",
            "replenish_policy_id",
            "replenish_property_ids",
            "replenish_safety_days",
            "type",
            "uom_id",
        }

    def _planned_items(self):
        return Domain("product_tmpl_id", "in", self.ids)
