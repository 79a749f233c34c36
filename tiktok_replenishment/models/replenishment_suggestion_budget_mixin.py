# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang


class ReplenishmentSuggestionBudgetMixin(models.AbstractModel):
    """A purchase that may not fit into the money there is."""

    _name = "replenishment.suggestion.budget.mixin"
    _description = "Budget of a Suggestion"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    over_budget_id = fields.Many2one(
        "replenishment.budget",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The spending limit that this order does not fit into.",
    )
    budget_left = fields.Monetary(
        readonly=True, help="What was left of it for this order."
    )
    budget_granted_amount = fields.Monetary(
        string="Granted Beyond Budget",
        readonly=True,
        copy=False,
        help="Up to this amount it is ordered whatever the budget says.",
    )
    budget_text = fields.Char(compute="_compute_budget_text")

    @api.depends("over_budget_id", "budget_left", "amount")
    def _compute_budget_text(self):
        for suggestion in self:
            budget = suggestion.over_budget_id
            suggestion.budget_text = budget and self.env._(
                "This order needs %(amount)s, and “%(budget)s” had %(left)s left for "
                "it. It is ordered at the next planning as soon as the limit is "
                "raised, others are rejected, or a new period starts.",
                amount=suggestion._in_company_currency(suggestion.amount),
                budget=budget.name,
                left=suggestion._in_company_currency(suggestion.budget_left),
            )

    def _in_company_currency(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    @api.model
    def _budget_claims(self, company):
        """Open purchases that planning decides about, over budget ones included."""
        is_over = Domain("blocked_reason", "=", "over_budget")
        is_open = Domain("state", "in", ("proposed", "drafted")) | (
            Domain("state", "=", "blocked") & is_over
        )
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("supply_type", "=", "buy")
            & Domain("is_touched", "=", False)
            & Domain("is_approved", "=", False)
            & Domain("snoozed_until", "=", False)
            & is_open
        )
        return self.search(domain, order="id")

    def _draws_on(self, budget):
        vendor = budget.partner_id.commercial_partner_id
        return not vendor or self.partner_id.commercial_partner_id == vendor

    def _note_budget(self, budget, left):
        """Keep which budget was too small, and what it had left at this one's turn."""
        self.ensure_one()
        left = self.currency_id.round(left)
        if self.over_budget_id != budget or self.budget_left != left:
            self.write({"over_budget_id": budget.id, "budget_left": left})

    def _is_granted(self):
        return 0 < self.amount <= self.budget_granted_amount

    def _check_budget(self):
        """Raise where quantities of a planner are more than a budget has left."""
        raised = self.filtered(
            lambda s: s.supply_type == "buy" and s.quantity_approved > s.quantity
        )
        if not raised or self.env.user.has_group("tiktok_replenishment.group_manager"):
            return
        today = fields.Date.context_today(self)
        for company, suggestions in raised.grouped("company_id").items():
            budgets = self.env["replenishment.budget"].with_company(company)
            for budget in budgets._in_force(today):
                suggestions._check_left(budget)

    def _check_left(self, budget):
        above = self.filtered(lambda s: s._draws_on(budget) and not s._is_granted())
        if above and self.currency_id.compare_amounts(budget.amount_left, 0) < 0:
            raise AccessError(
                self.env._(
                    "“%(budget)s” has not enough left for the raised quantities of "
                    "%(products)s. Lower them, or ask a manager to approve them.",
                    budget=budget.name,
                    products=self._names(above),
                )
            )

    def action_order_over_budget(self):
        """Order although there is no money for it; for managers."""
        if not self.env.user.has_group("tiktok_replenishment.group_manager"):
            raise AccessError(
                self.env._("Only a manager of planning may order beyond a budget.")
            )
        cut = self.filtered(
            lambda s: s.state == "blocked" and s.blocked_reason == "over_budget"
        )
        if not cut:
            raise UserError(
                self.env._("None of these suggestions is over budget; choose others.")
            )
        for suggestion in cut:
            suggestion.message_post(
                body=self.env._(
                    "%(amount)s ordered beyond the budget %(budget)s.",
                    amount=suggestion._in_company_currency(suggestion.amount),
                    budget=suggestion.over_budget_id.name or "",
                )
            )
            # Numbers of suggestions are no person's to write but by this button.
            suggestion.sudo().write(
                {"budget_granted_amount": suggestion.amount, "snoozed_until": False}
            )
        # The manager who grants it need not be allowed to create purchase orders.
        self.env["replenishment.budget.settlement"].sudo()._settle_now(cut.company_id)
