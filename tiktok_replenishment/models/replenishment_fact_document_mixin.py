# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class ReplenishmentFactDocumentMixin(models.AbstractModel):
    """Reads the documents of planning that wait for a person to confirm them."""

    _name = "replenishment.fact.document.mixin"
    _description = "Facts of Waiting Documents"

    @api.model
    def _read_orders(self, company):
        """Purchase orders of planning that nobody has confirmed yet."""
        rows = self._rows(
            """
            SELECT po.id, po.name AS document, po.partner_id, po.amount_total AS amount,
                   po.currency_id, po.replenish_urgency AS urgency, y.warehouse_id,
                   COALESCE(po.user_id, r.buyer_id) AS buyer_id,
                   COUNT(DISTINCT l.id) AS line_count,
                   MIN(s.order_by_date) AS order_by_date,
                   COALESCE(MIN(s.order_by_date) < %(forgotten)s, false) AS is_forgotten
              FROM purchase_order po
              JOIN purchase_order_line l ON l.order_id = po.id
              JOIN replenishment_suggestion_purchase_line_rel rel
                ON rel.purchase_line_id = l.id
              JOIN replenishment_suggestion s ON s.id = rel.suggestion_id
              JOIN res_partner r ON r.id = po.partner_id
              JOIN stock_picking_type y ON y.id = po.picking_type_id
             WHERE po.company_id = %(company)s AND po.state = ANY(%(unconfirmed)s)
             GROUP BY po.id, r.buyer_id, y.warehouse_id
             ORDER BY MIN(s.urgency_rank), MIN(s.order_by_date), po.id
            """,
            company,
        )
        return [self._drafted("purchase.order", "order", row, "amount") for row in rows]

    @api.model
    def _read_transfers(self, company):
        """Transfers of planning that nobody has confirmed yet."""
        rows = self._rows(
            """
            SELECT k.id, k.name AS document, k.replenish_urgency AS urgency,
                   y.warehouse_id, COUNT(DISTINCT m.id) AS line_count,
                   SUM(m.product_qty) AS quantity,
                   MIN(s.order_by_date) AS order_by_date,
                   COALESCE(MIN(s.order_by_date) < %(forgotten)s, false) AS is_forgotten
              FROM stock_picking k
              JOIN stock_move m ON m.picking_id = k.id AND m.state = 'draft'
              JOIN replenishment_suggestion_stock_move_rel rel ON rel.move_id = m.id
              JOIN replenishment_suggestion s ON s.id = rel.suggestion_id
              JOIN stock_picking_type y ON y.id = k.picking_type_id
             WHERE k.company_id = %(company)s
             GROUP BY k.id, y.warehouse_id
             ORDER BY MIN(s.urgency_rank), MIN(s.order_by_date), k.id
            """,
            company,
        )
        return [
            self._drafted("stock.picking", "transfer", row, "quantity") for row in rows
        ]

    @api.model
    def _drafted(self, model, name, row, measure):
        """The fact of a document; it is told anew when its `measure` moves."""
        return self._fact(
            row | {"model": model},
            f"{name}/{row['id']}",
            "drafted",
            fingerprint="forgotten" if row["is_forgotten"] else "",
            quantity=row[measure],
        )
