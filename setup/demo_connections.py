# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connects the company to the sandbox's shop and warehouse operators, and pulls."""

# Long enough for every order of a scenario that begins 90 days ago.
HISTORY_DAYS = 100


class DemoConnections:
    """Does with the buttons of accounts, shops and connections what people do."""

    def __init__(self, env, scenario, sandbox):
        self.env = env
        self.scenario = scenario
        self.sandbox = sandbox

    def connect(self):
        self._connect_shops()
        if self._codes_with("threepl"):
            self._connect_operator()
        if self._codes_with("fbt"):
            self._connect_tiktok_warehouses()

    def pull(self):
        shops = self.env["replenishment.tiktok.shop"].search([])
        shops.action_pull_orders()
        shops.feed_ids.action_pull()
        self.env["replenishment.threepl.connection"].search([]).action_pull_stock()

    def _ensure(self, model, values):
        record = self.env[model].search([("name", "=", values["name"])], limit=1)
        if record:
            record.write(values)
            return record
        return self.env[model].create(values)

    def _warehouse(self, code):
        return self.env["stock.warehouse"].search([("code", "=", code)])

    def _connect_shops(self):
        told = self.sandbox["tiktok"]
        account = self._ensure(
            "replenishment.tiktok.account",
            {
                "name": "TikTok Shop (sandbox)",
                "api_url": told["api_url"],
                "auth_url": told["auth_url"],
                "consent_address": told["api_url"],
                "service_id": told["service_id"],
                "app_key": told["app_key"],
                "app_secret": told["app_secret"],
                "authorization_code": told["auth_code"],
            },
        )
        # The tokens are kept in a transaction of their own, which has to see this.
        self.env.cr.commit()
        account.action_exchange_code()
        account.action_load_shops()
        for shop in account.shop_ids:
            self._map_shop(shop)

    def _map_shop(self, shop):
        spec = next(
            (
                spec
                for spec in self.scenario.shops
                if spec.code in (shop.code, shop.name)
            ),
            self.scenario.shops[0],
        )
        first = next(
            warehouse
            for warehouse in self.scenario.warehouses
            if warehouse.role != "domestic"
        )
        shop.write(
            {
                "tz": spec.tz,
                "backfill_days": HISTORY_DAYS,
                "warehouse_id": self._warehouse(first.code).id,
            }
        )
        shop.action_load_warehouses()
        for mapped in shop.warehouse_map_ids:
            mapped.warehouse_id = self._warehouse(mapped.name)

    def _codes_with(self, stock_source):
        return {
            warehouse.code
            for warehouse in self.scenario.warehouses
            if warehouse.stock_source == stock_source
        }

    def _connect_operator(self):
        told = self.sandbox["goodcang"]
        connection = self._ensure(
            "replenishment.threepl.connection",
            {
                "name": "GoodCang (sandbox)",
                "provider": "goodcang",
                "base_url": told["base_url"],
                "api_key": told["app_key"],
                "api_secret": told["app_token"],
            },
        )
        self._map_warehouses(connection, "threepl")

    def _connect_tiktok_warehouses(self):
        """Goods of TikTok's own warehouses are read through the shop."""
        shop = self.env["replenishment.tiktok.shop"].search([], limit=1)
        connection = self._ensure(
            "replenishment.threepl.connection",
            {
                "name": "Fulfilled by TikTok (sandbox)",
                "provider": "fbt",
                "tiktok_shop_id": shop.id,
            },
        )
        self._map_warehouses(connection, "fbt")

    def _map_warehouses(self, connection, stock_source):
        connection.action_test_connection()
        connection.action_load_warehouses()
        ours = {}
        for spec in self.scenario.warehouses:
            if spec.stock_source == stock_source:
                ours |= dict.fromkeys((spec.code, spec.name), spec.code)
        for theirs in connection.warehouse_ids:
            code = ours.get(theirs.external_code) or ours.get(theirs.name)
            if code:
                theirs.warehouse_id = self._warehouse(code)
