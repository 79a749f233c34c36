# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What has a webhook sent: orders that change, and authorisations that end."""

from datetime import datetime, timezone

# The API writes CANCELLED; PARTIALLY_SHIPPING is not told.
ORDER_WORDS = {"CANCELLED": "CANCEL"}
UNTOLD = ("PARTIALLY_SHIPPING",)
WARNING_SECONDS = 30 * 24 * 3600


def tell_order(world, event, order):
    """A listener of the order book: type 1 for each new status."""
    if event not in ("placed", "changed") or order.status in UNTOLD:
        return
    world.webhooks.queue(
        type=1,
        shop=order.shop,
        moment=order.updated,
        data={
            "order_id": order.id,
            "order_status": ORDER_WORDS.get(order.status, order.status),
            "is_on_hold_order": order.was_on_hold,
            "update_time": order.updated,
        },
    )


def tell_revoked(world, sellers):
    for seller in sellers:
        for shop in world.shops_of(seller):
            world.webhooks.queue(
                type=6, shop=shop, data={"message": "The seller took the app away"}
            )


def tell_ending(world, grants):
    """Type 7 once a day (UTC) in the last 30 days of a grant."""
    now = world.clock()
    today = datetime.fromtimestamp(now, tz=timezone.utc).date()
    for grant in grants:
        is_near = now < grant.ends_at <= now + WARNING_SECONDS
        if not is_near or grant.warned_on == today:
            continue
        grant.warned_on = today
        for shop in world.shops_of(grant.seller):
            data = {
                "message": "The authorization ends soon",
                # A text, unlike every other time.
                "expiration_time": str(grant.ends_at),
            }
            world.webhooks.queue(type=7, shop=shop, data=data)
