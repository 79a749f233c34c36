# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for any batch, tried on random ones."""

from dataclasses import fields, replace

import numpy as np
import pytest
from core.calendars import Calendars, OpenRule
from core.demand import DemandHistory
from core.departure import Ways
from core.forecast import ForecastSettings
from core.forecast_methods import METHODS
from core.forecast_windows import WINDOWS
from core.freight import BuyingWays, LaneTerms
from core.landed_cost import FreightTerms
from core.planner import (
    CampaignEffects,
    NetworkEdges,
    PlanningBatch,
    VendorOffers,
    plan,
)
from core.vendor_ranking import STRATEGIES
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
SAFETY_METHODS = ("none", "days", "service_level", "fill_rate")
DAYS, HORIZON = 100, 180
NOT_BY_ITEM = (
    "campaigns",
    "offers",
    "buying_ways",
    "ways",
    "calendars",
    "edges",
    "edge_terms",
    "lots",
    "unit_step",
    "history",
    "forecast",
)


def random_campaigns(rng, n_items):
    n_effects = int(rng.integers(0, 6 * n_items))
    first = rng.integers(-10, 80, n_effects)
    return CampaignEffects(
        item=rng.integers(0, n_items, n_effects),
        first_day=first,
        last_day=first + rng.integers(0, 40, n_effects),
        uplift=rng.uniform(-0.9, 4.0, n_effects),
        share=rng.uniform(0.2, 1.0, n_effects),
        safety_factor=rng.uniform(1.0, 2.0, n_effects),
    )


def random_offers(rng, n_items):
    n_lines = 4 * n_items
    return VendorOffers(
        item=rng.integers(0, n_items, n_lines),
        vendor=rng.integers(1, 4, n_lines),
        min_qty=rng.choice([1.0, 100.0, 1000.0], n_lines),
        multiple=rng.choice([0.0, 1.0, 12.0, 50.0], n_lines),
        unit_price=rng.uniform(1.0, 9.0, n_lines),
        delay_days=rng.choice([np.nan, 5.0, 30.0], n_lines),
        sequence=rng.integers(1, 4, n_lines),
    )


