# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentStockDay(models.Model):
    """What was available of a product in a warehouse on a day.

    Written with every accepted pull of stock, because no operator tells later what
    there was. A day whose pulls all found nothing was out of stock.
    """

    _name = "replenishment.stock.day"
    _description = "Daily Stock"
    _order = "day DESC, product_id, warehouse_id, id"
    _log_access = False

    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, help="On the warehouse's calendar.")
    qty_available = fields.Float(string="Available", help="At the day's last pull.")
    qty_sold = fields.Float(string="Sold")
    pull_count = fields.Integer(string="Pulls")
    empty_pull_count = fields.Integer(string="Empty Pulls")
    is_stockout = fields.Boolean(
        string="Out of Stock", help="Every pull of the day found nothing available."
    )
    value = fields.Monetary(help="Available × cost, in the company's currency.")

    _unique_day = models.UniqueIndex("(product_id, warehouse_id, day)")

    @api.model
    def _record_pull(self, warehouse, products, day):
        """Note what a pull found for `products` in the `warehouse` on its `day`."""
        if not products:
            return
        costs = products.with_company(warehouse.company_id)
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_stock_day AS d
                    (product_id, warehouse_id, company_id, day, qty_available, qty_sold,
                     pull_count, empty_pull_count, is_stockout, value)
                SELECT st.product_id, st.warehouse_id, st.company_id, %(day)s,
                       st.available, COALESCE((
                           SELECT SUM(e.qty) FROM replenishment_demand e
                            WHERE e.product_id = st.product_id
                              AND e.warehouse_id = st.warehouse_id
                              AND e.day = %(day)s), 0),
                       1, (st.sellable <= 0)::int, st.sellable <= 0,
                       GREATEST(st.available, 0) * st.cost
                  FROM (%(stock)s) st
                 ORDER BY st.product_id
                    ON CONFLICT (product_id, warehouse_id, day) DO UPDATE
                   SET qty_available = EXCLUDED.qty_available, value = EXCLUDED.value,
                       pull_count = d.pull_count + 1,
                       empty_pull_count = d.empty_pull_count
                                          + EXCLUDED.empty_pull_count,
                       is_stockout = d.is_stockout AND EXCLUDED.is_stockout
                RETURNING id
                """,
                day=day,
                stock=self._select_stock(warehouse, products, costs),
            )
        )
        self.invalidate_model()
        self._flag_demand(warehouse, products, day)

    @api.model
    def _select_stock(self, warehouse, products, costs):
        """All rows of the products there: several SKUs, or several places, add up."""
        return SQL(
            """
            SELECT st.product_id, st.warehouse_id, MIN(st.company_id) AS company_id,
                   SUM(st.qty_available * st.units_per_sku) AS available,
                   SUM(GREATEST(st.qty_available, 0) * st.units_per_sku) AS sellable,
                   MIN(p.cost) AS cost
              FROM replenishment_threepl_stock st
              JOIN unnest(%s::int[], %s::float8[]) AS p(id, cost)
                ON p.id = st.product_id
             WHERE st.warehouse_id = %s AND st.qty_available IS NOT NULL
             GROUP BY st.product_id, st.warehouse_id
            """,
            products.ids,
            [product.standard_price for product in costs],
            warehouse.id,
        )

    @api.model
    def _flag_demand(self, warehouse, products, day):
        self.env["replenishment.demand"].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_demand d SET is_stockout = sd.is_stockout
                  FROM replenishment_stock_day sd
                 WHERE sd.warehouse_id = %s AND sd.day = %s
                   AND sd.product_id = ANY(%s)
                   AND d.product_id = sd.product_id
                   AND d.warehouse_id = sd.warehouse_id AND d.day = sd.day
                   AND d.is_stockout IS DISTINCT FROM sd.is_stockout
                RETURNING d.id
                """,
                warehouse.id,
                day,
                products.ids,
            )
        )
        self.env["replenishment.demand"].invalidate_model(["is_stockout"])

    @api.model
    def _update_sold(self, keys):
        """Follow demand. `keys`: (product id, warehouse id, day)."""
        if not keys:
            return
        products, warehouses, days = zip(*keys, strict=True)
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_stock_day sd
                   SET qty_sold = COALESCE((
                       SELECT SUM(d.qty) FROM replenishment_demand d
                        WHERE d.product_id = sd.product_id
                          AND d.warehouse_id = sd.warehouse_id AND d.day = sd.day), 0)
                  FROM unnest(%s::int[], %s::int[], %s::date[])
                       AS key(product_id, warehouse_id, day)
                 WHERE sd.product_id = key.product_id
                   AND sd.warehouse_id = key.warehouse_id AND sd.day = key.day
                RETURNING sd.id
                """,
                list(products),
                list(warehouses),
                list(days),
            )
        )
        self.invalidate_model(["qty_sold"])
