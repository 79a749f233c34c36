# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

RECENT_DAYS = 30


class ReplenishmentTiktokSku(models.Model):
    """A SKU of a listing, and the product it sells."""

    _name = "replenishment.tiktok.sku"
    _inherit = [
        "replenishment.tiktok.kit.mixin",
        "replenishment.sku.suggestion.mixin",
        "replenishment.tiktok.listing.mixin",
        "replenishment.tiktok.stock.alert.mixin",
        "replenishment.sku.mixin",
    ]
    _description = "TikTok SKU"
    _order = "order_count DESC, id"
    _rec_names_search = ["seller_sku", "name", "external_id"]
    _check_company_auto = True

    _code_field = "seller_sku"

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    external_id = fields.Char(string="SKU ID", required=True, readonly=True)
    seller_sku = fields.Char(string="Seller SKU", index=True, readonly=True)
    product_external_id = fields.Char(string="TikTok Product ID", readonly=True)
    is_bundle = fields.Boolean(
        string="Bundle",
        readonly=True,
        help="TikTok Shop tells its components when it is sold: these count, so it "
        "needs no product.",
    )
    order_count = fields.Integer(string="Orders", readonly=True)
    last_sold_on = fields.Date(readonly=True)
    recent_units = fields.Integer(
        string="Sold in 30 Days",
        compute="_compute_recent_units",
        help="Units that count as demand, in SKU units.",
    )

    _unique_external_id = models.Constraint(
        "UNIQUE (shop_id, external_id)", "This shop has this SKU already."
    )
    _positive_units = models.Constraint(
        "CHECK (units_per_sku > 0)", "A SKU holds more than zero units."
    )
    _mapped_has_product = models.Constraint(
        "CHECK (state != 'mapped' OR product_id IS NOT NULL OR is_composed)",
        "A mapped SKU needs a product or parts.",
    )

    @api.depends("seller_sku", "name", "external_id")
    def _compute_display_name(self):
        for sku in self:
            sku.display_name = sku.seller_sku or sku.name or sku.external_id

    def _compute_recent_units(self):
        sold = dict(
            self.env["replenishment.tiktok.order.line"]._read_group(
                [
                    ("sku_id", "in", self.ids),
                    ("sold_on", ">=", fields.Date.today() - timedelta(RECENT_DAYS)),
                ],
                ["sku_id"],
                ["demand_units:sum"],
            )
        )
        for sku in self:
            sku.recent_units = sold.get(sku, 0)

    def _attribute(self):
        if self:
            self._refresh_kits()
            self._recompose(self.part_ids.product_id)
            self.shop_id._tell_unmapped()

    def _attribute_lines(self, products):
        """Count stored lines anew; `products` are or were parts of these SKUs."""
        lines = self.env["replenishment.tiktok.order.line"]
        lines._attribute(SQL("line.sku_id = ANY(%s)", self.ids))
        lines._count_parts(self, products)

    @api.model
    def _map_shop(self, shop):
        """Follow what changed in products and kits since the last pull."""
        self._refresh_shop_kits(shop)
        mapped = self._map_by_code(SQL("k.shop_id = %s", shop.id))
        self._suggest_when_due([("shop_id", "=", shop.id)])
        shop._tell_unmapped()
        return mapped

    @api.model
    def _upsert(self, shop, lines):
        """Store the SKUs of OrderLine values, the last seller SKU and title winning.

        Components of bundles come without a title, their bundle with its id alone:
        what is not told replaces nothing. An order shows the listing of its day: what
        the list of products has told is newer.
        """
        rows = self._prepare_rows(lines)
        self.flush_model()
        news = self.env.execute_query(self._upsert_query(shop, rows))
        if news:
            self._map_by_code(SQL("k.id = ANY(%s)", [sku_id for (sku_id,) in news]))

    @api.model
    def _upsert_query(self, shop, rows):
        return SQL(
            """
            INSERT INTO replenishment_tiktok_sku AS k
                (shop_id, company_id, external_id, product_external_id, seller_sku,
                 name, is_bundle, units_per_sku, state, is_composed, order_count,
                 create_uid, create_date, write_uid, write_date)
            SELECT s.id, s.company_id, v.external_id, v.product_external_id,
                   v.seller_sku, v.name, v.is_bundle, 1, 'unmapped', false, 0,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM jsonb_to_recordset(%(rows)s::jsonb)
                   AS v(external_id text, product_external_id text,
                        seller_sku text, name text, is_bundle bool)
              JOIN replenishment_tiktok_shop s ON s.id = %(shop)s
             ORDER BY v.external_id
                ON CONFLICT (shop_id, external_id) DO UPDATE
               SET seller_sku = CASE WHEN k.listing_status IS NULL
                       THEN COALESCE(EXCLUDED.seller_sku, k.seller_sku)
                       ELSE k.seller_sku END,
                   name = CASE WHEN k.listing_status IS NULL
                       THEN COALESCE(EXCLUDED.name, k.name) ELSE k.name END,
                   product_external_id = COALESCE(EXCLUDED.product_external_id,
                                                  k.product_external_id),
                   is_bundle = k.is_bundle IS TRUE OR EXCLUDED.is_bundle,
                   write_uid = %(uid)s, write_date = %(now)s
             WHERE (EXCLUDED.is_bundle AND k.is_bundle IS NOT TRUE)
                OR k.listing_status IS NULL
                   AND (COALESCE(EXCLUDED.seller_sku != k.seller_sku,
                                 EXCLUDED.seller_sku IS NOT NULL)
                        OR COALESCE(EXCLUDED.name != k.name,
                                    EXCLUDED.name IS NOT NULL))
                OR COALESCE(EXCLUDED.product_external_id != k.product_external_id,
                            EXCLUDED.product_external_id IS NOT NULL)
            RETURNING id
            """,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            rows=json.dumps(list(rows.values())),
            shop=shop.id,
        )

    @api.model
    def _prepare_rows(self, lines):
        rows = {}
        for line in lines:
            told = {
                "product_external_id": line.product_external_id,
                "seller_sku": line.seller_sku,
                "name": line.title,
            }
            row = rows.setdefault(line.sku_external_id, {"is_bundle": False})
            row |= {name: text for name, text in told.items() if text}
        for bundle_id in {line.bundle_sku_external_id for line in lines} - {""}:
            rows.setdefault(bundle_id, {})["is_bundle"] = True
        return {key: {"external_id": key, **row} for key, row in rows.items()}

    @api.model
    def _add_orders(self, changes):
        """Keep the counts. `changes`: (orders more or fewer, last day) by SKU id."""
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_tiktok_sku k
                   SET order_count = k.order_count + v.orders,
                       last_sold_on = GREATEST(k.last_sold_on, v.day)
                  FROM unnest(%s::int[], %s::int[], %s::date[]) AS v(id, orders, day)
                 WHERE k.id = v.id
                   AND (v.orders != 0 OR k.last_sold_on IS DISTINCT FROM v.day)
                RETURNING k.id
                """,
                list(changes),
                [orders for orders, _day in changes.values()],
                [day for _orders, day in changes.values()],
            )
        )