def random_ways(rng, offers):
    """Most price lines can come over two lanes, some over one or none."""
    n_lines = offers.item.size
    offer = np.sort(
        rng.permutation(np.repeat(np.arange(n_lines), 2))[: n_lines * 7 // 4]
    )
    lane = np.ones(offer.size, dtype=int)
    lane[1:] += offer[1:] == offer[:-1]
    return BuyingWays(
        offer=offer,
        lane=lane,
        rank=lane,
        days=np.where(lane == 1, 35.0, 9.0) + rng.choice([0.0, 5.0, 20.5], offer.size),
        late_days=rng.choice([0.0, 3.0], offer.size),
        is_priced=rng.uniform(size=offer.size) < 0.9,
        terms=FreightTerms(
            freight_per_unit=rng.uniform(0.1, 1.0, offer.size) * lane**2,
            min_charge=rng.choice([0.0, 400.0], offer.size),
            duty_rate=rng.choice([0.0, 0.25], offer.size),
            inbound_fee=rng.choice([0.0, 0.3], offer.size),
        ),
    )


def random_supply_ways(rng, lead_days):
    """Lead times of which parts are made, packed and on the way, by any calendar."""
    part = rng.uniform(0, 1, (2, lead_days.size))
    making = lead_days * part.min(axis=0)
    departure = lead_days * (part.max(axis=0) - part.min(axis=0))
    vendor, warehouse = rng.integers(0, 3, (2, lead_days.size))
    return Ways(
        making_days=making,
        departure_days=departure,
        transit_days=lead_days - making - departure,
        vendor_calendar=vendor,
        lane_calendar=rng.integers(0, 4, lead_days.size),
        warehouse_calendar=warehouse,
    )


def random_calendars(rng):
    rules = []
    for weekday, first in zip((None, None, 3), rng.integers(-20, 60, 3), strict=True):
        closed = frozenset({(int(first), int(first + rng.integers(0, 12)))})
        today = int(rng.integers(0, 7))
        rules.append(OpenRule(closed=closed, weekday=weekday, weekday_of_today=today))
    return Calendars.of(rules, first_day=-60, end=300)


def random_edges(rng, n_items):
    """The first third feeds the rest; some of the middle feed the last.

    There are two lanes from each source, the second is half as long.
    """
    third = n_items // 3
    dest = np.arange(third, n_items)
    source = rng.integers(0, np.where(dest < 2 * third, third, 2 * third), dest.size)
    days = rng.uniform(2.0, 20.0, dest.size)
    sequence = rng.integers(1, 9, dest.size)
    return NetworkEdges(
        dest=np.tile(dest, 2),
        source=np.tile(source, 2),
        sequence=np.concatenate([sequence, sequence + 9]),
        transfer_days=np.concatenate([days, days / 2]),
    )


def random_edge_terms(rng, edges):
    n_edges = edges.dest.size
    nothing = np.zeros(n_edges)
    slow = np.arange(n_edges) < n_edges // 2
    return LaneTerms(
        terms=FreightTerms(
            freight_per_unit=rng.uniform(0.1, 1.0, n_edges) * np.where(slow, 1.0, 3.0),
            min_charge=nothing,
            duty_rate=nothing,
            inbound_fee=nothing,
        ),
        is_priced=rng.uniform(size=n_edges) < 0.9,
        days=edges.transfer_days + rng.choice([0.0, 3.0], n_edges),
    )


def random_history(rng, n_items):
    shape = (n_items, DAYS)
    sold = rng.poisson(rng.uniform(0, 60, (n_items, 1)), shape) * 1.0
    sold[rng.uniform(size=shape) < 0.01] *= 30
    return DemandHistory(
        sold=sold,
        share_on_sale=rng.choice([1.0, 0.0, 0.5, np.nan], shape),
        first_sale_days_ago=rng.integers(0, DAYS + 20, n_items),
        campaign_rise=rng.choice([0.0, 3.0, np.nan], shape, p=[0.9, 0.05, 0.05]),
        verdict=rng.choice([0, 1, -1], shape, p=[0.98, 0.01, 0.01]).astype(np.int8),
        weekday=rng.integers(0, 7, n_items),
    )


def random_settings(rng, n_items):
    chance = rng.uniform(size=(2, n_items))
    return ForecastSettings(
        method=rng.choice(METHODS, n_items),
        window_weights=rng.uniform(0, 1, (n_items, len(WINDOWS))),
        manual=np.where(chance[0] < 0.1, 33.3, np.nan),
        like_daily=np.where(chance[1] < 0.1, 12.5, np.nan),
        like_days=rng.integers(0, 90, n_items) * 1.0,
    )


def random_batch(seed, *, n_items=9, network=True, offers=True):
    rng = np.random.default_rng(seed)
    arrivals = np.zeros((n_items, HORIZON))
    arrivals[np.arange(n_items), rng.integers(0, 60, n_items)] = rng.uniform(
        0, 900, n_items
    )
    on_the_way = arrivals.max(axis=1)
    unknown = rng.uniform(size=n_items) < 0.1
    lead_days = np.where(unknown[::-1], np.nan, rng.uniform(3, 40, n_items))
    edges = random_edges(rng, n_items) if network else NetworkEdges.empty()
    lines = random_offers(rng, n_items) if offers else VendorOffers.empty()
    return PlanningBatch(
        history=random_history(rng, n_items),
        forecast=random_settings(rng, n_items),
        sold_today=rng.poisson(20, n_items) * 1.0,
        share_of_today=rng.uniform(0, 1, n_items),
        viral_half_life_days=rng.choice([0.0, 3.0], n_items),
        lead_days=lead_days,
        fastest_lead_days=rng.choice([np.nan, 2.5, 9.0], n_items),
        lead_std_days=rng.choice([0.0, 4.0], n_items),
        safety_method=rng.choice(SAFETY_METHODS, n_items),
        safety_days=rng.uniform(0, 15, n_items),
        service_level=rng.uniform(0.5, 0.99, n_items),
        fill_rate=rng.uniform(0.8, 0.99, n_items),
        planning_interval_days=rng.choice([1.0, 7.0], n_items),
        review_days=rng.uniform(1, 14, n_items),
        warning_pct=rng.uniform(0, 30, n_items),
        campaign_buffer_days=rng.uniform(0, 9, n_items),
        max_cover_days=rng.choice([0.0, 90.0, 120.0], n_items),
        counts_lost_sales=rng.uniform(size=n_items) < 0.7,
        available=rng.uniform(0, 3000, n_items),
        backlog=rng.choice([0.0, 7.0, 90.0], n_items),
        reserve=rng.choice([0.0, 50.0], n_items),
        other_position=on_the_way,
        arrivals=arrivals,
        strategy=rng.choice(STRATEGIES, n_items),
        carton_qty=rng.choice([0.0, 24.0], n_items),
        method=rng.choice(["buy", "transfer", "auto"], n_items),
        campaigns=random_campaigns(rng, n_items),
        offers=lines,
        buying_ways=random_ways(rng, lines) if offers else None,
        sales_price=rng.choice([np.nan, 3.0, 15.0, 60.0], n_items),
        day_value=rng.choice([0.0, 0.001, 0.01], n_items),
        splits_lanes=rng.uniform(size=n_items) < 0.7,
        splits_vendors=rng.uniform(size=n_items) < 0.5,
        edges=edges,
        edge_terms=random_edge_terms(rng, edges),
        unit_value=rng.uniform(1.0, 9.0, n_items),
        inbound_quota=rng.choice([np.nan, 2500.0, 1e6], n_items),
        ways=random_supply_ways(rng, lead_days),
        calendars=random_calendars(rng),
    )


def taken(batch, rows):
    """Return what some items of a batch are planned with, lists left out."""
    settings = batch.forecast
    names = ("method", "window_weights", "manual", "like_daily", "like_days")
    of_rows = {name: getattr(settings, name)[rows] for name in names}
    changes = {
        f.name: getattr(batch, f.name)[rows]
        for f in fields(batch)
        if f.name not in NOT_BY_ITEM
    }
    return changes | {
        "history": batch.history.take(rows),
        "forecast": replace(settings, **of_rows),
        "ways": batch.ways.take(rows),
    }


def moved_ways(ways, lines, rng=None):
    """Return the ways of some price lines, in the order that these are taken."""
    place = {line: number for number, line in enumerate(lines.tolist())}
    kept = np.array([line in place for line in ways.offer.tolist()], dtype=bool)
    rows = np.flatnonzero(kept)
    ways = ways.take(rows if rng is None else rng.permutation(rows))
    offer = [place[line] for line in ways.offer.tolist()]
    return replace(ways, offer=np.array(offer, dtype=int))


def reordered(batch, order):
    """Return the batch with its items in another order, lists shuffled as well."""
    place = np.argsort(order)
    rng = np.random.default_rng(7)
    changes = taken(batch, order)
    lists = {"campaigns": ("item",), "offers": ("item",), "edges": ("dest", "source")}
    for name, keys in lists.items():
        rows = getattr(batch, name)
        shuffled = rng.permutation(getattr(rows, keys[0]).size)
        rows = rows.take(shuffled)
        renamed = {key: place[getattr(rows, key)] for key in keys}
        changes[name] = replace(rows, **renamed)
        if name == "offers":
            changes["buying_ways"] = moved_ways(batch.buying_ways, shuffled, rng)
        if name == "edges":
            changes["edge_terms"] = batch.edge_terms.take(shuffled)
    return replace(batch, **changes)


def same_numbers(result, other, order):
    """Assert equality to the last bit, `other` being in the given order."""
    skipped = ("echelon_members", "chosen_offer", "ranking", "transfers")
    skipped += ("lots", "decisions", "transfer_lots")
    for f in fields(result):
        if f.name not in skipped:
            expected = getattr(result, f.name)[order]
            np.testing.assert_array_equal(getattr(other, f.name), expected, f.name)


@given(SEEDS)
def test_a_reordered_batch_has_the_same_plan_to_the_last_bit(seed):
    batch = random_batch(seed)
    order = np.random.default_rng(seed).permutation(batch.n_items)
    result, other = plan(batch), plan(reordered(batch, order))
    same_numbers(result, other, order)
    place = np.argsort(order)
    moved = {
        (place[dest], place[source], quantity)
        for dest, source, quantity in zip(
            result.transfers.dest,
            result.transfers.source,
            result.transfers.quantity,
            strict=True,
        )
    }
    t = other.transfers
    assert moved == set(zip(t.dest, t.source, t.quantity, strict=True))
    assert [places(result, item) for item in order] == [
        places(other, item) for item in range(order.size)
    ]
    assert same_transfers(result.transfer_lots, lambda item: place[item]) == (
        same_transfers(other.transfer_lots, lambda item: item)
    )
    assert same_lots(result.lots, lambda item: place[item]) == same_lots(
        other.lots, lambda item: item
    )


def same_transfers(lots, name):
    """Return what goes between warehouses, whatever items and lanes are called."""
    columns = [
        getattr(lots, f.name).tolist()
        for f in fields(lots)
        if f.name not in ("dest", "source", "edge", "transfer", "decisions")
    ]
    ends = [
        [int(name(item)) for item in getattr(lots, end).tolist()]
        for end in ("dest", "source")
    ]
    return sorted(zip(*ends, *columns, strict=True))


def places(plan_of_items, item):
    """Return the vendors of an item, the preferred first, and why they are."""
    ranking = plan_of_items.ranking.of(item)
    columns = (ranking.vendor, ranking.quantity, ranking.reason)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def same_lots(lots, name):
    """Return what is bought, whatever the price lines and ways are numbered by."""
    columns = [
        getattr(lots, f.name).tolist()
        for f in fields(lots)
        if f.name not in ("item", "line", "way")
    ]
    names = [int(name(item)) for item in lots.item.tolist()]
    return sorted(zip(names, *columns, strict=True))


@given(SEEDS)
def test_an_item_alone_has_the_same_plan_as_in_a_batch(seed):
    batch = random_batch(seed, network=False)
    result = plan(batch)
    for item in range(0, batch.n_items, 4):
        only = np.array([item])
        changes = taken(batch, only)
        for name in ("campaigns", "offers"):
            rows = getattr(batch, name)
            own = np.flatnonzero(rows.item == item)
            rows = rows.take(own)
            if name == "offers":
                changes["buying_ways"] = moved_ways(batch.buying_ways, own)
            changes[name] = replace(rows, item=np.zeros_like(rows.item))
        alone = plan(replace(batch, **changes))
        same_numbers(result, alone, only)
        own = result.lots.take(np.flatnonzero(result.lots.item == item))
        assert same_lots(own, lambda _item: 0) == same_lots(alone.lots, int)


@given(SEEDS)
def test_planning_does_not_touch_its_input(seed):
    batch = random_batch(seed)
    before = {
        f.name: getattr(batch, f.name).copy()
        for f in fields(batch)
        if f.name not in NOT_BY_ITEM
    }
    plan(batch)
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(batch, name), values, name)


