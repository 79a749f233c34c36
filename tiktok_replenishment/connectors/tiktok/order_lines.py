# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The lines of an order as demand: unit lines folded, no buyer data.

TikTok Shop sends one line item per *unit*, without a quantity. Units of one SKU with
the same price, gift mark and live mark become one :class:`OrderLine`.

How a unit counts (``display_status`` of the unit, else the order's status):

=====================================  ==========  ======  ===================
state of the unit                      open stock  demand  note
=====================================  ==========  ======  ===================
UNPAID, ON_HOLD                        yes         no      a reservation
AWAITING_SHIPMENT, PARTIALLY_SHIPPING  yes         yes     paid, or COD
AWAITING_COLLECTION                    yes         yes     packed, still there
IN_TRANSIT, DELIVERED, COMPLETED       no          yes
CANCELLED before shipping              no          no
CANCELLED after shipping               no          yes     the goods have left
any other                              no          if paid an open set
=====================================  ==========  ======  ===================

Units of sample, replacement and exchange orders and gift units use stock but are
never demand.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import fields

RESERVED_STATUSES = frozenset({"UNPAID", "ON_HOLD"})
TO_SHIP_STATUSES = frozenset(
    {"AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"}
)
SHIPPED_STATUSES = frozenset({"IN_TRANSIT", "DELIVERED", "COMPLETED"})
# Webhooks write CANCEL where the API writes CANCELLED.
CANCELLED_STATUSES = frozenset({"CANCELLED", "CANCEL"})

CANCEL_CAUSES = frozenset({"buyer", "seller", "operator", "system"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """Units of one SKU at one price in one order.

    ``quantity`` counts all units ever ordered, ``quantity_cancelled`` those cancelled
    before they were shipped, ``quantity_open`` those neither shipped nor cancelled,
    ``demand_qty`` those that count as demand. ``price_unit`` is what the seller gets
    for one unit: see :func:`seller_net_price`. ``cancel_cause`` is buyer, seller,
    operator, system, other, mixed, or empty. ``sold_on`` is the shop's own day.
    """

    sku_external_id: str
    product_external_id: str
    seller_sku: str
    title: str
    quantity: int
    quantity_cancelled: int
    quantity_open: int
    cancel_cause: str
    price_unit: Decimal
    currency: str
    is_gift: bool
    is_live: bool
    sold_on: date
    demand_qty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    sku_external_id: str
    product_external_id: str
    seller_sku: str
    title: str
    price_unit: Decimal
    currency: str
    is_gift: bool
    is_live: bool
    status: str
    cancel_cause: str

    @property
    def fold_key(self):
        return (self.sku_external_id, self.price_unit, self.is_gift, self.is_live)


def demand_quantity(
    statuses, *, is_paid, is_reserved, was_shipped, is_demand_order, is_gift
) -> int:
    """Count the units that are demand, by the table of this module.

    ``statuses`` are the units' own, ``was_shipped`` says that cancelled units had
    already left the warehouse.
    """
    if not is_demand_order or is_gift or is_reserved:
        return 0
    counts = {status: True for status in TO_SHIP_STATUSES | SHIPPED_STATUSES}
    counts |= {status: False for status in RESERVED_STATUSES}
    counts |= {status: was_shipped for status in CANCELLED_STATUSES}
    return sum(counts.get(status, is_paid) for status in statuses)


def seller_net_price(item: dict) -> Decimal:
    """Price of one unit to the seller: ``original_price - seller_discount``.

    ``sale_price`` also has the platform's discount taken off, which TikTok pays to the
    seller; it is added back where the original price is not given. Taxes and shipping
    are in neither.
    """
    original = fields.amount(item, "original_price", "line_items.original_price")
    if original is not None:
        discount = fields.amount(item, "seller_discount", "line_items.seller_discount")
        return original - (discount or 0)
    sale = fields.amount(item, "sale_price", "line_items.sale_price")
    if sale is None:
        if fields.flag(item, "is_gift", "line_items.is_gift"):
            return Decimal(0)
        raise fields.malformed("line_items.original_price")
    subsidy = fields.amount(item, "platform_discount", "line_items.platform_discount")
    return sale + (subsidy or 0)


def parse_units(payload, order_status):
    items = fields.mappings(payload, "line_items", "line_items")
    if not items:
        raise fields.malformed("line_items")
    order_cause = fields.text(
        payload, "cancellation_initiator", "cancellation_initiator"
    )
    return [_parse_unit(item, order_status, order_cause) for item in items]


def _parse_unit(item, order_status, order_cause):
    status = fields.text(item, "display_status", "line_items.display_status")
    if order_status in CANCELLED_STATUSES or not status:
        status = order_status
    cause = ""
    if status in CANCELLED_STATUSES:
        own_cause = fields.text(item, "cancel_user", "line_items.cancel_user")
        cause = (own_cause or order_cause or "other").lower()
        cause = cause if cause in CANCEL_CAUSES else "other"
    return Unit(
        sku_external_id=fields.text(item, "sku_id", "line_items.sku_id", required=True),
        product_external_id=fields.text(item, "product_id", "line_items.product_id"),
        seller_sku=fields.text(item, "seller_sku", "line_items.seller_sku").strip(),
        title=fields.text(item, "product_name", "line_items.product_name"),
        price_unit=seller_net_price(item),
        currency=fields.text(item, "currency", "line_items.currency"),
        is_gift=fields.flag(item, "is_gift", "line_items.is_gift"),
        is_live=fields.text(item, "room_id", "line_items.room_id") not in ("", "0"),
        status=status,
        cancel_cause=cause,
    )


def fold(units, *, sold_on, is_paid, is_reserved, was_shipped, is_demand_order):
    folded = defaultdict(list)
    for unit in units:
        folded[unit.fold_key].append(unit)
    lines = []
    for _key, group in sorted(folded.items(), key=lambda pair: pair[0]):
        first = group[0]
        statuses = [unit.status for unit in group]
        cancelled = sum(status in CANCELLED_STATUSES for status in statuses)
        lines.append(
            OrderLine(
                sku_external_id=first.sku_external_id,
                product_external_id=first.product_external_id,
                seller_sku=first.seller_sku,
                title=first.title,
                quantity=len(group),
                quantity_cancelled=0 if was_shipped else cancelled,
                quantity_open=sum(
                    status in RESERVED_STATUSES | TO_SHIP_STATUSES
                    for status in statuses
                ),
                cancel_cause=_common_cause(group),
                price_unit=first.price_unit,
                currency=first.currency,
                is_gift=first.is_gift,
                is_live=first.is_live,
                sold_on=sold_on,
                demand_qty=demand_quantity(
                    statuses,
                    is_paid=is_paid,
                    is_reserved=is_reserved,
                    was_shipped=was_shipped,
                    is_demand_order=is_demand_order,
                    is_gift=first.is_gift,
                ),
            )
        )
    return tuple(lines)


def _common_cause(units):
    causes = {unit.cancel_cause for unit in units} - {""}
    return "mixed" if len(causes) > 1 else next(iter(causes), "")
