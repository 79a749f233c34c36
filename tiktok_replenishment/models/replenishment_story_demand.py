# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, models

from ..core.demand import DayFlag
from ..core.forecast_windows import WINDOWS

# Days that the story of clean demand looks back on: as the longest window.
TOLD_DAYS = WINDOWS[-1]
# Why a day is no ordinary day, as the story counts them.
TOLD_FLAGS = {
    "stockout": DayFlag.STOCKOUT,
    "partial": DayFlag.PARTIAL,
    "campaign": DayFlag.CAMPAIGN,
    "outlier": DayFlag.OUTLIER,
    "overruled": DayFlag.OVERRULED,
}


def plain(value):
    """A number for Json, without the noise of binary fractions."""
    return round(float(value), 6)


class ReplenishmentStoryDemand(models.AbstractModel):
    """Tells where the expected demand, the lead time and the safety stock come from."""

    _name = "replenishment.story.demand"
    _description = "Story of Demand"

    def _demand_steps(self, index, row, result):
        return [
            self._forecast_step(index, row, result),
            *self._clean_steps(index, result),
            *self._shift_steps(index, row, result),
            *self._viral_steps(index, row, result),
        ]

    @api.model
    def _forecast_step(self, index, row, result):
        sales = plain(result.avg_daily_sales[index])
        method = str(result.forecast_method[index])
        if method == "manual":
            return {"key": "manual_forecast", "sales": sales}
        if method == "like":
            return {
                "key": "like",
                "sales": sales,
                "product_id": row["like_product_id"],
                "share": plain(row["like_share"]),
                "until": (row["today"] + timedelta(row["like_days"] - 1)).isoformat(),
            }
        if method != "weighted":
            return {
                "key": "method",
                "sales": sales,
                "method": method,
                "is_automatic": row["is_method_automatic"],
            }
        return {
            "key": "forecast",
            "sales": sales,
            "windows": [
                [days, plain(average), plain(weight)]
                for days, average, weight in zip(
                    WINDOWS,
                    result.window_averages[index],
                    result.window_weights[index],
                    strict=True,
                )
                if weight > 0
            ],
        }

    @api.model
    def _clean_steps(self, index, result):
        """How many of the last days are no ordinary days, and why."""
        flags = result.day_flags[index, -TOLD_DAYS:]
        flags = flags[(flags & DayFlag.BEFORE_FIRST_SALE) == 0]
        counts = {
            name: np.count_nonzero(flags & flag) for name, flag in TOLD_FLAGS.items()
        }
        if not any(counts.values()):
            return []
        return [{"key": "clean", "days": TOLD_DAYS, **counts}]

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

    @api.model
    def _promise_steps(self, index, row, result):
        """The sum behind a safety stock that keeps a promise."""
        method = row["safety_method"]
        if method not in ("service_level", "fill_rate"):
            return []
        return [
            {
                "key": "promise",
                "method": method,
                "level": plain(row[method] * 100),
                "z": plain(result.safety_z[index]),
                "std": plain(result.demand_std[index]),
                "daily_std": plain(result.error_std[index]),
                "lead_std": plain(row["lead_std_days"]),
                "is_skewed": bool(result.is_demand_skewed[index]),
            }
        ]
