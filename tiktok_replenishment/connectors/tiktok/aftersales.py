# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellations and returns: what a buyer asked for after the sale.

Only what stock and demand need is kept: no reasons, no texts, no tracking numbers.

What a request means for the goods:

===================  ==========================================================
request              goods come back (``restocks``)
===================  ==========================================================
cancellation         as ``should_replenish_stock`` says; None when it does not
REFUND               no: the buyer keeps them
RETURN_AND_REFUND    yes
REPLACEMENT          yes, unless ``can_buyer_keep_item`` says that they do not
EXCHANGE             yes, unless ``can_buyer_keep_item`` says that they do not
any other            None: not known
===================  ==========================================================

Nothing counts before the request is done.
"""

from dataclasses import dataclass, field
from datetime import datetime

from . import fields

# The webhook writes ..._CANCELLED where the API writes ..._CANCEL.
OUTCOMES = {
    "CANCELLATION_REQUEST_PENDING": "open",
    "CANCELLATION_REQUEST_SUCCESS": "done",
    "CANCELLATION_REQUEST_COMPLETE": "done",
    "CANCELLATION_REQUEST_CANCEL": "refused",
    "CANCELLATION_REQUEST_CANCELLED": "refused",
    "RETURN_OR_REFUND_REQUEST_PENDING": "open",
    "RETURN_OR_REFUND_REQUEST_SUCCESS": "done",
    "RETURN_OR_REFUND_REQUEST_COMPLETE": "done",
    "RETURN_OR_REFUND_REQUEST_CANCEL": "refused",
    "REFUND_OR_RETURN_REQUEST_REJECT": "refused",
    "AWAITING_BUYER_SHIP": "open",
    "BUYER_SHIPPED_ITEM": "open",
    "AWAITING_BUYER_RESPONSE": "open",
    "REJECT_RECEIVE_PACKAGE": "refused",
    "REPLACEMENT_REQUEST_PENDING": "open",
    "REPLACEMENT_REQUEST_COMPLETE": "done",
    "REPLACEMENT_REQUEST_REFUND_SUCCESS": "done",
    "REPLACEMENT_REQUEST_REJECT": "refused",
    "REPLACEMENT_REQUEST_CANCEL": "refused",
    "EXCHANGE_REQUEST_PENDING": "open",
    "EXCHANGE_REQUEST_COMPLETE": "done",
    "EXCHANGE_REQUEST_REFUND_SUCCESS": "done",
    "EXCHANGE_REQUEST_REJECT": "refused",
    "EXCHANGE_REQUEST_CANCEL": "refused",
}
RETURN_RESTOCKS = {
    "REFUND": False,
    "RETURN_AND_REFUND": True,
    "REPLACEMENT": True,
    "EXCHANGE": True,
}
# https://partner.tiktokshop.com/docv2/page/search-returns-202602
MAX_PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AftersaleUnit:
    """One unit of an order: the first part of ``OrderLine.unit_ids``.

    ``sub_item_ids`` are the components of a bundle that are meant, empty when it is the
    whole unit: the second part of ``unit_ids``.
    """

    line_item_id: str
    sub_item_ids: tuple[str, ...]
    sku_external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftersale:
    """A request. ``kind`` is cancellation or return; ``type`` and ``status`` are TikTok
    Shop's own texts: open sets. ``outcome`` is open, done or refused; ``restocks`` says
    whether the goods come back, None when it is not known. Moments are aware, in UTC.
    """

    external_id: str
    kind: str
    type: str
    status: str
    outcome: str
    restocks: bool | None
    order_external_id: str
    created_at: datetime | None
    updated_at: datetime
    units: tuple[AftersaleUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AftersalePage:
    """A page of a moving list: rows may repeat on the next one.

    ``reached``: a walk that is broken off after this page may go on from there.
    """

    aftersales: tuple[Aftersale, ...]
    total_count: int
    next_page_token: str = field(repr=False)
    reached: datetime | None = None


def parse_cancellations(rows):
    return tuple(parse_cancellation(row) for row in rows)


def parse_returns(rows):
    return tuple(parse_return(row) for row in rows)


def parse_cancellation(row) -> Aftersale:
    restocks = None
    if row.get("should_replenish_stock") is not None:
        restocks = fields.flag(row, "should_replenish_stock", "should_replenish_stock")
    return _parse(
        row,
        kind="cancellation",
        id_key="cancel_id",
        type_key="cancel_type",
        status_key="cancel_status",
        restocks=restocks,
        units=_units(row, "cancel_line_items", "cancel_sub_line_items"),
    )


def parse_return(row) -> Aftersale:
    restocks = RETURN_RESTOCKS.get(fields.text(row, "return_type", "return_type"))
    if restocks and fields.flag(row, "can_buyer_keep_item", "can_buyer_keep_item"):
        restocks = False
    return _parse(
        row,
        kind="return",
        id_key="return_id",
        type_key="return_type",
        status_key="return_status",
        restocks=restocks,
        units=_units(row, "return_line_items", "return_sub_line_items"),
    )


def _parse(row, *, kind, id_key, type_key, status_key, restocks, units):
    status = fields.text(row, status_key, status_key, required=True)
    return Aftersale(
        external_id=fields.text(row, id_key, id_key, required=True),
        kind=kind,
        type=fields.text(row, type_key, type_key),
        status=status,
        # An unknown status changes nothing until it becomes a known one.
        outcome=OUTCOMES.get(status, "open"),
        restocks=restocks,
        order_external_id=fields.text(row, "order_id", "order_id", required=True),
        created_at=fields.moment(row, "create_time", "create_time", required=False),
        updated_at=fields.moment(row, "update_time", "update_time"),
        units=units,
    )


def _units(row, key, sub_key):
    return tuple(
        AftersaleUnit(
            line_item_id=fields.text(
                item, "order_line_item_id", f"{key}.order_line_item_id", required=True
            ),
            sub_item_ids=_sub_item_ids(item, sub_key, f"{key}.{sub_key}"),
            sku_external_id=fields.text(item, "sku_id", f"{key}.sku_id"),
        )
        for item in fields.mappings(row, key, key, required=False)
    )


def _sub_item_ids(item, key, name):
    id_key = "sub_order_line_item_id"
    ids = (
        fields.text(sub_item, id_key, f"{name}.{id_key}")
        for sub_item in fields.mappings(item, key, name, required=False)
    )
    return tuple(one for one in ids if one)
