# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
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
    replenish_forgotten_days = fields.Integer(
        string="Forgotten RFQs (days)",
        default=30,
        help="So long after their last day to order, RFQs of planning that nobody has "
        "confirmed are told of. They are never deleted. 0: never told.",
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
    replenish_native_rules = fields.Selection(
        [
            ("skip", "Leave the product to Odoo"),
            ("take_over", "Plan it, Odoo's rule waits"),
            ("feed", "Plan it, Odoo orders by the planned numbers"),
        ],
        string="Products with a Reordering Rule",
        default="skip",
        required=True,
        help="What happens where Odoo has a reordering rule for a planned product in "
        "the same warehouse. Odoo is fed only where its own stock is believed.",
    )
    replenish_native_user_id = fields.Many2one(
        "res.users",
        string="Rules Changed For",
        readonly=True,
        help="The stock manager who chose it: rules are changed in this name.",
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
            "replenish_native_rules",
            "replenish_policy_id",
            "replenish_safety_days",
        }

    def write(self, vals):
        """Rules are changed for whoever chose it, and given back when that ends."""
        mode = vals.get("replenish_native_rules")
        if not mode or all(company.replenish_native_rules == mode for company in self):
            return super().write(vals)
        if mode != "skip":
            self._check_may_change_rules()
            vals = vals | {"replenish_native_user_id": self.env.uid}
        result = super().write(vals)
        rules = self.env["stock.warehouse.orderpoint"].search(
            [
                ("company_id", "in", self.ids),
                ("replenish_taken_trigger", "!=", False),
            ]
        )
        if mode != "take_over":
            # Who leaves it to Odoo again need not be a stock manager any more.
            self.env["replenishment.native.rule"]._give_back(rules.sudo())
        return result

    @api.model
    def _check_may_change_rules(self):
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise UserError(
                self.env._(
                    "Odoo's reordering rules are changed in your name, and you may not "
                    "change them. Ask an inventory manager to choose this."
                )
            )

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

    def _replenish_forgotten_before(self):
        """What was to be ordered before this day and is not confirmed is told of."""
        self.ensure_one()
        if not self.replenish_forgotten_days:
            return date.min
        return fields.Date.subtract(
            fields.Date.today(), days=self.replenish_forgotten_days
        )
