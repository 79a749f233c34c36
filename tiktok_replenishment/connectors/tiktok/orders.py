# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders of TikTok Shop, without any buyer data."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import InvalidRequestError
from . import fields
from .order_lines import (
    CANCELLED_STATUSES,
    RESERVED_STATUSES,
    OrderLine,
    fold,
    parse_units,
)

FULFILLMENTS = {
    "": "seller",
    "FULFILLMENT_BY_SELLER": "seller",
    "FULFILLMENT_BY_TIKTOK": "fbt",
}
NOT_DEMAND_MARKS = ("is_sample_order", "is_replacement_order", "is_exchange_order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order without any buyer data; all moments are aware and in UTC.

    ``status`` is TikTok Shop's own text: an open set. ``fulfillment`` is seller, fbt
    or other. ``warehouse_external_id`` and ``currency`` may be empty.
    """

    external_id: str
    status: str
    ordered_at: datetime
    updated_at: datetime
    paid_at: datetime | None
    fulfillment: str
    warehouse_external_id: str
    currency: str
    is_sample: bool
    is_replacement: bool
    is_exchange: bool
    is_cod: bool
    is_pre_order: bool
    is_on_hold: bool
    commerce_platform: str
    cancel_initiator: str
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """A page of a moving list: rows may repeat on the next one."""

    orders: tuple[Order, ...]
    total_count: int
    next_page_token: str = field(repr=False)


def parse_order(payload: dict, *, tz: str) -> Order:
    """Return the order of an API payload; ``tz`` is the shop's time zone.

    Raise ContractError naming the field that is missing or malformed.
    """
    zone = _zone(tz)
    status = fields.text(payload, "status", "status", required=True)
    ordered_at = fields.moment(payload, "create_time", "create_time")
    paid_at = fields.moment(payload, "paid_time", "paid_time", required=False)
    shipped_at = fields.moment(
        payload, "collection_time", "collection_time", required=False
    )
    payment = fields.mapping(payload, "payment", "payment", required=False)
    units = parse_units(payload, status)
    lines = fold(
        units,
        sold_on=ordered_at.astimezone(zone).date(),
        is_paid=paid_at is not None,
        is_reserved=_is_on_hold(payload, status) or status in RESERVED_STATUSES,
        # Only a completely cancelled order tells that all its units had left.
        was_shipped=status in CANCELLED_STATUSES and shipped_at is not None,
        is_demand_order=not any(_flag(payload, mark) for mark in NOT_DEMAND_MARKS),
    )
    return Order(
        external_id=fields.text(payload, "id", "id", required=True),
        status=status,
        ordered_at=ordered_at,
        updated_at=fields.moment(payload, "update_time", "update_time"),
        paid_at=paid_at,
        fulfillment=FULFILLMENTS.get(_text(payload, "fulfillment_type"), "other"),
        warehouse_external_id=_text(payload, "warehouse_id"),
        currency=fields.text(payment, "currency", "payment.currency")
        or units[0].currency,
        is_sample=_flag(payload, "is_sample_order"),
        is_replacement=_flag(payload, "is_replacement_order"),
        is_exchange=_flag(payload, "is_exchange_order"),
        is_cod=_flag(payload, "is_cod"),
        is_pre_order=_text(payload, "order_type") == "PRE_ORDER",
        is_on_hold=_is_on_hold(payload, status),
        commerce_platform=_text(payload, "commerce_platform"),
        cancel_initiator=_text(payload, "cancellation_initiator"),
        lines=lines,
    )


def _is_on_hold(payload, status):
    return status == "ON_HOLD" or _flag(payload, "is_on_hold_order")


def _flag(payload, key):
    return fields.flag(payload, key, key)


def _text(payload, key):
    return fields.text(payload, key, key)


def _zone(tz):
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidRequestError(
            "TikTok Shop: the shop's time zone is not known", hint="check_time_zone"
        ) from None
