# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a batch to the stocks to decide on: each item alone, and its echelon."""

from dataclasses import dataclass

import numpy as np

from . import campaign
from .batch import PlanningBatch
from .columns import with_rows
from .decision import Decision
from .departure import Ways, last_order_day
from .departure_leads import DepartureLeads
from .expectation import Expectation
from .network import Echelons, NetworkEdges, echelons
from .projection import NO_DAY
from .requirement import Outlook, Stage, outlook
from .safety import SafetyStock, safety_stock, sold_between_looks


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
    """What is decided on: `own` is each item alone, `decision` with what it feeds.

    `echelons` are the (O,) owners with what they feed.
    """

    expectation: Expectation
    network: Network
    own: Stage
    own_outlook: Outlook
    echelons: Stage
    echelon_outlook: Outlook
    decision: Decision
    decision_outlook: Outlook
    departures: DepartureLeads  # of decision
    order_by_day: np.ndarray  # (N,) int; of decision; NO_DAY: never
    has_lead_time: np.ndarray  # (N,) bool
    fastest_lead_days: np.ndarray  # (N,)
    safety: SafetyStock  # own, without the factors of campaigns
    safety_factor: np.ndarray  # (N,)
    campaign_due_day: np.ndarray  # (N,) int


def make_stages(batch: PlanningBatch, expectation: Expectation) -> Stages:
    """Put a batch, its expected demand known, into stocks to decide on."""
    network, departures = _network(batch), batch.departures
    safety = _safety(batch, expectation)
    scope = _own_scope(batch, departures)
    factor = campaign.safety_factor(batch.campaigns, scope)
    own = _own_stage(batch, expectation, scope, departures, safety, factor)
    members = _member_scope(batch, own, network.chains)
    echelons = _echelons(batch, expectation, own, network.chains, members)
    own_outlook, echelon_outlook = outlook(own), outlook(echelons)
    owners = network.chains.owners
    decision = with_rows(Decision.on(own), owners, Decision.on(echelons))
    decision_outlook = with_rows(own_outlook, owners, echelon_outlook)
    way_on = decision.lead_days - own.lead_days
    return Stages(
        departures=departures.with_way(way_on),
        order_by_day=_order_by_day(batch, decision_outlook, way_on),
        expectation=expectation,
        network=network,
        own=own,
        own_outlook=own_outlook,
        echelons=echelons,
        echelon_outlook=echelon_outlook,
        decision=decision,
        decision_outlook=decision_outlook,
        has_lead_time=~np.isnan(batch.lead_days),
        fastest_lead_days=np.where(
            np.isnan(batch.fastest_lead_days), own.lead_today, batch.fastest_lead_days
        ),
        safety=safety,
        safety_factor=factor,
        campaign_due_day=_campaign_due_day(batch, scope, network.chains, members),
    )


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


def _order_by_day(
    batch: PlanningBatch, outlook: Outlook, way_on: np.ndarray
) -> np.ndarray:
    """Return (N,) int: the last day to order what keeps the safety stock whole.

    `way_on` is how much farther the goods go on from the item's warehouse.
    """
    ways = batch.ways or Ways.without_calendar(batch.lead_days)
    low_day = outlook.low_day
    needed = np.where(low_day == NO_DAY, NO_DAY, low_day - way_on)
    return last_order_day(needed, ways.with_unknown_as(0.0), batch.calendars)


def _own_scope(batch: PlanningBatch, departures: DepartureLeads) -> campaign.Scope:
    return campaign.Scope(
        item=np.arange(batch.n_items),
        lead_days=np.nan_to_num(batch.lead_days),
        period_days=departures.after_review + batch.review_days,
        buffer_days=batch.campaign_buffer_days,
    )


def _safety(batch: PlanningBatch, expectation: Expectation) -> SafetyStock:
    """Without the factors of campaigns."""
    return safety_stock(
        method=batch.safety_method,
        base=expectation.base,
        safety_days=batch.safety_days,
        safety_factor=np.ones(batch.n_items),
        service_level=batch.service_level,
        fill_rate=batch.fill_rate,
        lead_days=np.nan_to_num(batch.lead_days),
        planning_interval_days=batch.planning_interval_days,
        error_std=expectation.forecast.error_std,
        lead_std_days=batch.lead_std_days,
        order_quantity=expectation.base * batch.review_days,
    )


