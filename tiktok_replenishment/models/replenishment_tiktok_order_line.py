# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_tiktok_attribution_mixin import (
    DEMAND_WAREHOUSE,
    PRODUCT,
    UNITS,
    WAREHOUSE,
)


class ReplenishmentTiktokOrderLine(models.Model):
    """Units of one SKU at one price in one order. Written by the pull only."""

    _name = "replenishment.tiktok.order.line"
    _inherit = ["replenishment.tiktok.attribution.mixin"]
    _description = "TikTok Order Line"
    _order = "sold_on DESC, order_id DESC, id"
    _rec_name = "sku_id"
    _log_access = False

    order_id = fields.Many2one(
        "replenishment.tiktok.order", required=True, ondelete="cascade", index=True
    )
    shop_id = fields.Many2one(
        "replenishment.tiktok.shop", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    sku_id = fields.Many2one("replenishment.tiktok.sku", string="SKU", required=True)
    bundle_sku_id = fields.Many2one(
        "replenishment.tiktok.sku",
        string="Sold in Bundle",
        index="btree_not_null",
        help="The buyer ordered this bundle; these units are one of its components.",
    )
    unit_ids = fields.Char(
        string="Unit IDs",
        help="TikTok's id of each unit, separated by commas; of a bundle's component "
        "with the component's own id after a slash.",
    )
    quantity = fields.Integer(help="Units ordered, in SKU units.")
    quantity_cancelled = fields.Integer(
        string="Cancelled", help="Units cancelled before shipping, in SKU units."
    )
    quantity_cancelled_late = fields.Integer(
        string="Cancelled Late",
        help="Units cancelled after they had left the warehouse, in SKU units.",
    )
    quantity_open = fields.Integer(
        string="To Ship", help="Units neither shipped nor cancelled, in SKU units."
    )
    cancel_cause = fields.Selection(
        [
            ("buyer", "Buyer"),
            ("seller", "Seller"),
            ("operator", "TikTok"),
            ("system", "System"),
            ("other", "Other"),
            ("mixed", "Several"),
        ]
    )
    quantity_returned = fields.Integer(
        string="Returned",
        readonly=True,
        help="Sold units that came back, in SKU units. They were demand.",
    )
    quantity_refunded = fields.Integer(
        string="Refunded",
        readonly=True,
        help="Sold units that were paid back and stay with the buyer, in SKU units. "
        "They were demand.",
    )
    quantity_restocked = fields.Integer(
        string="Put Back",
        readonly=True,
        help="Units cancelled after they had left and put back into stock, in SKU "
        "units. They are not demand.",
    )
    price_unit = fields.Monetary(
        string="Net Price", help="What the seller gets for one SKU."
    )
    currency_id = fields.Many2one("res.currency")
    is_gift = fields.Boolean()
    is_live = fields.Boolean(string="Sold Live")
    sold_on = fields.Date(required=True, help="On the shop's calendar.")
    demand_units = fields.Integer(
        string="Demand (SKU units)",
        help="Units that count as demand: not cancelled before shipping, paid, and of "
        "no sample, gift, replacement or exchange.",
    )
    product_id = fields.Many2one("product.product", ondelete="set null")
    warehouse_external_id = fields.Char(
        string="TikTok Warehouse ID",
        help="A bundle's component may come from a warehouse of its own. Empty: the "
        "order's.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", ondelete="set null", help="Ships these units."
    )
    demand_warehouse_id = fields.Many2one(
        "stock.warehouse",
        ondelete="set null",
        help="Where these units count as demand: the warehouse that usually serves "
        "them.",
    )
    demand_qty = fields.Float(
        string="Demand",
        help="In the product's unit: demand in SKU units × units per SKU. In SKU units "
        "where the SKU counts through its parts.",
    )

    _by_sku = models.Index("(sku_id, sold_on)")
    _by_demand = models.Index("(shop_id, product_id, sold_on)")
    _by_backlog = models.Index("(product_id, warehouse_id) WHERE quantity_open > 0")
    _by_parts_backlog = models.Index("(sku_id, warehouse_id) WHERE quantity_open > 0")

    @api.model
    def _replace(self, upsert, lines_by_order):
        """Store orders with their lines, in the place of those they had; roll up.

        `upsert` is the statement that stores the orders and returns those that were
        news; `lines_by_order` has the OrderLine values by the order's external id.
        """
        changed = self.env.execute_query(self._replace_query(upsert, lines_by_order))
        removed = [row[1:] for row in changed if row[0] < 0]
        added = [row[1:] for row in changed if row[0] > 0]
        self._follow_aftersales({row[-1] for row in added})
        self._count_orders(removed, added)
        parts = self._parts_by_sku({row[5] for row in removed + added if not row[1]})
        removed, added = _by_product(removed, parts), _by_product(added, parts)
        self.env["replenishment.demand"]._roll_up(
            (shop, product, day) for shop, product, day, *_rest in removed + added
        )
        self.env["replenishment.item"]._mark_dirty(_changed_backlogs(removed, added))

    @api.model
    def _follow_aftersales(self, order_ids):
        """Requests may have come before their order, and outlive its lines."""
        aftersales = self.env["replenishment.tiktok.aftersale"]
        changed = aftersales._adopt(sorted(order_ids))
        if changed:
            self._attribute_lines(SQL("line.order_id = ANY(%s)", changed))

    @api.model
    def _replace_query(self, upsert, lines_by_order):
        """One statement for all: rows that went have sign -1, those that came 1."""
        changed = SQL(
            "shop_id, product_id, sold_on, warehouse_id, quantity_open, sku_id,"
            " order_id"
        )
        return SQL(
            """
            WITH stored AS (%(upsert)s),
            removed AS (
                DELETE FROM replenishment_tiktok_order_line
                 -- An array keeps the index in use, whatever the table's statistics.
                 WHERE order_id = ANY(ARRAY(SELECT id FROM stored))
                RETURNING %(changed)s),
            added AS (%(insert)s RETURNING %(changed)s)
            SELECT -1, * FROM removed UNION ALL SELECT 1, * FROM added
            """,
            upsert=upsert,
            insert=self._insert_query(lines_by_order),
            changed=changed,
        )

    @api.model
    def _insert_query(self, lines_by_order):
        rows = [
            self._prepare_row(order_external_id, line)
            for order_external_id, lines in lines_by_order.items()
            for line in lines
        ]
        return SQL(
            """
            INSERT INTO replenishment_tiktok_order_line
                (order_id, shop_id, company_id, sku_id, bundle_sku_id, unit_ids,
                 quantity, quantity_cancelled, quantity_cancelled_late,
                 quantity_open, cancel_cause, quantity_returned, price_unit,
                 currency_id, is_gift, is_live, sold_on, demand_units, product_id,
                 warehouse_external_id, warehouse_id, demand_warehouse_id,
                 demand_qty)
            SELECT o.id, o.shop_id, o.company_id, k.id, b.id, v.unit_ids,
                   v.quantity, v.quantity_cancelled, v.quantity_cancelled_late,
                   v.quantity_open, v.cancel_cause, 0, v.price_unit,
                   COALESCE(c.id, o.currency_id), v.is_gift, v.is_live, v.sold_on,
                   v.demand_units, %(product)s,
                   v.warehouse_external_id, %(warehouse)s, %(demand_warehouse)s,
                   v.demand_units * %(units)s
              FROM jsonb_to_recordset(%(rows)s::jsonb) AS v(
                   order_external_id text, sku_external_id text,
                   bundle_sku_external_id text,
                   unit_ids text, quantity int, quantity_cancelled int,
                   quantity_cancelled_late int, quantity_open int,
                   cancel_cause text, price_unit numeric, currency text,
                   is_gift bool, is_live bool, sold_on date, demand_units int,
                   warehouse_external_id text)
              JOIN stored o ON o.external_id = v.order_external_id
              JOIN replenishment_tiktok_shop s ON s.id = o.shop_id
              LEFT JOIN replenishment_tiktok_warehouse m
                     ON m.shop_id = s.id
                    AND m.external_id = COALESCE(v.warehouse_external_id,
                                                 o.warehouse_external_id)
              JOIN replenishment_tiktok_sku k
                ON k.shop_id = o.shop_id AND k.external_id = v.sku_external_id
              LEFT JOIN replenishment_tiktok_sku b
                     ON b.shop_id = o.shop_id
                    AND b.external_id = v.bundle_sku_external_id
              LEFT JOIN res_currency c ON c.name = v.currency
            """,
            product=PRODUCT,
            units=UNITS,
            warehouse=WAREHOUSE,
            demand_warehouse=DEMAND_WAREHOUSE,
            rows=json.dumps(rows),
        )

    @api.model
    def _prepare_row(self, order_external_id, line):
        return {
            "order_external_id": order_external_id,
            "sku_external_id": line.sku_external_id,
            "bundle_sku_external_id": line.bundle_sku_external_id or None,
            "unit_ids": ",".join(line.unit_ids),
            "quantity": line.quantity,
            "quantity_cancelled": line.quantity_cancelled,
            "quantity_cancelled_late": line.quantity_cancelled_late,
            "quantity_open": line.quantity_open,
            "cancel_cause": line.cancel_cause or None,
            "price_unit": str(line.price_unit),
            "currency": line.currency,
            "is_gift": line.is_gift,
            "is_live": line.is_live,
            "sold_on": line.sold_on.isoformat(),
            "demand_units": line.demand_qty,
            "warehouse_external_id": line.warehouse_external_id or None,
        }

    @api.model
    def _count_orders(self, removed, added):
        orders, days = defaultdict(int), {}
        for sign, rows in ((-1, removed), (1, added)):
            for sku_id, _order_id in {row[5:] for row in rows}:
                orders[sku_id] += sign
        for _shop, _product, day, _warehouse, _open, sku_id, _order in added:
            days[sku_id] = max(day, days.get(sku_id, day))
        self.env["replenishment.tiktok.sku"]._add_orders(
            {sku_id: (count, days.get(sku_id)) for sku_id, count in orders.items()}
        )


def _by_product(rows, parts):
    """Rows that count for a product; those of a SKU made of parts for each part."""
    counted = []
    for shop, product, day, warehouse, quantity_open, sku, order in rows:
        for counted_product in [product] if product else parts.get(sku, ()):
            counted.append(
                (shop, counted_product, day, warehouse, quantity_open, sku, order)
            )
    return counted


def _changed_backlogs(removed, added):
    """(product id, warehouse id) whose units to ship are others than before."""
    change = defaultdict(int)
    for sign, rows in ((-1, removed), (1, added)):
        for _shop, product, _day, warehouse, quantity_open, sku, _order in rows:
            if warehouse:
                change[product, warehouse, sku] += sign * (quantity_open or 0)
    return {key[:2] for key, quantity in change.items() if quantity}
