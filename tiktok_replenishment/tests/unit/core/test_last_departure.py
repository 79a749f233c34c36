# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a cut-off or a closure makes today the last departure in time.

The textbook item: 100 a day, 20 + 5 days, review 7: reorder point 2500, up to 3200.
Its 20 days are 4 to make the goods, 1 to pack them and 15 on the way.
"""

from dataclasses import fields, replace

import numpy as np
import pytest
from core.calendars import Calendars, OpenRule
from core.campaign import CampaignEffects
from core.demand import DemandHistory
from core.departure import Ways
from core.forecast import ForecastSettings
from core.planner import NO_DAY, plan, required_horizon
from core.safety import SAFETY_METHODS
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
MONDAY, THURSDAY = 0, 3
KNOWN = {"first_day": -60, "end": 400}
RANDOM_HORIZON_DAYS = 250


def rule(*closed, departs_on=None, today=MONDAY):
    return OpenRule(
        closed=frozenset(closed), weekday=departs_on, weekday_of_today=today
    )


def ways(n_items=1, vendor=0, lane=0, warehouse=0):
    def column(value, kind=float):
        return np.full(n_items, value, dtype=kind)

    return Ways(
        making_days=column(4),
        departure_days=column(1),
        transit_days=column(15),
        vendor_calendar=column(vendor, int),
        lane_calendar=column(lane, int),
        warehouse_calendar=column(warehouse, int),
    )


@pytest.fixture(scope="module")
def planned(make_batch):
    """Return a function that plans the textbook item under one rule."""

    def plan_it(rules=(), *, vendor=0, lane=0, warehouse=0, **changes):
        batch = make_batch(
            ways=ways(vendor=vendor, lane=lane, warehouse=warehouse),
            calendars=Calendars.of(rules, **KNOWN),
            **changes,
        )
        return plan(batch)

    return plan_it


def test_without_closures_it_is_the_textbook_item(planned):
    due, waiting = planned(available=2500.0), planned(available=2501.0)
    assert due.reorder_point == due.order_level == [2500.0]
    assert due.quantity_needed == [700.0]
    assert waiting.quantity_needed == [0.0]
    assert due.departure == [5.0]


def test_before_the_cut_off_it_has_to_last_for_another_week(planned):
    # Thursday 5 + 5 days from Saturday: ordered on Saturday (day 0) it departs on
    # Thursday, day 5, and is there on day 20. Ordered on Sunday it departs on day 12
    # and is there on day 27, 26 days later: 2600 + 500 have to be there.
    weekly = [rule(departs_on=THURSDAY, today=5)]
    due = planned(weekly, lane=1, available=3100.0)
    assert due.reorder_point == [2500.0]
    assert due.order_level == [3100.0]
    assert due.lead_days_today == [20.0]
    assert due.lead_days_next_look == [26.0]
    assert due.next_departure == [12.0]
    # Ordered a week from now it departs a week later: 27 days and 5 days of safety.
    assert due.order_up_to == [3200.0]
    assert due.quantity_needed == [100.0]
    assert due.order_by_day == [0]
    waiting = planned(weekly, lane=1, available=3201.0)
    assert waiting.quantity_needed == [0.0]
    # The stock ends day 27 below 500; day 27 is reached from day 7's departure too.
    assert waiting.order_by_day == [7]


def test_what_waits_for_a_departure_arrives_with_it(planned):
    # On Sunday the next departure for goods that take 5 days is day 11, a Thursday.
    weekly = [rule(departs_on=THURSDAY, today=6)]
    late = planned(weekly, lane=1, available=2000.0)
    assert late.departure == [11.0]
    assert late.lead_days_today == [26.0]
    # Sold out after 20 days, six days too early: 600 cannot be served any more.
    assert late.quantity_lost == [600.0]
    assert late.urgency == ["critical"]


def test_before_the_new_year_the_order_lasts_until_after_it(planned):
    # The vendor is closed from day 5 to day 21. Ordered today it is ready on day 4;
    # ordered tomorrow it works on days 2, 3, 4 and 22: ready on day 22, there on 38.
    closed = [rule((5, 21))]
    due = planned(closed, vendor=1, available=4000.0)
    assert due.lead_days_today == [20.0]
    assert due.lead_days_next_look == [37.0]
    assert due.order_level == [37 * 100 + 500]
    # Ordered in a week it is ready on day 25 and there on day 41, 34 days later.
    assert due.period_days == [34 + 7]
    assert due.order_up_to == [41 * 100 + 500]
    assert due.quantity_needed == [600.0]
    assert due.order_by_day == [0]


def test_a_stock_that_lasts_over_the_new_year_waits(planned):
    closed = [rule((5, 21))]
    waiting = planned(closed, vendor=1, available=4300.0)
    assert waiting.quantity_needed == [0.0]
    # 4300 ends day 38 below 500: an order of tomorrow is there on day 38.
    assert waiting.order_by_day == [1]


def test_a_closure_that_is_far_away_changes_nothing(planned):
    far, plain = planned([rule((60, 77))], vendor=1), planned()
    for name in ("order_level", "order_up_to", "quantity_needed", "order_by_day"):
        assert getattr(far, name) == getattr(plain, name), name


def test_what_is_due_before_a_closure_stays_due_in_it(planned):
    # A day later, with a day's sales less, the order of the eve is as due as before.
    eve = planned([rule((5, 21))], vendor=1, available=4200.0)
    day_after = planned([rule((4, 20))], vendor=1, available=4100.0)
    assert eve.quantity_needed > 0
    assert day_after.quantity_needed > 0
    assert day_after.order_by_day == [-1]


def test_goods_needed_in_a_closed_warehouse_have_to_be_there_before(planned):
    # 2600 ends day 21 below 500; the warehouse is closed from day 20 to day 23.
    shut = planned([rule((20, 23))], warehouse=1, available=2600.0)
    assert shut.order_by_day == [19 - 20]
    assert shut.lead_days_today == [24.0]
    open_ = planned(available=2600.0)
    assert open_.order_by_day == [21 - 20]


def test_a_campaign_after_the_holidays_is_bought_before_them(planned, table):
    # Four times 100 a day on the ten days from day 45 on. Its goods have to be there
    # on day 40, which an order in a week does not reach: 3000 more are bought now.
    live = table(
        CampaignEffects,
        [
            {
                "item": 0,
                "first_day": 45,
                "last_day": 54,
                "uplift": 3.0,
                "share": 1.0,
                "safety_factor": 1.0,
            }
        ],
    )
    closed = planned([rule((5, 21))], vendor=1, available=7000.0, campaigns=live)
    assert closed.campaign_extra_counted == [3000.0]
    assert closed.order_level == [4200.0 + 3000.0]
    assert closed.quantity_needed == [4600.0 + 3000.0 - 7000.0]
    # Without the holidays its order is due on day 45 - 5 - 27.
    usual = planned(available=7000.0, campaigns=live)
    assert usual.campaign_due_day == [13]
    assert usual.quantity_needed == [0.0]


def test_an_item_without_a_lead_time_has_no_departure(planned):
    unknown = planned([rule((5, 21))], vendor=1, lead_days=np.nan)
    assert unknown.has_lead_time == [False]


def test_the_horizon_reaches_to_the_order_after_the_next(make_batch):
    lead, review, cover = np.array([20.0]), np.array([7.0]), np.array([30.0])
    known = {"lead_days": lead, "fastest_lead_days": lead, "review_days": review}
    assert required_horizon(**known, max_cover_days=cover) == 31
    horizon = required_horizon(
        **known,
        max_cover_days=cover,
        ways=ways(vendor=1),
        calendars=Calendars.of([rule((5, 21))], **KNOWN),
    )
    # Ordered on day 7 it is there on day 41.
    assert horizon == 42


def test_a_batch_names_what_is_wrong_with_its_ways(make_batch):
    with pytest.raises(ValueError, match=r"ways\.lane_calendar .* outside"):
        plan(make_batch(ways=ways(lane=3)))
    with pytest.raises(ValueError, match=r"ways\.making_days has to have one row"):
        plan(make_batch(n_items=2, ways=ways()))


def random_batch(make_batch, seed, n_items=8):
    rng = np.random.default_rng(seed)
    rules = [
        rule((a, a + n), departs_on=weekday, today=2)
        for a, n, weekday in zip(
            rng.integers(-10, 60, 4),
            rng.integers(0, 25, 4),
            (None, 3, None, 6),
            strict=True,
        )
    ]
    stages = rng.integers(0, 15, (3, n_items)).astype(float)
    calendar = rng.integers(0, 5, (3, n_items))
    names = ("vendor_calendar", "lane_calendar", "warehouse_calendar")
    some = Ways(
        making_days=stages[0],
        departure_days=stages[1],
        transit_days=stages[2],
        **dict(zip(names, calendar, strict=True)),
    )
    batch = make_batch(
        n_items=n_items,
        sales=rng.uniform(0, 50, n_items),
        lead_days=some.plain_days,
        safety_days=rng.uniform(0, 20, n_items),
        safety_method=rng.choice(SAFETY_METHODS, n_items),
        available=rng.uniform(0, 3000, n_items),
        ways=some,
        calendars=Calendars.of(rules, **KNOWN),
    )
    # Closures that follow each other reach far.
    return replace(batch, arrivals=np.zeros((n_items, RANDOM_HORIZON_DAYS)))


@given(SEEDS)
def test_calendars_only_raise_what_has_to_be_there(make_batch, seed):
    batch = random_batch(make_batch, seed)
    plain = plan(replace(batch, ways=None))
    closed = plan(batch)
    assert (closed.reorder_point == plain.reorder_point).all()
    assert (closed.order_level >= closed.reorder_point - 1e-6).all()
    assert (closed.order_up_to >= plain.order_up_to - 1e-6).all()
    is_due = closed.quantity_needed > 0
    assert (closed.position[is_due] <= closed.order_level[is_due] + 1e-6).all()
    assert (closed.order_by_day <= plain.order_by_day).all()


@given(SEEDS, st.floats(0.1, 20.0))
def test_more_safety_never_lowers_the_level_at_which_is_ordered(make_batch, seed, more):
    batch = random_batch(make_batch, seed)
    safer = plan(replace(batch, safety_days=batch.safety_days + more))
    usual = plan(batch)
    assert (safer.order_level >= usual.order_level - 1e-6).all()
    assert (safer.order_by_day <= usual.order_by_day).all()


def only(batch, row):
    """The batch of one of its items, the campaigns and lanes of which are none."""
    rows = np.array([row])

    def part(value):
        if isinstance(value, np.ndarray):
            return value[rows]
        if isinstance(value, Ways | DemandHistory | ForecastSettings):
            columns = {f.name: part(getattr(value, f.name)) for f in fields(value)}
            return replace(value, **columns)
        return value

    return replace(
        batch, **{f.name: part(getattr(batch, f.name)) for f in fields(batch)}
    )


@given(SEEDS)
def test_one_item_alone_departs_as_among_many(make_batch, seed):
    batch = random_batch(make_batch, seed, n_items=4)
    together = plan(batch)
    for row in range(batch.n_items):
        alone = plan(only(batch, row))
        for name in ("order_level", "order_up_to", "order_by_day", "quantity_needed"):
            assert getattr(alone, name) == getattr(together, name)[row], name


@given(SEEDS, st.integers(1, 5))
def test_time_that_passes_as_expected_does_not_move_the_last_day_to_order(
    make_batch, seed, passed
):
    batch = random_batch(make_batch, seed)
    calendars = batch.calendars
    moved = Calendars(is_open=calendars.is_open, first_day=calendars.first_day - passed)
    # The stock of then is that of now and what was expected to sell, and did.
    sold = plan(batch).daily_forecast[:, :passed].sum(axis=1)
    earlier = replace(batch, available=batch.available + sold)
    before, after = plan(earlier), plan(replace(batch, calendars=moved))
    is_asked = (before.order_by_day != NO_DAY) & (after.order_by_day != NO_DAY)
    is_asked &= batch.available > before.safety_stock  # it was not low before
    shifted = before.order_by_day - passed
    assert (after.order_by_day[is_asked] == shifted[is_asked]).all()
