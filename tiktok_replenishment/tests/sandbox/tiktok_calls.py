# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the calls of the Open API return: shops, warehouses, orders, products, stock.

A handler takes (world, shop, query, body) and returns the ``data`` of the envelope.
Empty lists are left out, as the real service does.
"""

import json

from .order_payload import order_payload
from .paging import page_of
from .tiktok_envelope import Refusal

ORDER_FILTERS = frozenset(
    {
        "order_status",
        "create_time_ge",
        "create_time_lt",
        "update_time_ge",
        "update_time_lt",
        "shipping_type",
        "warehouse_ids",
    }
)
PRODUCT_FILTERS = frozenset({"status", "seller_skus", "sku_ids"})
SORT_FIELDS = {"create_time": "created", "update_time": "updated"}
MAX_DETAIL_IDS = 50
MAX_INVENTORY_IDS = {"product_ids": 100, "sku_ids": 600}


def list_shops(world, _shop, _query, _body):
    return {
        "shops": [
            {
                "id": shop.id,
                "name": shop.spec.name or f"Sandbox {shop.spec.code}",
                "region": shop.spec.region,
                "seller_type": "CROSS_BORDER",
                "cipher": shop.cipher,
                "code": shop.code,
            }
            for shop in world.shops
        ]
    }


def list_warehouses(world, shop, _query, _body):
    codes = []
    for listing in world.listings_of_shop(shop):
        for sales in listing.product.sales:
            if sales.shop == shop.spec.code and sales.warehouse not in codes:
                codes.append(sales.warehouse)
    rows = [
        {
            "id": world.tiktok_warehouse_id(code),
            "entity_id": f"9{world.tiktok_warehouse_id(code)}",
            "name": code,
            "effect_status": "ENABLED",
            "type": "SALES_WAREHOUSE",
            "sub_type": "CB_OVERSEA_WAREHOUSE",
            "is_default": index == 0,
            # The real reply misspells district.
            "address": {"region_code": shop.spec.region, "distict": "Springfield"},
        }
        for index, code in enumerate(codes)
    ]
    if not rows:
        return {}
    returns = {**rows[0], "id": "7312499999999999999", "name": "Returns"}
    returns |= {"type": "RETURN_WAREHOUSE", "is_default": False}
    return {"warehouses": [*rows, returns]}


def search_orders(world, shop, query, body):
    sort_field = query.get("sort_field", "create_time")
    sort_order = query.get("sort_order", "DESC")
    if sort_field not in SORT_FIELDS or sort_order not in ("ASC", "DESC"):
        raise Refusal(36009004, "Invalid sort_field or sort_order", status=400)
    key = SORT_FIELDS[sort_field]

    def find(orders):
        wanted = [
            order
            for order in orders
            if order.shop == shop.spec.code and _is_wanted(world, order, body)
        ]
        return sorted(
            wanted,
            key=lambda order: (getattr(order, key), order.id),
            reverse=sort_order == "DESC",
        )

    search = (shop.id, key, sort_order, json.dumps(body, sort_keys=True))
    orders = world.found_orders(search, find)
    page, paging = page_of(orders, query, filters=(shop.id, sort_field, body))
    data = {"total_count": len(orders), **paging}
    if page:
        data["orders"] = [order_payload(world, order) for order in page]
    return data


def _is_wanted(world, order, body):
    if body.get("order_status") not in (None, order.status):
        return False
    wanted_ids = body.get("warehouse_ids")
    if wanted_ids and world.tiktok_warehouse_id(order.warehouse) not in wanted_ids:
        return False
    for name, key in SORT_FIELDS.items():
        moment = getattr(order, key)
        if moment < _seconds(body, f"{name}_ge", 0):
            return False
        if moment >= _seconds(body, f"{name}_lt", moment + 1):
            return False
    return True


def _seconds(body, key, default):
    value = body.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return value


def get_orders(world, shop, query, _body):
    """Unknown and foreign ids are silently left out."""
    ids = [one for one in query.get("ids", "").split(",") if one]
    if not 1 <= len(ids) <= MAX_DETAIL_IDS:
        raise Refusal(36009004, "Invalid 'ids' query parameter", status=400)
    orders = [world.orders[one] for one in ids if one in world.orders]
    found = [order for order in orders if order.shop == shop.spec.code]
    return {"orders": [order_payload(world, order) for order in found]} if found else {}


def search_products(world, shop, query, body):
    listings = [
        listing
        for listing in world.listings_of_shop(shop)
        if listing.seller_sku in body.get("seller_skus", [listing.seller_sku])
        and listing.sku_id in body.get("sku_ids", [listing.sku_id])
        and body.get("status", "ALL") in ("ALL", "ACTIVATE")
    ]
    page, paging = page_of(listings, query, filters=(shop.id, body))
    data = {"total_count": len(listings), **paging}
    if page:
        data["products"] = [_product(world, shop, listing) for listing in page]
    return data


def _product(world, shop, listing):
    price = {
        "currency": shop.spec.currency,
        "sale_price": str(listing.product.price),
        "tax_exclusive_price": str(listing.product.price),
    }
    sku = {
        "id": listing.sku_id,
        "seller_sku": listing.seller_sku,
        "price": price,
        "inventory": _warehouse_stock(world, shop, listing, "quantity"),
        "status_info": {"status": "NORMAL"},
    }
    return {
        "id": listing.product_id,
        "title": listing.product.name,
        "status": "ACTIVATE",
        "create_time": 1700000000,
        "update_time": 1700000000,
        "audit": {"status": "APPROVED"},
        "skus": [sku],
    }


def search_inventory(world, shop, _query, body):
    key = "sku_ids" if body.get("sku_ids") else "product_ids"
    ids = body.get(key)
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_INVENTORY_IDS[key]:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    attribute = key.removesuffix("s")
    found = [
        listing
        for listing in world.listings_of_shop(shop)
        if getattr(listing, attribute) in ids
    ]
    return (
        {"inventory": [_inventory(world, shop, one) for one in found]} if found else {}
    )


def _inventory(world, shop, listing):
    rows = _warehouse_stock(world, shop, listing, "available_quantity")
    total = sum(row["available_quantity"] for row in rows)
    sku = {
        "id": listing.sku_id,
        "seller_sku": listing.seller_sku,
        "total_available_quantity": total,
        "total_committed_quantity": 0,
        "warehouse_inventory": [{**row, "committed_quantity": 0} for row in rows],
    }
    return {"product_id": listing.product_id, "skus": [sku]}


def _warehouse_stock(world, shop, listing, key):
    codes = {
        sales.warehouse
        for sales in listing.product.sales
        if sales.shop == shop.spec.code
    }
    return [
        {
            "warehouse_id": world.tiktok_warehouse_id(code),
            key: max(0, int(world.stock[code, listing.product.sku].available)),
        }
        for code in sorted(codes)
        if (code, listing.product.sku) in world.stock
    ]
