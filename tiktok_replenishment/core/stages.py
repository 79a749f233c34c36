# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a batch to the stocks to decide on: each item alone, and its echelon."""

from dataclasses import dataclass, replace

import numpy as np

from . import campaign
from .batch import PlanningBatch
from .demand import evidence_mask
from .forecast import combine_windows, window_averages, window_weights
from .network import Echelons, NetworkEdges, echelons
from .policy import safety_stock_by_days
from .requirement import Outlook, Stage, outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Base and dated forecast of N items and what they were made of."""

    window_averages: np.ndarray  # (N, W) nan: no evidence
    window_weights: np.ndarray  # (N, W) all 0: not used
    base: np.ndarray  # (N,)
    daily_base: np.ndarray  # (N, H) without campaigns
    daily: np.ndarray  # (N, H) with campaigns


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The lanes in use (destinations that only buy use none) and their echelons."""

    edges: NetworkEdges
    edge_index: np.ndarray  # index of each lane in use among the batch's edges
    chains: Echelons
    is_source: np.ndarray  # (N,) bool
    has_source: np.ndarray  # (N,) bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """What is decided on: `own` is each item alone, `decision` with what it feeds."""

    forecast: Forecast
    network: Network
    own: Stage
    own_outlook: Outlook
    decision: Stage
    decision_outlook: Outlook
    has_lead_time: np.ndarray  # (N,) bool
    fastest_lead_days: np.ndarray  # (N,)
    safety_factor: np.ndarray  # (N,)
    campaign_due_day: np.ndarray  # (N,) int


def make_stages(batch: PlanningBatch) -> Stages:
    forecast, network = _forecast(batch), _network(batch)
    scope = _own_scope(batch)
    factor = campaign.safety_factor(batch.campaigns, scope)
    own = _own_stage(batch, forecast, scope, factor)
    due_day = campaign.campaign_due_day(batch.campaigns, scope)
    own_outlook = outlook(own)
    decision, decision_outlook = own, own_outlook
    owners = np.flatnonzero(network.is_source)
    if owners.size:
        scope = _echelon_scope(batch, own, network.chains)
        decision = _decision_stage(batch, own, network.chains, scope)
        due_day = _echelon_due_day(batch, due_day, network.chains, scope)
        echelon_outlook = outlook(decision.take(owners))
        decision_outlook = own_outlook.replaced(owners, echelon_outlook)
    return Stages(
        forecast=forecast,
        network=network,
        own=own,
        own_outlook=own_outlook,
        decision=decision,
        decision_outlook=decision_outlook,
        has_lead_time=~np.isnan(batch.lead_days),
        fastest_lead_days=np.where(
            np.isnan(batch.fastest_lead_days), own.lead_days, batch.fastest_lead_days
        ),
        safety_factor=factor,
        campaign_due_day=due_day,
    )


def _forecast(batch: PlanningBatch) -> Forecast:
    is_evidence = evidence_mask(
        n_days=batch.history.shape[1],
        first_sale_days_ago=batch.first_sale_days_ago,
        campaign=batch.is_campaign_day,
        stockout=batch.is_stockout_day,
    )
    averages = window_averages(batch.history, is_evidence)
    is_manual = ~np.isnan(batch.avg_daily_sales_manual)
    weights = window_weights(averages) * ~is_manual[:, np.newaxis]
    computed = combine_windows(averages, weights)
    base = np.where(is_manual, batch.avg_daily_sales_manual, computed)
    # Returns may outweigh sales in a window; demand is never below zero.
    base = np.maximum(base, 0.0)
    daily_base = np.repeat(base[:, np.newaxis], batch.n_days, axis=1)
    return Forecast(
        window_averages=averages[:, :-1],
        window_weights=weights,
        base=base,
        daily_base=daily_base,
        daily=_with_campaigns(batch, daily_base),
    )


