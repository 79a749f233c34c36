# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """Planning defaults that hold where nothing more precise is set."""

    _inherit = "res.company"

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
