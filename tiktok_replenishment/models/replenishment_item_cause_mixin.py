# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

# Reading so many days of demand takes as long as looking up one pair.
MANY_DAYS = 10


class ReplenishmentItemCauseMixin(models.AbstractModel):
    """Finds what gives cause to plan a product in a warehouse."""

    _name = "replenishment.item.cause.mixin"
    _description = "Causes to Plan an Item"

    @api.model
    def _select_causes(self, company_id):
        """SQL of (product id, warehouse id) that have a cause to be planned."""
        others = SQL(" UNION ").join(self._causes_beside_demand(company_id))
        if not self._has_few_pairs(company_id):
            return SQL("%s UNION %s", others, self._recent_demand(company_id))
        return SQL(
            "WITH cause(product_id, warehouse_id) AS MATERIALIZED (%s)"
            " SELECT * FROM cause UNION ALL %s",
            others,
            self._recent_demand_without_cause(company_id),
        )

    @api.model
    def _has_few_pairs(self, company_id):
        """Whether products in warehouses are far fewer than days of demand.

        By the database's own estimates; it has none (-1) of what was never analyzed.
        """
        [(n_products, n_warehouses, n_days)] = self.env.execute_query(
            SQL(
                """
                SELECT p.reltuples,
                       (SELECT COUNT(*) FROM stock_warehouse
                               WHERE company_id = %s),
                       d.reltuples
                  FROM pg_class p, pg_class d
                 WHERE p.oid = 'product_product'::regclass
                   AND d.oid = 'replenishment_demand'::regclass
                """,
                company_id,
            )
        )
        return 0 <= n_products * n_warehouses * MANY_DAYS < n_days

    @api.model
    def _causes_beside_demand(self, company_id):
        return [
            self._mapped_listings(company_id),
            self._operators_stock(company_id),
            self._odoo_stock(company_id),
            self._open_moves(company_id),
            self._purchase_drafts(company_id),
            self._campaigns(company_id),
        ]

    def _mapped_listings(self, company_id):
        """Listings taken off sale are no cause: what is left of them has others."""
        return SQL(
            """
            SELECT k.product_id, s.warehouse_id
              FROM replenishment_tiktok_sku k
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             WHERE k.state = 'mapped' AND k.is_composed IS NOT TRUE
               AND (k.listing_status IS NULL OR k.is_listed)
               AND s.warehouse_id IS NOT NULL AND s.company_id = %(company)s
             UNION
            SELECT p.product_id, s.warehouse_id
              FROM replenishment_tiktok_sku_part p
              JOIN replenishment_tiktok_sku k ON k.id = p.sku_id AND k.state = 'mapped'
               AND (k.listing_status IS NULL OR k.is_listed)
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             WHERE s.warehouse_id IS NOT NULL AND s.company_id = %(company)s
            """,
            company=company_id,
        )

    def _recent_demand(self, company_id):
        return SQL(
            """
            SELECT DISTINCT d.product_id, d.warehouse_id
              FROM replenishment_demand d
              JOIN stock_warehouse w ON w.id = d.warehouse_id AND w.company_id = %s
             WHERE d.day >= CURRENT_DATE - 180 AND d.qty > 0
            """,
            company_id,
        )

    def _recent_demand_without_cause(self, company_id):
        """The same of pairs that are no `cause`: each is looked up.

        In a warehouse that nobody plans it may give cause where that is fed from.
        """
        return SQL(
            """
            SELECT * FROM (
                SELECT p.id, w.id AS warehouse_id
                  FROM product_product p CROSS JOIN stock_warehouse w
                 WHERE w.company_id = %s
                   AND (w.replenish_role != 'none'
                        OR EXISTS (SELECT FROM replenishment_item i
                                    WHERE i.warehouse_id = w.id)
                        OR EXISTS (SELECT FROM replenishment_lane l
                                    WHERE l.warehouse_id = w.id))
                   AND NOT EXISTS (
                       SELECT FROM cause c
                        WHERE c.product_id = p.id AND c.warehouse_id = w.id)
                OFFSET 0) AS pair
             WHERE (SELECT true FROM replenishment_demand d
                     WHERE d.product_id = pair.id
                       AND d.warehouse_id = pair.warehouse_id
                       AND d.day >= CURRENT_DATE - 180 AND d.qty > 0
                     LIMIT 1)
            """,
            company_id,
        )

    def _operators_stock(self, company_id):
        return SQL(
            """
            SELECT ts.product_id, ts.warehouse_id
              FROM replenishment_threepl_stock ts
              JOIN stock_warehouse w ON w.id = ts.warehouse_id
             WHERE ts.product_id IS NOT NULL AND w.company_id = %s
               AND (ts.qty_available != 0 OR ts.qty_inbound != 0
                    OR ts.qty_pending != 0 OR ts.qty_reserved != 0)
            """,
            company_id,
        )

    def _odoo_stock(self, company_id):
        return SQL(
            """
            SELECT q.product_id, l.warehouse_id
              FROM stock_quant q
              JOIN stock_location l ON l.id = q.location_id
               AND l.usage = 'internal' AND l.warehouse_id IS NOT NULL
             WHERE q.quantity != 0 AND q.company_id = %s
            """,
            company_id,
        )

    def _open_moves(self, company_id):
        return SQL(
            """
            SELECT m.product_id, l.warehouse_id
              FROM stock_move m
              JOIN stock_location l
                ON l.id = COALESCE(m.location_final_id, m.location_dest_id)
               AND l.usage = 'internal' AND l.warehouse_id IS NOT NULL
             WHERE m.company_id = %s
               AND m.state IN ('draft', 'waiting', 'confirmed', 'assigned',
                               'partially_available')
            """,
            company_id,
        )

    def _purchase_drafts(self, company_id):
        return SQL(
            """
            SELECT pol.product_id, t.warehouse_id
              FROM purchase_order_line pol
              JOIN purchase_order po ON po.id = pol.order_id
               AND po.state IN ('draft', 'sent', 'to approve')
              JOIN stock_picking_type t ON t.id = po.picking_type_id
             WHERE pol.product_id IS NOT NULL AND pol.company_id = %s
            """,
            company_id,
        )

    def _campaigns(self, company_id):
        return SQL(
            """
            SELECT i.product_id, i.warehouse_id
              FROM replenishment_campaign_line l
              JOIN product_product p
                ON p.product_tmpl_id = l.product_tmpl_id
               AND (l.product_id IS NULL OR l.product_id = p.id)
              -- Items are wide; what is asked of them stands in their index.
              JOIN replenishment_item i ON i.product_id = p.id
              JOIN stock_warehouse w ON w.id = i.warehouse_id AND w.company_id = %s
             WHERE l.state = 'confirmed' AND l.last_day >= CURRENT_DATE - 1
            """,
            company_id,
        )
