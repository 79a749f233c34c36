# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class ReplenishmentDocumentFactMixin(models.AbstractModel):
    """What documents look like now, and what planning remembers of them: in SQL."""

    _name = "replenishment.document.fact.mixin"
    _description = "Facts About Documents"
    _inherit = ["replenishment.bulk.mixin"]

    @api.model
    def _read_facts(self, items):
        """(suggestion id, state its document stands for, untouched) of open ones."""
        return self.env.execute_query(
            SQL("%s UNION ALL %s", self._purchase_facts(items), self._move_facts(items))
        )

    @api.model
    def _purchase_facts(self, items):
        """SQL of what became of orders: what nobody waits for any more has come.

        Or it never will: an order may be confirmed and its receipt cancelled.
        """
        return SQL(
            """
            (SELECT DISTINCT ON (s.id) s.id,
                    CASE WHEN pol.id IS NULL OR po.state = 'cancel' THEN 'rejected'
                         WHEN po.state NOT IN ('purchase', 'done') THEN 'drafted'
                         WHEN pol.product_qty <= 0 THEN 'rejected'
                         WHEN pol.qty_received >= pol.product_qty THEN 'received'
                         WHEN moved.is_open IS NOT FALSE THEN 'ordered'
                         WHEN moved.is_done THEN 'received'
                         ELSE 'rejected' END,
                    s.fingerprint = (%s)
               FROM replenishment_suggestion s
               LEFT JOIN replenishment_suggestion_purchase_line_rel rel
                      ON rel.suggestion_id = s.id
               LEFT JOIN purchase_order_line pol ON pol.id = rel.purchase_line_id
               LEFT JOIN purchase_order po ON po.id = pol.order_id
               LEFT JOIN LATERAL (
                    SELECT bool_or(m.state NOT IN ('done', 'cancel')) AS is_open,
                           bool_or(m.state = 'done') AS is_done
                      FROM stock_move m
                      JOIN stock_location src ON src.id = m.location_id
                       AND src.usage = 'supplier'
                     WHERE m.purchase_line_id = pol.id) moved ON true
              WHERE s.state IN ('drafted', 'ordered') AND s.supply_type = 'buy'
                AND s.item_id IN (SELECT unnest(%s::int[]))
              ORDER BY s.id, po.state = 'cancel', pol.id)
            """,
            self.env["replenishment.supply"]._purchase_fingerprint(),
            self._text_array(items.ids),
        )

    @api.model
    def _move_facts(self, items):
        """SQL of what became of transfers; a receipt may come in parts.

        A receipt that stays open though nobody sends anything for it comes no more.
        """
        Supply = self.env["replenishment.supply"]
        return SQL(
            """
            (SELECT s.id,
                    CASE WHEN bool_or(m.state = 'draft') THEN 'drafted'
                         WHEN bool_or(m.state NOT IN ('draft', 'done', 'cancel')
                                      AND %(coming)s > 0) THEN 'ordered'
                         WHEN bool_or(m.state = 'done') THEN 'received'
                         ELSE 'rejected' END,
                    bool_or(s.fingerprint = (%(fingerprint)s))
               FROM replenishment_suggestion s
               LEFT JOIN replenishment_suggestion_stock_move_rel link
                      ON link.suggestion_id = s.id
               LEFT JOIN stock_move linked ON linked.id = link.move_id
               LEFT JOIN LATERAL (SELECT linked.id UNION %(parts)s) part (id) ON true
               LEFT JOIN stock_move m ON m.id = part.id
               LEFT JOIN stock_location src ON src.id = m.location_id
              WHERE s.state IN ('drafted', 'ordered') AND s.supply_type = 'transfer'
                AND s.item_id IN (SELECT unnest(%(items)s::int[]))
              GROUP BY s.id)
            """,
            coming=Supply._coming_units(),
            fingerprint=Supply._transfer_fingerprint(),
            parts=Supply._parts_of_receipt("linked"),
            items=self._text_array(items.ids),
        )

    @api.model
    def _untouched(self, suggestions):
        """Those whose draft still looks as planning left it, as of now."""
        if not suggestions:
            return suggestions
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT s.id FROM replenishment_suggestion s
                 WHERE s.id = ANY(%s) AND s.state = 'drafted'
                   AND s.is_touched IS NOT TRUE AND s.fingerprint = %s
                """,
                suggestions.ids,
                self._fingerprint(),
            )
        )
        return suggestions.browse(id_ for (id_,) in found)

    @api.model
    def _fingerprint(self):
        """SQL of what identifies the untouched document of suggestion `s`."""
        Supply = self.env["replenishment.supply"]
        return SQL(
            """
            COALESCE(
                (SELECT (%s) FROM replenishment_suggestion_purchase_line_rel rel
                   JOIN purchase_order_line pol ON pol.id = rel.purchase_line_id
                   JOIN purchase_order po ON po.id = pol.order_id
                  WHERE rel.suggestion_id = s.id ORDER BY pol.id LIMIT 1),
                (SELECT (%s) FROM replenishment_suggestion_stock_move_rel rel
                   JOIN stock_move m ON m.id = rel.move_id
                  WHERE rel.suggestion_id = s.id ORDER BY m.id LIMIT 1))
            """,
            Supply._purchase_fingerprint(),
            Supply._transfer_fingerprint(),
        )

    @api.model
    def _open_documents(self, prefixes):
        """Group prefix -> (key, document id) of an order or transfer to add lines to.

        Only a draft that still looks exactly as planning left it, every line of it.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.prefix, d.key, d.id
                  FROM (%s UNION ALL %s) AS d (prefix, key, id, suggestion_id)
                  LEFT JOIN replenishment_suggestion s ON s.id = d.suggestion_id
                 WHERE d.prefix = ANY(%s)
                 GROUP BY d.prefix, d.key, d.id
                HAVING bool_and(COALESCE(s.state = 'drafted', false)
                                AND s.is_touched IS NOT TRUE
                                AND s.fingerprint = %s)
                 ORDER BY d.prefix, d.id DESC
                """,
                self._purchase_drafts(),
                self._transfer_drafts(),
                list(prefixes),
                self._fingerprint(),
            )
        )
        return {prefix: (key, id_) for prefix, key, id_ in rows}

    @api.model
    def _purchase_drafts(self):
        """SQL of the lines of our draft orders, and the suggestions they stand for."""
        return SQL(
            r"""
            SELECT regexp_replace(po.replenish_group_key, '/[^/]*$', ''),
                   po.replenish_group_key, po.id, rel.suggestion_id
              FROM purchase_order po
              JOIN purchase_order_line pol ON pol.order_id = po.id
              LEFT JOIN replenishment_suggestion_purchase_line_rel rel
                     ON rel.purchase_line_id = pol.id
             WHERE po.replenish_group_key IS NOT NULL AND po.state = 'draft'
            """
        )

    @api.model
    def _transfer_drafts(self):
        """The same of our draft transfers."""
        return SQL(
            r"""
            SELECT regexp_replace(p.replenish_group_key, '/[^/]*$', ''),
                   p.replenish_group_key, p.id, rel.suggestion_id
              FROM stock_picking p
              JOIN stock_move m ON m.picking_id = p.id
              LEFT JOIN replenishment_suggestion_stock_move_rel rel
                     ON rel.move_id = m.id
             WHERE p.replenish_group_key IS NOT NULL AND p.state = 'draft'
            """
        )

    @api.model
    def _remember(self, suggestions):
        """Keep what the documents look like now, as planning left them."""
        if not suggestions:
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_suggestion s
                   SET state = 'drafted', blocked_reason = NULL,
                       document_name = COALESCE(
                           (SELECT po.name
                              FROM replenishment_suggestion_purchase_line_rel rel
                              JOIN purchase_order_line l ON l.id = rel.purchase_line_id
                              JOIN purchase_order po ON po.id = l.order_id
                             WHERE rel.suggestion_id = s.id ORDER BY l.id LIMIT 1),
                           (SELECT p.name
                              FROM replenishment_suggestion_stock_move_rel rel
                              JOIN stock_move m ON m.id = rel.move_id
                              JOIN stock_picking p ON p.id = m.picking_id
                             WHERE rel.suggestion_id = s.id ORDER BY m.id LIMIT 1)),
                       fingerprint = %s
                 WHERE s.id = ANY(%s)
                RETURNING s.id
                """,
                self._fingerprint(),
                suggestions.ids,
            )
        )
        # Past the ORM, since the chatter tells what people do, not what runs do.
        suggestions.invalidate_recordset()

    @api.model
    def _forget(self, suggestions):
        """These suggestions have no document any more."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_suggestion
                   SET document_name = NULL, fingerprint = NULL
                 WHERE id = ANY(%s) RETURNING id
                """,
                suggestions.ids,
            )
        )
        suggestions.invalidate_recordset(["document_name", "fingerprint"])
