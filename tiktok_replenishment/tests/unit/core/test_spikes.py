# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which days are spikes, and which only look like some."""

import numpy as np
import pytest
from core.demand import DayFlag
from histories import cleaned, flagged, mean, noisy, on, steady


def test_a_day_of_forty_times_the_base_is_a_spike_and_leaves_the_base():
    result = cleaned(steady(90, but={20: 400}))
    assert flagged(result) == [20]
    assert np.isnan(on(result, 20))
    assert mean(result) == 10


def test_a_spike_of_yesterday_is_one_already():
    assert flagged(cleaned(steady(90, but={1: 400}))) == [1]


def test_three_times_the_best_day_of_ordinary_weeks_is_where_spikes_begin():
    # The best day of each week is 12.
    days = noisy(90)
    days[-20] = 36
    assert flagged(cleaned(days)) == []
    days[-20] = 36.5
    assert flagged(cleaned(days)) == [20]


def test_a_spike_of_three_days_is_one():
    result = cleaned(steady(90, but={20: 400, 19: 700, 18: 350}))
    assert flagged(result) == [18, 19, 20]
    assert mean(result) == 10


def test_two_spikes_do_not_hide_each_other():
    assert flagged(cleaned(steady(90, but={22: 400, 18: 350}))) == [18, 22]


def test_low_days_are_no_spikes():
    assert flagged(cleaned(steady(90, 100, but={20: 0, 10: 3}))) == []


def every_week(n_days, level=10.0, peak=50.0, since=None):
    """Return days with a peak 4, 11, 18 … days ago, the first `since` days ago."""
    since = since or n_days
    peaks = range(4, since + 1, 7)
    return steady(n_days, level, but=dict.fromkeys(peaks, peak))


def test_a_live_stream_every_thursday_is_no_spike():
    result = cleaned(every_week(90))
    assert flagged(result) == []
    assert result.shift_days_ago.tolist() == [0]


def test_the_third_live_stream_makes_a_habit_of_the_first_two():
    # The third was 4 days ago, the first 18.
    assert flagged(cleaned(every_week(90, since=11))) == [4, 11]
    assert flagged(cleaned(every_week(90, since=18))) == []


def test_one_live_stream_among_ordinary_weeks_is_a_spike():
    assert flagged(cleaned(steady(90, but={11: 50}))) == [11]


def lots(n_days, sizes=(10.0, 5.0, 15.0), every=10):
    """Return days with a lot on every tenth, the newest 5 days ago."""
    days = np.zeros(n_days)
    places = range(n_days - 5, -1, -every)
    days[list(places)] = np.resize(np.array(sizes), len(places))
    return days


def test_the_lots_of_a_spare_part_are_no_spikes():
    result = cleaned(lots(120))
    assert flagged(result) == []
    assert result.shift_days_ago.tolist() == [0]


def test_an_intermittent_part_is_measured_by_its_largest_lot():
    days = lots(120)
    days[-5] = 45  # three times the largest, four and a half times the usual one
    assert flagged(cleaned(days)) == []
    days[-5] = 46
    assert flagged(cleaned(days)) == [5]


def test_who_sells_on_working_days_only_is_not_intermittent():
    days = np.tile([10, 12, 9, 11, 10, 0, 0.0], 12)
    days[-20] = 36
    assert flagged(cleaned(days)) == []
    days[[-20, -34]] = [37, 37]
    assert flagged(cleaned(days)) == [20, 34]


def test_a_slow_mover_may_sell_three_at_once():
    days = np.zeros(120)
    days[[-3, -17, -40, -55, -77, -90]] = [3, 1, 1, 1, 2, 1]
    assert flagged(cleaned(days)) == []


def test_of_fewer_than_four_lots_nobody_knows_how_large_they_can_be():
    days = np.zeros(90)
    days[[-3, -20, -35, -50]] = [400, 10, 10, 10]
    assert flagged(cleaned(days)) == []
    days[-57] = 10
    assert flagged(cleaned(days)) == [3]


def test_three_days_of_history_have_no_spikes():
    assert flagged(cleaned([1, 1, 400], first_sale_days_ago=3)) == []


def test_the_first_days_of_a_launch_are_measured_by_the_weeks_after():
    days = steady(30, but={30: 300})
    assert flagged(cleaned(days, first_sale_days_ago=30)) == [30]


def test_days_without_stock_do_not_make_ordinary_days_high():
    # On sale one day in two: the weeks still have more than half of their days.
    out = {days_ago: 0 for days_ago in range(2, 90, 3)}
    result = cleaned(steady(90, but=out), share_on_sale=out)
    assert flagged(result) == []
    assert mean(result) == 10


def test_a_spike_of_a_campaign_that_did_more_than_measured_is_left_out():
    result = cleaned(steady(90, but={5: 400}), campaign_rise={5: 3.0})
    assert flagged(result) == [5]
    assert np.isnan(on(result, 5))


def test_a_spike_a_person_calls_ordinary_counts_and_still_shows():
    result = cleaned(steady(90, but={20: 400}), verdict={20: 1})
    assert on(result, 20) == 400
    assert result.flags[0, -20] == DayFlag.OUTLIER | DayFlag.OVERRULED


@pytest.mark.parametrize("sign", [-400, -1])
def test_returns_are_no_spikes(sign):
    assert flagged(cleaned(steady(90, but={20: sign}))) == []


def test_a_steady_rise_has_no_spikes_and_no_shift():
    # Two percent more every day.
    result = cleaned(10 * 1.02 ** np.arange(120))
    assert flagged(result) == []
    assert result.shift_days_ago.tolist() == [0]


def test_a_day_of_three_times_the_least_sale_is_measured_by_the_best_days():
    # It is the only day that is not below the least sale times three.
    days = steady(90, 1.0, but={20: 3})
    assert flagged(cleaned(days)) == []
    days[-20] = 3.5
    assert flagged(cleaned(days)) == [20]
