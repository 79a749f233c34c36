# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fulfilled by TikTok: warehouses, goods and what lies there.

Goods are not SKUs: a product is one goods record, and all its listings are matched with
it. The stock is the scenario's, by the product's own SKU.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from .fbt_inbound import InboundBook


@dataclass(frozen=True, slots=True, kw_only=True)
class SimGoods:
    id: str
    product: object


@dataclass(frozen=True, slots=True, kw_only=True)
class SimMovement:
    """``kind`` NORMAL or DEFECTIVE; ``before`` and ``after`` count units on hand."""

    goods_id: str
    warehouse: str
    order_id: str
    order_type: str
    kind: str
    moment: int
    before: int
    after: int


class FbtStore:
    """Each of ``listeners`` is called as ``listener(goods, warehouse code)``."""

    def __init__(self, world):
        self.world = world
        self.warehouses = [
            warehouse
            for warehouse in world.scenario.warehouses
            if warehouse.role == "fbt" or warehouse.stock_source == "fbt"
        ]
        self._codes = {warehouse.code for warehouse in self.warehouses}
        self.goods = {
            product.sku: SimGoods(id=f"17295{number:012d}00", product=product)
            for number, product in enumerate(world.scenario.products, 1)
        }
        self._listings = defaultdict(list)
        for listing in world.listings.values():
            self._listings[listing.product.sku].append(listing)
        self.movements = []
        self.listeners = []
        self.inbound = InboundBook(self)

    def warehouse_id(self, code):
        """FBT's own id, which is not that of the shop's warehouse."""
        codes = [warehouse.code for warehouse in self.world.scenario.warehouses]
        return f"75021{codes.index(code) + 1:014d}"

    def has(self, code):
        return code in self._codes

    def level(self, code, sku):
        """The stock as whole units, or None where these goods are not kept."""
        stock = self.world.stock.get((code, sku))
        if stock is None:
            return None
        available = max(0, int(stock.available))
        unfulfillable = int(stock.damaged) + int(stock.frozen)
        return {
            "total_quantity": available + int(stock.reserved) + unfulfillable,
            "available_quantity": available,
            "reserved_quantity": int(stock.reserved),
            "unfulfillable_quantity": unfulfillable,
        }

    def in_transit(self, code, sku):
        """Inbound orders and returns on their way: the service does not part them."""
        stock = self.world.stock[code, sku]
        return (
            int(stock.inbound)
            + self.inbound.open_quantity(code, sku)
            + self._returning_quantity(code, sku)
        )

    def move(self, code, sku, *, order, kind="NORMAL", **changes):
        """Change the stock by ``changes``; ``order`` is the (id, type) behind it."""
        before = self.level(code, sku)["total_quantity"]
        stock = self.world.stock[code, sku]
        self.world.change_stock(
            code,
            sku,
            **{name: getattr(stock, name) + by for name, by in changes.items()},
        )
        after = self.level(code, sku)["total_quantity"]
        goods = self.goods[sku]
        if before != after:
            order_id, order_type = order
            self.movements.append(
                SimMovement(
                    goods_id=goods.id,
                    warehouse=code,
                    order_id=order_id,
                    order_type=order_type,
                    kind=kind,
                    moment=self.world.order_book.now,
                    before=before,
                    after=after,
                )
            )
        for listener in self.listeners:
            listener(goods, code)

    def listings(self, goods):
        return self._listings[goods.product.sku]

    def on_order(self, event, order, units):
        """FBT orders reserve stock when they are placed, and take it when shipped."""
        changes = defaultdict(Counter)
        for unit in units:
            if event == "placed" and unit.is_cancelled:
                continue
            for code, sku, quantity in self._kept_goods(order, unit):
                changes[code, sku].update(_changes(event, unit, quantity))
        kind = "CUSTOMER_RETURN" if event == "cancelled" else "CONSIGN_ORDER"
        for (code, sku), change in changes.items():
            if change:
                self.move(code, sku, order=(order.id, kind), **change)

    def _kept_goods(self, order, unit):
        """(warehouse, SKU, quantity) of what a unit takes from FBT's shelves."""
        for component in self.world.components_of(unit.seller_sku):
            listing = component.listing
            key = component.warehouse or order.warehouse, listing.product.sku
            if self.has(key[0]) and key in self.world.stock:
                yield *key, component.count * listing.units_per_sku

    def _returning_quantity(self, code, sku):
        return sum(
            quantity
            for request in self.world.aftersales.by_id.values()
            if request.status == "BUYER_SHIPPED_ITEM" and request.type != "REFUND"
            for unit in request.units
            for goods in self._kept_goods(
                self.world.order_book.by_id[request.order_id], unit
            )
            if goods[:2] == (code, sku)
            for quantity in goods[2:]
        )


def _changes(event, unit, quantity):
    if event == "placed":
        return {"available": -quantity, "reserved": quantity}
    if event == "shipped":
        return {"reserved": -quantity}
    if event == "cancelled" and not unit.has_left:
        return {"available": quantity, "reserved": -quantity}
    if event == "cancelled" and unit.is_restocked:
        return {"available": quantity}
    return {}
