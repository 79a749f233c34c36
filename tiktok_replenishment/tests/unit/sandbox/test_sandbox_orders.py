# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders of the sandbox: their life, their payloads, and what counts."""

import json
from datetime import datetime, timezone

import pytest

NOON = "2026-03-10T20:00:00Z"
TODAY = "2026-03-10"
# The last whole second before noon.
LAST_SECOND = int(datetime(2026, 3, 10, 20, tzinfo=timezone.utc).timestamp()) - 1
BOX = {"sku": "BOX", "name": "Box", "price": 20}
LAMP = {"sku": "LAMP", "name": "Lamp", "price": 9.5}
SET = {
    "sku": "SET",
    "name": "Set of a lamp and two boxes",
    "price": 45,
    "bundle": [{"seller_sku": "LAMP"}, {"seller_sku": "BOX", "count": 2}],
}
WAREHOUSES = [
    {"code": "US1", "role": "overseas"},
    {"code": "US2", "role": "overseas"},
    {"code": "FBT", "role": "fbt"},
]


@pytest.fixture
def make_admin(sandbox_module):
    """Return a function: the admin of a sandbox that sells boxes, lamps and sets."""

    running = []

    def make(bundle=SET, **changes):
        clock = sandbox_module("virtual_clock").VirtualClock.at(NOON, is_frozen=True)
        content = {"products": [BOX, LAMP, bundle], "warehouses": WAREHOUSES}
        scenario = sandbox_module("example").example(**{**content, **changes})
        server = sandbox_module("server").SandboxServer(scenario, clock=clock)
        running.append(server)
        return server.__enter__().admin

    yield make
    for server in running:
        server.__exit__(None, None, None)


@pytest.fixture
def admin(make_admin):
    return make_admin()


def _order(admin, **values):
    return admin.add_order(
        **{"shop": "US", "warehouse": "US1", "seller_sku": "BOX", **values}
    )


@pytest.fixture
def payload(sandbox_module):
    """Return a function: the order as the API writes it."""

    def read(admin, order_id):
        order = admin.world.orders[order_id]
        raw = sandbox_module("order_payload").rendered_order(admin.world, order)
        return json.loads(raw)

    return read


def _demand(admin):
    """Units by seller SKU, all days together."""
    days = admin.truth()["demand"].get("US", {})
    return {sku: sum(by_day.values()) for sku, by_day in days.items()}


# The life of an order

