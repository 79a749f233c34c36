# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo.tests import TransactionCase

from .sandbox import scenario as scenarios
from .sandbox.server import SandboxServer
from .sandbox.virtual_clock import VirtualClock

SHOP = {
    "code": "US",
    "name": "Shop US",
    "region": "US",
    "tz": "America/Los_Angeles",
    "currency": "USD",
}
BRITISH_SHOP = {
    "code": "UK",
    "name": "Shop UK",
    "region": "GB",
    "tz": "Europe/London",
    "currency": "GBP",
}
WAREHOUSES = [
    {
        "code": code,
        "role": "overseas",
        "stock_source": "threepl",
        "provider": "goodcang",
    }
    for code in ("US1", "US2")
]


def listing(sku, sales=(), stock=None):
    """A product of a scenario. `sales`: patterns; `stock`: levels by warehouse."""
    return {
        "sku": sku,
        "name": f"Product {sku}",
        "sales": [
            {"shop": "US", "warehouse": "US1", "pattern": "steady", **pattern}
            for pattern in sales
        ],
        "stock": stock or {},
    }


class OutsideCase(TransactionCase):
    """Talks over real HTTP to a sandbox that is born anew for each test.

    Subclasses set `products`, `shops` and `warehouses` of the scenario.
    """

    shops = [SHOP]
    warehouses = WAREHOUSES
    products = []

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        # Odoo compares the time-out with a number; ours is (connect, read).
        kw["timeout"] = 30
        return super()._request_handler(s, r, **kw)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.us1, cls.us2 = cls.env["stock.warehouse"].create(
            [
                {
                    "name": f"Warehouse {spec['code']}",
                    "code": spec["code"],
                    "replenish_role": "overseas",
                    "replenish_stock_source": "threepl",
                    "replenish_tz": "America/Los_Angeles",
                }
                for spec in WAREHOUSES
            ]
        )

    def setUp(self):
        super().setUp()
        # Tokens and scheduled actions use transactions of their own.
        if not self._registry_patched:
            self.registry_enter_test_mode()
        self.sandbox = self.enterContext(self.start_sandbox())
        self.admin = self.sandbox.admin

    def start_sandbox(self):
        """A new world of this test's scenario."""
        return SandboxServer(
            scenarios.parse(
                {
                    "name": "test",
                    "seed": 7,
                    "exchange_rates": {"GBP": 1.3},
                    "shops": self.shops,
                    "warehouses": self.warehouses,
                    "products": self.products,
                }
            ),
            # A little behind, so that a change can be made that is in the past.
            clock=VirtualClock(time.time() - 20),
        )

    def product(self, code, **values):
        return self.env["product.product"].create(
            {"name": code, "default_code": code, "is_storable": True, **values}
        )

    # TikTok Shop

    def account(self, **values):
        told = self.sandbox.credentials["tiktok"]
        account = self.env["replenishment.tiktok.account"].create(
            {
                "name": "Sandbox",
                "api_url": told["api_url"],
                "auth_url": told["auth_url"],
                "app_key": told["app_key"],
                "app_secret": told["app_secret"],
                "authorization_code": told["auth_code"],
                **values,
            }
        )
        self.env.flush_all()
        return account

    def connected_account(self):
        account = self.account()
        account.action_exchange_code()
        self.assertEqual(account.state, "connected", account.last_error)
        return account

    def connect_shop(self, **values):
        """The first shop, selling from US1."""
        account = self.connected_account()
        account.action_load_shops()
        shop = account.shop_ids.filtered(lambda shop: shop.name == "Shop US")
        shop.write({"warehouse_id": self.us1.id, "backfill_days": 10, **values})
        self.env.flush_all()
        return shop

    def run_cron(self, name):
        """Run a scheduled action as the scheduler does."""
        self.env.ref(f"tiktok_replenishment.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def demand(self, product, **criteria):
        """Quantities by day of a product, of one warehouse or shop if named."""
        found = self.env["replenishment.demand"].search(
            [("product_id", "=", product.id)]
            + [(name, "=", record.id) for name, record in criteria.items()]
        )
        return {row.day: row.qty for row in found}

    # Warehouse operator

    def connection(self, **values):
        told = self.sandbox.credentials["goodcang"]
        return self.env["replenishment.threepl.connection"].create(
            {
                "name": "Sandbox",
                "base_url": told["base_url"],
                "api_key": told["app_key"],
                "api_secret": told["app_token"],
                **values,
            }
        )

    def connect_operator(self):
        """Both warehouses of the operator, mapped."""
        connection = self.connection()
        connection.action_load_warehouses()
        for warehouse in connection.warehouse_ids:
            warehouse.warehouse_id = {"US1": self.us1, "US2": self.us2}[
                warehouse.external_code
            ]
        return connection

    def stock(self, product, warehouse=None):
        return self.env["replenishment.threepl.stock"].search(
            [
                ("product_id", "=", product.id),
                ("warehouse_id", "=", (warehouse or self.us1).id),
            ]
        )


class EccangOperator:
    """For an `OutsideCase` whose operator runs ECCANG WMS."""

    def connection(self, **values):
        told = self.sandbox.credentials["eccang"]
        return super().connection(
            **{
                "provider": "eccang",
                "base_url": told["base_url"],
                "api_key": told["app_key"],
                "api_secret": told["app_token"],
                **values,
            }
        )
