# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls about the shops of an authorisation and their warehouses."""

from .tiktok_endpoint import Endpoint

RETURNS_ID = "7312499999999999999"
SUB_TYPES = {"domestic": "CB_DIRECT_SHIPPING_WAREHOUSE"}


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
    """Warehouses from which the shop sells, and one for returns; none: no list."""
    codes = _warehouse_codes(call.world, call.shop)
    if not codes:
        return {}
    rows = [_warehouse(call.world, call.shop, code) for code in codes]
    rows[0]["is_default"] = True
    returns = {**rows[0], "id": RETURNS_ID, "name": "Returns", "is_default": False}
    return {"warehouses": [*rows, {**returns, "type": "RETURN_WAREHOUSE"}]}


def _warehouse_codes(world, shop):
    """Where the sales patterns ship from, then where TikTok keeps the shop's goods."""
    codes = []
    for listing in world.listings_of_shop(shop):
        patterns = [one for one in listing.product.sales if one.shop == shop.spec.code]
        codes += [pattern.warehouse for pattern in patterns]
    for warehouse in world.fbt.warehouses:
        if any(
            warehouse.code in world.warehouses_of[listing.product.sku]
            for listing in world.listings_of_shop(shop)
        ):
            codes.append(warehouse.code)
    return list(dict.fromkeys(codes))


def _warehouse(world, shop, code):
    role = next(one.role for one in world.scenario.warehouses if one.code == code)
    is_restricted = code in world.restricted_warehouses
    return {
        "id": world.tiktok_warehouse_id(code),
        "entity_id": f"9{world.tiktok_warehouse_id(code)}",
        "name": code,
        "effect_status": "RESTRICTED" if is_restricted else "ENABLED",
        "type": "SALES_WAREHOUSE",
        "sub_type": SUB_TYPES.get(role, "CB_OVERSEA_WAREHOUSE"),
        "is_default": False,
        # The real reply misspells district.
        "address": {"region_code": shop.spec.region, "distict": "Springfield"},
    }


def list_global_warehouses(call):
    """Those of the seller, whatever the shop; so no cipher is wanted."""
    rows = [
        {
            "id": f"9{call.world.tiktok_warehouse_id(warehouse.code)}",
            "name": warehouse.name or warehouse.code,
            "ownership": "PLATFORM_COOPERATION"
            if call.world.fbt.has(warehouse.code)
            else "SELLER",
        }
        for warehouse in call.world.scenario.warehouses
    ]
    return {"global_warehouses": rows}


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
    Endpoint(
        name="global_warehouses",
        method="GET",
        path="/logistics/202309/global_warehouses",
        handle=list_global_warehouses,
        scope="seller.logistics",
        needs_cipher=False,
    ),
)
