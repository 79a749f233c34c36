# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models


class ReplenishmentTiktokKitMixin(models.AbstractModel):
    """A SKU that is several products: its parts, by hand or those of Odoo's kit.

    Kits need Odoo's manufacturing app, on which this addon does not depend: without it
    no product is a kit.
    """

    _name = "replenishment.tiktok.kit.mixin"
    _description = "SKU Made of Parts"

    part_ids = fields.One2many(
        "replenishment.tiktok.sku.part",
        "sku_id",
        string="Parts",
        help="What one SKU consists of, where it is several products. Demand and "
        "backlog then count the parts. A product that is a kit brings its own.",
    )
    is_composed = fields.Boolean(compute="_compute_is_composed", store=True)
    contents = fields.Char(
        compute="_compute_contents", help="What one SKU takes out of the warehouse."
    )

    @api.depends("part_ids")
    def _compute_is_composed(self):
        for sku in self:
            sku.is_composed = bool(sku.part_ids)

    @api.depends("part_ids.quantity", "part_ids.product_id")
    def _compute_contents(self):
        for sku in self:
            sku.contents = ", ".join(
                f"{part.quantity:g} × {part.product_id.display_name}"
                for part in sku.part_ids
            )

    def _is_mapped(self):
        return bool(self.product_id or self.part_ids)

    def _recompose(self, products):
        """Follow a change of parts; `products` are or were among them."""
        for sku in self.filtered(lambda sku: sku.state != "ignored"):
            state = "mapped" if sku._is_mapped() else "unmapped"
            if sku.state != state:
                sku.state = state
        self._attribute_lines(products)

    @api.model
    def _refresh_shop_kits(self, shop):
        """Follow bills of materials that changed since the last pull."""
        domain = [("shop_id", "=", shop.id)]
        if "mrp.bom" not in self.env:
            domain.append(("part_ids.is_from_kit", "=", True))
        self.search(domain)._refresh_kits()

    def _refresh_kits(self):
        """Make the parts of SKUs mapped to a kit what the kit consists of."""
        kits = {
            company: skus._find_kits(skus.product_id)
            for company, skus in self.grouped("company_id").items()
        }
        for sku in self:
            kit = kits[sku.company_id].get(sku.product_id)
            if not kit and not sku.part_ids:
                continue
            if sku.part_ids.filtered(lambda part: not part.is_from_kit):
                continue
            wanted = sku._explode(kit) if kit else {}
            known = {part.product_id: part.quantity for part in sku.part_ids}
            if wanted != known:
                sku._replace_kit(wanted)

    def _find_kits(self, products):
        """The bill of materials of each product that is a kit for these SKUs."""
        if "mrp.bom" not in self.env:
            return {}
        # Whoever maps a listing need not be allowed to see bills of materials.
        boms = self.env["mrp.bom"].sudo()
        found = boms._bom_find(
            products, company_id=self.company_id.id, bom_type="phantom"
        )
        return {product: bom for product, bom in found.items() if bom}

    def _explode(self, kit):
        """Units of each product in one SKU, kits within the kit taken apart too."""
        self.ensure_one()
        times = self.product_id.uom_id._compute_quantity(
            self.units_per_sku, kit.product_uom_id, round=False
        )
        _boms, lines = kit.explode(self.product_id, times / kit.product_qty)
        quantities = defaultdict(float)
        for line, values in lines:
            product = line.product_id.sudo(False)
            if product.type == "consu":
                quantities[product] += line.product_uom_id._compute_quantity(
                    values["qty"], product.uom_id, round=False
                )
        rounded = {p: p.uom_id.round(quantity) for p, quantity in quantities.items()}
        return {product: quantity for product, quantity in rounded.items() if quantity}

    def _replace_kit(self, quantities):
        self.part_ids.unlink()
        self.env["replenishment.tiktok.sku.part"].create(
            [
                {
                    "sku_id": self.id,
                    "product_id": product.id,
                    "quantity": quantity,
                    "is_from_kit": True,
                }
                for product, quantity in quantities.items()
            ]
        )
