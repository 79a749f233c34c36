# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.calendars import Calendars
from core.day_sums import day_sums
from core.departure import Ways, last_order_day
from core.projection import (
    MAX_COVER,
    NO_DAY,
    ad_headroom,
    days_of_cover,
    low_day,
    project,
    quantity_lost,
    stockout_day,
)

DAYS = 60


def steady(per_day=100.0):
    return np.full((1, DAYS), per_day)


def ordered_by(day, lead_days):
    """The last day to order what is needed on a day, where nothing is ever closed."""
    return last_order_day(day, Ways.without_calendar(lead_days), Calendars.empty())


def supply(**by_day):
    arrivals = np.zeros((1, DAYS))
    for day, quantity in by_day.items():
        arrivals[0, int(day[1:])] = quantity
    return arrivals


def test_stock_falls_by_the_forecast_and_rises_by_arrivals():
    projection = project(np.array([250.0]), steady(), supply(d1=80))
    assert projection.stock_end[0, :4].tolist() == [150.0, 130.0, 30.0, 0.0]
    assert projection.lost[0, :5].tolist() == [0.0, 0.0, 0.0, 70.0, 100.0]


def test_promised_orders_are_served_by_arrivals_before_new_sales():
    projection = project(np.array([-150.0]), steady(), supply(d1=200))
    assert projection.stock_end[0, :3].tolist() == [-150.0, 0.0, 0.0]
    assert projection.lost[0, :3].tolist() == [100.0, 50.0, 100.0]


def test_the_first_day_that_cannot_be_served_is_the_stockout_day():
    projection = project(np.array([2300.0]), steady(), supply())
    assert stockout_day(projection) == [23]


def test_an_arrival_in_time_moves_the_stockout_day():
    projection = project(np.array([2300.0]), steady(), supply(d23=500))
    assert stockout_day(projection) == [28]


def test_there_is_no_stockout_day_where_stock_lasts():
    projection = project(np.array([6000.0]), steady(), supply())
    assert stockout_day(projection) == [-1]


def test_an_order_is_due_its_lead_time_before_stock_falls_below_safety():
    projection = project(np.array([2300.0]), steady(), supply())
    safety = np.array([500.0])
    low = low_day(projection, safety)
    assert ordered_by(low, np.array([20.0])) == [-2]
    assert ordered_by(low, np.array([10.2])) == [7]


def test_no_order_is_due_while_stock_stays_above_safety():
    projection = project(np.array([6500.0]), steady(), supply())
    low = low_day(projection, np.array([500.0]))
    assert ordered_by(low, np.array([20.0])) == [NO_DAY]


def test_each_lane_has_its_own_last_day_to_order():
    # 2300 falls below 500 on the 19th day (index 18): 23 - 5 days are gone by then.
    stock = np.array([2300.0, 9000.0])
    projection = project(stock, np.full((2, DAYS), 100.0), np.zeros((2, DAYS)))
    low = low_day(projection, np.array([500.0, 500.0]))
    assert low.tolist() == [18, NO_DAY]
    item = np.array([0, 0, 0, 1])
    lead_days = np.array([45.0, 17.5, 6.0, 6.0])
    assert ordered_by(low[item], lead_days).tolist() == [-27, 0, 12, NO_DAY]


def test_sales_before_the_lead_time_ends_are_lost():
    projection = project(np.array([500.0]), steady(), supply())
    assert quantity_lost(projection, np.array([20.0])) == [1500.0]
    assert quantity_lost(projection, np.array([5.5])) == [50.0]
    assert quantity_lost(projection, np.array([0.0])) == [0.0]


def cover(available, daily):
    return days_of_cover(np.array([available]), daily, day_sums(daily))


@pytest.mark.parametrize(
    ("available", "expected"),
    [
        (2300, 23.0),
        (250, 2.5),
        (50, 0.5),
        (0, 0.0),
        (-5, 0.0),
        (7000, 70.0),
        (10**6, MAX_COVER),
    ],
)
def test_days_of_cover_are_available_over_the_dated_forecast(available, expected):
    assert cover(float(available), steady()) == [expected]


def test_days_of_cover_see_a_campaign_coming():
    daily = steady()
    daily[0, 2:] = 400.0
    assert cover(1000.0, daily) == [4.0]


def test_stock_without_demand_covers_the_longest_time():
    assert cover(1.0, steady(0.0)) == [MAX_COVER]
    assert cover(0.0, steady(0.0)) == [0.0]


def headroom(fastest, **by_day):
    return ad_headroom(
        available=np.array([2300.0]),
        backlog=np.array([100.0]),
        reserve=np.array([200.0]),
        arrivals=supply(**by_day),
        fastest_days=np.array([float(fastest)]),
    )


def test_headroom_spreads_free_stock_until_the_fastest_arrival():
    assert headroom(10) == [200.0]
    assert headroom(9.5) == [200.0]


def test_headroom_counts_an_arrival_from_the_next_day_on():
    assert headroom(10, d3=1000) == [300.0]
    # On the 4th day the 10000 of day index 3 are not there yet: 2000 / 4.
    assert headroom(10, d3=10000) == [500.0]


def test_headroom_looks_at_least_at_today_and_is_never_negative():
    assert headroom(0) == [2000.0]
    assert ad_headroom(
        available=np.array([10.0]),
        backlog=np.array([30.0]),
        reserve=np.array([0.0]),
        arrivals=supply(),
        fastest_days=np.array([5.0]),
    ) == [0.0]
