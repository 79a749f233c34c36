# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentStockDay(models.Model):
    """What was available of a product in a warehouse on a day.

    Written with every accepted pull of stock, because no operator tells later what
    there was, and with every look of planning at stock that Odoo keeps. A day whose
    pulls or looks all found nothing was out of stock.
    """

    _name = "replenishment.stock.day"
    _inherit = ["replenishment.stock.look.mixin"]
    _description = "Daily Stock"
    _order = "day DESC, product_id, warehouse_id, id"
    _log_access = False

    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, help="On the warehouse's calendar.")
    qty_available = fields.Float(
        string="Available", help="At the day's last pull or look."
    )
    qty_sold = fields.Float(string="Sold")
    pull_count = fields.Integer(
        string="Pulls",
        help="Of an operator's numbers; or hours in which planning looked.",
    )
    empty_pull_count = fields.Integer(
        string="Empty Pulls", help="Those that found nothing available."
    )
    is_stockout = fields.Boolean(
        string="Out of Stock",
        help="Every pull or look of the day found nothing available.",
    )
    value = fields.Monetary(help="Available × cost, in the company's currency.")

    _unique_day = models.UniqueIndex("(product_id, warehouse_id, day)")
    # Planning reads the few days that were without stock, of all items at once.
    _without_stock = models.Index(
        "(product_id, warehouse_id, day) WHERE is_stockout OR empty_pull_count > 0"
    )

    def init(self):
        # Every pull counts up the whole day: with room beside each row the index, which
        # holds all days, is left alone.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 48)", SQL.identifier(self._table))
        )

    @api.model
    def _record_pull(self, place, day):
        """Note what a pull of an operator's `place` found, on its warehouse's `day`."""
        if not place.warehouse_id:
            return
        self.flush_model()
        self.env["product.product"].flush_model(["standard_price"])
        self.env["replenishment.demand"].flush_model()
        self.env.execute_query(
            SQL(
                """
                WITH found AS MATERIALIZED (
                    SELECT st.product_id, st.warehouse_id, st.company_id, st.available,
                           (st.sellable <= 0) AS is_empty,
                           GREATEST(st.available, 0) * (%(cost)s)::float8 AS value
                      FROM (%(stock)s) st
                      JOIN product_product p ON p.id = st.product_id),
                known AS (
                    UPDATE replenishment_stock_day d
                       SET qty_available = found.available, value = found.value,
                           pull_count = d.pull_count + 1,
                           empty_pull_count = d.empty_pull_count + found.is_empty::int,
                           is_stockout = d.is_stockout AND found.is_empty
                      FROM found
                     WHERE d.product_id = found.product_id
                       AND d.warehouse_id = %(warehouse)s AND d.day = %(day)s
                    RETURNING d.product_id)
                INSERT INTO replenishment_stock_day
                    (product_id, warehouse_id, company_id, day, qty_available, qty_sold,
                     pull_count, empty_pull_count, is_stockout, value)
                SELECT found.product_id, found.warehouse_id, found.company_id, %(day)s,
                       found.available, COALESCE(sold.qty, 0),
                       1, found.is_empty::int, found.is_empty, found.value
                  FROM found
                  LEFT JOIN (SELECT e.product_id, SUM(e.qty) AS qty
                               FROM replenishment_demand e
                              WHERE e.warehouse_id = %(warehouse)s AND e.day = %(day)s
                              GROUP BY e.product_id) sold
                    ON sold.product_id = found.product_id
                 WHERE found.product_id NOT IN (SELECT product_id FROM known)
                    ON CONFLICT (product_id, warehouse_id, day) DO NOTHING
                RETURNING 1
                """,
                day=day,
                cost=self._cost(place.company_id),
                warehouse=place.warehouse_id.id,
                stock=self._select_stock(place),
            )
        )
        self.invalidate_model()
        self._flag_demand(place, day)

    @api.model
    def _cost(self, company):
        """SQL of the cost of product `p` to a company."""
        products = self.env["product.product"].with_company(company)
        return products._field_to_sql("p", "standard_price")

    @api.model
    def _select_stock(self, place):
        """Products of a place: all SKUs and all places of the warehouse add up."""
        return SQL(
            """
            SELECT st.product_id, st.warehouse_id, MIN(st.company_id) AS company_id,
                   SUM(st.qty_available * st.units_per_sku)::float8 AS available,
                   SUM(GREATEST(st.qty_available, 0) * st.units_per_sku)::float8
                       AS sellable
              FROM replenishment_threepl_stock st
             WHERE st.warehouse_id = %s AND st.qty_available IS NOT NULL
               AND st.product_id IN (
                   SELECT here.product_id FROM replenishment_threepl_stock here
                    WHERE here.threepl_warehouse_id = %s)
             GROUP BY st.product_id, st.warehouse_id
            """,
            place.warehouse_id.id,
            place.id,
        )

    @api.model
    def _flag_demand(self, place, day):
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_demand d SET is_stockout = sd.is_stockout
                  FROM replenishment_stock_day sd
                 WHERE d.warehouse_id = %(warehouse)s AND d.day = %(day)s
                   AND sd.product_id = d.product_id
                   AND sd.warehouse_id = d.warehouse_id AND sd.day = d.day
                   AND d.is_stockout IS DISTINCT FROM sd.is_stockout
                RETURNING d.id
                """,
                warehouse=place.warehouse_id.id,
                day=day,
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
