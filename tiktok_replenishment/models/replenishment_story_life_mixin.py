# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, models

from ..core.planner import NO_DAY


class ReplenishmentStoryLifeMixin(models.AbstractModel):
    """Tells what the beginning and the end of a product do to its plan."""

    _name = "replenishment.story.life.mixin"
    _description = "Story of Beginnings and Ends"

    def _life_steps(self, index, row, data, result):
        return [
            *self._predecessor_steps(index, data),
            *self._last_order_steps(index, row, result),
            *self._end_steps(row),
        ]

    @api.model
    def _predecessor_steps(self, index, data):
        first, last = np.searchsorted(data.handovers["item"], (index, index + 1))
        product_ids = data.handovers["product_id"][first:last].tolist()
        if not product_ids:
            return []
        left, coming = (
            round(float(np.nan_to_num(data.supply[kind][index])), 6)
            for kind in ("predecessor", "predecessor_coming")
        )
        return [
            {
                "key": "predecessors",
                "product_ids": product_ids,
                "left": left,
                "coming": coming,
            }
        ]

    @api.model
    def _last_order_steps(self, index, row, result):
        last = row["last_order_date"]
        if not last:
            return []
        step = {"key": "last_order", "date": last.isoformat(), "due": False}
        order_by = int(result.order_by_day[index])
        if last < row["today"]:
            return [step | {"key": "last_order_over"}]
        if order_by != NO_DAY:
            due = row["today"] + timedelta(days=order_by)
            step["due"] = due.isoformat() if due > last else False
        return [step]

    @api.model
    def _end_steps(self, row):
        if row["end"] == "successor":
            return [{"key": "successor", "product_id": row["successor_id"]}]
        return [{"key": "phase_out"}] if row["end"] == "phase_out" else []
