# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.open_days import last_open_day, shift_to_open_days
from core.projection import NO_DAY, days_before, project, stockout_day
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def closed_on(*days, horizon=10):
    is_closed = np.zeros((1, horizon), dtype=bool)
    is_closed[0, list(days)] = True
    return is_closed


def test_what_arrives_on_a_holiday_is_there_when_the_warehouse_opens():
    arrivals = np.array([[0, 5, 7, 0, 1, 0, 0, 0, 0, 0]], dtype=float)
    shifted = shift_to_open_days(arrivals, closed_on(1, 2, 3))
    assert shifted[0].tolist() == [0, 0, 0, 0, 13, 0, 0, 0, 0, 0]


def test_what_arrives_in_a_closure_beyond_the_horizon_does_not_arrive_within_it():
    arrivals = np.array([[0.0] * 9 + [8.0]])
    assert shift_to_open_days(arrivals, closed_on(8, 9)).sum() == 0


def test_goods_needed_in_a_closure_must_be_there_before_it():
    # Needed on day index 5, closed from 3 to 6: there on 2; 4 days' lead: 2 days late.
    day = last_open_day(np.array([5]), closed_on(3, 4, 5, 6))
    assert day.tolist() == [2]
    assert days_before(day, np.array([4.0])).tolist() == [-2]


def test_an_open_day_and_a_day_that_is_past_or_never_stay():
    is_closed = np.repeat(closed_on(0, 1), 4, axis=0)
    days = last_open_day(np.array([7, -2, NO_DAY, 1]), is_closed)
    assert days.tolist() == [7, -2, NO_DAY, -1]


@given(SEEDS)
def test_nothing_is_lost_and_nothing_comes_earlier_for_a_closure(seed):
    rng = np.random.default_rng(seed)
    arrivals = rng.uniform(0, 50, (6, 40)) * (rng.uniform(size=(6, 40)) < 0.2)
    is_closed = rng.uniform(size=(6, 40)) < rng.uniform()
    is_closed[:, -1] = False
    shifted = shift_to_open_days(arrivals, is_closed)
    assert (shifted[is_closed] == 0).all()
    np.testing.assert_allclose(shifted.sum(axis=1), arrivals.sum(axis=1))
    late = np.cumsum(shifted, axis=1) <= np.cumsum(arrivals, axis=1) + 1e-9
    assert late.all()


@given(SEEDS, st.integers(min_value=0, max_value=39), st.floats(0.0, 500.0))
def test_one_more_arrival_never_brings_the_stockout_nearer(seed, day, quantity):
    rng = np.random.default_rng(seed)
    demand, arrivals = rng.uniform(0, 20, (2, 6, 40))
    is_closed = rng.uniform(size=(6, 40)) < 0.3
    more = arrivals.copy()
    more[:, day] += quantity
    start = rng.uniform(0, 100, 6)
    before, after = (
        stockout_day(project(start, demand, shift_to_open_days(supply, is_closed)))
        for supply in (arrivals, more)
    )
    before, after = (np.where(found < 0, 40, found) for found in (before, after))
    assert (after >= before).all()
