# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks of the sandbox, received by an HTTP server of the test."""

import hashlib
import hmac
import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

PATH = "/event/202309/webhooks"
PUBLIC = "https://shop.example.com/hook"
DAY = 24 * 3600
BOX = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX"}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver = self.server.receiver
        receiver.got.append((self.path, body, self.headers["Authorization"]))
        self.send_response(receiver.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments):
        """Nothing on stderr."""


class Receiver:
    """Keeps what arrives as (path, body, signature) and answers ``status``."""

    def __init__(self):
        self.got = []
        self.status = 200
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.receiver = self
        self.thread = Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook?db=test"

    @property
    def events(self):
        return [json.loads(body) for _path, body, _signature in self.got]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def stranger(meet):
    return meet()


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


@pytest.fixture
def subscribe(stranger, receiver):
    """Return a function that subscribes the first shop to types by their names."""

    def put(*names):
        for name in names:
            body = {"address": receiver.url, "event_type": name}
            stranger.data("PUT", PATH, body=body)

    return put


# Subscriptions


def test_a_shop_subscribes_to_one_type_at_a_time(stranger, receiver, subscribe):
    assert stranger.data("GET", PATH) == {"total_count": 0}
    subscribe("ORDER_STATUS_CHANGE", "RETURN_STATUS_CHANGE", "ORDER_STATUS_CHANGE")
    found = stranger.data("GET", PATH)
    assert found["total_count"] == 2
    assert {row["event_type"] for row in found["webhooks"]} == {
        "ORDER_STATUS_CHANGE",
        "RETURN_STATUS_CHANGE",
    }
    assert {row["address"] for row in found["webhooks"]} == {receiver.url}
    stranger.data("DELETE", PATH, body={"event_type": "RETURN_STATUS_CHANGE"})
    assert stranger.data("GET", PATH)["total_count"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"event_type": "ORDER_STATUS_CHANGE"},
        {"event_type": "ORDER_STATUS_CHANGE", "address": "http://example.com/hook"},
        {"event_type": "ORDER_STATUS_CHANGE", "address": "https://10.0.0.1/hook"},
        {"event_type": "ORDER_STATUS_CHANGE", "address": "https://example.com:8443/"},
        {
            "event_type": "ORDER_STATUS_CHANGE",
            "address": f"https://a.example/{'x' * 250}",
        },
        {"event_type": "FBT_INVENTORY_UPDATE", "address": "https://example.com/hook"},
        {"address": "https://example.com/hook"},
    ],
)
def test_a_subscription_needs_a_known_type_and_a_public_address(stranger, body):
    assert stranger.ask("PUT", PATH, body=body)["code"] == 36009004


def test_a_public_address_is_taken_but_never_called(stranger, admin):
    body = {
        "address": "https://shop.example.com/hook",
        "event_type": "PRODUCT_CREATION",
    }
    stranger.data("PUT", PATH, body=body)
    assert admin.send_webhook(type=16, data={}) == 0


def test_another_shops_subscription_is_its_own(meet, receiver):
    shops = [
        {"code": code, "region": "US", "tz": "America/New_York", "currency": "USD"}
        for code in ("US", "EAST")
    ]
    stranger = meet(shops=shops)
    body = {"address": receiver.url, "event_type": "ORDER_STATUS_CHANGE"}
    east = stranger.server.world.shops[1]
    stranger.data("PUT", PATH, body=body, cipher=east.cipher)
    stranger.server.admin.add_order(**BOX)
    stranger.server.admin.add_order(**{**BOX, "shop": "EAST"})
    stranger.server.admin.deliver_webhooks()
    assert [event["shop_id"] for event in receiver.events] == [east.id]


# What is told


