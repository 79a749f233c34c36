# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An order as the Open API writes it, buyer data included.

The buyer's data is invented and always begins with "Buyer Sandbox", so that anybody
can search for it where it must not be. Fields that are empty are left out.
"""

import json
from collections import Counter
from decimal import Decimal

from .order_making import component_id
from .order_status import PACKAGE_STATUSES, SHIPPED

BUYER = "Buyer Sandbox"
MASKED = "B**** S******"
# The seller has made these ready to be collected.
PACKED = SHIPPED | {"AWAITING_COLLECTION"}
PLATFORM_DISCOUNT = Decimal("1.00")
ROOM_ID = "7300000000000000001"
FULFILLMENTS = {"seller": "FULFILLMENT_BY_SELLER", "fbt": "FULFILLMENT_BY_TIKTOK"}
TIMES = {
    "paid_time": "paid",
    "rts_time": "packed",
    "collection_time": "collected",
    "delivery_time": "delivered",
    "cancel_time": "cancelled",
    "request_cancel_time": "cancel_asked",
}
# Currencies without decimals, as TikTok Shop writes them.
WHOLE_CURRENCIES = frozenset({"IDR", "JPY", "KRW", "VND"})


def rendered_order(world, order):
    """The order's JSON as bytes, made once for each version of it."""
    if not order.rendered:
        payload = order_payload(world, order)
        order.rendered = json.dumps(payload, ensure_ascii=False).encode()
    return order.rendered


def order_payload(world, order):
    shop = world.shop_of_code(order.shop)
    currency = shop.spec.currency
    items = [_line_item(world, order, unit, currency) for unit in order.units]
    payload = {
        "id": order.id,
        "status": order.status,
        "order_type": order.order_type or "NORMAL",
        "commerce_platform": order.platform,
        "create_time": order.created,
        "update_time": order.updated,
        "fulfillment_type": FULFILLMENTS[order.fulfillment],
        "shipping_type": shipping_type(order),
        "delivery_type": "HOME_DELIVERY",
        "warehouse_id": world.tiktok_warehouse_id(order.warehouse),
        "is_cod": order.is_cod,
        "is_sample_order": order.is_sample,
        "is_replacement_order": order.is_replacement,
        "is_exchange_order": order.is_exchange,
        # It stays: the order is, or has been, on hold.
        "is_on_hold_order": order.was_on_hold,
        "is_buyer_request_cancel": bool(order.cancel_asked),
        "payment": _payment(items, currency),
        "line_items": items,
        "packages": [{"id": one} for one in dict.fromkeys(map(_package_of, items))],
        **_buyer(order, shop),
        **_optional(order),
    }
    return payload


def shipping_type(order):
    if order.order_type == "VIRTUAL_ORDER":
        return "TIKTOK_DIGITAL"
    return "TIKTOK" if order.fulfillment == "fbt" else "SELLER"


def _optional(order):
    values = {name: getattr(order, key) for name, key in TIMES.items()}
    values["replaced_order_id"] = order.replaced_order_id
    values["exchange_source_order_id"] = order.exchange_source_order_id
    values["release_date"] = order.released
    if order.status == "CANCELLED":
        values["cancellation_initiator"] = order.cancel_user
    if any(unit.package > 1 for unit in order.units):
        values["split_or_combine_tag"] = "SPLIT"
    return {name: value for name, value in values.items() if value}


def _line_item(world, order, unit, currency):
    item = {
        "id": unit.id,
        **_goods(world, order, unit.seller_sku, currency),
        "display_status": unit.status,
        "is_gift": unit.is_gift,
        "package_id": f"115{order.id[4:]}{unit.package}",
        "package_status": PACKAGE_STATUSES[unit.status],
    }
    if order.packed and (unit.has_left or unit.status in PACKED):
        item["rts_time"] = order.packed
    if unit.is_cancelled:
        item["cancel_user"] = unit.cancel_user
        item["cancel_reason"] = f"{BUYER} changed their mind"
    if order.is_live:
        item["room_id"] = ROOM_ID
    if unit.seller_sku in world.components:
        item |= _bundle(world, order, unit, currency)
    return item


