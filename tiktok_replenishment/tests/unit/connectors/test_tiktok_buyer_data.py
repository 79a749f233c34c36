# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields, is_dataclass
from datetime import datetime, timezone

BUYER = "Buyer Sandbox"


def test_no_buyer_data_is_kept(sandbox, sandbox_module, connect):
    """The sandbox's payloads carry a buyer; none of the values that come out does."""
    sandbox.admin.add_order(
        shop="US", warehouse="US1", seller_sku="BOX", quantity=2, quantity_cancelled=2
    )
    payloads = _sent_orders(sandbox, sandbox_module)
    assert BUYER in str(payloads)
    client, _tokens, cipher = connect(sandbox)
    window = {
        "updated_from": datetime(2020, 1, 1, tzinfo=timezone.utc),
        "updated_to": datetime(2027, 1, 1, tzinfo=timezone.utc),
    }
    pages = client.iter_order_pages(cipher, tz="America/Los_Angeles", **window)
    values = " ".join(str(value) for page in pages for value in _values(page))
    assert payloads[0]["id"] in values
    for private in (BUYER, "buyer.sandbox", "(+1)555", payloads[0]["user_id"]):
        assert private not in values


def _sent_orders(sandbox, sandbox_module):
    write = sandbox_module("order_payload").order_payload
    return [write(sandbox.world, order) for order in sandbox.world.orders.values()]


def _values(value):
    if is_dataclass(value):
        for spec in fields(value):
            yield from _values(getattr(value, spec.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one)
    else:
        yield value
