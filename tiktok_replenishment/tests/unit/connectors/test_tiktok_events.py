# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import json
from datetime import datetime, timezone

import pytest
from connectors.errors import ContractError
from connectors.tiktok.events import (
    EVENT_NAMES,
    SUBSCRIBED_EVENTS,
    parse_event,
    takes_address,
)

SENT = 1772474400


def _event(data, event_type=1, **values):
    body = {
        "type": event_type,
        "tts_notification_id": "7327112393057371910",
        "shop_id": "7494049642642441621",
        "timestamp": SENT,
        "data": data,
        **values,
    }
    return parse_event(json.dumps(body).encode())


def test_an_event_says_what_happened_where_and_when():
    event = _event({"order_id": "576", "order_status": "CANCEL", "update_time": SENT})
    assert (event.type, event.name) == (1, "ORDER_STATUS_CHANGE")
    assert event.notification_id == "7327112393057371910"
    assert (event.shop_external_id, event.open_id) == ("7494049642642441621", "")
    assert event.occurred_at == datetime(2026, 3, 2, 18, tzinfo=timezone.utc)
    assert event.data == {
        "order_id": "576",
        "order_status": "CANCEL",
        "update_time": SENT,
    }


def test_ids_are_texts_also_where_they_are_written_as_numbers():
    event = _event({"product_id": 1729300000000000001}, 5, shop_id=7494049642642441621)
    assert event.data == {"product_id": "1729300000000000001"}
    assert event.shop_external_id == "7494049642642441621"


@pytest.mark.parametrize("event_type", [21, 22, 23, 24])
def test_events_of_tiktoks_warehouses_name_the_seller(event_type):
    event = _event({}, event_type, shop_id=None, seller_open_id="7010736057180325637=")
    assert (event.shop_external_id, event.open_id) == ("", "7010736057180325637=")


def test_stock_in_tiktoks_warehouses_is_kept_as_it_is_nested():
    detail = {"total_quantity": 9, "reserved_quantity": 2, "available_quantity": 7}
    data = {
        "goods_id": "71",
        "sku_id": "172940",
        "fbt_warehouse_inventory": [
            {"fbt_warehouse_id": "F1", "on_hand_detail": detail, "note": "hello"}
        ],
        "update_time": SENT,
    }
    kept = _event(data, 24).data
    assert kept["fbt_warehouse_inventory"] == [
        {"fbt_warehouse_id": "F1", "on_hand_detail": detail}
    ]


def test_tiktoks_own_stock_alert_is_kept():
    data = {
        "product_id": "1",
        "sku_id": "2",
        "trigger_reason": {"alert_type": "PREDICTION", "lead_days": 5},
        "current_inventory_status": "LOW_STOCK",
        "inventory_distribution": {"total_quantity": 4, "committed_quantity": 1},
        "update_time": SENT,
    }
    assert _event(data, 27).data == data


def test_products_of_a_promotion_are_kept():
    data = {
        "activity_id": "71",
        "change_type": "UPDATE",
        "product_update_list": {"product_ids": [1, "2"]},
    }
    assert _event(data, 63).data["product_update_list"] == {"product_ids": ["1", "2"]}


@pytest.mark.parametrize("key", ["shop_id", "seller_id"])
def test_a_change_of_stock_names_its_shop_inside(key):
    data = {key: 7494, "occurred_at": "2026-03-02T18:00:00.123456789Z"}
    event = _event(data, 71, shop_id=None)
    assert event.shop_external_id == "7494"
    assert event.data["occurred_at"] == "2026-03-02T18:00:00.123456789Z"


@pytest.mark.parametrize("event_type", [14, 12, 999])
def test_no_word_of_a_buyer_is_kept(event_type):
    words = {
        "content": "Jane Doe, 1 High Street",
        "buyer": {"name": "Jane", "phone": "+15551234567"},
        "sender": {"nickname": "Jane"},
        "return_reason": "Jane did not like it",
        "message": "hello from Jane",
        # Not even under a key that is allowed.
        "order_status": "Jane did it",
        "order_id": {"name": "Jane"},
        "skus": ["Jane", {"sku_id": "1", "comment": "Jane"}],
        "change_detail": "Jane",
    }
    assert _event(words, event_type).data == {"skus": [{"sku_id": "1"}]}


def test_an_unknown_type_is_an_event_without_name():
    event = _event({"order_id": "1", "novelty": "x"}, 999)
    assert (event.type, event.name, event.data) == (999, "", {"order_id": "1"})


def test_without_id_the_body_itself_tells_repetitions():
    body = json.dumps({"type": 6, "data": {"message": "bye"}}).encode()
    event = parse_event(body)
    assert event.notification_id == hashlib.sha256(body).hexdigest()
    assert (event.shop_external_id, event.occurred_at, event.data) == ("", None, {})


@pytest.mark.parametrize("moment", [None, "soon", -5, 10**17])
def test_a_strange_time_is_no_reason_to_lose_an_event(moment):
    assert _event({}, timestamp=moment).occurred_at is None


@pytest.mark.parametrize("data", [None, [], "x", 5])
def test_strange_data_is_no_reason_to_lose_an_event(data):
    assert _event(data).data == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Jane",
        b"[]",
        b"null",
        b"{}",
        b'{"type": null}',
        b'{"type": true}',
        b'{"type": "x"}',
        b"\xff\xfe",
        b"[" * 100000,
    ],
)
def test_a_body_that_is_no_event_is_a_contract_error(body):
    with pytest.raises(ContractError) as caught:
        parse_event(body)
    assert "Jane" not in str(caught.value)
    assert caught.value.__context__ is None


def test_what_we_subscribe_to_are_known_events():
    assert set(SUBSCRIBED_EVENTS) <= set(EVENT_NAMES.values())


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://odoo.example.com", True),
        ("https://odoo.example.com/tiktok_replenishment/webhook/key", True),
        ("http://odoo.example.com", False),
        ("https://odoo.example.com:8069", False),
        ("https://odoo.example.com:x", False),
        ("https://203.0.113.7/x", False),
        ("https://[2001:db8::1]", False),
        ("https://localhost", False),
        ("", False),
    ],
)
def test_events_are_sent_to_an_https_domain_without_a_port(address, is_taken):
    assert takes_address(address) is is_taken
