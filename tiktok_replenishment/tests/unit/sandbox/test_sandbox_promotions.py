# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promotions as the Open API tells of them."""

import pytest

SEARCH = "/promotion/202309/activities/search"
# Noon of 10 March 2026 in the shop's zone, Los Angeles, three days after the clock
# change; its midnight is 07:00 UTC.
NOW = 1773169200
MIDNIGHT = 1773126000
DAY = 86400
SALE = {
    "shop": "US",
    "title": "Spring sale",
    "start": "+2d",
    "end": "+3d",
    "skus": ["BOX", "BOX-6"],
}
BOXES = {
    "sku": "BOX",
    "name": "Storage Box",
    "price": 20,
    "listing_skus": [{"seller_sku": "BOX-6", "units_per_sku": 6}],
}


@pytest.fixture
def start(meet):
    def start(*promotions):
        return meet(
            "2026-03-10T19:00:00Z", products=[BOXES], promotions=list(promotions)
        )

    return start


def _search(stranger, **body):
    return stranger.data("POST", SEARCH, body=body)


def _detail(stranger, promotion_id):
    return stranger.data("GET", f"/promotion/202309/activities/{promotion_id}")


def test_the_days_are_the_shops_and_both_are_included(start):
    found = _search(start(SALE))["activities"][0]
    assert found["begin_time"] == MIDNIGHT + 2 * DAY
    assert found["end_time"] == MIDNIGHT + 4 * DAY - 1


def test_making_and_changing_are_told_in_milliseconds(start):
    stranger = start(SALE)
    found = _search(stranger)["activities"][0]
    assert (found["create_time"], found["update_time"]) == (NOW * 1000, NOW * 1000)
    stranger.server.admin.advance_clock(5)
    stranger.server.admin.change_promotion(found["id"], title="Another")
    found = _search(stranger)["activities"][0]
    assert (found["create_time"], found["update_time"]) == (
        NOW * 1000,
        NOW * 1000 + 5000,
    )


def test_the_status_follows_the_clock(start):
    stranger = start(SALE)
    seen = []
    for seconds in (0, 2 * DAY - NOW + MIDNIGHT, 2 * DAY - 1, 1):
        stranger.server.admin.advance_clock(seconds)
        seen.append(_search(stranger)["activities"][0]["status"])
    assert seen == ["NOT_START", "ONGOING", "ONGOING", "EXPIRED"]


def test_drafts_and_what_the_platform_stopped_are_not_searched(start):
    stranger = start(
        {**SALE, "status": "DRAFT"},
        {**SALE, "status": "NOT_EFFECTIVE"},
        {**SALE, "status": "DEACTIVATED", "title": "Off"},
    )
    assert [one["title"] for one in _search(stranger)["activities"]] == ["Off"]


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        ({"status": "NOT_START"}, ["Spring sale"]),
        ({"status": "ONGOING"}, ["Flash"]),
        ({"activity_type": "FLASHSALE"}, ["Flash"]),
        ({"activity_title": "Spring"}, ["Spring sale"]),
        ({"activity_title": "spring"}, []),
    ],
)
def test_the_filters(start, body, titles):
    flash = {**SALE, "title": "Flash", "type": "FLASHSALE", "start": "-1d"}
    found = _search(start(SALE, flash), **body)
    assert [one["title"] for one in found.get("activities", [])] == titles
    # The list is left out when it is empty.
    assert ("activities" in found) == bool(titles)


def test_paging_is_in_the_body_and_ten_when_not_said(start):
    stranger = start(*({**SALE, "title": f"Sale {number}"} for number in range(23)))
    sizes, token = [], ""
    for size in ({}, {"page_size": 0}, {"page_size": 100}):
        page = _search(stranger, page_token=token, **size)
        sizes.append(len(page["activities"]))
        token = page["next_page_token"]
    assert (sizes, token, page["total_count"]) == ([10, 10, 3], "", 23)


@pytest.mark.parametrize("size", [-1, 101, "10"])
def test_other_page_sizes_are_refused(start, size):
    answer = start(SALE).ask("POST", SEARCH, body={"page_size": size})
    assert answer["code"] == 36009004


def test_a_page_size_in_the_query_is_refused(start):
    answer = start(SALE).ask("POST", SEARCH, {"page_size": "10"}, {})
    assert answer["code"] == 36009004


def test_products_that_are_discounted_as_a_whole_have_no_skus(start):
    stranger = start({**SALE, "discount_pct": 15})
    listings = stranger.server.world.listings
    promotion_id = _search(stranger)["activities"][0]["id"]
    detail = _detail(stranger, promotion_id)
    assert detail["activity_id"] == promotion_id
    assert {one["id"]: one["discount"] for one in detail["products"]} == {
        listings[sku].product_id: "15" for sku in ("BOX", "BOX-6")
    }
    assert all("skus" not in one for one in detail["products"])


def test_variations_have_a_price_of_their_own(start):
    stranger = start(
        {**SALE, "type": "FIXED_PRICE", "level": "VARIATION", "discount_pct": 25}
    )
    detail = _detail(stranger, _search(stranger)["activities"][0]["id"])
    skus = [sku for product in detail["products"] for sku in product["skus"]]
    # 25 % off 20.
    assert [sku["activity_price"] for sku in skus] == [
        {"amount": "15.00", "currency": "USD"}
    ] * 2


def test_a_promotion_of_the_whole_shop_lists_no_products(start):
    whole = {**SALE, "level": "SHOP", "type": "SHIPPING_DISCOUNT", "skus": []}
    stranger = start(whole)
    detail = _detail(stranger, _search(stranger)["activities"][0]["id"])
    assert detail["product_level"] == "SHOP"
    assert "products" not in detail


def test_an_unknown_promotion_is_refused(start):
    answer = start(SALE).ask("GET", "/promotion/202309/activities/7")
    assert answer["code"] != 0


def test_the_admin_adds_and_ends_promotions(start):
    stranger = start()
    promotion_id = stranger.server.admin.add_promotion(**{**SALE, "start": "0d"})
    assert _search(stranger)["activities"][0]["status"] == "ONGOING"
    stranger.server.admin.change_promotion(promotion_id, status="DEACTIVATED")
    assert _detail(stranger, promotion_id)["status"] == "DEACTIVATED"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"shop": "UK"}, "promotions[0].shop"),
        ({"skus": ["CUP"]}, "promotions[0].skus"),
        ({"skus": []}, "promotions[0].skus"),
        ({"end": "+1d"}, "promotions[0].end"),
    ],
)
def test_a_scenario_with_a_wrong_promotion_names_the_place(start, changes, place):
    with pytest.raises(ValueError, match=place.replace("[0]", r"\[0\]")):
        start({**SALE, **changes})
