# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .replenishment_story_demand import plain as _plain
from .replenishment_suggestion import SuggestionKey


class ReplenishmentStoryTransfer(models.AbstractModel):
    """Tells what goes between warehouses: from where, over which lane, and why."""

    _name = "replenishment.story.transfer"
    _description = "Story of Transfers"

    def _transfer(self, number, index, data, result, stories):
        """{key: values} of a lot that is transferred."""
        lots, row = result.transfer_lots, data.item(index)
        lane = lots.edge[number]
        source = int(data.items["warehouse_id"][lots.source[number]])
        arrival = self._arrival_date(row, data.edges["arrival_days"][lane])
        values = self._common_values(index, row, result, stories[index])
        values["needed_by"] = values["stockout_date"]
        values |= self._lot_values(lots, number, arrival)
        values["explanation"] = [
            *values["explanation"],
            *self._split_steps(values),
            {
                "key": "transfer",
                "warehouse_id": source,
                "spare": _plain(result.spare[lots.source[number]]),
                "quantity": values["quantity"],
            },
            *self._transfer_lane_steps(number, data, lots),
        ]
        key = SuggestionKey(
            item_id=row["id"],
            supply_type="transfer",
            source_warehouse_id=source,
            lane_id=int(data.edges["lane_id"][lane]),
        )
        return {key: values}

    def _transfer_lane_steps(self, number, data, lots):
        """The lanes between the two warehouses, where there are several."""
        decision = lots.decisions[number]
        if decision is None:
            return []
        lane_ids = data.edges["lane_id"]
        return self._decision_steps(decision, lane_ids, refused=[], vendor_id=False)
