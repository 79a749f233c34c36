# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.batch import PlanningBatch
from ..core.checks import required_horizon

# How far ahead a plan looks follows from these.
HORIZON_SETTINGS = ("lead_days", "fastest_lead_days", "review_days", "max_cover_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningInput:
    """A batch for the planner and the records its rows were read from."""

    batch: PlanningBatch
    items: list  # one mapping of settings an item, in the batch's order
    campaigns: list  # one mapping an effect
    offers: list  # one mapping a price line
    edges: list  # one mapping a transfer lane between two items
    supply: list  # one mapping kind -> quantity an item


class ReplenishmentPlanningReader(models.AbstractModel):
    """Reads everything a planning run needs, one query for each kind of data."""

    _name = "replenishment.planning.reader"
    _description = "Planning Reader"
    _inherit = [
        "replenishment.reader.campaign",
        "replenishment.reader.demand",
        "replenishment.reader.policy",
        "replenishment.reader.sourcing",
        "replenishment.reader.supply",
    ]

    @api.model
    def _read(self, items):
        """The `PlanningInput` of items of one company, in the order of their ids."""
        self.env.flush_all()
        rows = self._read_settings(items)
        self._add_policies(rows)
        self._add_days(rows)
        position = {row["id"]: index for index, row in enumerate(rows)}
        offers = self._read_offers(rows)
        lanes = self._read_lanes(rows)
        self._add_lead_times(rows, offers, lanes)
        campaigns = self._read_campaigns(rows)
        edges = self._edges(rows, lanes)
        settings, network = self._setting_arrays(rows), self._network_edges(edges)
        horizon = required_horizon(
            **{name: settings[name] for name in HORIZON_SETTINGS}, edges=network
        )
        supply = self._read_supply(rows, position)
        batch = PlanningBatch(
            **self._demand_arrays(rows, campaigns),
            **settings,
            **self._supply_arrays(rows, supply, horizon),
            campaigns=self._campaign_effects(campaigns),
            offers=self._vendor_offers(offers),
            edges=network,
        )
        return PlanningInput(
            batch=batch,
            items=rows,
            campaigns=campaigns,
            offers=offers,
            edges=edges,
            supply=[self._by_kind(entries) for entries in supply],
        )

    def _read_settings(self, items):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT i.id, i.product_id, i.product_tmpl_id, i.warehouse_id,
                       i.company_id, i.policy_id AS item_policy_id,
                       %(class_code)s AS class_code,
                       COALESCE(i.lead_days_override, 0) AS item_lead_days,
                       COALESCE(i.safety_days_override, 0) AS item_safety_days,
                       COALESCE(i.avg_daily_sales_manual, 0) AS manual,
                       COALESCE(i.reserve_qty, 0) AS reserve,
                       (t.replenish_policy_id ->> i.company_id::text)::int
                           AS product_policy_id,
                       COALESCE(t.replenish_lead_days, 0) AS product_lead_days,
                       COALESCE(t.replenish_safety_days, 0) AS product_safety_days,
                       COALESCE(t.replenish_carton_qty, 0) AS carton_qty,
                       t.categ_id, t.purchase_ok, u.factor AS uom_factor,
                       w.replenish_role AS role, w.replenish_method AS method,
                       w.replenish_stock_source AS stock_source,
                       COALESCE(w.replenish_lead_days, 0) AS warehouse_lead_days,
                       COALESCE(w.replenish_handling_days, 0) AS handling_days,
                       COALESCE(w.replenish_safety_days, 0) AS warehouse_safety_days
                  FROM replenishment_item i
                  JOIN product_template t ON t.id = i.product_tmpl_id
                  JOIN uom_uom u ON u.id = t.uom_id
                  JOIN stock_warehouse w ON w.id = i.warehouse_id
                 WHERE i.id = ANY(%(items)s)
                 ORDER BY i.id
                """,
                class_code=self._class_code(),
                items=items.ids,
            )
        )

    def _add_days(self, rows):
        warehouses = self.env["stock.warehouse"].browse(
            {row["warehouse_id"] for row in rows}
        )
        today = {warehouse.id: warehouse._replenish_today() for warehouse in warehouses}
        for row in rows:
            row["today"] = today[row["warehouse_id"]]

    def _setting_arrays(self, rows):
        def column(name, dtype=float):
            return np.array([row[name] for row in rows], dtype=dtype)

        return {
            "lead_days": column("lead_days"),
            "fastest_lead_days": column("fastest_days"),
            "safety_days": column("safety_days"),
            "review_days": column("review_days"),
            "warning_pct": column("warning_pct"),
            "campaign_buffer_days": column("campaign_buffer_days"),
            "max_cover_days": column("max_cover_days"),
            "counts_lost_sales": column("counts_lost_sales", bool),
            "reserve": column("reserve"),
            "carton_qty": column("carton_qty"),
            "strategy": column("strategy", str),
            "method": column("method", str),
        }
