# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state behind the stand-ins: shops, listings, warehouses, stock, orders."""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock
from zoneinfo import ZoneInfo

from .orders import OrderBook
from .promotions import PromotionBook
from .virtual_clock import VirtualClock


@dataclass(frozen=True, slots=True, kw_only=True)
class SimShop:
    spec: object
    id: str
    cipher: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimListing:
    seller_sku: str
    product: object
    product_id: str
    sku_id: str


class World:
    """Everything is read and changed under ``lock``."""

    def __init__(self, scenario, clock=None):
        self.scenario = scenario
        self.clock = clock or VirtualClock()
        self.lock = RLock()
        self.shops = [
            SimShop(
                spec=spec,
                id=f"74958{index:014d}",
                cipher=f"ROW_sandbox+{spec.code}/{index}==",
                code=f"SB{spec.code}{index}",
            )
            for index, spec in enumerate(scenario.shops, 1)
        ]
        self.listings = {}
        for number, product in enumerate(scenario.products, 1):
            for variant, listing in enumerate(product.listings):
                self.listings[listing.seller_sku] = SimListing(
                    seller_sku=listing.seller_sku,
                    product=product,
                    product_id=f"17293{number:012d}{variant:02d}",
                    sku_id=f"17294{number:012d}{variant:02d}",
                )
        self.stock = {
            (code, product.sku): level
            for product in scenario.products
            for code, level in product.stock.items()
        }
        self.order_book = OrderBook(scenario, self.clock)
        self.promotions = PromotionBook(self)
        self._found = (None, [])

    @property
    def orders(self):
        self.order_book.sell_until_yesterday()
        return self.order_book.by_id

    def found_orders(self, search, find):
        """Return ``find(orders)``, the same again for the next page of a search."""
        orders = self.orders
        key = (search, self.order_book.version)
        if self._found[0] != key:
            self._found = (key, find(orders.values()))
        return self._found[1]

    def shop_of_cipher(self, cipher):
        return next((shop for shop in self.shops if shop.cipher == cipher), None)

    def shop_of_code(self, code):
        return next(shop for shop in self.shops if shop.spec.code == code)

    def tiktok_warehouse_id(self, code):
        codes = [warehouse.code for warehouse in self.scenario.warehouses]
        return f"73123{codes.index(code) + 1:014d}"

    def listings_of_shop(self, shop):
        """Listings that the shop sells; a product without sales is listed in all."""
        return [
            listing
            for listing in self.listings.values()
            if not listing.product.sales
            or any(sales.shop == shop.spec.code for sales in listing.product.sales)
        ]

    def set_stock(self, warehouse, sku, **quantities):
        self.stock[warehouse, sku] = replace(self.stock[warehouse, sku], **quantities)

    def truth(self):
        """Counts to compare a pull with; demand by shop, seller SKU and shop day."""
        demand = defaultdict(lambda: defaultdict(Counter))
        orders = self.orders.values()
        for order in orders:
            demand[order.shop][order.seller_sku][self._day(order)] += _demand(order)
        return {
            "orders": len(orders),
            # An order holds one listing at one price: one folded line.
            "order_lines": len(orders),
            "units": sum(order.quantity for order in orders),
            "demand": demand,
            "stock_rows": len(self.stock_rows()),
        }

    def stock_rows(self):
        """The (warehouse, SKU) keys that the GoodCang stand-in reports, sorted."""
        warehouses = {
            warehouse.code
            for warehouse in self.scenario.warehouses
            if warehouse.provider == "goodcang"
        }
        return sorted(key for key in self.stock if key[0] in warehouses)

    def _day(self, order):
        zone = ZoneInfo(self.shop_of_code(order.shop).spec.tz)
        return datetime.fromtimestamp(order.created, zone).date().isoformat()


def _demand(order):
    is_waiting = order.status in ("UNPAID", "ON_HOLD")
    is_free = order.is_sample or order.is_gift
    if is_waiting or is_free or order.is_replacement or order.is_exchange:
        return 0
    return order.quantity - order.quantity_cancelled
