# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import numpy as np

from odoo import api, models

from ..core.lane_choice import IN_TIME
from .replenishment_story_demand import plain_column

LANE = '{"lane_id": %s, "days": %s, "unit_cost": %s, "is_late": %s, "is_priced": %s}'
LANE_STEP = '{"key": "lane", "lanes": [%s], "refused": %s}'
LANE_SPLIT_STEP = (
    '{"key": "lane_split", "verdict": "%s", "base_lane_id": %s, "quick_lane_id": %s,'
    ' "second_vendor_id": %s, "rest": %s, "quick_quantity": %s, "missing": %s,'
    ' "regained": %s, "margin": %s, "saved": %s, "extra": %s}'
)
NO_LANES = "[]"


class ReplenishmentStoryLaneMixin(models.AbstractModel):
    """Tells which lanes were compared, and what was weighed between two of them."""

    _name = "replenishment.story.lane.mixin"
    _description = "Story of Lanes"

    def _lane_texts(self, index, data, result):
        """Steps of what (R,) items buy."""
        ways, vendors = data.batch.buying_ways, data.batch.offers.vendor
        weighed = result.decisions.weighed
        quick = np.where(weighed.quick < 0, weighed.base, weighed.quick)
        vendor = vendors[ways.offer[quick]]
        is_same = vendor == vendors[ways.offer[weighed.base]]
        return self._choice_texts(
            index,
            result.decisions,
            ways.lane,
            refused=self._refused_texts(index, data),
            second_vendor=np.where(is_same, "false", vendor.astype(str)),
        )

    @api.model
    def _choice_texts(
        self, orders, decisions, lane_ids, *, refused=None, second_vendor="false"
    ):
        """Steps of (R,) orders, by what their decisions call them.

        `lane_ids`: of what decisions call lanes. `refused`: R lists of lanes that may
        not take the goods; an order that has none, and no choice, has no step.
        """
        weighed = decisions.weighed
        compared = [*self._compared_texts(decisions, lane_ids), ""]
        split = [*self._weighed_texts(weighed, lane_ids, second_vendor), ""]
        place = np.searchsorted(weighed.order, orders)
        place = np.where(np.isin(orders, weighed.order), place, -1)
        refused = refused or [NO_LANES] * orders.size
        steps = [
            LANE_STEP % (compared[row], words) if row >= 0 or words != NO_LANES else ""
            for row, words in zip(place.tolist(), refused, strict=True)
        ]
        return [
            f"{step}, {split[row]}" if split[row] else step
            for step, row in zip(steps, place.tolist(), strict=True)
        ]

    @api.model
    def _compared_texts(self, decisions, lane_ids):
        """The lanes of each decision."""
        lanes, orders = decisions.lanes, decisions.weighed.order
        columns = (
            lane_ids[lanes.key].tolist(),
            plain_column(lanes.days).tolist(),
            plain_column(lanes.unit_cost).tolist(),
            np.where(lanes.is_late, "true", "false").tolist(),
            np.where(lanes.is_priced, "true", "false").tolist(),
        )
        texts = [LANE % row for row in zip(*columns, strict=True)]
        first = np.searchsorted(lanes.order, orders, side="left").tolist()
        stop = np.searchsorted(lanes.order, orders, side="right").tolist()
        return [", ".join(texts[a:b]) for a, b in zip(first, stop, strict=True)]

    @api.model
    def _weighed_texts(self, weighed, lane_ids, second_vendor):
        """What was weighed; nothing where the cheapest lane is in time."""
        quick = lane_ids[np.maximum(weighed.quick, 0)].astype(str)
        margin = plain_column(weighed.margin)
        columns = (
            weighed.verdict,
            lane_ids[weighed.base],
            np.where(weighed.quick >= 0, quick, "false"),
            np.broadcast_to(second_vendor, weighed.order.shape),
            plain_column(weighed.main_quantity),
            plain_column(weighed.quick_quantity),
            plain_column(weighed.missing),
            plain_column(weighed.regained),
            np.where(np.isnan(margin), "null", margin.astype(object)),
            plain_column(weighed.saved),
            plain_column(weighed.extra),
        )
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [LANE_SPLIT_STEP % row if row[0] != IN_TIME else "" for row in rows]

    @api.model
    def _refused_texts(self, index, data):
        """[lane, goods properties] of what may not go over the lanes of (R,) items."""
        texts = [NO_LANES] * index.size
        for row in np.flatnonzero(np.isin(index, data.goods["item"])).tolist():
            refused = self._refused_lanes(index[row], data)
            texts[row] = json.dumps(refused)
        return texts

    @api.model
    def _refused_lanes(self, item, data):
        first, last = np.searchsorted(data.goods["item"], (item, item + 1))
        own = set(data.goods["property_id"][first:last].tolist())
        return [
            [lane_id, sorted(own.intersection(property_ids))]
            for lane_id, warehouse_id, property_ids in data.refusals
            if warehouse_id == data.items["warehouse_id"][item]
            and own.intersection(property_ids)
        ]