@given(SEEDS, st.floats(min_value=0.0, max_value=30.0))
def test_more_safety_never_lowers_the_reorder_point(seed, more):
    batch = random_batch(seed)
    safer = plan(replace(batch, safety_days=batch.safety_days + more))
    assert (safer.reorder_point >= plan(batch).reorder_point - 1e-9).all()


@given(SEEDS, st.integers(min_value=2, max_value=9))
def test_twice_the_business_needs_twice_the_goods(seed, factor):
    # Few buyers are more random than many, so only days of safety scale exactly.
    few = random_batch(seed, network=False, offers=False)
    batch = replace(
        few,
        safety_method=np.full(few.n_items, "days"),
        viral_half_life_days=np.zeros(few.n_items),
    )
    names = ("available", "backlog", "reserve", "other_position", "arrivals")
    names += ("inbound_quota",)
    scaled = replace(
        batch,
        history=replace(batch.history, sold=batch.history.sold * factor),
        forecast=replace(
            batch.forecast,
            manual=batch.forecast.manual * factor,
            like_daily=batch.forecast.like_daily * factor,
        ),
        **{name: getattr(batch, name) * factor for name in names},
    )
    result, larger = plan(batch), plan(scaled)
    for name in ("reorder_point", "order_up_to", "position", "quantity_needed"):
        np.testing.assert_allclose(
            getattr(larger, name), getattr(result, name) * factor, 1e-9, 1e-5, name
        )
    for name in ("quantity_base_raw", "quantity_lost", "ad_headroom"):
        np.testing.assert_allclose(
            getattr(larger, name), getattr(result, name) * factor, 1e-9, 1e-5, name
        )
    np.testing.assert_array_equal(larger.stockout_day, result.stockout_day)


