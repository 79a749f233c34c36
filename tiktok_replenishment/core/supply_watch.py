# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stock that open supply is compared with: what a plan expects of some items."""

from dataclasses import dataclass

import numpy as np

from .batch import Plan, PlanningBatch


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLimits:
    """From when on a change of supply is worth asking for; (N,) but the last."""

    tolerance_days: np.ndarray
    tolerance_pct: np.ndarray  # of the ordered quantity
    frozen_days: np.ndarray  # before departure, or arrival: nothing is changed
    is_unwanted: np.ndarray  # bool; sold down: whatever is on order is too much
    minimum_value: float  # company currency; 0: none


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedStock:
    """W items, H days; an item that feeds others together with them."""

    start: np.ndarray  # (W,) available less promised orders
    daily: np.ndarray  # (W, H) forecast with campaigns
    arrivals: np.ndarray  # (W, H) all that comes, whoever can change it
    safety_stock: np.ndarray  # (W,)
    excess: np.ndarray  # (W,) of the position; inf: all that is on order
    way_days: np.ndarray  # (W,) from here to the farthest item that is fed
    reach_days: np.ndarray  # (W,) int; nothing is said of later days
    carton_qty: np.ndarray  # (W,) 0: none
    unit_step: np.ndarray  # (W,)
    tolerance_days: np.ndarray  # (W,)
    tolerance_pct: np.ndarray  # (W,)
    frozen_days: np.ndarray  # (W,)
    minimum_value: float


def watch(
    items: np.ndarray, batch: PlanningBatch, plan: Plan, limits: MessageLimits
) -> WatchedStock:
    """Return what a plan expects of the (W,) int items of its batch."""
    free = plan.sellable - batch.backlog
    members = [plan.echelon_members[item] for item in items]
    lead_days = np.nan_to_num(batch.lead_days)
    step = np.ones(batch.n_items) if batch.unit_step is None else batch.unit_step
    return WatchedStock(
        start=_together(free, items, members),
        daily=_together(plan.daily_forecast, items, members),
        arrivals=_together(batch.arrivals, items, members),
        safety_stock=plan.safety_stock[items],
        excess=np.where(limits.is_unwanted, np.inf, excess(plan))[items],
        way_days=np.maximum(plan.lead_days_used - lead_days, 0.0)[items],
        reach_days=np.ceil(batch.max_cover_days[items]).astype(np.int64),
        carton_qty=batch.carton_qty[items],
        unit_step=step[items],
        tolerance_days=limits.tolerance_days[items],
        tolerance_pct=limits.tolerance_pct[items],
        frozen_days=limits.frozen_days[items],
        minimum_value=limits.minimum_value,
    )


def excess(plan: Plan) -> np.ndarray:
    """Return (N,) units of the position that nothing needs.

    That is what exceeds the longest cover with safety stock on top, and never what
    planning would order again.
    """
    beyond_cover = plan.quantity_excess - plan.safety_stock
    beyond_order = plan.position - plan.order_up_to
    unneeded = np.maximum(np.minimum(beyond_cover, beyond_order), 0.0)
    return np.where(plan.quantity_excess > 0, unneeded, 0.0)


def _together(
    values: np.ndarray, items: np.ndarray, members: list[np.ndarray]
) -> np.ndarray:
    """Return (W,) or (W, H) values, those of items with members as their sum."""
    totals = values[items].astype(np.float64)
    for place, group in enumerate(members):
        for member in group[1:]:
            totals[place] += values[member]
    return totals
