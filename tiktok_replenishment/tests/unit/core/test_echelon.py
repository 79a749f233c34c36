# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A warehouse at home (HOME) that sells a little and feeds overseas ones."""

import numpy as np
import pytest
from core.planner import NO_DAY, CampaignEffects, NetworkEdges, VendorOffers, plan

HOME, OVERSEAS = 0, 1


def lane(dest, source, *, sequence=1, days=18.0):
    return {
        "dest": dest,
        "source": source,
        "sequence": sequence,
        "transfer_days": days,
    }


@pytest.fixture
def fed(make_batch, table):
    """HOME sells 10 a day and buys within 15 days; OVERSEAS sells 50 a day.

    HOME for itself: reorder point 15 x 10 + 2 x 10 = 170,
    spare 700 - 20 backlog - 170 - 50 reserve = 460.
    OVERSEAS: reorder point 18 x 50 + 6 x 50 = 1200, up to 1550; 600 last 12 days, so
    6 x 50 = 300 are lost; need 1550 - 600 - 300 = 650.
    HOME with OVERSEAS: 60 a day, lead 15 + 18 = 33, safety 20 + 300 = 320;
    reorder point 33 x 60 + 320 = 2300, up to 40 x 60 + 320 = 2720,
    position 680 + 600 = 1280; 33 x 60 - 1280 = 700 are lost; need 740.
    """

    def _fed(**changes):
        values = {
            "sales": [10.0, 50.0],
            "lead_days": [15.0, 18.0],
            "safety_days": [2.0, 6.0],
            "available": [700.0, 600.0],
            "backlog": [20.0, 0.0],
            "reserve": [50.0, 0.0],
            "method": ["buy", "transfer"],
            "edges": table(NetworkEdges, [lane(OVERSEAS, HOME)]),
        }
        return plan(make_batch(2, **{**values, **changes}))

    return _fed


def moved(result):
    t = result.transfers
    return list(
        zip(t.dest.tolist(), t.source.tolist(), t.quantity.tolist(), strict=True)
    )


def test_a_source_keeps_what_its_own_customers_need(fed):
    result = fed()
    assert result.own_reorder_point.tolist() == [170.0, 1200.0]
    assert result.spare.tolist() == [460.0, 0.0]


def test_what_a_source_can_spare_is_sent_and_the_rest_stays_short(fed):
    result = fed()
    assert result.quantity_needed[OVERSEAS] == 650.0
    assert moved(result) == [(OVERSEAS, HOME, 460.0)]
    assert result.quantity_short[OVERSEAS] == 190.0
    assert result.buy_quantity[OVERSEAS] == 0.0
    assert result.urgency[OVERSEAS] == "critical"


def test_transfers_of_a_short_source_are_whole_cartons(fed):
    result = fed(carton_qty=[0.0, 100.0])
    assert moved(result) == [(OVERSEAS, HOME, 400.0)]
    assert result.quantity_short[OVERSEAS] == 250.0


def test_a_source_buys_for_itself_and_all_it_feeds(fed):
    result = fed()
    assert result.is_echelon.tolist() == [True, False]
    assert [m.tolist() for m in result.echelon_members] == [[0, 1], [1]]
    assert result.avg_daily_sales.tolist() == [10.0, 50.0]
    assert result.planned_daily_sales[HOME] == 60.0
    assert result.lead_days_used[HOME] == 33.0
    assert result.safety_stock[HOME] == 320.0
    assert result.reorder_point[HOME] == 2300.0
    assert result.order_up_to[HOME] == 2720.0
    assert result.position[HOME] == 1280.0
    assert result.quantity_lost[HOME] == 700.0
    assert result.buy_quantity[HOME] == 740.0


def test_stock_dates_of_a_source_are_of_its_own_stock(fed):
    result = fed()
    assert result.days_of_cover.tolist() == [70.0, 12.0]
    assert result.stockout_day.tolist() == [68, 12]


def test_a_source_whose_echelon_runs_dry_is_urgent(fed):
    # Its own stock lasts 68 days; 1280 at 60 a day are gone before 33.
    assert fed().urgency[HOME] == "urgent"


def test_a_source_buys_whatever_its_method_says(fed):
    result = fed(method=["transfer", "transfer"])
    assert result.buy_quantity[HOME] == 740.0
    assert result.quantity_short[HOME] == 0.0


def test_goods_between_the_warehouses_count_once_in_the_echelon(fed):
    result = fed(other_position=[0.0, 640.0], arrivals={(OVERSEAS, 3): 640.0})
    # 1280 + 640 = 1920 cover 32 of 33 days; 2720 - 1920 - 60.
    assert result.position[HOME] == 1920.0
    assert result.quantity_needed[HOME] == 740.0
    assert result.quantity_lost[HOME] == 60.0


def test_auto_transfers_first_and_buys_the_rest(fed):
    result = fed(method=["buy", "auto"])
    assert moved(result) == [(OVERSEAS, HOME, 460.0)]
    assert result.buy_quantity[OVERSEAS] == 190.0
    assert result.quantity_short[OVERSEAS] == 0.0


