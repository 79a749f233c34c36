# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
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
        loading = claims.filtered(lambda s: s.lane_id.fills_load and s.quantity > 0)
        changed = self._write(claims - loading, {})
        together = loading.grouped(lambda s: (s.lane_id, s.partner_id))
        for (lane, _vendor), suggestions in together.items():
            changed |= self._write(suggestions, self._load(lane, suggestions))
        return changed.ids

    def _load(self, lane, suggestions):
        """Suggestion -> (units on top of its quantity, the step that tells why)."""
        unit = lane.load_unit_id
        container = Container(
            max_weight_kg=unit.max_weight_kg,
            max_volume_m3=unit.usable_volume_m3,
            worth_filling=lane.load_fill_pct / 100,
        )
        loading = fill_containers(self._lines(suggestions), container)
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
    def _lines(self, suggestions):
        reader = self.env["replenishment.planning.reader"]
        columns = [self._line(suggestion) for suggestion in suggestions]
        values = {
            name: np.array([column[name] for column in columns]) for name in columns[0]
        }
        return LoadLines(
            weight_kg=reader._metric(values.pop("weight"), "weight"),
            volume_m3=reader._metric(values.pop("volume"), "volume"),
            **values,
        )

    @api.model
    def _line(self, suggestion):
        item, product = suggestion.item_id, suggestion.product_id
        quantity = suggestion.quantity
        return {
            "quantity": quantity,
            "step": max(suggestion._orderable(quantity + A_BIT) - quantity, A_BIT),
            "least": suggestion._orderable(A_BIT),
            "weight": product.weight,
            "volume": product.volume,
            "position": item.position,
            "daily_sales": item.planned_daily_sales,
            "max_cover_days": item.policy_in_force_id.max_cover_days or np.inf,
            "is_urgent": suggestion.urgency in FAST_URGENCIES,
        }

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