def _with_campaigns(batch: PlanningBatch, daily_base: np.ndarray) -> np.ndarray:
    effects = batch.campaigns
    touched, item = np.unique(effects.item, return_inverse=True)
    daily = daily_base.copy()
    daily[touched] *= campaign.daily_multiplier(
        replace(effects, item=item), n_items=touched.size, n_days=batch.n_days
    )
    return daily


def _network(batch: PlanningBatch) -> Network:
    in_use = np.flatnonzero(batch.method[batch.edges.dest] != "buy")
    edges = batch.edges.take(in_use)
    is_source, has_source = np.zeros((2, batch.n_items), dtype=bool)
    is_source[edges.source] = True
    has_source[edges.dest] = True
    return Network(
        edges=edges,
        edge_index=in_use,
        chains=echelons(edges, batch.n_items),
        is_source=is_source,
        has_source=has_source,
    )


def _own_scope(batch: PlanningBatch) -> campaign.Scope:
    lead_days = np.nan_to_num(batch.lead_days)
    return campaign.Scope(
        item=np.arange(batch.n_items),
        lead_days=lead_days,
        period_days=lead_days + batch.review_days,
        buffer_days=batch.campaign_buffer_days,
    )


def _own_stage(
    batch: PlanningBatch, forecast: Forecast, scope: campaign.Scope, factor: np.ndarray
) -> Stage:
    base = forecast.base
    extra_lead, extra_period = campaign.counted_extra(
        batch.campaigns, scope, forecast.daily_base
    )
    no_factor = np.ones_like(factor)
    return Stage(
        base=base,
        daily_base=forecast.daily_base,
        daily=forecast.daily,
        arrivals=batch.arrivals,
        available=batch.available,
        backlog=batch.backlog,
        other_position=batch.other_position,
        lead_days=scope.lead_days,
        review_days=batch.review_days,
        safety_stock=safety_stock_by_days(batch.safety_days, base, factor),
        safety_stock_base=safety_stock_by_days(batch.safety_days, base, no_factor),
        extra_lead=extra_lead,
        extra_period=extra_period,
    )


def _echelon_scope(
    batch: PlanningBatch, own: Stage, chains: Echelons
) -> campaign.Scope:
    """Return the members' sales as their owner sees them: over the longer way."""
    lead_days = own.lead_days + chains.longest_way(batch.n_items)
    return campaign.Scope(
        item=chains.member,
        lead_days=lead_days[chains.owner],
        period_days=(lead_days + own.review_days)[chains.owner],
        buffer_days=batch.campaign_buffer_days[chains.owner],
    )


def _decision_stage(
    batch: PlanningBatch, own: Stage, chains: Echelons, scope: campaign.Scope
) -> Stage:
    extra_lead, extra_period = campaign.counted_extra(
        batch.campaigns, scope, own.daily_base
    )
    return Stage(
        base=chains.totals(own.base),
        daily_base=chains.totals(own.daily_base),
        daily=chains.totals(own.daily),
        arrivals=chains.totals(own.arrivals),
        available=chains.totals(own.available),
        backlog=chains.totals(own.backlog),
        other_position=chains.totals(own.other_position),
        lead_days=own.lead_days + chains.longest_way(batch.n_items),
        review_days=own.review_days,
        safety_stock=chains.totals(own.safety_stock),
        safety_stock_base=chains.totals(own.safety_stock_base),
        extra_lead=chains.pair_totals(own.extra_lead, extra_lead),
        extra_period=chains.pair_totals(own.extra_period, extra_period),
    )


def _echelon_due_day(
    batch: PlanningBatch,
    own_due_day: np.ndarray,
    chains: Echelons,
    scope: campaign.Scope,
) -> np.ndarray:
    due_day = own_due_day.copy()
    due_day[chains.owner] = campaign.NO_DAY
    pair_due_day = campaign.campaign_due_day(batch.campaigns, scope)
    np.minimum.at(due_day, chains.owner, pair_due_day)
    return due_day
