# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ReplenishmentTiktokSkuPart(models.Model):
    """One of the products that a SKU consists of.

    A SKU with parts counts as its parts, never as its own product as well. Parts given
    by hand stand instead of those of the product's kit.
    """

    _name = "replenishment.tiktok.sku.part"
    _description = "Part of a TikTok SKU"
    _order = "sku_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    sku_id = fields.Many2one(
        "replenishment.tiktok.sku", required=True, ondelete="cascade", readonly=True
    )
    shop_id = fields.Many2one(related="sku_id.shop_id", store=True)
    company_id = fields.Many2one(related="sku_id.company_id", store=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        domain=[("type", "=", "consu")],
    )
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        required=True,
        help="Units of the product in one SKU.",
    )
    is_from_kit = fields.Boolean(
        string="From the Kit",
        readonly=True,
        help="Follows the bill of materials of the SKU's product.",
    )

    _unique_product = models.Constraint(
        "UNIQUE (sku_id, product_id)", "This SKU has this part already."
    )
    _positive_quantity = models.Constraint(
        "CHECK (quantity > 0)", "A part is more than zero units."
    )

    @api.constrains("product_id")
    def _check_is_no_kit(self):
        for part in self.filtered(lambda part: not part.is_from_kit):
            if part.sku_id._find_kits(part.product_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is a kit: add the products it consists of.",
                        product=part.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Let past sales follow; parts given by hand replace the kit's."""
        parts = super().create(vals_list)
        by_hand = parts.filtered(lambda part: not part.is_from_kit).sku_id
        by_hand.part_ids.filtered("is_from_kit").unlink()
        parts.sku_id._recompose(parts.product_id)
        return parts

    def write(self, vals):
        """Let past sales follow."""
        before = self.product_id
        result = super().write(vals)
        self.sku_id._recompose(before | self.product_id)
        return result

    def unlink(self):
        """Let past sales follow; without parts the SKU's own product counts."""
        skus, products = self.sku_id, self.product_id
        result = super().unlink()
        skus._recompose(products)
        return result
