# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Searches for cancellations and returns."""

import math
from decimal import Decimal

from .order_payload import BUYER, order_payload
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import Refusal

SORT_FIELDS = {"create_time": "created", "update_time": "updated"}
# Documented for both searches: 10 to 50; fewer are let through here, for short tests.
MAX_PAGE_SIZE = 50
DEFAULT_PAGE_SIZE = "10"
RESPONSE_SECONDS = 48 * 3600
REASONS = {
    "BUYER": "ecom_order_to_ship_canceled_reason_no_longer_needed",
    "SELLER": "seller_cancel_reason_out_of_stock",
    "OPERATOR": "tiktok_cancel_reason_package_lost",
    "SYSTEM": "tiktok_cancel_reason_delivery_refused",
}
TIME_KEYS = frozenset(f"{name}_{end}" for name in SORT_FIELDS for end in ("ge", "lt"))
# The sandbox's requests never come to these.
UNKNOWN_TO_US = ("arbitration_status", "seller_proposed_return_type")
SHARED_KEYS = TIME_KEYS | {"order_ids", "buyer_user_ids", "locale"}


def search_cancellations(call):
    filters = {"cancel_ids": "id", "cancel_types": "type", "cancel_status": "status"}
    return _search(call, "cancellation", filters, "cancellations", _cancellation)


def search_returns(call):
    filters = {"return_ids": "id", "return_types": "type", "return_status": "status"}
    return _search(call, "return", filters, "return_orders", _return)


def _search(call, kind, filters, key, payload):
    size = call.query.get("page_size", DEFAULT_PAGE_SIZE)
    if not size.isdecimal() or int(size) > MAX_PAGE_SIZE:
        raise Refusal(36009004, "Invalid 'page_size' query parameter", status=400)
    rows = _sorted(_found(call, kind, filters), call.query)
    query = {**call.query, "page_size": size}
    sorting = [call.query.get("sort_field"), call.query.get("sort_order")]
    bound_to = (call.shop.id, kind, sorting, call.body)
    page, paging = page_of(rows, query, filters=bound_to, mode=call.world.paging_mode)
    data = {"total_count": len(rows), **paging}
    if page:
        data[key] = [payload(call.world, one) for one in page]
    return data


def _found(call, kind, filters):
    choices = {
        attribute: _texts(call.body, key)
        for key, attribute in {**filters, "order_ids": "order_id"}.items()
    }
    buyers = _texts(call.body, "buyer_user_ids")
    times = {
        attribute: (
            _seconds(call.body, f"{name}_ge", 0),
            _seconds(call.body, f"{name}_lt", math.inf),
        )
        for name, attribute in SORT_FIELDS.items()
    }
    if any(_texts(call.body, key) for key in UNKNOWN_TO_US):
        return []
    return [
        one
        for one in call.world.aftersales.by_id.values()
        if (one.kind, one.shop) == (kind, call.shop.spec.code)
        and all(getattr(one, key) in ids for key, ids in choices.items() if ids)
        and all(low <= getattr(one, key) < end for key, (low, end) in times.items())
        and (not buyers or _order(call.world, one)["user_id"] in buyers)
    ]


def _sorted(rows, query):
    field = query.get("sort_field", "create_time")
    order = query.get("sort_order", "DESC")
    if field not in SORT_FIELDS or order not in ("ASC", "DESC"):
        raise Refusal(36009004, "Invalid sort_field or sort_order", status=400)
    return sorted(
        rows,
        key=lambda one: (getattr(one, SORT_FIELDS[field]), one.id),
        reverse=order == "DESC",
    )


def _texts(body, key):
    """The wanted values; an empty or missing list wants any."""
    values = body.get(key) or []
    if not isinstance(values, list):
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return values


def _seconds(body, key, default):
    value = body.get(key)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return value


def _order(world, request):
    return order_payload(world, world.orders[request.order_id])


def _cancellation(world, request):
    order = _order(world, request)
    payload = {
        "cancel_id": request.id,
        "cancel_type": request.type,
        "cancel_status": request.status,
        "cancel_reason": REASONS[request.user],
        "cancel_reason_text": f"{BUYER} does not want it any more",
        "should_replenish_stock": request.restocks,
        "cancel_line_items": _line_items(request, order, "cancel"),
        **_shared(request, order),
    }
    if request.status == "CANCELLATION_REQUEST_PENDING":
        payload["seller_next_action_response"] = [
            {
                "action": "SELLER_RESPOND_BUYER_CANCEL",
                "deadline": request.created + RESPONSE_SECONDS,
            }
        ]
    return payload


def _return(world, request):
    order = _order(world, request)
    return {
        "return_id": request.id,
        "return_type": request.type,
        "return_status": request.status,
        "return_reason": "ecom_order_delivered_refund_and_return_reason_wrong_item",
        "return_reason_text": f"{BUYER} got another article",
        "shipment_type": "PLATFORM",
        "handover_method": "DROP_OFF",
        "can_buyer_keep_item": request.type == "REFUND",
        "return_line_items": _line_items(request, order, "return"),
        **_shared(request, order),
    }


def _shared(request, order):
    return {
        "order_id": request.order_id,
        "role": request.user,
        "create_time": request.created,
        "update_time": request.updated,
        "refund_amount": _refund(_items(request, order)),
    }


def _items(request, order):
    wanted = set(request.unit_ids)
    return [item for item in order["line_items"] if item["id"] in wanted]


def _line_items(request, order, kind):
    """One entry a unit, as in the order; those of a bundle name its parts."""
    rows = []
    for item in _items(request, order):
        own_id = f"4036{item['id'][-12:]}{request.id[-3:]}"
        row = {
            f"{kind}_line_item_id": own_id,
            "order_line_item_id": item["id"],
            **_article(item),
        }
        parts = [
            {
                f"{kind}_sub_line_item_id": f"4037{part['id'][-12:]}{request.id[-3:]}",
                f"{kind}_line_item_id": own_id,
                "sub_order_line_item_id": part["id"],
                "order_line_item_id": item["id"],
                **_article(part),
            }
            for part in item.get("sub_item_info", ())
        ]
        if parts:
            row[f"{kind}_sub_line_items"] = parts
        rows.append(row)
    return rows


def _article(item):
    return {
        "sku_id": item["sku_id"],
        "seller_sku": item["seller_sku"],
        "product_name": item["product_name"],
        "refund_amount": _refund([item]),
    }


def _refund(items):
    total = str(sum((Decimal(item["sale_price"]) for item in items), Decimal(0)))
    return {
        "currency": items[0]["currency"],
        "refund_total": total,
        "refund_subtotal": total,
        "refund_shipping_fee": "0",
        "refund_tax": "0",
    }


def _endpoint(name, path, handle, own_keys):
    return Endpoint(
        name=name,
        method="POST",
        path=path,
        versions=("202309", "202602"),
        handle=handle,
        scope="seller.return_refund.basic",
        query=PAGE_KEYS | {"sort_field", "sort_order"},
        body=SHARED_KEYS | own_keys,
    )


ENDPOINTS = (
    _endpoint(
        "cancellation_search",
        "/return_refund/{version}/cancellations/search",
        search_cancellations,
        {"cancel_ids", "cancel_types", "cancel_status"},
    ),
    _endpoint(
        "return_search",
        "/return_refund/{version}/returns/search",
        search_returns,
        {"return_ids", "return_types", "return_status", *UNKNOWN_TO_US},
    ),
)
