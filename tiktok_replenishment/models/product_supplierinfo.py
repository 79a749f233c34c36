# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ProductSupplierinfo(models.Model):
    """A vendor line with the multiple the vendor sells in."""

    _name = "product.supplierinfo"
    _inherit = ["product.supplierinfo", "replenishment.planning.parameter.mixin"]

    replenish_multiple = fields.Float(
        string="Order Multiple",
        help="The vendor sells only multiples of this quantity, in the vendor's "
        "unit. 0: any quantity.",
    )

    replenish_learned = fields.Char(
        string="Learned Lead Time",
        compute="_compute_replenish_learned",
        groups="tiktok_replenishment.group_planner",
        help="What receipts from this vendor tell, by warehouse: from the confirmed "
        "order to the goods' arrival, abroad with the days of the lane.",
    )
    replenish_is_learned_far = fields.Boolean(
        string="Lead Time in Doubt",
        compute="_compute_replenish_learned",
        groups="tiktok_replenishment.group_planner",
        help="Receipts take much longer or shorter than this line promises.",
    )

    _no_negative_multiple = models.Constraint(
        "CHECK (replenish_multiple IS NULL OR replenish_multiple >= 0)",
        "The order multiple cannot be negative.",
    )

    @api.model
    def _planning_parameters(self):
        return {
            "company_id",
            "currency_id",
            "date_end",
            "date_start",
            "delay",
            "discount",
            "min_qty",
            "partner_id",
            "price",
            "product_id",
            "product_tmpl_id",
            "product_uom_id",
            "replenish_multiple",
            "sequence",
        }

    def _planned_items(self):
        return Domain("product_tmpl_id", "in", self.product_tmpl_id.ids)

    @api.depends("partner_id", "delay")
    def _compute_replenish_learned(self):
        vendors = self.partner_id.commercial_partner_id
        learned = self.env["replenishment.lead.time"].search(
            [("partner_id", "in", vendors.ids)]
        )
        by_vendor = learned.grouped("partner_id")
        for line in self:
            own = by_vendor.get(
                line.partner_id.commercial_partner_id, learned.browse()
            ).filtered(lambda t, c=line.company_id: not c or t.company_id == c)
            line.replenish_learned = "; ".join(t._in_words() for t in own)
            line.replenish_is_learned_far = any(
                t.is_enough
                and t._are_far(t.median_days, t._days_with_delay(line.delay))
                for t in own
            )
