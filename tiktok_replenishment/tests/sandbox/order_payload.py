# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An order as the Open API writes it, buyer data included.

The buyer's data is invented and always begins with "Buyer Sandbox", so that anybody
can search for it where it must not be.
"""

from decimal import Decimal

BUYER = "Buyer Sandbox"
PLATFORM_DISCOUNT = Decimal("1.00")


def order_payload(world, order):
    shop = world.shop_of_code(order.shop)
    listing = world.listings[order.seller_sku]
    price = Decimal(str(listing.product.price)).quantize(Decimal("0.01"))
    items = [
        _line_item(order, listing, price, shop.spec.currency, number, status)
        for number, status in enumerate(order.unit_statuses, 1)
    ]
    is_fbt = any(
        warehouse.code == order.warehouse and warehouse.role == "fbt"
        for warehouse in world.scenario.warehouses
    )
    payload = {
        "id": order.id,
        "status": order.status,
        "order_type": "NORMAL",
        "commerce_platform": "TIKTOK_SHOP",
        "create_time": order.created,
        "update_time": order.updated,
        "fulfillment_type": "FULFILLMENT_BY_TIKTOK"
        if is_fbt
        else "FULFILLMENT_BY_SELLER",
        "shipping_type": "TIKTOK" if is_fbt else "SELLER",
        "warehouse_id": world.tiktok_warehouse_id(order.warehouse),
        "is_cod": order.is_cod,
        "is_sample_order": order.is_sample,
        "is_replacement_order": order.is_replacement,
        "is_exchange_order": order.is_exchange,
        "is_on_hold_order": order.status == "ON_HOLD",
        "payment": _payment(items, shop.spec.currency),
        "line_items": items,
        **_buyer(order, shop),
    }
    if order.paid:
        payload["paid_time"] = order.paid
    if order.collected:
        payload["collection_time"] = order.collected
    if order.status == "CANCELLED":
        payload["cancellation_initiator"] = order.cancel_user
        payload["cancel_time"] = order.updated
    return payload


def _line_item(order, listing, price, currency, number, status):
    # The platform pays for every second order: no loss for the seller.
    discount = PLATFORM_DISCOUNT if int(order.id) % 2 and price > 1 else Decimal(0)
    item = {
        "id": f"{order.id}{number:03d}",
        "product_id": listing.product_id,
        "product_name": listing.product.name,
        "sku_id": listing.sku_id,
        "seller_sku": listing.seller_sku,
        "currency": currency,
        "original_price": str(price),
        "seller_discount": "0",
        "platform_discount": str(discount),
        "sale_price": str(price - discount),
        "display_status": status,
        "is_gift": order.is_gift,
    }
    if status == "CANCELLED":
        item["cancel_user"] = order.cancel_user
        item["cancel_reason"] = f"{BUYER} changed their mind"
    if order.is_live:
        item["room_id"] = "7300000000000000001"
    return item


def _payment(items, currency):
    def total(key):
        return str(sum(Decimal(item[key]) for item in items))

    return {
        "currency": currency,
        "total_amount": total("sale_price"),
        "sub_total": total("sale_price"),
        "original_total_product_price": total("original_price"),
        "seller_discount": total("seller_discount"),
        "platform_discount": total("platform_discount"),
        "shipping_fee": "0",
    }


def _buyer(order, shop):
    name = f"{BUYER} {order.id[-6:]}"
    return {
        "user_id": f"74940{order.id[-6:]:0>14}",
        "buyer_email": f"buyer.sandbox.{order.id[-6:]}@example.invalid",
        "buyer_nickname": name,
        "buyer_message": f"{name} says hello",
        "recipient_address": {
            "name": name,
            "phone_number": f"(+1)555{order.id[-7:]}",
            "full_address": f"{name}, 1 {BUYER} Street, Springfield",
            "address_detail": f"1 {BUYER} Street",
            "postal_code": "00000",
            "region_code": shop.spec.region,
        },
    }
