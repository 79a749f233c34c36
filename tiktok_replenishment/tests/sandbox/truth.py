# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a pull must find: counted from the orders by rules written down here.

A unit is what leaves a shelf: a bundle counts as its components, never itself. It is
backlog while it waits in the warehouse. It is demand too, unless

- its order is a sample, a replacement, an exchange or a lottery prize, or it is a gift;
- its order waits, UNPAID or ON_HOLD; but a pre-order on hold is wanted already;
- it was cancelled in the warehouse, or cancelled later and put back.

A virtual order has no goods: it is neither.
"""

from collections import Counter, defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from .order_making import component_id

# A prize, and what has no goods.
WITHOUT_DEMAND = ("ZERO_LOTTERY", "VIRTUAL_ORDER")


def truth(world):
    """Counts; demand by shop, seller SKU and shop day, backlog by shop and SKU."""
    demand = defaultdict(lambda: defaultdict(Counter))
    backlog = defaultdict(Counter)
    zones = {shop.spec.code: ZoneInfo(shop.spec.tz) for shop in world.shops}
    units = lines = 0
    orders = world.orders.values()
    for order in orders:
        moment = datetime.fromtimestamp(order.created, zones[order.shop])
        day = moment.date().isoformat()
        kinds = set()
        for unit in order.units:
            for listing, count, warehouse in _goods(world, unit):
                kinds.add((unit.seller_sku, listing.sku_id, warehouse, unit.is_gift))
                units += count
                name = listing.seller_sku
                backlog[order.shop][name] += count * _is_backlog(order, unit)
                demand[order.shop][name][day] += count * _is_demand(order, unit)
        lines += len(kinds)
    return {
        "orders": len(orders),
        # Units of one SKU, price, warehouse and gift mark are one folded line.
        "order_lines": lines,
        "units": units,
        "demand": demand,
        "backlog": backlog,
        "stock_rows": len(world.stock_rows()),
    }


def _is_backlog(order, unit):
    has_goods = order.order_type != "VIRTUAL_ORDER"
    return has_goods and not unit.is_cancelled and not order.is_shipped


def _is_demand(order, unit):
    if order.is_sample or order.is_replacement or order.is_exchange or unit.is_gift:
        return False
    if order.order_type in WITHOUT_DEMAND:
        return False
    if unit.is_cancelled:
        return unit.has_left and not unit.is_restocked
    if order.status == "ON_HOLD":
        return order.order_type == "PRE_ORDER"
    return order.status != "UNPAID"


def _goods(world, unit):
    """Yield (listing, units, warehouse or "") of what one unit holds."""
    components = world.components.get(unit.seller_sku)
    if not components:
        yield world.listings[unit.seller_sku], 1, ""
        return
    for component in components:
        yield component.listing, component.count, component.warehouse


def order_rows(world):
    """Every order with each of its units, bundles as their components."""
    return [
        {
            "id": order.id,
            "shop": order.shop,
            "warehouse": order.warehouse,
            "status": order.status,
            "created": order.created,
            "updated": order.updated,
            "units": [
                row for unit in order.units for row in unit_rows(world, order, unit)
            ],
        }
        for order in world.orders.values()
    ]


def unit_rows(world, order, unit):
    """The unit, or its components, by the ids that a connector knows them by."""
    number = unit.sub_number
    has_units = world.listings[unit.seller_sku].product.has_bundle_units
    for listing, count, warehouse in _goods(world, unit):
        is_bundle = unit.seller_sku in world.components
        for _unit in range(count):
            number += 1
            own_id = f"/{component_id(order.id, number)}" if has_units else ""
            yield {
                "id": f"{unit.id}{own_id}" if is_bundle else unit.id,
                "sku_id": listing.sku_id,
                "seller_sku": listing.seller_sku,
                "bundle_sku": unit.seller_sku if is_bundle else "",
                "warehouse": warehouse or order.warehouse,
                "status": unit.status,
                "is_gift": unit.is_gift,
                "is_demand": _is_demand(order, unit),
            }
