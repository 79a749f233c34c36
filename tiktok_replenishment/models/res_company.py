# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang


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
    replenish_approval_limit = fields.Monetary(
        string="Manager Approves Above",
        help="Suggestions of a larger amount wait for a replenishment manager, also "
        "where drafts are made at once. 0: no limit.",
    )
    replenish_approval_urgency = fields.Selection(
        [
            ("none", "Nothing"),
            ("critical", "Critical"),
            ("urgent", "Critical and urgent"),
        ],
        string="Drafted without Approval",
        default="none",
        required=True,
        help="Where a planner approves first: what is drafted at once all the same, up "
        "to the limit.",
    )
    replenish_rfq_mail = fields.Selection(
        [
            ("off", "Never by itself"),
            ("approved", "When a person has approved every line"),
        ],
        string="Mail to Vendors",
        default="off",
        required=True,
        help="Each RFQ is mailed once, with the template “Replenishment: approved RFQ "
        "to the vendor”, and counts as sent.",
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

    replenish_message_value = fields.Monetary(
        string="Smallest Supply Message",
        help="Nobody is told to expedite, postpone, reduce or cancel what is worth "
        "less. 0: everything is told.",
    )

    @api.model
    def _planning_parameters(self):
        return {
            "currency_id",
            "replenish_approval_limit",
            "replenish_approval_urgency",
            "replenish_execution",
            "replenish_lead_days",
            "replenish_message_value",
            "replenish_policy_id",
            "replenish_safety_days",
        }

    def _planned_items(self):
        return Domain("company_id", "in", self.ids)

    def _replenish_is_above_limit(self, amount):
        """Whether a manager has to approve an amount in the company's currency."""
        self.ensure_one()
        limit = self.replenish_approval_limit
        return bool(limit) and self.currency_id.compare_amounts(amount, limit) > 0

    def _replenish_limit_text(self):
        self.ensure_one()
        return formatLang(
            self.env, self.replenish_approval_limit, currency_obj=self.currency_id
        )

    def _replenish_unasked_urgencies(self):
        """Urgencies that become drafts without anybody's approval; None: all."""
        self.ensure_one()
        if self.replenish_execution == "draft":
            return None
        urgencies = {"critical": ["critical"], "urgent": ["critical", "urgent"]}
        return urgencies.get(self.replenish_approval_urgency, [])
