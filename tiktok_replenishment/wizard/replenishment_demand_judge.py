# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.replenishment_demand_verdict import REASONS, VERDICTS

# A longer time is no exception but the rule: a policy or a manual forecast says so.
MOST_DAYS = 92


class ReplenishmentDemandJudge(models.TransientModel):
    """Asks once what is to be said of many days."""

    _name = "replenishment.demand.judge"
    _description = "Judge Days"

    demand_ids = fields.Many2many("replenishment.demand", string="Days")
    item_ids = fields.Many2many("replenishment.item", string="Products")
    first_day = fields.Date()
    last_day = fields.Date()
    verdict = fields.Selection(
        VERDICTS,
        string="These Days Were",
        required=True,
        default="exceptional",
        help="Ordinary: their sales count as they are. Exceptional: they do not count.",
    )
    reason = fields.Selection(REASONS, required=True)
    note = fields.Char(help="In a few words. No names or addresses of buyers.")

    @api.model
    def _open(self, *, verdict=None, demand=None, items=None):
        """Open the question about rows of demand, or about days of items."""
        context = {"default_verdict": verdict or "exceptional"}
        context["default_reason"] = "usual" if verdict == "ordinary" else "one_order"
        if demand:
            context["default_demand_ids"] = demand.ids
        if items:
            yesterday = min(
                warehouse._replenish_today() for warehouse in items.warehouse_id
            ) - timedelta(days=1)
            context |= {
                "default_item_ids": items.ids,
                "default_first_day": yesterday,
                "default_last_day": yesterday,
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Judge Days"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    @api.constrains("first_day", "last_day")
    def _check_days(self):
        for question in self.filtered(lambda q: q.first_day and q.last_day):
            days = (question.last_day - question.first_day).days + 1
            if not 1 <= days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "Judge between one day and %s days at once, the first day "
                        "before the last.",
                        MOST_DAYS,
                    )
                )

    def action_judge(self):
        """Say it of all these days, and plan their products again."""
        self.ensure_one()
        self.env["replenishment.demand.verdict"]._judge(
            self._days(),
            {"verdict": self.verdict, "reason": self.reason, "note": self.note},
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _days(self):
        days = self.demand_ids._days()
        if self.first_day and self.last_day:
            count = (self.last_day - self.first_day).days + 1
            days += [
                (item.product_id, item.warehouse_id, self.first_day + timedelta(days=n))
                for item in self.item_ids
                for n in range(count)
            ]
        return days
