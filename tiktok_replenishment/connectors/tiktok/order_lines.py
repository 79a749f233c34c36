# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The lines of an order as demand: unit lines folded, no buyer data.

TikTok Shop sends one line item per *unit*, without a quantity. Units of one SKU with
the same price, gift mark and live mark become one :class:`OrderLine`.

What is demand, unit by unit: this table is the only place that says so. A unit is
demand when its state says yes, its order says yes and it is no gift. It counts on the
day the order was placed, on the shop's own calendar.

State of the unit (``display_status``, else the order's status):

=====================================  ==========  ======  =======================
state of the unit                      open stock  demand  note
=====================================  ==========  ======  =======================
UNPAID, ON_HOLD                        yes         no      a reservation
ON_HOLD, the order is a PRE_ORDER      yes         yes     waits for its release
AWAITING_SHIPMENT, PARTIALLY_SHIPPING  yes         yes     paid, or COD
AWAITING_COLLECTION                    yes         yes     packed, still there
IN_TRANSIT, DELIVERED, COMPLETED       no          yes
CANCELLED before shipping              no          no
CANCELLED after shipping               no          yes     the goods have left
any other                              no          if paid an open set
=====================================  ==========  ======  =======================

Kind of the order, or of the unit:

=====================================  ==========  ======  =======================
kind                                   open stock  demand  note
=====================================  ==========  ======  =======================
NORMAL, AUCTION, type absent           by state    yes
PRE_ORDER, MADE_TO_ORDER, BACK_ORDER   by state    yes     wanted now, shipped later
any other type                         by state    yes     an open set
cash on delivery (COD)                 by state    yes     once it is confirmed; one
                                                           that is refused comes back
                                                           as late cancel or return
fulfilled by TikTok (FBT)              by state    yes     on TikTok's own stock
placed on Tokopedia                    by state    yes     it is the same stock
bundle                                 by state    yes     its components, never the
                                                           bundle itself
sample, replacement, exchange order    by state    no      uses stock
ZERO_LOTTERY (a prize), gift unit      by state    no      uses stock
VIRTUAL_ORDER, shipped TIKTOK_DIGITAL  no          no      there are no goods
=====================================  ==========  ======  =======================

After the sale (told by the after-sales requests, see ``aftersales.py``):

=====================================  ==========  ======  =======================
event                                  open stock  demand  note
=====================================  ==========  ======  =======================
returned, or refunded without return   no          yes     it was wanted: what comes
                                                           back is supply
cancelled late and put back in stock   no          no      it never reached anybody
cancelled late and not put back        no          yes     the goods are gone
=====================================  ==========  ======  =======================

Only a completely cancelled order that was collected before tells that its units had
left: those with a shipping time of their own (``rts_time``), all where none has one. A
unit cancelled out of an order that goes on counts as cancelled before.
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
# Ours, for units that are cancelled but had left the warehouse.
CANCELLED_LATE = "CANCELLED_LATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """Units of one SKU at one price in one order.

    ``quantity`` counts all units ever ordered, ``quantity_cancelled`` those cancelled
    before they were shipped, ``quantity_cancelled_late`` those cancelled after they had
    left, ``quantity_open`` those neither shipped nor cancelled, ``demand_qty`` those
    that count as demand. ``price_unit`` is what the seller gets for one unit: see
    :func:`seller_net_price`. ``cancel_cause`` is buyer, seller, operator, system,
    other, mixed, or empty. ``sold_on`` is the shop's own day.

    ``unit_ids`` has one entry a unit: TikTok Shop's line item id, for a bundle's
    component followed by "/" and the component's own id where it has one.
    ``bundle_sku_external_id`` is the bundle that was sold, empty for a plain unit: the
    SKU of the line is the component's. ``warehouse_external_id`` is a component's own
    warehouse, empty where it is the order's.
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
    unit_ids: tuple[str, ...] = ()
    bundle_sku_external_id: str = ""
    warehouse_external_id: str = ""
    quantity_cancelled_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit that leaves the warehouse: of a bundle, one of its components."""

    unit_id: str
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
    bundle_sku_external_id: str
    warehouse_external_id: str
    was_sent: bool

    @property
    def fold_key(self):
        return (
            self.sku_external_id,
            self.price_unit,
            self.is_gift,
            self.is_live,
            self.bundle_sku_external_id,
            self.warehouse_external_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """What the order says about all its units."""

    sold_on: date
    is_paid: bool
    is_reserved: bool
    is_demand_order: bool
    has_goods: bool


def demand_quantity(statuses, order: Counting, *, is_gift) -> int:
    """Count the units that are demand, by the table of this module.

    ``statuses`` are the units' own.
    """
    if is_gift or order.is_reserved or not (order.is_demand_order and order.has_goods):
        return 0
    counts = {status: True for status in TO_SHIP_STATUSES | SHIPPED_STATUSES}
    counts |= {status: False for status in RESERVED_STATUSES}
    counts |= {status: False for status in CANCELLED_STATUSES}
    counts[CANCELLED_LATE] = True
    return sum(counts.get(status, order.is_paid) for status in statuses)


def open_quantity(statuses, order: Counting) -> int:
    """Count the units that still lie in the warehouse for the order."""
    if not order.has_goods:
        return 0
    return sum(status in RESERVED_STATUSES | TO_SHIP_STATUSES for status in statuses)


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


def fold(units, order: Counting) -> tuple[OrderLine, ...]:
    """Return the lines of an order, the same whatever the order of its units."""
    folded = defaultdict(list)
    for unit in units:
        folded[unit.fold_key].append(unit)
    return tuple(
        _line(group, order)
        for _key, group in sorted(folded.items(), key=lambda pair: pair[0])
    )


def _line(group, order):
    first = group[0]
    statuses = [unit.status for unit in group]
    return OrderLine(
        sku_external_id=first.sku_external_id,
        product_external_id=first.product_external_id,
        seller_sku=first.seller_sku,
        title=first.title,
        quantity=len(group),
        quantity_cancelled=sum(status in CANCELLED_STATUSES for status in statuses),
        quantity_cancelled_late=statuses.count(CANCELLED_LATE),
        quantity_open=open_quantity(statuses, order),
        cancel_cause=_common_cause(group),
        price_unit=first.price_unit,
        currency=first.currency,
        is_gift=first.is_gift,
        is_live=first.is_live,
        sold_on=order.sold_on,
        demand_qty=demand_quantity(statuses, order, is_gift=first.is_gift),
        unit_ids=tuple(sorted(unit.unit_id for unit in group)),
        bundle_sku_external_id=first.bundle_sku_external_id,
        warehouse_external_id=first.warehouse_external_id,
    )


def _common_cause(units):
    causes = {unit.cancel_cause for unit in units} - {""}
    return "mixed" if len(causes) > 1 else next(iter(causes), "")
