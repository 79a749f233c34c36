# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellations and returns: consistent with their orders, and as the API tells."""

import pytest

CANCELLATIONS = "/return_refund/202602/cancellations/search"
RETURNS = "/return_refund/202602/returns/search"
ORDER = {"shop": "US", "warehouse": "US1", "seller_sku": "LAMP", "quantity": 3}
GIFT_SET = {
    "sku": "SET",
    "name": "Gift set",
    "price": 30,
    "bundle": [{"seller_sku": "LAMP", "count": 2}],
    "bundle_units": True,
}
LAMP = {"sku": "LAMP", "name": "Lamp", "price": 9.5}


@pytest.fixture
def stranger(meet):
    return meet(products=[LAMP, GIFT_SET])


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


@pytest.fixture
def cancellations(stranger):
    def search(**body):
        return stranger.data("POST", CANCELLATIONS, body=body).get("cancellations", [])

    return search


@pytest.fixture
def returns(stranger):
    def search(**body):
        return stranger.data("POST", RETURNS, body=body).get("return_orders", [])

    return search


@pytest.fixture
def order(stranger):
    def detail(order_id):
        path = "/order/202507/orders"
        return stranger.data("GET", path, {"ids": order_id})["orders"][0]

    return detail


def _statuses(order):
    return [item["display_status"] for item in order["line_items"]]


# Cancellations


def test_a_whole_cancellation_before_shipping_ends_the_order(
    admin, cancellations, order
):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    cancel_id = admin.cancel_order(order_id)
    seen = order(order_id)
    assert (seen["status"], _statuses(seen)) == ("CANCELLED", ["CANCELLED"] * 3)
    assert "collection_time" not in seen
    (told,) = cancellations()
    assert told["cancel_id"] == cancel_id
    assert told["order_id"] == order_id
    assert (told["cancel_type"], told["role"]) == ("BUYER_CANCEL", "BUYER")
    assert told["cancel_status"] == "CANCELLATION_REQUEST_COMPLETE"
    assert told["should_replenish_stock"] is True
    assert [one["order_line_item_id"] for one in told["cancel_line_items"]] == [
        item["id"] for item in seen["line_items"]
    ]


def test_a_partial_cancellation_shows_in_the_units_only(admin, cancellations, order):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    admin.cancel_order(order_id, quantity=1, user="SELLER", restock=False)
    seen = order(order_id)
    assert seen["status"] == "AWAITING_SHIPMENT"
    assert sorted(_statuses(seen)) == ["AWAITING_SHIPMENT"] * 2 + ["CANCELLED"]
    (told,) = cancellations()
    assert (told["cancel_type"], told["role"]) == ("CANCEL", "SELLER")
    assert told["should_replenish_stock"] is False
    (line,) = told["cancel_line_items"]
    assert line["order_line_item_id"] == seen["line_items"][0]["id"]
    assert (line["seller_sku"], line["refund_amount"]["currency"]) == ("LAMP", "USD")


def test_a_refused_cod_parcel_was_collected_before_it_was_cancelled(
    admin, cancellations, order
):
    order_id = admin.add_order(**ORDER, status="IN_TRANSIT", cod=True)
    admin.cancel_order(order_id, restock=False, user="SYSTEM")
    seen = order(order_id)
    assert seen["status"] == "CANCELLED"
    assert seen["collection_time"]
    assert seen["is_cod"] and "paid_time" not in seen
    assert cancellations()[0]["should_replenish_stock"] is False


def test_what_was_delivered_is_returned_not_cancelled(admin):
    order_id = admin.add_order(**ORDER, status="DELIVERED")
    with pytest.raises(ValueError, match="the order is DELIVERED"):
        admin.cancel_order(order_id)


def test_a_request_takes_effect_when_it_is_approved(admin, cancellations, order):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    cancel_id = admin.cancel_order(order_id, status="CANCELLATION_REQUEST_PENDING")
    assert order(order_id)["status"] == "AWAITING_SHIPMENT"
    assert cancellations()[0]["seller_next_action_response"][0]["deadline"] > 0
    admin.advance_clock(60)
    admin.change_aftersale(cancel_id, status="CANCELLATION_REQUEST_SUCCESS")
    assert order(order_id)["status"] == "CANCELLED"
    (told,) = cancellations()
    assert told["update_time"] == told["create_time"] + 60
    assert "seller_next_action_response" not in told


def test_a_withdrawn_request_leaves_the_order_and_frees_its_units(admin, order):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    cancel_id = admin.cancel_order(order_id, status="CANCELLATION_REQUEST_PENDING")
    with pytest.raises(ValueError, match="0 units are left"):
        admin.cancel_order(order_id)
    admin.change_aftersale(cancel_id, status="CANCELLATION_REQUEST_CANCEL")
    assert order(order_id)["status"] == "AWAITING_SHIPMENT"
    with pytest.raises(ValueError, match="for good"):
        admin.change_aftersale(cancel_id, status="CANCELLATION_REQUEST_SUCCESS")
    admin.cancel_order(order_id)
    assert order(order_id)["status"] == "CANCELLED"