def test_what_an_item_buys_itself_its_source_does_not_buy_again(fed):
    result = fed(method=["buy", "auto"])
    assert result.quantity_planned[HOME] == 190.0
    # 2720 - (1280 + 190) - 700
    assert result.buy_quantity[HOME] == 550.0


def test_an_item_that_only_buys_uses_no_lane(fed):
    result = fed(method=["buy", "buy"])
    assert moved(result) == []
    assert result.is_echelon.tolist() == [False, False]
    assert result.buy_quantity[OVERSEAS] == 650.0
    assert result.planned_daily_sales[HOME] == 10.0


def test_without_lead_time_nothing_is_transferred(fed):
    result = fed(lead_days=[15.0, np.nan])
    assert moved(result) == []
    assert result.quantity_short[OVERSEAS] == 0.0


def test_transfers_name_the_lane_by_its_place_in_the_batch(make_batch, table):
    # Item 2 only buys: its lane, the first of the batch, is not in use.
    lanes = [lane(2, HOME), lane(OVERSEAS, HOME, sequence=2), lane(OVERSEAS, HOME)]
    result = plan(
        make_batch(
            3,
            available=[9000.0, 600.0, 600.0],
            method=["buy", "transfer", "buy"],
            edges=table(NetworkEdges, lanes),
        )
    )
    assert result.transfers.edge.tolist() == [2]


@pytest.fixture
def push(table):
    """Return a function that makes one two-day campaign of +300 %."""

    def _push(item, first_day):
        row = {
            "item": item,
            "first_day": first_day,
            "last_day": first_day + 1,
            "uplift": 3.0,
            "share": 1.0,
            "safety_factor": 1.0,
        }
        return table(CampaignEffects, [row])

    return _push


def test_a_campaign_overseas_counts_early_enough_at_home(fed, push):
    result = fed(campaigns=push(OVERSEAS, 44))
    # OVERSEAS looks 18 + 7 + 5 days ahead, HOME 33 + 7 + 5.
    assert result.campaign_extra_counted.tolist() == [300.0, 0.0]
    assert result.campaign_due_day.tolist() == [NO_DAY, 14]
    assert result.reorder_point[HOME] == 2600.0
    assert result.quantity_campaign_raw[HOME] == 300.0


def test_before_that_home_shows_when_the_order_for_overseas_is_due(fed, push):
    result = fed(campaigns=push(OVERSEAS, 60))
    assert result.campaign_extra_counted.tolist() == [0.0, 0.0]
    assert result.campaign_due_day.tolist() == [15, 30]


def test_a_campaign_at_home_waits_as_long_as_orders_for_all_take(fed, push):
    # Alone HOME would look 15 + 7 + 5 days ahead and see day 40 as due on day 13.
    result = fed(campaigns=push(HOME, 40))
    assert result.campaign_extra_counted[HOME] == 60.0
    assert result.campaign_due_day[HOME] == NO_DAY
    # What it keeps from OVERSEAS is seen over its own 15 + 7 days.
    assert result.own_reorder_point[HOME] == 170.0


def test_a_chain_of_warehouses_is_planned_from_its_end(make_batch, table):
    # 2 is fed by 1, which is fed by 0: each sells 10 a day, buys nothing but 0.
    result = plan(
        make_batch(
            3,
            sales=10.0,
            lead_days=[20.0, 8.0, 4.0],
            safety_days=0.0,
            available=[1000.0, 0.0, 0.0],
            counts_lost_sales=False,
            method=["buy", "transfer", "transfer"],
            edges=table(NetworkEdges, [lane(1, 0, days=8.0), lane(2, 1, days=4.0)]),
        )
    )
    assert result.lead_days_used.tolist() == [32.0, 12.0, 4.0]
    assert result.planned_daily_sales.tolist() == [30.0, 20.0, 10.0]
    # 2 needs 11 x 10; 1 has none to spare. 1 needs 19 x 20 for both; 0 spares 800.
    assert moved(result) == [(1, 0, 380.0)]
    assert result.quantity_short.tolist() == [0.0, 0.0, 110.0]
    # 0: reorder point 32 x 30 = 960 is below the 1000 of the echelon.
    assert result.buy_quantity.tolist() == [0.0, 0.0, 0.0]


def test_the_rest_of_an_auto_item_is_bought_at_its_own_vendor(fed, table):
    offers = table(
        VendorOffers,
        [
            {
                "item": OVERSEAS,
                "vendor": 4,
                "min_qty": 100.0,
                "multiple": 50.0,
                "unit_price": 3.0,
                "delay_days": 9.0,
                "sequence": 1,
            }
        ],
    )
    result = fed(method=["buy", "auto"], offers=offers)
    assert result.chosen_offer.tolist() == [-1, 0]
    assert result.buy_quantity[OVERSEAS] == 200.0
