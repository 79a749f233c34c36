# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

import numpy as np

from odoo import api, models
from odoo.tools import SQL

# Supply that is overdue, or whose day nobody knows, is expected a week from now.
UNDATED_SUPPLY_DAY = 7


class ReplenishmentReaderSupply(models.AbstractModel):
    """Reads what is here and what will come, for the planner."""

    _name = "replenishment.reader.supply"
    _description = "Reader of Supply"

    def _read_supply(self, rows, position):
        supply = [[] for _row in rows]
        for item_id, kind, quantity, date, is_counted in self.env.execute_query(
            SQL(
                """
                SELECT item_id, kind, SUM(quantity)::float8, date, is_in_position
                  FROM replenishment_supply WHERE item_id = ANY(%s)
                 GROUP BY item_id, kind, date, is_in_position
                 ORDER BY item_id, kind, date
                """,
                [row["id"] for row in rows],
            )
        ):
            supply[position[item_id]].append(
                {
                    "kind": kind,
                    "quantity": quantity,
                    "date": date,
                    "is_counted": is_counted,
                }
            )
        return supply

    @api.model
    def _by_kind(self, entries):
        totals = defaultdict(float)
        for entry in entries:
            if entry["is_counted"]:
                totals[entry["kind"]] += entry["quantity"]
        return dict(totals)

    def _supply_arrays(self, rows, supply, horizon):
        n_items = len(rows)
        arrays = {
            "available": np.zeros(n_items),
            "backlog": np.zeros(n_items),
            "other_position": np.zeros(n_items),
            "arrivals": np.zeros((n_items, horizon)),
        }
        for index, entries in enumerate(supply):
            for entry in entries:
                self._add_supply(arrays, index, entry, rows[index]["today"])
        return arrays

    @api.model
    def _add_supply(self, arrays, index, entry, today):
        if not entry["is_counted"]:
            return
        if entry["kind"] == "available":
            arrays["available"][index] += entry["quantity"]
        elif entry["kind"] == "backlog":
            arrays["backlog"][index] -= entry["quantity"]
        else:
            arrays["other_position"][index] += entry["quantity"]
            day = (entry["date"] - today).days if entry["date"] else UNDATED_SUPPLY_DAY
            day = UNDATED_SUPPLY_DAY if day < 0 else day
            if day < arrays["arrivals"].shape[1]:
                arrays["arrivals"][index, day] += entry["quantity"]
