# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that read orders."""

import json

from .order_payload import buyer_id, rendered_order, shipping_type
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import JsonRows, Refusal

SORT_FIELDS = {"create_time": "created", "update_time": "updated"}
WINDOW_KEYS = [f"{name}_{end}" for name in SORT_FIELDS for end in ("ge", "lt")]
# What an order says to a filter that wants one value.
EXACT_FILTERS = {
    "order_status": lambda order: order.status,
    "shipping_type": shipping_type,
    "buyer_user_id": buyer_id,
    "is_buyer_request_cancel": lambda order: bool(order.cancel_asked),
}
END_OF_TIME = 2**62
MAX_DETAIL_IDS = 50


def search_orders(call):
    sort_field = call.query.get("sort_field", "create_time")
    sort_order = call.query.get("sort_order", "DESC")
    if sort_field not in SORT_FIELDS or sort_order not in ("ASC", "DESC"):
        raise Refusal(36009004, "Invalid sort_field or sort_order", status=400)
    key = SORT_FIELDS[sort_field]
    is_wanted = _filter(call)

    def find(orders):
        return sorted(
            filter(is_wanted, orders),
            key=lambda order: (getattr(order, key), order.id),
            reverse=sort_order == "DESC",
        )

    search = (call.shop.id, key, sort_order, json.dumps(call.body, sort_keys=True))
    orders = call.world.order_searches.find(search, find)
    filters = (call.shop.id, sort_field, sort_order, call.body)
    mode = call.world.paging_mode
    page, paging = page_of(orders, call.query, filters=filters, mode=mode)
    if mode == "drift":
        # Before the page is written: its own rows may show the change.
        call.world.drift.strike(orders, page)
    data = {"total_count": len(orders), **paging}
    if page:
        data["orders"] = _rendered(call.world, page)
    return data


def _rendered(world, orders):
    return JsonRows([rendered_order(world, order) for order in orders])


def _filter(call):
    """Return whether an order is asked for, as a function."""
    body, world = call.body, call.world
    created, updated = _window(body, "create_time"), _window(body, "update_time")
    exact = [
        (EXACT_FILTERS[key], body[key])
        for key in EXACT_FILTERS
        if body.get(key) is not None
    ]
    codes = body.get("warehouse_ids") or ()

    def is_wanted(order):
        return (
            order.shop == call.shop.spec.code
            and order.updated in updated
            and order.created in created
            and all(tell(order) == value for tell, value in exact)
            and (not codes or world.tiktok_warehouse_id(order.warehouse) in codes)
        )

    return is_wanted


def _window(body, name):
    """Half open: from ``ge`` on, up to but without ``lt``."""
    start = _seconds(body, f"{name}_ge", 0)
    return range(start, _seconds(body, f"{name}_lt", END_OF_TIME))


def _seconds(body, key, default):
    value = body.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return value


def get_orders(call):
    """Unknown and foreign ids are silently left out."""
    world = call.world
    ids = [one for one in call.query.get("ids", "").split(",") if one]
    if not 1 <= len(ids) <= MAX_DETAIL_IDS:
        raise Refusal(36009004, "Invalid 'ids' query parameter", status=400)
    orders = [world.orders[one] for one in ids if one in world.orders]
    found = [order for order in orders if order.shop == call.shop.spec.code]
    return {"orders": _rendered(world, found)} if found else {}


ENDPOINTS = (
    Endpoint(
        name="order_search",
        method="POST",
        path="/order/202309/orders/search",
        handle=search_orders,
        scope="seller.order.info",
        query=PAGE_KEYS | {"sort_field", "sort_order"},
        body=frozenset({"warehouse_ids", *EXACT_FILTERS, *WINDOW_KEYS}),
    ),
    Endpoint(
        name="order_detail",
        method="GET",
        path="/order/{version}/orders",
        versions=("202309", "202507"),
        handle=get_orders,
        scope="seller.order.info",
        query=frozenset({"ids"}),
    ),
)
