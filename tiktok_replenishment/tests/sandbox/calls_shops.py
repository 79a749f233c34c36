# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls about the shops of an authorisation and their warehouses."""

from .tiktok_endpoint import Endpoint


def list_shops(call):
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
            for shop in call.world.shops_of(call.seller)
        ]
    }


def list_warehouses(call):
    world, shop = call.world, call.shop
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
    # The list's key is left out when there are none.
    if not rows:
        return {}
    returns = {**rows[0], "id": "7312499999999999999", "name": "Returns"}
    returns |= {"type": "RETURN_WAREHOUSE", "is_default": False}
    return {"warehouses": [*rows, returns]}


ENDPOINTS = (
    Endpoint(
        name="shops",
        method="GET",
        path="/authorization/202309/shops",
        handle=list_shops,
        scope="seller.authorization.info",
        needs_cipher=False,
    ),
    Endpoint(
        name="warehouses",
        method="GET",
        path="/logistics/202309/warehouses",
        handle=list_warehouses,
        scope="seller.logistics",
    ),
)
