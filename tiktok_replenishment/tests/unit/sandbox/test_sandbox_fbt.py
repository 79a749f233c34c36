# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fulfilled by TikTok: goods are not SKUs, and arrive in their own time."""

import pytest

WAREHOUSES = "/fbt/202408/warehouses"
INVENTORY = "/fbt/202408/inventory/search"
INBOUND = "/fbt/202602/inbound_orders"
ALL = {"page_size": "100"}
CUP = {
    "sku": "CUP",
    "name": "Cup",
    "listing_skus": [{"seller_sku": "CUP-6", "units_per_sku": 6}],
    "stock": {"FBT1": {"available": 100, "reserved": 8, "damaged": 3, "inbound": 5}},
}
TRAY = {"sku": "TRAY", "name": "Tray", "stock": {"FBT1": {}}}
BOWL = {"sku": "BOWL", "name": "Bowl", "stock": {"US1": {"available": 9}}}
ORDER = {"shop": "US", "warehouse": "FBT1", "fulfillment": "fbt", "seller_sku": "CUP"}


@pytest.fixture
def stranger(meet):
    operated = {"code": "US1", "role": "overseas"}
    tiktok = {"code": "FBT1", "role": "fbt", "stock_source": "fbt", "name": "Eastvale"}
    return meet(warehouses=[operated, tiktok], products=[CUP, TRAY, BOWL])


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


@pytest.fixture
def inventory(stranger):
    def search(**body):
        return stranger.data("POST", INVENTORY, ALL, body).get("inventory", [])

    return search


@pytest.fixture
def detail(stranger):
    def ask(*ids, path=INBOUND, key="order_ids"):
        return stranger.data("GET", path, {key: ",".join(ids)}).get("inbound_orders")

    return ask


def test_a_warehouse_has_an_id_of_fbt_and_one_of_the_shop(stranger):
    (told,) = stranger.data("GET", WAREHOUSES)["warehouses"]
    assert told["warehouse_ids"] == [stranger.server.world.tiktok_warehouse_id("FBT1")]
    assert told["fbt_warehouse_id"] not in told["warehouse_ids"]
    assert (told["name"], told["type"]) == ("Eastvale", "PLATFORM_WAREHOUSE")


def test_the_list_is_left_out_without_warehouses(meet):
    assert meet().data("GET", WAREHOUSES) == {}


def test_one_record_of_goods_tells_of_all_their_skus(stranger, inventory):
    (told,) = inventory()
    assert told["on_hand_detail"] == {
        # 100 + 8 + 3
        "total_quantity": 111,
        "available_quantity": 100,
        "reserved_quantity": 8,
        "unfulfillable_quantity": 3,
    }
    assert told["in_transit_quantity"] == 5
    goods = told["goods"]
    assert goods["reference_code"] == "CUP"
    listings = stranger.server.world.listings
    skus = {sku["id"]: sku["on_hand_detail"] for sku in goods["skus"]}
    assert skus[listings["CUP"].sku_id]["available_quantity"] == 100
    # Boxes of six: 100 cups fill 16.
    assert skus[listings["CUP-6"].sku_id]["available_quantity"] == 16
    assert goods["id"] not in skus


def test_goods_at_zero_are_told_only_when_asked_for(stranger, inventory):
    tray = stranger.server.world.fbt.goods["TRAY"]
    assert tray.id not in {one["goods"]["id"] for one in inventory()}
    (told,) = inventory(goods_ids=[tray.id])
    assert told["on_hand_detail"]["total_quantity"] == 0
    sku_id = stranger.server.world.listings["TRAY"].sku_id
    assert inventory(sku_ids=[sku_id]) == [told]


def test_goods_kept_elsewhere_are_not_there(stranger, inventory):
    bowl = stranger.server.world.fbt.goods["BOWL"]
    assert inventory(goods_ids=[bowl.id]) == []


def test_goods_and_skus_are_not_asked_for_at_once(stranger):
    for body in (
        {"goods_ids": ["1"], "sku_ids": ["2"]},
        {"goods_ids": [str(number) for number in range(101)]},
    ):
        assert stranger.ask("POST", INVENTORY, ALL, body)["code"] == 36009004
    assert stranger.ask("POST", INVENTORY, {}, {})["code"] == 36009004


def test_the_warehouse_filter(stranger, inventory):
    world = stranger.server.world
    assert inventory(fbt_warehouse_ids=[world.fbt.warehouse_id("FBT1")])
    assert not inventory(fbt_warehouse_ids=[world.tiktok_warehouse_id("FBT1")])


def test_an_order_reserves_and_shipping_takes(admin, inventory):
    def figures():
        level = inventory()[0]["on_hand_detail"]
        keys = ("total_quantity", "available_quantity", "reserved_quantity")
        return tuple(level[key] for key in keys)

    order_id = admin.add_order(**ORDER, quantity=2, status="AWAITING_SHIPMENT")
    boxes = {**ORDER, "seller_sku": "CUP-6"}
    box_id = admin.add_order(**boxes, status="AWAITING_SHIPMENT")
    # Two cups and one box of six.
    assert figures() == (111, 92, 16)
    admin.ship_order(order_id)
    assert figures() == (109, 92, 14)
    admin.cancel_order(box_id)
    assert figures() == (109, 98, 8)


