# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each method told by hand, on its own and through a dated forecast."""

from dataclasses import replace

import numpy as np
import pytest
from core.forecast import ForecastSettings, make_forecast
from core.forecast_methods import METHODS
from core.forecast_seasonal import LastYear
from core.forecast_windows import DEFAULT_WEIGHTS
from histories import clean_days

NAN = np.nan


def settings(method, n_items=1, *, weights=DEFAULT_WEIGHTS, **changes):
    usual = ForecastSettings.by_method(
        np.full(n_items, method), np.tile(weights, (n_items, 1))
    )
    given = {k: np.array(v) if isinstance(v, list) else v for k, v in changes.items()}
    return replace(usual, **given)


def forecast(method, row, n_days=28, **changes):
    return make_forecast(clean_days(row), settings(method, **changes), n_days)


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"croston"}))
def test_steady_sales_are_forecast_as_they_are(method):
    result = forecast(method, [100.0] * 180)
    assert result.base == pytest.approx([100.0])
    assert result.daily[0].tolist() == pytest.approx([100.0] * 28)
    assert result.error_std == pytest.approx([0.0])


@pytest.mark.parametrize("method", METHODS)
def test_what_never_sold_is_forecast_as_nothing(method):
    result = forecast(method, [NAN] * 90)
    assert result.base.tolist() == [0.0]
    assert result.daily.tolist() == [[0.0] * 28]
    assert result.error_std.tolist() == [0.0]


@pytest.mark.parametrize("method", METHODS)
def test_more_returned_than_sold_is_no_demand(method):
    assert (forecast(method, [-3.0] * 90).daily == 0.0).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n_items", [1, 3])
def test_a_forecast_does_not_touch_what_it_is_given(method, n_items):
    clean = clean_days([[5.0, NAN] * 45] * n_items)
    make_forecast(clean, settings(method, n_items), 28)
    assert np.isnan(clean.demand[:, 1::2]).all()


def test_each_window_has_its_own_weight():
    row = [10.0] * 87 + [40.0] * 3
    result = forecast("weighted", row, weights=(0.5, 0.0, 0.0, 0.0, 0.0, 0.5))
    # 3 days: 40; 90 days: (87 * 10 + 3 * 40) / 90 = 11.
    assert result.base == pytest.approx([25.5])
    assert result.window_averages[0, [0, 5]] == pytest.approx([40.0, 11.0])
    assert result.window_weights[0].tolist() == [0.5, 0.0, 0.0, 0.0, 0.0, 0.5]


def test_a_stockout_leaves_its_window_to_the_others():
    row = [12.0] * 60 + [24.0] * 23 + [NAN] * 7
    result = forecast("weighted", row)
    # 30 days: 24; 90 days: (23 * 24 + 60 * 12) / 83; weights 3/5 and 2/5.
    assert result.base == pytest.approx([0.6 * 24 + 0.4 * (23 * 24 + 60 * 12) / 83])
    assert result.window_weights[0] == pytest.approx([0, 0, 0, 0.6, 0, 0.4])


def test_moving_average_is_of_four_whole_weeks():
    row = [90.0] * 100 + [10.0] * 14 + [30.0] * 14
    assert forecast("moving_average", row).base == pytest.approx([20.0])


def test_smoothing_moves_by_a_twentieth_of_the_surprise():
    row = [100.0] * 60 + [200.0]
    assert forecast("smoothing", row).base == pytest.approx([105.0])


def test_smoothing_starts_with_the_plain_average_of_the_first_days():
    assert forecast("smoothing", [10.0, 20.0, 60.0]).base == pytest.approx([30.0])


@pytest.mark.parametrize("method", ["smoothing", "trend", "croston", "tsb"])
def test_days_without_stock_leave_smoothing_as_it_is(method):
    row = [float(5 + day % 3) for day in range(60)]
    gap = row[:40] + [NAN] * 15 + row[40:]
    assert forecast(method, gap).daily.tolist() == forecast(method, row).daily.tolist()


def test_a_weekly_pattern_is_forecast_on_its_weekdays():
    week = [10.0, 10.0, 10.0, 10.0, 10.0, 30.0, 60.0]
    result = forecast("weekday", week * 20)
    assert result.base == pytest.approx([20.0])
    assert result.daily[0].tolist() == pytest.approx(week * 4)
    assert result.error_std == pytest.approx([0.0], abs=1e-6)


def test_a_weekly_pattern_half_explained_by_chance_is_half_believed():
    # Three weeks; Mondays 30, 40, 50, other days 10, 20, 30: mean 160 / 7 = m.
    row = [30.0, *[10.0] * 6, 40.0, *[20.0] * 6, 50.0, *[30.0] * 6]
    # Between: 3 * ((40 - m)**2 + 6 * (20 - m)**2) = 7200 / 7, over 6 it is 1200 / 7.
    # Within: 7 weekdays * (100 + 0 + 100) = 1400, over 14 it is 100. F = 12 / 7.
    share = 1 - 7 / 12
    level = 160 / 7
    monday = 1 + share * (40 / level - 1)
    result = forecast("weekday", row)
    assert result.daily[0, 0] == pytest.approx(level * monday)
    assert result.daily[0, 1] == pytest.approx(level * (1 + share * (20 / level - 1)))


