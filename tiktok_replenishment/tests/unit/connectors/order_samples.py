# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payloads of orders as TikTok Shop writes them, to be changed by a test."""

from datetime import datetime, timezone

from connectors.tiktok.orders import parse_order

# The sandbox's time in these tests, and a moment before all of its orders.
NOW = datetime(2026, 3, 10, 20, tzinfo=timezone.utc)
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
LOS_ANGELES = "America/Los_Angeles"
# 2026-03-02 18:00 UTC
CREATED = 1772474400


def ids_of(pages):
    return [order.external_id for page in pages for order in page.orders]


def unit(status="COMPLETED", **values):
    return {
        "id": "1",
        "product_id": "172930",
        "product_name": "Storage Box",
        "sku_id": "172940",
        "seller_sku": " BOX ",
        "currency": "USD",
        "original_price": "20.00",
        "seller_discount": "1.50",
        "platform_discount": "3.00",
        "sale_price": "15.50",
        "display_status": status,
        "is_gift": False,
        **values,
    }


def payload(*units, status="COMPLETED", **values):
    return {
        "id": "576400000000000001",
        "status": status,
        "create_time": CREATED,
        "update_time": CREATED + 60,
        "paid_time": CREATED + 30,
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "warehouse_id": "73123",
        "payment": {"currency": "USD"},
        "line_items": list(units) or [unit(status)],
        **values,
    }


def parse(*units, tz=LOS_ANGELES, **values):
    return parse_order(payload(*units, **values), tz=tz)


def line(*units, **values):
    """The only line of an order."""
    (only,) = parse(*units, **values).lines
    return only
