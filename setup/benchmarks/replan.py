# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Planning everything, and planning what changed, beside Odoo's own reordering rules.

The first run finds all products unplanned. Every round after it is the next day, on
which all numbers change, and measures one after the other: a full replan; a replan of
the 1 % of items that sold something; nothing having changed at all; and Odoo's
`qty_to_order` of a sample of the same items.
"""

import random
from statistics import median

from measured import measured
from part import open_part, print_table, run
from planned_company import PlannedCompany

from odoo.api import SUPERUSER_ID, Environment

GOAL_ITEMS = 20_000
NATIVE_SAMPLE = 2_000

# Statements of the run that is measured: of each chunk, and of what all of them share.
CHUNKS, SHARED = [], []

# A day apart at every hour, so that the planning day can change at will.
TIME_ZONES = ("Etc/GMT+12", "Pacific/Kiritimati")


def main():
    part = open_part(__doc__, items=5_000)
    company = PlannedCompany(part.registry, part.options.items)
    company.build()
    watch_chunks(part.registry)
    first = plan_all(part.registry)
    rounds = [
        measure(part.registry, number) for number in range(1, part.options.rounds + 1)
    ]
    figures = summary(first, rounds)
    print_table(LINES, figures)
    part.write(figures=figures, first=first, rounds=rounds)


def measure(registry, number):
    """What each way costs, one after the other."""
    next_day(registry, number)
    full = plan_all(registry)
    same = plan_all(registry)
    sell(registry, number)
    dirty = plan_changed(registry)
    return {
        "full": full,
        "same": same,
        "dirty": dirty,
        "native": native_rules(registry, number),
    }


def watch_chunks(registry):
    """Note the statements of each chunk; the next one is read before one is kept."""
    planner = registry["replenishment.planner"]
    reader = registry["replenishment.planning.reader"]
    of_reading = []

    def passed_on(count):
        of_reading[-1] += count

    watch(reader, "_read_shared", SHARED.append)
    watch(planner, "_read", of_reading.append)
    watch(reader, "_pass_keys_on", passed_on)
    watch(planner, "_keep", lambda count: CHUNKS.append(of_reading.pop(0) + count))


def watch(model, name, tell):
    """Tell the statements of each call of a method."""
    method = getattr(model, name)

    def watched(records, *args):
        before = records.env.cr.sql_log_count
        result = method(records, *args)
        tell(records.env.cr.sql_log_count - before)
        return result

    setattr(model, name, watched)


def next_day(registry, number):
    """By the time zone: past Odoo, which would count all deliveries anew."""
    with registry.cursor() as cr:
        cr.execute(
            "UPDATE stock_warehouse SET replenish_tz = %s"
            " WHERE replenish_tz IS NOT NULL",
            (TIME_ZONES[number % 2],),
        )
    registry.clear_all_caches()


def plan_all(registry):
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        CHUNKS.clear()
        SHARED.clear()
        with measured(cr) as cost:
            run = env["replenishment.run"]._plan_company(env.company)
            cr.commit()
        return {
            **cost,
            "items": run.item_count,
            "changed": run.changed_count,
            "chunks": list(CHUNKS),
            "shared": sum(SHARED),
        }


def sell(registry, number):
    """One item in a hundred sells, and asks to be planned again."""
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        cr.execute(
            "SELECT id FROM replenishment_item WHERE id %% 100 = %s", (number % 100,)
        )
        items = env["replenishment.item"].browse(id_ for (id_,) in cr.fetchall())
        cr.execute(
            "UPDATE replenishment_demand d SET qty = qty + 1"
            "  FROM replenishment_item i"
            " WHERE d.product_id = i.product_id AND d.warehouse_id = i.warehouse_id"
            "   AND i.id = ANY(%s)",
            (items.ids,),
        )
        items._request_planning()


def plan_changed(registry):
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        with measured(cr) as cost:
            env["replenishment.run"]._cron_plan_changed()
            cr.commit()
        last = env["replenishment.run"].search([], limit=1)
        return {**cost, "items": last.item_count, "changed": last.changed_count}


def native_rules(registry, number):
    """Odoo's own quantities of a sample of the items, taken from all of them."""
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        ids = env["stock.warehouse.orderpoint"].search([]).ids
        sample = random.Random(number).sample(ids, min(NATIVE_SAMPLE, len(ids)))
        rules = env["stock.warehouse.orderpoint"].browse(sample)
        env.invalidate_all()
        with measured(cr) as cost:
            rules._compute_qty_to_order_computed()
        cr.rollback()
        return {**cost, "items": len(rules)}


