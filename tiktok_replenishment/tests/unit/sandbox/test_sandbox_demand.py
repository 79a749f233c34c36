# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter
from datetime import date, timedelta

import pytest

TODAY = date(2026, 3, 10)
DAYS = 40


@pytest.fixture
def sell(make_world):
    """Return a function: the units of each shop day for a pattern of 40 days."""

    def daily(now="2026-03-10T20:00:00Z", **pattern):
        sales = {"shop": "US", "warehouse": "US1", "from": f"-{DAYS}d", **pattern}
        product = {"sku": "BOX", "name": "Box", "sales": [sales]}
        return make_world(now, products=[product]).truth()["demand"]["US"]["BOX"]

    return daily


def _day(days_ago):
    return (TODAY - timedelta(days=days_ago)).isoformat()


def test_steady_sells_exactly_per_day_on_every_shop_day_up_to_yesterday(sell):
    # 8 March has 23 hours in Los Angeles.
    expected = {_day(ago): 100 for ago in range(1, DAYS + 1)}
    assert sell(per_day=100) == expected


@pytest.mark.parametrize(
    ("now", "yesterday"),
    [
        # One second before and after midnight in Los Angeles, winter and summer time.
        ("2026-03-08T07:59:59Z", "2026-03-06"),
        ("2026-03-08T08:00:01Z", "2026-03-07"),
        ("2026-03-09T06:59:59Z", "2026-03-07"),
        ("2026-03-09T07:00:01Z", "2026-03-08"),
        ("2026-11-02T07:59:59Z", "2026-10-31"),
        ("2026-11-02T08:00:01Z", "2026-11-01"),
    ],
)
def test_a_day_is_the_shops_own(sell, now, yesterday):
    demand = sell(now, per_day=7)
    assert max(demand) == yesterday
    assert len(demand) == DAYS
    assert set(demand.values()) == {7}


def test_fractions_are_carried_so_that_the_sum_is_right(sell):
    demand = sell(per_day=2.3)
    assert set(demand.values()) == {2, 3}
    assert sum(demand.values()) == 92


def test_less_than_one_a_day(sell):
    # 40 days of 0.1
    assert sum(sell(per_day=0.1).values()) == 4


def test_a_pattern_may_end(sell):
    demand = sell(per_day=5, to="-11d")
    assert max(demand) == _day(11)
    assert sum(demand.values()) == 150


def test_weekly_follows_its_weights(sell):
    demand = sell(pattern="weekly", per_day=10, weights=[0, 1, 1, 1, 1, 1, 2])
    by_weekday = Counter()
    for day, units in demand.items():
        by_weekday[date.fromisoformat(day).weekday()] += units
    # 10 a day are 70 a week, on seven parts: none on Monday, 20 on Sunday.
    assert by_weekday[0] == 0
    week = [demand[_day(ago)] for ago in range(1, 8)]
    assert sum(week) == 70
    assert demand["2026-03-08"] == 20


def test_trend_goes_from_the_first_rate_to_the_last(sell):
    demand = sell(pattern="trend", per_day=10, per_day_end=49)
    # 39 steps of one unit
    assert [demand[_day(ago)] for ago in (40, 39, 2, 1)] == [10, 11, 48, 49]


def test_intermittent_sells_lots_on_few_days(sell):
    demand = sell(pattern="intermittent", per_day=4, every_days=5)
    lots = [units for units in demand.values() if units]
    assert 2 <= len(lots) <= 16
    # A lot is 50 to 150 % of five days' sales, and what was carried.
    assert all(10 <= lot <= 31 for lot in lots)
    assert demand == sell(pattern="intermittent", per_day=4, every_days=5)


def test_a_spike_lifts_its_days_only(sell):
    spikes = [{"from": "-20d", "days": 2, "uplift_pct": 300}]
    demand = sell(pattern="spike", per_day=10, spikes=spikes)
    high = {day for day, units in demand.items() if units != 10}
    assert high == {_day(20), _day(19)}
    # +300 % is four times as much.
    assert demand[_day(20)] == 40


def test_days_that_end_while_the_sandbox_runs_are_sold_too(make_world):
    world = make_world()
    before = world.truth()["demand"]["US"]["BOX"]
    world.clock.advance(2 * 24 * 3600)
    after = world.truth()["demand"]["US"]["BOX"]
    assert {day: after[day] for day in set(after) - set(before)} == {
        "2026-03-10": 12,
        "2026-03-11": 12,
    }


def test_past_orders_are_shipped_and_changed_before_now(make_world):
    world = make_world("2026-03-10T08:00:01Z")
    for order in world.orders.values():
        assert order.status in ("IN_TRANSIT", "DELIVERED", "COMPLETED")
        assert order.created <= order.updated < world.clock()


def test_order_ids_stay_when_the_sandbox_starts_on_another_day(make_world):
    ids = set(make_world().orders)
    next_day = set(make_world("2026-03-11T20:00:00Z").orders)
    # Ten days of three orders each: one day has gone, one has come.
    assert len(ids) == len(next_day) == 30
    assert len(ids & next_day) == 27
    assert all(int(one) < 2**63 for one in ids)


def test_special_orders_are_added_to_the_pattern(make_world):
    order = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX", "day": "-1d"}
    orders = [
        {**order, "quantity": 4, "sample": True},
        {**order, "quantity": 4, "gift": True},
        {**order, "quantity": 4, "quantity_cancelled": 1},
        {**order, "quantity": 4, "quantity_cancelled": 4},
        {**order, "quantity": 4, "status": "UNPAID"},
    ]
    world = make_world(orders=orders)
    # 12 of the pattern, and 3 of the order that was cancelled in part.
    assert world.truth()["demand"]["US"]["BOX"]["2026-03-09"] == 15
    assert world.truth()["orders"] == 35
