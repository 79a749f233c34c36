# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stock of a shop: the identities of the service hold after every event."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

SEARCH = "/product/202309/inventory/search"
CUP = {
    "sku": "CUP",
    "name": "Cup",
    "stock": {"US1": {"available": 100}, "US2": {"available": 50}},
    "listing_skus": [{"seller_sku": "CUP-6", "units_per_sku": 6, "variation": True}],
}
SET = {"sku": "SET", "name": "Set", "bundle": [{"seller_sku": "CUP", "count": 3}]}
WAREHOUSES = [
    {"code": "US1", "role": "overseas"},
    {"code": "US2", "role": "overseas"},
    {"code": "FBT1", "role": "fbt", "stock_source": "fbt"},
]
ORDER = {"shop": "US", "warehouse": "US1", "seller_sku": "CUP"}


@pytest.fixture
def stranger(meet):
    return meet(warehouses=WAREHOUSES, products=[CUP, SET])


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


@pytest.fixture
def figures(stranger):
    """Return a function: (total available, total committed) of a SKU."""

    def ask(sku="CUP"):
        told = _inventory(stranger, sku)
        return told["total_available_quantity"], told["total_committed_quantity"]

    return ask


def _inventory(stranger, sku):
    ids = [stranger.server.world.listings[sku].sku_id]
    found = stranger.data("POST", SEARCH, body={"sku_ids": ids})["inventory"]
    return found[0]["skus"][0]


def _update(stranger, sku, *quantities, **changes):
    """Push by warehouse code; return the reply's data."""
    world = stranger.server.world
    inventory = [
        {"warehouse_id": world.tiktok_warehouse_id(code), "quantity": quantity}
        for code, quantity in quantities
    ]
    row = {"id": world.listings[sku].sku_id, "inventory": inventory, **changes}
    path = f"/product/202309/products/{world.listings[sku].product_id}/inventory/update"
    return stranger.data("POST", path, body={"skus": [row]})


# Search


def test_the_stock_of_each_warehouse_adds_up(stranger):
    world = stranger.server.world
    told = _inventory(stranger, "CUP")
    assert told["total_available_quantity"] == 150
    assert told["warehouse_inventory"] == [
        {
            "warehouse_id": world.tiktok_warehouse_id(code),
            "available_quantity": quantity,
            "committed_quantity": 0,
        }
        for code, quantity in (("US1", 100), ("US2", 50))
    ]
    # Boxes of six: 16 of 100 and 8 of 50.
    assert _inventory(stranger, "CUP-6")["total_available_quantity"] == 24


def test_a_product_tells_of_all_its_skus_and_skus_win_over_products(stranger):
    listings = stranger.server.world.listings
    product_ids = [listings["CUP"].product_id]

    def found(**body):
        rows = stranger.data("POST", SEARCH, body=body)["inventory"]
        return [sku["seller_sku"] for row in rows for sku in row["skus"]]

    assert found(product_ids=product_ids) == ["CUP", "CUP-6"]
    assert found(product_ids=product_ids, sku_ids=[listings["SET"].sku_id]) == ["SET"]


def test_too_many_ids_are_refused(stranger):
    for key, most in (("product_ids", 100), ("sku_ids", 600)):
        body = {key: [str(number) for number in range(most + 1)]}
        assert stranger.ask("POST", SEARCH, body=body)["code"] == 36009004
    assert stranger.ask("POST", SEARCH, body={})["code"] == 36009004


# Events


def test_placing_commits_and_shipping_takes_out(admin, figures):
    order_id = admin.add_order(**ORDER, quantity=4, status="AWAITING_SHIPMENT")
    assert figures() == (146, 4)
    admin.ship_order(order_id)
    assert figures() == (146, 0)


def test_an_unpaid_order_commits_too(admin, figures):
    admin.add_order(**ORDER, quantity=4, status="UNPAID")
    assert figures() == (146, 4)


def test_cancelled_stock_comes_back_when_it_is_to_be_put_back(admin, figures):
    first = admin.add_order(**ORDER, quantity=4, status="AWAITING_SHIPMENT")
    admin.cancel_order(first, quantity=1, restock=True)
    assert figures() == (147, 3)
    admin.cancel_order(first, quantity=2, restock=False)
    assert figures() == (147, 1)


