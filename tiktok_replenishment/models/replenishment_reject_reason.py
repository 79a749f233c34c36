# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentRejectReason(models.Model):
    """Why a person refuses an order, and for how long the answer usually holds."""

    _name = "replenishment.reject.reason"
    _description = "Reason to Reject a Suggestion"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    days = fields.Integer(
        string="Usual Days",
        default=7,
        required=True,
        help="Days for which the same order is usually not asked again.",
    )
    is_about_vendor = fields.Boolean(
        string="Only This Vendor",
        help="The product is needed, but not from this vendor: planning may propose "
        "another one at once.",
    )
    company_id = fields.Many2one("res.company", help="Empty: shared by all companies.")

    _at_least_a_day = models.Constraint(
        "CHECK (days >= 1)", "A decision holds for at least one day."
    )