def test_an_approval_that_comes_too_late_changes_nothing(admin, cancellations, order):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    cancel_id = admin.cancel_order(
        order_id, quantity=1, status="CANCELLATION_REQUEST_PENDING"
    )
    admin.ship_order(order_id)
    with pytest.raises(ValueError, match="as a whole"):
        admin.change_aftersale(cancel_id, status="CANCELLATION_REQUEST_SUCCESS")
    assert cancellations()[0]["cancel_status"] == "CANCELLATION_REQUEST_PENDING"
    assert order(order_id)["status"] == "IN_TRANSIT"


def test_the_units_of_a_bundle_name_its_components(admin, cancellations, order):
    order_id = admin.add_order(
        **{**ORDER, "seller_sku": "SET", "quantity": 2}, status="AWAITING_SHIPMENT"
    )
    admin.cancel_order(order_id, quantity=1)
    item = order(order_id)["line_items"][0]
    (line,) = cancellations()[0]["cancel_line_items"]
    assert (line["seller_sku"], line["order_line_item_id"]) == ("SET", item["id"])
    parts = line["cancel_sub_line_items"]
    assert [part["sub_order_line_item_id"] for part in parts] == [
        part["id"] for part in item["sub_item_info"]
    ]
    assert {part["seller_sku"] for part in parts} == {"LAMP"}


# Returns


@pytest.mark.parametrize("status", ["IN_TRANSIT", "DELIVERED"])
def test_an_order_that_is_refunded_whole_is_completed(admin, returns, order, status):
    order_id = admin.add_order(**ORDER, status=status)
    admin.return_order(order_id)
    assert order(order_id)["status"] == "COMPLETED"
    (told,) = returns()
    assert told["return_type"] == "RETURN_AND_REFUND"
    assert told["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE"
    assert len(told["return_line_items"]) == 3


def test_two_partial_refunds_may_make_it_whole(admin, order):
    order_id = admin.add_order(**ORDER, status="DELIVERED")
    admin.return_order(order_id, quantity=1, type="REFUND")
    assert order(order_id)["status"] == "DELIVERED"
    admin.return_order(order_id, quantity=2)
    assert order(order_id)["status"] == "COMPLETED"


def test_a_return_alone_does_not_touch_the_order(admin, order):
    order_id = admin.add_order(**ORDER, status="COMPLETED")
    before = order(order_id)
    admin.advance_clock(100)
    admin.return_order(order_id, quantity=2)
    assert order(order_id) == before


def test_no_unit_is_in_two_requests(admin, returns):
    order_id = admin.add_order(**ORDER, status="COMPLETED")
    admin.return_order(order_id, quantity=2)
    with pytest.raises(ValueError, match="1 units are left"):
        admin.return_order(order_id, quantity=2)
    admin.return_order(order_id)
    units = [
        line["order_line_item_id"]
        for told in returns()
        for line in told["return_line_items"]
    ]
    assert len(units) == len(set(units)) == 3


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"type": "REPLACEMENT", "status": "EXCHANGE_REQUEST_PENDING"}, "status"),
        ({"type": "GIFT"}, "type"),
        ({"user": "NOBODY"}, "user"),
        ({"quantity": 0}, "quantity"),
    ],
)
def test_a_return_that_cannot_be_is_not_made(admin, returns, values, problem):
    order_id = admin.add_order(**ORDER, status="COMPLETED")
    with pytest.raises(ValueError, match=problem):
        admin.return_order(order_id, **values)
    assert not returns()


def test_each_type_is_complete_in_its_own_words(admin, returns):
    for kind in ("REFUND", "RETURN_AND_REFUND", "REPLACEMENT", "EXCHANGE"):
        admin.return_order(admin.add_order(**ORDER, status="COMPLETED"), type=kind)
    assert {one["return_type"]: one["return_status"] for one in returns()} == {
        "REFUND": "RETURN_OR_REFUND_REQUEST_COMPLETE",
        "RETURN_AND_REFUND": "RETURN_OR_REFUND_REQUEST_COMPLETE",
        "REPLACEMENT": "REPLACEMENT_REQUEST_COMPLETE",
        "EXCHANGE": "EXCHANGE_REQUEST_COMPLETE",
    }


@pytest.mark.parametrize(
    ("status", "later"),
    [
        ("RETURN_OR_REFUND_REQUEST_COMPLETE", "RETURN_OR_REFUND_REQUEST_PENDING"),
        ("REFUND_OR_RETURN_REQUEST_REJECT", "RETURN_OR_REFUND_REQUEST_COMPLETE"),
    ],
)
def test_a_return_that_is_over_stays_so(admin, status, later):
    request_id = admin.return_order(admin.add_order(**ORDER), status=status)
    with pytest.raises(ValueError, match="for good"):
        admin.change_aftersale(request_id, status=later)


