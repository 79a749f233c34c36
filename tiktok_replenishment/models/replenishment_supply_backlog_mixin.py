# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

# The table of all items.
ITEMS = SQL.identifier("replenishment_item")


class ReplenishmentSupplyBacklogMixin(models.AbstractModel):
    """The branch of supply that goes out: what was sold and is still to be shipped."""

    _name = "replenishment.supply.backlog.mixin"
    _description = "Backlog"

    def _select_backlog(self, items):
        return SQL(
            """
            SELECT p.id, 3, 'backlog', p.product_id, p.warehouse_id,
                   p.taken - GREATEST(p.ordered, p.delivering),
                   NULL::date, 'product.product', p.product_id
              FROM (%s) AS p
             WHERE GREATEST(p.ordered, p.delivering) > p.taken
            """,
            self._select_backlog_parts(items),
        )

    def _select_waiting(self, items):
        """SQL of those of many items of which anything may wait to be shipped."""
        return SQL(
            """
            (SELECT i.* FROM %s i
              WHERE (i.product_id, i.warehouse_id) IN (%s))
            """,
            items,
            self._select_waiting_pairs(),
        )

    def _select_waiting_pairs(self):
        return SQL(
            """
            SELECT ol.product_id, ol.warehouse_id
              FROM replenishment_tiktok_order_line ol
             WHERE ol.quantity_open > 0 AND ol.product_id IS NOT NULL
             UNION ALL
            SELECT p.product_id, ol.warehouse_id
              FROM replenishment_tiktok_sku_part p
              JOIN replenishment_tiktok_order_line ol ON ol.sku_id = p.sku_id
               AND ol.product_id IS NULL AND ol.quantity_open > 0
             UNION ALL
            SELECT m.product_id, src.warehouse_id
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage = 'internal'
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.warehouse_id IS DISTINCT FROM src.warehouse_id
             WHERE m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
            """
        )

    def _select_backlog_parts(self, items=ITEMS):
        """What the backlog of each item is made of.

        `ordered`: units in open orders of shops. `delivering`: units in open deliveries
        of Odoo, where Odoo is believed. `taken`: units of them that are out of the
        available quantity already.
        """
        return SQL(
            """
            SELECT i.id, i.product_id, i.warehouse_id, o.quantity AS ordered,
                   COALESCE(d.quantity, 0) AS delivering,
                   COALESCE(CASE WHEN w.replenish_stock_source = 'odoo'
                                 THEN d.reserved ELSE r.quantity END, 0) AS taken
              FROM %s i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(c.quantity), 0)::float8 AS quantity
                     FROM (%s) AS c) o
              LEFT JOIN LATERAL (
                   SELECT SUM(GREATEST(ts.qty_reserved, 0)
                              * ts.units_per_sku)::float8 AS quantity
                     FROM replenishment_threepl_stock ts
                    WHERE ts.product_id = i.product_id
                      AND ts.warehouse_id = i.warehouse_id) r ON true
              LEFT JOIN LATERAL (
                   SELECT SUM(m.product_qty)::float8 AS quantity,
                          SUM(CASE WHEN m.state IN ('assigned', 'partially_available')
                                   THEN %s ELSE 0 END) AS reserved
                     FROM stock_move m
                     JOIN stock_location src ON src.id = m.location_id
                     JOIN stock_location dst ON dst.id = m.location_dest_id
                    WHERE m.product_id = i.product_id
                      AND m.state IN ('waiting', 'confirmed', 'assigned',
                                      'partially_available')
                      AND src.warehouse_id = i.warehouse_id
                      AND src.usage = 'internal'
                      AND dst.warehouse_id IS DISTINCT FROM i.warehouse_id
                      -- In here it spares other warehouses the search.
                      AND w.replenish_stock_source = 'odoo') d ON true
            """,
            items,
            self._select_units_to_ship(),
            self._reserved_units(),
        )

    def _reserved_units(self, move="m"):
        """What a move has reserved, or done: Odoo keeps it in the move's unit."""
        return SQL(
            "(%s * %s / NULLIF(%s, 0))::float8",
            SQL.identifier(move, "quantity"),
            SQL.identifier(move, "product_qty"),
            SQL.identifier(move, "product_uom_qty"),
        )

    def _select_units_to_ship(self):
        """Units of item `i` in open orders, sold as themselves or as parts of a SKU."""
        return SQL(
            """
            SELECT ol.quantity_open * k.units_per_sku AS quantity
              FROM replenishment_tiktok_order_line ol
              JOIN replenishment_tiktok_sku k ON k.id = ol.sku_id
              JOIN replenishment_tiktok_shop shop
                ON shop.id = ol.shop_id AND shop.demand_source = 'orders'
             WHERE ol.product_id = i.product_id
               AND ol.warehouse_id = i.warehouse_id
               AND ol.quantity_open > 0
             UNION ALL
            SELECT ol.quantity_open * p.quantity
              FROM replenishment_tiktok_sku_part p
              JOIN replenishment_tiktok_sku k ON k.id = p.sku_id AND k.state = 'mapped'
              JOIN replenishment_tiktok_shop shop
                ON shop.id = p.shop_id AND shop.demand_source = 'orders'
              JOIN replenishment_tiktok_order_line ol ON ol.sku_id = k.id
             WHERE p.product_id = i.product_id
               AND ol.product_id IS NULL
               AND ol.warehouse_id = i.warehouse_id
               AND ol.quantity_open > 0
            """
        )
