# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Reasons that make the numbers themselves doubtful: open drafts stay as they are.
GATES = ("native_rule", "stale_stock", "stale_orders")


class ReplenishmentHealth(models.AbstractModel):
    """Decides which items may not be ordered for, and says why."""

    _name = "replenishment.health"
    _description = "Data Health"

    @api.model
    def _blocked_reasons(self, data, result):
        """A reason or False for each item of a `PlanningInput` and its `Plan`."""
        native = self._items_with_native_rules(data.items)
        stale_stock = self._warehouses_with_stale_stock()
        stale_orders = self._warehouses_with_stale_orders()
        has_transfer = set(result.transfers.dest.tolist())
        has_route = {edge["dest"] for edge in data.edges}
        reasons = []
        for index, row in enumerate(data.items):
            if row["id"] in native:
                reasons.append("native_rule")
            elif row["warehouse_id"] in stale_stock:
                reasons.append("stale_stock")
            elif row["warehouse_id"] in stale_orders:
                reasons.append("stale_orders")
            elif not result.has_lead_time[index]:
                is_selling = result.daily_forecast[index].any()
                reasons.append("no_lead_time" if is_selling else False)
            else:
                problem = self._order_problem(row, index, result, has_transfer)
                if problem == "no_source_stock" and index not in has_route:
                    problem = "no_route"
                reasons.append(problem)
        return reasons

    def _order_problem(self, row, index, result, has_transfer):
        """What stands in the way of the order that an item needs."""
        if row["kind"] == "phase_out":
            return False
        if result.buy_quantity[index] > 0:
            if not row["purchase_ok"]:
                return "not_purchasable"
            if result.chosen_offer[index] < 0:
                return "no_vendor"
        if result.quantity_short[index] > 0 and index not in has_transfer:
            return "no_source_stock"
        return False

    def _items_with_native_rules(self, rows):
        """Items that an Odoo reordering rule refills.

        Manual rules of the superuser are Odoo's own passing notes, not decisions:
        it deletes them by itself.
        """
        return {
            item_id
            for (item_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT i.id
                      FROM replenishment_item i
                      JOIN stock_warehouse_orderpoint o
                        ON o.product_id = i.product_id
                       AND o.warehouse_id = i.warehouse_id AND o.active
                     WHERE i.id = ANY(%s)
                       AND (o.trigger = 'auto' OR o.create_uid != 1)
                    """,
                    [row["id"] for row in rows],
                )
            )
        }

    def _warehouses_with_stale_stock(self):
        """Ids of warehouses whose operator's numbers are missing, old or stuck."""
        return {
            warehouse_id
            for (warehouse_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT w.id
                      FROM stock_warehouse w
                      LEFT JOIN replenishment_threepl_warehouse t
                             ON t.warehouse_id = w.id AND t.active
                      LEFT JOIN replenishment_threepl_connection c
                             ON c.id = t.connection_id
                     WHERE w.replenish_stock_source IN ('threepl', 'fbt')
                       AND w.company_id = %s
                     GROUP BY w.id
                    HAVING COALESCE(bool_or(
                        t.last_success_at IS NULL
                        OR COALESCE(t.is_stuck, false)
                        OR t.last_success_at < %s::timestamp
                            - make_interval(hours => c.max_age_hours::int)), true)
                    """,
                    self.env.company.id,
                    fields.Datetime.now(),
                )
            )
        }

    def _warehouses_with_stale_orders(self):
        """Ids of warehouses that sell for a shop whose orders are too old.

        Of shops whose demand comes from Odoo's deliveries nothing is missing.
        """
        now = fields.Datetime.now()
        stale = (
            self.env["replenishment.tiktok.shop"]
            .search(
                [
                    ("company_id", "=", self.env.company.id),
                    ("state", "!=", "paused"),
                    ("demand_source", "=", "orders"),
                ]
            )
            .filtered(
                lambda shop: (
                    not shop.synced_until
                    or shop.synced_until < now - timedelta(hours=shop.max_age_hours)
                )
            )
        )
        mapped = stale.warehouse_map_ids
        return set(
            (stale.warehouse_id | mapped.warehouse_id | mapped.demand_warehouse_id).ids
        )
