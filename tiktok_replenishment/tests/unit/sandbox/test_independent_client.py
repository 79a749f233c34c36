# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Proof of fidelity: a client of TikTok Shop that others wrote works with the sandbox.

``tiktok-shop-api`` is generated from an OpenAPI description of the official pages. Only
its address is changed. Each reply must parse, without a name or a type that its models
do not declare: see ``strict_models.py``.
"""

from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import tiktok_shop_api
from strict_models import faults, names
from tiktok_shop_api import TikTokShop, TikTokShopAuth, TikTokShopError
from tiktok_shop_api.generated import models

CUP = {
    "sku": "CUP",
    "name": "Cup",
    "price": 8,
    "stock": {"US1": {"available": 300}, "FBT1": {"available": 90, "reserved": 4}},
    "sales": [
        {
            "shop": "US",
            "warehouse": "US1",
            "per_day": 12,
            "from": "-10d",
            "units_per_order": 4,
        }
    ],
    "listing_skus": [{"seller_sku": "CUP-6", "units_per_sku": 6, "variation": True}],
}
LAMP = {"sku": "LAMP", "name": "Lamp", "price": 9.5, "stock": {"US1": {"available": 5}}}
SET = {
    "sku": "SET",
    "name": "Gift set",
    "price": 30,
    "bundle": [{"seller_sku": "LAMP", "count": 1}, {"seller_sku": "CUP", "count": 2}],
    "bundle_units": True,
}
WAREHOUSES = [
    {"code": "US1", "role": "overseas"},
    {"code": "FBT1", "role": "fbt", "stock_source": "fbt"},
]
ORDER = {"shop": "US", "warehouse": "US1", "seller_sku": "LAMP"}


@pytest.fixture
def server(sandbox_module):
    scenario = sandbox_module("example").example(
        warehouses=WAREHOUSES, products=[CUP, LAMP, SET]
    )
    # By the real clock: the client signs with its own.
    with sandbox_module("server").SandboxServer(scenario) as running:
        yield running


@pytest.fixture
def admin(server):
    return server.admin


@pytest.fixture
def auth(server):
    told = server.credentials["tiktok"]
    return TikTokShopAuth(
        told["app_key"],
        told["app_secret"],
        told["service_id"],
        base_url=told["auth_url"],
        transport=httpx.HTTPTransport(),
    )


@pytest.fixture
def connect(server):
    """Return a function: a client with a token and, from there, with a shop."""
    told = server.credentials["tiktok"]
    clients = []

    def connect(access_token, **changes):
        client = TikTokShop(
            told["app_key"],
            changes.pop("app_secret", told["app_secret"]),
            access_token,
            base_url=told["api_url"],
            # Its own, so that no proxy of the machine comes between.
            transport=httpx.HTTPTransport(),
            **changes,
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def seller(server, auth, connect):
    """The client as a seller's: authorised, with the cipher of the shop."""
    tokens = auth.exchange_code(server.credentials["tiktok"]["auth_code"])
    client = connect(tokens.access_token)
    shops = sound(client.authorization.get_authorized_shops()).data.shops
    return client.with_shop(shop_cipher=shops[0].cipher)


def sound(reply):
    """Return the reply, which must be as its model declares."""
    assert reply is not None
    assert list(faults(reply)) == []
    assert (reply.code, reply.message) == (0, "Success")
    assert reply.request_id
    return reply


def test_the_proof_sees_unknown_names_and_wrong_types():
    reply = models.GetAuthorizedShopsResponse.from_dict(
        {"code": "0", "data": {"shops": [{"id": 7, "shop_name": "x"}]}}
    )
    assert [fault.partition(":")[0] for fault in faults(reply)] == [
        "reply.code",
        "reply.data.shops[0].shop_name",
        "reply.data.shops[0].id",
    ]


# Authorisation


