# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Turning suggestions into draft orders, beside Odoo's own scheduler.

Every round makes draft purchase orders of the same needs, one way after the other, and
takes them back: what Odoo's scheduler does with reordering rules that ask for the
suggested quantities (it computes what they need, then procures), then the addon on the
suggestions, to which planning their items is added. The rules exist on both sides,
since Odoo recomputes them for every order line. The drafts are then written anew with
other quantities, and deleted.
"""

from statistics import median

from measured import measured
from part import open_part, print_table, run
from planned_company import PlannedCompany

from odoo.api import SUPERUSER_ID, Environment

# So many items a suggestion that is asked for: not every item needs an order.
ITEMS_PER_SUGGESTION = 2.6


def main():
    part = open_part(__doc__, lines=5_000)
    n_items = int(part.options.lines * ITEMS_PER_SUGGESTION)
    PlannedCompany(part.registry, n_items).build()
    ids, planning_seconds = propose(part.registry, part.options.lines)
    rounds = [measure(part.registry, ids) for _round in range(part.options.rounds)]
    figures = summary(rounds, planning_seconds)
    print_table(LINES, figures)
    part.write(figures=figures, rounds=rounds)


def propose(registry, count):
    """Ids of so many proposed purchases, and what it took to plan an item."""
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        with measured(cr) as planning:
            run = env["replenishment.run"]._plan_company(env.company)
        # What the rules have stored is as fresh as after Odoo's own scheduler.
        env["stock.warehouse.orderpoint"].search([])._compute_qty_to_order_computed()
        found = env["replenishment.suggestion"].search(
            [("state", "=", "proposed"), ("supply_type", "=", "buy")],
            limit=count,
            order="id",
        )
        return found.ids, planning["seconds"] / run.item_count


def measure(registry, ids):
    """What each way costs, one after the other."""
    return {"native": native(registry, ids), **ours(registry, ids)}


def native(registry, ids):
    """Odoo's own reordering rules, asked for the same quantities."""
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        cr.execute(
            "UPDATE stock_warehouse_orderpoint o"
            "   SET trigger = 'auto', qty_to_order_manual = s.quantity"
            "  FROM replenishment_suggestion s"
            " WHERE s.id = ANY(%s) AND s.product_id = o.product_id"
            "   AND s.warehouse_id = o.warehouse_id RETURNING o.id",
            (ids,),
        )
        rules = env["stock.warehouse.orderpoint"].browse(
            id_ for (id_,) in cr.fetchall()
        )
        rules = rules.sorted("id")
        with measured(cr) as computing:
            rules._compute_qty_to_order_computed()
            rules._compute_deadline_date()
            env.flush_all()
        env.invalidate_all()
        with measured(cr) as cost, lines_made(env) as made:
            rules._procure_orderpoint_confirm(
                company_id=env.company, raise_user_error=False
            )
            env.flush_all()
        cr.rollback()
        return {**cost, **made, "computing_seconds": computing["seconds"]}


def ours(registry, ids):
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        suggestions = env["replenishment.suggestion"].browse(ids)
        write = env["replenishment.document"]._write_documents
        with measured(cr) as cost, lines_made(env) as made:
            write(suggestions)
            env.flush_all()
        cr.execute(
            "UPDATE replenishment_suggestion SET quantity = quantity + 12"
            " WHERE id = ANY(%s)",
            (ids,),
        )
        env.invalidate_all()
        with measured(cr) as rewriting:
            write(suggestions)
            env.flush_all()
        env.invalidate_all()
        with measured(cr) as deleting:
            suggestions._withdraw("superseded")
            env.flush_all()
        cr.rollback()
        return {
            "ours": {**cost, **made},
            "rewriting": {**rewriting, "lines": made["lines"]},
            "deleting": {**deleting, "lines": made["lines"]},
        }


class lines_made:
    """A mapping that is filled with the orders and lines that were made."""

    def __init__(self, env):
        self.env, self.made = env, {}

    def __enter__(self):
        self.before = self.counts()
        return self.made

    def __exit__(self, *_error):
        for name, count in self.counts().items():
            self.made[name] = count - self.before[name]

    def counts(self):
        self.env.flush_all()
        return {
            "orders": self.env["purchase.order"].search_count([]),
            "lines": self.env["purchase.order.line"].search_count([]),
        }


def summary(rounds, planning_seconds):
    """Medians, in milliseconds a line, and the ratios of the medians.

    `planning_seconds`: an item. Odoo's scheduler works out what its rules need before
    it procures; so does a run before it makes drafts.
    """

    def per_line(name, what="seconds"):
        return median(one[name][what] / one[name]["lines"] for one in rounds)

    first, native_ms = rounds[0], per_line("native") * 1e3
    scheduler_ms = native_ms + per_line("native", "computing_seconds") * 1e3
    ours_ms = per_line("ours") * 1e3
    run_ms = ours_ms + planning_seconds * 1e3
    return {
        "lines": first["ours"]["lines"],
        "lines_an_order": first["ours"]["lines"] / first["ours"]["orders"],
        "native_lines": first["native"]["lines"],
        "native_lines_an_order": first["native"]["lines"] / first["native"]["orders"],
        "ours_ms": ours_ms,
        "native_ms": native_ms,
        "native_scheduler_ms": scheduler_ms,
        "run_ms": run_ms,
        "share_of_scheduler_pct": run_ms / scheduler_ms * 100,
        "share_of_native_pct": ours_ms / native_ms * 100,
        "ours_statements": per_line("ours", "statements"),
        "native_statements": per_line("native", "statements"),
        "rewriting_ms": per_line("rewriting") * 1e3,
        "rewriting_statements": per_line("rewriting", "statements"),
        "deleting_ms": per_line("deleting") * 1e3,
        "deleting_statements": per_line("deleting", "statements"),
        "memory_mb": max(one["ours"]["memory_mb"] for one in rounds),
    }


LINES = (
    ("order lines made of suggestions", "lines", "{:,.0f}"),
    ("  lines an order", "lines_an_order", "{:,.1f}"),
    ("order lines Odoo made of the same needs", "native_lines", "{:,.0f}"),
    ("  lines an order", "native_lines_an_order", "{:,.1f}"),
    ("a line of a run, its item planned first", "run_ms", "{:,.2f} ms"),
    ("a line of Odoo's scheduler", "native_scheduler_ms", "{:,.2f} ms"),
    ("  ours in percent of it (goal 30)", "share_of_scheduler_pct", "{:.1f} %"),
    ("a line of ours, planned before", "ours_ms", "{:,.2f} ms"),
    ("a line of Odoo's procurement alone", "native_ms", "{:,.2f} ms"),
    ("  ours in percent of it", "share_of_native_pct", "{:.1f} %"),
    ("statements a line of ours (goal 4)", "ours_statements", "{:,.2f}"),
    ("  of Odoo", "native_statements", "{:,.2f}"),
    ("a line written anew", "rewriting_ms", "{:,.2f} ms"),
    ("  statements", "rewriting_statements", "{:,.2f}"),
    ("a line deleted", "deleting_ms", "{:,.2f} ms"),
    ("  statements", "deleting_statements", "{:,.2f}"),
    ("memory added", "memory_mb", "{:,.0f} MB"),
)


if __name__ == "__main__":
    run(main)
