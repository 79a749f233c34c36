# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from math import isnan

import numpy as np

from odoo import api, models

from ..core.purchase_lots import SECOND_VENDOR
from .replenishment_story_demand import plain_column

ROUNDING_STEP = (
    '{"key": "rounding", "needed": %s, "quantity": %s, "min_qty": %s,'
    ' "multiple": %s, "carton": %s}'
)
VENDOR_STEP = '{"key": "vendor", "strategy": "%s", "day_value": %s, "ranking": [%s]}'
PLACE = (
    '{"partner_id": %s, "price": %s, "delay": %s, "quantity": %s, "unit_cost": %s,'
    ' "lane_id": %s, "days": %s, "quickest_days": %s, "late_days": %s,'
    ' "expected_cost": %s, "reason": "%s"}'
)


class ReplenishmentStoryPurchase(models.AbstractModel):
    """Tells what is bought: of whom, over which lane, in which lots, and why."""

    _name = "replenishment.story.purchase"
    _description = "Story of Purchases"

    def _blocked(self, index, data, result, blocked):
        """Columns of orders of (R,) items that something stands in the way of."""
        items, reason = data.items, blocked[index]
        is_transfer = np.isin(reason, ("no_source_stock", "no_route"))
        short, buy = result.quantity_short[index], result.buy_quantity[index]
        arrival = self._arrivals(items["today"][index], items["arrival_days"][index])
        return self._common_columns(index, data, result) | {
            "supply_type": np.where(is_transfer, "transfer", "buy"),
            "lane_id": items["lane_id"][index],
            "state": np.full(index.size, "blocked"),
            "blocked_reason": reason,
            "quantity": plain_column(np.where(is_transfer, short, buy)),
            "quantity_base": plain_column(result.buy_base[index]),
            "quantity_campaign": plain_column(result.buy_campaign[index]),
            "arrival_date": arrival,
            "steps": self._steps(self._lane_texts(index, data, result)),
        }

    def _purchases(self, numbers, data, result):
        """Columns of lots that are bought, by their numbers."""
        lots, offers = result.lots.take(numbers), data.offers
        index, line = lots.item, lots.line
        vendor = offers["partner_id"][line]
        arrival = self._arrivals(data.items["today"][index], lots.days)
        columns = self._common_columns(index, data, result)
        columns |= self._lot_columns(lots, data.facts, arrival, columns["needed_by"])
        return columns | {
            "lane_id": lots.lane,
            "second_vendor_id": np.where(lots.part == SECOND_VENDOR, vendor, 0),
            "partner_id": vendor,
            "supplierinfo_id": offers["id"][line],
            "price_unit": data.facts.amounts(offers["price"][line]),
            "margin_at_risk": data.facts.amounts(lots.margin_at_risk),
            "steps": self._steps(
                self._rounding_texts(index, line, data, result),
                self._split_texts(columns),
                self._vendor_texts(index, data, result),
                self._lane_texts(index, data, result),
            ),
        }

    @api.model
    def _rounding_texts(self, index, line, data, result):
        """Of orders of (R,) items that are not for what was needed, but near it."""
        quantity = result.buy_quantity[index]
        needed = (result.quantity_needed + result.quantity_regained)[index]
        if result.transfers.dest.size:
            bought = result.buy_base[index] + result.buy_campaign[index]
            needed = np.minimum(needed, bought)
        columns = (
            needed,
            quantity,
            data.offers["min_qty"][line],
            data.offers["multiple"][line],
            data.items["carton_qty"][index],
        )
        rows = zip(*(plain_column(column).tolist() for column in columns), strict=True)
        is_told = np.abs(quantity - needed) > 0.005
        return [
            ROUNDING_STEP % row if told else ""
            for row, told in zip(rows, is_told.tolist(), strict=True)
        ]

    @api.model
    def _vendor_texts(self, index, data, result):
        """Whom (R,) items could buy from, and what decided."""
        ranking, places = result.ranking, self._place_texts(result.ranking)
        rows = zip(
            data.items["strategy"][index].tolist(),
            plain_column(data.items["day_value"][index] * 100).tolist(),
            np.searchsorted(ranking.item, index, side="left").tolist(),
            np.searchsorted(ranking.item, index, side="right").tolist(),
            strict=True,
        )
        return [
            VENDOR_STEP % (strategy, day_value, ", ".join(places[first:stop]))
            for strategy, day_value, first, stop in rows
        ]

    @api.model
    def _place_texts(self, ranking):
        delays = plain_column(ranking.delay_days).tolist()
        columns = (
            ranking.vendor.tolist(),
            plain_column(ranking.unit_price).tolist(),
            ["null" if isnan(delay) else delay for delay in delays],
            plain_column(ranking.quantity).tolist(),
            plain_column(ranking.unit_cost).tolist(),
            ranking.lane.tolist(),
            plain_column(ranking.days).tolist(),
            plain_column(ranking.quickest_days).tolist(),
            plain_column(ranking.late_days).tolist(),
            plain_column(ranking.expected_cost).tolist(),
            ranking.reason.tolist(),
        )
        return [PLACE % row for row in zip(*columns, strict=True)]