WAYS = [
    ("UNPAID", "ON_HOLD"),
    ("UNPAID", "AWAITING_SHIPMENT"),
    ("UNPAID", "CANCELLED"),
    ("ON_HOLD", "AWAITING_SHIPMENT"),
    ("ON_HOLD", "CANCELLED"),
    ("AWAITING_SHIPMENT", "PARTIALLY_SHIPPING"),
    ("AWAITING_SHIPMENT", "AWAITING_COLLECTION"),
    ("AWAITING_SHIPMENT", "CANCELLED"),
    ("PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
    ("PARTIALLY_SHIPPING", "CANCELLED"),
    ("AWAITING_COLLECTION", "IN_TRANSIT"),
    ("AWAITING_COLLECTION", "COMPLETED"),
    ("AWAITING_COLLECTION", "CANCELLED"),
    ("IN_TRANSIT", "DELIVERED"),
    ("IN_TRANSIT", "COMPLETED"),
    ("IN_TRANSIT", "CANCELLED"),
    ("DELIVERED", "COMPLETED"),
]


def test_an_order_takes_the_published_ways_and_no_other(admin, sandbox_module):
    statuses = sandbox_module("order_status").STATUSES
    for before in statuses:
        for after in statuses:
            order_id = _order(admin, status=before)
            if after == before or (before, after) in WAYS:
                admin.change_order(order_id, status=after)
                assert admin.world.orders[order_id].status == after
                continue
            with pytest.raises(ValueError, match=f"from {before} an order goes to"):
                admin.change_order(order_id, status=after)


def test_a_hold_ends_after_an_hour_and_the_mark_stays(admin, payload):
    order_id = _order(admin, status="ON_HOLD")
    admin.advance_clock(3599)
    assert payload(admin, order_id)["status"] == "ON_HOLD"
    admin.advance_clock(1)
    found = payload(admin, order_id)
    assert (found["status"], found["is_on_hold_order"]) == ("AWAITING_SHIPMENT", True)
    assert found["update_time"] == LAST_SECOND + 3600


def test_a_pre_order_is_on_hold_until_its_release(admin, payload):
    order_id = _order(admin, status="ON_HOLD", pre_order=True)
    found = payload(admin, order_id)
    assert found["order_type"] == "PRE_ORDER"
    admin.advance_clock(3600)
    assert payload(admin, order_id)["status"] == "ON_HOLD"
    admin.advance_clock(found["release_date"] - found["create_time"])
    assert payload(admin, order_id)["status"] == "AWAITING_SHIPMENT"


def test_units_are_packed_in_part_in_a_package_of_their_own(admin, payload):
    order_id = _order(admin, quantity=3, status="AWAITING_SHIPMENT")
    admin.ship_order(order_id, quantity=1)
    found = payload(admin, order_id)
    assert found["status"] == "PARTIALLY_SHIPPING"
    assert [item["display_status"] for item in found["line_items"]] == [
        "AWAITING_COLLECTION",
        "AWAITING_SHIPMENT",
        "AWAITING_SHIPMENT",
    ]
    first, second, third = (item["package_id"] for item in found["line_items"])
    assert first != second == third
    assert len(found["packages"]) == 2
    admin.ship_order(order_id)
    assert payload(admin, order_id)["status"] == "IN_TRANSIT"
    with pytest.raises(ValueError, match="some, but not all"):
        admin.ship_order(order_id, quantity=1)


def test_a_partial_cancel_shows_only_in_the_lines(admin, payload):
    order_id = _order(admin, quantity=3, status="AWAITING_SHIPMENT")
    admin.change_order(order_id, quantity_cancelled=2, cancel_user="SELLER")
    found = payload(admin, order_id)
    assert found["status"] == "AWAITING_SHIPMENT"
    assert "cancel_time" not in found
    assert [item.get("cancel_user") for item in found["line_items"]] == [
        "SELLER",
        "SELLER",
        None,
    ]
    with pytest.raises(ValueError, match="only more units"):
        admin.change_order(order_id, quantity_cancelled=1)
    admin.change_order(order_id, quantity_cancelled=3, cancel_user="OPERATOR")
    found = payload(admin, order_id)
    assert found["status"] == "CANCELLED"
    assert found["cancellation_initiator"] == "OPERATOR"


def test_a_shipped_order_is_cancelled_as_a_whole(admin, payload):
    order_id = _order(admin, quantity=2, status="IN_TRANSIT")
    with pytest.raises(ValueError, match="as a whole"):
        admin.change_order(order_id, quantity_cancelled=1)
    admin.change_order(order_id, status="CANCELLED")
    found = payload(admin, order_id)
    assert found["collection_time"] <= found["cancel_time"]


def test_every_change_moves_the_update_time(admin, payload):
    order_id = _order(admin, status="UNPAID")
    seen = [payload(admin, order_id)["update_time"]]
    for status in ("AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT"):
        admin.advance_clock(5)
        admin.change_order(order_id, status=status)
        seen.append(payload(admin, order_id)["update_time"])
    assert [late - early for early, late in zip(seen, seen[1:], strict=False)] == [
        5
    ] * 3


# What an order looks like


def test_an_order_may_hold_several_listings(admin, payload):
    lines = [{"seller_sku": "LAMP", "quantity": 2}]
    lines.append({"seller_sku": "BOX", "gift": True})
    order_id = _order(admin, seller_sku="BOX", lines=lines)
    items = payload(admin, order_id)["line_items"]
    assert [(item["seller_sku"], item["is_gift"]) for item in items] == [
        ("BOX", False),
        ("LAMP", False),
        ("LAMP", False),
        ("BOX", True),
    ]
    assert len({item["id"] for item in items}) == 4
    assert all(0 < int(item["id"]) < 2**63 for item in items)
    assert (
        payload(admin, order_id)["payment"]["original_total_product_price"] == "59.00"
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"pre_order": True}, {"order_type": "PRE_ORDER"}),
        ({"order_type": "BACK_ORDER"}, {"order_type": "BACK_ORDER"}),
        ({"platform": "TOKOPEDIA"}, {"commerce_platform": "TOKOPEDIA"}),
        ({"sample": True}, {"is_sample_order": True}),
        (
            {"replacement": True, "replaced_order_id": "57641"},
            {"is_replacement_order": True, "replaced_order_id": "57641"},
        ),
        (
            {"exchange": True, "exchange_source_order_id": "57641"},
            {"is_exchange_order": True, "exchange_source_order_id": "57641"},
        ),
        ({"fulfillment": "fbt"}, {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}),
        ({"warehouse": "FBT"}, {"fulfillment_type": "FULFILLMENT_BY_TIKTOK"}),
        ({}, {"fulfillment_type": "FULFILLMENT_BY_SELLER", "order_type": "NORMAL"}),
        ({"order_type": "VIRTUAL_ORDER"}, {"shipping_type": "TIKTOK_DIGITAL"}),
    ],
)
def test_the_kind_of_an_order_shows(admin, payload, values, expected):
    found = payload(admin, _order(admin, **values))
    assert {key: found[key] for key in expected} == expected