def test_the_seller_consents_and_tokens_are_exchanged_and_renewed(server, auth):
    url = urlsplit(auth.authorization_url(type="seller", region="row", state="s/1+2"))
    # The client's page of consent, at the sandbox's address.
    answer = httpx.Client(transport=httpx.HTTPTransport()).get(
        f"{server.url}{url.path}?{url.query}"
    )
    returned = parse_qs(urlsplit(answer.headers["location"]).query)
    assert returned["state"] == ["s/1+2"]
    first = auth.exchange_code(returned["code"][0])
    assert first.open_id and first.seller_name and first.user_type == 0
    assert "seller.order.info" in first.granted_scopes
    now = server.world.clock()
    # A moment, whatever the name says.
    assert now + 6 * 86400 < first.access_token_expire_in < now + 8 * 86400
    second = auth.refresh(first.refresh_token)
    assert second.access_token != first.access_token
    assert second.refresh_token != first.refresh_token


def test_a_code_is_good_once(server, auth):
    code = server.credentials["tiktok"]["auth_code"]
    auth.exchange_code(code)
    with pytest.raises(TikTokShopError) as refusal:
        auth.exchange_code(code)
    assert refusal.value.code == 36004004


def test_the_shops_of_the_authorisation(seller, server):
    reply = sound(seller.authorization.get_authorized_shops())
    (shop,) = reply.data.shops
    assert (shop.id, shop.region) == (server.world.shops[0].id, "US")


# The gateway


def test_a_wrong_secret_an_expired_token_and_a_foreign_cipher(server, auth, connect):
    token = auth.exchange_code(server.credentials["tiktok"]["auth_code"]).access_token
    forger = connect(token, app_secret="x" * 40)
    _assert_refused(forger.authorization.get_authorized_shops, 106001, 401)
    client = connect(token, shop_cipher="other")
    _assert_refused(lambda: client.orders.get_order_list(page_size=1), 101000)
    server.admin.authorize("expire_access")
    _assert_refused(client.authorization.get_authorized_shops, 105002, 401)


def _assert_refused(call, code, status=200):
    with pytest.raises(TikTokShopError) as refusal:
        call()
    assert (refusal.value.code, refusal.value.http_status) == (code, status)
    assert refusal.value.request_id


# Orders


def test_all_orders_are_found_page_by_page(seller, server):
    found, token = [], ""
    while True:
        reply = seller.orders.get_order_list(
            page_size=7,
            page_token=token,
            sort_field=models.GetOrderListSortField.UPDATE_TIME,
            sort_order=models.GetOrderListSortOrder.ASC,
            body=models.GetOrderListRequest(update_time_ge=0),
        )
        data = sound(reply).data
        found += data.orders
        token = data.next_page_token
        if not token:
            break
    truth = server.admin.truth()
    assert len(found) == data.total_count == truth["orders"] > 7
    assert len({order.id for order in found}) == len(found)
    assert [one.update_time for one in found] == sorted(
        one.update_time for one in found
    )
    assert sum(len(order.line_items) for order in found) == truth["units"]


def test_orders_of_every_kind_are_as_declared(seller, admin):
    ids = [
        admin.add_order(**{**ORDER, **special})
        for special in (
            {"status": "UNPAID"},
            {"status": "ON_HOLD"},
            {"status": "AWAITING_SHIPMENT", "quantity": 3, "quantity_cancelled": 1},
            {"status": "IN_TRANSIT", "cod": True},
            {"status": "DELIVERED", "live": True},
            {"sample": True},
            {"gift": True},
            {"replacement": True},
            {"exchange": True},
            {"pre_order": True, "status": "ON_HOLD"},
            {"platform": "TOKOPEDIA"},
            {"fulfillment": "fbt", "warehouse": "FBT1", "seller_sku": "CUP"},
            {"seller_sku": "SET", "quantity": 2},
            {"quantity": 4, "packages": 2},
        )
    ]
    reply = sound(seller.orders.get_order_detail(ids=[",".join(ids)]))
    assert [order.id for order in reply.data.orders] == ids
    bundle = reply.data.orders[-2].line_items[0]
    assert [one.sku_count for one in bundle.combined_listing_skus] == [1, 2]
    assert len(bundle.sub_item_info) == 3
    assert {
        "line_items.room_id",
        "line_items.cancel_user",
        "payment.currency",
        "recipient_address.full_address",
        "packages.id",
    } <= names(reply.data.orders)


