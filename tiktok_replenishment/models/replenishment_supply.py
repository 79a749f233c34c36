# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from .id_filter import ANY_ID, of_ids
from .replenishment_supply_backlog_mixin import ITEMS
from .sql_view import create_view

# What so many items are made of is summed up in one go, instead of item by item.
MANY_ITEMS = 1000

KINDS = [
    ("available", "Available"),
    ("backlog", "Backlog"),
    ("inbound", "On the way (operator)"),
    ("receipt", "Open receipt"),
    ("transfer", "Open transfer"),
    ("rfq", "Draft of a person"),
    ("own_draft", "Own draft"),
    ("approved", "Approved suggestion"),
    # Of other items; the planner counts them where a product replaces another.
    ("predecessor", "Left of what it replaces"),
    ("predecessor_coming", "Coming of what it replaces"),
]


class ReplenishmentSupply(models.Model):
    """One quantity that is here, promised or will come; each unit stands here once.

    Which source wins:

    * *available* is the operator's number where the warehouse believes the operator,
      never below zero a SKU; else Odoo's quantity minus Odoo's reservations.
    * *inbound* is what the operator knows to be on the way or waiting to be put away,
      beyond Odoo's open receipts and transfers into the warehouse: the same goods are
      counted as the larger of the two.
    * *transfer* is what will come from another warehouse, and in warehouses with Odoo's
      stock what is between the dock and the shelf.
    * *backlog* is negative: orders awaiting shipment that the operator has not yet
      reserved, or that neither Odoo's deliveries nor their reservations cover; and
      what people have drafted to be sent to another warehouse.
    * A draft counts as a person's unless it is still exactly as planning left it.
    """

    _name = "replenishment.supply"
    _inherit = [
        "replenishment.supply.backlog.mixin",
        "replenishment.supply.draft.mixin",
        "replenishment.supply.move.mixin",
    ]
    _description = "Supply"
    _auto = False
    _order = "item_id, date NULLS FIRST, id"

    item_id = fields.Many2one("replenishment.item", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    quantity = fields.Float(readonly=True, help="In the product's unit.")
    date = fields.Date(readonly=True, help="Empty: here, or its day is not known.")
    is_late = fields.Boolean(readonly=True)
    is_in_position = fields.Boolean(
        string="Counted",
        readonly=True,
        help="Own untouched drafts are compared with the need instead.",
    )
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    def action_open_source(self):
        """Open the record this quantity comes from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def init(self):
        create_view(self, self._table_select())

    def _table_select(self):
        # The kind's number in the low digits keeps ids unique and stable without a
        # window function.
        return self._select_supply(
            SQL(
                """
                s.source_id::bigint * 16 + s.kind_no AS id,
                i.id AS item_id, i.company_id, i.product_id, i.warehouse_id,
                s.kind, s.quantity, s.date,
                COALESCE(s.date < CURRENT_DATE, false) AS is_late,
                %s AS is_in_position, s.res_model, s.res_id
                """,
                self._is_in_position(),
            ),
            ITEMS,
            self._branches(ITEMS, many=None),
            ANY_ID,
        )

    def _select_supply_of(self, items, product_ids, columns):
        """SQL of `columns` of the supply `s` of items `i`.

        `items`: a table with `product_id`, `warehouse_id` and `active`, and
        `product_ids` the products of its rows.
        """
        many = product_ids if product_ids.size > MANY_ITEMS else None
        condition = of_ids(SQL("s.product_id"), many)
        return self._select_supply(
            columns, items, self._branches(items, many), condition
        )

    def _select_supply(self, columns, items, branches, condition):
        # Each branch joins the items itself, so that a condition on the item reaches
        # every branch.
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT %s
                  FROM %s i
                  JOIN (%s) AS s (source_id, kind_no, kind, product_id, warehouse_id,
                                  quantity, date, res_model, res_id)
                    ON s.product_id = i.product_id AND s.warehouse_id = i.warehouse_id
                 WHERE i.active AND %s
                """,
                columns,
                items,
                branch,
                condition,
            )
            for branch in branches
        )

    def _is_in_position(self):
        """SQL of whether supply `s` counts: own drafts are compared with the need."""
        return SQL("s.kind != 'own_draft'")

    def _branches(self, items, many):
        return [
            self._select_available_threepl(),
            self._select_available_odoo(),
            self._select_backlog(items, many),
            self._select_inbound(items, many),
            self._select_open_moves(),
            self._select_put_aways(),
            self._select_purchase_drafts(),
            self._select_transfer_drafts(),
            self._select_promised_drafts(),
            self._select_approved(),
        ]

    def _select_available_threepl(self):
        return SQL(
            """
            SELECT ts.id AS source_id, 1 AS kind_no, 'available' AS kind,
                   ts.product_id, ts.warehouse_id,
                   GREATEST(COALESCE(ts.qty_available, 0), 0)::float8
                       * ts.units_per_sku AS quantity,
                   NULL::date AS date,
                   'replenishment.threepl.stock' AS res_model, ts.id AS res_id
              FROM replenishment_threepl_stock ts
              JOIN stock_warehouse w
                ON w.id = ts.warehouse_id
               AND w.replenish_stock_source IN ('threepl', 'fbt')
             WHERE ts.product_id IS NOT NULL AND COALESCE(ts.qty_available, 0) > 0
            """
        )

    def _select_available_odoo(self):
        return SQL(
            """
            SELECT q.id, 2, 'available', q.product_id, l.warehouse_id,
                   (q.quantity - q.reserved_quantity)::float8, NULL::date,
                   'stock.quant', q.id
              FROM stock_quant q
              JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
              JOIN stock_warehouse w ON w.id = l.warehouse_id
                                    AND w.replenish_stock_source = 'odoo'
            """
        )

    def _select_inbound(self, items, many):
        return SQL(
            """
            SELECT p.id, 4, 'inbound', p.product_id, p.warehouse_id,
                   p.told - p.documents, NULL::date,
                   'replenishment.threepl.stock', p.stock_id
              FROM (%s) AS p
             WHERE p.told > p.documents
            """,
            self._select_inbound_parts(items, many),
        )

    def _select_inbound_parts(self, items=ITEMS, many=None):
        """The same goods on the way, as operators tell them and as Odoo knows them."""
        return SQL(
            """
            SELECT i.id, i.product_id, i.warehouse_id, t.stock_id, t.told,
                   COALESCE(d.documents, 0) AS documents
              FROM %(items)s i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
               AND w.replenish_stock_source IN ('threepl', 'fbt')
              LEFT JOIN %(told)s
              LEFT JOIN %(documents)s
            """,
            items=items,
            told=self._sums_of_items(
                "t",
                SQL("MIN(part.id) AS stock_id, SUM(part.quantity)::float8 AS told"),
                self._select_units_told(),
                many,
            ),
            documents=self._sums_of_items(
                "d",
                SQL("SUM(part.quantity) AS documents"),
                self._select_open_moves(),
                many,
            ),
        )

    def _select_units_told(self):
        """Units that operators know to be on the way, or waiting to be put away."""
        return SQL(
            """
            SELECT ts.id, ts.product_id, ts.warehouse_id,
                   (GREATEST(ts.qty_inbound, 0) + GREATEST(ts.qty_pending, 0))
                       * ts.units_per_sku AS quantity
              FROM replenishment_threepl_stock ts
            """
        )

    def _select_approved(self):
        return SQL(
            """
            SELECT s.id, 9, 'approved', s.product_id, s.warehouse_id,
                   s.quantity_approved, s.arrival_date,
                   'replenishment.suggestion', s.id
              FROM replenishment_suggestion s
             WHERE s.state = 'approved'
            """
        )
