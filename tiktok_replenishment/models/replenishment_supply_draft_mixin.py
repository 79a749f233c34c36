# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class ReplenishmentSupplyDraftMixin(models.AbstractModel):
    """The branches of supply that nobody has confirmed: drafts, ours and people's."""

    _name = "replenishment.supply.draft.mixin"
    _description = "Drafted Supply"

    def _select_purchase_drafts(self):
        return SQL(
            """
            SELECT pol.id, 7, CASE WHEN own.id IS NULL THEN 'rfq' ELSE 'own_draft' END,
                   pol.product_id, COALESCE(fl.warehouse_id, pt.warehouse_id),
                   pol.product_uom_qty, pol.date_planned::date,
                   'purchase.order', po.id
              FROM purchase_order_line pol
              JOIN purchase_order po ON po.id = pol.order_id
                                    AND po.state IN ('draft', 'sent', 'to approve')
              JOIN stock_picking_type pt ON pt.id = po.picking_type_id
              LEFT JOIN stock_location fl ON fl.id = pol.location_final_id
              LEFT JOIN LATERAL (
                   SELECT s.id
                     FROM replenishment_suggestion_purchase_line_rel rel
                     JOIN replenishment_suggestion s ON s.id = rel.suggestion_id
                    WHERE rel.purchase_line_id = pol.id AND s.state = 'drafted'
                      AND s.is_touched IS NOT TRUE AND s.is_approved IS NOT TRUE
                       AND s.fingerprint = (%s)
                    LIMIT 1) own ON true
             WHERE pol.product_id IS NOT NULL
            """,
            self._purchase_fingerprint(),
        )

    def _select_transfer_drafts(self):
        return SQL(
            """
            SELECT t.id, 8, CASE WHEN t.is_own THEN 'own_draft' ELSE 'rfq' END,
                   t.product_id, t.to_warehouse_id, t.quantity, t.day,
                   'stock.picking', t.picking_id
              FROM (%s) AS t
            """,
            self._transfer_drafts(),
        )

    def _select_promised_drafts(self):
        """What a draft transfer of a person takes from the warehouse that sends it.

        Its goods still lie there free, and are promised: no other warehouse gets them.
        """
        return SQL(
            """
            SELECT t.id, 10, 'backlog', t.product_id, w.id, -t.quantity,
                   NULL::date, 'stock.picking', t.picking_id
              FROM (%s) AS t
              JOIN stock_warehouse w ON w.id = t.from_warehouse_id
                                    AND w.replenish_stock_source = 'odoo'
             WHERE NOT t.is_own
            """,
            self._transfer_drafts(),
        )

    def _transfer_drafts(self):
        """SQL of moves on draft transfers into a warehouse, and where they come from.

        The receipt of two legs names no sending warehouse; its resupply route does.
        """
        return SQL(
            """
            SELECT m.id, m.product_id, m.product_qty::float8 AS quantity,
                   m.date::date AS day, m.picking_id,
                   dst.warehouse_id AS to_warehouse_id,
                   COALESCE(src.warehouse_id, route.supplier_wh_id)
                       AS from_warehouse_id,
                   own.id IS NOT NULL AS is_own
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
              JOIN stock_location dst
                ON dst.id = COALESCE(m.location_final_id, m.location_dest_id)
              LEFT JOIN stock_rule rule ON rule.id = m.rule_id
              LEFT JOIN stock_route route ON route.id = rule.route_id
              LEFT JOIN LATERAL (
                   SELECT s.id
                     FROM replenishment_suggestion_stock_move_rel rel
                     JOIN replenishment_suggestion s ON s.id = rel.suggestion_id
                    WHERE rel.move_id = m.id AND s.state = 'drafted'
                      AND s.is_touched IS NOT TRUE AND s.is_approved IS NOT TRUE
                       AND s.fingerprint = (%s)
                    LIMIT 1) own ON true
             WHERE m.state = 'draft'
               AND m.picking_id IS NOT NULL
               AND src.usage != 'customer'
               AND dst.usage = 'internal'
               AND dst.warehouse_id IS NOT NULL
               AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id
            """,
            self._transfer_fingerprint(),
        )

    def _purchase_fingerprint(self):
        """SQL of what identifies an untouched order line `pol` of order `po`."""
        return SQL(
            """
            SELECT md5(concat_ws('|', po.id, po.state, po.partner_id,
                       po.picking_type_id, po.currency_id, pol.id, pol.product_id,
                       pol.product_qty, pol.product_uom_id, pol.price_unit,
                       pol.discount, pol.date_planned,
                       (SELECT string_agg(l.id::text, ',' ORDER BY l.id)
                          FROM purchase_order_line l WHERE l.order_id = po.id)))
            """
        )

    def _transfer_fingerprint(self):
        """SQL of what identifies an untouched draft move `m`."""
        return SQL(
            """
            SELECT md5(concat_ws('|', m.picking_id, m.state, m.id, m.product_id,
                       m.product_uom_qty, m.product_uom, m.date, m.location_id,
                       m.location_dest_id, m.picking_type_id,
                       (SELECT string_agg(x.id::text, ',' ORDER BY x.id)
                          FROM stock_move x WHERE x.picking_id = m.picking_id)))
            """
        )
