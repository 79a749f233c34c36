# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentTiktokListingMixin(models.AbstractModel):
    """What the list of a shop's products tells about its SKUs.

    Nothing is removed: a SKU that is sold no more has a history.
    """

    _name = "replenishment.tiktok.listing.mixin"
    _description = "Listing of a TikTok SKU"

    is_listed = fields.Boolean(
        string="On Sale",
        readonly=True,
        help="Buyers can order it now: neither it nor its product is deleted or "
        "deactivated.",
    )
    listing_status = fields.Char(
        readonly=True,
        help="As TikTok Shop writes it, such as ACTIVATE or SELLER_DEACTIVATED; empty "
        "when it is only known from an order.",
    )

    @api.model
    def _upsert_listings(self, shop, page):
        """Store the SKUs of a ProductPage, those that never sold too."""
        rows = {
            sku.sku_external_id: {
                "external_id": sku.sku_external_id,
                "product_external_id": sku.product_external_id,
                "seller_sku": sku.seller_sku,
                "name": sku.title,
                "listing_status": sku.status,
                "is_listed": sku.is_active,
            }
            for sku in page.skus
        }
        if not rows:
            return
        self.flush_model()
        changed = self.env.execute_query(self._upsert_listings_query(shop, rows))
        if changed:
            self.invalidate_model()
            self._map_by_code(
                SQL("k.shop_id = %s AND k.external_id = ANY(%s)", shop.id, list(rows))
            )

    @api.model
    def _upsert_listings_query(self, shop, rows):
        return SQL(
            """
            INSERT INTO replenishment_tiktok_sku AS k
                (shop_id, company_id, external_id, product_external_id, seller_sku,
                 name, listing_status, is_listed, units_per_sku, state, is_composed,
                 order_count, create_uid, create_date, write_uid, write_date)
            SELECT s.id, s.company_id, v.external_id, v.product_external_id,
                   v.seller_sku, v.name, v.listing_status, v.is_listed, 1, 'unmapped',
                   false, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM jsonb_to_recordset(%(rows)s::jsonb)
                   AS v(external_id text, product_external_id text, seller_sku text,
                        name text, listing_status text, is_listed bool)
              JOIN replenishment_tiktok_shop s ON s.id = %(shop)s
             ORDER BY v.external_id
                ON CONFLICT (shop_id, external_id) DO UPDATE
               SET seller_sku = EXCLUDED.seller_sku, name = EXCLUDED.name,
                   product_external_id = EXCLUDED.product_external_id,
                   listing_status = EXCLUDED.listing_status,
                   is_listed = EXCLUDED.is_listed,
                   write_uid = %(uid)s, write_date = %(now)s
             WHERE (k.seller_sku, k.name, k.product_external_id, k.listing_status,
                    k.is_listed)
                   IS DISTINCT FROM (EXCLUDED.seller_sku, EXCLUDED.name,
                                     EXCLUDED.product_external_id,
                                     EXCLUDED.listing_status, EXCLUDED.is_listed)
            RETURNING id
            """,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            rows=json.dumps(list(rows.values())),
            shop=shop.id,
        )
