# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from math import isnan

import numpy as np

from odoo import api, models

from ..core.lane_choice import IN_TIME
from ..core.purchase_lots import REST, SECOND_VENDOR
from .replenishment_story_demand import plain as _plain
from .replenishment_suggestion import SuggestionKey

TOLD_OF_OFFERS = ("id", "partner_id", "price", "min_qty", "multiple")


class ReplenishmentStoryPurchase(models.AbstractModel):
    """Tells what is bought: of whom, over which lane, in which lots, and why."""

    _name = "replenishment.story.purchase"
    _description = "Story of Purchases"

    def _blocked(self, index, data, result, blocked, stories):
        """{key: values} of an order that something stands in the way of."""
        row, reason = data.item(index), str(blocked[index])
        is_transfer = reason in ("no_source_stock", "no_route")
        quantities = result.quantity_short if is_transfer else result.buy_quantity
        key = SuggestionKey(
            item_id=row["id"],
            supply_type="transfer" if is_transfer else "buy",
            source_warehouse_id=False,
            lane_id=row["lane_id"] or False,
        )
        return {
            key: self._common_values(index, row, result, stories[index])
            | {
                "state": "blocked",
                "blocked_reason": reason,
                "quantity": _plain(quantities[index]),
                "quantity_base": _plain(result.buy_base[index]),
                "quantity_campaign": _plain(result.buy_campaign[index]),
                "arrival_date": self._arrival_date(row, row["arrival_days"]),
                "explanation": [
                    *stories[index],
                    *self._lane_steps(index, row, data, result),
                ],
            }
        }

    def _purchase(self, number, data, result, stories):
        """{key: values} of a lot that is bought."""
        lots = result.lots
        index = int(lots.item[number])
        row, line = data.item(index), lots.line[number]
        offer = {name: data.offers[name][line].item() for name in TOLD_OF_OFFERS}
        arrival = self._arrival_date(row, lots.days[number])
        values = self._common_values(index, row, result, stories[index])
        values |= self._lot_values(lots, number, arrival)
        values |= {
            "partner_id": offer["partner_id"],
            "supplierinfo_id": offer["id"],
            "price_unit": self.env.company.currency_id.round(offer["price"]),
            "margin_at_risk": self._rounded_amount(lots.margin_at_risk, number),
        }
        values["explanation"] = [
            *values["explanation"],
            *self._rounding_steps(index, row, offer, result),
            *self._split_steps(values),
            self._vendor_step(index, row, result),
            *self._lane_steps(index, row, data, result),
        ]
        key = SuggestionKey(
            item_id=row["id"],
            supply_type="buy",
            source_warehouse_id=False,
            lane_id=int(lots.lane[number]) or False,
            second_vendor_id=values["part"] == SECOND_VENDOR and offer["partner_id"],
        )
        return {key: values}

    def _lot_values(self, lots, number, arrival):
        """What lots that are bought and lots that are transferred have in common."""
        values = {
            "part": str(lots.part[number]),
            "quantity": _plain(lots.quantity[number]),
            "quantity_base": _plain(lots.base[number]),
            "quantity_campaign": _plain(lots.campaign[number]),
            "arrival_date": arrival,
            "freight_amount": self._rounded_amount(lots.freight, number),
            "duty_amount": self._rounded_amount(lots.duty, number),
            "landed_unit_cost": self._rounded_amount(lots.unit_cost, number),
        }
        if values["part"] == REST:
            # Until then the bridge lasts.
            values["needed_by"] = arrival
        return values

    def _rounded_amount(self, amounts, number):
        """One of (R,) amounts in the company's currency, rounded."""
        amount = amounts[number].item()
        # Most are nothing, and rounding thousands of those takes its time.
        return self.env.company.currency_id.round(amount) if amount else 0.0

    @api.model
    def _rounding_steps(self, index, row, offer, result):
        quantity, base = result.buy_quantity[index], result.buy_base[index]
        regained = result.quantity_regained[index]
        needed = result.quantity_needed[index] + regained
        if result.transfers.dest.size:
            needed = min(needed, base + result.buy_campaign[index])
        if abs(quantity - needed) <= 0.005:
            return []
        return [
            {
                "key": "rounding",
                "needed": _plain(needed),
                "quantity": _plain(quantity),
                "min_qty": _plain(offer["min_qty"]),
                "multiple": _plain(offer["multiple"]),
                "carton": _plain(row["carton_qty"]),
            }
        ]

    @api.model
    def _vendor_step(self, index, row, result):
        return {
            "key": "vendor",
            "strategy": row["strategy"],
            "day_value": _plain(row["day_value"] * 100),
            "ranking": [
                {
                    "partner_id": place.vendor,
                    "price": _plain(place.unit_price),
                    "delay": self._known(place.delay_days),
                    "quantity": _plain(place.quantity),
                    "unit_cost": _plain(place.unit_cost),
                    "lane_id": place.lane,
                    "days": _plain(place.days),
                    "quickest_days": _plain(place.quickest_days),
                    "late_days": _plain(place.late_days),
                    "expected_cost": _plain(place.expected_cost),
                    "reason": place.reason,
                }
                for place in result.ranking[index]
            ],
        }

    @api.model
    def _known(self, number):
        return None if isnan(number) else _plain(number)

    def _lane_steps(self, index, row, data, result):
        """The lanes that were compared, and what was weighed between two of them."""
        decision = result.decisions[index]
        refused = self._refused_lanes(index, row, data)
        if decision is None:
            return [{"key": "lane", "lanes": [], "refused": refused}] if refused else []
        ways, vendors = data.batch.buying_ways, data.batch.offers.vendor
        quick = decision.base if decision.quick < 0 else decision.quick
        vendor = int(vendors[ways.offer[quick]])
        is_same = vendor == vendors[ways.offer[decision.base]]
        return self._decision_steps(
            decision, ways.lane, refused=refused, vendor_id=not is_same and vendor
        )

    @api.model
    def _decision_steps(self, decision, lane_ids, *, refused, vendor_id):
        """`lane_ids`: of what the decision calls its lanes."""
        step = {
            "key": "lane",
            "lanes": [
                {
                    "lane_id": int(lane_ids[lane.key]),
                    "days": _plain(lane.days),
                    "unit_cost": _plain(lane.unit_cost),
                    "is_late": lane.is_late,
                    "is_priced": lane.is_priced,
                }
                for lane in decision.lanes
            ],
            "refused": refused,
        }
        if decision.verdict == IN_TIME:
            return [step]
        has_quick = decision.quick >= 0
        return [
            step,
            {
                "key": "lane_split",
                "verdict": decision.verdict,
                "base_lane_id": int(lane_ids[decision.base]),
                "quick_lane_id": has_quick and int(lane_ids[decision.quick]),
                "second_vendor_id": vendor_id,
                "rest": _plain(decision.main_quantity),
                "quick_quantity": _plain(decision.quick_quantity),
                "missing": _plain(decision.missing),
                "regained": _plain(decision.regained),
                "margin": self._known(decision.margin),
                "saved": _plain(decision.saved),
                "extra": _plain(decision.extra),
            },
        ]

    @api.model
    def _refused_lanes(self, index, row, data):
        """[lane, goods properties] of what may not go over the warehouse's lanes."""
        first, last = np.searchsorted(data.goods["item"], (index, index + 1))
        own = set(data.goods["property_id"][first:last].tolist())
        return [
            [lane_id, sorted(own.intersection(property_ids))]
            for lane_id, warehouse_id, property_ids in data.refusals
            if warehouse_id == row["warehouse_id"] and own.intersection(property_ids)
        ]
