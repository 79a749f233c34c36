# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that read listings."""

from .calls_inventory import warehouse_stock
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint


def search_products(call):
    world, shop, body = call.world, call.shop, call.body
    listings = [
        listing
        for listing in world.listings_of_shop(shop)
        if listing.seller_sku in body.get("seller_skus", [listing.seller_sku])
        and listing.sku_id in body.get("sku_ids", [listing.sku_id])
        and body.get("status", "ALL") in ("ALL", "ACTIVATE")
    ]
    page, paging = page_of(
        listings, call.query, filters=(shop.id, body), mode=world.paging_mode
    )
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
        "inventory": warehouse_stock(world, shop, listing, "quantity"),
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


ENDPOINTS = (
    Endpoint(
        name="product_search",
        method="POST",
        path="/product/{version}/products/search",
        versions=("202309", "202312", "202502"),
        handle=search_products,
        scope="seller.product.basic",
        query=PAGE_KEYS,
        body=frozenset({"status", "seller_skus", "sku_ids"}),
    ),
)
