# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ..core.purchase_lots import REST
from .replenishment_story_demand import plain as _plain
from .replenishment_suggestion import SuggestionKey


class ReplenishmentStoryTransfer(models.AbstractModel):
    """Tells what goes between warehouses: from where, over which lane, and why."""

    _name = "replenishment.story.transfer"
    _description = "Story of Transfers"

    def _transfer(self, number, index, data, result, stories):
        """{key: values} of a lot that is transferred."""
        lots, row = result.transfer_lots, data.item(index)
        lane, part = lots.edge[number], str(lots.part[number])
        source = int(data.items["warehouse_id"][lots.source[number]])
        arrival = self._arrival_date(row, data.edges["arrival_days"][lane])
        values = self._common_values(index, row, result, stories[index])
        rounded = self.env.company.currency_id.round
        values |= {
            "part": part,
            "quantity": _plain(lots.quantity[number]),
            "quantity_base": _plain(lots.base[number]),
            "quantity_campaign": _plain(lots.campaign[number]),
            "arrival_date": arrival,
            "needed_by": self._day(row, result.stockout_day[index]),
            "freight_amount": rounded(lots.freight[number]),
            "duty_amount": rounded(lots.duty[number]),
            "landed_unit_cost": rounded(lots.unit_cost[number]),
        }
        if part == REST:
            # Until then the bridge lasts.
            values["needed_by"] = arrival
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
