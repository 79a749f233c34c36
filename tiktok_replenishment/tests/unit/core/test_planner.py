# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.expiry import DatedLots
from core.planner import NO_DAY, VendorOffers, plan


@pytest.fixture
def vendor(table):
    row = {
        "item": 0,
        "vendor": 9,
        "min_qty": 100.0,
        "multiple": 50.0,
        "unit_price": 22.0,
        "delay_days": 7.0,
        "sequence": 1,
    }
    return table(VendorOffers, [row])


def test_the_textbook_item_reorders_at_2500_and_orders_900(make_batch, vendor):
    result = plan(make_batch(offers=vendor))
    assert result.avg_daily_sales == [100.0]
    assert result.safety_stock == [500.0]
    assert result.reorder_point == [2500.0]
    assert result.order_up_to == [3200.0]
    assert result.position == [2300.0]
    assert result.buy_quantity == [900.0]
    assert (result.buy_base[0], result.buy_campaign[0]) == (900.0, 0.0)
    assert result.chosen_offer == [0]
    assert result.urgency == ["normal"]
    assert result.days_of_cover == [23.0]
    assert result.stockout_day == [23]
    assert result.order_by_day == [-2]
    assert result.campaign_due_day == [NO_DAY]


def test_nothing_is_ordered_above_the_reorder_point(make_batch, vendor):
    result = plan(make_batch(available=2501.0, offers=vendor))
    assert (result.quantity_needed[0], result.buy_quantity[0]) == (0.0, 0.0)


def test_the_reorder_point_itself_is_an_order(make_batch):
    assert plan(make_batch(available=2500.0)).quantity_needed == [700.0]


def test_supply_whatever_its_date_is_in_the_position(make_batch):
    result = plan(make_batch(other_position=3000.0, available=300.0))
    assert result.position == [3300.0]
    assert result.quantity_needed == [0.0]


def test_late_supply_never_triggers_an_order_but_shows_the_gap(make_batch):
    batch = make_batch(
        other_position=3000.0, available=300.0, arrivals={(0, 7): 3000.0}
    )
    result = plan(batch)
    assert result.stockout_day == [3]
    assert result.quantity_lost == [400.0]
    assert result.quantity_needed == [0.0]
    assert result.urgency == ["critical"]


def test_sales_lost_before_the_arrival_are_not_ordered(make_batch):
    # 500 last 5 of 20 days; 1500 are lost. 3200 - 500 - 1500.
    assert plan(make_batch(available=500.0)).quantity_needed == [1200.0]


def test_a_policy_may_order_lost_sales_too(make_batch):
    result = plan(make_batch(available=500.0, counts_lost_sales=False))
    assert result.quantity_needed == [2700.0]
    assert result.quantity_lost == [0.0]


def test_promised_orders_take_from_the_position(make_batch):
    result = plan(make_batch(backlog=300.0))
    assert result.position == [2000.0]
    assert result.quantity_needed == [1200.0]
    assert result.stockout_day == [20]


def test_a_manual_forecast_replaces_the_history(make_batch):
    result = plan(make_batch(manual=10.0, available=0.0))
    assert result.avg_daily_sales == [10.0]
    assert result.reorder_point == [250.0]
    assert result.window_weights.tolist() == [[0.0] * 6]


def test_a_manual_forecast_of_zero_is_a_forecast(make_batch):
    assert plan(make_batch(manual=0.0)).avg_daily_sales == [0.0]


def test_more_returned_than_sold_is_no_demand(make_batch):
    result = plan(make_batch(sales=-2.0))
    assert result.avg_daily_sales == [0.0]
    assert result.daily_forecast.max() == 0.0


def test_the_explanation_knows_the_windows_behind_the_average(make_batch):
    result = plan(make_batch())
    assert result.window_averages.tolist() == [[100.0] * 6]
    assert result.window_weights.tolist() == [[0.0, 0.5, 0.0, 0.3, 0.0, 0.2]]


def test_a_fractional_lead_time_counts_its_fraction(make_batch):
    result = plan(make_batch(lead_days=20.5))
    assert result.reorder_point == [2550.0]


