# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from math import ceil, isnan

import numpy as np

from odoo import api, models

from ..core.planner import NO_DAY
from .replenishment_health import GATES, ORDERED_BY_ODOO
from .replenishment_planner import URGENCY_RANK
from .replenishment_story_demand import plain as _plain


class ReplenishmentStory(models.AbstractModel):
    """Tells a plan: the steps behind each item, and the suggestions it asks for."""

    _name = "replenishment.story"
    _description = "Story of a Plan"
    _inherit = [
        "replenishment.story.demand",
        "replenishment.story.departure.mixin",
        "replenishment.story.life.mixin",
        "replenishment.story.purchase",
        "replenishment.story.text.mixin",
        "replenishment.story.transfer",
    ]

    @api.model
    def _item_stories(self, data, result, blocked):
        """The explanation steps of each item as Json, in the batch's order."""
        is_lost = (result.quantity_lost > 0) & (result.quantity_needed > 0)
        short = result.quantity_short
        columns = [
            self._forecast_texts(data, result),
            self._clean_texts(result),
            *self._rare_demand_texts(data, result),
            self._lead_time_texts(data),
            self._departure_texts(data, result),
            *self._rare_texts(data, result),
            self._position_texts(data, result),
            self._promise_texts(data, result),
            self._numbers_texts(data, result),
            self._last_departure_texts(data, result),
            self._quantity_texts("lost", result.quantity_lost, is_lost),
            self._quantity_texts("short", short, short > 0),
            self._quota_texts(data, result),
            self._life_texts(data, result),
            self._blocked_texts(blocked),
        ]
        return [
            [", ".join(filter(None, steps))] for steps in zip(*columns, strict=True)
        ]

    def _rare_demand_texts(self, data, result):
        """A new level of sales; sales that jumped."""
        n_items = result.position.size
        return (
            self._texts_at(
                result.shift_days_ago != 0,
                n_items,
                lambda index: self._shift_steps(index, data.item(index), result),
            ),
            self._texts_at(
                result.viral_strength > 0,
                n_items,
                lambda index: self._viral_steps(index, data.item(index), result),
            ),
        )

    def _rare_texts(self, data, result):
        """Of warehouses that feed others, campaigns, and what these do to safety."""
        n_items, factor = result.position.size, result.safety_factor
        has_campaign = np.zeros(n_items, dtype=bool)
        has_campaign[data.campaigns["item"]] = True
        return (
            self._texts_at(
                result.is_echelon,
                n_items,
                lambda index: [self._echelon_step(index, data, result)],
            ),
            self._texts_at(
                has_campaign,
                n_items,
                lambda index: self._campaign_steps(
                    index, data.item(index), data, result
                ),
            ),
            self._texts_at(
                factor != 1,
                n_items,
                lambda index: [
                    {"key": "safety_factor", "factor": _plain(factor[index])}
                ],
            ),
        )

    def _departure_texts(self, data, result):
        return self._texts_at(
            result.lead_days_today > result.lead_days_used,
            result.position.size,
            lambda index: self._departure_steps(index, data.item(index), result),
        )

    def _last_departure_texts(self, data, result):
        return self._texts_at(
            (result.position > result.reorder_point) & (result.quantity_needed != 0),
            result.position.size,
            lambda index: self._last_departure_steps(index, data.item(index), result),
        )

    def _promise_texts(self, data, result):
        method = data.items["safety_method"]
        return self._texts_at(
            np.isin(method, ("service_level", "fill_rate")),
            method.size,
            lambda index: self._promise_steps(index, data.item(index), result),
        )

    def _life_texts(self, data, result):
        items = data.items
        is_told = ~np.isnat(items["last_order_date"]) | (items["end"] != "")
        is_told[data.handovers["item"]] = True
        return self._texts_at(
            is_told,
            is_told.size,
            lambda index: self._life_steps(index, data.item(index), data, result),
        )

    @api.model
    def _blocked_texts(self, blocked):
        return [
            f'{{"key": "blocked", "reason": "{reason}"}}' if reason else ""
            for reason in blocked.tolist()
        ]

    @api.model
    def _echelon_step(self, index, data, result):
        members = result.echelon_members[index][1:]
        return {
            "key": "echelon",
            "warehouse_ids": data.items["warehouse_id"][members].tolist(),
            "sales": _plain(result.planned_daily_sales[index]),
            "lead_days": _plain(result.lead_days_used[index]),
        }

    def _campaign_steps(self, index, row, data, result):
        first, last = np.searchsorted(data.campaigns["item"], (index, index + 1))
        if first == last:
            return []
        effects = {name: rows[first:last] for name, rows in data.campaigns.items()}
        way_on = result.lead_days_used[index] - float(np.nan_to_num(row["lead_days"]))
        period = result.period_days[index] - way_on
        return [
            self._campaign_step(
                row, period, {name: v[n].item() for name, v in effects.items()}
            )
            for n in np.flatnonzero(effects["last"] >= 0)
        ]

    def _campaign_step(self, row, period, effect):
        campaign = self.env["replenishment.campaign"].browse(effect["id"])
        wait = effect["first"] - row["campaign_buffer_days"] - period
        return {
            "key": "campaign",
            "campaign_id": campaign.id,
            "name": campaign.name,
            "first_day": campaign.first_day.isoformat(),
            "last_day": campaign.last_day.isoformat(),
            "uplift_pct": _plain(effect["uplift_pct"]),
            "is_counted": bool(wait <= 0),
            "due": (row["today"] + timedelta(days=ceil(wait))).isoformat()
            if wait > 0
            else False,
        }

    def _quota_texts(self, data, result):
        return self._texts_at(
            result.quantity_over_quota > 0,
            result.position.size,
            lambda index: self._quota_steps(index, data.item(index), result),
        )

    @api.model
    def _quota_steps(self, index, row, result):
        """What is needed, but more than the warehouse takes in."""
        over = result.quantity_over_quota[index]
        needed = result.quantity_needed[index]
        return [
            {
                "key": "quota",
                "quota": _plain(row["inbound_quota"]),
                "there": _plain(row["inbound_quota"] - needed),
                "room": _plain(needed),
                "wanted": _plain(needed + over),
            }
        ]

    # Suggestions

    @api.model
    def _wanted_suggestions(self, data, result, blocked, stories):
        """(SuggestionKey -> values, ids of items whose drafts stay as they are)."""
        items, wanted = data.items, {}
        is_gated = np.isin(blocked, GATES)
        is_bought = ~items["is_sold_down"]
        # What is replaced or not ordered any more still goes where it sells.
        is_moved = items["end"] != "phase_out"
        is_told = is_bought & self._asks(result, blocked)
        for index in np.flatnonzero(is_told & (blocked != "")).tolist():
            wanted |= self._blocked(index, data, result, blocked, stories)
        is_free = is_told & (blocked == "")
        for number in np.flatnonzero(is_free[result.lots.item]).tolist():
            wanted |= self._purchase(number, data, result, stories)
        for number, index in enumerate(result.transfer_lots.dest.tolist()):
            if is_moved[index] and not is_gated[index]:
                wanted |= self._transfer(number, index, data, result, stories)
        return wanted, set(items["id"][is_gated].tolist())

    @api.model
    def _asks(self, result, blocked):
        """Which items a purchase, or what stands in its way, is told of."""
        is_transfer = np.isin(blocked, ("no_source_stock", "no_route"))
        quantity = np.where(is_transfer, result.quantity_short, result.buy_quantity)
        is_told = (np.round(quantity, 6) != 0) | (blocked == "no_lead_time")
        return is_told & ~np.isin(blocked, ORDERED_BY_ODOO)

    def _common_values(self, index, row, result, story):
        urgency = str(result.urgency[index])
        order_by, stockout = result.order_by_day[index], result.stockout_day[index]
        return {
            "state": "proposed",
            "blocked_reason": False,
            "partner_id": False,
            "supplierinfo_id": False,
            "price_unit": 0.0,
            "urgency": urgency,
            "urgency_rank": URGENCY_RANK[urgency],
            "order_by_date": row["today"] + timedelta(days=int(order_by))
            if order_by != NO_DAY
            else False,
            "stockout_date": self._day(row, stockout),
            "needed_by": self._day(row, result.needed_by_day[index]),
            "part": "whole",
            "freight_amount": 0.0,
            "duty_amount": 0.0,
            "landed_unit_cost": 0.0,
            "margin_at_risk": 0.0,
            "explanation": story,
        }

    @api.model
    def _day(self, row, day):
        """The date of a day index; below 0 is none."""
        return row["today"] + timedelta(days=int(day)) if day >= 0 else False

    @api.model
    def _arrival_date(self, row, days):
        return row["today"] + timedelta(days=0 if isnan(days) else ceil(days))

    @api.model
    def _split_steps(self, values):
        if not values["quantity_campaign"]:
            return []
        return [
            {
                "key": "split",
                "base": values["quantity_base"],
                "campaign": values["quantity_campaign"],
            }
        ]