def test_the_price_of_an_order(seller, admin):
    order_id = admin.add_order(**ORDER, quantity=2)
    detail = sound(seller.orders.get_order_price_details(order_id)).data
    assert len(detail.line_items) == 2
    # Two lamps at 9.50.
    assert detail.sku_list_price == "19.00"
    with pytest.raises(TikTokShopError):
        seller.orders.get_order_price_details("7")


# Products and stock


def test_products_their_details_and_their_stock(seller, admin):
    products = sound(seller.products.search_products(page_size=2)).data
    assert (len(products.products), products.total_count) == (2, 3)
    cup = products.products[0]
    assert [sku.seller_sku for sku in cup.skus] == ["CUP", "CUP-6"]
    detail = sound(seller.products.get_product(cup.id)).data
    assert (detail.id, detail.title) == (cup.id, "Cup")
    admin.lock_stock("CUP", campaign=5, creator=2)
    admin.add_order(**{**ORDER, "seller_sku": "CUP"}, status="AWAITING_SHIPMENT")
    body = models.InventorySearchRequest(product_ids=[cup.id])
    (row,) = sound(seller.products.inventory_search(body=body)).data.inventory
    sku = row.skus[0]
    # 300 and 90, less the one that the order took.
    assert sku.total_available_quantity == 389
    assert sku.total_committed_quantity == 1
    parts = sku.total_available_inventory_distribution
    assert parts.in_shop_inventory.quantity == 382
    assert parts.campaign_inventory[0].quantity == 5


def test_the_details_of_a_bundle_are_as_declared(seller, server):
    listing = server.world.listings["SET"]
    detail = sound(seller.products.get_product(listing.product_id)).data
    assert [one.sku_count for one in detail.skus[0].combined_skus] == [1, 2]


def test_a_push_of_stock_and_its_partial_errors(seller, server):
    lamp = server.world.listings["LAMP"]

    def push(quantity):
        body = models.UpdateInventoryRequest(
            skus=[
                models.UpdateInventoryRequestSku(
                    id=lamp.sku_id,
                    inventory=[
                        models.UpdateInventoryRequestSkuInventory(quantity=quantity)
                    ],
                )
            ]
        )
        return sound(seller.products.update_inventory(lamp.product_id, body=body)).data

    assert names(push(17)) == set()
    (error,) = push(100_000).errors
    assert error.detail.sku_id == lamp.sku_id
    assert error.detail.extra_errors[0].message


def test_the_warehouses(seller, admin):
    admin.restrict_warehouse("US1")
    own, fbt, returns = sound(seller.logistics.get_warehouse_list()).data.warehouses
    assert (own.name, own.effect_status, own.is_default) == ("US1", "RESTRICTED", True)
    # The shop knows it by an id that FBT's own list refers to.
    fbt_rows = seller.fulfilled_by_tiktok.get_fbt_warehouse_list().data.warehouses
    assert fbt_rows[0].warehouse_ids == [fbt.id]
    assert returns.type_ == "RETURN_WAREHOUSE"
    whole = sound(seller.logistics.get_global_seller_warehouses()).data
    assert len(whole.global_warehouses) == 2


# After sales


