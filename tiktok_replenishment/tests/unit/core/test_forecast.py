# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.day_sums import day_sums
from core.forecast import ForecastSettings, make_forecast, sum_until
from core.forecast_methods import DEFAULT_METHOD
from core.forecast_windows import DEFAULT_WEIGHTS
from histories import clean_days


def weighted_windows(history, is_evidence):
    """Return (N,) units a day of the default method over the days of evidence."""
    n_items = history.shape[0]
    settings = ForecastSettings.by_method(
        np.full(n_items, DEFAULT_METHOD), np.tile(DEFAULT_WEIGHTS, (n_items, 1))
    )
    clean = clean_days(np.where(is_evidence, history, np.nan))
    return make_forecast(clean, settings, 7).base


def all_days(history):
    return np.ones(history.shape, dtype=bool)


def test_steady_sales_are_their_own_average():
    history = np.full((1, 90), 100.0)
    assert weighted_windows(history, all_days(history)) == [100.0]


def test_the_latest_week_weighs_half():
    history = np.full((1, 90), 10.0)
    history[0, -7:] = 40.0
    # 7 days: 40. 30 days: (7*40 + 23*10)/30 = 17. 90 days: (280 + 830)/90 = 37/3.
    expected = 0.5 * 40 + 0.3 * 17 + 0.2 * 37 / 3
    assert weighted_windows(history, all_days(history)) == pytest.approx([expected])


def test_a_new_listing_is_averaged_over_the_days_since_its_first_sale():
    history = np.zeros((1, 90))
    history[0, -10:] = 30.0
    evidence = np.zeros((1, 90), dtype=bool)
    evidence[0, -10:] = True
    assert weighted_windows(history, evidence) == pytest.approx([30.0])


def test_a_window_without_evidence_leaves_its_weight_to_the_others():
    history = np.full((1, 90), 12.0)
    history[0, -30:] = 24.0
    evidence = all_days(history)
    evidence[0, -7:] = False
    # 30 days: 24; 90 days: (23*24 + 60*12)/83; weights 0.3 and 0.2 become 0.6 and 0.4.
    expected = 0.6 * 24 + 0.4 * (23 * 24 + 60 * 12) / 83
    assert weighted_windows(history, evidence) == pytest.approx([expected])


def test_without_recent_evidence_the_whole_history_stands_in():
    history = np.full((1, 120), 7.0)
    evidence = all_days(history)
    evidence[0, -90:] = False
    history[0, -90:] = 0.0
    assert weighted_windows(history, evidence) == [7.0]


def test_never_sold_is_no_demand():
    history = np.zeros((1, 90))
    assert weighted_windows(history, ~all_days(history)) == [0.0]


def test_an_empty_history_is_no_demand():
    history = np.zeros((2, 0))
    assert weighted_windows(history, all_days(history)).tolist() == [0.0, 0.0]


def test_sales_on_days_without_evidence_do_not_count():
    history = np.full((1, 90), 5.0)
    evidence = all_days(history)
    history[0, -3:] = 400.0
    evidence[0, -3:] = False
    assert weighted_windows(history, evidence) == pytest.approx([5.0])


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, 0), (1, 10), (1.5, 20), (3, 60), (5, 120), (-2, 0), (3.5, 75)],
)
def test_fractional_days_interpolate_and_later_days_repeat_the_last(days, expected):
    daily = np.array([[10.0, 20.0, 30.0]])
    assert sum_until(np.array([days]), daily, day_sums(daily)) == [expected]
