# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Full warehouses: from HTTP to planned numbers, beside two yardsticks.

The first pull meets empty tables. Every round after it measures, one after the other:
a pull of which some rows have changed; creating a sample of the same rows by ORM; and
writing one row a SKU by bare COPY and upsert.
"""

from statistics import median

from operator_stock import PulledStock
from part import open_part, print_table, run
from stock_yardsticks import copy_stock_rows, create_stock_rows

from odoo.api import SUPERUSER_ID, Environment

ORM_SAMPLE = 2000


def main():
    part = open_part(__doc__, skus=20_000)
    stock = PulledStock(part.registry, part.sandbox, part.products)
    stock.connect()
    stock.watch_http()
    first = stock.pull()
    rounds = [
        measure(part.registry, stock, number) for number in range(part.options.rounds)
    ]
    figures = summary(first, rounds)
    print_table(LINES, figures)
    part.write(figures=figures, first=first, rounds=rounds)


def measure(registry, stock, number):
    """Seconds of each way, for all rows."""
    stock.sell(number)
    pulled = stock.pull()
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        sample = create_stock_rows(env, ORM_SAMPLE)
        cr.rollback()
        rows = copy_stock_rows(cr)
    return {**pulled, "orm": sample, "copy": rows}


def summary(first, rounds):
    """Rows a second, of the medians."""
    rows = first["rows"]
    own = median(one["parse"] + one["store"] for one in rounds)
    copy = median(one["copy"] for one in rounds)
    return {
        "rows": rows,
        "rows_per_second": rows / own,
        "first_rows_per_second": rows / (first["parse"] + first["store"]),
        "parse_rows_per_second": rows / median(one["parse"] for one in rounds),
        "store_rows_per_second": rows / median(one["store"] for one in rounds),
        "http_rows_per_second": rows / median(one["http"] for one in rounds),
        "statements_per_warehouse": rounds[0]["statements"] / 4,
        "orm_rows_per_second": 1 / median(one["orm"] for one in rounds),
        "copy_rows_per_second": 1 / copy,
        "times_copy": own / rows / copy,
    }


LINES = (
    ("rows of stock pulled", "rows", "{:,.0f}"),
    ("parsed and stored, rows a second", "rows_per_second", "{:,.0f}"),
    ("  parsing alone", "parse_rows_per_second", "{:,.0f}"),
    ("  storing alone", "store_rows_per_second", "{:,.0f}"),
    ("  of the first pull, into empty tables", "first_rows_per_second", "{:,.0f}"),
    ("  (waiting for the stand-in, left out)", "http_rows_per_second", "{:,.0f}"),
    ("statements for a warehouse", "statements_per_warehouse", "{:,.1f}"),
    ("created by ORM, rows a second", "orm_rows_per_second", "{:,.0f}"),
    ("bare COPY and upsert, rows a second", "copy_rows_per_second", "{:,.0f}"),
    ("  our time as a multiple of it", "times_copy", "{:.1f}"),
)


if __name__ == "__main__":
    run(main)
