# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

import numpy as np

from odoo import api, models
from odoo.fields import Domain

from ..core.container_fill import Container, LoadLines, fill_containers
from .replenishment_document_group_mixin import FAST_URGENCIES

# Enough to ask for the next step of a quantity.
A_BIT = 0.01


class ReplenishmentLoadSettlement(models.AbstractModel):
    """Rounds purchases of a vendor over a lane together, after a run has planned them.

    It looks at all open purchases of the company over lanes that fill up, whichever of
    them a run has planned and in which chunk: what shares a container is seen whole.
    What it adds stands beside the planned quantity, which it never changes: the same
    purchases give the same loads, whatever was loaded before.
    """

    _name = "replenishment.load.settlement"
    _description = "Settlement of Loads"

    @api.model
    def _is_needed(self):
        """Whether purchases of the current company are rounded together."""
        ours = Domain("company_id", "=", self.env.company.id)
        is_loaded = Domain("load_step", "!=", False) & Domain(
            "state", "in", ("proposed", "drafted", "blocked")
        )
        return bool(
            self.env["replenishment.lane"].search_count(
                ours & Domain("fills_load", "=", True), limit=1
            )
            or self.env["replenishment.suggestion"].search_count(
                ours & is_loaded, limit=1
            )
        )

    @api.model
    def _settle(self):
        """Round all open purchases; return ids of those that are ordered otherwise."""
        self.env["replenishment.budget.settlement"]._follow_all()
        Suggestion = self.env["replenishment.suggestion"]
        claims = Suggestion._budget_claims(self.env.company)
        claims = claims.with_context(tracking_disable=True)
        return self._write(claims, self._affordable_loads(claims)).ids

    @api.model
    def _affordable_loads(self, claims):
        """The loads of claims as far as there is money for what they come to.

        What is needed comes first: what a budget has not enough for at its own quantity
        does not go, and the rest of its container is rounded without it. What it has
        not enough to raise, or what others were raised at the cost of, goes as it is.
        """
        loading = claims.filtered(lambda s: s.lane_id.fills_load and s.quantity > 0)
        needy = self._over_budget(claims, {}) & loading
        # What was granted beyond a budget was granted as it is.
        unraised, left_out = loading.filtered("budget_granted_amount"), needy
        decided = self._decided()
        while True:
            loads = self._loads((loading - left_out) | decided, decided | unraised)
            over = self._over_budget(claims, loads) & loading
            if over == left_out:
                return self._say_budget(loads, unraised | left_out)
            if (over - left_out) & unraised:
                unraised, left_out = loading, needy
            else:
                # Less to carry may leave money for what did not go.
                unraised |= (over - left_out) | (left_out - over)
                left_out &= over

    @api.model
    def _over_budget(self, claims, loads):
        amounts = [self._amount(claim, loads) for claim in claims]
        Settlement = self.env["replenishment.budget.settlement"]
        return Settlement._over_budget(claims, amounts)

    @api.model
    def _say_budget(self, loads, limited):
        """Have the loads of containers say that a budget has not enough for more."""
        containers = set(limited.grouped(self._container_of))
        return {
            s: (units, step | {"is_limited": self._container_of(s) in containers})
            for s, (units, step) in loads.items()
        }

    @api.model
    def _amount(self, claim, loads):
        units, _step = loads.get(claim, (0.0, None))
        amount = (self._own_quantity(claim) + units) * claim.price_unit
        return claim.currency_id.round(amount)

    @api.model
    def _loads(self, going, fixed):
        """Suggestion -> its load (see `_load`), for all that goes over filled lanes."""
        loads = {}
        for suggestions in going.grouped(self._container_of).values():
            loads |= self._load(suggestions.lane_id, suggestions, fixed)
        return loads

    @api.model
    def _container_of(self, suggestion):
        return suggestion.lane_id, suggestion.partner_id

    @api.model
    def _decided(self):
        """Open purchases that go as a person left them, and take their room."""
        is_decided = Domain("is_approved", "=", True) | Domain("is_touched", "=", True)
        return self.env["replenishment.suggestion"].search(
            is_decided
            & Domain("company_id", "=", self.env.company.id)
            & Domain("supply_type", "=", "buy")
            & Domain("state", "in", ("approved", "drafted"))
            & Domain("lane_id.fills_load", "=", True),
            order="id",
        )

    def _load(self, lane, suggestions, fixed):
        """Suggestion -> (units on top of its quantity, the step that tells why).

        Nothing is put on top of those that are fixed, nor taken off.
        """
        unit = lane.load_unit_id
        container = Container(
            max_weight_kg=unit.max_weight_kg,
            max_volume_m3=unit.usable_volume_m3,
            worth_filling=lane.load_fill_pct / 100,
        )
        loading = fill_containers(self._lines(suggestions, fixed), container)
        step = {
            "key": "load",
            "unit_id": unit.id,
            "verdict": loading.verdict,
            "used": round(loading.used_before, 2),
            "after": round(loading.used_after, 2),
            "part_pct": round(loading.used_before % 1 * 100),
            "worth_pct": lane.load_fill_pct,
        }
        added = [round(units, 6) for units in loading.added.tolist()]
        return {
            suggestion: (
                units,
                step | {"added": units, "quantity": suggestion.quantity},
            )
            for suggestion, units in zip(suggestions, added, strict=True)
        }

    @api.model
    def _lines(self, suggestions, fixed):
        reader = self.env["replenishment.planning.reader"]
        lots = self._lots(suggestions.item_id)
        columns = [
            self._line(
                suggestion,
                lots[suggestion.item_id] - suggestion,
                suggestion in fixed or self._is_fixed(suggestion),
            )
            for suggestion in suggestions
        ]
        values = {
            name: np.array([column[name] for column in columns]) for name in columns[0]
        }
        return LoadLines(
            weight_kg=reader._metric(values.pop("weight"), "weight"),
            volume_m3=reader._metric(values.pop("volume"), "volume"),
            **values,
        )

    @api.model
    def _lots(self, items):
        """Item -> its open orders that its position does not count yet."""
        # Also what a budget cut before: whether it fits is decided after the loads.
        is_over = Domain("blocked_reason", "=", "over_budget")
        lots = self.env["replenishment.suggestion"].search(
            Domain("item_id", "in", items.ids)
            & Domain("is_touched", "=", False)
            & Domain("is_approved", "=", False)
            & Domain("snoozed_until", "=", False)
            & (
                Domain("state", "in", ("proposed", "drafted"))
                | (Domain("state", "=", "blocked") & is_over)
            )
        )
        return defaultdict(lots.browse, lots.grouped("item_id"))

    @api.model
    def _line(self, suggestion, other_lots, is_fixed):
        """What the container has to know of it; as it is where that is fixed."""
        item, product = suggestion.item_id, suggestion.product_id
        quantity = self._own_quantity(suggestion)
        cover = 0.0 if is_fixed else item.policy_in_force_id.max_cover_days or np.inf
        return {
            "quantity": quantity,
            "step": max(suggestion._orderable(quantity + A_BIT) - quantity, A_BIT),
            "least": suggestion._orderable(A_BIT),
            "weight": product.weight,
            "volume": product.volume,
            # Without what loads added, so that they never feed on each other.
            "position": item.position + sum(other_lots.mapped("quantity")),
            "daily_sales": item.planned_daily_sales,
            "max_cover_days": cover,
            "is_urgent": is_fixed or suggestion.urgency in FAST_URGENCIES,
        }

    @api.model
    def _is_fixed(self, suggestion):
        return bool(
            suggestion.is_approved
            or suggestion.is_touched
            or suggestion.quantity_approved
        )

    @api.model
    def _own_quantity(self, suggestion):
        """As planned for itself, or as a person wants it."""
        if suggestion.is_touched:
            return suggestion._quantity_on_orders()
        if self._is_fixed(suggestion):
            return suggestion.quantity_to_order
        return suggestion.quantity

    @api.model
    def _write(self, suggestions, loads):
        """Keep the loads that differ; return what is ordered otherwise by them."""
        changed = suggestions.browse()
        for suggestion in suggestions:
            units, step = loads.get(suggestion, (0.0, False))
            if suggestion.load_quantity != units:
                changed |= suggestion
            if suggestion.load_quantity != units or suggestion.load_step != step:
                suggestion.write({"load_quantity": units, "load_step": step})
        return changed