def test_cancellations(seller, admin):
    whole = admin.add_order(**ORDER, status="AWAITING_SHIPMENT")
    bundle = admin.add_order(
        **{**ORDER, "seller_sku": "SET"}, status="AWAITING_SHIPMENT"
    )
    admin.cancel_order(whole)
    admin.cancel_order(bundle, status="CANCELLATION_REQUEST_PENDING")
    kinds = models.SearchCancellationsRequestCancelTypesItem
    body = models.SearchCancellationsRequest(cancel_types=[kinds.BUYER_CANCEL])
    # The size of a page is a text here.
    reply = seller.return_and_refund.search_cancellations(body=body, page_size="20")
    data = sound(reply).data
    assert {one.order_id for one in data.cancellations} == {whole, bundle}
    assert {
        "should_replenish_stock",
        "seller_next_action_response.deadline",
        "cancel_line_items.cancel_sub_line_items.sub_order_line_item_id",
        "refund_amount.refund_total",
    } <= names(data.cancellations)


def test_returns(seller, admin):
    order_id = admin.add_order(**{**ORDER, "seller_sku": "SET", "quantity": 3})
    admin.return_order(order_id, quantity=1, type="REFUND")
    admin.return_order(order_id, status="BUYER_SHIPPED_ITEM")
    statuses = models.SearchReturnsRequestReturnStatusItem
    body = models.SearchReturnsRequest(return_status=[statuses.BUYER_SHIPPED_ITEM])
    reply = seller.return_and_refund.search_returns(body=body, page_size="50")
    (told,) = sound(reply).data.return_orders
    assert told.return_type == "RETURN_AND_REFUND"
    assert len(told.return_line_items) == 2
    assert len(told.return_line_items[0].return_sub_line_items) == 3
    empty = sound(
        seller.return_and_refund.search_returns(
            body=models.SearchReturnsRequest(order_ids=["1"])
        )
    )
    assert "return_orders" not in names(empty.data)


# Promotions


@pytest.mark.parametrize("kind", ["DIRECT_DISCOUNT", "FIXED_PRICE"])
@pytest.mark.parametrize("level", ["PRODUCT", "VARIATION", "SHOP"])
def test_promotions(seller, admin, kind, level):
    skus = [] if level == "SHOP" else ["CUP", "LAMP"]
    sale = {"shop": "US", "title": "Sale", "start": "0d", "end": "+3d", "skus": skus}
    promotion_id = admin.add_promotion(**sale, type=kind, level=level)
    body = models.SearchPromotionActivitiesRequest(
        status=models.SearchPromotionActivitiesRequestStatus.ONGOING, page_size=1
    )
    reply = seller.promotion.search_promotion_activities(body=body)
    (found,) = sound(reply).data.activities
    assert (found.id, found.product_level) == (promotion_id, level)
    detail = sound(seller.promotion.get_activity(promotion_id)).data
    assert detail.activity_id == promotion_id
    assert ("products" in names(detail)) == (level != "SHOP")


# Fulfilled by TikTok


def test_fbt(seller, admin, server):
    fbt = seller.fulfilled_by_tiktok
    (warehouse,) = sound(fbt.get_fbt_warehouse_list()).data.warehouses
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 50})
    admin.change_inbound_order(inbound_id, status="PARTIALLY_RECEIVED")
    admin.change_inbound_order(
        inbound_id, status="RECEIVED", received={"CUP": 40}, defective={"CUP": 3}
    )
    (stock,) = sound(fbt.search_fbt_inventory(page_size=10)).data.inventory
    assert stock.fbt_warehouse_id == warehouse.fbt_warehouse_id
    assert stock.on_hand_detail.available_quantity == 130
    assert stock.on_hand_detail.unfulfillable_quantity == 3
    reply = fbt.get_fbt_inbound_order_details(order_ids=[inbound_id])
    (order,) = sound(reply).data.inbound_orders
    assert order.status_logs[-1].new_status == "RECEIVED"
    (line,) = order.inbound_goods_lot_receive_item_details
    assert line.total_received_count == 43
    records = sound(fbt.search_fbt_inventory_record(page_size=10)).data
    assert records.total_count == 2
    body = models.SearchGoodsInfoRequest(reference_codes=["CUP"])
    (goods,) = sound(fbt.search_goods_info(page_size=10, body=body)).data.goods
    assert goods.id == line.goods_id
    assert len(goods.skus) == 2


