# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The webhooks that TikTok Shop sends: subscriptions, the queue and the retries.

Nothing is sent by itself: ``deliver()`` sends what is due by the sandbox's clock. A
receiver that does not answer 200 in three seconds is asked again after 2 minutes, 30
minutes, 3 hours and 12 hours; then the webhook is dropped.
"""

import random
from dataclasses import dataclass
from itertools import count

from .webhook_sending import Webhook, send

# By the names that the subscription call takes; the others are set up for the whole
# app in Partner Center (``app_address``).
EVENT_TYPES = {
    "ORDER_STATUS_CHANGE": 1,
    "REVERSE_STATUS_UPDATE": 2,
    "RECIPIENT_ADDRESS_UPDATE": 3,
    "PACKAGE_UPDATE": 4,
    "PRODUCT_STATUS_CHANGE": 5,
    "SELLER_DEAUTHORIZATION": 6,
    "UPCOMING_AUTHORIZATION_EXPIRATION": 7,
    "CANCELLATION_STATUS_CHANGE": 11,
    "RETURN_STATUS_CHANGE": 12,
    "NEW_CONVERSATION": 13,
    "NEW_MESSAGE": 14,
    "PRODUCT_INFORMATION_CHANGE": 15,
    "PRODUCT_CREATION": 16,
    "PRODUCT_CATEGORY_CHANGE": 18,
    "NEW_MESSAGE_LISTENER": 33,
    "INVOICE_STATUS_CHANGE": 36,
    "PRODUCT_AUDIT_STATUS_CHANGE": 37,
}
EVENT_NAMES = {number: name for name, number in EVENT_TYPES.items()}
# These name the seller, not the shop.
SELLER_TYPES = frozenset({19, 21, 22, 23, 24, 35, 52, 58})
RETRY_SECONDS = (120, 1800, 3 * 3600, 12 * 3600)
QUIRKS = ("lose", "duplicate", "reorder", "wrong_signature", "without_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    address: str
    since: int
    changed: int


class Outbox:
    """``quirks`` holds the share of the webhooks that each quirk concerns."""

    def __init__(self, world):
        self.world = world
        self.webhooks = []
        self.app_address = ""
        self.quirks = {}
        self.subscriptions = {}
        self._numbers = count(7_310_000_000_000_000_001)
        self._random = random.Random(world.scenario.seed)

    # Subscriptions, by shop id and event name

    def subscribe(self, shop, name, address):
        now = int(self.world.clock())
        last = self.subscriptions.get((shop.id, name))
        self.subscriptions[shop.id, name] = Subscription(
            address=address, since=last.since if last else now, changed=now
        )

    def unsubscribe(self, shop, name):
        self.subscriptions.pop((shop.id, name), None)

    def address(self, type_number, shop):
        """Where events of a type go; "" when nobody wants them."""
        name = EVENT_NAMES.get(type_number)
        if name is None:
            return self.app_address
        found = self.subscriptions.get((shop.id, name))
        return found.address if found else ""

    # The queue

    def queue(self, *, type, shop, data, address="", quirks=None, moment=None):
        """Queue an event of a SimShop, or of the code of one; return it.

        Return None when nobody subscribed to it and no ``address`` is given.
        """
        if isinstance(shop, str):
            shop = self.world.shop_of_code(shop)
        address = address or self.address(type, shop)
        if not address:
            return None
        if quirks is None:
            quirks = [one for one in QUIRKS if self._is_struck(one)]
        webhook = Webhook(
            content=self._envelope(type, shop, moment, quirks) | {"data": data},
            address=address,
            due_at=int(self.world.clock()),
            quirks=tuple(quirks),
            state="lost" if "lose" in quirks else "waiting",
        )
        self.webhooks.append(webhook)
        return webhook

    def _envelope(self, type_number, shop, moment, quirks):
        content = {"type": type_number}
        if "without_id" not in quirks:
            content["tts_notification_id"] = str(next(self._numbers))
        if type_number in SELLER_TYPES:
            content["seller_open_id"] = self.world.seller_of(shop).open_id
        else:
            content["shop_id"] = shop.id
        return {**content, "timestamp": moment or int(self.world.clock())}

    def _is_struck(self, quirk):
        share = self.quirks.get(quirk, 0)
        return share > 0 and self._random.random() < share

    # Sending

    def deliver(self):
        """Send what is due and return it. Not to be called under the world's lock."""
        now = self.world.clock()
        with self.world.lock:
            due = [one for one in self.webhooks if one.is_due(now)]
        late = [one for one in due if "reorder" in one.quirks]
        due = [one for one in due if "reorder" not in one.quirks] + late[::-1]
        for webhook in due:
            self.send(webhook)
        return due

    def send(self, webhook):
        """Send one webhook now, whenever it is due; note how it went."""
        status = send(webhook, self.world.app)
        if status == 200 and "duplicate" in webhook.quirks:
            send(webhook, self.world.app)
        with self.world.lock:
            webhook.statuses.append(status)
            tries = len(webhook.statuses)
            if status == 200:
                webhook.state = "delivered"
            elif tries > len(RETRY_SECONDS):
                webhook.state = "dropped"
            else:
                webhook.due_at = self.world.clock() + RETRY_SECONDS[tries - 1]
        return status
