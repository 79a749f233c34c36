# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the addon's ways are compared with: Odoo's own, and the database's limit."""

import io
import time

from odoo import Command

TABLES = """
CREATE TABLE bare_order (id serial PRIMARY KEY, shop_id int, external_id text,
    status text, ordered_at timestamp, updated_at timestamp,
    UNIQUE (shop_id, external_id));
CREATE TABLE bare_line (id serial PRIMARY KEY, shop_id int, external_id text,
    sku_id int, product_id int, warehouse_id int, sold_on date, qty float8,
    price float8, UNIQUE (shop_id, external_id, sku_id));
CREATE TABLE bare_demand (id serial PRIMARY KEY, product_id int, warehouse_id int,
    day date, external_id text, qty float8,
    UNIQUE (product_id, warehouse_id, day, external_id));
CREATE TEMP TABLE got_order AS SELECT * FROM bare_order;
CREATE TEMP TABLE got_line AS SELECT * FROM bare_line;
CREATE TEMP TABLE got_demand AS SELECT * FROM bare_demand;
ALTER TABLE got_order DROP id;
ALTER TABLE got_line DROP id;
ALTER TABLE got_demand DROP id;
"""
UPSERTS = """
INSERT INTO bare_order (shop_id, external_id, status, ordered_at, updated_at)
SELECT * FROM got_order
    ON CONFLICT (shop_id, external_id) DO UPDATE
   SET status = EXCLUDED.status, updated_at = EXCLUDED.updated_at
 WHERE EXCLUDED.updated_at >= bare_order.updated_at;
INSERT INTO bare_line (shop_id, external_id, sku_id, product_id, warehouse_id,
                       sold_on, qty, price)
SELECT * FROM got_line
    ON CONFLICT (shop_id, external_id, sku_id) DO UPDATE
   SET qty = EXCLUDED.qty, price = EXCLUDED.price;
INSERT INTO bare_demand (product_id, warehouse_id, day, external_id, qty)
SELECT * FROM got_demand
    ON CONFLICT (product_id, warehouse_id, day, external_id) DO UPDATE
   SET qty = EXCLUDED.qty;
TRUNCATE got_order, got_line, got_demand;
"""
FORGET = """
DROP TABLE bare_order, bare_line, bare_demand, got_order, got_line, got_demand
"""
PAGE = 100


def copy_three_rows(cr, rows):
    """Seconds an order to write order, line and demand, a commit for each page."""
    cr.execute(TABLES)
    cr.commit()
    started = time.perf_counter()
    for first in range(0, len(rows), PAGE):
        page = rows[first : first + PAGE]
        _copy(cr, "got_order", [row[:5] for row in page])
        _copy(cr, "got_line", [(*row[:2], *row[5:]) for row in page])
        _copy(cr, "got_demand", [(*row[6:9], row[1], row[9]) for row in page])
        cr.execute(UPSERTS)
        cr.commit()
    seconds = time.perf_counter() - started
    cr.execute(FORGET)
    cr.commit()
    return seconds / len(rows)


def _copy(cr, table, rows):
    text = "".join("\t".join(str(value) for value in row) + "\n" for row in rows)
    cr._obj.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))


def create_sale_orders(env, count):
    """Seconds an order to create and confirm it as a sale order, one at a time."""
    partner = env["res.partner"].create({"name": "TikTok Shop buyers"})
    lines = env["replenishment.tiktok.order.line"].search(
        [("product_id", "!=", False)], limit=count
    )
    warehouse = lines.shop_id.warehouse_id
    for product in lines.product_id:
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 10_000
        )
    env.flush_all()
    started = time.perf_counter()
    for line in lines:
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "client_order_ref": line.order_id.external_id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": line.product_id.id,
                            "product_uom_qty": line.quantity,
                            "price_unit": line.price_unit,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        env.flush_all()
    return (time.perf_counter() - started) / len(lines)
