# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timezone

from odoo import api, fields, models
from odoo.tools import SQL

COMMERCE_PLATFORMS = {
    "": "tiktok_shop",
    "TIKTOK_SHOP": "tiktok_shop",
    "TOKOPEDIA": "tokopedia",
}


class ReplenishmentTiktokOrder(models.Model):
    """An order of a shop, without any buyer data. Written by the pull only."""

    _name = "replenishment.tiktok.order"
    _description = "TikTok Order"
    _order = "ordered_at DESC, id DESC"
    _rec_name = "external_id"

    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    external_id = fields.Char(string="Order", required=True)
    status = fields.Char(
        required=True, help="As TikTok Shop writes it, such as AWAITING_SHIPMENT."
    )
    ordered_at = fields.Datetime(required=True, index=True)
    updated_at = fields.Datetime(required=True)
    fulfillment = fields.Selection(
        [("seller", "By the seller"), ("fbt", "By TikTok"), ("other", "Other")],
        required=True,
    )
    commerce_platform = fields.Selection(
        [
            ("tiktok_shop", "TikTok Shop"),
            ("tokopedia", "Tokopedia"),
            ("other", "Other"),
        ],
        string="Placed On",
        required=True,
        default="tiktok_shop",
        help="Tokopedia's orders of an Indonesian shop take the same stock.",
    )
    warehouse_external_id = fields.Char(string="TikTok Warehouse ID")
    warehouse_id = fields.Many2one("stock.warehouse", index="btree_not_null")
    currency_id = fields.Many2one("res.currency")
    is_sample = fields.Boolean()
    is_replacement = fields.Boolean()
    is_exchange = fields.Boolean()
    is_cod = fields.Boolean(string="Cash on Delivery")
    is_pre_order = fields.Boolean()
    is_on_hold = fields.Boolean()
    line_ids = fields.One2many("replenishment.tiktok.order.line", "order_id")
    aftersale_ids = fields.One2many(
        "replenishment.tiktok.aftersale", "order_id", string="After-Sales Requests"
    )

    _unique_external_id = models.Constraint(
        "UNIQUE (shop_id, external_id)", "This shop has this order already."
    )

    @api.model
    def _upsert(self, shop, orders):
        """Store Order values; a copy older than ours changes nothing.

        Demand follows within the same transaction.
        """
        # A list that moves while it is paged repeats orders; the newest copy counts.
        newest = {}
        for order in orders:
            known = newest.get(order.external_id)
            if known is None or order.updated_at >= known.updated_at:
                newest[order.external_id] = order
        if not newest:
            return
        self.env.flush_all()
        lines = [line for order in newest.values() for line in order.lines]
        self.env["replenishment.tiktok.warehouse"]._remember(
            shop,
            {place.warehouse_external_id: None for place in [*newest.values(), *lines]},
        )
        self.env["replenishment.tiktok.sku"]._upsert(shop, lines)
        self.env["replenishment.tiktok.order.line"]._replace(
            self._upsert_query(shop, list(newest.values())),
            {order.external_id: order.lines for order in newest.values()},
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _upsert_query(self, shop, orders):
        """The statement that stores orders; its rows are those that were news."""
        return SQL(
            """
            INSERT INTO replenishment_tiktok_order AS o
                (shop_id, company_id, external_id, status, ordered_at, updated_at,
                 fulfillment, commerce_platform, warehouse_external_id, warehouse_id,
                 currency_id, is_sample, is_replacement, is_exchange, is_cod,
                 is_pre_order, is_on_hold,
                 create_uid, create_date, write_uid, write_date)
            SELECT s.id, s.company_id, v.external_id, v.status, v.ordered_at,
                   v.updated_at, v.fulfillment, v.commerce_platform,
                   v.warehouse_external_id,
                   COALESCE(m.warehouse_id, s.warehouse_id), c.id,
                   v.is_sample, v.is_replacement, v.is_exchange, v.is_cod,
                   v.is_pre_order, v.is_on_hold,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM jsonb_to_recordset(%(rows)s::jsonb) AS v(
                   external_id text, status text, ordered_at timestamp,
                   updated_at timestamp, fulfillment text,
                   commerce_platform text, warehouse_external_id text,
                   currency text, is_sample bool, is_replacement bool,
                   is_exchange bool, is_cod bool,
                   is_pre_order bool, is_on_hold bool)
              JOIN replenishment_tiktok_shop s ON s.id = %(shop)s
              LEFT JOIN replenishment_tiktok_warehouse m
                     ON m.shop_id = s.id
                    AND m.external_id = v.warehouse_external_id
              LEFT JOIN res_currency c ON c.name = v.currency
             ORDER BY v.external_id
                ON CONFLICT (shop_id, external_id) DO UPDATE
               SET status = EXCLUDED.status, updated_at = EXCLUDED.updated_at,
                   fulfillment = EXCLUDED.fulfillment,
                   commerce_platform = EXCLUDED.commerce_platform,
                   warehouse_external_id = EXCLUDED.warehouse_external_id,
                   warehouse_id = EXCLUDED.warehouse_id,
                   currency_id = EXCLUDED.currency_id,
                   is_on_hold = EXCLUDED.is_on_hold,
                   write_uid = %(uid)s, write_date = %(now)s
             WHERE EXCLUDED.updated_at >= o.updated_at
            RETURNING o.*
            """,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            rows=json.dumps([self._prepare_row(order) for order in orders]),
            shop=shop.id,
        )

    @api.model
    def _prepare_row(self, order):
        return {
            "external_id": order.external_id,
            "status": order.status,
            "ordered_at": _utc_text(order.ordered_at),
            "updated_at": _utc_text(order.updated_at),
            "fulfillment": order.fulfillment,
            "commerce_platform": COMMERCE_PLATFORMS.get(
                order.commerce_platform, "other"
            ),
            "warehouse_external_id": order.warehouse_external_id or None,
            "currency": order.currency,
            "is_sample": order.is_sample,
            "is_replacement": order.is_replacement,
            "is_exchange": order.is_exchange,
            "is_cod": order.is_cod,
            "is_pre_order": order.is_pre_order,
            "is_on_hold": order.is_on_hold,
        }


def _utc_text(moment):
    """Text of an aware datetime, as a timestamp column without zone takes it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None).isoformat(" ")
