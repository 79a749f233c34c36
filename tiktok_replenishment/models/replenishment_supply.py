# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from .sql_view import create_view

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
        # window function, and each branch joins the items itself, so that a condition
        # on the item reaches every branch.
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT s.source_id::bigint * 16 + s.kind_no AS id,
                       i.id AS item_id, i.company_id, i.product_id, i.warehouse_id,
                       s.kind, s.quantity, s.date,
                       COALESCE(s.date < CURRENT_DATE, false) AS is_late,
                       s.kind != 'own_draft' AS is_in_position,
                       s.res_model, s.res_id
                  FROM replenishment_item i
                  JOIN (%s) AS s (source_id, kind_no, kind, product_id, warehouse_id,
                                  quantity, date, res_model, res_id)
                    ON s.product_id = i.product_id AND s.warehouse_id = i.warehouse_id
                 WHERE i.active
                """,
                branch,
            )
            for branch in self._branches()
        )

    def _branches(self):
        return [
            self._select_available_threepl(),
            self._select_available_odoo(),
            self._select_backlog(),
            self._select_inbound(),
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

    def _select_inbound(self):
        return SQL(
            """
            SELECT p.id, 4, 'inbound', p.product_id, p.warehouse_id,
                   p.told - p.documents, NULL::date,
                   'replenishment.threepl.stock', p.stock_id
              FROM (%s) AS p
             WHERE p.told > p.documents
            """,
            self._select_inbound_parts(),
        )

    def _select_inbound_parts(self):
        """The same goods on the way, as operators tell them and as Odoo knows them."""
        return SQL(
            """
            SELECT i.id, i.product_id, i.warehouse_id, t.stock_id, t.told, d.documents
              FROM replenishment_item i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
               AND w.replenish_stock_source IN ('threepl', 'fbt')
             CROSS JOIN LATERAL (
                   SELECT MIN(ts.id) AS stock_id,
                          SUM((GREATEST(ts.qty_inbound, 0)
                               + GREATEST(ts.qty_pending, 0))
                              * ts.units_per_sku)::float8 AS told
                     FROM replenishment_threepl_stock ts
                    WHERE ts.product_id = i.product_id
                      AND ts.warehouse_id = i.warehouse_id) t
             CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(o.quantity), 0) AS documents
                     FROM (%s) AS o
                    WHERE o.product_id = i.product_id
                      AND o.warehouse_id = i.warehouse_id) d
            """,
            self._select_open_moves(),
        )

    def _select_open_moves(self):
        return SQL(
            """
            SELECT m.id AS source_id,
                   CASE WHEN src.usage = 'supplier' THEN 5 ELSE 6 END AS kind_no,
                   CASE WHEN src.usage = 'supplier' THEN 'receipt'
                        ELSE 'transfer' END AS kind,
                   m.product_id, dst.warehouse_id,
                   %s AS quantity, m.date::date AS date,
                   'stock.picking' AS res_model, m.picking_id AS res_id
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
              JOIN stock_location dst
                ON dst.id = COALESCE(m.location_final_id, m.location_dest_id)
             WHERE m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
               AND src.usage != 'customer'
               AND dst.usage = 'internal'
               AND dst.warehouse_id IS NOT NULL
               AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id
            """,
            self._coming_units(),
        )

    def _coming_units(self):
        """SQL of what still comes of an open move `m` from `src`.

        Odoo leaves the receipt of a transfer open when its sending is cancelled, or
        ends with less: what nobody sends does not come, unless it lies there already.
        """
        return SQL(
            """
            CASE WHEN src.usage = 'transit' AND EXISTS (
                      SELECT 1 FROM stock_rule r
                       WHERE r.id = m.rule_id AND r.procure_method = 'make_to_order')
                 THEN LEAST(m.product_qty::float8, GREATEST((%s), %s))
                 ELSE m.product_qty::float8 END
            """,
            self._sent_units(),
            self._reserved_units(),
        )

    def _sent_units(self):
        """SQL of what was sent, or will be, for receipt `m`, less what is in already.

        Parts of a receipt share what is sent for all of them.
        """
        return SQL(
            """
            SELECT COALESCE(SUM(CASE WHEN o.state = 'done' THEN %(sent)s
                                     ELSE o.product_qty END), 0)
                   - COALESCE((
                       SELECT SUM(%(received)s)
                         FROM stock_move part
                        WHERE part.state = 'done' AND part.id IN (%(parts)s)), 0)
              FROM stock_move_move_rel rel
              JOIN stock_move o ON o.id = rel.move_orig_id AND o.state != 'cancel'
             WHERE rel.move_dest_id = m.id
            """,
            sent=self._reserved_units("o"),
            received=self._reserved_units("part"),
            parts=self._parts_of_receipt("m"),
        )

    def _parts_of_receipt(self, move):
        """SQL of the ids of moves that share a sending with a move, itself included."""
        return SQL(
            """
            SELECT other.move_dest_id
              FROM stock_move_move_rel own
              JOIN stock_move_move_rel other ON other.move_orig_id = own.move_orig_id
             WHERE own.move_dest_id = %s
            """,
            SQL.identifier(move, "id"),
        )

    def _select_put_aways(self):
        """What Odoo has reserved to be moved within its warehouse, and so is not free.

        Between the dock and the shelf it would count nowhere otherwise.
        """
        return SQL(
            """
            SELECT m.id, 6, 'transfer', m.product_id, dst.warehouse_id,
                   %s, m.date::date, 'stock.picking', m.picking_id
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage = 'internal'
              JOIN stock_location dst
                ON dst.id = COALESCE(m.location_final_id, m.location_dest_id)
               AND dst.usage = 'internal' AND dst.warehouse_id = src.warehouse_id
              JOIN stock_warehouse w ON w.id = dst.warehouse_id
                                    AND w.replenish_stock_source = 'odoo'
             WHERE m.state IN ('assigned', 'partially_available')
               AND m.quantity > 0
            """,
            self._reserved_units(),
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
