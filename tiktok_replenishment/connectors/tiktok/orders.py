# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders of TikTok Shop, without any buyer data."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import ContractError, InvalidRequestError
from . import fields
from .order_lines import (
    CANCELLED_STATUSES,
    RESERVED_STATUSES,
    SHIPPED_STATUSES,
    TO_SHIP_STATUSES,
    Counting,
    OrderLine,
    fold,
)
from .order_units import parse_units

FULFILLMENTS = {
    "": "seller",
    "FULFILLMENT_BY_SELLER": "seller",
    "FULFILLMENT_BY_TIKTOK": "fbt",
}
NOT_DEMAND_MARKS = ("is_sample_order", "is_replacement_order", "is_exchange_order")
# In one page.
MAX_UNREADABLE = 5
KNOWN_STATUSES = (
    RESERVED_STATUSES | TO_SHIP_STATUSES | SHIPPED_STATUSES | CANCELLED_STATUSES
)


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
class UnreadableOrder:
    """An order that was not understood. ``problem`` names the field."""

    external_id: str
    updated_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """A page of a moving list: rows may repeat on the next one.

    ``reached``: a walk that is broken off after this page may go on from there.
    ``unreadable`` are to be asked for again one day, by their ids. ``asked`` are the
    ids that were asked for, where it was by id.
    """

    orders: tuple[Order, ...]
    total_count: int
    next_page_token: str = field(repr=False)
    reached: datetime | None = None
    unreadable: tuple[UnreadableOrder, ...] = ()
    asked: tuple[str, ...] = ()


def parse_order(payload: dict, *, tz: str) -> Order:
    """Return the order of an API payload; ``tz`` is the shop's time zone.

    Raise ContractError naming the field that is missing or malformed.
    """
    status = fields.text(payload, "status", "status", required=True)
    ordered_at = fields.moment(payload, "create_time", "create_time")
    paid_at = fields.moment(payload, "paid_time", "paid_time", required=False)
    payment = fields.mapping(payload, "payment", "payment", required=False)
    units = _units(payload, status)
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
        is_pre_order=_is_pre_order(payload),
        is_on_hold=_is_on_hold(payload, status),
        commerce_platform=_text(payload, "commerce_platform"),
        cancel_initiator=_text(payload, "cancellation_initiator"),
        lines=fold(units, _counting(payload, status, ordered_at, paid_at, tz)),
    )


def parse_orders(rows, *, tz):
    """Return the orders of a page, one that is malformed as an UnreadableOrder.

    One strange order must not keep the others away. Raise ContractError where one has
    no id to ask for it again, and where most are strange: then it is the page.
    """
    parsed = [parse_or_note(row, tz=tz) for row in rows]
    unreadable = [one for one in parsed if isinstance(one, UnreadableOrder)]
    if len(unreadable) > max(MAX_UNREADABLE, len(parsed) // 2):
        raise ContractError(unreadable[0].problem)
    return tuple(parsed)


def parse_or_note(row, *, tz) -> Order | UnreadableOrder:
    """Return an order, or what can be said of it. It has an id at least."""
    try:
        return parse_order(row, tz=tz)
    except ContractError as error:
        external_id = fields.text(row, "id", "id", required=True)
        problem = str(error)
    try:
        updated_at = fields.moment(row, "update_time", "update_time")
    except ContractError:
        updated_at = None
    return UnreadableOrder(
        external_id=external_id, updated_at=updated_at, problem=problem
    )


def _units(payload, status):
    return parse_units(
        payload,
        status,
        awaits_release=_is_pre_order(payload) and _is_on_hold(payload, status),
        was_collected=_was_collected(payload, status),
    )


def _counting(payload, status, ordered_at, paid_at, tz):
    is_on_hold = _is_on_hold(payload, status) and not _is_pre_order(payload)
    return Counting(
        sold_on=ordered_at.astimezone(_zone(tz)).date(),
        is_paid=paid_at is not None,
        is_reserved=is_on_hold or status == "UNPAID",
        is_demand_order=_is_demand_order(payload),
        has_goods=_has_goods(payload),
    )


def _is_pre_order(payload):
    return _text(payload, "order_type") == "PRE_ORDER"


def _is_on_hold(payload, status):
    """Whether the buyer may still take the order back.

    The mark ``is_on_hold_order`` says that the order was, is or will be on hold, and
    stays for ever: only with a status that we do not know does it tell anything.
    """
    marked = _flag(payload, "is_on_hold_order")
    return status == "ON_HOLD" or (marked and status not in KNOWN_STATUSES)


def _was_collected(payload, status):
    """Whether a completely cancelled order had been with the carrier."""
    collected_at = fields.moment(
        payload, "collection_time", "collection_time", required=False
    )
    return status in CANCELLED_STATUSES and collected_at is not None


def _is_demand_order(payload):
    is_marked = any([_flag(payload, mark) for mark in NOT_DEMAND_MARKS])
    return not is_marked and _text(payload, "order_type") != "ZERO_LOTTERY"


def _has_goods(payload):
    return (
        _text(payload, "order_type") != "VIRTUAL_ORDER"
        and _text(payload, "shipping_type") != "TIKTOK_DIGITAL"
    )


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
