# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class ResCompany(models.Model):
    """Planning defaults that hold where nothing more precise is set."""

    _name = "res.company"
    _inherit = ["res.company", "replenishment.planning.parameter.mixin"]

    replenish_execution = fields.Selection(
        [
            ("draft", "Make drafts at once"),
            ("approve", "A planner approves first"),
        ],
        string="Suggestions",
        default="draft",
        required=True,
        help="Draft purchase orders and draft transfers are never confirmed or sent "
        "without a person.",
    )
    replenish_lead_days = fields.Float(
        string="Default Lead Time (days)",
        help="The vendor's delay included. 0: not set here.",
    )
    replenish_safety_days = fields.Float(
        string="Default Safety Stock (days)", help="0: not set here."
    )
    replenish_policy_id = fields.Many2one(
        "replenishment.policy",
        string="Default Policy",
        help="For products whose own record and category name no policy.",
    )

    @api.model
    def _planning_parameters(self):
        return {
            "currency_id",
            "replenish_lead_days",
            "replenish_policy_id",
            "replenish_safety_days",
        }

    def _planned_items(self):
        return Domain("company_id", "in", self.ids)