@given(SEEDS, st.integers(min_value=0, max_value=HORIZON - 1), st.floats(0.0, 5000.0))
def test_one_more_arrival_never_brings_the_stockout_nearer(seed, day, quantity):
    batch = random_batch(seed, network=False)
    arrivals = batch.arrivals.copy()
    arrivals[:, day] += quantity
    result, supplied = plan(batch), plan(replace(batch, arrivals=arrivals))
    never = HORIZON
    before = np.where(result.stockout_day < 0, never, result.stockout_day)
    after = np.where(supplied.stockout_day < 0, never, supplied.stockout_day)
    assert (after >= before).all()
    assert (supplied.quantity_lost <= result.quantity_lost + 1e-9).all()
    assert (supplied.ad_headroom >= result.ad_headroom - 1e-9).all()


@given(SEEDS)
def test_without_need_there_is_no_order_and_no_order_is_below_minimum(seed):
    batch = random_batch(seed)
    result = plan(batch)
    idle = result.quantity_needed == 0
    assert (result.buy_quantity[idle] == 0).all()
    assert not idle[result.transfers.dest].any()
    lots = result.lots
    assert (lots.quantity >= batch.offers.min_qty[lots.line]).all()
    for step in (batch.offers.multiple[lots.line], batch.carton_qty[lots.item]):
        assert not (lots.quantity % np.maximum(step, 1.0)).any()
    bought = np.bincount(lots.item, weights=lots.quantity, minlength=batch.n_items)
    has_offer = result.chosen_offer >= 0
    np.testing.assert_array_equal(bought[has_offer], result.buy_quantity[has_offer])


