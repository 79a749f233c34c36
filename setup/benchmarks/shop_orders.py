# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop of the sandbox, connected and pulled as the scheduled action does it."""

import time

import requests

from odoo.api import SUPERUSER_ID, Environment

HOUR = 3600


class PulledShop:
    def __init__(self, registry, sandbox, products):
        self.registry = registry
        self.sandbox = sandbox
        self.skus = [product["sku"] for product in products]

    def sell(self, orders):
        """So many orders of two units in the last hour, of all listings alike."""
        for sku in self.skus:
            self._post(
                "orders",
                shop="US",
                warehouse="US1",
                seller_sku=sku,
                quantity=2,
                status="AWAITING_SHIPMENT",
                count=orders // len(self.skus),
                over_seconds=HOUR,
            )

    def connect(self):
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            self._make_products(env)
            told = self.sandbox["tiktok"]
            names = ("api_url", "auth_url", "app_key", "app_secret", "service_id")
            account = env["replenishment.tiktok.account"].create(
                {
                    "name": "Bench",
                    "authorization_code": told["auth_code"],
                    **{name: told[name] for name in names},
                }
            )
            # Tokens are kept in a transaction of their own, which has to see this.
            cr.commit()
            account.action_exchange_code()
            account.action_load_shops()
            warehouse = env["stock.warehouse"].search([], limit=1)
            account.shop_ids.write({"warehouse_id": warehouse.id, "backfill_days": 5})

    def _make_products(self, env):
        env["product.product"].create(
            [
                {"name": sku, "default_code": sku, "is_storable": True}
                for sku in self.skus
            ]
        )

    def forget_orders(self):
        """Back to the state before the first pull, with clean tables."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            shop = env["replenishment.tiktok.shop"].search([])
            # As new: an emptied table would be taken for a tiny one while it grows.
            cr.execute(
                "TRUNCATE replenishment_demand, replenishment_tiktok_order,"
                " replenishment_tiktok_sku CASCADE"
            )
            env.invalidate_all()
            shop.write(
                {
                    "synced_until": False,
                    "walk_position": False,
                    "walk_until": False,
                    "next_try_at": False,
                    "history_from": False,
                }
            )

    def pull(self):
        """Pull everything, committing page by page as the scheduler does."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            shop = env["replenishment.tiktok.shop"].search([])
            requests.delete(f"{self.sandbox['url']}/_sim/requests", timeout=30)
            statements = cr.sql_log_count
            started = time.perf_counter()
            for _step in shop._pull_steps():
                cr.commit()
            cr.commit()
            seconds = time.perf_counter() - started
            cr.execute("SELECT COUNT(*) FROM replenishment_tiktok_order")
            (orders,) = cr.fetchone()
            return {
                "orders": orders,
                "seconds": seconds,
                "statements": cr.sql_log_count - statements,
                "stand_in_seconds": self._stand_in_seconds(),
            }

    def _stand_in_seconds(self):
        rows = self._get("requests")["requests"]
        return sum(row.get("seconds") or 0 for row in rows)

    def _post(self, name, **body):
        url = f"{self.sandbox['url']}/_sim/{name}"
        requests.post(url, json=body, timeout=60).raise_for_status()

    def _get(self, name):
        answer = requests.get(f"{self.sandbox['url']}/_sim/{name}", timeout=30)
        answer.raise_for_status()
        return answer.json()

    def order_rows(self, cr):
        """What the three rows of an order hold, for the yardstick."""
        cr.execute(
            """
            SELECT o.shop_id, o.external_id, o.status, o.ordered_at, o.updated_at,
                   l.sku_id, l.product_id, l.warehouse_id, l.sold_on, l.demand_qty,
                   l.price_unit
              FROM replenishment_tiktok_order o
              JOIN replenishment_tiktok_order_line l ON l.order_id = o.id
             ORDER BY o.id
            """
        )
        return cr.fetchall()
