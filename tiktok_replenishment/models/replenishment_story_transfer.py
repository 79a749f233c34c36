# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from .replenishment_story_demand import plain_column

TRANSFER_STEP = '{"key": "transfer", "warehouse_id": %s, "spare": %s, "quantity": %s}'


class ReplenishmentStoryTransfer(models.AbstractModel):
    """Tells what goes between warehouses: from where, over which lane, and why."""

    _name = "replenishment.story.transfer"
    _description = "Story of Transfers"

    def _transfers(self, numbers, data, result):
        """Columns of lots that are transferred, by their numbers."""
        lots = result.transfer_lots.take(numbers)
        source = data.items["warehouse_id"][lots.source]
        arrival = self._arrivals(
            data.items["today"][lots.dest], data.edges["arrival_days"][lots.edge]
        )
        columns = self._common_columns(lots.dest, data, result)
        day = columns["stockout_date"]
        columns |= self._lot_columns(lots, data.facts, arrival, day)
        spare = plain_column(result.spare[lots.source])
        return columns | {
            "supply_type": np.full(numbers.size, "transfer"),
            "source_warehouse_id": source,
            "lane_id": data.edges["lane_id"][lots.edge],
            "steps": self._steps(
                self._split_texts(columns),
                self._transfer_texts(source, spare, columns["quantity"]),
                # The lanes between the two warehouses, where there are several.
                self._choice_texts(
                    lots.transfer, lots.decisions, data.edges["lane_id"]
                ),
            ),
        }

    @api.model
    def _transfer_texts(self, *columns):
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [TRANSFER_STEP % row for row in rows]
