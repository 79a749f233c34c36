# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sales as the service's analytics see them: from the orders, and yet not their sums.

- What is cancelled or returned later stays in; free orders never were.
- Some orders are attributed to the day after: one in twenty, by its id.
- A day is there from noon of the next one on, by the shop's clock. Days without
  figures are zeros, also those that have not come: only ``latest_available_date``
  tells them from days without sales.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

LAG_HOURS = 12
CHANNELS = ("LIVE", "VIDEO", "PRODUCT_CARD")
LATE_PERCENT = 5
VIDEO_PERCENT = 40
CENTS = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """Units of one SKU in one order; ``gmv`` in the shop's currency."""

    listing: object
    order_id: str
    day: object
    channel: str
    units: int
    gmv: Decimal


def latest_day(world, shop):
    """The last shop day whose figures are there."""
    noon = timedelta(hours=LAG_HOURS)
    local = datetime.fromtimestamp(world.clock(), ZoneInfo(shop.spec.tz))
    return (local.replace(tzinfo=None) - noon).date() - timedelta(days=1)


def sales(world, shop, first_day, end_day):
    """Sales of the days from ``first_day`` to before ``end_day``, as far as known."""
    zone = ZoneInfo(shop.spec.tz)
    end_day = min(end_day, latest_day(world, shop) + timedelta(days=1))
    found = []
    for order in world.orders.values():
        if order.shop != shop.spec.code or _is_free(order):
            continue
        day = datetime.fromtimestamp(order.created, zone).date()
        day += timedelta(days=_percent(order.id, "day") < LATE_PERCENT)
        if first_day <= day < end_day:
            found += _sales_of(world, order, day)
    return found


def _is_free(order):
    return order.is_sample or order.is_replacement or order.is_exchange


def _sales_of(world, order, day):
    counts = {}
    for unit in order.units:
        if not unit.is_gift:
            counts[unit.seller_sku] = counts.get(unit.seller_sku, 0) + 1
    for seller_sku, units in counts.items():
        listing = world.listings[seller_sku]
        price = Decimal(str(listing.product.price)).quantize(CENTS)
        yield Sale(
            listing=listing,
            order_id=order.id,
            day=day,
            channel=_channel(order),
            units=units,
            gmv=price * units,
        )


def _channel(order):
    if order.is_live:
        return "LIVE"
    is_video = _percent(order.id, "channel") < VIDEO_PERCENT
    return "VIDEO" if is_video else "PRODUCT_CARD"


def _percent(order_id, purpose):
    """A whole number below 100 that is the same for an order whenever it is asked."""
    return hashlib.sha256(f"{purpose}/{order_id}".encode()).digest()[0] * 100 // 256
