# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a day counts as, before anybody asks whether it is a spike."""

import numpy as np
import pytest
from core.cleaning import clean
from core.demand import DayFlag
from histories import a_history, cleaned, flagged, mean, on, steady


def test_a_whole_ordinary_day_counts_with_what_was_sold():
    result = cleaned([3, 0, 5])
    assert result.demand.tolist() == [[3, 0, 5]]
    assert result.flags.tolist() == [[0, 0, 0]]
    assert result.shift_days_ago.tolist() == [0]


def test_ten_days_without_stock_of_thirty_do_not_lower_the_mean():
    days = range(6, 16)
    result = cleaned(
        steady(30, 12, but=dict.fromkeys(days, 0)),
        share_on_sale=dict.fromkeys(days, 0),
    )
    # 20 days of 12 units; with zeros for the others it would be 8.
    assert mean(result) == 12
    assert flagged(result, DayFlag.STOCKOUT) == list(days)
    assert np.isnan(result.demand[0, -15:-5]).all()


def test_six_sold_in_a_quarter_of_the_day_count_as_twenty_four():
    result = cleaned([20, 6, 20], share_on_sale={2: 0.25})
    assert on(result, 2) == 24
    assert flagged(result, DayFlag.PARTIAL) == [2]


@pytest.mark.parametrize(("sold", "share"), [(6, 1.5), (-4, 0.5), (0, 0.5)])
def test_a_part_of_a_day_never_counts_with_less_than_was_sold(sold, share):
    assert on(cleaned([20, sold, 20], share_on_sale={2: share}), 2) == sold


def test_less_than_a_tenth_of_a_day_tells_nothing():
    # One sale in 72 minutes would make 20 a day.
    result = cleaned([2, 1, 2], share_on_sale={2: 0.05})
    assert np.isnan(on(result, 2))
    assert flagged(result, DayFlag.PARTIAL) == [2]
    assert flagged(result, DayFlag.STOCKOUT) == []


def test_a_day_whose_stock_nobody_knows_counts_as_a_whole_one():
    result = cleaned([20, 6, 20], share_on_sale={2: np.nan})
    assert on(result, 2) == 6
    assert flagged(result, DayFlag.PARTIAL) == []


def test_a_campaign_just_over_leaves_the_base_where_it_was():
    # +300 %: four times ten a day, on the last five days.
    days = range(1, 6)
    result = cleaned(
        steady(40, but=dict.fromkeys(days, 40)),
        campaign_rise=dict.fromkeys(days, 3.0),
    )
    assert result.demand.tolist() == [[10.0] * 40]
    assert flagged(result, DayFlag.CAMPAIGN) == list(days)
    assert flagged(result) == []


def test_the_rises_of_overlapping_campaigns_add():
    # +100 % and +50 %: 25 sold are 10 of the base.
    assert on(cleaned([10, 25, 10], campaign_rise={2: 1.0 + 0.5}), 2) == 10


def test_a_campaign_that_lowered_sales_is_taken_out_too():
    assert on(cleaned([10, 5, 10], campaign_rise={2: -0.5}), 2) == 10


@pytest.mark.parametrize("rise", [np.nan, -1.0, -2.0])
def test_days_of_a_campaign_whose_effect_is_not_known_tell_nothing(rise):
    result = cleaned([10, 40, 10], campaign_rise={2: rise})
    assert np.isnan(on(result, 2))
    assert flagged(result, DayFlag.CAMPAIGN) == [2]


def test_a_campaign_on_half_a_day_is_corrected_for_both():
    # 20 in half a day are 40 in a whole one, four times the base of 10.
    result = cleaned([10, 20, 10], share_on_sale={2: 0.5}, campaign_rise={2: 3.0})
    assert on(result, 2) == 10


def test_a_campaign_without_stock_tells_nothing():
    result = cleaned([10, 0, 10], share_on_sale={2: 0}, campaign_rise={2: 3.0})
    assert np.isnan(on(result, 2))
    assert result.flags[0, 1] == DayFlag.STOCKOUT | DayFlag.CAMPAIGN


def test_a_new_product_counts_its_three_days_only():
    result = cleaned([0, 0, 0, 4, 0, 8], first_sale_days_ago=3)
    assert mean(result) == 4
    assert flagged(result, DayFlag.BEFORE_FIRST_SALE) == [4, 5, 6]
    assert flagged(result) == []


def test_what_never_sold_has_no_history():
    result = cleaned([0, 0, 0], first_sale_days_ago=0)
    assert np.isnan(result.demand).all()
    assert flagged(result, DayFlag.BEFORE_FIRST_SALE) == [1, 2, 3]


def test_more_returned_than_sold_counts_as_it_is():
    assert cleaned([5, -3, 5]).demand.tolist() == [[5, -3, 5]]


def test_fractions_of_a_unit_count_as_they_are():
    assert on(cleaned([0.4, 0.15, 0.4], share_on_sale={2: 0.5}), 2) == 0.3


VERDICT_CASES = [
    {"share_on_sale": {2: 0}},
    {"share_on_sale": {2: 0.5}},
    {"campaign_rise": {2: 3.0}},
    {"campaign_rise": {2: np.nan}},
]


@pytest.mark.parametrize("what", VERDICT_CASES)
def test_a_day_a_person_calls_ordinary_counts_with_what_was_sold(what):
    result = cleaned([10, 8, 10], verdict={2: 1}, **what)
    assert on(result, 2) == 8
    assert flagged(result, DayFlag.OVERRULED) == [2]


@pytest.mark.parametrize("what", [{}, *VERDICT_CASES])
def test_a_day_a_person_calls_exceptional_tells_nothing(what):
    result = cleaned([10, 8, 10], verdict={2: -1}, **what)
    assert np.isnan(on(result, 2))
    assert flagged(result, DayFlag.OVERRULED) == [2]


def test_nobody_can_call_a_day_before_the_first_sale_ordinary():
    result = cleaned([0, 4, 4], first_sale_days_ago=2, verdict={3: 1})
    assert np.isnan(on(result, 3))
    assert flagged(result, DayFlag.OVERRULED) == []


def test_a_dead_product_has_zeros_and_no_flags():
    result = cleaned(np.zeros(120))
    assert result.demand.tolist() == [[0.0] * 120]
    assert not result.flags.any()


@pytest.mark.parametrize("n_days", [0, 1, 3, 6, 7, 8])
def test_a_short_history_is_taken_as_it_is(n_days):
    result = cleaned(np.ones((2, n_days)))
    assert result.demand.tolist() == np.ones((2, n_days)).tolist()
    assert result.shift_days_ago.tolist() == [0, 0]


def test_no_items_are_cleaned_to_no_items():
    assert cleaned(np.zeros((0, 30))).demand.shape == (0, 30)


def test_cleaning_does_not_touch_what_it_is_given():
    history = a_history(steady(60, but={1: 400}), share_on_sale={2: 0})
    before = history.sold.copy()
    clean(history)
    np.testing.assert_array_equal(history.sold, before)