# Analytics


def test_analytics(seller, server):
    today = date.today()
    period = {
        "start_date_ge": today - timedelta(days=9),
        "end_date_lt": today + timedelta(days=1),
    }
    daily = models.GetShopPerformanceGranularity.VALUE_1
    reply = sound(seller.analytics.get_shop_performance(**period, granularity=daily))
    assert reply.data.latest_available_date < today
    assert len(reply.data.performance.intervals) == 10
    rows = sound(seller.analytics.get_shop_sku_performance_list(**period)).data.skus
    listing = server.world.listings["CUP"]
    assert [row.id for row in rows] == [int(listing.sku_id)]
    reply = seller.analytics.get_shop_sku_performance_detail(listing.sku_id, **period)
    (whole,) = sound(reply).data.performance.intervals
    assert sum(one.amount for one in whole.items_sold_breakdown) == whole.items_sold
    assert whole.items_sold == rows[0].units_sold > 0


# Webhooks


@pytest.fixture
def receiver():
    """Keeps what is posted to ``address``: pairs of raw body and signature."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            got.append((self.rfile.read(length), self.headers["Authorization"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            """Not on stderr."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield SimpleNamespace(address=address, got=got)
    server.shutdown()
    server.server_close()
    thread.join()


def test_webhooks_are_subscribed_listed_and_given_up(seller, receiver):
    event = models.UpdateShopWebhookRequestEventType.ORDER_STATUS_CHANGE
    body = models.UpdateShopWebhookRequest(address=receiver.address, event_type=event)
    sound(seller.event.update_shop_webhook(body=body))
    (found,) = sound(seller.event.get_shop_webhooks()).data.webhooks
    assert (found.event_type, found.address) == (event.value, receiver.address)
    ended = models.DeleteWebhookForAnEventRequest(
        event_type=models.DeleteWebhookForAnEventRequestEventType.ORDER_STATUS_CHANGE
    )
    sound(seller.event.delete_webhook_for_an_event(body=ended))
    assert sound(seller.event.get_shop_webhooks()).data.total_count == 0


@pytest.fixture
def events(server, seller, receiver):
    """Return a function: what is delivered now, verified and parsed, by type."""
    told = server.credentials["tiktok"]
    server.admin.set_settings(webhook_address=receiver.address)
    for event in models.UpdateShopWebhookRequestEventType:
        body = models.UpdateShopWebhookRequest(
            address=receiver.address, event_type=event
        )
        seller.event.update_shop_webhook(body=body)

    def deliver():
        receiver.got.clear()
        server.admin.deliver_webhooks()
        parsed = {}
        for raw_body, signature in receiver.got:
            event = tiktok_shop_api.Webhooks.verify_and_parse(
                app_key=told["app_key"],
                app_secret=told["app_secret"],
                raw_body=raw_body,
                signature=signature,
            )
            assert list(faults(event)) == []
            parsed.setdefault(event.type_, []).append(event)
        return parsed

    return deliver


def test_events_of_orders_and_requests_are_verified_and_parsed(events, admin):
    order_id = admin.add_order(**ORDER, status="AWAITING_SHIPMENT", quantity=2)
    cancel_id = admin.cancel_order(order_id, status="CANCELLATION_REQUEST_PENDING")
    admin.change_aftersale(cancel_id, status="CANCELLATION_REQUEST_CANCEL")
    admin.ship_order(order_id)
    admin.change_order(order_id, status="DELIVERED")
    return_id = admin.return_order(order_id, status="AWAITING_BUYER_SHIP")
    parsed = events()
    assert [one.data.order_status for one in parsed[1]] == [
        "AWAITING_SHIPMENT",
        "AWAITING_COLLECTION",
        "IN_TRANSIT",
        "DELIVERED",
    ]
    # The API has the word without LED.
    assert [one.data.cancel_status for one in parsed[11]] == [
        "CANCELLATION_REQUEST_PENDING",
        "CANCELLATION_REQUEST_CANCELLED",
    ]
    (told,) = parsed[12]
    assert (told.data.return_id, told.data.order_id) == (return_id, order_id)


