# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_reader_mixin import KEYS

# Reasons that make the numbers themselves doubtful: open drafts stay as they are.
GATES = ("native_rule", "native_fed", "stale_stock", "stale_orders")

# Reasons to leave the order to Odoo's own reordering rule.
ORDERED_BY_ODOO = ("native_rule", "native_fed")


class ReplenishmentHealth(models.AbstractModel):
    """Decides which items may not be ordered for, and says why."""

    _name = "replenishment.health"
    _description = "Data Health"

    @api.model
    def _read_gates(self):
        """Reason -> the ids that it gates, of the items whose keys are made."""
        left, fed = self._items_with_native_rules()
        return {"native_rule": left, "native_fed": fed}

    @api.model
    def _doubtful_warehouses(self):
        """Reason -> the ids of warehouses whose numbers are too old to order by."""
        return {
            "stale_stock": list(self._warehouses_with_stale_stock()),
            "stale_orders": list(self._warehouses_with_stale_orders()),
        }

    @api.model
    def _blocked_reasons(self, data, result, gates):
        """What blocks each item of a `PlanningInput` and its `Plan`; "": nothing.

        `gates`: as `_read_gates` and `_doubtful_warehouses` give them.
        """
        items = data.items
        here = items["warehouse_id"]
        has_lead_time = result.has_lead_time
        is_selling = result.daily_forecast.any(axis=1)
        reasons = [
            ("native_rule", np.isin(items["id"], gates["native_rule"])),
            ("stale_stock", np.isin(here, gates["stale_stock"])),
            ("stale_orders", np.isin(here, gates["stale_orders"])),
            ("no_lead_time", ~has_lead_time & is_selling),
            ("", ~has_lead_time),
            ("native_fed", np.isin(items["id"], gates["native_fed"])),
            *self._order_problems(data, result),
        ]
        return np.select(
            [rows for _reason, rows in reasons],
            [reason for reason, _rows in reasons],
            "",
        )

    def _order_problems(self, data, result):
        """(reason, items) of what stands in the way of an order that is needed."""
        items = data.items
        is_bought = result.buy_quantity > 0
        index = np.arange(items["id"].size)
        has_no_vendor = is_bought & (result.chosen_offer < 0)
        has_transfer = np.isin(index, result.transfers.dest)
        has_route = np.isin(index, data.edges["dest"])
        is_short = (result.quantity_short > 0) & ~has_transfer
        return [
            ("", items["is_sold_down"]),
            ("not_purchasable", is_bought & ~items["purchase_ok"]),
            ("no_lane", has_no_vendor & np.isin(index, data.offers["item"])),
            ("no_vendor", has_no_vendor),
            ("no_source_stock", is_short & has_route),
            ("no_route", is_short),
        ]

    def _items_with_native_rules(self):
        """Ids of items that Odoo refills by a rule of its own; and by our numbers."""
        native = self.env["replenishment.native.rule"]
        self.env["stock.warehouse.orderpoint"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT k.id, bool_and(%s)
                  FROM %s k
                  JOIN stock_warehouse_orderpoint o
                    ON o.product_id = k.product_id
                   AND o.warehouse_id = k.warehouse_id
                  JOIN stock_warehouse w ON w.id = o.warehouse_id
                 WHERE %s
                 GROUP BY k.id
                """,
                native._is_fed(),
                KEYS,
                native._counts(),
            )
        )
        return [i for i, is_fed in rows if not is_fed], [i for i, fed in rows if fed]

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
        return set(self._warehouses_of(self._stale_shops()).ids)

    @api.model
    def _warehouses_of(self, shops):
        mapped = shops.warehouse_map_ids
        return shops.warehouse_id | mapped.warehouse_id | mapped.demand_warehouse_id

    def _stale_shops(self, warehouse=None):
        """Shops whose orders are too old: all, or those that sell from a warehouse."""
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
        return stale.filtered(
            lambda shop: warehouse is None or warehouse in self._warehouses_of(shop)
        )