def test_a_refused_parcel_is_put_back_or_lost(admin, figures):
    for restock, available in ((False, 148), (True, 148)):
        order_id = admin.add_order(**ORDER, quantity=2, status="IN_TRANSIT")
        admin.cancel_order(order_id, restock=restock)
        assert figures() == (available, 0)


def test_a_bundle_holds_its_components(admin, figures):
    admin.add_order(**{**ORDER, "seller_sku": "SET"}, status="AWAITING_SHIPMENT")
    assert figures("CUP") == (147, 3)
    # 147 cups fill 49 sets of three.
    assert figures("SET") == (49, 0)


def test_open_orders_of_a_scenario_are_committed_from_the_start(meet):
    open_order = {**ORDER, "day": "-1d", "quantity": 7, "status": "AWAITING_SHIPMENT"}
    stranger = meet(warehouses=WAREHOUSES, products=[CUP], orders=[open_order])
    assert _inventory(stranger, "CUP")["total_committed_quantity"] == 7


def test_a_count_of_the_stock_is_offered(admin, figures):
    admin.set_stock("US1", "CUP", available=13)
    assert figures("CUP") == (63, 0)
    assert figures("CUP-6") == (10, 0)


def test_what_fbt_receives_is_offered(stranger, admin):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 9})
    admin.change_inbound_order(inbound_id, status="RECEIVED")
    assert _inventory(stranger, "CUP")["total_available_quantity"] == 159


def test_locks_are_part_of_what_is_available(stranger, admin):
    admin.lock_stock("CUP", campaign=30, creator=20)
    told = _inventory(stranger, "CUP")
    assert told["total_available_quantity"] == 150
    parts = told["total_available_inventory_distribution"]
    assert parts["in_shop_inventory"] == {"quantity": 100}
    assert parts["campaign_inventory"][0]["quantity"] == 30
    assert parts["creator_inventory"][0]["quantity"] == 20
    with pytest.raises(ValueError, match="campaign"):
        admin.lock_stock("CUP", campaign=131)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["order", "bundle", "ship", "cancel", "lose", "push", "lock", "count"]
        ),
        st.integers(0, 60),
    ),
    max_size=25,
)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(events=[("order", 0), ("ship", 0), ("cancel", 0)])
@given(events=EVENTS)
def test_the_identities_hold_after_every_event(sandbox_module, make_world, events):
    world = make_world(warehouses=WAREHOUSES, products=[CUP, SET])
    admin = _admin_of(sandbox_module, world)
    changes = []
    world.ledger.listeners.append(changes.append)
    for name, number in events:
        _do(admin, name, number)
        held = _held_by_orders(world)
        for listing in world.listings.values():
            seen = world.ledger.of(listing).figures()
            assert seen["total"] == seen["available"] + seen["committed"]
            locked = seen["campaign"] + seen["creator"]
            assert seen["in_shop"] == seen["available"] - locked >= 0
            assert seen["committed"] == held[listing.seller_sku]
    for told in changes:
        _check_source(told)


def _admin_of(sandbox_module, world):
    """The admin of a world that no server serves."""
    topics = (
        sandbox_module("admin_orders").OrdersAdmin,
        sandbox_module("admin_aftersales").AftersalesAdmin,
        sandbox_module("admin_catalog").CatalogAdmin,
    )
    admin = type("WorldAdmin", topics, {})()
    admin.world = world
    return admin


