# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class ReplenishmentItemCauseMixin(models.AbstractModel):
    """Finds what gives cause to plan a product in a warehouse."""

    _name = "replenishment.item.cause.mixin"
    _description = "Causes to Plan an Item"

    @api.model
    def _causes(self, company_id):
        """Queries of (product id, warehouse id) that have a cause to be planned."""
        return [
            self._mapped_listings(company_id),
            self._recent_demand(company_id),
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
            SELECT DISTINCT product_id, warehouse_id FROM replenishment_demand
             WHERE day >= CURRENT_DATE - 180 AND qty > 0 AND company_id = %s
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
              FROM replenishment_item i
              JOIN replenishment_campaign_line l
                ON l.product_tmpl_id = i.product_tmpl_id
               AND (l.product_id IS NULL OR l.product_id = i.product_id)
               AND l.state = 'confirmed' AND l.last_day >= CURRENT_DATE - 1
             WHERE i.company_id = %s
            """,
            company_id,
        )
