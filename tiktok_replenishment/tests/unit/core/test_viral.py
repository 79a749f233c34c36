# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What sells far above its base is planned for at once, and only while it lasts."""

import numpy as np
import pytest
from core.cleaning import clean
from core.viral import viral_extra
from histories import a_history, mean, noisy, steady

STEADY = [10.0] * 90


def viral(sold, *, today=0.0, share=0.25, half_life=2.0, n_days=6, rise=0.0, **changes):
    """Return the viral demand of one item that sold `today` in `share` of D."""
    history = a_history(sold, **changes)
    return viral_extra(
        clean(history),
        history,
        sold_today=np.array([today]),
        share_of_today=np.array([share]),
        half_life_days=np.array([half_life]),
        n_days=n_days,
        rise_today=np.array([rise]),
    )


def strength(*args, **kwargs):
    return float(viral(*args, **kwargs).strength[0])


def test_ordinary_days_have_no_extra():
    result = viral(STEADY, today=3)
    assert result.extra.tolist() == [[0.0] * 6]
    assert result.strength.tolist() == [0]
    assert result.since_days_ago.tolist() == [0]


def test_the_day_after_a_spike_half_its_excess_is_expected_and_halves_on():
    # 400 yesterday, 10 as a rule: 390 more. Half-life 1 day: 195 today, of which a day
    # that stands alone gets half.
    result = viral([*STEADY, 400], half_life=1, n_days=4)
    assert result.extra.tolist() == [[97.5, 48.75, 24.375, 12.1875]]
    assert result.strength.tolist() == [97.5]
    assert result.since_days_ago.tolist() == [1]


def test_the_half_life_is_how_long_it_takes_to_halve():
    result = viral([*STEADY, 400], half_life=3, n_days=7)
    assert result.extra[0, 2] == pytest.approx(195 / 2)
    assert result.extra[0, 5] == pytest.approx(97.5 / 2)


def test_from_the_second_high_day_on_all_of_it_is_expected():
    result = viral([*STEADY, 800, 400], half_life=1, n_days=2)
    assert result.extra.tolist() == [[195, 97.5]]
    assert result.since_days_ago.tolist() == [2]


def test_an_ordinary_day_after_the_spike_ends_it():
    assert strength([*STEADY, 400, 10]) == 0


def test_a_high_day_after_the_spike_takes_its_place():
    # 25 is no spike, not above three times ten, but still above ten. It counts in the
    # base too, which is 285 / 27 then: together they are 25.
    result = viral([*STEADY, 400, 25], half_life=1)
    assert result.strength.tolist() == pytest.approx([(25 - 285 / 27) / 2])
    assert result.since_days_ago.tolist() == [2]


def test_without_stock_the_evidence_fades_day_by_day():
    # Sold out for three days since: 390 halved four times, and once for standing alone.
    out = dict.fromkeys((1, 2, 3), 0)
    result = viral([*STEADY, 400, 0, 0, 0], half_life=1, share_on_sale=out)
    assert result.strength.tolist() == [390 / 32]
    assert result.since_days_ago.tolist() == [4]


def test_after_four_weeks_without_stock_nothing_is_left():
    days = range(1, 29)
    out = dict.fromkeys(days, 0)
    assert strength([*STEADY, 400, *[0] * 28], half_life=30, share_on_sale=out) == 0


def test_a_half_life_of_zero_switches_it_off():
    result = viral([*STEADY, 400], today=500, half_life=0)
    assert result.extra.tolist() == [[0.0] * 6]


def test_a_viral_morning_is_planned_for_at_once():
    # 60 in a quarter of the day are 240 a day, 230 above the base, whole today; the
    # days after get half of it, as today stands alone.
    result = viral(STEADY, today=60, share=0.25, half_life=1, n_days=3)
    assert result.extra.tolist() == [[230, 57.5, 28.75]]
    assert result.since_days_ago.tolist() == [0]


def test_the_first_sale_at_one_minute_past_midnight_is_no_jump():
    assert strength(STEADY, today=1, share=1 / 1440) == 0
    assert strength(STEADY, today=4, share=1 / 1440) == 0


