# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields
from datetime import datetime, timezone

import pytest
from connectors.errors import ContractError
from connectors.tiktok.aftersales import (
    Aftersale,
    AftersaleUnit,
    parse_cancellation,
    parse_return,
)

CHANGED = 1772474400


def _cancellation(status="CANCELLATION_REQUEST_COMPLETE", **values):
    return {
        "cancel_id": "41",
        "order_id": "576",
        "cancel_type": "BUYER_CANCEL",
        "cancel_status": status,
        "cancel_reason": "ecom_order_delivered_refund_reason",
        "cancel_reason_text": "Jane does not need it",
        "role": "BUYER",
        "create_time": CHANGED - 60,
        "update_time": CHANGED,
        "cancel_line_items": [{"order_line_item_id": "1", "sku_id": "172940"}],
        **values,
    }


def _return(return_type="RETURN_AND_REFUND", **values):
    return {
        "return_id": "42",
        "order_id": 576,
        "return_type": return_type,
        "return_status": "RETURN_OR_REFUND_REQUEST_COMPLETE",
        "return_reason_text": "Jane says it is broken",
        "update_time": CHANGED,
        "return_line_items": [
            {
                "order_line_item_id": "7",
                "sku_id": "SET",
                "return_sub_line_items": [
                    {"sub_order_line_item_id": "91", "sku_id": "CUP"},
                    {"sku_id": "POT"},
                ],
            }
        ],
        **values,
    }


def test_a_cancellation_names_the_units_of_its_order():
    request = parse_cancellation(_cancellation())
    assert (request.external_id, request.kind) == ("41", "cancellation")
    assert (request.order_external_id, request.type) == ("576", "BUYER_CANCEL")
    assert request.updated_at == datetime(2026, 3, 2, 18, tzinfo=timezone.utc)
    assert request.units == (
        AftersaleUnit(line_item_id="1", sub_item_ids=(), sku_external_id="172940"),
    )


def test_a_return_may_mean_parts_of_a_bundle():
    (unit,) = parse_return(_return()).units
    assert (unit.line_item_id, unit.sub_item_ids) == ("7", ("91",))


def test_no_reason_is_kept():
    words = str(parse_cancellation(_cancellation())) + str(parse_return(_return()))
    assert "Jane" not in words
    assert not {"reason", "role"} & {spec.name for spec in fields(Aftersale)}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("CANCELLATION_REQUEST_PENDING", "open"),
        ("CANCELLATION_REQUEST_SUCCESS", "done"),
        ("CANCELLATION_REQUEST_COMPLETE", "done"),
        ("CANCELLATION_REQUEST_CANCEL", "refused"),
        ("CANCELLATION_REQUEST_CANCELLED", "refused"),
        ("SOMETHING_NEW", "open"),
    ],
)
def test_the_outcome_of_a_cancellation(status, outcome):
    assert parse_cancellation(_cancellation(status)).outcome == outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("RETURN_OR_REFUND_REQUEST_PENDING", "open"),
        ("AWAITING_BUYER_SHIP", "open"),
        ("BUYER_SHIPPED_ITEM", "open"),
        ("AWAITING_BUYER_RESPONSE", "open"),
        ("RETURN_OR_REFUND_REQUEST_SUCCESS", "done"),
        ("RETURN_OR_REFUND_REQUEST_COMPLETE", "done"),
        ("REFUND_OR_RETURN_REQUEST_REJECT", "refused"),
        ("RETURN_OR_REFUND_REQUEST_CANCEL", "refused"),
        ("REJECT_RECEIVE_PACKAGE", "refused"),
        ("REPLACEMENT_REQUEST_PENDING", "open"),
        ("REPLACEMENT_REQUEST_COMPLETE", "done"),
        ("REPLACEMENT_REQUEST_REFUND_SUCCESS", "done"),
        ("REPLACEMENT_REQUEST_REJECT", "refused"),
        ("REPLACEMENT_REQUEST_CANCEL", "refused"),
        ("EXCHANGE_REQUEST_PENDING", "open"),
        ("EXCHANGE_REQUEST_COMPLETE", "done"),
        ("EXCHANGE_REQUEST_REFUND_SUCCESS", "done"),
        ("EXCHANGE_REQUEST_CANCEL", "refused"),
        ("SOMETHING_NEW", "open"),
    ],
)
def test_the_outcome_of_a_return(status, outcome):
    assert parse_return(_return(return_status=status)).outcome == outcome


@pytest.mark.parametrize("restocks", [True, False, None])
def test_a_cancellation_says_itself_whether_goods_are_put_back(restocks):
    request = parse_cancellation(_cancellation(should_replenish_stock=restocks))
    assert request.restocks is restocks


@pytest.mark.parametrize(
    ("return_type", "keeps", "restocks"),
    [
        ("REFUND", None, False),
        ("RETURN_AND_REFUND", None, True),
        ("REPLACEMENT", None, True),
        ("REPLACEMENT", True, False),
        ("EXCHANGE", False, True),
        ("SOMETHING_NEW", None, None),
        (None, None, None),
    ],
)
def test_a_return_brings_goods_back_by_its_type(return_type, keeps, restocks):
    request = parse_return(_return(return_type, can_buyer_keep_item=keeps))
    assert request.restocks is restocks


@pytest.mark.parametrize(
    "missing", ["cancel_id", "order_id", "cancel_status", "update_time"]
)
def test_a_request_needs_id_status_and_time(missing):
    with pytest.raises(ContractError, match=f"field {missing} is"):
        parse_cancellation(_cancellation(**{missing: None}))


def test_a_request_without_units_or_type_is_no_error():
    request = parse_return(_return(None, return_line_items=None, create_time=None))
    assert (request.units, request.created_at, request.type) == ((), None, "")
