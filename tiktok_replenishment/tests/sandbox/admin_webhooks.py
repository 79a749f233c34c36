# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks that the sandbox sends.

=======================  ======================================================
GET  webhooks            all that were queued: type, id, address, state (waiting,
                         delivered, dropped, lost), statuses (0 is no answer)
POST webhooks            send one now: ``type``, ``data``; optional ``shop`` (a code),
                         ``address`` (where nobody subscribed), ``quirks``
POST deliver             send what is due by the clock; the answer lists it
POST settings            ``webhook_address``: where types go that no call
                         subscribes to (Partner Center); ``webhook_quirks``: a
                         list, or the share of webhooks that each concerns:
                         lose, duplicate, reorder, wrong_signature, without_id
=======================  ======================================================

An order's changes queue type 1, an authorisation that is taken away or ends types 6
and 7, requests 11 and 12, product pages 5, 15 and 50, stock 27 and 71, promotions 39
and 63, FBT 21 and 24: those from 19 on where ``webhook_address`` is set, the others
once somebody subscribes. More: ``world.webhooks.queue(type=, shop=, data=)``.
"""

from .webhook_sources import tell_ending
from .webhooks import QUIRKS


class WebhooksAdmin:
    def webhooks(self):
        with self.world.lock:
            return [_row(one) for one in self.world.webhooks.webhooks]

    def deliver_webhooks(self):
        """Send what is due; return the rows of what was sent."""
        with self.world.lock:
            # What time has brought meanwhile is told too.
            self.world.order_book.catch_up()
            tell_ending(self.world, self.authorization.grants.values())
            self.world.promotions.tell_of_time()
        return [_row(one) for one in self.world.webhooks.deliver()]

    def send_webhook(self, *, type, data, shop=None, address="", quirks=()):
        """Send an event now and return the receiver's HTTP status (0: none)."""
        _check_quirks(quirks)
        outbox = self.world.webhooks
        with self.world.lock:
            webhook = outbox.queue(
                type=type,
                shop=shop or self.world.shops[0],
                data=data,
                address=address,
                quirks=quirks,
            )
        if webhook is None:
            raise ValueError("address: nobody subscribed to this type")
        return outbox.send(webhook) if webhook.state == "waiting" else 0

    def _set_webhook_address(self, value):
        self.world.webhooks.app_address = value

    def _set_webhook_quirks(self, value):
        _check_quirks(value)
        shares = value if isinstance(value, dict) else dict.fromkeys(value, 1)
        self.world.webhooks.quirks = shares

    def _get_webhooks(self, _body):
        return {"webhooks": self.webhooks()}

    def _post_webhooks(self, body):
        return {"status": self.send_webhook(**body)}

    def _post_deliver(self, _body):
        return {"webhooks": self.deliver_webhooks()}


def _check_quirks(quirks):
    for quirk in quirks:
        if quirk not in QUIRKS:
            raise ValueError(f"quirk: one of {', '.join(QUIRKS)} is expected")


def _row(webhook):
    return {
        "type": webhook.content["type"],
        "id": webhook.content.get("tts_notification_id", ""),
        "data": webhook.content["data"],
        "address": webhook.address,
        "due_at": webhook.due_at,
        "state": webhook.state,
        "statuses": list(webhook.statuses),
    }
