# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from .replenishment_demand_delivery_mixin import ORDER_ID


class ReplenishmentThreeplComparisonMixin(models.AbstractModel):
    """The facts that Odoo and an operator are compared by, each in one query.

    Facts are rows of warehouse, product and a quantity of one kind; the comparison adds
    them up. They are of the product's unit.
    """

    _name = "replenishment.threepl.comparison.mixin"
    _description = "Facts of Odoo and Operators"

    def _select_compared(self):
        # Outer joins, though every product is there: who asks for no cost is spared
        # them.
        return SQL(
            """
            SELECT b.*, CASE WHEN b.is_known
                             THEN ROUND(b.qty_operator - b.qty_expected, 4)
                             ELSE 0 END AS difference
              FROM (SELECT s.product_id * w.total + w.position AS id, w.place_id,
                           w.connection_id, w.warehouse_id, w.company_id,
                           w.place_count, w.as_of, s.product_id,
                           s.qty_odoo, s.qty_moved, s.qty_shipped, s.qty_awaited,
                           s.qty_operator,
                           s.qty_odoo - s.qty_moved - s.qty_shipped AS qty_expected,
                           s.is_known, s.has_lot, s.has_package, s.has_owner,
                           COALESCE((p.standard_price ->> w.company_id::text)::numeric,
                                    0) AS cost
                      FROM (%(warehouses)s) w
                      JOIN (%(sums)s) s ON s.warehouse_id = w.warehouse_id
                      LEFT JOIN product_product p ON p.id = s.product_id) b
            """,
            warehouses=self._select_warehouses(),
            sums=self._select_sums(),
        )

    def _select_places(self):
        """Places of operators that were pulled, with their last accepted pull."""
        return SQL(
            """
            SELECT t.id AS place_id, t.connection_id, t.warehouse_id, t.company_id,
                   t.damaged_location_id, last.as_of
              FROM replenishment_threepl_warehouse t
              JOIN replenishment_threepl_connection c
                ON c.id = t.connection_id AND c.active
             CROSS JOIN LATERAL (
                   SELECT pull.as_of FROM replenishment_threepl_pull pull
                    WHERE pull.threepl_warehouse_id = t.id AND pull.state = 'done'
                      AND pull.is_complete
                    ORDER BY pull.id DESC LIMIT 1) last
             WHERE t.active AND t.warehouse_id IS NOT NULL
            """
        )

    def _select_warehouses(self):
        """Several places may be one warehouse: as old as the oldest news of them."""
        # Its position makes short ids: XML-RPC knows no whole numbers beyond 31 bits.
        return SQL(
            """
            SELECT ROW_NUMBER() OVER (ORDER BY pl.warehouse_id) - 1 AS position,
                   COUNT(*) OVER () AS total, pl.warehouse_id,
                   MIN(pl.company_id) AS company_id,
                   MIN(pl.connection_id) AS connection_id,
                   MIN(pl.place_id) AS place_id, COUNT(*) AS place_count,
                   MIN(pl.as_of) AS as_of
              FROM (%s) pl
             GROUP BY pl.warehouse_id
            """,
            self._select_places(),
        )

    def _select_locations(self):
        """Where goods are on hand, and since when their movements count."""
        return SQL(
            """
            SELECT l.id AS location_id, w.warehouse_id, w.as_of
              FROM (%(warehouses)s) w
              JOIN stock_location l ON l.usage = 'internal'
               AND (l.warehouse_id = w.warehouse_id
                    OR l.id IN (SELECT pl.damaged_location_id FROM (%(places)s) pl
                                 WHERE pl.warehouse_id = w.warehouse_id))
            """,
            warehouses=self._select_warehouses(),
            places=self._select_places(),
        )

    def _select_sums(self):
        return SQL(
            """
            SELECT f.warehouse_id, f.product_id,
                   COALESCE(SUM(f.qty) FILTER (WHERE f.kind = 'odoo'), 0) AS qty_odoo,
                   COALESCE(SUM(f.qty) FILTER (WHERE f.kind = 'moved'), 0)
                       AS qty_moved,
                   COALESCE(SUM(f.qty) FILTER (WHERE f.kind = 'shipped'), 0)
                       AS qty_shipped,
                   COALESCE(SUM(f.qty) FILTER (WHERE f.kind = 'awaited'), 0)
                       AS qty_awaited,
                   COALESCE(SUM(f.qty) FILTER (WHERE f.kind = 'operator'), 0)
                       AS qty_operator,
                   COALESCE(bool_and(f.is_fresh) FILTER (WHERE f.kind = 'operator'),
                            false) AS is_known,
                   COALESCE(bool_or(f.has_lot), false) AS has_lot,
                   COALESCE(bool_or(f.has_package), false) AS has_package,
                   COALESCE(bool_or(f.has_owner), false) AS has_owner
              FROM (%s) AS f (kind, warehouse_id, product_id, qty, is_fresh, has_lot,
                              has_package, has_owner)
             GROUP BY f.warehouse_id, f.product_id
            """,
            SQL(" UNION ALL ").join(
                [
                    self._select_operator(),
                    self._select_quants(),
                    self._select_moved(),
                    self._select_open_moves("shipped", self._select_shipped()),
                    self._select_open_moves("awaited", self._select_awaited()),
                ]
            ),
        )

    def _select_operator(self):
        """A number that is unknown, or older than the last pull, is no number."""
        return SQL(
            """
            SELECT 'operator', ts.warehouse_id, ts.product_id,
                   (ts.qty_on_hand * ts.units_per_sku)::numeric,
                   ts.qty_on_hand IS NOT NULL AND ts.last_told_at IS NULL,
                   false, false, false
              FROM replenishment_threepl_stock ts
              JOIN (%s) pl ON pl.place_id = ts.threepl_warehouse_id
                          AND pl.warehouse_id = ts.warehouse_id
             WHERE ts.product_id IS NOT NULL
            """,
            self._select_places(),
        )

    def _select_quants(self):
        return SQL(
            """
            SELECT 'odoo', l.warehouse_id, q.product_id, q.quantity::numeric,
                   NULL::boolean, q.lot_id IS NOT NULL, q.package_id IS NOT NULL,
                   q.owner_id IS NOT NULL
              FROM (%s) l
              JOIN stock_quant q ON q.location_id = l.location_id
            """,
            self._select_locations(),
        )

    def _select_moved(self):
        """Done since the operator was asked; correcting Odoo's stock moves nothing."""
        return SQL(
            """
            SELECT 'moved', l.warehouse_id, ml.product_id,
                   CASE WHEN ml.location_dest_id = l.location_id
                        THEN ml.quantity_product_uom
                        ELSE -ml.quantity_product_uom END::numeric,
                   NULL::boolean, false, false, false
              FROM (%s) l
              JOIN stock_move m ON m.state = 'done' AND m.date > l.as_of
               AND m.is_inventory IS NOT TRUE
              JOIN stock_move_line ml ON ml.move_id = m.id
               AND l.location_id IN (ml.location_id, ml.location_dest_id)
               AND ml.location_id != ml.location_dest_id
            """,
            self._select_locations(),
        )

    def _select_open_moves(self, kind, moves):
        return SQL(
            """
            SELECT %s, o.warehouse_id, o.product_id, o.quantity::numeric,
                   NULL::boolean, false, false, false
              FROM (%s) o
            """,
            kind,
            moves,
        )

    def _select_shipped(self):
        """Odoo's open deliveries of orders that had left when the operator told."""
        names, join = self.env["replenishment.demand"]._sale_references()
        return SQL(
            """
            SELECT w.warehouse_id, m.product_id, m.product_qty AS quantity
              FROM (%(warehouses)s) w
              JOIN stock_location src ON src.warehouse_id = w.warehouse_id
               AND src.usage = 'internal'
              JOIN stock_move m ON m.location_id = src.id
               AND m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.usage = 'customer'
              LEFT JOIN stock_picking pk ON pk.id = m.picking_id
              %(join)s
             WHERE EXISTS (
                   SELECT 1
                     FROM regexp_matches(concat_ws(' ', m.origin, pk.origin, %(names)s),
                                         %(order_id)s, 'g') AS named(ids)
                     JOIN replenishment_tiktok_order o
                       ON o.external_id = named.ids[1] AND o.company_id = w.company_id
                    WHERE o.status IN ('DELIVERED', 'COMPLETED')
                       OR o.status = 'IN_TRANSIT' AND o.updated_at <= w.as_of)
            """,
            warehouses=self._select_warehouses(),
            join=join,
            names=names,
            order_id=ORDER_ID,
        )

    def _select_awaited(self):
        """Open receipts: what the operator has more may be what they wait for."""
        return SQL(
            """
            SELECT dst.warehouse_id, m.product_id, m.product_qty AS quantity
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
              JOIN stock_location dst
                ON dst.id = COALESCE(m.location_final_id, m.location_dest_id)
               AND dst.usage = 'internal' AND dst.warehouse_id IS NOT NULL
             WHERE m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
               AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id
            """
        )
