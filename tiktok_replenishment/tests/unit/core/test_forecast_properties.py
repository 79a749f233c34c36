# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every forecast method and any history."""

from dataclasses import fields

import numpy as np
import pytest
from core.forecast import ForecastSettings, make_forecast
from core.forecast_choice import choose_methods
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear
from histories import assert_same_bytes, clean_days
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
DAYS, HORIZON, BEFORE = 120, 30, 90


def random_clean(rng, n_items, n_days=DAYS):
    """Steady to very intermittent items, with gaps, late starts and returns."""
    rate = rng.choice([0.05, 0.6, 3.0, 40.0], (n_items, 1))
    demand = rng.poisson(rate, (n_items, n_days)) * rng.choice([1.0, 2.5], (n_items, 1))
    demand -= rng.uniform(size=demand.shape) < 0.02
    demand[rng.uniform(size=demand.shape) < 0.1] = np.nan
    begins = rng.integers(0, n_days + 20, n_items)
    demand[np.arange(n_days) < begins[:, np.newaxis] - 60] = np.nan
    return clean_days(demand)


def random_settings(rng, n_items, method=None):
    unset = rng.uniform(size=(2, n_items)) < 0.9
    item = rng.permutation(n_items)[: n_items // 2]
    last_year = rng.poisson(5.0, (item.size, BEFORE + HORIZON)) * 1.0
    last_year[rng.uniform(size=last_year.shape) < 0.2] = np.nan
    return ForecastSettings(
        method=np.full(n_items, method) if method else rng.choice(METHODS, n_items),
        window_weights=rng.choice([0.0, 0.2, 0.5], (n_items, 6)),
        manual=np.where(unset[0] | bool(method), np.nan, 7.0),
        like_daily=np.where(unset[1] | bool(method), np.nan, 9.0),
        like_days=rng.integers(0, 20, n_items),
        last_year=LastYear(item=item, demand=last_year, days_before=BEFORE),
    )


def scaled(clean, settings, factor):
    given = {f.name: getattr(settings, f.name) for f in fields(settings)}
    year = settings.last_year
    larger = LastYear(
        item=year.item, demand=year.demand * factor, days_before=year.days_before
    )
    return (
        clean_days(clean.demand * factor),
        ForecastSettings(**given | {"last_year": larger}),
    )


def taken(settings, rows):
    """Settings of some items in another order, the rows of last year shuffled too."""
    year = settings.last_year
    place = {item: number for number, item in enumerate(rows)}
    kept = [row for row, item in enumerate(year.item) if item in place][::-1]
    given = {
        f.name: getattr(settings, f.name)[rows]
        for f in fields(settings)
        if f.name != "last_year"
    }
    last_year = LastYear(
        item=np.array([place[item] for item in year.item[kept]], dtype=int),
        demand=year.demand[kept],
        days_before=year.days_before,
    )
    return ForecastSettings(**given, last_year=last_year)


@pytest.mark.parametrize("method", METHODS)
@given(seed=SEEDS)
def test_selling_four_times_as_much_is_forecast_as_four_times_as_much(method, seed):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 6), random_settings(rng, 6, method)
    small = make_forecast(clean, settings, HORIZON)
    large = make_forecast(*scaled(clean, settings, 4.0), HORIZON)
    np.testing.assert_allclose(large.daily, 4.0 * small.daily, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(large.base, 4.0 * small.base, rtol=1e-9, atol=1e-9)


@given(seed=SEEDS)
def test_forecasts_are_never_negative_and_always_numbers(seed):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 12), random_settings(rng, 12)
    result = make_forecast(clean, settings, HORIZON)
    for values in (result.base, result.daily, result.error_std):
        assert (values >= 0).all() and np.isfinite(values).all()


@given(seed=SEEDS, size=st.integers(1, 14))
def test_an_item_is_forecast_the_same_alone_and_in_any_company(seed, size):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 14), random_settings(rng, 14)
    everything = make_forecast(clean, settings, HORIZON)
    rows = rng.permutation(14)[:size]
    part = make_forecast(clean.take(rows), taken(settings, rows), HORIZON)
    assert_same_bytes(everything, part, rows)


@given(seed=SEEDS, size=st.integers(1, 14))
def test_a_method_is_chosen_the_same_alone_and_in_any_company(seed, size):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 14), random_settings(rng, 14)
    current = rng.choice(["", *METHODS], 14)
    everything = choose_methods(clean, settings, current=current)
    rows = rng.permutation(14)[:size]
    part = choose_methods(
        clean.take(rows), taken(settings, rows), current=current[rows]
    )
    assert part.method.tolist() == everything.method[rows].tolist()
    assert part.error.tobytes() == everything.error[rows].tobytes()


@given(seed=SEEDS)
def test_choosing_again_on_the_same_history_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 8), random_settings(rng, 8)
    first = choose_methods(clean, settings, current=rng.choice(["", *METHODS], 8))
    again = choose_methods(clean, settings, current=first.method)
    assert again.method.tolist() == first.method.tolist()


@given(seed=SEEDS)
def test_the_size_of_sales_does_not_decide_on_the_method(seed):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 8), random_settings(rng, 8)
    current = np.full(8, "")
    small = choose_methods(clean, settings, current=current)
    large = choose_methods(*scaled(clean, settings, 4.0), current=current)
    assert large.method.tolist() == small.method.tolist()


@pytest.mark.parametrize("method", ["smoothing", "trend", "croston", "tsb"])
@given(seed=SEEDS)
def test_days_that_tell_nothing_leave_smoothing_unmoved(method, seed):
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 1), random_settings(rng, 1, method)
    known = clean.demand[0][~np.isnan(clean.demand[0])]
    padded = np.full((1, DAYS), np.nan)
    padded[0, : known.size] = known
    expected = make_forecast(clean_days(padded), settings, HORIZON)
    assert make_forecast(clean, settings, HORIZON).daily.tolist() == (
        expected.daily.tolist()
    )


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"seasonal"}))
@given(seed=SEEDS, days=st.integers(1, 40))
def test_a_later_day_with_the_same_history_is_forecast_the_same(method, seed, days):
    """The history moves with the planning day: earlier unknown days change nothing."""
    rng = np.random.default_rng(seed)
    clean, settings = random_clean(rng, 4), random_settings(rng, 4, method)
    longer = clean_days(
        np.pad(clean.demand, ((0, 0), (days, 0)), constant_values=np.nan)
    )
    before = make_forecast(clean, settings, HORIZON)
    after = make_forecast(longer, settings, HORIZON)
    assert before.daily.tolist() == after.daily.tolist()


@given(seed=SEEDS)
def test_a_weekly_pattern_moves_with_the_day_of_planning(seed):
    """Planned a day later, with one more regular day, each date keeps its forecast."""
    week = np.random.default_rng(seed).integers(1, 50, 7) * 1.0
    days = np.tile(week, 20)
    settings = random_settings(np.random.default_rng(seed), 1, "weekday")
    today, tomorrow = (
        make_forecast(clean_days(days[first : first + DAYS]), settings, 14)
        for first in (0, 1)
    )
    np.testing.assert_allclose(today.daily[:, 1:], tomorrow.daily[:, :-1])
