# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

# To whom and where a line counts, of its SKU `k`, shop `s` and mapped warehouse `m`.
# One truth for storing and for re-mapping. A SKU made of parts counts through these.
PRODUCT = SQL(
    "CASE WHEN k.state = 'mapped' AND k.is_composed IS NOT TRUE THEN k.product_id END"
)
UNITS = SQL("CASE WHEN k.is_composed THEN 1 ELSE k.units_per_sku END")
WAREHOUSE = SQL("COALESCE(m.warehouse_id, s.warehouse_id)")
DEMAND_WAREHOUSE = SQL(
    "COALESCE(m.demand_warehouse_id, m.warehouse_id, s.warehouse_id)"
)


class ReplenishmentTiktokAttributionMixin(models.AbstractModel):
    """Gives stored order lines to the product, day and warehouses they belong to now.

    A line has two warehouses: the goods leave `warehouse_id`, so backlog and stock are
    its; buyers wanted them from `demand_warehouse_id`, so demand is that one's. They
    differ where TikTok routes an order elsewhere because the usual warehouse is empty.
    """

    _name = "replenishment.tiktok.attribution.mixin"
    _description = "Attribution of Order Lines"

    @api.model
    def _attribute(self, where):
        """Count stored lines where today's mapping, warehouses and time zone say.

        `where`: condition on `line`. The orders' warehouses follow.
        """
        self.env.flush_all()
        self._attribute_orders(where)
        moved = self._attribute_lines(where)
        self.env.invalidate_all(flush=False)
        parts = self._parts_by_sku({row[0] for row in moved})
        keys, pairs = set(), set()
        for sku, shop, *now, old_product, old_day, old_warehouse in moved:
            product, day, warehouse = now
            changes = [(product, old_product), *((p, p) for p in parts.get(sku, ()))]
            for product, old_product in changes:
                keys |= {(shop, product, day), (shop, old_product, old_day)}
                pairs |= {(product, warehouse), (old_product, old_warehouse)}
        self.env["replenishment.demand"]._roll_up(key for key in keys if key[1])
        self.env["replenishment.item"]._mark_dirty(pair for pair in pairs if all(pair))

    @api.model
    def _parts_by_sku(self, sku_ids):
        """Product ids of the parts of each SKU that counts through its parts."""
        parts = defaultdict(list)
        for sku_id, product_id in self.env.execute_query(
            SQL(
                """
                SELECT p.sku_id, p.product_id
                  FROM replenishment_tiktok_sku_part p
                  JOIN replenishment_tiktok_sku k
                    ON k.id = p.sku_id AND k.state = 'mapped'
                 WHERE p.sku_id = ANY(%s)
                """,
                sorted(sku_ids),
            )
        ):
            parts[sku_id].append(product_id)
        return parts

    @api.model
    def _count_parts(self, skus, products):
        """Count anew what these SKUs sold of products that are or were their parts."""
        if not products:
            return
        self.env.flush_all()
        sold = SQL(
            """
            FROM replenishment_tiktok_order_line l
           CROSS JOIN unnest(%s::int[]) AS p(id)
           WHERE l.sku_id = ANY(%s)
            """,
            products.ids,
            skus.ids,
        )
        self.env["replenishment.demand"]._roll_up(
            self.env.execute_query(
                SQL("SELECT DISTINCT l.shop_id, p.id, l.sold_on %s", sold)
            )
        )
        self.env["replenishment.item"]._mark_dirty(
            self.env.execute_query(
                SQL(
                    "SELECT DISTINCT p.id, l.warehouse_id %s"
                    " AND l.quantity_open > 0 AND l.warehouse_id IS NOT NULL",
                    sold,
                )
            )
        )

    @api.model
    def _count_shops(self, shops):
        """Count all lines of these shops anew, for demand and for the backlog."""
        demand = self.env["replenishment.demand"]
        demand._roll_up_selected(
            self._select_shop_keys(shops), demand._select_ordered()
        )
        self.env["replenishment.item"]._mark_dirty(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT COALESCE(l.product_id, p.product_id), l.warehouse_id
                      FROM replenishment_tiktok_order_line l
                      LEFT JOIN replenishment_tiktok_sku_part p
                             ON p.sku_id = l.sku_id AND l.product_id IS NULL
                     WHERE l.shop_id = ANY(%s) AND l.quantity_open > 0
                       AND l.warehouse_id IS NOT NULL
                       AND COALESCE(l.product_id, p.product_id) IS NOT NULL
                    """,
                    shops.ids,
                )
            )
        )

    @api.model
    def _select_shop_keys(self, shops):
        """(shop, product, day) that orders of the shops say, or said, something of."""
        return SQL(
            """
            SELECT l.shop_id, COALESCE(l.product_id, p.product_id) AS product_id,
                   l.sold_on AS day
              FROM replenishment_tiktok_order_line l
              LEFT JOIN replenishment_tiktok_sku_part p
                     ON p.sku_id = l.sku_id AND l.product_id IS NULL
             WHERE l.shop_id = ANY(%(shops)s)
               AND COALESCE(l.product_id, p.product_id) IS NOT NULL
             UNION
            SELECT d.shop_id, d.product_id, d.day
              FROM replenishment_demand d
             WHERE d.shop_id = ANY(%(shops)s)
            """,
            shops=shops.ids,
        )

    @api.model
    def _attribute_orders(self, where):
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_tiktok_order o
                   SET warehouse_id = now.warehouse_id
                  FROM (SELECT o.id, %s AS warehouse_id
                          FROM replenishment_tiktok_order o
                          JOIN replenishment_tiktok_shop s ON s.id = o.shop_id
                          LEFT JOIN replenishment_tiktok_warehouse m
                                 ON m.shop_id = o.shop_id
                                AND m.external_id = o.warehouse_external_id
                         -- An array keeps the key in use, whatever the statistics.
                         WHERE o.id = ANY(ARRAY(
                               SELECT line.order_id
                                 FROM replenishment_tiktok_order_line line
                                WHERE %s))) now
                 WHERE o.id = now.id
                   AND o.warehouse_id IS DISTINCT FROM now.warehouse_id
                RETURNING o.id
                """,
                WAREHOUSE,
                where,
            )
        )

    @api.model
    def _attribute_lines(self, where):
        """What moved: SKU, shop; product, day, warehouse now; the same before."""
        return self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_tiktok_order_line l
                   SET product_id = now.product_id, sold_on = now.sold_on,
                       warehouse_id = now.warehouse_id,
                       demand_warehouse_id = now.demand_warehouse_id,
                       demand_qty = now.demand_qty
                  FROM (%s) now
                 WHERE l.id = now.id
                   AND (l.product_id, l.sold_on, l.warehouse_id, l.demand_warehouse_id,
                        l.demand_qty)
                       IS DISTINCT FROM (now.product_id, now.sold_on, now.warehouse_id,
                                         now.demand_warehouse_id, now.demand_qty)
                RETURNING l.sku_id, l.shop_id, l.product_id, l.sold_on,
                          l.warehouse_id, now.old_product_id, now.old_sold_on,
                          now.old_warehouse_id
                """,
                self._select_attribution(where),
            )
        )

    @api.model
    def _select_attribution(self, where):
        return SQL(
            """
            SELECT line.id, line.product_id AS old_product_id,
                   line.sold_on AS old_sold_on, line.warehouse_id AS old_warehouse_id,
                   %(product)s AS product_id, %(warehouse)s AS warehouse_id,
                   %(demand_warehouse)s AS demand_warehouse_id,
                   (o.ordered_at AT TIME ZONE 'UTC' AT TIME ZONE s.tz)::date AS sold_on,
                   GREATEST(line.demand_units - COALESCE(line.quantity_restocked, 0), 0)
                       * %(units)s AS demand_qty
              FROM replenishment_tiktok_order_line line
              JOIN replenishment_tiktok_order o ON o.id = line.order_id
              JOIN replenishment_tiktok_shop s ON s.id = line.shop_id
              JOIN replenishment_tiktok_sku k ON k.id = line.sku_id
              LEFT JOIN replenishment_tiktok_warehouse m
                     ON m.shop_id = s.id
                    AND m.external_id = COALESCE(line.warehouse_external_id,
                                                 o.warehouse_external_id)
             WHERE %(where)s
            """,
            product=PRODUCT,
            units=UNITS,
            warehouse=WAREHOUSE,
            demand_warehouse=DEMAND_WAREHOUSE,
            where=where,
        )