def test_fields_that_are_empty_are_left_out(admin, payload):
    found = payload(admin, _order(admin, status="UNPAID"))
    for key in ("paid_time", "collection_time", "replaced_order_id", "release_date"):
        assert key not in found
    assert "room_id" not in found["line_items"][0]
    live = payload(admin, _order(admin, live=True))
    assert live["line_items"][0]["room_id"]


def test_cash_is_paid_on_delivery(admin, payload):
    order_id = _order(admin, cod=True, status="IN_TRANSIT")
    assert "paid_time" not in payload(admin, order_id)
    admin.change_order(order_id, status="DELIVERED")
    assert payload(admin, order_id)["paid_time"]


@pytest.mark.parametrize(
    "values", [{"warehouse": "FBT"}, {"status": "UNPAID"}, {"status": "ON_HOLD"}]
)
def test_the_buyer_is_masked_where_the_seller_may_not_ship(admin, payload, values):
    address = payload(admin, _order(admin, **values))["recipient_address"]
    assert "*" in address["name"] and "*" in address["phone_number"]
    shown = payload(admin, _order(admin))["recipient_address"]
    assert shown["name"].startswith("Buyer Sandbox")


def test_some_currencies_have_no_decimals(make_admin, payload):
    shop = {"code": "US", "region": "VN", "tz": "Asia/Ho_Chi_Minh", "currency": "VND"}
    admin = make_admin(shops=[shop], exchange_rates={"VND": 0.00004})
    item = payload(admin, _order(admin, seller_sku="LAMP"))["line_items"][0]
    # 9.5 is 10 dong, or 9 after the platform's discount of one.
    assert (item["original_price"], item["currency"]) == ("10", "VND")
    assert "." not in item["sale_price"] + item["platform_discount"]


# Bundles


def test_a_bundle_is_one_unit_that_names_its_components(admin, payload):
    found = payload(admin, _order(admin, seller_sku="SET", quantity=2))
    listings = admin.world.listings
    assert len(found["line_items"]) == 2
    for item in found["line_items"]:
        assert item["sku_id"] == listings["SET"].sku_id
        assert "sub_item_info" not in item
        assert [
            (row["seller_sku"], row["sku_id"], row["sku_count"])
            for row in item["combined_listing_skus"]
        ] == [("LAMP", listings["LAMP"].sku_id, 1), ("BOX", listings["BOX"].sku_id, 2)]