def summary(first, rounds):
    """Medians, in microseconds an item, and the ratios of the medians."""

    def per_item(name):
        return median(one[name]["seconds"] / one[name]["items"] for one in rounds) * 1e6

    def seconds(name):
        return median(one[name]["seconds"] for one in rounds)

    items, native = first["items"], per_item("native")
    return {
        "items": items,
        "first_us": first["seconds"] / items * 1e6,
        "full_us": per_item("full"),
        "same_us": per_item("same"),
        "native_us": native,
        "share_of_native_pct": per_item("full") / native * 100,
        "full_seconds": seconds("full"),
        "dirty_seconds": seconds("dirty"),
        "dirty_items": rounds[0]["dirty"]["items"],
        "dirty_share_pct": seconds("dirty") / seconds("full") * 100,
        "first_statements": first["statements"],
        "full_statements": rounds[0]["full"]["statements"],
        "chunks": len(rounds[0]["full"]["chunks"]),
        "statements_shared": rounds[0]["full"]["shared"],
        "statements_first_chunk": rounds[0]["full"]["chunks"][0],
        "statements_per_chunk": max(
            max(one["full"]["chunks"][1:] or one["full"]["chunks"]) for one in rounds
        ),
        "dirty_statements": rounds[0]["dirty"]["statements"],
        "native_statements_per_item": rounds[0]["native"]["statements"]
        / rounds[0]["native"]["items"],
        "statements_per_20000": rounds[0]["full"]["statements"]
        / max(items / GOAL_ITEMS, 1),
        # Later runs find what the first one has taken and given back.
        "memory_mb": first["memory_mb"],
    }


LINES = (
    ("items planned", "items", "{:,.0f}"),
    ("full replan on a new day, an item", "full_us", "{:,.0f} us"),
    ("  the first run, that proposes all orders", "first_us", "{:,.0f} us"),
    ("  the same again, when nothing changed", "same_us", "{:,.0f} us"),
    ("Odoo's qty_to_order, an item", "native_us", "{:,.0f} us"),
    ("  ours in percent of it (goal 5)", "share_of_native_pct", "{:.1f} %"),
    ("full replan", "full_seconds", "{:,.2f} s"),
    ("replan of the 1 % that changed", "dirty_seconds", "{:,.2f} s"),
    ("  items in it, with their networks", "dirty_items", "{:,.0f}"),
    ("  in percent of the full one (goal 10)", "dirty_share_pct", "{:.1f} %"),
    ("statements of a full replan", "full_statements", "{:,.0f}"),
    ("  chunks of items in it", "chunks", "{:,.0f}"),
    ("  what all share, once", "statements_shared", "{:,.0f}"),
    ("  the first, with empty caches (goal 40)", "statements_first_chunk", "{:,.0f}"),
    ("  the most of the others (goal 40)", "statements_per_chunk", "{:,.0f}"),
    ("  for 20,000 items, the run's own included", "statements_per_20000", "{:,.0f}"),
    ("  of the 1 %", "dirty_statements", "{:,.0f}"),
    ("  of the first run", "first_statements", "{:,.0f}"),
    ("  of Odoo, an item", "native_statements_per_item", "{:,.2f}"),
    ("memory added by the first run (goal 250)", "memory_mb", "{:,.0f} MB"),
)


if __name__ == "__main__":
    run(main)
