# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """A vendor, with the days on which it makes nothing."""

    _inherit = "res.partner"

    replenish_closed_period_ids = fields.Many2many(
        "replenishment.closed.period",
        "replenishment_vendor_closed_period_rel",
        "partner_id",
        "period_id",
        string="Closed In",
        check_company=True,
        copy=False,
        groups="tiktok_replenishment.group_planner,purchase.group_purchase_user",
        help="The vendor makes and hands over nothing in these periods: its delivery "
        "days are counted around them.",
    )

    def write(self, vals):
        """Plan what a vendor sells again when it closes, or is not asked any more."""
        result = super().write(vals)
        if {"active", "company_id", "replenish_closed_period_ids"} & vals.keys():
            self.env["replenishment.planning.parameter.mixin"]._plan_items_again(
                Domain("product_tmpl_id.seller_ids.partner_id", "child_of", self.ids)
            )
        return result
