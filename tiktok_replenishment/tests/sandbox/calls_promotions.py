# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promotions: paging is in the body here, and times come in two units."""

from decimal import Decimal

from .paging import page_of
from .scenario_promotions import TYPES
from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal

# Drafts and what TikTok has stopped are found by their id only.
FOUND_STATUSES = ("NOT_START", "ONGOING", "EXPIRED", "DEACTIVATED")
DEFAULT_PAGE_SIZE = 10
MAX_PAGE_SIZE = 100
NO_LIMIT = -1
FIXED_PRICE_TYPES = ("FIXED_PRICE", "FLASHSALE")


def search_promotions(call):
    now = call.world.clock()
    body = call.body
    statuses = _wanted(body, "status", FOUND_STATUSES)
    types = _wanted(body, "activity_type", TYPES)
    found = [
        one
        for one in call.world.promotions.of_shop(call.shop.spec.code)
        if one.status(now) in statuses
        and one.spec.type in types
        and body.get("activity_title", "") in one.spec.title
    ]
    filters = {key: body[key] for key in body if not key.startswith("page_")}
    page, paging = page_of(
        found,
        _page_query(body),
        filters=(call.shop.id, filters),
        mode=call.world.paging_mode,
    )
    data = {"total_count": len(found), **paging}
    if page:
        data["activities"] = [{"id": one.id, **_shared(one, now)} for one in page]
    return data


def get_promotion(call):
    promotion = call.world.promotions.by_id.get(call.arguments["activity_id"])
    if promotion is None or promotion.spec.shop != call.shop.spec.code:
        raise Refusal(21024001, "The activity does not exist")
    data = {
        "activity_id": promotion.id,
        **_shared(promotion, call.world.clock()),
    }
    if promotion.spec.level != "SHOP":
        data["products"] = _products(call, promotion.spec)
    return data


def _wanted(body, key, choices):
    value = body.get(key)
    if not value:
        return choices
    if value not in choices:
        raise Refusal(36009004, f"Invalid '{key}' body parameter", status=400)
    return (value,)


def _page_query(body):
    size = body.get("page_size") or DEFAULT_PAGE_SIZE
    if not isinstance(size, int) or not 1 <= size <= MAX_PAGE_SIZE:
        raise Refusal(36009004, "Invalid 'page_size' body parameter", status=400)
    return {"page_size": str(size), "page_token": body.get("page_token") or ""}


def _shared(promotion, now):
    return {
        "title": promotion.spec.title,
        "activity_type": promotion.spec.type,
        "duration_type": "NORMAL",
        "begin_time": promotion.begins_at,
        "end_time": promotion.ends_at,
        "status": promotion.status(now),
        "create_time": promotion.created_ms,
        "update_time": promotion.updated_ms,
        "product_level": promotion.spec.level,
    }


def _products(call, spec):
    by_product = {}
    for seller_sku in spec.skus:
        listing = call.world.listings[seller_sku]
        by_product.setdefault(listing.product_id, []).append(listing)
    currency = call.shop.spec.currency
    products = []
    for product_id, listings in by_product.items():
        row = {"id": product_id, "quantity_limit": NO_LIMIT, "quantity_per_user": 1}
        if spec.level == "VARIATION":
            row["skus"] = [
                {
                    "id": listing.sku_id,
                    "quantity_limit": NO_LIMIT,
                    "quantity_per_user": NO_LIMIT,
                    **_terms(spec, listing, currency),
                }
                for listing in listings
            ]
        else:
            row |= _terms(spec, listings[0], currency)
        products.append(row)
    return products


def _terms(spec, listing, currency):
    """A new price or a percentage off, by the kind of the promotion."""
    if spec.type in FIXED_PRICE_TYPES:
        share = 1 - Decimal(str(spec.discount_pct)) / 100
        amount = (Decimal(str(listing.product.price)) * share).quantize(Decimal("0.01"))
        return {"activity_price": {"amount": str(amount), "currency": currency}}
    if spec.type == "DIRECT_DISCOUNT":
        return {"discount": f"{spec.discount_pct:g}"}
    return {}


ENDPOINTS = (
    Endpoint(
        name="promotion_search",
        method="POST",
        path="/promotion/202309/activities/search",
        handle=search_promotions,
        scope="seller.promotion.info",
        body=frozenset(
            {"status", "activity_type", "activity_title", "page_size", "page_token"}
        ),
    ),
    Endpoint(
        name="promotion_detail",
        method="GET",
        path="/promotion/202309/activities/{activity_id}",
        handle=get_promotion,
        scope="seller.promotion.info",
    ),
)
