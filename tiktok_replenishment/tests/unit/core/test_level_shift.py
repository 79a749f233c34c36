# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When demand has gone over to another level, and when it only was away."""

import numpy as np
import pytest
from core.demand import DayFlag
from histories import cleaned, flagged, mean, noisy, on


def after(*parts):
    """Return days from (how many, level) parts, oldest first."""
    return np.concatenate([np.full(days, float(level)) for days, level in parts])


@pytest.mark.parametrize("level", [20, 50, 400])
def test_a_higher_level_is_found_on_its_seventh_day(level):
    found = cleaned(after((80, 10), (7, level)))
    assert found.shift_days_ago.tolist() == [7]
    assert cleaned(after((80, 10), (6, level))).shift_days_ago.tolist() == [0]


def test_a_new_level_counts_whole_and_the_days_before_it_not_at_all():
    result = cleaned(after((80, 10), (7, 400)))
    assert flagged(result) == []
    assert np.isnan(result.demand[0, :80]).all()
    assert mean(result) == 400


def test_until_it_is_found_its_days_are_left_out():
    result = cleaned(after((80, 10), (6, 400)))
    assert flagged(result) == [1, 2, 3, 4, 5, 6]
    assert mean(result) == 10


def test_a_shift_stays_found():
    for days in (8, 20, 29, 40, 60, 90):
        result = cleaned(after((80, 10), (days, 400)))
        assert result.shift_days_ago.tolist() == [days], days
        assert flagged(result) == [], days


def test_a_rise_of_less_than_half_is_left_to_the_averages():
    assert cleaned(after((80, 10), (30, 15))).shift_days_ago.tolist() == [0]
    assert cleaned(after((80, 10), (30, 15.1))).shift_days_ago.tolist() == [30]


def test_one_low_day_does_not_hide_a_new_level():
    days = after((80, 10), (7, 100))
    days[-3] = 10
    assert cleaned(days).shift_days_ago.tolist() == [7]


def test_days_without_stock_do_not_hide_a_new_level():
    # Sold out for two days of the first week: five high days are enough.
    days = after((80, 10), (7, 100))
    days[-5:-3] = 0
    result = cleaned(days, share_on_sale={5: 0, 4: 0})
    assert result.shift_days_ago.tolist() == [7]
    assert mean(result) == 100


def test_a_viral_item_that_is_sold_out_has_no_new_level_yet():
    # Five high days, and nothing known since.
    days = after((80, 10), (5, 100), (4, 0))
    out = dict.fromkeys(range(1, 5), 0)
    result = cleaned(days, share_on_sale=out)
    assert result.shift_days_ago.tolist() == [0]
    assert flagged(result) == [5, 6, 7, 8, 9]


def test_a_spike_on_the_new_level_is_one():
    days = after((80, 10), (20, 100))
    days[-6] = 301
    assert flagged(cleaned(days)) == [6]
    days[-6] = 300
    assert flagged(cleaned(days)) == []


def test_a_viral_item_has_a_new_level_when_it_has_been_level_for_a_week():
    # On the seventh day it had come down from 400 (the median of three days) to 100.
    days = np.concatenate([after((80, 10)), [800, 400, 200, 100, 100, 100, 100]])
    result = cleaned(days)
    assert result.shift_days_ago.tolist() == [0]
    assert flagged(result) == [1, 2, 3, 4, 5, 6, 7]
    assert mean(result) == 10
    # On the ninth the week since 200 is level: 100 to 100.
    result = cleaned(np.concatenate([days, [100, 100]]))
    assert result.shift_days_ago.tolist() == [7]
    assert flagged(result) == [8, 9]
    assert mean(result) == pytest.approx((200 + 6 * 100) / 7)


def test_a_wave_that_ebbs_away_is_no_level_however_long_it_is_high():
    # It halves every three days and is above twice the base for nearly two weeks.
    wave = 300 * 0.5 ** (np.arange(14) / 3)
    for days in range(7, 15):
        result = cleaned(np.concatenate([after((80, 10)), wave[:days]]))
        assert result.shift_days_ago.tolist() == [0], days


def test_a_peak_of_the_first_week_is_measured_by_its_median_day():
    # 301 is more than three times 100, 300 is not.
    days = after((80, 10), (7, 100))
    days[-4] = 301
    assert flagged(cleaned(days)) == [4]
    days[-4] = 300
    assert flagged(cleaned(days)) == []


def test_twice_the_level_on_every_day_of_a_weekly_pattern_is_found():
    week = np.array([10, 10, 10, 50, 10, 10, 10.0])
    result = cleaned(np.concatenate([np.tile(week, 12), 2 * week]))
    assert result.shift_days_ago.tolist() == [7]
    assert flagged(result) == []


def test_who_sells_on_working_days_only_has_a_level_too():
    week = np.array([10, 10, 10, 10, 10, 0, 0.0])
    rise = cleaned(np.concatenate([np.tile(week, 12), 3 * week]))
    assert rise.shift_days_ago.tolist() == [7]
    assert cleaned(np.tile(week, 12)).shift_days_ago.tolist() == [0]
    fall = cleaned(np.concatenate([np.tile(week, 12), np.tile(0.3 * week, 2)]))
    assert fall.shift_days_ago.tolist() == [14]


