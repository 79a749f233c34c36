# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The units of an order: its line items, bundles taken apart.

A bundle is sold as one SKU, but its components leave the warehouse. TikTok Shop tells
them in two ways: ``sub_item_info`` lists each component *unit* with its own id, status
and warehouse; ``combined_listing_skus`` only says how many of which SKU a bundle has.
The first is believed where both are given.
"""

from dataclasses import replace
from decimal import Decimal

from . import fields
from .order_lines import (
    CANCELLED_LATE,
    CANCELLED_STATUSES,
    RESERVED_STATUSES,
    Unit,
    seller_net_price,
)

CANCEL_CAUSES = frozenset({"buyer", "seller", "operator", "system"})
# A bundle has at most some ten components: more is nonsense that would eat memory.
MAX_COMPONENTS = 1000


def parse_units(
    payload, order_status, *, awaits_release=False, was_collected=False
) -> list[Unit]:
    """Return one Unit for each unit that leaves the warehouse.

    ``awaits_release``: the order is a pre-order on hold; its units are to be shipped.
    ``was_collected``: the carrier had the goods when the whole order was cancelled.
    Raise ContractError naming the field that is missing or malformed.
    """
    items = fields.mappings(payload, "line_items", "line_items")
    if not items:
        raise fields.malformed("line_items")
    order_cause = fields.text(
        payload, "cancellation_initiator", "cancellation_initiator"
    )
    units = []
    for item in items:
        units += _explode(item, _parse_unit(item, order_status, order_cause))
    if awaits_release:
        return _with_status(units, "AWAITING_SHIPMENT", RESERVED_STATUSES)
    if was_collected:
        # Without a shipping time no unit tells that it stayed behind.
        everything = not any(unit.was_sent for unit in units)
        left = [unit for unit in units if unit.was_sent or everything]
        rest = [unit for unit in units if not (unit.was_sent or everything)]
        return _with_status(left, CANCELLED_LATE, CANCELLED_STATUSES) + rest
    return units


def _with_status(units, status, replaced):
    return [
        replace(unit, status=status) if unit.status in replaced else unit
        for unit in units
    ]


def _parse_unit(item, order_status, order_cause):
    status = fields.text(item, "display_status", "line_items.display_status")
    if order_status in CANCELLED_STATUSES or not status:
        status = order_status
    return Unit(
        unit_id=fields.text(item, "id", "line_items.id", required=True),
        sku_external_id=fields.text(item, "sku_id", "line_items.sku_id", required=True),
        product_external_id=fields.text(item, "product_id", "line_items.product_id"),
        seller_sku=fields.text(item, "seller_sku", "line_items.seller_sku").strip(),
        title=fields.text(item, "product_name", "line_items.product_name"),
        price_unit=seller_net_price(item),
        currency=fields.text(item, "currency", "line_items.currency"),
        is_gift=fields.flag(item, "is_gift", "line_items.is_gift"),
        is_live=fields.text(item, "room_id", "line_items.room_id") not in ("", "0"),
        status=status,
        cancel_cause=_cancel_cause(item, status, order_cause),
        bundle_sku_external_id="",
        warehouse_external_id="",
        was_sent=_was_sent(item, "line_items"),
    )


def _was_sent(item, name):
    name = f"{name}.rts_time"
    return fields.moment(item, "rts_time", name, required=False) is not None


def _cancel_cause(item, status, fallback):
    if status not in CANCELLED_STATUSES:
        return ""
    own_cause = fields.text(item, "cancel_user", "line_items.cancel_user")
    cause = (own_cause or fallback or "other").lower()
    return cause if cause in CANCEL_CAUSES else "other"


def _explode(item, unit):
    """Yield the units of an item: itself, or the components of a bundle."""
    name = "line_items.sub_item_info"
    sub_items = fields.mappings(item, "sub_item_info", name, required=False)
    if sub_items:
        components = [_sub_item(sub_item, unit, name) for sub_item in sub_items]
    else:
        components = _combined_units(item, unit)
    if not components:
        return [unit]
    price = unit.price_unit / Decimal(len(components))
    return [replace(component, price_unit=price) for component in components]


def _sub_item(sub_item, unit, name):
    status = fields.text(sub_item, "display_status", f"{name}.display_status")
    if unit.status in CANCELLED_STATUSES or not status:
        status = unit.status
    sub_id = fields.text(sub_item, "id", f"{name}.id")
    return replace(
        _component(sub_item, unit, name),
        unit_id=f"{unit.unit_id}/{sub_id}" if sub_id else unit.unit_id,
        title=fields.text(sub_item, "product_name", f"{name}.product_name"),
        status=status,
        cancel_cause=unit.cancel_cause or _cancel_cause(sub_item, status, ""),
        warehouse_external_id=fields.text(
            sub_item, "warehouse_id", f"{name}.warehouse_id"
        ),
        was_sent=unit.was_sent or _was_sent(sub_item, name),
    )


def _combined_units(item, unit):
    name = "line_items.combined_listing_skus"
    components = []
    for row in fields.mappings(item, "combined_listing_skus", name, required=False):
        count = fields.integer(row, "sku_count", f"{name}.sku_count", default=1)
        if not 1 <= count <= MAX_COMPONENTS:
            raise fields.malformed(f"{name}.sku_count")
        components += [_component(row, unit, name)] * count
    return components


def _component(row, unit, name):
    return replace(
        unit,
        sku_external_id=fields.text(row, "sku_id", f"{name}.sku_id", required=True),
        product_external_id=fields.text(row, "product_id", f"{name}.product_id"),
        seller_sku=fields.text(row, "seller_sku", f"{name}.seller_sku").strip(),
        title="",
        bundle_sku_external_id=unit.sku_external_id,
    )
