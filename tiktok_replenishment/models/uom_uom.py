# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

# Odoo's own units that goods are counted or packed in; its others are measures.
COUNTED = {"uom.product_uom_unit", "uom.product_uom_dozen", "uom.product_uom_pack_6"}


class UomUom(models.Model):
    """A unit that goods are ordered in: whole ones, or parts too.

    Odoo rounds all units alike; of kilograms 2.5 can be ordered, of pieces cannot.
    """

    _name = "uom.uom"
    _inherit = ["uom.uom", "replenishment.planning.parameter.mixin"]

    replenish_is_divisible = fields.Boolean(
        string="Ordered in Parts",
        compute="_compute_replenish_is_divisible",
        store=True,
        readonly=False,
        help="Planning orders 2.5 of it too, as of kilograms. Off: whole ones only, as "
        "of pieces, dozens and bags.",
    )

    def _compute_replenish_is_divisible(self):
        """Measures that Odoo brings are; bags and sets that people add are not."""
        names = self.get_external_id()
        for unit in self:
            name = names[unit.id]
            is_known = name.startswith("uom.product_uom_")
            unit.replenish_is_divisible = is_known and name not in COUNTED

    @api.model
    def _planning_parameters(self):
        return {"relative_factor", "relative_uom_id", "replenish_is_divisible"}

    def _planned_items(self):
        return Domain("product_id.uom_id", "in", self.ids) | Domain(
            "product_tmpl_id.seller_ids.product_uom_id", "in", self.ids
        )

    @api.model
    def _replenish_smallest_part(self):
        """The least that Odoo keeps of a unit."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return 10.0**-digits

    def _replenish_step(self):
        """The least of this unit that is ordered at a time."""
        self.ensure_one()
        return self._replenish_smallest_part() if self.replenish_is_divisible else 1.0

    def _replenish_step_of(self, unit):
        """The least that a vendor with this unit sells, in the product's `unit`.

        0: any quantity that can be ordered of the product.
        """
        self.ensure_one()
        is_whole = not self.replenish_is_divisible
        if self.factor > unit.factor or (is_whole and unit.replenish_is_divisible):
            return self._replenish_step() * self.factor / unit.factor
        return 0.0
