# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks of stock: the shop's (27 and 71) and FBT's (21 and 24).

The two of the shop count differently: ``available`` of 71 holds the locked units, that
of 27 does not.
"""

import hashlib
from datetime import datetime, timezone

# By the webhook's page; another status of an inbound order is not told.
INBOUND_WORDS = {
    "TO_BE_RECEIVED": "TO_BE_RECEIVED",
    # ARRIVED_HUB in the API.
    "ARRIVED_HUB": "ARRIVE_HUB",
    "RECEIVING": "RECEIVING",
    "PARTIALLY_RECEIVED": "PARTIALLY_RECEIVED",
    "RECEIVED": "RECEIVED",
    "CANCELLED": "CANCELLED",
}
LOW_STOCK_UNITS = 10
TOLD_FIGURES = {
    "total": ("total_quantity", "total_quantity_delta"),
    "available": ("total_available_quantity", "available_quantity_delta"),
    "committed": ("total_committed_quantity", "committed_quantity_delta"),
    "in_shop": ("in_shop_quantity", "in_shop_quantity_delta"),
    "campaign": ("campaign_locked_quantity", "campaign_locked_quantity_delta"),
    "creator": ("creator_locked_quantity", "creator_locked_quantity_delta"),
}
FBT_FIGURES = ("total_quantity", "reserved_quantity", "available_quantity")


def listen(world):
    """Let the stock of ``world`` queue its webhooks."""
    world.ledger.listeners += [
        lambda change: _tell_change(world, change),
        lambda change: _tell_level(world, change),
    ]
    world.fbt.listeners.append(lambda goods, code: _tell_goods(world, goods, code))
    world.fbt.inbound.listeners.append(lambda order: _tell_inbound(world, order))


def tell_prediction(world, listing, lead_days):
    """Type 27: TikTok Shop expects the SKU to run out in ``lead_days``."""
    figures = world.ledger.of(listing).figures()
    reason = {"alert_type": "PREDICTION", "lead_days": lead_days}
    _queue_27(world, listing, figures, reason)


def _tell_change(world, change):
    """Type 71 to every shop that lists the SKU."""
    if not world.webhooks.app_address:
        return
    moment = datetime.fromtimestamp(change.moment, tz=timezone.utc)
    # Nanoseconds, of which the last three are always 0 here.
    occurred_at = f"{moment:%Y-%m-%dT%H:%M:%S.%f}000Z"
    for shop in _shops_of(world, change.listing):
        key = _event_key(shop, change)
        data = {
            "event_id": key,
            "occurred_at": occurred_at,
            # Numbers, as the documentation of this event has them.
            "shop_id": int(shop.id),
            "product_id": int(change.listing.product_id),
            "sku_id": int(change.listing.sku_id),
            "quantity_snapshot_after_change": {
                level: change.after[name] for name, (level, _by) in TOLD_FIGURES.items()
            },
            "change_detail": [_detail(change, f"{key}-1", occurred_at)],
        }
        world.webhooks.queue(type=71, shop=shop, data=data)


def _event_key(shop, change):
    text = f"{shop.id}/{change.listing.sku_id}/{change.moment}/{change.after}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _detail(change, key, occurred_at):
    return {
        "idempotency_key": key,
        "trigger_source": change.source,
        "occurred_at": occurred_at,
        **{
            by: change.after[name] - change.before[name]
            for name, (_level, by) in TOLD_FIGURES.items()
        },
    }


def _tell_level(world, change):
    """Type 27 when the SKU comes to be low, sold out, or enough again."""
    if _level(change.before) != _level(change.after):
        reason = {"alert_type": "REALTIME", "low_stock_threshold": LOW_STOCK_UNITS}
        _queue_27(world, change.listing, change.after, reason)


def _queue_27(world, listing, figures, reason):
    data = {
        "product_id": listing.product_id,
        "sku_id": listing.sku_id,
        "trigger_reason": reason,
        "current_inventory_status": _level(figures),
        "inventory_distribution": {
            "total_quantity": figures["total"],
            "available_quantity": figures["in_shop"],
            "creator_reserved_quantity": figures["creator"],
            "campaign_reserved_quantity": figures["campaign"],
            "committed_quantity": figures["committed"],
        },
        "update_time": int(world.clock()),
    }
    for shop in _shops_of(world, listing):
        world.webhooks.queue(type=27, shop=shop, data=data)


def _level(figures):
    if not figures["in_shop"]:
        return "OUT_OF_STOCK"
    return "LOW_STOCK" if figures["in_shop"] <= LOW_STOCK_UNITS else "SUFFICIENT_STOCK"


def _shops_of(world, listing):
    return [shop for shop in world.shops if listing in world.listings_of_shop(shop)]


def _tell_goods(world, goods, code):
    """Type 24, to each seller who lists the goods, for each SKU of theirs."""
    if not world.webhooks.app_address:
        return
    level = world.fbt.level(code, goods.product.sku)
    for shop in _first_shops(world):
        for listing in world.fbt.listings(goods):
            data = {
                "goods_id": goods.id,
                "sku_id": listing.sku_id,
                "fbt_warehouse_inventory": [
                    {
                        "fbt_warehouse_id": world.fbt.warehouse_id(code),
                        "on_hand_detail": {key: level[key] for key in FBT_FIGURES},
                    }
                ],
                "update_time": int(world.clock()),
            }
            world.webhooks.queue(type=24, shop=shop, data=data)


def _tell_inbound(world, order):
    if order.status not in INBOUND_WORDS:
        return
    data = {
        "inbound_order_id": order.id,
        "order_status": INBOUND_WORDS[order.status],
        "update_time": order.logs[-1][0],
    }
    for shop in _first_shops(world):
        world.webhooks.queue(type=21, shop=shop, data=data)


def _first_shops(world):
    """One shop of each seller: FBT's events name the seller only."""
    sellers = {}
    for shop in world.shops:
        sellers.setdefault(world.seller_of(shop).open_id, shop)
    return sellers.values()
