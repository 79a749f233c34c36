# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

from .id_filter import of_ids

# The table of all items.
ITEMS = SQL.identifier("replenishment_item")


class ReplenishmentSupplyBacklogMixin(models.AbstractModel):
    """The branch of supply that goes out: what was sold and is still to be shipped."""

    _name = "replenishment.supply.backlog.mixin"
    _description = "Backlog"

    def _select_backlog(self, items, many):
        return SQL(
            """
            SELECT p.id, 3, 'backlog', p.product_id, p.warehouse_id,
                   p.taken - GREATEST(p.ordered, p.delivering),
                   NULL::date, 'product.product', p.product_id
              FROM (%s) AS p
             WHERE GREATEST(p.ordered, p.delivering) > p.taken
            """,
            self._select_backlog_parts(items, many),
        )

    def _select_backlog_parts(self, items=ITEMS, many=None):
        """What the backlog of each item is made of.

        `ordered`: units in open orders of shops. `delivering`: units in open deliveries
        of Odoo, where Odoo is believed. `taken`: units of them that are out of the
        available quantity already.
        """
        return SQL(
            """
            SELECT i.id, i.product_id, i.warehouse_id,
                   COALESCE(o.quantity, 0) AS ordered,
                   COALESCE(d.quantity, 0) AS delivering,
                   COALESCE(CASE WHEN w.replenish_stock_source = 'odoo'
                                 THEN d.reserved ELSE r.quantity END, 0) AS taken
              FROM %(items)s i
              JOIN stock_warehouse w ON w.id = i.warehouse_id
              LEFT JOIN %(ordered)s
              LEFT JOIN %(operators)s
              LEFT JOIN %(delivering)s
            """,
            items=items,
            ordered=self._sums_of_items(
                "o",
                SQL("SUM(part.quantity)::float8 AS quantity"),
                self._select_units_to_ship(),
                many,
            ),
            operators=self._sums_of_items(
                "r",
                SQL("SUM(part.quantity)::float8 AS quantity"),
                self._select_units_reserved(),
                many,
            ),
            delivering=self._sums_of_items(
                "d",
                SQL(
                    "SUM(part.quantity)::float8 AS quantity,"
                    " SUM(part.reserved) AS reserved"
                ),
                self._select_deliveries(),
                many,
            ),
        )

    def _sums_of_items(self, alias, sums, rows, many):
        """SQL to join `sums` of each item `i` over those of `rows` that are its own.

        `rows`: SQL with the columns `product_id` and `warehouse_id`, called `part`.
        `many`: (N,) products of many items, which are summed up in one go; None: they
        are looked up item by item.
        """
        name = SQL.identifier(alias)
        if many is not None:
            return SQL(
                """
                (SELECT part.product_id, part.warehouse_id, %(sums)s
                   FROM (%(rows)s) AS part
                  WHERE %(of_products)s
                  GROUP BY part.product_id, part.warehouse_id) AS %(name)s
                     ON %(name)s.product_id = i.product_id
                    AND %(name)s.warehouse_id = i.warehouse_id
                """,
                sums=sums,
                rows=rows,
                of_products=of_ids(SQL("part.product_id"), many),
                name=name,
            )
        return SQL(
            """
            LATERAL (SELECT %s FROM (%s) AS part
                      WHERE part.product_id = i.product_id
                        AND part.warehouse_id = i.warehouse_id) AS %s ON true
            """,
            sums,
            rows,
            name,
        )

    def _select_units_reserved(self):
        """Units that operators have reserved for orders."""
        return SQL(
            """
            SELECT ts.product_id, ts.warehouse_id,
                   GREATEST(ts.qty_reserved, 0) * ts.units_per_sku AS quantity
              FROM replenishment_threepl_stock ts
            """
        )

    def _select_deliveries(self):
        """Open moves out of a warehouse that Odoo keeps; what they have reserved."""
        return SQL(
            """
            SELECT m.product_id, src.warehouse_id, m.product_qty AS quantity,
                   CASE WHEN m.state IN ('assigned', 'partially_available')
                        THEN %s ELSE 0 END AS reserved
              FROM stock_move m
              JOIN stock_location src ON src.id = m.location_id
               AND src.usage = 'internal'
              JOIN stock_warehouse own ON own.id = src.warehouse_id
               AND own.replenish_stock_source = 'odoo'
              JOIN stock_location dst ON dst.id = m.location_dest_id
               AND dst.warehouse_id IS DISTINCT FROM src.warehouse_id
             WHERE m.state IN ('waiting', 'confirmed', 'assigned',
                               'partially_available')
            """,
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
        """Units in open orders, sold as themselves or as parts of a SKU."""
        return SQL(
            """
            SELECT ol.product_id, ol.warehouse_id,
                   ol.quantity_open * k.units_per_sku AS quantity
              FROM replenishment_tiktok_order_line ol
              JOIN replenishment_tiktok_sku k ON k.id = ol.sku_id
              JOIN replenishment_tiktok_shop shop
                ON shop.id = ol.shop_id AND shop.demand_source = 'orders'
             WHERE ol.quantity_open > 0
             UNION ALL
            SELECT p.product_id, ol.warehouse_id, ol.quantity_open * p.quantity
              FROM replenishment_tiktok_sku_part p
              JOIN replenishment_tiktok_sku k ON k.id = p.sku_id AND k.state = 'mapped'
              JOIN replenishment_tiktok_shop shop
                ON shop.id = p.shop_id AND shop.demand_source = 'orders'
              JOIN replenishment_tiktok_order_line ol ON ol.sku_id = k.id
             WHERE ol.product_id IS NULL
               AND ol.quantity_open > 0
            """
        )
