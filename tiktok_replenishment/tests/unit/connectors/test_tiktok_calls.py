# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls about requests after the sale, promotions and subscriptions, over real HTTP."""

from datetime import datetime, timedelta, timezone

import pytest
from connectors.errors import InvalidRequestError, PermissionDeniedError

NOW = datetime(2026, 3, 10, 20, tzinfo=timezone.utc)
WINDOW = {"updated_from": NOW - timedelta(days=1), "updated_to": NOW}
PLACE = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX"}
ADDRESS = "https://odoo.example.com/tiktok_replenishment/webhook"


@pytest.fixture
def shop(sandbox, connect):
    """(client, cipher) of a shop."""
    client, _tokens, cipher = connect(sandbox)
    return client, cipher


def _units(sandbox, order_id):
    (order,) = [one for one in sandbox.admin.orders() if one["id"] == order_id]
    return [unit["id"] for unit in order["units"]]


def _requests(pages):
    return [request for page in pages for request in page.aftersales]


def test_a_cancellation_names_its_units_and_what_becomes_of_them(sandbox, shop):
    client, cipher = shop
    order_id = sandbox.admin.add_order(**PLACE, quantity=3, status="AWAITING_SHIPMENT")
    cancel_id = sandbox.admin.cancel_order(order_id, quantity=2)
    (request,) = _requests(client.iter_cancellation_pages(cipher, **WINDOW))
    assert (request.external_id, request.kind) == (cancel_id, "cancellation")
    assert (request.order_external_id, request.outcome) == (order_id, "done")
    told = [unit.line_item_id for unit in request.units]
    assert told == _units(sandbox, order_id)[:2]


@pytest.mark.parametrize("restock", [True, False])
def test_a_late_cancellation_says_whether_goods_are_put_back(sandbox, shop, restock):
    client, cipher = shop
    order_id = sandbox.admin.add_order(**PLACE, status="IN_TRANSIT")
    sandbox.admin.cancel_order(order_id, restock=restock)
    (request,) = _requests(client.iter_cancellation_pages(cipher, **WINDOW))
    assert request.restocks is restock


@pytest.mark.parametrize(
    ("return_type", "restocks"),
    [("REFUND", False), ("RETURN_AND_REFUND", True), ("EXCHANGE", True)],
)
def test_a_return_says_whether_goods_come_back(sandbox, shop, return_type, restocks):
    client, cipher = shop
    order_id = sandbox.admin.add_order(**PLACE, quantity=2, status="DELIVERED")
    status = {"EXCHANGE": "EXCHANGE_REQUEST_COMPLETE"}.get(
        return_type, "RETURN_OR_REFUND_REQUEST_COMPLETE"
    )
    return_id = sandbox.admin.return_order(
        order_id, quantity=1, type=return_type, status=status
    )
    (request,) = _requests(client.iter_return_pages(cipher, **WINDOW))
    assert (request.external_id, request.outcome) == (return_id, "done")
    assert request.restocks is restocks
    assert len(request.units) == 1


@pytest.mark.parametrize("paging", ["normal", "duplicates", "repeated_token"])
def test_all_requests_of_all_pages_come(sandbox, shop, paging):
    client, cipher = shop
    expected = set()
    for order_id in sandbox.admin.add_orders(count=23, **PLACE, status="DELIVERED"):
        sandbox.admin.advance_clock(3)
        expected.add(sandbox.admin.return_order(order_id))
    sandbox.admin.set_settings(paging=paging)
    window = {**WINDOW, "updated_to": NOW + timedelta(hours=1)}
    pages = client.iter_return_pages(cipher, **window, page_size=10)
    assert {request.external_id for request in _requests(pages)} == expected
    assert not list(client.iter_cancellation_pages(cipher, **window))[0].aftersales


def test_pages_of_requests_are_never_larger_than_allowed(sandbox, shop):
    client, cipher = shop
    list(client.iter_return_pages(cipher, **WINDOW, page_size=100))
    list(client.iter_cancellation_pages(cipher, **WINDOW, page_size=100))


# Promotions


def test_coming_and_running_promotions_are_listed_without_products(sandbox, shop):
    client, cipher = shop
    values = {"shop": "US", "skus": ["BOX"]}
    for title, start, end in (
        ("over", "-9d", "-3d"),
        ("running", "-1d", "+2d"),
        ("coming", "+3d", "+5d"),
    ):
        sandbox.admin.add_promotion(title=title, start=start, end=end, **values)
    pages = list(client.iter_promotion_pages(cipher))
    listed = [promotion for page in pages for promotion in page.promotions]
    assert [(one.title, one.state) for one in listed] == [
        ("coming", "coming"),
        ("running", "running"),
    ]
    assert not any(one.product_external_ids for one in listed)
    coming = listed[0]
    # Three shop days, the last one whole.
    assert timedelta(days=2) < coming.ends_at - coming.begins_at <= timedelta(days=3)
    assert coming.begins_at > NOW >= coming.updated_at


