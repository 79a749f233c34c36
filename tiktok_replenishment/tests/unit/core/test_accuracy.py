# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.accuracy import forecast_accuracy

NAN = np.nan


def accuracy(forecast, actual):
    return forecast_accuracy(
        forecast=np.array([forecast], dtype=float),
        actual=np.array([actual], dtype=float),
    )


def test_bias_and_error_are_parts_of_what_was_sold():
    # Errors +20, -10, +30, -20: 20 in all, 80 without signs, of 400 sold.
    result = accuracy([120, 90, 130, 80], [100, 100, 100, 100])
    assert result.bias == pytest.approx([0.05])
    assert result.wape == pytest.approx([0.2])
    # 20 in all over a mean error of 20
    assert result.tracking_signal == pytest.approx([1.0])
    assert result.count == [4]
    assert result.persistent_bias == [0]


def test_four_forecasts_too_high_in_a_row_are_a_bias_that_goes_on():
    result = accuracy([130, 125, 140, 120], [100, 100, 100, 100])
    assert result.persistent_bias == [1]
    assert result.tracking_signal == pytest.approx([4.0])


def test_forecasts_too_low_in_a_row_too():
    assert accuracy([60, 70, 75, 80], [100, 100, 100, 100]).persistent_bias == [-1]


def test_one_forecast_on_the_other_side_ends_the_bias():
    assert accuracy([150, 150, 99, 150], [100] * 4).persistent_bias == [0]
    assert accuracy([99, 150, 150, 150, 150], [100] * 5).persistent_bias == [1]


def test_a_small_bias_is_not_worth_a_persons_time():
    assert accuracy([110, 112, 108, 109], [100] * 4).persistent_bias == [0]
    # 50 % too high, but 4 units in four weeks
    assert accuracy([3, 3, 3, 3], [2, 2, 2, 2]).persistent_bias == [0]


def test_weeks_not_over_yet_do_not_count():
    result = accuracy([NAN, 130, 130, 130, 130, 130], [100, 100, 100, 100, 100, NAN])
    assert result.count == [4]
    assert result.bias == pytest.approx([0.3])
    assert result.persistent_bias == [1]


def test_three_weeks_are_too_few_to_speak_of_a_bias():
    assert accuracy([200, 200, 200], [100, 100, 100]).persistent_bias == [0]


def test_without_sales_the_error_has_no_share_and_is_told_all_the_same():
    result = accuracy([10, 10, 10, 10], [0, 0, 0, 0])
    assert np.isnan(result.bias).all()
    assert np.isnan(result.wape).all()
    assert result.persistent_bias == [1]


def test_nothing_forecast_and_nothing_sold_is_no_error():
    result = accuracy([0, 0], [0, 0])
    assert result.bias == [0.0]
    assert result.wape == [0.0]
    assert result.tracking_signal == [0.0]


def test_without_a_known_week_nothing_is_known():
    for result in (accuracy([], []), accuracy([5], [NAN])):
        assert result.count == [0]
        assert np.isnan(result.bias).all()
        assert result.persistent_bias == [0]


def test_an_item_alone_has_the_same_accuracy_as_in_a_batch_to_the_last_bit():
    rng = np.random.default_rng(19)
    forecast, actual = rng.uniform(0, 90, (2, 40, 13))
    actual[rng.uniform(size=actual.shape) < 0.2] = NAN
    whole = forecast_accuracy(forecast=forecast, actual=actual)
    for item in range(0, 40, 7):
        rows = slice(item, item + 1)
        alone = forecast_accuracy(forecast=forecast[rows], actual=actual[rows])
        for name in ("bias", "wape", "tracking_signal", "persistent_bias"):
            np.testing.assert_array_equal(
                getattr(alone, name), getattr(whole, name)[rows]
            )
