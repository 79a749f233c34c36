# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

DECISIONS = [("approve", "Approve"), ("reject", "Reject"), ("snooze", "Snooze")]


class ReplenishmentSuggestionDecision(models.TransientModel):
    """One decision about many suggestions, with what it comes to."""

    _name = "replenishment.suggestion.decision"
    _description = "Decide about Suggestions"

    decision = fields.Selection(DECISIONS, required=True, default="approve")
    suggestion_ids = fields.Many2many("replenishment.suggestion", string="Suggestions")
    reason_id = fields.Many2one("replenishment.reject.reason")
    until = fields.Date(
        help="Rejected: the last day on which it is not asked again. Snoozed: the day "
        "on which it comes back; at once when it becomes critical.",
    )
    note = fields.Char(help="In a few words, for whoever reads the history.")

    currency_id = fields.Many2one("res.currency", compute="_compute_summary")
    count = fields.Integer(string="Chosen", compute="_compute_summary")
    decidable_count = fields.Integer(string="Open", compute="_compute_summary")
    above_limit_count = fields.Integer(
        string="Above My Limit", compute="_compute_summary"
    )
    draft_count = fields.Integer(string="Drafts Taken Back", compute="_compute_summary")
    amount = fields.Monetary(string="Amount in All", compute="_compute_summary")

    @api.model
    def _open(self, decision, suggestions):
        """Ask for a decision about suggestions."""
        if not suggestions:
            raise UserError(self.env._("Choose suggestions first."))
        titles = {
            "approve": self.env._("Approve Suggestions"),
            "reject": self.env._("Reject Suggestions"),
            "snooze": self.env._("Put Suggestions Off"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[decision],
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_decision": decision,
                "default_suggestion_ids": suggestions.ids,
            },
        }

    @api.depends("decision", "suggestion_ids")
    def _compute_summary(self):
        for question in self:
            chosen = question._decidable()
            company = chosen.company_id[:1] or self.env.company
            above = chosen.filtered("is_above_my_limit")
            is_approval = question.decision == "approve"
            question.currency_id = company.currency_id
            question.count = len(question.suggestion_ids)
            question.decidable_count = len(chosen)
            question.above_limit_count = len(above) if is_approval else 0
            question.draft_count = len(chosen.filtered(lambda s: s.state == "drafted"))
            question.amount = sum(
                s.currency_id._convert(s.amount, company.currency_id, company)
                for s in (chosen - above if is_approval else chosen)
            )

    @api.onchange("reason_id")
    def _onchange_reason_id(self):
        """Propose the days for which this reason usually holds."""
        if self.decision == "reject" and self.reason_id:
            days = self.reason_id.days
            self.until = fields.Date.add(self._first_today(), days=days)

    def _first_today(self):
        warehouses = self.suggestion_ids.warehouse_id
        return min(
            (warehouse._replenish_today() for warehouse in warehouses),
            default=fields.Date.context_today(self),
        )

    def _decidable(self):
        """The suggestions about which this can be decided."""
        self.ensure_one()
        if self.decision == "approve":
            return self.suggestion_ids.filtered(lambda s: s.state == "proposed")
        refusable = self.suggestion_ids.filtered(lambda s: s._is_refusable())
        if self.decision == "snooze":
            return refusable.filtered(lambda s: not s.is_approved)
        return refusable

    def action_decide(self):
        """Carry the decision out; tell what was left, and why."""
        self.ensure_one()
        decided = getattr(self, f"_decide_{self.decision}")()
        left = self.suggestion_ids - decided
        message = self.env._("%s decided.", len(decided))
        if left:
            message += " " + self._left_text(left)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _left_text(self, left):
        above = left.filtered("is_above_my_limit")
        texts = []
        if self.decision == "approve" and above:
            texts.append(
                self.env._("%s wait for a manager: above the limit.", len(above))
            )
            left -= above
        if left:
            texts.append(
                self.env._(
                    "%(count)s were left: decided before, or changed by a person "
                    "(%(names)s).",
                    count=len(left),
                    names=left._names(left),
                )
            )
        return " ".join(texts)

    def _decide_approve(self):
        mine = self.suggestion_ids.filtered(lambda s: not s.is_above_my_limit)
        return (mine or self.suggestion_ids)._approve(note=self.note)

    def _decide_reject(self):
        if not self.reason_id:
            raise UserError(self.env._("Choose a reason."))
        return self.suggestion_ids._refuse(
            reason=self.reason_id, until=self.until, note=self.note
        )

    def _decide_snooze(self):
        if not self.until:
            raise UserError(
                self.env._("Choose the day on which they are to come back.")
            )
        return self.suggestion_ids._snooze(self.until, note=self.note)
