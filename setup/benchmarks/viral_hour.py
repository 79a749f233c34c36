# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A viral hour: from HTTP to rolled-up demand, beside two yardsticks.

Every round measures, one after the other: pulling all orders of the sandbox; creating
and confirming a sample of the same orders as sale orders; and writing three rows an
order by bare COPY and upsert.
"""

from statistics import median

from part import open_part, print_table, run
from shop_orders import PulledShop
from yardsticks import copy_three_rows, create_sale_orders

from odoo.api import SUPERUSER_ID, Environment

SALE_ORDER_SAMPLE = 60


def main():
    part = open_part(__doc__, orders=10_000)
    shop = PulledShop(part.registry, part.sandbox, part.products)
    shop.connect()
    shop.sell(part.options.orders)
    rounds = [measure(part.registry, shop) for _round in range(part.options.rounds)]
    figures = summary(rounds)
    print_table(LINES, figures)
    part.write(figures=figures, rounds=rounds)


def measure(registry, shop):
    """Seconds an order of each way."""
    shop.forget_orders()
    pulled = shop.pull()
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        sample = create_sale_orders(env, SALE_ORDER_SAMPLE)
        cr.rollback()
        rows = copy_three_rows(cr, shop.order_rows(cr))
    return {
        "orders": pulled["orders"],
        "statements": pulled["statements"],
        "pull": pulled["seconds"] / pulled["orders"],
        "stand_in": pulled["stand_in_seconds"] / pulled["orders"],
        "sale_order": sample,
        "copy": rows,
    }


def summary(rounds):
    """Medians, in microseconds an order, and the ratios of the medians."""
    micro = {
        key: median(one[key] for one in rounds) * 1e6
        for key in ("pull", "stand_in", "sale_order", "copy")
    }
    own = micro["pull"] - micro["stand_in"]
    return {
        "orders": rounds[0]["orders"],
        "statements_per_100_orders": rounds[0]["statements"]
        / rounds[0]["orders"]
        * 100,
        "pull_us": micro["pull"],
        "stand_in_us": micro["stand_in"],
        "own_us": own,
        "sale_order_us": micro["sale_order"],
        "copy_us": micro["copy"],
        "share_of_sale_order_pct": own / micro["sale_order"] * 100,
        "times_copy": own / micro["copy"],
    }


LINES = (
    ("orders pulled", "orders", "{:,.0f}"),
    ("from HTTP to rolled-up demand, an order", "own_us", "{:,.0f} us"),
    ("  (the stand-in's own time, left out)", "stand_in_us", "{:,.0f} us"),
    ("statements for 100 orders", "statements_per_100_orders", "{:,.1f}"),
    ("sale order created and confirmed", "sale_order_us", "{:,.0f} us"),
    ("  ours in percent of it (goal 1)", "share_of_sale_order_pct", "{:.2f} %"),
    ("three rows by COPY and upsert", "copy_us", "{:,.0f} us"),
    ("  ours as a multiple of it (goal 5)", "times_copy", "{:.1f}"),
)


if __name__ == "__main__":
    run(main)