def test_without_lead_time_nothing_is_ordered(make_batch, vendor):
    result = plan(make_batch(lead_days=np.nan, available=0.0, offers=vendor))
    assert result.has_lead_time == [False]
    assert result.reorder_point == [500.0]
    assert (result.buy_quantity[0], result.chosen_offer[0]) == (0.0, -1)


def test_without_vendor_the_quantity_is_still_known(make_batch):
    result = plan(make_batch(carton_qty=80.0))
    assert (result.chosen_offer[0], result.buy_quantity[0]) == (-1, 960.0)


def test_countable_goods_are_ordered_whole_and_weighed_goods_as_fine_as_their_unit(
    make_batch,
):
    # (20 + 5 + 7) days x 33.3 = 1065.6
    batch = {"sales": 33.3, "available": 0.0, "counts_lost_sales": False}
    assert plan(make_batch(**batch)).buy_quantity == [1066.0]
    fine = make_batch(**batch, unit_step=np.array([0.01]))
    assert plan(fine).buy_quantity == pytest.approx([1065.6])


def test_an_item_that_only_lives_on_transfers_stays_short_without_source(make_batch):
    result = plan(make_batch(method="transfer"))
    assert result.buy_quantity == [0.0]
    assert result.quantity_short == [900.0]


def test_stock_beyond_the_longest_cover_is_excess(make_batch):
    result = plan(make_batch(2, sales=[100.0, 0.0], available=[12001.0, 40.0]))
    assert result.quantity_excess.tolist() == [1.0, 40.0]


def test_a_longest_cover_of_zero_sets_no_limit(make_batch):
    result = plan(make_batch(available=99999.0, max_cover_days=0.0))
    assert (result.quantity_excess[0], result.urgency[0]) == (0.0, "ok")


def test_headroom_uses_the_fastest_lane(make_batch):
    result = plan(make_batch(2, fastest_lead_days=[10.0, np.nan]))
    assert result.ad_headroom.tolist() == [230.0, 115.0]


def test_an_empty_batch_has_an_empty_plan(make_batch):
    result = plan(make_batch(0))
    assert result.buy_quantity.size == 0
    assert (result.ranking.item.size, result.echelon_members) == (0, ())


def test_what_expires_before_it_sells_is_not_available(make_batch, table):
    # 100 a day until day 10 sell 1000 of the lot's 1500; 500 expire.
    row = {"item": 0, "removal_day": 10, "quantity": 1500.0}
    result = plan(make_batch(available=2600.0, lots=table(DatedLots, [row])))
    assert result.expiring == [500.0]
    assert (result.sellable[0], result.position[0]) == (2100.0, 2100.0)
    assert result.days_of_cover == [21.0]
    assert result.quantity_needed == [1100.0]


def test_safety_by_service_level_counts_demand_and_lead_time(make_batch):
    # Steady sales err by nothing; 100 a day over a lead time that deviates by 3 days
    # is 300 units, of which 95 % of cycles need 1.645.
    result = plan(make_batch(safety_method="service_level", lead_std_days=3.0))
    assert result.demand_std == pytest.approx([300.0])
    assert result.safety_stock == pytest.approx([1.6448536 * 300.0])
    # A run sees the position once a day, when 100 more are sold.
    assert result.sold_between_looks == [100.0]
    assert result.reorder_point == pytest.approx([2000.0 + 100.0 + 493.45608])
    assert result.order_up_to == pytest.approx([2700.0 + 493.45608])


def test_viral_sales_are_ordered_for_as_they_fade(make_batch):
    # A day of 4000 is 3900 above the base and halves every 2 days from today on.
    sales = np.full((1, 90), 100.0)
    sales[0, -1] = 4000.0
    result = plan(make_batch(sales=sales, viral_half_life_days=2.0, available=9e4))
    assert result.avg_daily_sales == [100.0]
    extra = result.daily_forecast[0] - 100.0
    assert extra[2] == pytest.approx(extra[0] / 2)
    assert result.reorder_point == pytest.approx([2500.0 + extra[:20].sum()])


def test_a_person_who_forecasts_by_hand_has_the_last_word(make_batch):
    sales = np.full((1, 90), 100.0)
    sales[0, -1] = 4000.0
    result = plan(make_batch(sales=sales, viral_half_life_days=2.0, manual=50.0))
    assert result.daily_forecast.max() == 50.0
