# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an independent stand-in calls demand is what is read from its orders."""

import random
from collections import Counter
from datetime import datetime, timezone

import pytest

LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
FAR_AHEAD = datetime(2027, 1, 1, tzinfo=timezone.utc)
SET = {
    "sku": "SET",
    "name": "Set",
    "bundle": [
        {"seller_sku": "BOX", "count": 2},
        {"seller_sku": "LAMP", "count": 1},
    ],
}
PLACE = {
    "shop": "US",
    "warehouse": "US1",
    "seller_sku": "BOX",
    "status": "AWAITING_SHIPMENT",
}
KINDS = [
    {},
    {"quantity": 3},
    {"sample": True},
    {"gift": True},
    {"replacement": True},
    {"exchange": True},
    {"cod": True},
    {"live": True},
    {"pre_order": True, "status": "ON_HOLD"},
    {"status": "ON_HOLD"},
    {"status": "UNPAID"},
    {"seller_sku": "SET"},
    {"seller_sku": "SET", "quantity": 2},
    {"fulfillment": "fbt"},
]


@pytest.fixture
def sandbox(start_sandbox, sandbox_module):
    content = sandbox_module("example").example_content()
    return start_sandbox(
        products=[*content["products"], {**SET, "bundle_units": True}],
    )


def _demand(client, cipher):
    """Units by order, SKU and mark of a bundle."""
    found = Counter()
    pages = client.iter_order_pages(
        cipher, updated_from=LONG_AGO, updated_to=FAR_AHEAD, tz="America/Los_Angeles"
    )
    for page in pages:
        for order in page.orders:
            for line in order.lines:
                key = order.external_id, line.sku_external_id
                found[key] += line.demand_qty
    return +found


def _truth(sandbox):
    return +Counter(
        (order["id"], unit["sku_id"])
        for order in sandbox.admin.orders()
        for unit in order["units"]
        if unit["is_demand"]
    )


@pytest.mark.parametrize("seed", range(12))
def test_demand_is_what_the_sandbox_calls_demand(sandbox, connect, seed):
    choose = random.Random(seed)
    client, _tokens, cipher = connect(sandbox)
    for kind in KINDS:
        sandbox.admin.add_order(**{**PLACE, **kind})
    for _step in range(40):
        _live(sandbox, choose)
    assert _demand(client, cipher) == _truth(sandbox)


def _live(sandbox, choose):
    """Place an order, or let something happen to one; what is not legal does not."""
    admin = sandbox.admin
    # What is put back after all is told by the request, not by the order.
    gone = {"restock": False}
    steps = [
        lambda: admin.add_order(**{**PLACE, **choose.choice(KINDS)}),
        lambda: admin.ship_order(_any_order(sandbox, choose)),
        lambda: admin.ship_order(_any_order(sandbox, choose), quantity=1),
        lambda: admin.cancel_order(_any_order(sandbox, choose), quantity=1, **gone),
        lambda: admin.cancel_order(_any_order(sandbox, choose), **gone),
        lambda: admin.change_order(_any_order(sandbox, choose), status="COMPLETED"),
        lambda: admin.advance_clock(choose.randint(1, 3600)),
    ]
    try:
        choose.choice(steps)()
    except ValueError:
        pass


def _any_order(sandbox, choose):
    """One of those that are not the history of the scenario."""
    ids = [order["id"] for order in sandbox.admin.orders()]
    return choose.choice(ids[-(len(KINDS) + 6) :])


def test_units_carry_the_ids_of_the_order(sandbox, connect):
    """Bundles by their components, each unit once."""
    client, _tokens, cipher = connect(sandbox)
    order_id = sandbox.admin.add_order(
        shop="US", warehouse="US1", seller_sku="SET", quantity=2
    )
    (order,) = client.get_orders(cipher, [order_id], tz="America/Los_Angeles")
    told = next(one for one in sandbox.admin.orders() if one["id"] == order_id)
    assert sorted(
        (unit_id, line.sku_external_id)
        for line in order.lines
        for unit_id in line.unit_ids
    ) == sorted((unit["id"], unit["sku_id"]) for unit in told["units"])
    assert len({unit_id for line in order.lines for unit_id in line.unit_ids}) == 6
