# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, models

from ..core.rounding import rounded


def plain(value):
    """A number for Json, without the noise of binary fractions."""
    return round(float(value), 6)


def plain_column(values):
    """The same of an array of numbers."""
    return rounded(values, 1e6, plain)


class ReplenishmentStoryDemand(models.AbstractModel):
    """Tells where the expected demand, the lead time and the safety stock come from."""

    _name = "replenishment.story.demand"
    _description = "Story of Demand"

    @api.model
    def _given_step(self, index, row, result):
        """Of sales that a person expects, or that those of another product are like."""
        sales = plain(result.avg_daily_sales[index])
        if result.forecast_method[index] == "manual":
            return {"key": "manual_forecast", "sales": sales}
        return {
            "key": "like",
            "sales": sales,
            "product_id": row["like_product_id"],
            "share": plain(row["like_share"]),
            "until": (row["today"] + timedelta(row["like_days"] - 1)).isoformat(),
        }

    @api.model
    def _shift_steps(self, index, row, result):
        days_ago = int(result.shift_days_ago[index])
        if not days_ago:
            return []
        since = row["today"] - timedelta(days=days_ago)
        return [{"key": "shift", "since": since.isoformat()}]

    @api.model
    def _viral_steps(self, index, row, result):
        if result.viral_strength[index] <= 0:
            return []
        since = row["today"] - timedelta(days=int(result.viral_since_days_ago[index]))
        return [
            {
                "key": "viral",
                "extra": plain(result.viral_strength[index]),
                "since": since.isoformat(),
                "half_life": plain(row["viral_half_life_days"]),
            }
        ]

    @api.model
    def _lead_time_steps(self, row):
        if not row["lead_source"]:
            return []
        step = {
            "key": "lead_time",
            "days": plain(row["lead_days"]),
            "source": row["lead_source"],
        }
        if row["lead_source"] == "learned":
            step |= {
                "lead_time_id": row["lead_time_id"],
                "std": plain(row["lead_std_days"]),
                "set": plain(np.nan_to_num(row["lead_days_set"])),
            }
        return [step]
