# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Webhooks: what TikTok Shop tells by itself, and their subscription.

An event is a hint, never a fact: it may come late, twice, in any order or not at all.
https://partner.tiktokshop.com/docv2/page/tts-webhooks-overview
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime

from ..errors import ContractError
from . import fields
from .event_data import allowed, word
from .reply import SERVICE

EVENT_NAMES = {
    1: "ORDER_STATUS_CHANGE",
    2: "REVERSE_STATUS_UPDATE",
    3: "RECIPIENT_ADDRESS_UPDATE",
    4: "PACKAGE_UPDATE",
    5: "PRODUCT_STATUS_CHANGE",
    6: "SELLER_DEAUTHORIZATION",
    7: "UPCOMING_AUTHORIZATION_EXPIRATION",
    11: "CANCELLATION_STATUS_CHANGE",
    12: "RETURN_STATUS_CHANGE",
    13: "NEW_CONVERSATION",
    14: "NEW_MESSAGE",
    15: "PRODUCT_INFORMATION_CHANGE",
    16: "PRODUCT_CREATION",
    17: "SHOPPABLE_CONTENT_POSTING",
    18: "PRODUCT_CATEGORY_CHANGE",
    19: "SIZE_CHART_CHANGE",
    20: "CREATOR_DEAUTHORIZATION",
    # 21 to 24 name the seller (seller_open_id), not the shop.
    21: "INBOUND_FBT_ORDER_STATUS_CHANGE",
    22: "FBT_MERCHANT_ONBOARDING",
    23: "GOODS_MATCH",
    24: "FBT_INVENTORY_UPDATE",
    25: "OPPORTUNITY_MATCHING_STATUS_CHANGE",
    27: "INVENTORY_STATUS_CHANGE",
    33: "NEW_MESSAGE_LISTENER",
    35: "TOKOPEDIA_MIRROR_STATUS_CHANGE",
    36: "INVOICE_STATUS_CHANGE",
    37: "PRODUCT_AUDIT_STATUS_CHANGE",
    38: "STRIKETHROUGH_PRICE_EXPIRED",
    39: "ACTIVITY_STATUS_CHANGE",
    42: "COMBINED_LISTING_CHANGE",
    46: "IMAGE_TRANSLATION_COMPLETED",
    50: "SKU_STATUS_CHANGE",
    51: "GLOBAL_REPLICATION_STATUS_CHANGE",
    52: "GLOBAL_LISTING_METHOD_CHANGE",
    55: "VIDEO_PRECHECK_RESULT",
    56: "SAMPLE_APPLICATION_STATUS_CHANGE",
    58: "FBT_MCF_ORDER_STATUS_CHANGE",
    59: "SHOPPABLE_VIDEO_PRECHECK_TASKS_RESULT",
    62: "PRODUCT_PACKAGE_RECOMMENDED",
    63: "ACTIVITY_CHANGE",
    64: "AFTERSALES_REQUEST_STATUS_UPDATE",
    65: "RMA_STATUS_UPDATE",
    66: "APPEAL_COMPLETED",
    67: "REFUND_SUCCESS",
    71: "INVENTORY_CHANGED_BY_SHOP",
}
# What we ask for, of the names that the subscription call is documented to take. The
# others that matter (21, 24, 27, 39, 50, 63, 71) are switched on in Partner Center.
SUBSCRIBED_EVENTS = (
    "ORDER_STATUS_CHANGE",
    "CANCELLATION_STATUS_CHANGE",
    "RETURN_STATUS_CHANGE",
    "PRODUCT_STATUS_CHANGE",
    "PRODUCT_INFORMATION_CHANGE",
    "PRODUCT_CREATION",
    "SELLER_DEAUTHORIZATION",
    "UPCOMING_AUTHORIZATION_EXPIRATION",
)


# The last part of a domain begins with a letter, that of an IP address does not.
DELIVERABLE = re.compile(r"https://([a-z0-9-]+\.)+[a-z][a-z0-9-]*(/.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A webhook. ``name`` is empty for a type that is not known; ``shop_external_id``
    or ``open_id`` (FBT) says whom it concerns, or neither. ``data`` holds plain values,
    lists and dicts, ids as text; ``occurred_at`` is aware, in UTC.
    """

    type: int
    name: str
    notification_id: str
    shop_external_id: str
    open_id: str
    occurred_at: datetime | None
    data: dict = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSubscription:
    event_type: str
    address: str


def parse_event(raw_body: bytes) -> Event:
    """Return the event of a webhook's body, whose signature was verified before.

    Raise ContractError when it is no JSON object or has no type.
    """
    try:
        body = json.loads(raw_body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        # Outside of the block above: the decoder's error carries the document.
        raise ContractError(f"{SERVICE}: the webhook is not a JSON object")
    event_type = fields.integer(body, "type", "type")
    data = body.get("data")
    data = allowed(data) if isinstance(data, dict) else {}
    return Event(
        type=event_type,
        name=EVENT_NAMES.get(event_type, ""),
        notification_id=word(body.get("tts_notification_id"))
        or hashlib.sha256(raw_body).hexdigest(),
        shop_external_id=word(body.get("shop_id"))
        # Type 71 is documented with the one and shown with the other.
        or data.get("shop_id", "")
        or data.get("seller_id", ""),
        open_id=word(body.get("seller_open_id")),
        occurred_at=_occurred_at(body),
        data=data,
    )


def takes_address(address) -> bool:
    """Whether TikTok Shop sends events to an address: https, a domain, no port."""
    return bool(DELIVERABLE.fullmatch(address))


def parse_subscription(row) -> WebhookSubscription:
    return WebhookSubscription(
        event_type=fields.text(row, "event_type", "webhooks.event_type", required=True),
        address=fields.text(row, "address", "webhooks.address"),
    )


def _occurred_at(body):
    try:
        return fields.any_moment(body, "timestamp", "timestamp")
    except ContractError:
        return None
