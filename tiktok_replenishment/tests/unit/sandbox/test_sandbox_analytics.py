# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Analytics: late, attributed, and in the types of the real calls."""

from collections import Counter
from datetime import date, timedelta

import pytest

SHOP = "/analytics/202609/shop/performance"
SKUS = "/analytics/202509/shop_skus/performance"
# 13:00 of 10 March in Los Angeles.
NOW = "2026-03-10T20:00:00Z"
FIRST, END = "2026-02-28", "2026-03-12"
PERIOD = {"start_date_ge": FIRST, "end_date_lt": END}


def _sold(sku, per_day, **changes):
    pattern = {
        "shop": "US",
        "warehouse": "US1",
        "per_day": per_day,
        "from": "-10d",
        "units_per_order": 1,
        **changes,
    }
    return {"sku": sku, "name": sku, "price": 10, "sales": [pattern]}


LIVE = {"from": "-10d", "days": 10, "uplift_pct": 0, "live": True}
PRODUCTS = [_sold("CUP", 30), _sold("BOWL", 5, pattern="spike", spikes=[LIVE])]


@pytest.fixture
def stranger(meet):
    return meet(NOW, products=PRODUCTS)


def _sku(stranger, sku, **query):
    sku_id = stranger.server.world.listings[sku].sku_id
    path = f"/analytics/202509/shop_skus/{sku_id}/performance"
    return stranger.data("GET", path, {**PERIOD, **query})


def test_yesterday_is_there_from_noon_on(meet):
    for moment, expected in (
        ("2026-03-10T18:59:00Z", "2026-03-08"),
        ("2026-03-10T19:00:00Z", "2026-03-09"),
    ):
        data = meet(moment, products=PRODUCTS).data("GET", SHOP, PERIOD)
        assert data["latest_available_date"] == expected


def test_days_without_figures_are_zeros_even_those_to_come(stranger):
    data = _sku(stranger, "CUP", granularity="1D")
    days = {
        one["start_date"]: one["items_sold"] for one in data["performance"]["intervals"]
    }
    assert len(days) == 12
    assert data["latest_available_date"] == "2026-03-09"
    assert days["2026-03-09"] > 0
    assert days["2026-03-10"] == days["2026-03-11"] == 0


def test_each_days_figures_are_near_the_orders_but_are_not_theirs(stranger):
    truth = stranger.server.admin.truth()["demand"]["US"]["CUP"]
    intervals = _sku(stranger, "CUP", granularity="1D")["performance"]["intervals"]
    seen = {one["start_date"]: one["items_sold"] for one in intervals}
    known = {day: seen[day] for day in truth if seen[day] and "2026-03-01" <= day}
    assert known != {day: truth[day] for day in known}
    for day, units in known.items():
        # One order in twenty is attributed to the day after.
        assert abs(units - truth[day]) <= truth[day] // 3


def test_channels_add_up_and_live_orders_are_live(stranger):
    for sku in ("CUP", "BOWL"):
        (whole,) = _sku(stranger, sku)["performance"]["intervals"]
        units = {one["type"]: one["amount"] for one in whole["items_sold_breakdown"]}
        assert sum(units.values()) == whole["items_sold"] > 0
        amounts = [float(one["amount"]) for one in whole["gmv_breakdown"]]
        assert sum(amounts) == float(whole["gmv"]["amount"])
        if sku == "BOWL":
            assert units == {"LIVE": whole["items_sold"], "VIDEO": 0, "PRODUCT_CARD": 0}
        else:
            assert units["LIVE"] == 0 and units["VIDEO"] and units["PRODUCT_CARD"]


def test_the_days_of_a_period_add_up(stranger):
    (whole,) = stranger.data("GET", SHOP, PERIOD)["performance"]["intervals"]
    days = stranger.data("GET", SHOP, {**PERIOD, "granularity": "1D"})
    sums = Counter()
    for one in days["performance"]["intervals"]:
        sums.update({key: one["sales"][key] for key in ("items_sold", "orders_count")})
    assert sums == {key: whole["sales"][key] for key in ("items_sold", "orders_count")}


def test_ids_are_numbers_in_the_list_of_skus(stranger):
    listings = stranger.server.world.listings
    rows = stranger.data("GET", SKUS, PERIOD)["skus"]
    assert [row["id"] for row in rows] == [
        int(listings[sku].sku_id) for sku in ("CUP", "BOWL")
    ]
    assert rows[0]["units_sold"] > rows[1]["units_sold"] > 0
    performance = _sku(stranger, "CUP")["performance"]
    assert performance["product_id"] == int(listings["CUP"].product_id)
    assert performance["sku_id"] == listings["CUP"].sku_id


def test_the_list_is_sorted_filtered_and_paged(stranger):
    listings = stranger.server.world.listings
    query = {**PERIOD, "sort_field": "units_sold", "sort_order": "ASC"}
    first = stranger.data("GET", SKUS, {**query, "page_size": "1"})
    assert first["skus"][0]["id"] == int(listings["BOWL"].sku_id)
    query |= {"page_size": "1", "page_token": first["next_page_token"]}
    second = stranger.data("GET", SKUS, query)
    assert second["skus"][0]["id"] == int(listings["CUP"].sku_id)
    assert second["next_page_token"] == ""
    only = {**PERIOD, "product_ids": listings["BOWL"].product_id}
    assert stranger.data("GET", SKUS, only)["total_count"] == 1


def test_free_orders_were_never_sales(stranger):
    before = stranger.data("GET", SHOP, PERIOD)
    admin = stranger.server.admin
    admin.add_order(shop="US", warehouse="US1", seller_sku="CUP", sample=True)
    admin.add_order(shop="US", warehouse="US1", seller_sku="CUP", gift=True)
    admin.advance_clock(24 * 3600)
    after = stranger.data("GET", SHOP, {**PERIOD, "granularity": "1D"})
    today = {one["start_date"]: one for one in after["performance"]["intervals"]}
    # Only what the pattern sells: 30 and 5 a day, a few attributed to the day after.
    assert today["2026-03-10"]["sales"]["items_sold"] <= 40
    assert before["latest_available_date"] < after["latest_available_date"]


@pytest.mark.parametrize(
    "changes",
    [
        {"start_date_ge": "20260301"},
        {"start_date_ge": "2026-02-30"},
        {"end_date_lt": FIRST},
        {"granularity": "1H"},
        {"currency": "EUR"},
    ],
)
def test_a_wrong_period_is_refused(stranger, changes):
    answer = stranger.ask("GET", SHOP, {**PERIOD, **changes})
    assert answer["code"] == 36009004


def test_amounts_in_dollars(meet):
    british = {"code": "US", "region": "GB", "tz": "Europe/London", "currency": "GBP"}
    stranger = meet(
        NOW, shops=[british], exchange_rates={"GBP": 1.25}, products=PRODUCTS
    )
    amounts = {}
    for currency in ("LOCAL", "USD"):
        data = stranger.data("GET", SHOP, {**PERIOD, "currency": currency})
        gmv = data["performance"]["intervals"][0]["sales"]["gmv"]
        amounts[gmv["currency"]] = float(gmv["amount"])
    assert amounts["USD"] == amounts["GBP"] * 1.25


def test_the_same_question_has_the_same_answer(meet):
    answers = [
        meet(NOW, products=PRODUCTS).data("GET", SHOP, PERIOD) for _time in range(2)
    ]
    assert answers[0] == answers[1]
    assert date.fromisoformat(END) - date.fromisoformat(FIRST) == timedelta(days=12)
