# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Inbound orders of FBT; there is no call that lists them, so ids must be known.

The two versions tell the same in other words. The newer one has no status of its own:
it is that of the last status log.
"""

from .fbt_inbound import MAX_STATUS_LOGS
from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal

MAX_IDS = 100


def get_inbound_orders(call):
    return _found(call, "order_ids", _order)


def get_inbound_orders_202409(call):
    return _found(call, "ids", _older_order)


def _found(call, key, payload):
    """Ids come as one value, joined by commas; unknown ones are left out."""
    ids = [one for one in call.query.get(key, "").split(",") if one]
    if not 1 <= len(ids) <= MAX_IDS:
        raise Refusal(36009004, f"Invalid '{key}' query parameter", status=400)
    store = call.world.fbt
    orders = [store.inbound.find(one) for one in ids]
    found = [_filled(payload(call.world, order)) for order in orders if order]
    return {"inbound_orders": found} if found else {}


def _filled(payload):
    """Empty lists are left out, as in every reply."""
    return {key: value for key, value in payload.items() if value != []}


def _order(world, order):
    return {
        "order_id": order.id,
        "order_id_string": order.text_id,
        "order_plan_id": f"5767{order.id[4:]}",
        "merchant": _merchant(),
        "expected_arrival_time": order.expected,
        **_times(order, "actual_arrival_time"),
        "warehouse": _warehouse(world, order, "business_warehouse_ids"),
        "status_logs": [
            {
                "operate_time": moment,
                "previous_status": before,
                "new_status": after,
                "operator": "SYSTEM",
            }
            for moment, before, after in order.logs[-MAX_STATUS_LOGS:]
        ],
        "inbound_goods_lot_receive_item_details": [
            _goods_detail(world, line) for line in order.lines
        ],
    }


def _goods_detail(world, line):
    return {
        "goods_id": world.fbt.goods[line.sku].id,
        "lot_code": "",
        "expiration_time": 0,
        "planned_count": line.planned,
        "normal_received_count": line.received,
        "defective_received_count": line.defective,
        "total_received_count": line.received + line.defective,
    }


def _older_order(world, order):
    return {
        "id": order.id,
        "type": "INBOUND",
        "merchant": _merchant(),
        "expect_arrive_time": order.expected,
        **_times(order, "actual_arrive_time"),
        "warehouse": _warehouse(world, order, "warehouse_ids"),
        "order_operation_logs": [
            {"operate_time": moment, "order_status": after}
            for moment, _before, after in order.logs[-MAX_STATUS_LOGS:]
        ],
        "planned_goods": [_planned(world, line) for line in order.lines],
        "received_batches": [
            _received(world, line)
            for line in order.lines
            if line.received or line.defective
        ],
    }


def _planned(world, line):
    goods = world.fbt.goods[line.sku]
    return {
        "id": goods.id,
        "reference_code": line.sku,
        "name": goods.product.name,
        "quantity": line.planned,
    }


def _received(world, line):
    return {
        "goods_id": world.fbt.goods[line.sku].id,
        "normal_quantity": line.received,
        "defective_quantity": line.defective,
        "total_quantity": line.received + line.defective,
    }


def _merchant():
    return {"id": "7494000000000000001", "name": "Sandbox Seller"}


def _times(order, arrival_key):
    times = {"create_time": order.created}
    if order.shipped:
        times["ship_time"] = order.shipped
    if order.arrived:
        times[arrival_key] = order.arrived
    return times


def _warehouse(world, order, ids_key):
    return {
        "fbt_warehouse_id": world.fbt.warehouse_id(order.warehouse),
        ids_key: [world.tiktok_warehouse_id(order.warehouse)],
        "name": order.warehouse,
        "type": "PLATFORM_WAREHOUSE",
    }


ENDPOINTS = (
    Endpoint(
        name="fbt_inbound_orders",
        method="GET",
        path="/fbt/202602/inbound_orders",
        handle=get_inbound_orders,
        scope="seller.fbt.inbound",
        query=frozenset({"order_ids", "include_carton_details"}),
    ),
    Endpoint(
        name="fbt_inbound_orders",
        method="GET",
        path="/fbt/202409/inbound_orders",
        handle=get_inbound_orders_202409,
        scope="seller.fbt.inbound",
        query=frozenset({"ids"}),
    ),
)
