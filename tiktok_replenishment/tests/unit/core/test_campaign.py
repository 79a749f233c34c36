# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from core.planner import NO_DAY, CampaignEffects, plan


@pytest.fixture
def push(table):
    """Return a function that makes effects of (first day, last day, uplift) rows."""

    def _push(*rows, share=1.0, factor=1.0, items=None):
        items = items or [0] * len(rows)
        return table(
            CampaignEffects,
            [
                {
                    "item": item,
                    "first_day": first,
                    "last_day": last,
                    "uplift": uplift,
                    "share": share,
                    "safety_factor": factor,
                }
                for item, (first, last, uplift) in zip(items, rows, strict=True)
            ],
        )

    return _push


def test_300_percent_more_is_four_times_the_base(make_batch, push):
    daily = plan(make_batch(campaigns=push((2, 3, 3.0)))).daily_forecast[0]
    assert daily[:6].tolist() == [100, 100, 400, 400, 100, 100]


def test_campaigns_of_the_same_day_add_and_never_fall_below_zero(make_batch, push):
    effects = push((0, 1, 0.5), (1, 2, 1.0), (4, 4, -0.8), (4, 4, -0.7))
    daily = plan(make_batch(campaigns=effects)).daily_forecast[0]
    assert daily[:6].tolist() == [150, 250, 200, 100, 0, 100]


def test_a_campaign_of_some_shops_multiplies_only_their_share(make_batch, push):
    effects = push((0, 0, 3.0), share=0.25)
    assert plan(make_batch(campaigns=effects)).daily_forecast[0, 0] == 175.0


def test_a_coming_campaign_counts_early_and_whole(make_batch, push):
    # 25 - 5 days buffer lies within 20 + 7: all 8 days x 300 count.
    result = plan(make_batch(campaigns=push((25, 32, 3.0))))
    assert result.campaign_extra_counted == [2400.0]
    assert result.reorder_point == [4900.0]
    assert result.order_up_to == [5600.0]
    assert result.quantity_needed == [3300.0]
    assert result.quantity_base_raw == [900.0]
    assert result.quantity_campaign_raw == [2400.0]
    assert result.urgency == ["urgent"]


def test_an_order_can_exist_only_because_of_a_campaign(make_batch, push):
    batch = {"available": 3000.0}
    assert plan(make_batch(**batch)).buy_quantity == [0.0]
    result = plan(make_batch(**batch, campaigns=push((25, 32, 3.0))))
    assert result.buy_quantity == [2600.0]
    assert (result.buy_base[0], result.buy_campaign[0]) == (0.0, 2600.0)
    assert result.urgency == ["urgent"]


def test_before_the_window_the_campaign_shows_when_its_order_is_due(make_batch, push):
    # Day 60 - 5 days buffer - (20 + 7).
    result = plan(make_batch(campaigns=push((60, 65, 3.0))))
    assert result.campaign_due_day == [28]
    assert result.campaign_extra_counted == [0.0]
    assert result.reorder_point == [2500.0]
    assert result.order_up_to == [3200.0]


@pytest.mark.parametrize(("first_day", "due", "extra"), [(32, NO_DAY, 300), (33, 1, 0)])
def test_the_window_ends_with_lead_review_and_buffer(
    make_batch, push, first_day, due, extra
):
    result = plan(make_batch(campaigns=push((first_day, first_day, 3.0))))
    assert result.campaign_due_day == [due]
    assert result.campaign_extra_counted == [extra]


def test_a_running_campaign_counts_from_today_on(make_batch, push):
    result = plan(make_batch(campaigns=push((-3, 1, 3.0))))
    assert result.campaign_extra_counted == [600.0]


def test_a_past_campaign_does_not_count(make_batch, push):
    result = plan(make_batch(campaigns=push((-9, -1, 3.0), factor=2.0)))
    assert result.campaign_extra_counted == [0.0]
    assert result.safety_factor == [1.0]


def test_a_campaign_longer_than_the_horizon_still_counts_whole(make_batch, push):
    result = plan(make_batch(campaigns=push((10, 209, 1.0))))
    assert result.campaign_extra_counted == [20000.0]


def test_a_quiet_time_counts_only_as_far_as_it_lies_within(make_batch, push):
    # Half the sales on days 18 to 40: 2 of them within 20 days, 9 within 27.
    result = plan(make_batch(campaigns=push((18, 40, -0.5))))
    assert result.reorder_point == [2400.0]
    assert result.order_up_to == [2750.0]
    assert result.campaign_due_day == [NO_DAY]


def test_quiet_times_of_the_same_day_never_take_more_than_the_base(make_batch, push):
    result = plan(make_batch(campaigns=push((3, 3, -0.8), (3, 3, -0.7))))
    assert result.campaign_extra_counted == [-100.0]


def test_a_far_quiet_time_is_no_reason_to_order(make_batch, push):
    assert plan(make_batch(campaigns=push((60, 65, -0.5)))).campaign_due_day == [NO_DAY]


def test_the_highest_safety_factor_in_the_window_counts(make_batch, table):
    rows = [(10, 12, 1.5), (26, 28, 2.0), (28, 30, 3.0)]
    effects = table(
        CampaignEffects,
        [
            {
                "item": 0,
                "first_day": first,
                "last_day": last,
                "uplift": 0.0,
                "share": 1.0,
                "safety_factor": factor,
            }
            for first, last, factor in rows
        ],
    )
    result = plan(make_batch(campaigns=effects))
    assert result.safety_factor == [2.0]
    assert result.safety_stock == [1000.0]
    assert result.reorder_point == [3000.0]


def test_a_started_day_of_the_window_counts_for_the_safety_factor(make_batch, push):
    # 20 + 7 days end before day 28; 20.5 + 7 are rounded up to it.
    effects = push((28, 30, 0.0), factor=2.0)
    assert plan(make_batch(campaigns=effects)).safety_factor == [1.0]
    longer = make_batch(lead_days=20.5, campaigns=effects)
    assert plan(longer).safety_factor == [2.0]


def test_the_need_of_a_safety_factor_is_the_campaigns(make_batch, push):
    result = plan(make_batch(campaigns=push((10, 10, 0.0), factor=2.0)))
    # Up to 2700 + 1000; 900 of the need would be there anyway.
    assert result.quantity_needed == [1400.0]
    assert result.quantity_campaign_raw == [500.0]


def test_campaigns_touch_only_their_items(make_batch, push):
    effects = push((25, 32, 3.0), (25, 32, 1.0), items=[2, 0])
    result = plan(make_batch(3, campaigns=effects))
    assert result.campaign_extra_counted.tolist() == [800.0, 0.0, 2400.0]


def test_sales_lost_for_want_of_campaign_stock_are_not_ordered(make_batch, push):
    # Days 10 to 13 sell 400: 2300 are gone with day 14 (1000 + 1600 > 2300, on day 13).
    result = plan(make_batch(campaigns=push((10, 13, 3.0))))
    assert result.stockout_day == [13]
    # Day 13 misses 300, days 14 to 19 miss 100 each.
    assert result.quantity_lost == [900.0]
    assert result.quantity_needed == [3200.0 + 1200.0 - 2300.0 - 900.0]
    # Without the campaign nothing would be lost: 3200 - 2300.
    assert result.quantity_base_raw == [900.0]
