# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ReplenishmentCampaignLine(models.Model):
    """What a campaign does to one product, or to one variant of it.

    Typed on the product form it needs no campaign: first and last day are enough,
    the campaign is made from them.
    """

    _name = "replenishment.campaign.line"
    _description = "Campaign Product"
    _inherit = ["replenishment.campaign.measured.mixin"]
    _order = "first_day desc, id desc"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "replenishment.campaign",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    name = fields.Char(related="campaign_id.name", readonly=False)
    state = fields.Selection(related="campaign_id.state", store=True)
    first_day = fields.Date(related="campaign_id.first_day", store=True, readonly=False)
    last_day = fields.Date(
        related="campaign_id.last_day",
        store=True,
        readonly=False,
        help="This day included.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    product_id = fields.Many2one(
        "product.product",
        string="Variant",
        ondelete="cascade",
        index="btree_not_null",
        check_company=True,
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
        help="Empty: all variants. A line for a variant beats the product's line.",
    )
    uplift_pct = fields.Float(
        string="Uplift (%)",
        help="300 means +300 %: four times the usual sales, on each day of the "
        "campaign.",
    )
    multiplier = fields.Float(
        compute="_compute_multiplier",
        string="Times Usual Sales",
        help="What the uplift comes to: 1 + uplift / 100.",
    )
    safety_factor = fields.Float(
        default=1.0,
        help="Safety stock is multiplied by this while the campaign lies within lead "
        "time and planning interval. 1: unchanged.",
    )

    _uplift_keeps_sales_positive = models.Constraint(
        "CHECK (uplift_pct >= -100)",
        "An uplift below -100 % would mean negative sales.",
    )
    _positive_safety_factor = models.Constraint(
        "CHECK (safety_factor > 0)",
        "The safety factor has to be above 0; 1 leaves safety stock as it is.",
    )
    _one_line_a_product = models.UniqueIndex(
        "(campaign_id, product_tmpl_id, COALESCE(product_id, 0))",
        "This campaign has a line for this product already.",
    )

    @api.depends("uplift_pct")
    def _compute_multiplier(self):
        for line in self:
            line.multiplier = max(0.0, 1 + line.uplift_pct / 100)

    @api.constrains("product_id", "product_tmpl_id")
    def _check_variant_belongs_to_product(self):
        for line in self.filtered("product_id"):
            if line.product_id.product_tmpl_id != line.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "%(variant)s is no variant of %(product)s.",
                        variant=line.product_id.display_name,
                        product=line.product_tmpl_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Make the campaign of lines that only name days; plan at once."""
        vals_list = [self._with_campaign(dict(vals)) for vals in vals_list]
        lines = super().create(vals_list)
        lines._planned()._plan_items()
        return lines

    def _with_campaign(self, vals):
        if vals.get("campaign_id"):
            return vals
        first_day, last_day = vals.pop("first_day", None), vals.pop("last_day", None)
        if not (first_day and last_day):
            raise UserError(
                self.env._(
                    "Enter the first and the last day of the campaign, or choose an "
                    "existing campaign."
                )
            )
        product = self.env["product.template"].browse(vals.get("product_tmpl_id"))
        campaign = self.env["replenishment.campaign"].create(
            {
                "name": vals.pop("name", None) or product.name,
                "first_day": first_day,
                "last_day": last_day,
                "company_id": (product.company_id or self.env.company).id,
            }
        )
        vals["campaign_id"] = campaign.id
        return vals

    def write(self, vals):
        """Plan again what the line touched before and touches now."""
        items = self._planned()._affected_items()
        result = super().write(vals)
        if {"product_tmpl_id", "product_id"} & vals.keys():
            self._forget_measure()
        if vals.keys() - {"name"}:
            (items | self._planned()._affected_items())._plan_now()
        return result

    def unlink(self):
        """Plan again what a deleted line touched."""
        items = self._planned()._affected_items()
        result = super().unlink()
        items._plan_now()
        return result

    def _planned(self):
        """Only what is confirmed changes numbers."""
        return self.filtered(lambda line: line.state == "confirmed")

    def _plan_items(self):
        self._affected_items(create_missing=True)._plan_now()

    def _affected_items(self, create_missing=False):
        """The items whose numbers this line takes part in, and those feeding them."""
        Item = self.env["replenishment.item"]
        products = (
            self.product_id
            | self.filtered(
                lambda line: not line.product_id
            ).product_tmpl_id.product_variant_ids
        )
        if create_missing:
            Item._ensure_items(products, self.company_id)
        return Item.search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
