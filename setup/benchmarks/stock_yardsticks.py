# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Writing rows of an operator's stock in Odoo's way, and at the database's limit."""

import io
import time

TABLES = """
CREATE TABLE bare_stock (id serial PRIMARY KEY, place_id int, sku_id int,
    available numeric, reserved numeric, inbound numeric, pending numeric,
    UNIQUE (place_id, sku_id));
CREATE TEMP TABLE got_stock AS SELECT * FROM bare_stock;
ALTER TABLE got_stock DROP id;
"""
UPSERT = """
INSERT INTO bare_stock (place_id, sku_id, available, reserved, inbound, pending)
SELECT * FROM got_stock
    ON CONFLICT (place_id, sku_id) DO UPDATE
   SET available = EXCLUDED.available, reserved = EXCLUDED.reserved,
       inbound = EXCLUDED.inbound, pending = EXCLUDED.pending;
TRUNCATE got_stock;
"""
FORGET = "DROP TABLE bare_stock, got_stock"
ROWS = """
SELECT threepl_warehouse_id, threepl_sku_id, qty_available, qty_reserved, qty_inbound,
       qty_pending
  FROM replenishment_threepl_stock ORDER BY 1, 2
"""


def copy_stock_rows(cr):
    """Seconds a row to write rows that are there already, warehouse by warehouse."""
    cr.execute(ROWS)
    rows = cr.fetchall()
    places = {}
    for row in rows:
        places.setdefault(row[0], []).append(row)
    cr.execute(TABLES)
    cr.commit()
    _write(cr, places)
    started = time.perf_counter()
    _write(cr, places)
    seconds = time.perf_counter() - started
    cr.execute(FORGET)
    cr.commit()
    return seconds / len(rows)


def _write(cr, places):
    for rows in places.values():
        text = "".join("\t".join(str(value) for value in row) + "\n" for row in rows)
        cr.copy_from(io.StringIO(text), "got_stock")
        cr.execute(UPSERT)
        cr.commit()


def create_stock_rows(env, count):
    """Seconds a row to create so many of the rows anew by ORM."""
    stock = env["replenishment.threepl.stock"]
    rows = stock.search([], limit=count)
    values = rows.copy_data()
    rows.unlink()
    env.flush_all()
    started = time.perf_counter()
    stock.create(values)
    env.flush_all()
    return (time.perf_counter() - started) / len(values)
