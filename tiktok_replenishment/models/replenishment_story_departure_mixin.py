# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from math import ceil

from odoo import api, models

from .replenishment_story_demand import plain

# Days and units that differ by less are the same.
NOTHING = 0.005


class ReplenishmentStoryDepartureMixin(models.AbstractModel):
    """Tells when goods go, and whether today is the last day for them to go in time."""

    _name = "replenishment.story.departure.mixin"
    _description = "Story of Departures"

    @api.model
    def _departure_steps(self, index, row, result):
        """Where an order of today waits for a departure or for closed days to end."""
        lead = result.lead_days_used[index]
        waits = result.lead_days_today[index] - lead
        if waits < NOTHING or not lead:
            return []
        return [
            {
                "key": "departure",
                "days": plain(waits),
                **self._departure_dates(row, index, result),
            }
        ]

    @api.model
    def _last_departure_steps(self, index, row, result):
        """Where an order is due before the reorder point is reached, because it is
        the last one that departs in time.
        """
        is_early = result.position[index] > result.reorder_point[index] + NOTHING
        if not is_early or not result.quantity_needed[index]:
            return []
        next_lead = result.lead_days_next_look[index]
        tomorrow = row["today"] + timedelta(days=1)
        return [
            {
                "key": "last_departure",
                **self._departure_dates(row, index, result),
                "next_departs": self._date_after(
                    row["today"], result.next_departure[index]
                ),
                "next_sellable": self._date_after(tomorrow, next_lead),
                "level": plain(result.order_level[index]),
                "position": plain(result.position[index]),
            }
        ]

    def _departure_dates(self, row, index, result):
        return {
            "departs": self._date_after(row["today"], result.departure[index]),
            "sellable": self._date_after(row["today"], result.lead_days_today[index]),
        }

    @api.model
    def _date_after(self, start, days):
        return (start + timedelta(days=ceil(days - NOTHING))).isoformat()
