# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls that subscribe a shop to webhooks, one type at a time."""

from urllib.parse import urlsplit

from .tiktok_endpoint import Endpoint
from .tiktok_envelope import Refusal
from .webhook_sending import HOSTS
from .webhooks import EVENT_TYPES

MAX_ADDRESS = 255
PATH = "/event/202309/webhooks"
SCOPE = "seller.authorization.info"


def list_webhooks(call):
    subscriptions = call.world.webhooks.subscriptions
    rows = [
        {
            "event_type": name,
            "address": found.address,
            "create_time": found.since,
            "update_time": found.changed,
        }
        for (shop_id, name), found in subscriptions.items()
        if shop_id == call.shop.id
    ]
    data = {"total_count": len(rows)}
    return {**data, "webhooks": rows} if rows else data


def set_webhook(call):
    address = call.body.get("address")
    if not isinstance(address, str) or not 0 < len(address) <= MAX_ADDRESS:
        raise Refusal(36009004, "Invalid 'address' body parameter", status=400)
    target = urlsplit(address)
    is_here = target.scheme == "http" and target.hostname in HOSTS
    # The real service wants a domain and no port, and has it answer over https.
    if not is_here and (target.scheme != "https" or not _is_domain(target)):
        raise Refusal(36009004, "Invalid 'address': https and a domain", status=400)
    call.world.webhooks.subscribe(call.shop, _event_type(call), address)
    return {}


def _is_domain(target):
    host = target.hostname or ""
    return (
        target.netloc == host and "." in host and not host.rpartition(".")[2].isdigit()
    )


def delete_webhook(call):
    call.world.webhooks.unsubscribe(call.shop, _event_type(call))
    return {}


def _event_type(call):
    name = call.body.get("event_type")
    if name not in EVENT_TYPES:
        raise Refusal(36009004, "Invalid 'event_type' body parameter", status=400)
    return name


ENDPOINTS = (
    Endpoint(
        name="webhook_list",
        method="GET",
        path=PATH,
        handle=list_webhooks,
        scope=SCOPE,
    ),
    Endpoint(
        name="webhook_set",
        method="PUT",
        path=PATH,
        handle=set_webhook,
        scope=SCOPE,
        body=frozenset({"address", "event_type"}),
    ),
    Endpoint(
        name="webhook_delete",
        method="DELETE",
        path=PATH,
        handle=delete_webhook,
        scope=SCOPE,
        body=frozenset({"event_type"}),
    ),
)