def _between_looks(batch: PlanningBatch, expectation: Expectation) -> np.ndarray:
    """Return (N,) units that a promise has to count besides lead time and safety.

    Days of safety are a rule of thumb and promise nothing.
    """
    promises = np.isin(batch.safety_method, ("service_level", "fill_rate"))
    sold = sold_between_looks(
        base=expectation.base,
        error_std=expectation.forecast.error_std,
        planning_interval_days=batch.planning_interval_days,
    )
    return np.where(promises, sold, 0.0)


def _own_stage(
    batch: PlanningBatch,
    expectation: Expectation,
    scope: campaign.Scope,
    departures: DepartureLeads,
    safety: SafetyStock,
    factor: np.ndarray,
) -> Stage:
    base = expectation.base
    extra_lead, extra_period = campaign.counted_extra(
        batch.campaigns, scope, expectation.forecast.daily
    )
    return Stage(
        base=base,
        daily_base=expectation.daily_base,
        daily=expectation.daily,
        arrivals=batch.arrivals,
        available=batch.available,
        backlog=batch.backlog,
        other_position=batch.other_position,
        lead_days=scope.lead_days,
        lead_today=departures.today,
        lead_next_look=departures.next_look,
        lead_after_review=departures.after_review,
        review_days=batch.review_days,
        max_cover_days=batch.max_cover_days,
        safety_stock=safety.quantity * factor,
        safety_stock_base=safety.quantity,
        between_looks=_between_looks(batch, expectation),
        extra_lead=extra_lead,
        extra_period=extra_period,
    )


def _member_scope(batch: PlanningBatch, own: Stage, chains: Echelons) -> campaign.Scope:
    """Return the members' sales as their owner sees them: over the longer way."""
    way_on = chains.longest_way(batch.n_items)
    return campaign.Scope(
        item=chains.member,
        lead_days=(own.lead_days + way_on)[chains.owner],
        period_days=(own.period_days + way_on)[chains.owner],
        buffer_days=batch.campaign_buffer_days[chains.owner],
    )


def _echelons(
    batch: PlanningBatch,
    expectation: Expectation,
    own: Stage,
    chains: Echelons,
    members: campaign.Scope,
) -> Stage:
    """Return the stocks of (O,) owners with all that they feed."""
    owners = chains.owners
    way_on = chains.longest_way(batch.n_items)[owners]
    extra_lead, extra_period = campaign.counted_extra(
        batch.campaigns, members, expectation.forecast.daily
    )
    return Stage(
        base=chains.totals(own.base),
        daily_base=chains.totals(own.daily_base),
        daily=chains.totals(own.daily),
        arrivals=chains.totals(own.arrivals),
        available=chains.totals(own.available),
        backlog=chains.totals(own.backlog),
        other_position=chains.totals(own.other_position),
        lead_days=own.lead_days[owners] + way_on,
        lead_today=own.lead_today[owners] + way_on,
        lead_next_look=own.lead_next_look[owners] + way_on,
        lead_after_review=own.lead_after_review[owners] + way_on,
        review_days=own.review_days[owners],
        max_cover_days=own.max_cover_days[owners],
        safety_stock=chains.totals(own.safety_stock),
        safety_stock_base=chains.totals(own.safety_stock_base),
        between_looks=chains.totals(own.between_looks),
        extra_lead=chains.pair_totals(extra_lead),
        extra_period=chains.pair_totals(extra_period),
    )


def _campaign_due_day(
    batch: PlanningBatch,
    own_scope: campaign.Scope,
    chains: Echelons,
    members: campaign.Scope,
) -> np.ndarray:
    """Return (N,) int: when the next campaign of each item or its echelon is due."""
    due_day = campaign.campaign_due_day(batch.campaigns, own_scope)
    due_day[chains.owners] = campaign.NO_DAY
    member_due_day = campaign.campaign_due_day(batch.campaigns, members)
    np.minimum.at(due_day, chains.owner, member_due_day)
    return due_day
