# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state behind the stand-ins: shops, listings, warehouses, stock, orders."""

from dataclasses import dataclass, replace
from threading import RLock

from .aftersales import AftersaleBook
from .credentials import app_of, sellers_of
from .drift import Drift
from .fbt import FbtStore
from .orders import OrderBook
from .promotions import PromotionBook
from .truth import truth
from .virtual_clock import VirtualClock
from .webhook_sources import tell_order
from .webhooks import Outbox

MAX_SEARCHES = 8


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """``count`` units of a listing in a bundle; ``warehouse`` "" is the order's."""

    listing: SimListing
    count: int
    warehouse: str


class World:
    """Everything is read and changed under ``lock``."""

    def __init__(self, scenario, clock=None):
        self.scenario = scenario
        self.clock = clock or VirtualClock()
        self.app = app_of(scenario)
        self.sellers = sellers_of(scenario)
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
        self.components = {
            product.sku: tuple(self._component(part) for part in product.bundle)
            for product in scenario.products
            if product.bundle
        }
        self._warehouse_ids = {
            warehouse.code: f"73123{number:014d}"
            for number, warehouse in enumerate(scenario.warehouses, 1)
        }
        self._shops_by_code = {shop.spec.code: shop for shop in self.shops}
        self.order_book = OrderBook(scenario, self.clock)
        self.aftersales = AftersaleBook(self)
        self.promotions = PromotionBook(self)
        self.fbt = FbtStore(self)
        self.webhooks = Outbox(self)
        self.order_book.listeners += [self.fbt.on_order, self._tell_order]
        self.paging_mode = "normal"
        self.drift = Drift(self.order_book)
        self._found = {}
        # Filled and read where orders are written.
        self.kept_goods = {}

    def _component(self, part):
        return Component(
            listing=self.listings[part.seller_sku],
            count=part.count,
            warehouse=part.warehouse,
        )

    def components_of(self, seller_sku):
        """The components of a bundle; another listing is its own only one."""
        if seller_sku in self.components:
            return self.components[seller_sku]
        return (Component(listing=self.listings[seller_sku], count=1, warehouse=""),)

    @property
    def orders(self):
        self.order_book.catch_up()
        return self.order_book.by_id

    def found_orders(self, search, find):
        """Return ``find(orders)``, the same again for the next page of a search."""
        orders = self.orders
        version, found = self._found.get(search, (None, []))
        if version != self.order_book.version:
            found = find(orders.values())
            # The walk that pauses longest is searched anew.
            while len(self._found) >= MAX_SEARCHES:
                self._found.pop(next(iter(self._found)))
        self._found.pop(search, None)
        self._found[search] = (self.order_book.version, found)
        return found

    def _tell_order(self, event, order, _units):
        tell_order(self, event, order)

    def seller_of(self, shop):
        return self.sellers[shop.spec.account]

    def shops_of(self, seller):
        return [shop for shop in self.shops if self.seller_of(shop) == seller]

    def shop_of_cipher(self, cipher):
        return next((shop for shop in self.shops if shop.cipher == cipher), None)

    def shop_of_code(self, code):
        return self._shops_by_code[code]

    def tiktok_warehouse_id(self, code):
        return self._warehouse_ids[code]

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
        """Counts to compare a pull with."""
        return truth(self)

    def stock_rows(self):
        """The (warehouse, SKU) keys that the GoodCang stand-in reports, sorted."""
        warehouses = {
            warehouse.code
            for warehouse in self.scenario.warehouses
            if warehouse.provider == "goodcang"
        }
        return sorted(key for key in self.stock if key[0] in warehouses)
