# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The plan of a whole batch of items, composed of the other modules of `core`."""

from dataclasses import replace

import numpy as np

from .batch import Plan, PlanningBatch
from .campaign import CampaignEffects
from .checks import check_batch, required_horizon
from .expectation import expect, expiring
from .network import NetworkEdges
from .orders import Orders, make_orders
from .projection import MAX_COVER, NO_DAY, ad_headroom, days_of_cover
from .stages import Stages, make_stages
from .transfers import Transfers
from .vendor_offers import VendorOffers

__all__ = [
    "MAX_COVER",
    "NO_DAY",
    "CampaignEffects",
    "NetworkEdges",
    "Plan",
    "PlanningBatch",
    "Transfers",
    "VendorOffers",
    "plan",
    "required_horizon",
]


def plan(batch: PlanningBatch) -> Plan:
    """Plan all items of a batch at once; the same batch gives the same plan.

    Raises ValueError where the batch is not well formed, naming what is wrong.
    """
    check_batch(batch)
    expectation = expect(batch)
    expires = expiring(batch, expectation)
    batch = replace(batch, available=batch.available - expires)
    stages = make_stages(batch, expectation)
    orders = make_orders(batch, stages)
    return Plan(
        **_forecast_part(stages),
        **_decision_part(batch, stages),
        **_departure_part(stages),
        **_need_part(orders),
        **_own_stock_part(batch, stages),
        expiring=expires,
        **_order_part(orders),
    )


def _forecast_part(stages: Stages) -> dict[str, object]:
    expectation = stages.expectation
    forecast, viral = expectation.forecast, expectation.viral
    return {
        "has_lead_time": stages.has_lead_time,
        "avg_daily_sales": forecast.base,
        "forecast_method": forecast.method,
        "error_std": forecast.error_std,
        "window_averages": forecast.window_averages,
        "window_weights": forecast.window_weights,
        "day_flags": expectation.clean.flags,
        "shift_days_ago": expectation.clean.shift_days_ago,
        "viral_strength": viral.strength,
        "viral_since_days_ago": viral.since_days_ago,
        "daily_forecast": expectation.daily,
        "safety_factor": stages.safety_factor,
        "safety_z": stages.safety.z,
        "demand_std": stages.safety.demand_std,
        "is_demand_skewed": stages.safety.is_skewed,
        "campaign_due_day": stages.campaign_due_day,
    }


def _decision_part(batch: PlanningBatch, stages: Stages) -> dict[str, object]:
    decision, outlook = stages.decision, stages.decision_outlook
    position = decision.position
    lost = np.where(batch.counts_lost_sales, outlook.quantity_lost, 0.0)
    excess = position - decision.max_cover_quantity
    return {
        "is_echelon": stages.network.is_source,
        "echelon_members": stages.network.chains.members_of(batch.n_items),
        "lead_days_used": decision.lead_days,
        "period_days": decision.period_days,
        "order_level": decision.levels.order_level,
        "planned_daily_sales": decision.base,
        "forecast_lead": decision.forecast_lead,
        "forecast_period": decision.forecast_period,
        "sold_between_looks": decision.between_looks,
        "campaign_extra_lead": decision.extra_lead,
        "campaign_extra_counted": decision.extra_period,
        "safety_stock": decision.safety_stock,
        "reorder_point": decision.levels.reorder_point,
        "order_up_to": decision.levels.order_up_to,
        "position": position,
        "quantity_lost": lost,
        "order_by_day": stages.order_by_day,
        "needed_by_day": outlook.stockout_day,
        "quantity_excess": np.maximum(excess, 0.0),
    }


def _departure_part(stages: Stages) -> dict[str, object]:
    departures = stages.departures
    return {
        "lead_days_today": departures.today,
        "lead_days_next_look": departures.next_look,
        "departure": departures.departs_today,
        "next_departure": departures.departs_next,
    }


def _need_part(orders: Orders) -> dict[str, object]:
    needs = orders.needs
    return {
        "quantity_needed": needs.need,
        "quantity_over_quota": needs.over_quota,
        "quantity_base_raw": needs.base,
        "quantity_campaign_raw": needs.campaign,
        "quantity_planned": needs.planned,
        "urgency": needs.urgency,
    }


def _own_stock_part(batch: PlanningBatch, stages: Stages) -> dict[str, object]:
    own = stages.own
    return {
        "sellable": batch.available,
        "days_of_cover": days_of_cover(own.available, own.daily, own.daily_sums),
        "stockout_day": stages.own_outlook.stockout_day,
        "ad_headroom": ad_headroom(
            available=batch.available,
            backlog=batch.backlog,
            reserve=batch.reserve,
            arrivals=batch.arrivals,
            fastest_days=stages.fastest_lead_days,
        ),
        "own_reorder_point": own.levels.reorder_point,
    }


def _order_part(orders: Orders) -> dict[str, object]:
    purchases = orders.purchases
    return {
        "spare": orders.spare,
        "buy_quantity": purchases.quantity,
        "buy_base": purchases.base,
        "buy_campaign": purchases.campaign,
        "quantity_regained": purchases.regained,
        "chosen_offer": purchases.chosen_offer,
        "ranking": purchases.ranking,
        "lots": purchases.lots,
        "decisions": purchases.decisions,
        "transfers": orders.transfers,
        "transfer_lots": orders.transfer_lots,
        "quantity_short": purchases.short,
    }
