# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What items need, and how urgently."""

from dataclasses import dataclass

import numpy as np

from .batch import PlanningBatch
from .columns import replaced_columns
from .policy import EPSILON
from .stages import Stages
from .urgency import OK, Situation, is_before, urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What (N,) items need before rounding; need is base + campaign."""

    need: np.ndarray
    base: np.ndarray
    campaign: np.ndarray
    planned: np.ndarray  # bought in this plan for the members of the echelon
    over_quota: np.ndarray  # needed besides, but there is no room for it
    urgency: np.ndarray  # str

    @classmethod
    def none(cls, n_items: int) -> "Needs":
        nothing = np.zeros(n_items)
        return cls(
            need=nothing,
            base=nothing,
            campaign=nothing,
            planned=nothing,
            over_quota=nothing,
            urgency=np.full(n_items, OK, dtype="<U9"),
        )

    def replaced(self, rows: np.ndarray, other: "Needs") -> "Needs":
        return Needs(**replaced_columns(self, rows, other))


def make_needs(batch: PlanningBatch, stages: Stages, planned: np.ndarray) -> Needs:
    """Return the needs with campaigns, and what of them remains without any."""
    decision, outlook = stages.decision, stages.decision_outlook
    counts = batch.counts_lost_sales
    lost = np.where(counts, outlook.quantity_lost, 0.0)
    lost_base = np.where(counts, outlook.quantity_lost_base, 0.0)
    position = decision.position + planned
    wanted = decision.levels.need(position, lost)
    need = np.minimum(wanted, batch.room)
    plain = decision.levels_without_campaigns.need(position, lost_base)
    base = np.minimum(plain, need)
    campaign = need - base
    return Needs(
        need=need,
        base=base,
        campaign=campaign,
        planned=planned,
        over_quota=wanted - need,
        urgency=_urgency(batch, stages, need, campaign),
    )


def _urgency(
    batch: PlanningBatch, stages: Stages, need: np.ndarray, campaign: np.ndarray
) -> np.ndarray:
    own, decision = stages.own, stages.decision
    own_day = stages.own_outlook.stockout_day
    decision_day = stages.decision_outlook.stockout_day
    too_late = is_before(own_day, own.lead_today)
    too_late |= is_before(decision_day, decision.lead_today)
    return urgency(
        Situation(
            has_demand=own.has_demand,
            is_idle=~decision.has_demand & (decision.safety_stock <= EPSILON),
            available=own.available,
            backlog=own.backlog,
            stockout_day=own_day,
            fastest_lead_days=stages.fastest_lead_days,
            arrives_too_late=too_late,
            quantity_needed=need,
            quantity_campaign=campaign,
            position=decision.position,
            order_level=decision.levels.order_level,
            warning_pct=batch.warning_pct,
            max_cover_quantity=decision.max_cover_quantity,
        )
    )