def _goods(world, order, seller_sku, currency):
    """What a line says of its listing; the same for most orders, so kept."""
    # The platform pays for every second order: no loss for the seller.
    is_discounted = int(order.id[-1]) % 2 == 1
    key = (seller_sku, currency, is_discounted)
    if key not in world.kept_goods:
        world.kept_goods[key] = _make_goods(world, *key)
    return world.kept_goods[key]


def _make_goods(world, seller_sku, currency, is_discounted):
    listing = world.listings[seller_sku]
    price = _rounded(listing.product.price, currency)
    has_discount = is_discounted and price > 1
    discount = _rounded(PLATFORM_DISCOUNT if has_discount else 0, currency)
    return {
        "product_id": listing.product_id,
        "product_name": world.catalog.page(listing).title,
        "sku_id": listing.sku_id,
        "seller_sku": world.catalog.sku(listing).shown,
        "currency": currency,
        "original_price": str(price),
        "seller_discount": "0",
        "platform_discount": str(discount),
        "sale_price": str(price - discount),
    }


def _rounded(amount, currency):
    unit = Decimal(1) if currency in WHOLE_CURRENCIES else Decimal("0.01")
    return Decimal(str(amount)).quantize(unit)


def _bundle(world, order, unit, currency):
    components = world.components[unit.seller_sku]
    content = {
        "combined_listing_skus": [
            {
                "sku_id": component.listing.sku_id,
                "sku_count": component.count,
                "product_id": component.listing.product_id,
                "seller_sku": world.catalog.sku(component.listing).shown,
            }
            for component in components
        ]
    }
    if world.listings[unit.seller_sku].product.has_bundle_units:
        content["sub_item_info"] = _sub_items(world, order, unit, currency)
    return content


def _sub_items(world, order, unit, currency):
    rows, number = [], unit.sub_number
    for component in world.components[unit.seller_sku]:
        code = component.warehouse or order.warehouse
        for _one in range(component.count):
            number += 1
            rows.append(
                {
                    "id": component_id(order.id, number),
                    **_goods(world, order, component.listing.seller_sku, currency),
                    "display_status": unit.status,
                    "package_status": PACKAGE_STATUSES[unit.status],
                    "warehouse_id": world.tiktok_warehouse_id(code),
                }
            )
    return rows


def _package_of(item):
    return item["package_id"]


def _payment(items, currency):
    prices = Counter(
        (item["sale_price"], item["original_price"], item["platform_discount"])
        for item in items
    )
    sale, original, discount = (
        str(sum(Decimal(price[place]) * count for price, count in prices.items()))
        for place in range(3)
    )
    return {
        "currency": currency,
        "total_amount": sale,
        "sub_total": sale,
        "original_total_product_price": original,
        "seller_discount": "0",
        "platform_discount": discount,
        "shipping_fee": "0",
    }


def buyer_id(order):
    return f"74940{order.id[-6:]:0>14}"


def _buyer(order, shop):
    """Masked where TikTok ships, and while the order may not be shipped yet."""
    tail = order.id[-6:]
    is_masked = order.fulfillment == "fbt" or order.status in ("UNPAID", "ON_HOLD")
    name = MASKED if is_masked else f"{BUYER} {tail}"
    return {
        "user_id": buyer_id(order),
        "buyer_email": f"buyer.sandbox.{tail}@example.invalid",
        "buyer_nickname": f"{BUYER} {tail}",
        "buyer_message": f"{BUYER} {tail} says hello",
        "recipient_address": {
            "name": name,
            "phone_number": "(+1)555****" if is_masked else f"(+1)555{order.id[-7:]}",
            "full_address": f"{name}, 1 {BUYER} Street, Springfield",
            "address_detail": f"1 {BUYER} Street",
            "postal_code": "00000",
            "region_code": shop.spec.region,
        },
    }
