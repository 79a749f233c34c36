# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Closures and cut-offs between an order and its goods, by hand and by rule.

Chinese New Year in the examples: 6 February 2027. The planning day D is Monday,
11 January 2027; day 24 is Thursday, 4 February, day 40 Saturday, 20 February.
"""

from dataclasses import fields

import numpy as np
import pytest
from core.calendars import Calendars, OpenRule
from core.departure import Ways, door_to_door_days, journey, last_order_day
from core.projection import NO_DAY
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
MONDAY = 0
NEW_YEAR = range(24, 41)  # 4 to 20 February, 17 days
STAGES = ("making_days", "departure_days", "transit_days")


def calendars(*closed, departs_on=None, first_day=-14, n_days=200):
    """One a range of closed days, from 1 on, then one that departs on a weekday."""
    rules = [a_rule(some) for some in closed]
    if departs_on is not None:
        rules.append(a_rule(weekday=departs_on))
    return Calendars.of(rules, first_day=first_day, end=n_days)


def a_rule(*closed, weekday=None):
    return OpenRule(
        closed=frozenset((days[0], days[-1]) for days in closed),
        weekday=weekday,
        weekday_of_today=MONDAY,
    )


def a_way(making=0.0, departure=0.0, transit=0.0, vendor=0, lane=0, warehouse=0):
    return Ways(
        making_days=np.array([float(making)]),
        departure_days=np.array([float(departure)]),
        transit_days=np.array([float(transit)]),
        vendor_calendar=np.array([vendor]),
        lane_calendar=np.array([lane]),
        warehouse_calendar=np.array([warehouse]),
    )


def days(way, calendar, order_day=0):
    return door_to_door_days(np.array([order_day]), way, calendar).item()


def last_day(way, calendar, needed):
    return last_order_day(np.array([needed]), way, calendar).item()


def test_without_calendars_a_way_takes_the_sum_of_its_days():
    way = a_way(making=7, departure=2.5, transit=28)
    assert days(way, calendars()) == 37.5
    # Half a day makes the next day: needed on day 50, ordered on day 12.
    assert last_day(way, calendars(), 50) == 12


def test_what_misses_the_cut_off_waits_for_the_next_week():
    # Departs on Thursdays. Made in 3 days: ordered on Monday ready on Thursday, day 3.
    way, weekly = a_way(making=3, transit=25, lane=1), calendars(departs_on=3)
    assert days(way, weekly, order_day=0) == 3 + 25
    # Ordered on Tuesday ready on Friday, day 4, it departs on day 10: 9 days later.
    assert days(way, weekly, order_day=1) == 9 + 25
    # Sellable on day 35 takes the departure of day 10, and that an order of day 7.
    assert last_day(way, weekly, 35) == 7
    # On day 34 the goods of day 3 have to be there: ordered today at the latest.
    assert last_day(way, weekly, 34) == 0
    assert last_day(way, weekly, 28) == 0
    # Day 27 is too early for that: the departure of a week ago, ordered on Monday.
    assert last_day(way, weekly, 27) == -7


def test_a_vendor_makes_nothing_in_the_new_year_holidays():
    # Ordered on day 20 with 7 days: 21, 22, 23, then 41, 42, 43, 44: ready on day 44.
    way = a_way(making=7, transit=25, vendor=1)
    closed = calendars(NEW_YEAR)
    ready = journey(np.array([20]), way, closed).ready
    assert ready.tolist() == [44]
    assert days(way, closed, order_day=20) == 44 + 25 - 20
    # Ready on day 23, the eve, is what was ordered on day 16.
    assert days(way, closed, order_day=16) == 7 + 25
    assert last_day(way, closed, 23 + 25) == 16
    # From then on an order is ready on day 41 at the earliest: until day 65, day 16.
    assert last_day(way, closed, 40 + 25) == 16
    assert last_day(way, closed, 41 + 25) == 17


def test_what_is_ready_at_once_is_handed_over_after_the_holidays():
    way, closed = a_way(transit=5, vendor=1), calendars(NEW_YEAR)
    assert days(way, closed, order_day=30) == 11 + 5
    assert last_day(way, closed, 41) == 23


def test_nothing_departs_while_a_lane_is_closed_and_what_is_on_its_way_goes_on():
    # Ready on day 22, departed on day 23, at sea in the holidays: sellable on day 48.
    way, closed = a_way(making=2, departure=1, transit=25, lane=1), calendars(NEW_YEAR)
    assert days(way, closed, order_day=20) == 28
    # A day later it stands at the port until day 41.
    assert days(way, closed, order_day=21) == 41 + 25 - 21
    assert last_day(way, closed, 65) == 20
    assert last_day(way, closed, 66) == 38


def test_a_cut_off_that_falls_into_the_holidays_is_the_one_after_them():
    # Thursdays but 4, 11 and 18 February: after 28 January (day 17) on day 45.
    rule = a_rule(NEW_YEAR, weekday=3)
    weekly = Calendars.of([rule], first_day=-14, end=200)
    way = a_way(making=3, transit=25, lane=1)
    assert days(way, weekly, order_day=14) == 3 + 25
    assert days(way, weekly, order_day=15) == 30 + 25
    assert last_day(way, weekly, 45 + 25 - 1) == 14


def test_goods_that_reach_a_closed_warehouse_can_be_sold_when_it_opens():
    way, closed = a_way(making=4, transit=6.5, warehouse=1), calendars(range(10, 14))
    assert days(way, closed, order_day=0) == 14
    assert days(way, closed, order_day=4) == 10.5
    # Needed on day 12 it has to be there on day 9.
    assert last_day(way, closed, 12) == -2


def test_an_unknown_way_and_a_need_that_never_comes_have_no_day():
    way = a_way(making=np.nan, transit=5, vendor=1, lane=1, warehouse=1)
    closed = calendars(NEW_YEAR)
    assert np.isnan(days(way, closed))
    assert last_day(way, closed, 50) == NO_DAY
    assert last_day(a_way(making=3, vendor=1), closed, NO_DAY) == NO_DAY


def test_a_sum_of_fractions_is_not_a_day_late_for_its_noise():
    # 20.1 + 5.2 + 4.7 is 30.000000000000004 in binary numbers.
    way = a_way(making=20.1, departure=5.2, transit=4.7)
    assert last_day(way, calendars(), 30) == 0


def test_two_closed_periods_and_a_cut_off_make_one_calendar():
    # Today is Wednesday: Fridays are days 2, 9, 16, 23; closed 1 to 3 and 16 to 16.
    rule = OpenRule(closed=frozenset({(1, 3), (16, 16)}), weekday=4, weekday_of_today=2)
    assert np.flatnonzero(rule.is_open(np.arange(28))).tolist() == [9, 23]
    assert not rule.is_always
    assert a_rule().is_always


def test_days_outside_of_the_known_ones_are_open():
    way, closed = a_way(making=7, vendor=1), calendars(NEW_YEAR, n_days=60)
    assert days(way, closed, order_day=300) == 7
    assert last_day(way, closed, 300) == 293
    assert last_day(way, closed, -40) == -47


@pytest.mark.parametrize("day", range(-10, 90))
def test_the_last_day_to_order_is_found_by_trying_all_days(day):
    known = calendars(NEW_YEAR, [9], range(-5, 3), departs_on=3)
    way = a_way(making=3.5, departure=1, transit=11, vendor=1, lane=4, warehouse=2)
    tried = np.arange(-80, 90)
    many = way.take(np.zeros(tried.size, dtype=int))
    sellable = tried + np.ceil(door_to_door_days(tried, many, known))
    assert last_day(way, known, day) == tried[sellable <= day].max()


def day_of_sale(order_day, ways, known):
    """The day on which goods are there; a part of a day is on the day it ends on."""
    days = door_to_door_days(order_day, ways, known)
    return order_day + np.ceil(days - 1e-9)


def random_ways(seed, n_ways=40):
    rng = np.random.default_rng(seed)
    is_open = rng.uniform(size=(5, 260)) < rng.uniform(0.1, 1.0, (5, 1))
    is_open[0] = True
    is_open[:, :20] = is_open[:, 200:] = True
    stages = rng.integers(0, 60, (3, n_ways)) / rng.choice([1, 2, 7])
    making, departure, transit = stages / np.array([[3], [6], [1]])
    return (
        Ways(
            making_days=making,
            departure_days=departure,
            transit_days=transit,
            vendor_calendar=rng.integers(0, 5, n_ways),
            lane_calendar=rng.integers(0, 5, n_ways),
            warehouse_calendar=rng.integers(0, 5, n_ways),
        ),
        Calendars(is_open=is_open, first_day=-60),
        rng,
    )


@given(SEEDS)
def test_an_order_of_the_last_day_is_in_time_and_one_of_the_next_day_is_not(seed):
    ways, known, rng = random_ways(seed)
    needed = rng.integers(-30, 150, ways.making_days.size)
    last = last_order_day(needed, ways, known)
    assert (day_of_sale(last, ways, known) <= needed).all()
    assert (day_of_sale(last + 1, ways, known) > needed).all()


@given(SEEDS)
def test_calendars_only_make_it_later_and_a_later_order_never_arrives_earlier(seed):
    ways, known, rng = random_ways(seed)
    day = rng.integers(-30, 120, ways.making_days.size)
    days = door_to_door_days(day, ways, known)
    assert (days >= ways.plain_days - 1e-9).all()
    later = day + rng.integers(0, 20, day.size)
    first, second = (day_of_sale(some, ways, known) for some in (day, later))
    assert (second >= first).all()


@given(SEEDS, st.sampled_from(STAGES), st.integers(1, 15))
def test_a_longer_stage_never_brings_goods_earlier(seed, stage, more):
    ways, known, rng = random_ways(seed)
    day = rng.integers(-30, 120, ways.making_days.size)
    columns = {f.name: getattr(ways, f.name) for f in fields(ways)}
    slower = Ways(**columns | {stage: columns[stage] + more / 3})
    before, after = (day_of_sale(day, some, known) for some in (ways, slower))
    assert (after >= before).all()


@given(SEEDS, st.integers(1, 20))
def test_time_that_passes_shifts_all_days_alike(seed, passed):
    ways, known, rng = random_ways(seed)
    day = rng.integers(-20, 120, ways.making_days.size)
    moved = Calendars(is_open=known.is_open, first_day=known.first_day - passed)
    np.testing.assert_allclose(
        door_to_door_days(day - passed, ways, moved),
        door_to_door_days(day, ways, known),
    )
    shifted = last_order_day(day - passed, ways, moved)
    assert (shifted == last_order_day(day, ways, known) - passed).all()


@given(SEEDS)
def test_one_way_alone_is_the_same_as_among_many(seed):
    ways, known, rng = random_ways(seed)
    day = rng.integers(-20, 120, ways.making_days.size)
    together = door_to_door_days(day, ways, known)
    for row in range(0, day.size, 7):
        alone = door_to_door_days(day[[row]], ways.take(np.array([row])), known)
        np.testing.assert_array_equal(alone, together[[row]])
