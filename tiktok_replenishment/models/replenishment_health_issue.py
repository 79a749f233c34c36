# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .replenishment_item import BLOCKED_REASONS
from .sql_view import create_view

# One cause of these reasons blocks a whole warehouse.
WAREHOUSE_REASONS = ("stale_stock", "stale_orders", "over_budget")

ISSUE_REASONS = [
    ("unmapped_listing", "Unmapped listings that sell"),
    ("unmapped_stock", "Operator's stock unmapped"),
]


class ReplenishmentHealthIssue(models.Model):
    """One thing that keeps planning from ordering, and what mends it.

    A view, so that it is true at every look: an issue ends with its cause, as soon as
    its products are planned again.
    """

    _name = "replenishment.health.issue"
    _description = "Data Health Issue"
    _inherit = ["replenishment.health.mending.mixin"]
    _auto = False
    _order = "reason, amount DESC, quantity DESC, id"
    _rec_name = "reason"
    _depends = {
        "product.product": ["standard_price"],
        "replenishment.item": [
            "active",
            "blocked_reason",
            "blocked_since",
            "quantity_needed",
        ],
        "replenishment.suggestion": ["amount", "blocked_reason", "quantity", "state"],
        "replenishment.threepl.sku": ["connection_id", "state"],
        "replenishment.threepl.stock": ["qty_available", "threepl_sku_id"],
        "replenishment.tiktok.sku": ["order_count", "shop_id", "state"],
    }

    reason = fields.Selection(BLOCKED_REASONS + ISSUE_REASONS, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    item_id = fields.Many2one("replenishment.item", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    shop_id = fields.Many2one("replenishment.tiktok.shop", readonly=True)
    connection_id = fields.Many2one("replenishment.threepl.connection", readonly=True)
    subject = fields.Char(string="Where", compute="_compute_subject")
    advice = fields.Text(string="What to Do", compute="_compute_advice")
    since = fields.Date(readonly=True)
    product_count = fields.Integer(string="Products", readonly=True)
    quantity = fields.Float(
        string="Units Held Up",
        readonly=True,
        help="What would be ordered; of listings: what they sold in 30 days; of an "
        "operator's SKUs: what is there.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        string="Held Up At Cost",
        readonly=True,
        help="At the vendor's price where it is known, else at the product's cost.",
    )

    @api.depends("item_id", "warehouse_id", "shop_id", "connection_id")
    def _compute_subject(self):
        for issue in self:
            cause = (
                issue.item_id
                or issue.shop_id
                or issue.connection_id
                or issue.warehouse_id
            )
            issue.subject = cause.display_name

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_advice(self):
        for issue in self:
            issue.advice = issue._advice()

    @api.model
    def _open(self, title=None, domain=()):
        """Open the page, for one cause or for all of them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tiktok_replenishment.replenishment_health_issue_action"
        )
        return action | {"name": title or action["name"], "domain": list(domain)}

    @api.model
    def _domain_of_item(self, item):
        blocked = item.suggestion_ids.filtered(lambda s: s.state == "blocked")
        reasons = {item.blocked_reason, *blocked.mapped("blocked_reason")}
        return Domain("item_id", "=", item.id) | (
            Domain("warehouse_id", "=", item.warehouse_id.id)
            & Domain("reason", "in", list(reasons.intersection(WAREHOUSE_REASONS)))
        )

    def _blocked_items(self):
        """The items that these issues keep from being ordered for."""
        by_warehouse = self.filtered(lambda issue: issue.reason in WAREHOUSE_REASONS)
        return self.item_id | self.env["replenishment.item"].search(
            Domain.OR(
                Domain("warehouse_id", "=", issue.warehouse_id.id)
                & (
                    Domain("blocked_reason", "=", issue.reason)
                    | Domain("suggestion_ids", "any", issue._blocked_suggestions())
                )
                for issue in by_warehouse
            )
        )

    def _blocked_suggestions(self):
        """Domain of the suggestions that wait for the same reason."""
        self.ensure_one()
        return Domain("state", "=", "blocked") & Domain(
            "blocked_reason", "=", self.reason
        )

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT v.*, c.currency_id
                  FROM (%s) AS v (id, reason, company_id, item_id, product_id,
                                  warehouse_id, shop_id, connection_id, since,
                                  product_count, quantity, amount)
                  JOIN res_company c ON c.id = v.company_id
                """,
                branch,
            )
            for branch in self._branches()
        )

    def _branches(self):
        # The number of the branch in the low digits keeps ids unique and stable.
        return [
            self._select_items(),
            self._select_warehouses(),
            self._select_listings(),
            self._select_operators_skus(),
        ]

    def _select_blocked(self):
        """SQL of every blocked item, with what is held up."""
        return SQL(
            """
            SELECT i.id, i.company_id, i.product_id, i.warehouse_id,
                   COALESCE(i.blocked_reason, s.reason) AS reason,
                   COALESCE(i.blocked_since, s.since) AS since,
                   GREATEST(COALESCE(s.quantity, 0), COALESCE(i.quantity_needed, 0))
                       AS quantity,
                   COALESCE(NULLIF(s.amount, 0),
                       GREATEST(COALESCE(s.quantity, 0), COALESCE(i.quantity_needed, 0))
                       * COALESCE(
                           (p.standard_price ->> i.company_id::text)::numeric, 0))
                       AS amount
              FROM replenishment_item i
              JOIN product_product p ON p.id = i.product_id
              LEFT JOIN (
                   SELECT b.item_id, MIN(b.blocked_reason) AS reason,
                          MIN(b.create_date)::date AS since,
                          SUM(b.quantity) AS quantity, SUM(b.amount) AS amount
                     FROM replenishment_suggestion b
                    WHERE b.state = 'blocked'
                    GROUP BY b.item_id) s ON s.item_id = i.id
             WHERE i.active AND COALESCE(i.blocked_reason, s.reason) IS NOT NULL
            """
        )

    def _select_items(self):
        return SQL(
            """
            SELECT b.id::bigint * 4, b.reason, b.company_id, b.id, b.product_id,
                   b.warehouse_id, NULL::int, NULL::int, b.since, 1, b.quantity,
                   b.amount
              FROM (%s) b
             WHERE b.reason NOT IN %s
            """,
            self._select_blocked(),
            WAREHOUSE_REASONS,
        )

    def _select_warehouses(self):
        return SQL(
            """
            SELECT b.warehouse_id::bigint * 16
                       + CASE b.reason WHEN 'stale_stock' THEN 1
                                       WHEN 'stale_orders' THEN 5 ELSE 9 END,
                   b.reason, b.company_id, NULL::int, NULL::int, b.warehouse_id,
                   NULL::int, NULL::int, MIN(b.since), COUNT(*), SUM(b.quantity),
                   SUM(b.amount)
              FROM (%s) b
             WHERE b.reason IN %s
             GROUP BY b.reason, b.company_id, b.warehouse_id
            """,
            self._select_blocked(),
            WAREHOUSE_REASONS,
        )

    def _select_listings(self):
        return SQL(
            """
            SELECT k.shop_id::bigint * 4 + 2, 'unmapped_listing', k.company_id,
                   NULL::int, NULL::int, NULL::int, k.shop_id, NULL::int,
                   MIN(k.create_date)::date, COUNT(*),
                   COALESCE(SUM(sold.units), 0)::float8, 0::float8
              FROM replenishment_tiktok_sku k
              LEFT JOIN LATERAL (
                   SELECT SUM(l.demand_units) AS units
                     FROM replenishment_tiktok_order_line l
                    WHERE l.sku_id = k.id AND l.sold_on >= CURRENT_DATE - 30) sold
                     ON true
             WHERE k.state = 'unmapped' AND k.order_count > 0
             GROUP BY k.shop_id, k.company_id
            """
        )

    def _select_operators_skus(self):
        return SQL(
            """
            SELECT k.connection_id::bigint * 4 + 3, 'unmapped_stock', k.company_id,
                   NULL::int, NULL::int, NULL::int, NULL::int, k.connection_id,
                   MIN(k.create_date)::date, COUNT(DISTINCT k.id),
                   SUM(ts.qty_available)::float8, 0::float8
              FROM replenishment_threepl_sku k
              JOIN replenishment_threepl_stock ts ON ts.threepl_sku_id = k.id
             WHERE k.state = 'unmapped' AND ts.qty_available > 0
             GROUP BY k.connection_id, k.company_id
            """
        )