def test_a_new_order_and_each_of_its_statuses_are_told(admin, receiver, subscribe):
    order_id = admin.add_order(**BOX, status="UNPAID")
    subscribe("ORDER_STATUS_CHANGE")
    admin.advance_clock(10)
    admin.change_order(order_id, status="ON_HOLD")
    admin.change_order(order_id)
    admin.change_order(order_id, status="CANCELLED")
    assert not receiver.got
    admin.deliver_webhooks()
    changed = int(admin.world.clock()) - 1
    assert [event["type"] for event in receiver.events] == [1, 1]
    assert [event["data"] for event in receiver.events] == [
        {
            "order_id": order_id,
            "order_status": status,
            "is_on_hold_order": True,
            "update_time": changed,
        }
        # The API writes CANCELLED.
        for status in ("ON_HOLD", "CANCEL")
    ]
    assert {event["shop_id"] for event in receiver.events} == {admin.world.shops[0].id}
    assert len({event["tts_notification_id"] for event in receiver.events}) == 2


def test_the_end_of_a_hold_is_told_when_it_has_come(admin, receiver, subscribe):
    subscribe("ORDER_STATUS_CHANGE")
    admin.add_order(**BOX, status="ON_HOLD")
    admin.advance_clock(3600)
    admin.deliver_webhooks()
    statuses = [event["data"]["order_status"] for event in receiver.events]
    assert statuses == ["ON_HOLD", "AWAITING_SHIPMENT"]


def test_the_raw_body_is_signed_with_the_app_key_before_it(
    stranger, admin, receiver, subscribe
):
    subscribe("ORDER_STATUS_CHANGE")
    admin.add_order(**BOX)
    admin.deliver_webhooks()
    ((path, body, signature),) = receiver.got
    told = stranger.told
    assert path == "/hook?db=test"
    message = told["app_key"].encode() + body
    expected = hmac.new(told["app_secret"].encode(), message, hashlib.sha256)
    assert signature == expected.hexdigest()


def test_a_seller_who_takes_the_app_away_is_told(admin, receiver, subscribe):
    subscribe("SELLER_DEAUTHORIZATION")
    admin.authorize("revoke")
    admin.deliver_webhooks()
    (event,) = receiver.events
    assert event["type"] == 6 and event["data"]["message"]


def test_the_end_of_a_grant_is_told_once_a_day_in_its_last_month(
    meet, receiver, sandbox_module
):
    stranger = meet()
    admin = stranger.server.admin
    body = {"address": receiver.url, "event_type": "UPCOMING_AUTHORIZATION_EXPIRATION"}
    stranger.data("PUT", PATH, body=body)
    grant = next(iter(stranger.server.authorization.grants.values()))
    admin.advance_clock(335 * DAY - 60)
    admin.deliver_webhooks()
    assert not receiver.got
    admin.advance_clock(120)
    for _call in range(2):
        admin.deliver_webhooks()
    assert len(receiver.got) == 1
    admin.advance_clock(DAY)
    admin.deliver_webhooks()
    first, second = receiver.events
    assert first["type"] == 7
    assert first["data"]["expiration_time"] == str(grant.ends_at)
    assert first["tts_notification_id"] != second["tts_notification_id"]


def test_types_without_a_subscription_call_go_to_the_address_of_the_app(
    admin, receiver
):
    world = admin.world
    assert world.webhooks.queue(type=24, shop="US", data={}) is None
    admin.set_settings(webhook_address=receiver.url)
    world.webhooks.queue(type=24, shop="US", data={"goods_id": "1"})
    world.webhooks.queue(type=99, shop=world.shops[0], data={"new": 1})
    world.webhooks.queue(type=1, shop="US", data={})
    admin.deliver_webhooks()
    fbt, unknown = receiver.events
    # FBT names the seller, not the shop.
    assert fbt["seller_open_id"] == "sandbox-open-id" and "shop_id" not in fbt
    assert unknown["shop_id"] == world.shops[0].id


# How it is delivered


def test_a_failure_is_repeated_four_times_and_then_dropped(admin, receiver, subscribe):
    subscribe("ORDER_STATUS_CHANGE")
    receiver.status = 500
    admin.add_order(**BOX)
    for seconds in (0, 120, 1800, 3 * 3600, 12 * 3600):
        if seconds:
            admin.advance_clock(seconds - 1)
            assert not admin.deliver_webhooks()
            admin.advance_clock(1)
        assert len(admin.deliver_webhooks()) == 1
    (row,) = admin.webhooks()
    assert (row["state"], row["statuses"]) == ("dropped", [500] * 5)
    assert len({body for _path, body, _signature in receiver.got}) == 1
    admin.advance_clock(DAY)
    assert not admin.deliver_webhooks()