def test_events_of_stock_have_two_ways_to_count(events, admin):
    admin.lock_stock("LAMP", campaign=2)
    admin.add_order(**ORDER, status="AWAITING_SHIPMENT", quantity=3)
    admin.alert_stock("CUP", lead_days=4)
    parsed = events()
    last = parsed[71][-1].data
    assert last.change_detail[0].trigger_source == "order_created"
    snapshot = last.quantity_snapshot_after_change
    assert (snapshot.total_quantity, snapshot.total_available_quantity) == (5, 2)
    assert (snapshot.in_shop_quantity, snapshot.campaign_locked_quantity) == (0, 2)
    out, prediction = parsed[27]
    assert out.data.current_inventory_status == "OUT_OF_STOCK"
    # Available leaves out what is locked here.
    parts = out.data.inventory_distribution
    assert (parts.available_quantity, parts.campaign_reserved_quantity) == (0, 2)
    assert parts.total_quantity == 5
    assert prediction.data.trigger_reason.lead_days == 4


def test_events_of_fbt_name_the_seller(events, admin, server):
    inbound_id = admin.add_inbound_order(warehouse="FBT1", lines={"CUP": 5})
    admin.change_inbound_order(inbound_id, status="ARRIVED_HUB")
    admin.change_inbound_order(inbound_id, status="RECEIVED")
    parsed = events()
    assert [one.data.order_status for one in parsed[21]] == [
        "TO_BE_RECEIVED",
        "ARRIVE_HUB",
        "RECEIVED",
    ]
    open_id = server.world.seller_of(server.world.shops[0]).open_id
    assert {one.seller_open_id for one in parsed[21] + parsed[24]} == {open_id}
    level = parsed[24][0].data.fbt_warehouse_inventory[0].on_hand_detail
    assert level.available_quantity == 95


def test_events_of_promotions_and_listings(events, admin):
    sale = {"shop": "US", "title": "Sale", "start": "0d", "end": "+3d"}
    promotion_id = admin.add_promotion(**sale, skus=["CUP", "LAMP"])
    admin.change_promotion(promotion_id, skus=["CUP"])
    admin.change_promotion(promotion_id, status="DEACTIVATED")
    admin.change_listing("LAMP", status="SELLER_DEACTIVATED", title="Light")
    admin.change_listing("LAMP", sku_status="DEACTIVATED")
    parsed = events()
    assert [one.data.change_type for one in parsed[63]] == [
        "CREATE",
        "UPDATE",
        "DEACTIVATE",
    ]
    assert len(parsed[63][1].data.product_remove_list.product_ids) == 1
    assert [one.data.status for one in parsed[39]] == ["DEACTIVATED"]
    assert parsed[5][0].data.status == "PRODUCT_STATUS_CHANGED"
    assert parsed[15][0].data.changed_fields == ["title"]
    assert parsed[50][0].data.skus[0].deactivation_source == "SELLER"


def test_a_forged_event_is_not_believed(events, admin, server, receiver):
    admin.set_settings(webhook_quirks=["wrong_signature"])
    admin.add_order(**ORDER)
    server.admin.deliver_webhooks()
    (raw_body, signature), *_others = receiver.got
    told = server.credentials["tiktok"]
    with pytest.raises(tiktok_shop_api.WebhookSignatureError):
        tiktok_shop_api.Webhooks.verify_and_parse(
            app_key=told["app_key"],
            app_secret=told["app_secret"],
            raw_body=raw_body,
            signature=signature,
        )
