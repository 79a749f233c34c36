# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls about the stock that a shop offers."""

from .inventory_update import update_inventory
from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal

MAX_INVENTORY_IDS = {"product_ids": 100, "sku_ids": 600}


def search_inventory(call):
    """SKUs win when products are asked for as well."""
    world, shop = call.world, call.shop
    key = "sku_ids" if call.body.get("sku_ids") else "product_ids"
    ids = call.body.get(key)
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_INVENTORY_IDS[key]:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    attribute = key.removesuffix("s")
    products = {}
    for listing in world.listings_of_shop(shop):
        if getattr(listing, attribute) in ids:
            skus = products.setdefault(listing.product_id, [])
            skus.append(_inventory(world, shop, listing))
    rows = [{"product_id": one, "skus": skus} for one, skus in products.items()]
    return {"inventory": rows} if rows else {}


def _inventory(world, shop, listing):
    stock = world.ledger.of(listing)
    figures = world.ledger.figures(listing)
    sku = {
        "id": listing.sku_id,
        "seller_sku": world.catalog.sku(listing).shown,
        "total_available_quantity": figures["available"],
        "total_committed_quantity": figures["committed"],
        "total_available_inventory_distribution": _distribution(figures),
    }
    rows = [
        {
            "warehouse_id": world.tiktok_warehouse_id(code),
            "available_quantity": stock.available[code],
            "committed_quantity": stock.committed[code],
        }
        for code in _warehouses(world, shop, listing)
    ]
    return {**sku, "warehouse_inventory": rows} if rows else sku


def _warehouses(world, shop, listing):
    """Those assigned to the SKU, and any other that an order took it from."""
    stock = world.ledger.of(listing)
    used = {code for code, quantity in stock.committed.items() if quantity}
    used |= {code for code, quantity in stock.available.items() if quantity}
    return sorted(used.union(world.ledger.assigned_warehouses(listing, shop)))


def _distribution(figures):
    result = {"in_shop_inventory": {"quantity": figures["in_shop"]}}
    for name in ("campaign", "creator"):
        if figures[name]:
            result[f"{name}_inventory"] = [
                {"quantity": figures[name], f"{name}_name": f"Sandbox {name}"}
            ]
    return result


ENDPOINTS = (
    Endpoint(
        name="inventory_search",
        method="POST",
        path="/product/202309/inventory/search",
        handle=search_inventory,
        scope="seller.product.basic",
        body=frozenset({"product_ids", "sku_ids"}),
    ),
    Endpoint(
        name="inventory_update",
        method="POST",
        path="/product/202309/products/{product_id}/inventory/update",
        handle=update_inventory,
        scope="seller.product.write",
        body=frozenset({"skus"}),
    ),
)
