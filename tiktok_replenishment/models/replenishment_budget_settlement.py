# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, fields, models

from ..core.budget import Claims, spend

# Of an order that nothing tells the last day of.
SOME_DAY = fields.Date.to_date("9999-12-31")


class ReplenishmentBudgetSettlement(models.AbstractModel):
    """Lets those purchases become drafts that the company's budgets have money for.

    It looks at all open purchases of the company, whichever of them a run has planned:
    they compete for the same money. The same purchases and budgets give the same
    answer, whatever was answered before.
    """

    _name = "replenishment.budget.settlement"
    _description = "Settlement of Budgets"

    @api.model
    def _is_needed(self):
        """Whether purchases of the current company have to be weighed at all."""
        today = fields.Date.context_today(self)
        return bool(self.env["replenishment.budget"]._in_force(today)) or bool(
            self.env["replenishment.suggestion"].search_count(
                [
                    ("company_id", "=", self.env.company.id),
                    ("blocked_reason", "=", "over_budget"),
                    ("state", "=", "blocked"),
                ],
                limit=1,
            )
        )

    @api.model
    def _places_to_weigh_again(self, companies):
        """(product id, warehouse id) that has purchases weighed again; for companies.

        One of a company's open purchases is enough: a run weighs all of them. Of
        companies without a budget there is none, and a run knows what it changes.
        """
        if self.env.context.get("replenish_is_planning"):
            return set()
        # Whoever buys something else need not be allowed to see planning.
        Budget = self.env["replenishment.budget"].sudo()
        today = fields.Date.context_today(self)
        places = set()
        for company in companies:
            if Budget.with_company(company)._in_force(today):
                claims = Budget.env["replenishment.suggestion"]._budget_claims(company)
                places.update((s.product_id.id, s.warehouse_id.id) for s in claims[:1])
        return places

    @api.model
    def _split_due(self, due):
        """(what is drafted at once, purchases that wait until all are weighed)."""
        if not self.env.context.get("replenish_weighs_purchases"):
            return due, due.browse()
        waiting = due.filtered(
            lambda s: s.supply_type == "buy" and s.state in ("proposed", "drafted")
        )
        return due - waiting, waiting

    @api.model
    def _settle_now(self, companies):
        """Weigh the purchases of companies between two runs."""
        for company in companies:
            scoped = self.with_company(company).with_context(
                allowed_company_ids=company.ids, replenish_is_planning=True
            )
            Loads = scoped.env["replenishment.load.settlement"]
            scoped._settle(Loads._settle() if Loads._is_needed() else [])

    @api.model
    def _settle(self, waiting_ids):
        """Weigh all open purchases of the current company.

        `waiting_ids`: those of them whose documents have to follow the plan. Return
        how many drafts were written and how many withdrawn.
        """
        Suggestion = self.env["replenishment.suggestion"].with_context(
            tracking_disable=True
        )
        self._follow_all()
        claims = Suggestion._budget_claims(self.env.company)
        cut, freed = self._weigh(claims)
        withdrawn = self._block(cut)
        self._free(freed)
        withdrawn |= self._ask_for(claims - cut)
        due = (Suggestion.browse(waiting_ids) | freed) - cut
        due = self.env["replenishment.decision.memory"]._due_documents(due, [])
        self.env["replenishment.document"]._write_documents(due)
        items = (due | withdrawn).item_id
        self.env["replenishment.planner"]._write_drafted(items.ids)
        return len(due), len(withdrawn)

    @api.model
    def _follow_all(self):
        """What people did to documents of items that the run did not plan counts."""
        Suggestion = self.env["replenishment.suggestion"]
        drafted = Suggestion.search(
            [
                ("company_id", "=", self.env.company.id),
                ("supply_type", "=", "buy"),
                ("state", "=", "drafted"),
            ]
        )
        Suggestion._follow_documents(drafted.item_id)

    @api.model
    def _weigh(self, claims):
        """(claims that do not fit, claims that did not and fit now)."""
        budgets, spending = self._spending(claims, claims.mapped("amount"))
        places = np.flatnonzero(~spending.fits).tolist()
        cut = claims.browse(claims.ids[place] for place in places)
        for place, claim in zip(places, cut, strict=True):
            budget = budgets[spending.budget[place]]
            claim._note_budget(budget, float(spending.left[place]))
        freed = (claims - cut).filtered(lambda s: s.state == "blocked")
        return cut, freed

    @api.model
    def _over_budget(self, claims, amounts):
        """Those of the claims that do not fit, were these their amounts."""
        _budgets, spending = self._spending(claims, amounts)
        return claims.browse(np.array(claims.ids, int)[~spending.fits].tolist())

    @api.model
    def _spending(self, claims, amounts):
        """(the budgets in force, what they have for each claim of such an amount)."""
        today = fields.Date.context_today(self)
        budgets = self.env["replenishment.budget"]._in_force(today)
        available = [
            budget._limit(today) - budget._committed(budget._period_on(today))
            for budget in budgets
        ]
        asked = self._as_arrays(claims, amounts, budgets)
        return budgets, spend(asked, np.array(available))

    @api.model
    def _as_arrays(self, claims, amounts, budgets):
        granted = np.array(claims.mapped("budget_granted_amount"), dtype=float)
        amount = np.array(amounts, dtype=float)
        return Claims(
            amount=amount,
            margin_at_risk=np.array(claims.mapped("margin_at_risk"), dtype=float),
            urgency_rank=np.array(claims.mapped("urgency_rank"), dtype=int),
            order_by=np.array(
                [(s.order_by_date or SOME_DAY).toordinal() for s in claims], dtype=int
            ),
            key=np.array(claims.ids, dtype=int),
            is_granted=(amount > 0) & (amount <= granted),
            draws_on=np.array(
                [[s._draws_on(budget) for budget in budgets] for s in claims],
                dtype=bool,
            ).reshape(len(claims), len(budgets)),
        )

    @api.model
    def _block(self, cut):
        """Block what there is no money for; return those whose draft went."""
        drafted = cut.filtered(lambda s: s.state == "drafted")
        kept = self.env["replenishment.document"]._delete_or_tell(drafted)
        withdrawn = drafted - kept
        withdrawn.fingerprint = False
        fresh = cut.filtered(lambda s: s.state != "blocked") - kept
        fresh.write({"state": "blocked", "blocked_reason": "over_budget"})
        return withdrawn

    @api.model
    def _ask_for(self, claims):
        """Withdraw drafts that their load took above the limit; return them."""
        company = self.env.company
        above = claims.filtered(
            lambda s: (
                s.state == "drafted" and company._replenish_is_above_limit(s.amount)
            )
        )
        return above._withdraw_or_tell("proposed")

    @api.model
    def _free(self, freed):
        freed.write(
            {
                "state": "proposed",
                "blocked_reason": False,
                "over_budget_id": False,
                "budget_left": 0.0,
            }
        )
