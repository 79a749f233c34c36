# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that read product pages and the SKUs on them."""

import math

from .catalog import AUDITS, STATUSES
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import Refusal

MAX_SKU_IDS = 10
NO_SUCH_PRODUCT = 12052901
# Understood, without an effect here: all pages are alike in these.
WITHOUT_EFFECT = frozenset(
    {
        "category_version",
        "listing_quality_tiers",
        "listing_platforms",
        "sns_filter",
        "return_draft_version",
        "locale",
        "include_live_quick_products",
    }
)


def search_products(call):
    world, shop, body = call.world, call.shop, call.body
    pages = [
        (page, listings)
        for page, listings in _pages(world, shop)
        if _is_wanted(world, page, listings, _checked_filters(body))
    ]
    rows, paging = page_of(
        pages, call.query, filters=(shop.id, body), mode=world.paging_mode
    )
    data = {"total_count": len(pages), **paging}
    if rows:
        data["products"] = [_product(world, shop, *row) for row in rows]
    return data


def get_product(call):
    world, shop = call.world, call.shop
    for page, listings in _pages(world, shop):
        if page.id == call.arguments["product_id"]:
            return _detail(world, shop, page, listings)
    raise Refusal(NO_SUCH_PRODUCT, "The product does not exist")


def _pages(world, shop):
    """(page, its listings) of the shop, in the order of the scenario."""
    listings = {}
    for listing in world.listings_of_shop(shop):
        listings.setdefault(listing.product_id, []).append(listing)
    return [(world.catalog.pages[one], found) for one, found in listings.items()]


def _checked_filters(body):
    status = body.get("status") or "ALL"
    audits = body.get("audit_status") or list(AUDITS)
    if status not in ("ALL", *STATUSES) or not set(audits) <= set(AUDITS):
        raise Refusal(36009004, "Invalid 'status' body parameter", status=400)
    sku_ids = body.get("sku_ids") or []
    if len(sku_ids) > MAX_SKU_IDS:
        raise Refusal(36009004, "Invalid 'sku_ids' body parameter", status=400)
    return {
        "statuses": STATUSES if status == "ALL" else (status,),
        "audits": audits,
        "sku_ids": sku_ids,
        "seller_skus": body.get("seller_skus") or [],
        # Both ends are included, unlike those of orders.
        "created": (
            body.get("create_time_ge", 0),
            body.get("create_time_le", math.inf),
        ),
        "updated": (
            body.get("update_time_ge", 0),
            body.get("update_time_le", math.inf),
        ),
    }


def _is_wanted(world, page, listings, filters):
    """SKU filters find the whole page on which one of the SKUs is."""
    sku_ids = {listing.sku_id for listing in listings}
    shown = {world.catalog.sku(listing).shown for listing in listings}
    return (
        page.status in filters["statuses"]
        and page.audit in filters["audits"]
        and (not filters["sku_ids"] or bool(sku_ids & set(filters["sku_ids"])))
        and (not filters["seller_skus"] or bool(shown & set(filters["seller_skus"])))
        and all(
            filters[name][0] <= getattr(page, name) <= filters[name][1]
            for name in ("created", "updated")
        )
    )


def _product(world, shop, page, listings):
    return {
        "id": page.id,
        "title": page.title,
        "status": page.status,
        "create_time": page.created,
        "update_time": page.updated,
        "sales_regions": [shop.spec.region],
        "is_not_for_sale": False,
        "has_draft": False,
        "audit": {"status": page.audit},
        "skus": [_sku(world, shop, listing) for listing in listings],
    }


def _sku(world, shop, listing):
    sku = world.catalog.sku(listing)
    status = {"status": sku.status}
    if sku.deactivation_source:
        status["deactivation_source"] = sku.deactivation_source
    row = {
        "id": listing.sku_id,
        "seller_sku": sku.shown,
        "price": _price(shop, listing),
        "status_info": status,
    }
    inventory = _inventory(world, shop, listing)
    return {**row, "inventory": inventory} if inventory else row


def _detail(world, shop, page, listings):
    detail = _product(world, shop, page, listings)
    # Only the search tells whether there are drafts and where it is sold.
    for key in ("sales_regions", "skus"):
        del detail[key]
    detail |= {
        "product_status": page.status,
        "is_cod_allowed": True,
        "skus": [_detailed_sku(world, shop, listing) for listing in listings],
    }
    kinds = [_kind(world, listing) for listing in listings]
    if any(kinds):
        detail["product_types"] = sorted(set(kinds) - {""})
    return detail


def _detailed_sku(world, shop, listing):
    sku = _sku(world, shop, listing)
    if listing.seller_sku in world.components:
        sku["combined_skus"] = [
            {
                "product_id": component.listing.product_id,
                "sku_id": component.listing.sku_id,
                "sku_count": component.count,
                "seller_sku": world.catalog.sku(component.listing).shown,
                "title": component.listing.product.name,
            }
            for component in world.components[listing.seller_sku]
        ]
    return sku


def _kind(world, listing):
    if listing.seller_sku in world.components:
        return "COMBINED_PRODUCT"
    is_part = any(
        component.listing is listing
        for components in world.components.values()
        for component in components
    )
    return "IN_COMBINED_PRODUCT" if is_part else ""


def _price(shop, listing):
    price = str(listing.product.price)
    return {
        "currency": shop.spec.currency,
        "sale_price": price,
        "tax_exclusive_price": price,
    }


def _inventory(world, shop, listing):
    stock = world.ledger.of(listing)
    return [
        {
            "warehouse_id": world.tiktok_warehouse_id(code),
            "quantity": stock.available[code],
        }
        for code in world.ledger.assigned_warehouses(listing, shop)
    ]


ENDPOINTS = (
    Endpoint(
        name="product_search",
        method="POST",
        path="/product/{version}/products/search",
        versions=("202309", "202312", "202502"),
        handle=search_products,
        scope="seller.product.basic",
        query=PAGE_KEYS,
        body=WITHOUT_EFFECT
        | {
            "status",
            "seller_skus",
            "sku_ids",
            "audit_status",
            "create_time_ge",
            "create_time_le",
            "update_time_ge",
            "update_time_le",
        },
    ),
    Endpoint(
        name="product_detail",
        method="GET",
        path="/product/202309/products/{product_id}",
        handle=get_product,
        scope="seller.product.basic",
        query=frozenset(
            {"return_under_review_version", "return_draft_version", "locale"}
        ),
    ),
)
