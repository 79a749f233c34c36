# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls about the stock that a shop offers."""

from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal

MAX_INVENTORY_IDS = {"product_ids": 100, "sku_ids": 600}


def search_inventory(call):
    world, shop = call.world, call.shop
    key = "sku_ids" if call.body.get("sku_ids") else "product_ids"
    ids = call.body.get(key)
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
    rows = warehouse_stock(world, shop, listing, "available_quantity")
    total = sum(row["available_quantity"] for row in rows)
    sku = {
        "id": listing.sku_id,
        "seller_sku": listing.seller_sku,
        "total_available_quantity": total,
        "total_committed_quantity": 0,
        "warehouse_inventory": [{**row, "committed_quantity": 0} for row in rows],
    }
    return {"product_id": listing.product_id, "skus": [sku]}


def warehouse_stock(world, shop, listing, key):
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


ENDPOINTS = (
    Endpoint(
        name="inventory_search",
        method="POST",
        path="/product/202309/inventory/search",
        handle=search_inventory,
        scope="seller.product.basic",
        body=frozenset({"product_ids", "sku_ids"}),
    ),
)