@given(SEEDS)
def test_the_parts_of_every_order_are_the_order(seed):
    result = plan(random_batch(seed))
    moved = result.transfers
    wholes = (
        result.buy_quantity,
        moved.quantity,
        result.transfer_lots.quantity,
        result.lots.quantity,
        result.quantity_needed,
    )
    parts = (
        (result.buy_base, result.buy_campaign),
        (moved.base, moved.campaign),
        (result.transfer_lots.base, result.transfer_lots.campaign),
        (result.lots.base, result.lots.campaign),
        (result.quantity_base_raw, result.quantity_campaign_raw),
    )
    for whole, (base, campaign) in zip(wholes, parts, strict=True):
        np.testing.assert_allclose(base + campaign, whole, 1e-12)
        assert (base >= 0).all()
        assert (campaign >= 0).all()


@given(SEEDS)
def test_without_campaigns_nothing_is_ordered_for_campaigns(seed):
    result = plan(replace(random_batch(seed), campaigns=CampaignEffects.empty()))
    assert (result.quantity_campaign_raw == 0).all()
    assert (result.buy_campaign == 0).all()
    assert (result.transfers.campaign == 0).all()


@given(SEEDS)
def test_no_source_gives_more_than_it_can_spare(seed):
    result = plan(random_batch(seed))
    for moved in (result.transfers, result.transfer_lots):
        given_away = np.bincount(
            moved.source, weights=moved.quantity, minlength=result.spare.size
        )
        assert (given_away <= result.spare + 1e-6).all()


@given(SEEDS)
def test_every_need_is_met_or_named_as_short(seed):
    batch = random_batch(seed)
    result = plan(batch)
    brought = np.bincount(
        result.transfers.dest,
        weights=result.transfers.quantity,
        minlength=batch.n_items,
    )
    met = brought + result.buy_quantity + result.quantity_short
    known = result.has_lead_time
    assert (brought + result.buy_quantity <= batch.room + 1e-6)[known].all()
    # Of a quota what is below a carton or a minimum stays unused.
    known = known & np.isnan(batch.inbound_quota)
    assert (met[known] >= result.quantity_needed[known] - 1e-6).all()
    assert met[~result.has_lead_time].sum() == pytest.approx(0.0)
