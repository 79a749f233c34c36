# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from .sql_view import create_view

KINDS = [
    ("deposit", "Deposit"),
    ("balance", "Balance"),
    ("freight", "Freight"),
    ("duty", "Duty"),
]
STAGES = [
    ("suggestion", "Suggestion"),
    ("rfq", "RFQ"),
    ("order", "Confirmed order"),
]


class ReplenishmentCashLine(models.Model):
    """Money that leaves on a day for goods that are suggested, drafted or ordered.

    By the payment terms of the order, of suggestions those of the vendor, as Odoo
    would date a bill: parts due at once are deposits and paid with the order, all
    others count from the arrival, when the bill comes. Percentages are rounded as Odoo
    rounds them and the last part takes the rest; parts of a fixed amount are left to
    it as well, because they belong to a whole bill. Freight and duty are due on
    arrival. What has been billed is Odoo's accounting's to tell and left out.
    """

    _name = "replenishment.cash.line"
    _description = "Cash Calendar"
    _auto = False
    _order = "date, id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True, help="In the company's currency.")
    kind = fields.Selection(KINDS, readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    suggestion_id = fields.Many2one("replenishment.suggestion", readonly=True)
    order_id = fields.Many2one("purchase.order", readonly=True)

    def action_open_source(self):
        """Open the order, or the suggestion where there is none yet."""
        self.ensure_one()
        record = self.order_id or self.suggestion_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        return SQL(
            """
            WITH bought AS (%(suggested)s UNION ALL %(ordered)s)
            SELECT b.id * 64 + p.place AS id, b.company_id, c.currency_id,
                   p.date, p.amount, p.kind, b.stage, b.partner_id, b.product_id,
                   b.warehouse_id, b.suggestion_id, b.order_id
              FROM bought b
              JOIN res_company c ON c.id = b.company_id
              JOIN res_currency u ON u.id = c.currency_id
             CROSS JOIN LATERAL (%(parts)s
                   UNION ALL SELECT 0, b.arrival, 'freight', b.freight
                   UNION ALL SELECT 1, b.arrival, 'duty', b.duty
                   ) AS p (place, date, kind, amount)
             WHERE p.amount != 0
            """,
            suggested=self._select_suggestions(),
            ordered=self._select_order_lines(),
            parts=self._select_parts(),
        )

    def _select_suggestions(self):
        """Purchases without a document; what is over budget is not bought."""
        return SQL(
            """
            SELECT s.id::bigint * 2 AS id, s.company_id, 'suggestion' AS stage,
                   s.partner_id, s.product_id, s.warehouse_id,
                   s.id AS suggestion_id, NULL::int AS order_id,
                   s.amount AS total,
                   COALESCE(s.freight_amount * q.share, 0) AS freight,
                   COALESCE(s.duty_amount * q.share, 0) AS duty,
                   GREATEST(s.order_by_date, s.snoozed_until, %(today)s) AS ordered_on,
                   GREATEST(s.arrival_date, %(today)s)
                       + GREATEST(s.snoozed_until - %(today)s, 0) AS arrival,
                   (v.property_supplier_payment_term_id
                       ->> s.company_id::text)::int AS term_id
              FROM replenishment_suggestion s
              JOIN res_partner v ON v.id = s.partner_id
              LEFT JOIN stock_warehouse w ON w.id = s.warehouse_id
             CROSS JOIN LATERAL (
                   SELECT (COALESCE(NULLIF(s.quantity_approved, 0),
                                    s.quantity + COALESCE(s.load_quantity, 0))
                           / NULLIF(s.quantity, 0))::numeric AS share) q
             WHERE s.supply_type = 'buy' AND s.state IN ('proposed', 'approved')
            """,
            today=self._on_calendar(SQL("now()")),
        )

    def _on_calendar(self, moment):
        """SQL: the day of a moment with a time zone on the calendar of `w`."""
        return SQL(
            "(%s AT TIME ZONE COALESCE(NULLIF(w.replenish_tz, ''), 'UTC'))::date",
            moment,
        )

    def _select_order_lines(self):
        """What of RFQs and orders has not been billed, on the warehouse's calendar."""
        return SQL(
            """
            SELECT o.id::bigint * 2 + 1, o.company_id,
                   CASE WHEN o.is_confirmed THEN 'order' ELSE 'rfq' END,
                   o.partner_id, o.product_id, o.warehouse_id, f.suggestion_id,
                   o.order_id,
                   o.price_total / o.rate * o.open_share,
                   COALESCE(f.freight, 0) * o.open_share,
                   COALESCE(f.duty, 0) * o.open_share,
                   CASE WHEN o.is_confirmed THEN o.approved_on
                        ELSE GREATEST(o.due_on, o.today) END,
                   CASE WHEN o.is_received THEN o.planned_on
                        ELSE GREATEST(o.planned_on, o.today) END,
                   o.term_id
              FROM (%s) AS o
              LEFT JOIN LATERAL (%s) AS f ON true
            """,
            self._select_open_lines(),
            self._select_freight(),
        )

    def _select_open_lines(self):
        return SQL(
            """
            SELECT l.id, l.company_id, l.product_id, l.price_total, l.product_uom_qty,
                   po.id AS order_id, po.partner_id, w.id AS warehouse_id,
                   COALESCE(po.payment_term_id, (v.property_supplier_payment_term_id
                       ->> po.company_id::text)::int) AS term_id,
                   po.state IN ('purchase', 'done') AS is_confirmed,
                   COALESCE(l.qty_received, 0) >= l.product_qty AS is_received,
                   COALESCE(NULLIF(po.currency_rate, 0), 1)::numeric AS rate,
                   GREATEST(0, 1 - COALESCE(l.qty_invoiced, 0)
                               / NULLIF(l.product_qty, 0))::numeric AS open_share,
                   %(today)s AS today, %(approved)s AS approved_on,
                   %(due)s AS due_on, %(planned)s AS planned_on
              FROM purchase_order_line l
              JOIN purchase_order po ON po.id = l.order_id AND po.state != 'cancel'
              JOIN res_partner v ON v.id = po.partner_id
              JOIN stock_picking_type t ON t.id = po.picking_type_id
              LEFT JOIN stock_warehouse w ON w.id = t.warehouse_id
             WHERE l.product_id IS NOT NULL AND l.product_qty > 0
            """,
            today=self._on_calendar(SQL("now()")),
            **{
                name: self._on_calendar(SQL("%s AT TIME ZONE 'UTC'", SQL(moment)))
                for name, moment in (
                    ("approved", "po.date_approve"),
                    ("due", "po.date_order"),
                    ("planned", "COALESCE(l.date_planned, po.date_planned)"),
                )
            },
        )

    def _select_freight(self):
        """Freight and duty that planning reckoned with, for the quantity ordered."""
        return SQL(
            """
            SELECT MAX(s.id) AS suggestion_id,
                   SUM(s.freight_amount)
                       * (o.product_uom_qty / NULLIF(SUM(s.quantity), 0))::numeric
                       AS freight,
                   SUM(s.duty_amount)
                       * (o.product_uom_qty / NULLIF(SUM(s.quantity), 0))::numeric
                       AS duty
              FROM replenishment_suggestion_purchase_line_rel r
              JOIN replenishment_suggestion s ON s.id = r.suggestion_id
             WHERE r.purchase_line_id = o.id
            """
        )

    def _select_parts(self):
        """The parts of a total `b` by its payment term; without one, on arrival."""
        return SQL(
            """
            SELECT (row_number() OVER term_lines + 1)::int,
                   CASE WHEN %(is_deposit)s THEN b.ordered_on
                        ELSE %(due)s END,
                   CASE WHEN %(is_deposit)s THEN 'deposit' ELSE 'balance' END,
                   CASE WHEN lead(l.id) OVER term_lines IS NOT NULL THEN l.share
                        ELSE round(b.total, u.decimal_places)
                             - COALESCE(SUM(l.share) OVER earlier, 0) END
              FROM (SELECT x.id, x.nb_days, x.delay_type, x.days_next_month,
                           CASE WHEN x.value = 'percent'
                                THEN round(b.total * x.value_amount::numeric / 100,
                                           u.decimal_places)
                                ELSE 0 END AS share
                      FROM account_payment_term_line x WHERE x.payment_id = b.term_id
                     UNION ALL
                    SELECT 0, 0, 'days_after', NULL, 0 WHERE b.term_id IS NULL) AS l
            WINDOW term_lines AS (ORDER BY l.id),
                   earlier AS (ORDER BY l.id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            """,
            is_deposit=SQL(
                "(l.delay_type = 'days_after' AND COALESCE(l.nb_days, 0) = 0"
                " AND lead(l.id) OVER term_lines IS NOT NULL)"
            ),
            due=self._due_date(),
        )

    def _due_date(self):
        """SQL of `account.payment.term.line._get_due_date` of `l`, from the arrival."""
        return SQL(
            """
            (CASE l.delay_type
             WHEN 'days_after_end_of_month' THEN
                  date_trunc('month', b.arrival) + interval '1 month - 1 day'
                      + make_interval(days => COALESCE(l.nb_days, 0))
             WHEN 'days_after_end_of_next_month' THEN
                  date_trunc('month', b.arrival) + interval '2 months - 1 day'
                      + make_interval(days => COALESCE(l.nb_days, 0))
             WHEN 'days_end_of_month_on_the' THEN
                  CASE WHEN %(day)s = 0
                       THEN date_trunc('month', %(later)s) + interval '1 month - 1 day'
                       ELSE LEAST(date_trunc('month', %(later)s) + interval '1 month'
                                      + make_interval(days => %(day)s - 1),
                                  date_trunc('month', %(later)s)
                                      + interval '2 months - 1 day') END
             ELSE %(later)s END)::date
            """,
            day=SQL(
                "CASE WHEN l.days_next_month ~ '^[0-9]+$'"
                " THEN l.days_next_month::int ELSE 1 END"
            ),
            later=SQL("(b.arrival + COALESCE(l.nb_days, 0))"),
        )
