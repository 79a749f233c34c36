# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ReplenishmentSuggestionApprovalMixin(models.AbstractModel):
    """Approving suggestions: who may, up to which amount, and what comes of it."""

    _name = "replenishment.suggestion.approval.mixin"
    _description = "Approval of a Suggestion"

    is_approved = fields.Boolean(
        string="Approved by a Person",
        readonly=True,
        copy=False,
        help="The quantity is decided: it counts as on order, and planning leaves it "
        "as it is.",
    )
    needs_manager = fields.Boolean(
        compute="_compute_needs_manager",
        search="_search_needs_manager",
        help="The amount is above the company's limit: a manager approves it.",
    )

    is_above_my_limit = fields.Boolean(compute="_compute_is_above_my_limit")
    is_superfluous = fields.Boolean(
        string="Not Needed Any More",
        compute="_compute_is_superfluous",
        help="Without this order the position is above the reorder point. Planning "
        "takes nothing back that a person has approved or changed.",
    )

    @api.depends("state", "is_approved", "is_touched", "quantity_to_order", "item_id")
    def _compute_is_superfluous(self):
        for suggestion in self:
            item = suggestion.item_id
            is_counted = suggestion.state in ("approved", "drafted") and (
                suggestion.is_approved or suggestion.is_touched
            )
            without = item.position - suggestion.quantity_to_order
            suggestion.is_superfluous = is_counted and without > item.reorder_point

    @api.depends("amount", "state", "company_id.replenish_approval_limit")
    def _compute_needs_manager(self):
        for suggestion in self:
            company = suggestion.company_id
            suggestion.needs_manager = (
                suggestion.state == "proposed"
                and company._replenish_is_above_limit(suggestion.amount)
            )

    @api.depends("needs_manager")
    @api.depends_context("uid")
    def _compute_is_above_my_limit(self):
        is_manager = self.env.user.has_group("tiktok_replenishment.group_manager")
        for suggestion in self:
            suggestion.is_above_my_limit = suggestion.needs_manager and not is_manager

    @api.model
    def _search_needs_manager(self, operator, value):
        if operator != "in":
            return NotImplemented
        above = Domain.OR(
            [
                ("company_id", "=", company.id),
                ("amount", ">", company.replenish_approval_limit),
            ]
            for company in self.env.companies
            if company.replenish_approval_limit
        ) & Domain("state", "=", "proposed")
        return above if True in value else ~above

    def action_approve(self):
        """Turn proposed suggestions into draft documents."""
        self._approve()

    def _approve(self, note=None):
        """Approve those that are proposed; raise where none is left to approve."""
        held = self._start_decision()
        proposed = held.filtered(lambda s: s.state == "proposed")
        if not proposed:
            raise UserError(
                "\n".join(suggestion._decided_text() for suggestion in held[:5])
                or self.env._("Choose proposed suggestions to approve.")
            )
        proposed._check_my_limit()
        proposed._check_budget()
        proposed._mark_approved(note)
        for group in proposed.grouped("company_id").values():
            # A planner need not be allowed to create purchase orders.
            self.env["replenishment.document"].sudo()._write_documents(group)
        refused = proposed.filtered(lambda s: s.state == "blocked")
        refused._take_back_refused(is_all=refused == proposed)
        approved = proposed - refused
        approved._keep_cuts()
        approved._log_decision({s.id: s._approval_text() for s in approved})
        approved._tell_documents()
        return approved

    def _mark_approved(self, note):
        for quantity, group in self.grouped("quantity_to_order").items():
            group.write(
                {
                    "state": "approved",
                    "is_approved": True,
                    "quantity_approved": quantity,
                    "snoozed_until": False,
                    **self._decision_values(note),
                }
            )

    def _take_back_refused(self, is_all):
        """Whose document Odoo refused is not approved; say so where nothing was."""
        if self and is_all:
            words = [s.message_ids[:1].preview for s in self[:5]]
            raise UserError("\n".join(words))
        self._take_back_approval()

    def _keep_cuts(self):
        """What was taken off is not asked again for a while."""
        for suggestion in self.filtered(lambda s: s._quantity_cut() > 0.005):
            suggestion.rejected_until = suggestion._decision_end()

    def _check_my_limit(self):
        above = self.filtered("is_above_my_limit")
        if above:
            raise AccessError(
                self.env._(
                    "A replenishment manager approves amounts above %(limit)s: "
                    "%(products)s.",
                    limit=above[0].company_id._replenish_limit_text(),
                    products=self._names(above),
                )
            )
