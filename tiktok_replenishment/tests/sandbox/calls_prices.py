# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The call that tells how an order's price came about."""

from decimal import Decimal

from .order_payload import order_payload
from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal

SUMMED = ("original_price", "platform_discount", "sale_price")


def get_price_detail(call):
    order = call.world.orders.get(call.arguments["order_id"])
    if order is None:
        raise Refusal(10002014, "The order does not exist")
    if order.shop != call.shop.spec.code:
        raise Refusal(21008111, "The order belongs to another shop")
    items = order_payload(call.world, order)["line_items"]
    whole = {
        key: str(sum((Decimal(item[key]) for item in items), Decimal(0)))
        for key in SUMMED
    }
    whole["currency"] = items[0]["currency"]
    return {
        **_prices(whole),
        "line_items": [{"id": item["id"], **_prices(item)} for item in items],
    }


def _prices(amounts):
    """Neither taxes nor shipping cost anything here."""
    sale = amounts["sale_price"]
    return {
        "currency": amounts["currency"],
        "total": sale,
        "payment": sale,
        "sku_list_price": amounts["original_price"],
        "sku_sale_price": sale,
        "subtotal": sale,
        "subtotal_deduction_seller": "0",
        "subtotal_deduction_platform": amounts["platform_discount"],
        "shipping_list_price": "0",
        "shipping_sale_price": "0",
        "tax_amount": "0",
        "net_price_amount": sale,
    }


ENDPOINTS = (
    Endpoint(
        name="order_price",
        method="GET",
        path="/order/202407/orders/{order_id}/price_detail",
        handle=get_price_detail,
        scope="seller.order.info",
    ),
)
