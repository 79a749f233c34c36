# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class ReplenishmentSupplyMoveMixin(models.AbstractModel):
    """The branches of supply that are confirmed and to come: Odoo's open moves."""

    _name = "replenishment.supply.move.mixin"
    _description = "Supply of Open Moves"

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