def test_an_inbound_order_lives_from_plan_to_shelf(admin, detail, inventory):
    inbound_id = admin.add_inbound_order(
        warehouse="FBT1", lines={"CUP": 50}, status="WORKING", expected_in_days=10
    )
    (told,) = detail(inbound_id)
    assert "ship_time" not in told
    assert told["expected_arrival_time"] == told["create_time"] + 10 * 86400
    assert inventory()[0]["in_transit_quantity"] == 5
    admin.advance_clock(3600)
    admin.change_inbound_order(inbound_id, status="TO_BE_RECEIVED")
    (told,) = detail(inbound_id)
    assert told["ship_time"] == told["create_time"] + 3600
    assert inventory()[0]["in_transit_quantity"] == 55
    admin.change_inbound_order(inbound_id, status="ARRIVED_HUB")
    admin.change_inbound_order(
        inbound_id, status="PARTIALLY_RECEIVED", received={"CUP": 30}
    )
    admin.change_inbound_order(
        inbound_id, status="RECEIVED", received={"CUP": 45}, defective={"CUP": 2}
    )
    (told,) = detail(inbound_id)
    (line,) = told["inbound_goods_lot_receive_item_details"]
    assert (line["planned_count"], line["total_received_count"]) == (50, 47)
    assert (line["normal_received_count"], line["defective_received_count"]) == (45, 2)
    assert [log["new_status"] for log in told["status_logs"]] == [
        "TO_BE_RECEIVED",
        "ARRIVED_HUB",
        "PARTIALLY_RECEIVED",
        "RECEIVED",
    ]
    assert told["status_logs"][0]["previous_status"] == "WORKING"
    # There is no status beside that of the last log.
    assert "status" not in told
    (stock,) = inventory()
    # What is missing is not on its way any more.
    assert stock["in_transit_quantity"] == 5
    assert stock["on_hand_detail"]["available_quantity"] == 145
    assert stock["on_hand_detail"]["unfulfillable_quantity"] == 5


def test_received_alone_means_all_in_good_state(admin, detail):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"TRAY": 7})
    admin.change_inbound_order(inbound_id, status="RECEIVED")
    (line,) = detail(inbound_id)[0]["inbound_goods_lot_receive_item_details"]
    assert line["normal_received_count"] == 7


@pytest.mark.parametrize(
    "changes",
    [
        {"received": {"CUP": 1}},
        {"status": "WORKING"},
        {"status": "LOST"},
        {"status": "RECEIVING", "received": {"BOWL": 1}},
        {"status": "RECEIVING", "received": {"CUP": -1}},
    ],
)
def test_a_step_that_cannot_be_is_refused(admin, changes):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 5})
    with pytest.raises((ValueError, LookupError)):
        admin.change_inbound_order(inbound_id, **changes)


def test_what_has_arrived_is_not_cancelled(admin, inventory):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 5})
    other_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 6})
    admin.change_inbound_order(inbound_id, status="CANCELLED")
    assert inventory()[0]["in_transit_quantity"] == 11
    admin.change_inbound_order(other_id, status="ARRIVED_HUB")
    with pytest.raises(ValueError, match="not cancelled"):
        admin.change_inbound_order(other_id, status="CANCELLED")


def test_ids_are_joined_by_commas_and_unknown_ones_left_out(admin, detail):
    ids = [
        admin.add_inbound_order(warehouse="FBT1", lines={"CUP": number})
        for number in (1, 2)
    ]
    assert [one["order_id"] for one in detail(*ids, "7")] == ids
    assert detail("7") is None


def test_the_older_version_tells_it_in_other_words(admin, detail):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 9})
    admin.change_inbound_order(inbound_id, status="RECEIVED", defective={"CUP": 1})
    (told,) = detail(inbound_id, path="/fbt/202409/inbound_orders", key="ids")
    assert told["id"] == inbound_id
    assert told["planned_goods"][0]["quantity"] == 9
    assert told["received_batches"][0]["defective_quantity"] == 1
    assert told["order_operation_logs"][-1]["order_status"] == "RECEIVED"


def test_a_return_on_its_way_is_in_transit_too(admin, inventory):
    order_id = admin.add_order(**ORDER, quantity=2, status="COMPLETED")
    admin.return_order(order_id, status="BUYER_SHIPPED_ITEM")
    assert inventory()[0]["in_transit_quantity"] == 7


def test_each_movement_has_its_cause(stranger, admin):
    order_id = admin.add_order(**ORDER, quantity=2, status="AWAITING_SHIPMENT")
    admin.ship_order(order_id)
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 5})
    admin.change_inbound_order(
        inbound_id, status="RECEIVED", received={"CUP": 4}, defective={"CUP": 1}
    )
    found = stranger.data("POST", "/fbt/202410/inventory_records/search", ALL, {})
    rows = [
        (
            row["order"]["id"],
            row["order"]["type"],
            row["inventory_goods_type"],
            row["changed_quantity"],
        )
        for row in found["inventory_records"]
    ]
    assert rows == [
        (order_id, "CONSIGN_ORDER", "NORMAL", -2),
        (inbound_id, "INBOUND_ORDER", "NORMAL", 4),
        (inbound_id, "INBOUND_ORDER", "DEFECTIVE", 1),
    ]


def test_goods_are_found_by_their_skus(stranger):
    sku_id = stranger.server.world.listings["CUP-6"].sku_id
    found = stranger.data(
        "POST", "/fbt/202607/goods/search", ALL, {"sku_ids": [sku_id]}
    )
    (goods,) = found["goods"]
    assert goods["reference_code"] == "CUP"
    assert [sku["name"] for sku in goods["skus"]] == ["CUP", "CUP-6"]
