# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import end_of, start_of


class ReplenishmentBudget(models.Model):
    """How much may be ordered in a period, in all or from one vendor.

    What counts is the value of the goods on order, without taxes, on the day the
    order is confirmed. Freight and duty are told by the cash calendar.
    """

    _name = "replenishment.budget"
    _inherit = ["replenishment.planning.parameter.mixin"]
    _description = "Spending Limit"
    _order = "date_from DESC, id DESC"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        check_company=True,
        help="Empty: all vendors together.",
    )
    period = fields.Selection(
        [("once", "Once, from first to last day"), ("month", "Every calendar month")],
        default="month",
        required=True,
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: start_of(fields.Date.context_today(self), "month"),
    )
    date_to = fields.Date(
        string="Last Day", help="Both days included. Every month: empty has no end."
    )
    amount = fields.Monetary(
        string="Limit", required=True, help="For each period, goods without taxes."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    is_current = fields.Boolean(string="In Force", compute="_compute_amounts")
    amount_committed = fields.Monetary(
        string="Ordered",
        compute="_compute_amounts",
        currency_field="company_currency_id",
        help="Orders confirmed in this period, and RFQs of people that are due in it.",
    )
    amount_planned = fields.Monetary(
        string="Suggested",
        compute="_compute_amounts",
        currency_field="company_currency_id",
        help="Open suggestions and drafts of planning that fit.",
    )
    amount_cut = fields.Monetary(
        string="Over Budget",
        compute="_compute_amounts",
        currency_field="company_currency_id",
        help="Suggestions that do not fit.",
    )
    amount_left = fields.Monetary(
        string="Left",
        compute="_compute_amounts",
        currency_field="company_currency_id",
    )

    _no_negative_limit = models.Constraint(
        "CHECK (amount >= 0)", "A spending limit cannot be negative."
    )

    @api.constrains("period", "date_from", "date_to")
    def _check_days(self):
        for budget in self:
            if budget.period == "once" and not budget.date_to:
                raise ValidationError(
                    self.env._("Enter the last day of %s.", budget.name)
                )
            if budget.date_to and budget.date_to < budget.date_from:
                raise ValidationError(
                    self.env._(
                        "%s would end before it starts. Correct one of its days.",
                        budget.name,
                    )
                )

    @api.model
    def _planning_parameters(self):
        return {
            "active",
            "amount",
            "company_id",
            "currency_id",
            "date_from",
            "date_to",
            "partner_id",
            "period",
        }

    def _planned_items(self):
        """Items whose open orders may fit now, or not fit any more."""
        open_orders = Domain("supply_type", "=", "buy") & Domain(
            "state", "in", ("proposed", "drafted", "blocked")
        )
        return Domain("company_id", "in", self.company_id.ids) & Domain(
            "suggestion_ids", "any", open_orders
        )

    def _compute_amounts(self):
        today = fields.Date.context_today(self)
        for budget in self:
            period = budget._period_on(today)
            budget.is_current = bool(period)
            budget.amount_committed = budget._committed(period) if period else 0.0
            planned = budget._claims().filtered(lambda s: s.state != "blocked")
            budget.amount_planned = sum(planned.mapped("amount"))
            budget.amount_cut = sum(budget._cut_claims().mapped("amount"))
            limit = budget._limit(today) if period else 0.0
            budget.amount_left = limit - budget.amount_committed - budget.amount_planned

    # Periods and amounts

    @api.model
    def _in_force(self, today):
        """The budgets of the company with a period that holds this day."""
        budgets = self.search([("company_id", "=", self.env.company.id)], order="id")
        return budgets.filtered(lambda budget: budget._period_on(today))

    def _period_on(self, today):
        """(first day, last day) of the period that holds a day; None without one."""
        self.ensure_one()
        if today < self.date_from or (self.date_to and today > self.date_to):
            return None
        if self.period == "once":
            return self.date_from, self.date_to
        first, last = start_of(today, "month"), end_of(today, "month")
        return max(first, self.date_from), min(last, self.date_to or last)

    def _limit(self, today):
        """The limit in the company's currency."""
        self.ensure_one()
        return self.currency_id._convert(
            self.amount, self.company_currency_id, self.company_id, today
        )

    def _committed(self, period):
        """What of a period's money people have spent or decided to spend already."""
        self.ensure_one()
        self.env.flush_all()
        vendor = self.partner_id.commercial_partner_id.id or None
        [(orders, approved)] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COALESCE(SUM(pol.price_subtotal
                                   / COALESCE(NULLIF(po.currency_rate, 0), 1)), 0)
                          FROM purchase_order_line pol
                          JOIN purchase_order po ON po.id = pol.order_id
                          JOIN res_partner v ON v.id = po.partner_id
                          JOIN stock_picking_type t ON t.id = po.picking_type_id
                          LEFT JOIN stock_warehouse w ON w.id = t.warehouse_id
                         WHERE po.company_id = %(company)s
                           AND (%(vendor)s::int IS NULL
                                OR v.commercial_partner_id = %(vendor)s)
                           AND (%(is_committed)s)),
                       (SELECT COALESCE(SUM(s.amount), 0)
                          FROM replenishment_suggestion s
                          LEFT JOIN res_partner v ON v.id = s.partner_id
                         WHERE s.company_id = %(company)s AND s.state = 'approved'
                           AND s.supply_type = 'buy'
                           AND (%(vendor)s::int IS NULL
                                OR v.commercial_partner_id = %(vendor)s))
                """,
                company=self.company_id.id,
                vendor=vendor,
                is_committed=self._is_committed(*period),
            )
        )
        return float(orders) + float(approved)

    @api.model
    def _is_committed(self, first, last):
        """SQL: an order `po` with the line `pol` takes money of a period.

        Drafts as planning left them compete for the rest instead.
        """
        return SQL(
            """
            po.state IN ('purchase', 'done')
                AND %(approved)s BETWEEN %(first)s AND %(last)s
            OR po.state IN ('draft', 'sent', 'to approve')
                AND %(due)s <= %(last)s
                AND NOT EXISTS (
                    SELECT 1 FROM replenishment_suggestion_purchase_line_rel r
                      JOIN replenishment_suggestion s ON s.id = r.suggestion_id
                     WHERE r.purchase_line_id = pol.id AND s.state = 'drafted'
                       AND s.is_touched IS NOT TRUE AND s.is_approved IS NOT TRUE)
            """,
            first=first,
            last=last,
            approved=self._on_calendar(SQL("po.date_approve")),
            due=self._on_calendar(SQL("po.date_order")),
        )

    @api.model
    def _on_calendar(self, moment):
        """SQL: the day of a moment in UTC, on the calendar of the warehouse `w`."""
        return SQL(
            "(%s AT TIME ZONE 'UTC'"
            " AT TIME ZONE COALESCE(NULLIF(w.replenish_tz, ''), 'UTC'))::date",
            moment,
        )

    # Suggestions

    def _claims(self):
        """The open purchases of this budget that planning decides about."""
        claims = self.env["replenishment.suggestion"]._budget_claims(self.company_id)
        return claims.filtered(lambda s: s._draws_on(self))

    def _cut_claims(self):
        return self.env["replenishment.suggestion"].search(
            [
                ("over_budget_id", "in", self.ids),
                ("state", "=", "blocked"),
                ("blocked_reason", "=", "over_budget"),
            ]
        )

    def action_open_cut(self):
        """Show what does not fit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Over Budget"),
            "res_model": "replenishment.suggestion",
            "view_mode": "list,form",
            "domain": [("id", "in", self._cut_claims().ids)],
        }
