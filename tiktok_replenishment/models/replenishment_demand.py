# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentDemand(models.Model):
    """What a product sold in a warehouse on a day, by channel: a shop, or Odoo itself.

    A shop's days are its own, and rolled up from its order lines. Only days since the
    shop's `history_from` are here: of earlier ones only some orders are known. Without
    a shop it is what Odoo delivered, on the warehouse's day.
    """

    _name = "replenishment.demand"
    _inherit = [
        "replenishment.demand.delivery.mixin",
        "replenishment.demand.evidence.mixin",
    ]
    _description = "Daily Demand"
    _order = "day DESC, product_id, warehouse_id, id"
    _log_access = False

    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    shop_id = fields.Many2one(
        "replenishment.tiktok.shop",
        ondelete="cascade",
        index="btree_not_null",
        help="The channel. Empty: Odoo deliveries.",
    )
    qty = fields.Float(string="Quantity", help="In the product's unit.")
    is_stockout = fields.Boolean(
        string="Out of Stock",
        help="Nothing was available that day: it is no evidence of low demand.",
    )
    is_campaign = fields.Boolean(help="A campaign ran: it does not raise the base.")
    is_outlier = fields.Boolean(help="Far from what is usual: it does not count.")

    # The shop comes last, so that reading a product's days reads neighbours.
    # Planning reads half a year of each product: from the index alone, since days of a
    # product lie far apart in the table, which grows day by day.
    _unique_day = models.UniqueIndex(
        "(product_id, warehouse_id, day, (COALESCE(shop_id, 0))) INCLUDE (qty)"
    )
    _flagged_days = models.Index(
        "(product_id, warehouse_id, day) WHERE is_campaign OR is_outlier"
    )

    @api.model
    def _roll_up(self, keys):
        """Make demand equal to the order lines for `keys`: (shop, product id, day).

        Exactly these keys are computed anew, in all warehouses. The items whose demand
        changed are planned again.
        """
        keys = sorted(set(keys))
        if not keys:
            return
        shops, products, days = zip(*keys, strict=True)
        selected = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::date[])"
            " AS key(shop_id, product_id, day)",
            list(shops),
            list(products),
            list(days),
        )
        self._roll_up_selected(selected, self._select_ordered())

    @api.model
    def _roll_up_selected(self, keys, counted):
        """Roll up the keys that a query selects, from what another counts of them."""
        self.env.flush_all()
        changed = self.env.execute_query(self._roll_up_query(keys, counted))
        if not changed:
            return
        self.invalidate_model()
        self.env["replenishment.stock.day"]._update_sold(changed)
        self.env["replenishment.item"]._mark_dirty(
            {(product_id, warehouse_id) for product_id, warehouse_id, _day in changed}
        )

    @api.model
    def _roll_up_query(self, keys, counted):
        """Upsert and delete in one statement; rows of what changed."""
        return SQL(
            """
            WITH key AS (%s),
            fresh AS (
                SELECT c.product_id, c.warehouse_id, c.day, c.shop_id,
                       MIN(c.company_id) AS company_id, SUM(c.qty) AS qty
                  FROM (%s) c
                 WHERE c.warehouse_id IS NOT NULL
                 GROUP BY c.product_id, c.warehouse_id, c.day, c.shop_id
                HAVING SUM(c.qty) != 0),
            gone AS (
                DELETE FROM replenishment_demand d USING key
                 WHERE COALESCE(d.shop_id, 0) = COALESCE(key.shop_id, 0)
                   AND d.product_id = key.product_id AND d.day = key.day
                   AND NOT EXISTS (
                       SELECT 1 FROM fresh f
                        WHERE COALESCE(f.shop_id, 0) = COALESCE(d.shop_id, 0)
                          AND f.product_id = d.product_id
                          AND f.day = d.day AND f.warehouse_id = d.warehouse_id)
                RETURNING d.product_id, d.warehouse_id, d.day),
            stored AS (
                INSERT INTO replenishment_demand AS d
                    (product_id, warehouse_id, day, shop_id, company_id, qty,
                     is_stockout)
                SELECT f.product_id, f.warehouse_id, f.day, f.shop_id, f.company_id,
                       f.qty, COALESCE(sd.is_stockout, false)
                  FROM fresh f
                  LEFT JOIN replenishment_stock_day sd
                         ON sd.product_id = f.product_id
                        AND sd.warehouse_id = f.warehouse_id AND sd.day = f.day
                 ORDER BY f.product_id, f.warehouse_id, f.day
                    ON CONFLICT (product_id, warehouse_id, day, (COALESCE(shop_id, 0)))
                    DO UPDATE SET qty = EXCLUDED.qty WHERE d.qty != EXCLUDED.qty
                RETURNING d.product_id, d.warehouse_id, d.day)
            SELECT * FROM stored UNION SELECT * FROM gone
            """,
            keys,
            counted,
        )

    @api.model
    def _select_ordered(self):
        """Units of the keys' products, sold as themselves or as parts of a SKU."""
        return SQL(
            """
            SELECT key.product_id, l.demand_warehouse_id AS warehouse_id, key.day,
                   key.shop_id, l.company_id, l.demand_qty AS qty
              FROM key
              JOIN (%(shops)s) s ON s.id = key.shop_id AND key.day >= s.first_day
              JOIN replenishment_tiktok_order_line l
                ON l.shop_id = key.shop_id AND l.product_id = key.product_id
               AND l.sold_on = key.day
             UNION ALL
            SELECT key.product_id, l.demand_warehouse_id, key.day,
                   key.shop_id, l.company_id, l.demand_qty * p.quantity
              FROM key
              JOIN (%(shops)s) s ON s.id = key.shop_id AND key.day >= s.first_day
              JOIN replenishment_tiktok_sku_part p
                ON p.shop_id = key.shop_id AND p.product_id = key.product_id
              JOIN replenishment_tiktok_sku k
                ON k.id = p.sku_id AND k.state = 'mapped'
              JOIN replenishment_tiktok_order_line l
                ON l.sku_id = k.id AND l.sold_on = key.day AND l.product_id IS NULL
            """,
            shops=SQL(
                """
                SELECT id, COALESCE(history_from, '-infinity') AS first_day
                  FROM replenishment_tiktok_shop
                 WHERE demand_source = 'orders'
                """
            ),
        )