@pytest.mark.parametrize("level", ["PRODUCT", "VARIATION"])
def test_the_single_promotion_has_its_products(sandbox, shop, level):
    client, cipher = shop
    promotion_id = sandbox.admin.add_promotion(
        shop="US", title="Box", start="0d", end="+1d", skus=["BOX"], level=level
    )
    listing = sandbox.world.listings["BOX"]
    promotion = client.get_promotion(cipher, promotion_id)
    assert promotion.external_id == promotion_id
    assert promotion.product_external_ids == (listing.product_id,)
    skus = (listing.sku_id,) if level == "VARIATION" else ()
    assert promotion.sku_external_ids == skus


def test_a_promotion_of_the_whole_shop_names_no_product(sandbox, shop):
    client, cipher = shop
    promotion_id = sandbox.admin.add_promotion(
        shop="US", title="All", start="0d", end="+1d", level="SHOP"
    )
    promotion = client.get_promotion(cipher, promotion_id)
    assert (promotion.level, promotion.product_external_ids) == ("shop", ())


def test_every_page_of_promotions_is_read(sandbox, shop):
    client, cipher = shop
    for number in range(7):
        sandbox.admin.add_promotion(
            shop="US", title=str(number), start="+1d", end="+2d", skus=["BOX"]
        )
    pages = list(client.iter_promotion_pages(cipher, page_size=3))
    titles = {one.title for page in pages for one in page.promotions}
    assert titles == set("0123456")


def test_an_id_that_is_a_path_reaches_no_other_call(sandbox, shop):
    client, cipher = shop
    sandbox.admin.forget_requests()
    with pytest.raises(InvalidRequestError):
        client.get_promotion(cipher, "../../order/202309/orders/search?x=")
    assert not sandbox.admin.requests()


# Subscriptions


def test_subscriptions_are_set_listed_and_ended(sandbox, shop):
    client, cipher = shop
    assert client.list_webhooks(cipher) == ()
    client.set_webhook(cipher, "ORDER_STATUS_CHANGE", ADDRESS)
    client.set_webhook(cipher, "ORDER_STATUS_CHANGE", ADDRESS)
    client.set_webhook(cipher, "RETURN_STATUS_CHANGE", ADDRESS)
    client.delete_webhook(cipher, "RETURN_STATUS_CHANGE")
    (subscription,) = client.list_webhooks(cipher)
    assert subscription.event_type == "ORDER_STATUS_CHANGE"
    assert subscription.address == ADDRESS


@pytest.mark.parametrize("kind", ["reset", "reset_after", "truncated"])
def test_a_subscription_may_be_repeated(sandbox, shop, kind):
    client, cipher = shop
    for endpoint in ("webhook_set", "webhook_delete"):
        sandbox.admin.add_fault(endpoint=endpoint, kind=kind)
    client.set_webhook(cipher, "ORDER_STATUS_CHANGE", ADDRESS)
    assert len(client.list_webhooks(cipher)) == 1
    client.delete_webhook(cipher, "ORDER_STATUS_CHANGE")
    assert client.list_webhooks(cipher) == ()


# Permissions


@pytest.mark.parametrize(
    ("scope", "ask"),
    [
        (
            "seller.return_refund.basic",
            lambda client, cipher: list(client.iter_return_pages(cipher, **WINDOW)),
        ),
        (
            "seller.promotion.info",
            lambda client, cipher: list(client.iter_promotion_pages(cipher)),
        ),
        ("seller.fbt.info", lambda client, cipher: client.list_fbt_warehouses(cipher)),
        (
            "seller.fbt.inbound",
            lambda client, cipher: client.get_fbt_inbound_orders(cipher, ["1"]),
        ),
    ],
)
def test_a_missing_permission_is_told_from_an_expired_token(
    sandbox, connect, scope, ask
):
    sandbox.admin.set_settings(omit_scopes=[scope])
    client, tokens, cipher = connect(sandbox)
    assert scope not in tokens.granted_scopes
    with pytest.raises(PermissionDeniedError) as caught:
        ask(client, cipher)
    assert caught.value.hint == "reauthorize_scope"