def _do(admin, name, number):
    """One event; what the service would refuse does not happen."""
    world = admin.world
    listing = world.listings["CUP"]
    ids = list(world.order_book.by_id)
    order_id = ids[number % len(ids)] if ids else ""
    try:
        if name in ("order", "bundle"):
            sku = "CUP" if name == "order" else "SET"
            values = {**ORDER, "seller_sku": sku, "quantity": number % 9 + 1}
            admin.add_order(**values, status="AWAITING_SHIPMENT")
        elif name == "ship":
            admin.ship_order(order_id)
        elif name in ("cancel", "lose"):
            admin.cancel_order(
                order_id, quantity=number % 3 + 1, restock=name == "cancel"
            )
        elif name == "push":
            world.ledger.set_available(listing, {"US1": number})
        elif name == "lock":
            admin.lock_stock("CUP", campaign=number, creator=number // 2)
        else:
            admin.set_stock("US2", "CUP", available=number)
    except (ValueError, LookupError):
        pass


def _held_by_orders(world):
    held = Counter()
    for order in world.order_book.by_id.values():
        if order.status in ("IN_TRANSIT", "CANCELLED"):
            continue
        for unit in order.units:
            if not unit.is_cancelled:
                held["CUP"] += 3 if unit.seller_sku == "SET" else 1
    return held


def _check_source(told):
    by = {name: told.after[name] - told.before[name] for name in told.after}
    if told.source == "order_shipped":
        assert by["available"] == 0 and by["total"] == by["committed"] < 0
    elif told.source == "order_canceled":
        if by["committed"]:
            assert by["committed"] < 0 <= by["available"]
            assert by["total"] in (0, by["committed"])
        else:  # it had been shipped, and came back
            assert by["total"] == by["available"] > 0
    elif told.source == "order_created":
        # Above 0 when more was sold than there was.
        assert 0 <= by["total"] <= by["committed"]
    elif told.source.endswith(("lock", "unlock")):
        assert by["total"] == by["available"] == by["committed"] == 0


# Update


def test_a_push_sets_what_is_available(stranger, admin, figures):
    admin.add_order(**ORDER, quantity=4, status="AWAITING_SHIPMENT")
    assert _update(stranger, "CUP", ("US1", 20), ("US2", 0)) == {}
    # Committed stock comes on top of it.
    assert figures() == (20, 4)


def test_the_only_warehouse_need_not_be_named(meet):
    lamp = {"sku": "LAMP", "name": "Lamp", "stock": {"US1": {"available": 5}}}
    stranger = meet(warehouses=WAREHOUSES, products=[lamp])
    assert _update(stranger, "LAMP", inventory=[{"quantity": 8}]) == {}
    assert _inventory(stranger, "LAMP")["total_available_quantity"] == 8


@pytest.mark.parametrize(
    "quantities",
    [
        [("US1", 20)],
        [("US1", 20), ("US2", 1), ("FBT1", 1)],
        [("US1", 20), ("US1", 20)],
        [("US1", -1), ("US2", 1)],
        [("US1", 100_000), ("US2", 1)],
        [("US1", 1.5), ("US2", 1)],
    ],
)
def test_what_is_wrong_with_a_sku_is_told_with_code_zero(stranger, figures, quantities):
    (error,) = _update(stranger, "CUP", *quantities)["errors"]
    assert error["detail"]["sku_id"] == stranger.server.world.listings["CUP"].sku_id
    assert error["detail"]["extra_errors"]
    assert figures() == (150, 0)


def test_one_wrong_sku_does_not_stop_the_others(stranger, figures):
    world = stranger.server.world
    good = [
        {"warehouse_id": world.tiktok_warehouse_id(code), "quantity": 3}
        for code in ("US1", "US2")
    ]
    rows = [
        {"id": world.listings["SET"].sku_id, "inventory": good},
        {"id": world.listings["CUP"].sku_id, "inventory": good},
    ]
    path = f"/product/202309/products/{world.listings['CUP'].product_id}"
    data = stranger.data("POST", f"{path}/inventory/update", body={"skus": rows})
    assert [one["detail"]["sku_id"] for one in data["errors"]] == [rows[0]["id"]]
    assert figures() == (6, 0)


def test_stock_that_tiktok_keeps_is_not_pushed(meet):
    cup = {**CUP, "stock": {"FBT1": {"available": 5}}}
    stranger = meet(warehouses=WAREHOUSES, products=[cup])
    (error,) = _update(stranger, "CUP", ("FBT1", 9))["errors"]
    assert "kept by TikTok" in error["detail"]["extra_errors"][0]["message"]


@pytest.mark.parametrize("status", ["FREEZE", "DELETED", "PLATFORM_DEACTIVATED"])
def test_a_page_that_is_not_the_sellers_is_not_updated(stranger, admin, status):
    admin.change_listing("CUP", status=status)
    listing = stranger.server.world.listings["CUP"]
    path = f"/product/202309/products/{listing.product_id}/inventory/update"
    row = {"id": listing.sku_id, "inventory": [{"quantity": 1}]}
    assert stranger.ask("POST", path, body={"skus": [row]})["code"] != 0
