# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What a person says of a product's beginning and end.
LIFE_FIELDS = (
    "replenish_last_order_date",
    "replenish_successor_id",
    "replenish_like_product_id",
    "replenish_like_pct",
    "replenish_like_until",
)


class ProductProduct(models.Model):
    """The beginning and the end of a product's life, as far as orders go."""

    _name = "product.product"
    _inherit = [
        "product.product",
        "replenishment.planning.parameter.mixin",
        "replenishment.product.history.mixin",
    ]
    _replenish_history_field = "product_id"

    replenish_last_order_date = fields.Date(
        string="Last Order Date",
        company_dependent=True,
        copy=False,
        help="No order is made after this day: what is there and on the way is sold "
        "down. Empty: no end.",
    )
    replenish_successor_id = fields.Many2one(
        "product.product",
        string="Replaced By",
        company_dependent=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        help="This product is not ordered any more (where a last order date is set: "
        "after it) but sold out. Its sales count in the successor's forecast, and "
        "what is left of it lowers the successor's order.",
    )
    replenish_like_product_id = fields.Many2one(
        "product.product",
        string="Sells Like",
        company_dependent=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        help="A product with sales of its own. While this one is new, it is expected "
        "to sell a percentage of it, in each warehouse.",
    )
    replenish_like_pct = fields.Float(
        string="At (%)",
        company_dependent=True,
        copy=False,
        help="100: as many as the other product; 60: six where the other sells ten.",
    )
    replenish_like_until = fields.Date(
        string="Until",
        company_dependent=True,
        copy=False,
        help="The last day on which the other product decides. After it, the "
        "product's own sales do.",
    )

    @api.constrains("replenish_successor_id")
    def _check_successor(self):
        for product in self:
            follower, seen = product.replenish_successor_id, product
            while follower:
                if follower == product:
                    raise ValidationError(
                        self.env._(
                            "%s would be replaced by itself in the end. Choose a "
                            "successor that it does not replace.",
                            product.display_name,
                        )
                    )
                if follower in seen:
                    break
                seen |= follower
                follower = follower.replenish_successor_id

    @api.constrains(
        "replenish_like_product_id", "replenish_like_pct", "replenish_like_until"
    )
    def _check_likeness(self):
        for product in self.filtered("replenish_like_product_id"):
            if product.replenish_like_product_id == product:
                raise ValidationError(
                    self.env._(
                        "%s cannot be like itself. Choose a product that has been "
                        "sold for a while.",
                        product.display_name,
                    )
                )
            if product.replenish_like_pct <= 0 or not product.replenish_like_until:
                raise ValidationError(
                    self.env._(
                        "Say how much %(product)s is to sell of %(other)s, in percent "
                        "above 0, and until which day.",
                        product=product.display_name,
                        other=product.replenish_like_product_id.display_name,
                    )
                )

    @api.model
    def _planning_parameters(self):
        return {*LIFE_FIELDS, "active", "volume", "weight"}

    def _planned_items(self):
        products = self.env["replenishment.reader.life"]._dependants(self.ids)
        return Domain("product_id", "in", list(products))

    def write(self, vals):
        """What follows another product is planned where that one is."""
        result = super().write(vals)
        if {"replenish_successor_id", "replenish_like_product_id"} & vals.keys():
            # Whoever may write products need not be allowed to see planning.
            self.env["replenishment.item.list"].sudo()._plan_followers(self)
        return result
