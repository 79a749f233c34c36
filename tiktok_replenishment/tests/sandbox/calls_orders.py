# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that read orders."""

import json

from .order_payload import order_payload
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import Refusal

SORT_FIELDS = {"create_time": "created", "update_time": "updated"}
MAX_DETAIL_IDS = 50


def search_orders(call):
    sort_field = call.query.get("sort_field", "create_time")
    sort_order = call.query.get("sort_order", "DESC")
    if sort_field not in SORT_FIELDS or sort_order not in ("ASC", "DESC"):
        raise Refusal(36009004, "Invalid sort_field or sort_order", status=400)
    key = SORT_FIELDS[sort_field]

    def find(orders):
        wanted = [
            order
            for order in orders
            if order.shop == call.shop.spec.code and _is_wanted(call, order)
        ]
        return sorted(
            wanted,
            key=lambda order: (getattr(order, key), order.id),
            reverse=sort_order == "DESC",
        )

    search = (call.shop.id, key, sort_order, json.dumps(call.body, sort_keys=True))
    orders = call.world.found_orders(search, find)
    filters = (call.shop.id, sort_field, call.body)
    page, paging = page_of(orders, call.query, filters=filters)
    data = {"total_count": len(orders), **paging}
    if page:
        data["orders"] = [order_payload(call.world, order) for order in page]
    return data


def _is_wanted(call, order):
    if call.body.get("order_status") not in (None, order.status):
        return False
    wanted_ids = call.body.get("warehouse_ids")
    if wanted_ids and call.world.tiktok_warehouse_id(order.warehouse) not in wanted_ids:
        return False
    for name, key in SORT_FIELDS.items():
        moment = getattr(order, key)
        if moment < _seconds(call.body, f"{name}_ge", 0):
            return False
        if moment >= _seconds(call.body, f"{name}_lt", moment + 1):
            return False
    return True


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
    return {"orders": [order_payload(world, order) for order in found]} if found else {}


ENDPOINTS = (
    Endpoint(
        name="order_search",
        method="POST",
        path="/order/202309/orders/search",
        handle=search_orders,
        scope="seller.order.info",
        query=PAGE_KEYS | {"sort_field", "sort_order"},
        body=frozenset(
            {
                "order_status",
                "create_time_ge",
                "create_time_lt",
                "update_time_ge",
                "update_time_lt",
                "shipping_type",
                "warehouse_ids",
            }
        ),
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
