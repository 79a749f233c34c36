# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fulfilled by TikTok: warehouses, inventory, goods, movements."""

from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import Refusal

MAX_IDS = 100
SKU_FIGURES = ("total_quantity", "available_quantity", "reserved_quantity")


def list_warehouses(call):
    store = call.world.fbt
    rows = [
        {
            "fbt_warehouse_id": store.warehouse_id(warehouse.code),
            "warehouse_ids": [call.world.tiktok_warehouse_id(warehouse.code)],
            "name": warehouse.name or warehouse.code,
            "type": "PLATFORM_WAREHOUSE",
            "subscribed": True,
        }
        for warehouse in store.warehouses
    ]
    return {"warehouses": rows} if rows else {}


def search_inventory(call):
    """One record a goods and warehouse; those at zero only when they are asked for."""
    goods_ids, sku_ids = _ids(call.body, "goods_ids"), _ids(call.body, "sku_ids")
    if goods_ids and sku_ids:
        raise Refusal(36009004, "goods_ids and sku_ids exclude each other", status=400)
    wanted_warehouses = _ids(call.body, "fbt_warehouse_ids")
    rows = [
        row
        for row in _records(call)
        if row["fbt_warehouse_id"] in (wanted_warehouses or [row["fbt_warehouse_id"]])
        and _is_wanted(row, goods_ids, sku_ids)
    ]
    page, paging = page_of(
        rows, call.query, filters=(call.shop.id, call.body), mode=call.world.paging_mode
    )
    data = {"total_count": len(rows), **paging}
    if page:
        data["inventory"] = page
    return data


def _is_wanted(row, goods_ids, sku_ids):
    if goods_ids:
        return row["goods"]["id"] in goods_ids
    if sku_ids:
        return any(sku["id"] in sku_ids for sku in row["goods"]["skus"])
    return bool(row["on_hand_detail"]["total_quantity"] or row["in_transit_quantity"])


def _records(call):
    store = call.world.fbt
    for goods in store.goods.values():
        for warehouse in store.warehouses:
            level = store.level(warehouse.code, goods.product.sku)
            if level is None:
                continue
            yield {
                "goods": {
                    **_goods(goods),
                    # Each SKU tells of the same goods: never add these up.
                    "skus": [
                        _sku(listing, level, listing.units_per_sku)
                        for listing in store.listings(goods)
                    ],
                },
                "fbt_warehouse_id": store.warehouse_id(warehouse.code),
                "in_transit_quantity": store.in_transit(
                    warehouse.code, goods.product.sku
                ),
                "on_hand_detail": level,
            }


def _goods(goods):
    return {
        "id": goods.id,
        "reference_code": goods.product.sku,
        "name": goods.product.name,
    }


def _sku(listing, level, units):
    figures = {key: level[key] // units for key in SKU_FIGURES}
    return {"id": listing.sku_id, "on_hand_detail": figures}


def search_goods(call):
    store = call.world.fbt
    wanted = {key: _ids(call.body, key) for key in ("goods_ids", "sku_ids")}
    wanted |= {key: _ids(call.body, key) for key in ("product_ids", "reference_codes")}
    rows = []
    for goods in store.goods.values():
        listings = store.listings(goods)
        found = {
            "goods_ids": {goods.id},
            "reference_codes": {goods.product.sku},
            "sku_ids": {listing.sku_id for listing in listings},
            "product_ids": {listing.product_id for listing in listings},
        }
        if all(not ids or found[key] & set(ids) for key, ids in wanted.items()):
            rows.append({**_goods(goods), "skus": [_matched(one) for one in listings]})
    page, paging = page_of(
        rows, call.query, filters=(call.shop.id, call.body), mode=call.world.paging_mode
    )
    data = {"total_count": len(rows), **paging}
    if page:
        data["goods"] = page
    return data


def _matched(listing):
    return {
        "id": listing.sku_id,
        "name": listing.seller_sku,
        "product": {"id": listing.product_id, "name": listing.product.name},
        "matched": True,
    }


def search_movements(call):
    store = call.world.fbt
    goods_ids = _ids(call.body, "goods_ids")
    warehouse_ids = _ids(call.body, "fbt_warehouse_ids")
    first = call.body.get("create_time_ge", 0)
    last = call.body.get("create_time_le", call.world.clock())
    rows = [
        _movement(store, one)
        for one in store.movements
        # Closed at both ends, unlike the times of orders.
        if first <= one.moment <= last
        and one.goods_id in (goods_ids or [one.goods_id])
        and (not warehouse_ids or store.warehouse_id(one.warehouse) in warehouse_ids)
    ]
    page, paging = page_of(
        rows, call.query, filters=(call.shop.id, call.body), mode=call.world.paging_mode
    )
    data = {"total_count": len(rows), **paging}
    if page:
        data["inventory_records"] = page
    return data


def _movement(store, movement):
    goods = next(one for one in store.goods.values() if one.id == movement.goods_id)
    return {
        "goods": _goods(goods),
        "fbt_warehouse_id": store.warehouse_id(movement.warehouse),
        "order": {"id": movement.order_id, "type": movement.order_type},
        "create_time": movement.moment,
        "inventory_goods_type": movement.kind,
        "initial_on_hand_quantity": movement.before,
        "final_on_hand_quantity": movement.after,
        "changed_quantity": movement.after - movement.before,
    }


def _ids(body, key):
    ids = body.get(key) or []
    if not isinstance(ids, list) or len(ids) > MAX_IDS:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return ids


ENDPOINTS = (
    Endpoint(
        name="fbt_warehouses",
        method="GET",
        path="/fbt/202408/warehouses",
        handle=list_warehouses,
        scope="seller.fbt.info",
    ),
    Endpoint(
        name="fbt_inventory_search",
        method="POST",
        path="/fbt/202408/inventory/search",
        handle=search_inventory,
        scope="seller.fbt.info",
        query=PAGE_KEYS,
        body=frozenset({"goods_ids", "sku_ids", "fbt_warehouse_ids"}),
    ),
    Endpoint(
        name="fbt_goods_search",
        method="POST",
        path="/fbt/202607/goods/search",
        handle=search_goods,
        scope="seller.fbt.info",
        query=PAGE_KEYS,
        body=frozenset({"goods_ids", "sku_ids", "product_ids", "reference_codes"}),
    ),
    Endpoint(
        name="fbt_movement_search",
        method="POST",
        path="/fbt/202410/inventory_records/search",
        handle=search_movements,
        scope="seller.fbt.info",
        query=PAGE_KEYS,
        body=frozenset(
            {"goods_ids", "fbt_warehouse_ids", "create_time_ge", "create_time_le"}
        ),
    ),
)
