# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Product pages with several SKUs, and what sellers do to them."""

import pytest

SEARCH = "/product/202502/products/search"
ALL = {"page_size": "100"}
MADE = 1_700_000_000
SHIRT = {
    "sku": "SHIRT-S",
    "name": "Shirt",
    "listing_skus": [
        {"seller_sku": "SHIRT-S-3", "units_per_sku": 3, "variation": True},
        {"seller_sku": "SHIRT-OLD"},
    ],
}
LARGE = {"sku": "SHIRT-L", "name": "Shirt large", "variation_of": "SHIRT-S"}
SET = {
    "sku": "SET",
    "name": "Set",
    "bundle": [{"seller_sku": "SHIRT-L", "count": 2}],
}


@pytest.fixture
def stranger(meet):
    return meet(products=[SHIRT, LARGE, SET])


@pytest.fixture
def search(stranger):
    def search(**body):
        return stranger.data("POST", SEARCH, ALL, body).get("products", [])

    return search


@pytest.fixture
def page_id(stranger):
    return lambda sku: stranger.server.world.listings[sku].product_id


def _shown(page):
    return [sku["seller_sku"] for sku in page["skus"]]


def test_a_page_holds_its_variations(search):
    assert [_shown(page) for page in search()] == [
        ["SHIRT-S", "SHIRT-S-3", "SHIRT-L"],
        ["SHIRT-OLD"],
        ["SET"],
    ]


def test_no_sku_is_there_twice(search):
    ids = [sku["id"] for page in search() for sku in page["skus"]]
    assert len(ids) == len(set(ids)) == 5


def test_a_variation_of_a_variation_is_no_scenario(meet):
    with pytest.raises(ValueError, match=r"products\[1\].variation_of"):
        meet(products=[SHIRT, {**LARGE, "variation_of": "SHIRT-L"}])


@pytest.mark.parametrize("shown", ["", "SHIRT-OLD"])
def test_a_seller_sku_may_be_empty_or_there_twice(stranger, search, shown):
    admin = stranger.server.admin
    before = admin.add_order(shop="US", warehouse="US1", seller_sku="SHIRT-L")
    admin.change_listing("SHIRT-L", seller_sku=shown)
    assert _shown(search()[0])[2] == shown
    after = admin.add_order(shop="US", warehouse="US1", seller_sku="SHIRT-L")
    orders = stranger.data("GET", "/order/202507/orders", {"ids": f"{before},{after}"})
    # An order keeps what the shop showed when it was placed.
    assert [one["line_items"][0]["seller_sku"] for one in orders["orders"]] == [
        "SHIRT-L",
        shown,
    ]


def test_the_status_and_the_audit_move_apart(stranger, search, page_id):
    stranger.server.admin.change_listing("SHIRT-S", audit="AUDITING", title="Tee")
    page = search()[0]
    assert (page["status"], page["audit"]) == ("ACTIVATE", {"status": "AUDITING"})
    assert page["title"] == "Tee"
    assert page["update_time"] > page["create_time"] == MADE
    detail = stranger.data("GET", f"/product/202309/products/{page_id('SHIRT-S')}")
    assert detail["audit"] == {"status": "AUDITING"}


@pytest.mark.parametrize(
    "status", ["SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE", "DELETED"]
)
def test_a_page_can_leave_the_shop_in_several_ways(stranger, search, status):
    stranger.server.admin.change_listing("SHIRT-OLD", status=status)
    assert [_shown(page) for page in search(status=status)] == [["SHIRT-OLD"]]
    assert len(search(status="ACTIVATE")) == 2
    assert len(search(status="ALL")) == len(search()) == 3


def test_one_sku_of_a_page_is_deactivated_alone(stranger, search):
    stranger.server.admin.change_listing("SHIRT-L", sku_status="DEACTIVATED")
    page = search()[0]
    assert page["status"] == "ACTIVATE"
    assert [sku["status_info"]["status"] for sku in page["skus"]] == [
        "NORMAL",
        "NORMAL",
        "DEACTIVATED",
    ]
    assert page["skus"][2]["status_info"]["deactivation_source"] == "SELLER"


def test_the_filters(stranger, search):
    listings = stranger.server.world.listings
    stranger.server.admin.change_listing("SET", audit="FAILED")
    now = search(audit_status=["FAILED"])[0]["update_time"]
    for body, expected in (
        # A SKU finds its whole page.
        ({"seller_skus": ["SHIRT-L"]}, ["SHIRT-S"]),
        ({"sku_ids": [listings["SHIRT-L"].sku_id]}, ["SHIRT-S"]),
        ({"seller_skus": ["NONE"]}, []),
        ({"audit_status": ["APPROVED"]}, ["SHIRT-S", "SHIRT-OLD"]),
        # Both ends are included, unlike those of orders.
        ({"update_time_le": now}, ["SHIRT-S", "SHIRT-OLD", "SET"]),
        ({"update_time_le": now - 1}, ["SHIRT-S", "SHIRT-OLD"]),
        ({"update_time_ge": now}, ["SET"]),
        ({"create_time_ge": MADE, "create_time_le": MADE}, _all_pages()),
        ({"create_time_ge": MADE + 1}, []),
        ({"listing_platforms": ["TIKTOK_SHOP"]}, _all_pages()),
    ):
        assert [_shown(page)[0] for page in search(**body)] == expected, body


def _all_pages():
    return ["SHIRT-S", "SHIRT-OLD", "SET"]


@pytest.mark.parametrize(
    "body",
    [
        {"status": "ACTIVE"},
        {"audit_status": ["OK"]},
        {"sku_ids": [str(number) for number in range(11)]},
        {"page_size": 10},
    ],
)
def test_a_wrong_filter_is_refused(stranger, body):
    assert stranger.ask("POST", SEARCH, ALL, body)["code"] == 36009004


def test_the_older_versions_answer_too(stranger):
    for version in ("202309", "202312"):
        path = f"/product/{version}/products/search"
        assert stranger.data("POST", path, ALL, {})["total_count"] == 3


def test_the_detail_tells_what_a_bundle_holds(stranger, page_id):
    listings = stranger.server.world.listings
    detail = stranger.data("GET", f"/product/202309/products/{page_id('SET')}")
    assert detail["product_types"] == ["COMBINED_PRODUCT"]
    (part,) = detail["skus"][0]["combined_skus"]
    assert (part["sku_id"], part["sku_count"]) == (listings["SHIRT-L"].sku_id, 2)
    other = stranger.data("GET", f"/product/202309/products/{page_id('SHIRT-L')}")
    assert other["product_types"] == ["IN_COMBINED_PRODUCT"]
    assert "combined_skus" not in other["skus"][2]


def test_an_unknown_page_is_refused(stranger):
    assert stranger.ask("GET", "/product/202309/products/7")["code"] != 0


def test_the_admin_refuses_words_that_the_service_does_not_have(stranger):
    admin = stranger.server.admin
    for values in ({"status": "ACTIVE"}, {"audit": "OK"}, {"colour": "red"}):
        with pytest.raises(ValueError):
            admin.change_listing("SET", **values)