def test_two_weeks_are_too_few_for_a_weekly_pattern():
    row = [10.0, 10.0, 10.0, 10.0, 10.0, 30.0, 60.0] * 2
    assert forecast("weekday", row).daily[0].tolist() == pytest.approx([20.0] * 28)


def test_what_sells_on_sundays_only_has_no_weekly_pattern():
    row = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 7.0] * 20
    assert forecast("weekday", row).daily[0].tolist() == pytest.approx([1.0] * 28)


def test_rising_sales_are_forecast_above_their_latest_average_and_fade():
    row = [100.0 + day for day in range(180)]
    trend = forecast("trend", row, 60).daily[0]
    assert trend[0] > forecast("moving_average", row).base[0]
    rises = np.diff(trend)
    assert (rises > 0).all()
    assert rises[1:] / rises[:-1] == pytest.approx(np.full(58, 0.99))


def test_falling_sales_are_never_forecast_below_nothing():
    row = [200.0 - 2.0 * day for day in range(100)]
    assert (forecast("trend", row, 150).daily >= 0).all()


def test_a_spare_part_sold_every_tenth_day():
    row = ([0.0] * 9 + [5.0]) * 12
    # 5 units every 10 days, less Croston's bias of 0.05 / 2.
    assert forecast("croston", row).base == pytest.approx([0.5 * 0.975])
    assert forecast("croston", row).daily[0].tolist() == pytest.approx([0.4875] * 28)


def test_tsb_forgets_a_part_that_is_not_sold_any_more_and_croston_does_not():
    row = ([0.0] * 9 + [5.0]) * 12
    dead = row + [0.0] * 60
    before, after = forecast("tsb", row).base, forecast("tsb", dead).base
    assert after == pytest.approx(before * 0.97**60)
    assert forecast("croston", dead).base == forecast("croston", row).base


def last_year(*rows, before=28):
    return LastYear(
        item=np.arange(len(rows)), demand=np.array(rows, float), days_before=before
    )


def test_last_years_season_comes_again_at_this_years_size():
    # Last year 10 a day, from D on 40; this year 15 a day so far.
    then = last_year([10.0] * 28 + [40.0] * 28)
    result = forecast("seasonal", [15.0] * 180, last_year=then)
    assert result.daily[0, 7:].tolist() == pytest.approx([60.0] * 21)
    # The first week still has a quarter of the week before in it: (10 + 80 + 40) / 4.
    assert result.daily[0, :7].tolist() == pytest.approx([32.5 * 1.5] * 7)
    assert result.method.tolist() == ["seasonal"]


def test_without_last_year_the_default_method_stands_in_and_says_so():
    row = [10.0] * 83 + [40.0] * 7
    result = forecast("seasonal", row)
    assert result.daily.tolist() == forecast("weighted", row).daily.tolist()
    assert result.method.tolist() == ["weighted"]
    assert result.window_weights[0].tolist() == list(DEFAULT_WEIGHTS)


def test_a_manual_forecast_stands_before_all_others():
    result = forecast(
        "smoothing",
        [10.0] * 90,
        manual=np.array([3.0]),
        like_daily=np.array([8.0]),
        like_days=np.array([99.0]),
    )
    assert result.base.tolist() == [3.0]
    assert (result.daily == 3.0).all()
    assert result.method.tolist() == ["manual"]
    assert result.window_weights.tolist() == [[0.0] * 6]


def test_a_likeness_ends_by_itself():
    result = forecast(
        "weighted", [2.0] * 5, like_daily=np.array([8.0]), like_days=np.array([10.0])
    )
    assert result.daily[0].tolist() == pytest.approx([8.0] * 10 + [2.0] * 18)
    assert result.base == pytest.approx([8.0])
    assert result.method.tolist() == ["like"]


def test_a_likeness_that_is_over_says_nothing():
    result = forecast(
        "weighted", [2.0] * 5, like_daily=np.array([8.0]), like_days=np.array([0.0])
    )
    assert result.base == pytest.approx([2.0])
    assert result.method.tolist() == ["weighted"]


def test_an_unknown_method_is_the_default_one():
    assert forecast("auto", [2.0] * 5).method.tolist() == ["weighted"]


def test_error_of_alternating_sales_is_their_deviation():
    # Forecast 20 by four whole weeks, sold 10 or 30 in turn.
    result = forecast("moving_average", [10.0, 30.0] * 90)
    assert result.base == pytest.approx([20.0])
    assert result.error_std == pytest.approx([10.0])


def test_a_product_of_three_days_is_taken_to_vary_like_single_buyers():
    result = forecast("weighted", [NAN] * 87 + [7.0, 9.0, 11.0])
    assert result.base == pytest.approx([9.0])
    assert result.error_std == pytest.approx([3.0])


def test_a_manual_forecast_of_more_brings_the_risk_of_more():
    result = forecast("weighted", [100.0] * 90, manual=np.array([400.0]))
    assert result.error_std == pytest.approx([20.0])
