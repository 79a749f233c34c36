# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from .replenishment_story_demand import plain as _plain
from .replenishment_story_demand import plain_column


class ReplenishmentStory(models.AbstractModel):
    """Tells a plan: the steps behind each item, and the suggestions it asks for."""

    _name = "replenishment.story"
    _description = "Story of a Plan"
    _inherit = [
        "replenishment.story.demand",
        "replenishment.story.departure.mixin",
        "replenishment.story.lane.mixin",
        "replenishment.story.life.mixin",
        "replenishment.story.purchase",
        "replenishment.story.text.mixin",
        "replenishment.story.transfer",
        "replenishment.story.wanted.mixin",
    ]

    @api.model
    def _item_stories(self, data, result, blocked):
        """The explanation of each item as Json, in the batch's order."""
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
            f"[{', '.join(filter(None, steps))}]"
            for steps in zip(*columns, strict=True)
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
        return (
            self._echelon_texts(data, result),
            self._campaign_texts(data, result),
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

    def _campaign_texts(self, data, result):
        """What campaigns do to items, and whether they are counted yet."""
        effects = data.campaigns
        rows = np.flatnonzero(effects["last"] >= 0)
        item, first = effects["item"][rows], effects["first"][rows]
        way_on = result.lead_days_used - np.nan_to_num(data.items["lead_days"])
        period = (result.period_days - way_on)[item]
        wait = first - data.items["campaign_buffer_days"][item] - period
        due = data.items["today"][item] + np.ceil(wait).astype("timedelta64[D]")
        ids = effects["id"][rows].tolist()
        heads = data.facts.campaign_heads
        uplifts = plain_column(effects["uplift_pct"][rows]).tolist()
        texts = [""] * result.position.size
        for index, id_, uplift, waits, day in zip(
            item.tolist(), ids, uplifts, (wait > 0).tolist(), due.tolist(), strict=True
        ):
            tail = f'false, "due": "{day}"}}' if waits else 'true, "due": false}'
            step = f'{heads[id_]}"uplift_pct": {uplift}, "is_counted": {tail}'
            texts[index] = f"{texts[index]}, {step}" if texts[index] else step
        return texts

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