def test_components_may_have_ids_and_warehouses_of_their_own(make_admin, payload):
    parts = [{"seller_sku": "LAMP", "warehouse": "US2"}, SET["bundle"][1]]
    admin = make_admin({**SET, "bundle": parts, "bundle_units": True})
    order_id = _order(admin, seller_sku="SET", quantity=2)
    found = payload(admin, order_id)
    rows = [row for item in found["line_items"] for row in item["sub_item_info"]]
    assert [row["seller_sku"] for row in rows] == ["LAMP", "BOX", "BOX"] * 2
    assert len({row["id"] for row in rows}) == 6
    warehouse = admin.world.tiktok_warehouse_id
    assert [row["warehouse_id"] for row in rows[:2]] == [
        warehouse("US2"),
        warehouse("US1"),
    ]
    (order,) = admin.orders()
    item = found["line_items"][0]
    assert order["units"][0]["id"] == f"{item['id']}/{rows[0]['id']}"
    assert order["units"][0]["warehouse"] == "US2"


def test_demand_of_a_bundle_is_that_of_its_components(admin):
    order_id = _order(admin, seller_sku="SET", quantity=2)
    assert _demand(admin) == {"LAMP": 2, "BOX": 4}
    truth = admin.truth()
    assert (truth["orders"], truth["order_lines"], truth["units"]) == (1, 2, 6)
    (order,) = admin.orders()
    assert order["id"] == order_id
    assert [unit["seller_sku"] for unit in order["units"]] == ["LAMP", "BOX", "BOX"] * 2
    assert {unit["bundle_sku"] for unit in order["units"]} == {"SET"}


# What counts


@pytest.mark.parametrize(
    ("values", "units"),
    [
        ({"status": "AWAITING_SHIPMENT"}, 3),
        ({"status": "AWAITING_SHIPMENT", "cod": True}, 3),
        ({"status": "COMPLETED", "quantity_cancelled": 1}, 2),
        ({"status": "CANCELLED"}, 0),
        ({"status": "UNPAID"}, 0),
        ({"status": "ON_HOLD"}, 0),
        ({"status": "ON_HOLD", "pre_order": True}, 3),
        ({"sample": True}, 0),
        ({"gift": True}, 0),
        ({"replacement": True}, 0),
        ({"exchange": True}, 0),
        ({"order_type": "ZERO_LOTTERY"}, 0),
        ({"order_type": "VIRTUAL_ORDER"}, 0),
        ({"platform": "TOKOPEDIA"}, 3),
        ({"warehouse": "FBT"}, 3),
    ],
)
def test_what_is_demand(admin, values, units):
    _order(admin, quantity=3, **values)
    assert admin.truth()["demand"]["US"]["BOX"][TODAY] == units


def test_goods_cancelled_on_their_way_are_demand_until_they_are_back(admin):
    lost = _order(admin, quantity=3, status="IN_TRANSIT")
    admin.change_order(lost, status="CANCELLED")
    assert _demand(admin) == {"BOX": 3}
    back = admin.world.orders[_order(admin, quantity=2, status="IN_TRANSIT")]
    assert _demand(admin) == {"BOX": 5}
    admin.world.order_book.cancel(back, back.units, user="SYSTEM", restock=True)
    assert _demand(admin) == {"BOX": 3}


def test_backlog_is_what_waits_in_the_warehouse(admin):
    for status in ("UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION"):
        _order(admin, quantity=2, status=status)
    _order(admin, quantity=2, status="IN_TRANSIT")
    _order(admin, quantity=2, status="AWAITING_SHIPMENT", quantity_cancelled=1)
    assert admin.truth()["backlog"]["US"]["BOX"] == 7


# Many orders


def test_many_orders_are_spread_over_a_time(admin):
    ids = admin.add_orders(
        count=60,
        over_seconds=3600,
        shop="US",
        warehouse="US1",
        seller_sku="BOX",
        status="AWAITING_SHIPMENT",
    )
    assert len(set(ids)) == 60
    created = [admin.world.orders[one].created for one in ids]
    assert created == list(range(LAST_SECOND - 59 * 60, LAST_SECOND + 1, 60))
    assert [admin.world.orders[one].updated for one in ids] == created


def test_ten_thousand_orders_are_added_and_all_are_listed(admin):
    admin.add_orders(count=10_000, shop="US", warehouse="US1", seller_sku="BOX")
    rows = admin.orders()
    assert len(rows) == len({row["id"] for row in rows}) == 10_000
    assert all(int(row["id"]) < 2**63 for row in rows)