def test_a_new_level_among_noise_is_found_on_its_fourteenth_day():
    # One day in three is no better than the best before, the weeks' means are: 10 a
    # day before, 24 after.
    days = np.concatenate([noisy(80), noisy(14, (36.0, 12.0, 24.0))])
    assert cleaned(days[:-1]).shift_days_ago.tolist() == [0]
    result = cleaned(days)
    assert result.shift_days_ago.tolist() == [14]
    assert mean(result) == pytest.approx((5 * 36 + 5 * 12 + 4 * 24) / 14)


def test_the_latest_of_two_shifts_counts():
    result = cleaned(after((60, 10), (40, 30), (12, 90)))
    assert result.shift_days_ago.tolist() == [12]


def test_a_fall_is_found_on_its_fourteenth_day():
    assert cleaned(after((80, 100), (13, 20))).shift_days_ago.tolist() == [0]
    result = cleaned(after((80, 100), (14, 20)))
    assert result.shift_days_ago.tolist() == [14]
    assert mean(result) == 20


def test_what_stopped_selling_has_no_demand_after_fourteen_days():
    result = cleaned(after((80, 10), (14, 0)))
    assert result.shift_days_ago.tolist() == [14]
    assert mean(result) == 0


def test_days_without_stock_are_no_fall():
    out = dict.fromkeys(range(1, 31), 0)
    result = cleaned(after((80, 10), (30, 0)), share_on_sale=out)
    assert result.shift_days_ago.tolist() == [0]
    assert mean(result) == 10


def test_a_fall_by_less_than_half_is_left_to_the_averages():
    assert cleaned(after((80, 100), (30, 50))).shift_days_ago.tolist() == [0]
    assert cleaned(after((80, 100), (30, 49))).shift_days_ago.tolist() == [30]


def test_a_fall_that_is_over_is_none_and_its_days_count():
    result = cleaned(after((60, 100), (16, 20), (7, 100)))
    assert result.shift_days_ago.tolist() == [0]
    assert on(result, 10) == 20


def test_a_rise_that_is_back_for_a_week_was_an_episode():
    result = cleaned(after((60, 10), (12, 80), (7, 10)))
    assert result.shift_days_ago.tolist() == [0]
    assert flagged(result) == list(range(8, 20))
    assert mean(result) == 10


def test_a_rise_that_is_back_for_six_days_is_not_over_yet():
    result = cleaned(after((60, 10), (12, 80), (6, 10)))
    assert result.shift_days_ago.tolist() == [18]
    assert flagged(result) == []


def test_a_rise_that_was_not_even_a_spike_can_be_an_episode():
    result = cleaned(after((60, 10), (12, 25), (7, 10)))
    assert flagged(result) == list(range(8, 20))
    assert mean(result) == 10


def test_an_episode_a_person_calls_ordinary_counts():
    verdict = dict.fromkeys(range(8, 20), 1)
    result = cleaned(after((60, 10), (12, 80), (7, 10)), verdict=verdict)
    assert on(result, 10) == 80
    assert result.flags[0, -10] == DayFlag.OUTLIER | DayFlag.OVERRULED


def test_after_five_weeks_a_rise_was_a_level_of_its_own():
    # Back to the old level: that is a fall, found after two weeks.
    result = cleaned(after((60, 10), (35, 80), (14, 10)))
    assert result.shift_days_ago.tolist() == [14]
    assert flagged(result) == []


def test_an_intermittent_item_has_no_level_to_shift():
    days = np.zeros(120)
    days[:80:10] = 10
    assert cleaned(days).shift_days_ago.tolist() == [0]


def test_what_sells_again_after_a_pause_has_a_new_level():
    result = cleaned(after((40, 10), (60, 0), (7, 12)))
    assert result.shift_days_ago.tolist() == [7]
    assert mean(result) == 12


NO_STOCK = np.nan


def on_few_days(*weeks):
    """Return days that sell 10 or nothing, and the share on sale where it is none."""
    days = np.ravel(weeks) * 10
    out = {days.size - int(day): 0 for day in np.flatnonzero(np.isnan(days))}
    return np.nan_to_num(days), out


def test_five_sales_in_a_week_that_was_sold_out_for_two_days_can_be_a_new_level():
    days, out = on_few_days([1, 1, 1, NO_STOCK, NO_STOCK, 1, 1])
    result = cleaned(np.concatenate([np.zeros(60), days]), share_on_sale=out)
    assert result.shift_days_ago.tolist() == [7]


def test_six_sales_in_two_weeks_with_few_days_of_stock_can_be_a_new_level():
    week = [1, 1, 1, 0, NO_STOCK, NO_STOCK, NO_STOCK]
    days, out = on_few_days(week, week)
    result = cleaned(np.concatenate([np.zeros(60), days]), share_on_sale=out)
    assert result.shift_days_ago.tolist() == [14]


def test_nine_sales_in_four_weeks_with_few_days_of_stock_are_a_level_to_fall_from():
    rest = [NO_STOCK, NO_STOCK, NO_STOCK]
    days, out = on_few_days(
        [1, 1, 0, 0, *rest], [1, 1, 1, 0, *rest], [NO_STOCK] * 7, [1, 1, 1, 1, *rest]
    )
    out = {days_ago + 14: share for days_ago, share in out.items()}
    result = cleaned(np.concatenate([days, np.zeros(14)]), share_on_sale=out)
    assert result.shift_days_ago.tolist() == [14]


def test_where_more_came_back_than_was_sold_no_sale_is_a_rise():
    assert cleaned(after((21, -2), (7, 0))).shift_days_ago.tolist() == [7]
