# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state behind the stand-ins: shops, listings, warehouses, stock, orders."""

from collections import defaultdict
from dataclasses import replace
from threading import RLock

from . import webhook_stock, webhook_topics
from .aftersales import AftersaleBook
from .catalog import Catalog
from .credentials import app_of, sellers_of
from .drift import Drift
from .fbt import FbtStore
from .order_searches import OrderSearches
from .orders import OrderBook
from .promotions import PromotionBook
from .scenario import StockLevel
from .stock_drift import StockDrift
from .stock_ledger import StockLedger
from .truth import truth
from .virtual_clock import VirtualClock
from .webhook_sources import tell_order
from .webhooks import Outbox
from .world_parts import (
    Component,
    make_components,
    make_listings,
    make_shops,
    make_warehouse_ids,
)


class World:
    """Everything is read and changed under ``lock``."""

    def __init__(self, scenario, clock=None):
        self.scenario = scenario
        self.clock = clock or VirtualClock()
        self.app = app_of(scenario)
        self.sellers = sellers_of(scenario)
        self.lock = RLock()
        self.shops = make_shops(scenario)
        self._shops_by_code = {shop.spec.code: shop for shop in self.shops}
        self.listings = {one.seller_sku: one for one in make_listings(scenario)}
        self.stock = {
            (code, product.sku): level
            for product in scenario.products
            for code, level in product.stock.items()
        }
        self.warehouses_of = defaultdict(set)
        for code, sku in self.stock:
            self.warehouses_of[sku].add(code)
        # On holiday, or at its limit of orders.
        self.restricted_warehouses = set()
        self.components = make_components(scenario, self.listings)
        self._warehouse_ids = make_warehouse_ids(scenario)
        self.order_book = OrderBook(scenario, self.clock)
        self.aftersales = AftersaleBook(self)
        self.aftersales.listeners.append(self.order_book.on_request)
        self.promotions = PromotionBook(self)
        self.fbt = FbtStore(self)
        self.catalog = Catalog(self)
        self.ledger = StockLedger(self)
        self.webhooks = Outbox(self)
        self.order_book.listeners += [
            self.fbt.on_order,
            self.ledger.on_order,
            self._tell_order,
        ]
        webhook_topics.listen(self)
        webhook_stock.listen(self)
        self.paging_mode = "normal"
        self.drift = Drift(self.order_book)
        self.stock_drift = StockDrift(self)
        self.order_searches = OrderSearches(self.order_book)
        # Filled and read where orders are written.
        self.kept_goods = {}

    def components_of(self, seller_sku):
        """The components of a bundle; another listing is its own only one."""
        if seller_sku in self.components:
            return self.components[seller_sku]
        return (Component(listing=self.listings[seller_sku], count=1, warehouse=""),)

    @property
    def orders(self):
        self.order_book.catch_up()
        return self.order_book.by_id

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
        """The stock was counted: the shops offer what is available of it."""
        self.change_stock(warehouse, sku, **quantities)
        if "available" in quantities:
            self.ledger.count(warehouse, sku)

    def keep_stock(self, warehouse, sku):
        """From now on a product is kept in a warehouse, be it with nothing."""
        self.stock.setdefault((warehouse, sku), StockLevel())
        self.warehouses_of[sku].add(warehouse)

    def change_stock(self, warehouse, sku, **quantities):
        self.stock[warehouse, sku] = replace(self.stock[warehouse, sku], **quantities)

    def truth(self):
        """Counts to compare a pull with."""
        return truth(self)

    def stock_rows(self, provider="goodcang"):
        """The (warehouse, SKU) keys that the operator's stand-in reports, sorted."""
        warehouses = {
            warehouse.code
            for warehouse in self.scenario.warehouses
            if warehouse.provider == provider
        }
        self.stock_drift.strike(warehouses)
        return sorted(key for key in self.stock if key[0] in warehouses)