def test_a_slow_item_may_sell_four_at_once_in_the_morning():
    days = np.zeros(90)
    days[[-3, -17, -40]] = 1
    assert strength(days, today=4, share=0.05) == 0
    # Six for sure is another matter: 6 - 2 * 2.45 in an eighth of a day is 8.8 a day.
    assert strength(days, today=6, share=0.05) > 0


def test_less_than_three_hours_are_measured_as_three():
    # 60 in half an hour are not 2880 a day; over an eighth of a day they are 480.
    assert strength(STEADY, today=60, share=1 / 48) == 470


def test_a_good_morning_is_no_jump():
    # 12 in a quarter of the day are 48, certainly only 20: less than 30.
    assert strength(STEADY, today=12, share=0.25) == 0


def test_less_than_an_ordinary_best_day_is_no_jump_however_early():
    assert strength([100.0] * 90, today=99, share=0.01) == 0


def test_the_greater_of_yesterday_and_today_counts_not_their_sum():
    assert strength([*STEADY, 400], today=60, share=0.25, half_life=1) == 230
    assert strength([*STEADY, 1600], today=60, share=0.25, half_life=1) == 397.5


def test_a_viral_morning_after_a_viral_day_goes_on_whole():
    result = viral([*STEADY, 400], today=60, share=0.25, half_life=1, n_days=3)
    assert result.extra.tolist() == [[230, 115, 57.5]]


def test_what_a_running_campaign_sells_is_no_jump():
    # +500 % planned: six times ten a day, 60 by the whole day.
    assert strength(STEADY, today=30, share=0.5, rise=5.0) == 0
    assert strength(STEADY, today=120, share=0.5, rise=5.0) == 30
    assert strength(STEADY, today=120, share=0.5, rise=np.nan) == 0


def test_a_campaign_that_did_more_than_measured_is_nothing_viral():
    assert strength([*STEADY, 400], campaign_rise={1: 3.0}) == 0


@pytest.mark.parametrize("word", [1, -1])
def test_a_spike_that_a_person_has_judged_is_nothing_viral(word):
    assert strength([*STEADY, 400], verdict={1: word}) == 0


def test_a_live_stream_every_thursday_is_nothing_viral():
    peaks = dict.fromkeys(range(1, 90, 7), 50)
    assert strength(steady(90, but=peaks)) == 0
    peaks = dict.fromkeys(range(7, 90, 7), 50)
    assert strength(steady(90, but=peaks), today=40, share=0.5) == 0


def test_a_dead_product_and_one_never_sold_have_no_extra():
    assert strength(np.zeros(90)) == 0
    assert strength(np.zeros(90), today=3, first_sale_days_ago=0) == 0


def test_a_new_product_can_go_viral_on_its_fourth_day():
    new = {"first_sale_days_ago": 3, "today": 60, "share": 0.25}
    assert strength([0, 0, 10, 10, 10], **new) == 230
    # On its third nobody knows what is ordinary.
    assert strength([0, 0, 0, 10, 10], **{**new, "first_sale_days_ago": 2}) == 0


def test_an_item_that_settles_is_carried_by_its_new_level_and_never_twice():
    # Level since 200: that week ends on the ninth day.
    sold, settled = [*STEADY], [800, 400, 200, 100, 100, 100, 100, 100, 100, 100]
    extra, base = [], []
    for units in settled:
        sold.append(units)
        extra.append(strength(sold, half_life=1))
        base.append(mean(clean(a_history(sold))))
    assert extra == [197.5, 195, 95, 45, 45, 45, 45, 45, 0, 0]
    assert base == [10] * 8 + [800 / 7, 900 / 8]


def test_every_high_day_is_in_the_base_or_in_the_extra():
    for n_high in range(1, 15):
        sold = np.concatenate([noisy(80), noisy(n_high, times=40)])
        is_shifted = clean(a_history(sold)).shift_days_ago[0] > 0
        assert is_shifted == (n_high >= 7)
        assert (strength(sold) > 0) == (n_high < 7)


def test_items_are_judged_each_by_itself():
    history = a_history([STEADY, [*STEADY[1:], 400.0]])
    result = viral_extra(
        clean(history),
        history,
        sold_today=np.array([60.0, 0.0]),
        share_of_today=np.array([0.25, 0.25]),
        half_life_days=np.array([1.0, 1.0]),
        n_days=1,
    )
    assert result.extra.tolist() == [[230], [97.5]]
