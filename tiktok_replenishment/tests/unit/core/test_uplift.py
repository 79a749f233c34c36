# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a campaign did, once it is over."""

from dataclasses import replace

import numpy as np
import pytest
from core.cleaning import clean
from core.uplift import PastCampaigns, measure_uplift
from histories import MONDAY, a_history, steady


def measured(sold, *campaigns, **changes):
    """Return the effect of (first, last days ago) campaigns on the first item."""
    history = a_history(sold, **changes)
    return measure_uplift(clean(history), history, past(*campaigns))


def past(*campaigns):
    first, last = np.array(campaigns).T
    return PastCampaigns(
        item=np.zeros(len(campaigns), dtype=int),
        first_days_ago=first,
        last_days_ago=last,
    )


def five_days_of(units, n_days=90):
    """Return days of ten units, but for five that ended 15 days ago."""
    return steady(n_days, but=dict.fromkeys(range(15, 20), units))


def test_forty_instead_of_ten_is_three_hundred_percent_more():
    result = measured(five_days_of(40), (19, 15))
    assert result.uplift.tolist() == [3.0]
    assert result.n_days.tolist() == [5]
    assert result.demand.tolist() == [40]
    assert result.base.tolist() == [10]


def test_a_campaign_without_effect_did_nothing():
    assert measured(five_days_of(10), (19, 15)).uplift.tolist() == [0]


def test_a_campaign_can_lower_demand():
    assert measured(five_days_of(5), (19, 15)).uplift.tolist() == [-0.5]


def test_days_of_the_campaign_without_stock_do_not_lower_its_effect():
    sold = five_days_of(40)
    sold[[-16, -15]] = 0
    result = measured(sold, (19, 15), share_on_sale={16: 0, 15: 0})
    assert result.uplift.tolist() == [3.0]
    assert result.n_days.tolist() == [3]


def test_sold_out_at_noon_counts_for_the_whole_day():
    sold = five_days_of(40)
    sold[-16] = 20
    assert measured(sold, (19, 15), share_on_sale={16: 0.5}).uplift.tolist() == [3.0]


def test_it_is_a_ratio_of_sums():
    # 10 + 20 + 30 + 40 + 100 over five times ten.
    sold = five_days_of(40)
    sold[-19:-14] = [10, 20, 30, 40, 100]
    assert measured(sold, (19, 15)).uplift.tolist() == [3.0]


def test_before_and_after_have_the_same_weight_so_that_a_trend_cancels():
    # 10 a day before and 14 after, of which only 14 days are known: 12 without it.
    sold = steady(90)
    sold[-14:] = 14
    sold[-19:-14] = 48
    result = measured(sold, (19, 15))
    assert result.base.tolist() == pytest.approx([12])
    assert result.uplift.tolist() == pytest.approx([3.0])


def test_a_campaign_of_yesterday_is_measured_by_the_days_before():
    result = measured(steady(60, but={1: 40, 2: 40}), (2, 1))
    assert result.uplift.tolist() == [3.0]


def test_a_campaign_still_running_is_measured_up_to_yesterday():
    result = measured(steady(60, but={1: 40, 2: 40}), (2, -3))
    assert result.uplift.tolist() == [3.0]
    assert result.n_days.tolist() == [2]


def test_the_weekday_of_a_campaign_is_no_part_of_its_effect():
    # Saturdays sell 40, other days 10; 80 on the campaign's Saturday. D is a Monday:
    # Saturday is two days ago, the campaign's 30. Eight other Saturdays of 56 days:
    # (8 * 40 + 4 * 100 / 7) / 12 instead of 40, as half of a month is not trusted.
    saturdays = range(2, 90, 7)
    sold = steady(90, but=dict.fromkeys(saturdays, 40))
    sold[-30] = 80
    result = measured(sold, (30, 30), weekday=MONDAY)
    assert result.base.tolist() == pytest.approx([(320 + 400 / 7) / 12])
    assert result.uplift.tolist() == pytest.approx([960 / (320 + 400 / 7) - 1])


def test_spikes_and_days_without_stock_are_no_base():
    sold = five_days_of(40)
    sold[-30], sold[-5] = 400, 0
    assert measured(sold, (19, 15), share_on_sale={5: 0}).uplift.tolist() == [3.0]


def test_another_campaign_is_no_base_even_if_nobody_knows_its_effect():
    sold = five_days_of(40)
    sold[-40:-30] = 25
    other = dict.fromkeys(range(31, 41), np.nan)
    assert measured(sold, (19, 15), campaign_rise=other).uplift.tolist() == [3.0]
    assert measured(sold, (19, 15), (40, 31)).uplift.tolist() == [3.0, 1.5]


def test_days_of_two_campaigns_tell_of_neither():
    # Alone 20 and 30 a day, together 40.
    sold = steady(90)
    sold[-20:-15], sold[-15:-12], sold[-12:-10] = 20, 40, 30
    result = measured(sold, (20, 13), (15, 11))
    assert result.uplift.tolist() == [1.0, 2.0]
    assert result.n_days.tolist() == [5, 2]


def test_a_campaign_within_another_cannot_be_told():
    result = measured(five_days_of(40), (19, 15), (17, 16))
    assert result.uplift[0] == 3.0
    assert np.isnan(result.uplift[1])
    assert result.n_days.tolist() == [3, 0]


@pytest.mark.parametrize(
    ("sold", "changes"),
    [
        (steady(8, but={1: 40, 2: 40}), {}),  # six days before
        (steady(60, 0, but={1: 40, 2: 40}), {}),  # nothing sold without it
        (steady(60, but={1: 40, 2: 40}), {"first_sale_days_ago": 2}),
        (steady(60, but={1: 0, 2: 0}), {"share_on_sale": {1: 0, 2: 0}}),
        (np.zeros(0), {}),
    ],
)
def test_where_nothing_can_be_compared_nothing_is_measured(sold, changes):
    result = measured(sold, (2, 1), **changes)
    assert np.isnan(result.uplift[0])
    assert np.isnan(result.base[0])
    assert result.n_days.tolist() == [0]


def test_what_was_measured_takes_the_campaign_out_of_the_base():
    sold = five_days_of(40)
    sold[-19:-14] = [30, 50, 45, 35, 40]
    history = a_history(sold, campaign_rise=dict.fromkeys(range(15, 20), np.nan))
    rise = measure_uplift(clean(history), history, past((19, 15))).uplift[0]
    known = np.where(np.isnan(history.campaign_rise), rise, 0).astype(np.float32)
    cleaned = clean(replace(history, campaign_rise=known))
    assert cleaned.demand[0, -19:-14].mean() == pytest.approx(10)
    assert not np.isnan(cleaned.demand).any()


def test_an_item_alone_or_among_others_is_measured_to_the_same_bytes():
    rng = np.random.default_rng(3)
    history = a_history(rng.poisson(9, (6, 90)), weekday=3)
    campaigns = PastCampaigns(
        item=np.array([4, 1, 1, 0, 5]),
        first_days_ago=np.array([20, 40, 18, 9, 80]),
        last_days_ago=np.array([15, 30, 18, 1, 75]),
    )
    whole = measure_uplift(clean(history), history, campaigns)
    part = history.take(np.array([1]))
    alone = measure_uplift(
        clean(part),
        part,
        PastCampaigns(
            item=np.array([0, 0]),
            first_days_ago=np.array([18, 40]),
            last_days_ago=np.array([18, 30]),
        ),
    )
    assert alone.uplift.tobytes() == whole.uplift[[2, 1]].tobytes()