def test_a_cancellation_that_fails_loses_no_stock(admin):
    order_id = admin.add_order(**ORDER, status="IN_TRANSIT")
    with pytest.raises(ValueError, match="as a whole"):
        admin.cancel_order(order_id, quantity=1, restock=False)
    assert not admin.world.aftersales.written_off
    assert not admin.aftersales()


# Searches


@pytest.fixture
def three(admin):
    """Three returns, a minute apart: of orders of 1, 2 and 3 units."""
    ids = []
    for quantity in (1, 2, 3):
        order_id = admin.add_order(
            **{**ORDER, "quantity": quantity}, status="COMPLETED"
        )
        ids.append(admin.return_order(order_id, type="REFUND"))
        admin.advance_clock(60)
    return ids


def test_the_newest_comes_first_unless_asked_otherwise(stranger, three):
    def found(**query):
        rows = stranger.data("POST", RETURNS, query, {})["return_orders"]
        return [row["return_id"] for row in rows]

    assert found() == three[::-1]
    assert found(sort_order="ASC", sort_field="update_time") == three


def test_paging_is_in_the_query_as_text(stranger, three):
    query = {"page_size": "2", "sort_order": "ASC"}
    first = stranger.data("POST", RETURNS, query, {})
    assert (len(first["return_orders"]), first["total_count"]) == (2, 3)
    query["page_token"] = first["next_page_token"]
    second = stranger.data("POST", RETURNS, query, {})
    assert [one["return_id"] for one in second["return_orders"]] == three[2:]
    assert second["next_page_token"] == ""


@pytest.mark.parametrize("size", ["51", "0", "x"])
def test_more_than_fifty_a_page_are_refused(stranger, size):
    answer = stranger.ask("POST", RETURNS, {"page_size": size}, {})
    assert answer["code"] == 36009004


def test_the_filters_of_returns(returns, three):
    rows = {row["return_id"]: row for row in returns()}
    second = rows[three[1]]
    moment = second["update_time"]
    for body, expected in (
        ({"return_ids": [three[1]]}, three[1:2]),
        ({"order_ids": [second["order_id"]]}, three[1:2]),
        ({"return_types": ["REFUND"]}, three),
        ({"return_types": ["REPLACEMENT"]}, []),
        ({"return_status": ["AWAITING_BUYER_SHIP"]}, []),
        ({"return_status": ["RETURN_OR_REFUND_REQUEST_COMPLETE"]}, three),
        ({"update_time_ge": moment}, three[1:]),
        # The end is not included.
        ({"update_time_lt": moment}, three[:1]),
        ({"create_time_ge": moment, "create_time_lt": moment + 1}, three[1:2]),
        ({"arbitration_status": ["IN_PROGRESS"]}, []),
        ({"buyer_user_ids": ["1"]}, []),
    ):
        assert sorted(row["return_id"] for row in returns(**body)) == expected, body


def test_the_list_is_left_out_when_it_is_empty(stranger):
    assert "return_orders" not in stranger.data("POST", RETURNS, body={})
    assert "cancellations" not in stranger.data("POST", CANCELLATIONS, body={})


def test_a_wrong_filter_is_refused(stranger):
    for body in ({"update_time_ge": "1"}, {"return_ids": "1"}, {"create_time_from": 1}):
        assert stranger.ask("POST", RETURNS, body=body)["code"] == 36009004


def test_another_shops_requests_are_not_found(meet):
    british = {"code": "UK", "region": "GB", "tz": "Europe/London", "currency": "GBP"}
    american = {
        "code": "US",
        "region": "US",
        "tz": "America/Los_Angeles",
        "currency": "USD",
    }
    stranger = meet(
        shops=[american, british],
        exchange_rates={"GBP": 1.3},
        products=[LAMP],
    )
    admin = stranger.server.admin
    admin.return_order(admin.add_order(**{**ORDER, "shop": "UK"}))
    cipher = stranger.server.world.shops[1].cipher
    assert "return_orders" not in stranger.data("POST", RETURNS, body={})
    found = stranger.data("POST", RETURNS, body={}, cipher=cipher)
    assert len(found["return_orders"]) == 1


def test_the_admin_lists_units_as_it_lists_those_of_orders(admin):
    order_id = admin.add_order(
        **{**ORDER, "seller_sku": "SET", "quantity": 1}, status="COMPLETED"
    )
    admin.return_order(order_id)
    (listed,) = admin.aftersales()
    (order,) = [one for one in admin.orders() if one["id"] == order_id]
    assert listed["units"] == order["units"]
    assert len(listed["units"]) == 2