def test_a_receiver_that_comes_back_gets_it(admin, receiver, subscribe):
    subscribe("ORDER_STATUS_CHANGE")
    receiver.status = 503
    admin.add_order(**BOX)
    admin.deliver_webhooks()
    receiver.status = 200
    admin.advance_clock(120)
    (row,) = admin.deliver_webhooks()
    assert (row["state"], row["statuses"]) == ("delivered", [503, 200])


def test_no_answer_in_time_is_a_failure(admin, stranger, sandbox_module, monkeypatch):
    assert sandbox_module("webhook_sending").ANSWER_SECONDS == 3
    monkeypatch.setattr(sandbox_module("webhook_sending"), "ANSWER_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert admin.send_webhook(type=1, data={}, address=address) == 0
    (row,) = admin.webhooks()
    assert (row["state"], row["statuses"]) == ("waiting", [0])


@pytest.fixture
def three_orders(admin, subscribe):
    """Return a function: queue the events of three orders with quirks."""

    def queue(*quirks):
        subscribe("ORDER_STATUS_CHANGE")
        admin.set_settings(webhook_quirks=quirks)
        ids = admin.add_orders(count=3, **BOX)
        admin.deliver_webhooks()
        return ids

    return queue


def _order_ids(receiver):
    return [event["data"]["order_id"] for event in receiver.events]


def test_a_lost_webhook_never_comes(admin, receiver, three_orders):
    three_orders("lose")
    admin.advance_clock(DAY)
    admin.deliver_webhooks()
    assert not receiver.got
    assert [row["state"] for row in admin.webhooks()] == ["lost"] * 3


def test_a_duplicate_has_the_same_id(receiver, three_orders):
    ids = three_orders("duplicate")
    assert _order_ids(receiver) == [one for one in ids for _time in range(2)]
    assert len({event["tts_notification_id"] for event in receiver.events}) == 3


def test_what_is_out_of_order_comes_last_first(receiver, three_orders):
    ids = three_orders("reorder")
    assert _order_ids(receiver) == ids[::-1]


def test_older_webhooks_have_no_id(receiver, three_orders):
    three_orders("without_id")
    assert not any("tts_notification_id" in event for event in receiver.events)


def test_a_forgery_has_another_signature(stranger, admin, receiver, three_orders):
    three_orders("wrong_signature")
    for _path, body, signature in receiver.got:
        message = stranger.told["app_key"].encode() + body
        secret = stranger.told["app_secret"].encode()
        assert signature != hmac.new(secret, message, hashlib.sha256).hexdigest()


def test_quirks_may_concern_a_share(admin, receiver, subscribe):
    subscribe("ORDER_STATUS_CHANGE")
    admin.set_settings(webhook_quirks={"lose": 0.5})
    admin.add_orders(count=100, **BOX)
    states = [row["state"] for row in admin.webhooks()]
    assert 30 <= states.count("lost") <= 70
    with pytest.raises(ValueError, match="quirk: one of lose"):
        admin.set_settings(webhook_quirks=["explode"])


def test_webhooks_are_steered_over_http(stranger, admin, receiver):
    def ask(path, method="POST", body=None):
        raw = None if body is None else json.dumps(body).encode()
        return json.loads(stranger.open(f"/_sim/{path}", method, raw)[1])

    event = {"type": 1, "data": {"order_id": "1"}, "address": receiver.url}
    assert ask("webhooks", body=event) == {"status": 200}
    ask("settings", body={"webhook_address": receiver.url})
    admin.world.webhooks.queue(type=27, shop="US", data={})
    (row,) = ask("deliver")["webhooks"]
    assert (row["type"], row["state"]) == (27, "delivered")
    assert len(ask("webhooks", "GET")["webhooks"]) == 2
    assert "nobody subscribed" in ask("webhooks", body={"type": 1, "data": {}})["error"]
