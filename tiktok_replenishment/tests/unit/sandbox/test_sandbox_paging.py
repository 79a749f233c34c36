# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Walks over the pages of the sandbox, well behaved or not."""

from collections import Counter

import pytest

SEARCH = "/order/202309/orders/search"
PRODUCTS = "/product/202502/products/search"
# The example sells 30 orders.
ORDERS = 30


@pytest.fixture
def stranger(meet):
    return meet()


@pytest.fixture
def walk(stranger):
    """Return a function: the pages of a walk, at most 20 of them."""

    def read(path=SEARCH, size=7, body=None, **query):
        pages, token = [], None
        while token != "" and len(pages) < 20:
            query = {**query, "page_size": str(size)}
            if token:
                query["page_token"] = token
            pages.append(stranger.data("POST", path, query, body or {}))
            token = pages[-1]["next_page_token"]
        return pages

    return read


def _ids(pages):
    return [order["id"] for page in pages for order in page.get("orders", [])]


def test_a_walk_gives_every_order_once(walk):
    pages = walk()
    assert [len(page["orders"]) for page in pages] == [7, 7, 7, 7, 2]
    assert len(set(_ids(pages))) == len(_ids(pages)) == ORDERS


def test_tokens_must_be_escaped(walk):
    assert walk()[0]["next_page_token"].endswith("=")


def test_duplicates_begin_each_page_with_the_end_of_the_last(stranger, walk):
    stranger.server.admin.set_settings(paging="duplicates")
    pages = walk()
    for before, after in zip(pages, pages[1:], strict=False):
        assert before["orders"][-1]["id"] == after["orders"][0]["id"]
    assert len(set(_ids(pages))) == ORDERS < len(_ids(pages))
    assert len(_ids(walk(size=100))) == ORDERS


def test_a_repeated_token_has_no_end(stranger, walk):
    stranger.server.admin.set_settings(paging="repeated_token")
    pages = walk()
    assert len(pages) == 20
    assert len({page["next_page_token"] for page in pages}) == 1
    assert len(set(_ids(pages))) == 14


def test_modes_concern_every_paged_call(stranger, walk):
    stranger.server.admin.set_settings(paging="repeated_token")
    assert len(walk(PRODUCTS, size=1)) == 20


# Filters


def test_orders_are_found_by_what_they_are(stranger):
    admin = stranger.server.admin
    box = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX"}
    unpaid = admin.add_order(**box, status="UNPAID")
    fbt = admin.add_order(**box, fulfillment="fbt")
    asked = admin.add_order(**box, status="AWAITING_SHIPMENT")
    admin.cancel_order(asked, status="CANCELLATION_REQUEST_PENDING")
    detail = {"ids": asked}
    (payload,) = stranger.data("GET", "/order/202507/orders", detail)["orders"]
    assert payload["request_cancel_time"]
    for body, expected in (
        ({"order_status": "UNPAID"}, unpaid),
        ({"shipping_type": "TIKTOK"}, fbt),
        ({"is_buyer_request_cancel": True}, asked),
        ({"buyer_user_id": payload["user_id"]}, asked),
    ):
        found = stranger.data("POST", SEARCH, {"page_size": "100"}, body)
        assert [order["id"] for order in found["orders"]] == [expected], body
    warehouse = stranger.server.world.tiktok_warehouse_id("US1")
    for ids, count in (([warehouse], 33), (["1"], 0), ([], 33)):
        body = {"warehouse_ids": ids}
        found = stranger.data("POST", SEARCH, {"page_size": "100"}, body)
        assert found["total_count"] == count


WINDOW = {"sort_field": "update_time", "sort_order": "ASC"}


def test_drift_moves_rows_between_pages(stranger, walk):
    clock = stranger.server.world.clock
    body = {"update_time_ge": 0, "update_time_lt": int(clock())}
    stranger.server.admin.set_settings(paging="drift", drift_seed=3)
    before = sorted(order["id"] for order in stranger.server.admin.orders())
    clock.advance(60)
    pages = walk(size=5, body=body, **WINDOW)
    # Orders left the window, others moved up, and at least one was jumped over.
    assert pages[-1]["total_count"] < ORDERS
    assert set(_ids(pages)) < set(before)
    assert sorted(order["id"] for order in stranger.server.admin.orders()) == before


def test_a_row_may_show_a_change_after_the_window(stranger, walk):
    clock = stranger.server.world.clock
    end = int(clock())
    stranger.server.admin.set_settings(paging="drift", drift_seed=1)
    clock.advance(60)
    seen = Counter()
    for _walk in range(5):
        body = {"update_time_ge": 0, "update_time_lt": end}
        for page in walk(size=5, body=body, **WINDOW):
            seen += Counter(one["update_time"] >= end for one in page.get("orders", []))
    assert seen[True] and seen[False]


def test_drift_may_end_and_is_the_same_for_a_seed(meet):
    def drift(pages):
        stranger = meet()
        admin = stranger.server.admin
        admin.set_settings(paging="drift", drift_seed=5, drift_pages=pages)
        admin.advance_clock(60)
        query = {"page_size": "5", **WINDOW}
        for _page in range(20):
            stranger.data("POST", SEARCH, query, {})
        rows = admin.orders()
        return [row["id"] for row in rows if row["updated"] == rows_now(stranger)]

    def rows_now(stranger):
        return int(stranger.server.world.clock()) - 1

    assert drift(0) == []
    assert drift(None) == drift(None)
    assert 0 < len(drift(2)) < len(drift(None))


def test_an_unknown_mode_is_refused(stranger):
    with pytest.raises(ValueError, match="paging: one of normal, drift"):
        stranger.server.admin.set_settings(paging="wild")
    with pytest.raises(ValueError, match="unknown setting: pagin"):
        stranger.server.admin.set_settings(pagin="normal")
