# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What TikTok Shop believes is in stock of each SKU, and why it changed.

The identities hold after every change:

- total = available + committed;
- in shop = available - locked for campaigns - locked for creators.

An order moves stock from available to committed; a cancellation moves it back, or takes
it out when it is not put back; shipping takes it out. The numbers begin with the stock
of the scenario and what its open orders hold. More sold than there was leaves nothing
available: then the total is more than ever was there.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

NONE = {"committed": 0, "campaign": 0, "creator": 0}


@dataclass(slots=True, kw_only=True)
class SkuStock:
    """Quantities by warehouse; the locks are parts of what is available."""

    available: Counter = field(default_factory=Counter)
    committed: Counter = field(default_factory=Counter)
    campaign: int = 0
    creator: int = 0

    def figures(self):
        available, committed = self.available.total(), self.committed.total()
        return {
            "total": available + committed,
            "available": available,
            "committed": committed,
            "in_shop": available - self.campaign - self.creator,
            "campaign": self.campaign,
            "creator": self.creator,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChange:
    """``before`` and ``after`` are figures of a SkuStock; ``source`` TikTok's word."""

    listing: object
    source: str
    moment: float
    before: dict
    after: dict


class StockLedger:
    """Each of ``listeners`` is called with a StockChange."""

    def __init__(self, world):
        self.world = world
        self.listeners = []
        self._by_sku = {}
        for listing in world.listings.values():
            self._by_sku[listing.seller_sku] = stock = SkuStock()
            for code in self.world.warehouses_of[listing.product.sku]:
                stock.available[code] = self._counted(code, listing)
        for order in world.order_book.by_id.values():
            for unit in order.units:
                if not unit.is_cancelled and not order.is_shipped:
                    for listing, code, quantity in self._goods(order, unit):
                        self.of(listing).committed[code] += quantity

    def of(self, listing):
        return self._by_sku[listing.seller_sku]

    def figures(self, listing):
        """Those of a bundle are what its components would allow."""
        components = self.world.components.get(listing.seller_sku)
        if not components:
            return self.of(listing).figures()
        possible = min(
            self.of(one.listing).figures()["in_shop"] // one.count for one in components
        )
        return {"total": possible, "available": possible, "in_shop": possible, **NONE}

    def assigned_warehouses(self, listing, shop):
        """Codes of the warehouses from which the shop sells the SKU, sorted."""
        codes = {
            sales.warehouse
            for sales in listing.product.sales
            if sales.shop == shop.spec.code
        }
        kept_at = self.world.warehouses_of[listing.product.sku]
        return sorted(codes & kept_at if codes else kept_at)

    # What changes the numbers

    def on_order(self, event, order, units):
        changes = defaultdict(Counter)
        for unit in units:
            for listing, code, quantity in self._goods(order, unit):
                for name, by in self._effects(event, unit, quantity).items():
                    changes[listing.seller_sku][name, code] += by
        source = {"placed": "order_created", "shipped": "order_shipped"}
        for seller_sku, change in changes.items():
            self._change(seller_sku, source.get(event, "order_canceled"), change)

    def count(self, code, sku, source="manual_adjustment"):
        """The stock of a product was counted anew: all its SKUs follow."""
        for listing in self.world.listings.values():
            if listing.product.sku == sku:
                self.set_available(
                    listing, {code: self._counted(code, listing)}, source
                )

    def set_available(self, listing, quantities, source="api_sync"):
        """Set the available quantity by warehouse code, whatever it was."""
        stock = self.of(listing)
        change = {
            ("available", code): quantity - stock.available[code]
            for code, quantity in quantities.items()
        }
        self._change(listing.seller_sku, source, change)

    def lock(self, listing, *, campaign=None, creator=None):
        """Lock so many of the available units, all in all."""
        stock = self.of(listing)
        for name, quantity in (("campaign", campaign), ("creator", creator)):
            if quantity is None:
                continue
            by = quantity - getattr(stock, name)
            if quantity < 0 or by > stock.figures()["in_shop"]:
                raise ValueError(f"{name}: more than is available in the shop")
            source = f"{name}_lock" if by > 0 else f"{name}_unlock"
            self._change(listing.seller_sku, source, {(name, ""): by})

    def _effects(self, event, unit, quantity):
        if event == "placed" and not unit.is_cancelled:
            return {"available": -quantity, "committed": quantity}
        if event == "shipped":
            return {"committed": -quantity}
        if event != "cancelled":
            return {}
        if unit.has_left:
            return {"available": quantity} if unit.is_restocked else {}
        if unit.id in self.world.aftersales.written_off:
            return {"committed": -quantity}
        return {"committed": -quantity, "available": quantity}

    def _change(self, seller_sku, source, change):
        stock = self._by_sku[seller_sku]
        before = stock.figures()
        for (name, code), by in change.items():
            if name in ("campaign", "creator"):
                setattr(stock, name, getattr(stock, name) + by)
            else:
                quantities = getattr(stock, name)
                quantities[code] = max(0, quantities[code] + by)
        self._give_up_locks(stock)
        after = stock.figures()
        if after == before:
            return
        told = StockChange(
            listing=self.world.listings[seller_sku],
            source=source,
            moment=self.world.clock(),
            before=before,
            after=after,
        )
        for listener in self.listeners:
            listener(told)

    def _give_up_locks(self, stock):
        """What is not available any more cannot be locked."""
        available = stock.available.total()
        stock.campaign = min(stock.campaign, available)
        stock.creator = min(stock.creator, available - stock.campaign)

    def _goods(self, order, unit):
        """(listing, warehouse code, units) that one unit of an order holds."""
        if order.order_type == "VIRTUAL_ORDER":
            return
        for component in self.world.components_of(unit.seller_sku):
            code = component.warehouse or order.warehouse
            yield component.listing, code, component.count

    def _counted(self, code, listing):
        available = self.world.stock[code, listing.product.sku].available
        return max(0, int(available) // listing.units_per_sku)
