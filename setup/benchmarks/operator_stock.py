# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An operator of the sandbox, connected and pulled as the scheduled action does it."""

import importlib
import time

import requests

from odoo.api import SUPERUSER_ID, Environment

# Of so many rows one changes: more would be a drop that waits for a person.
CHANGED_ONE_IN = 40


class PulledStock:
    def __init__(self, registry, sandbox, products):
        self.registry = registry
        self.sandbox = sandbox
        self.products = products
        self.http_seconds = 0

    def connect(self):
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            env["product.product"].create(
                [
                    {"name": p["name"], "default_code": p["sku"], "is_storable": True}
                    for p in self.products
                ]
            )
            told = self.sandbox["goodcang"]
            connection = env["replenishment.threepl.connection"].create(
                {
                    "name": "Bench",
                    "base_url": told["base_url"],
                    "api_key": told["app_key"],
                    "api_secret": told["app_token"],
                    # Nothing is shipped here, and that is not what is measured.
                    "unchanged_pulls": 0,
                }
            )
            connection.action_load_warehouses()
            for place in connection.warehouse_ids:
                place.warehouse_id = env["stock.warehouse"].create(
                    {
                        "name": place.external_code,
                        "code": place.external_code,
                        "replenish_role": "overseas",
                        "replenish_stock_source": "threepl",
                    }
                )

    def sell(self, number):
        """Some rows of every warehouse change; `number` is that of the round."""
        skus = [product["sku"] for product in self.products]
        with requests.Session() as session:
            for sku in skus[number::CHANGED_ONE_IN]:
                for code in self.products[0]["stock"]:
                    session.post(
                        f"{self.sandbox['url']}/_sim/stock",
                        json={"warehouse": code, "sku": sku, "available": number},
                        timeout=60,
                    ).raise_for_status()

    def pull(self):
        """Pull every warehouse, each in a transaction, and tell where time went."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            connection = env["replenishment.threepl.connection"].search([])
            told = {"http": 0.0, "parse": 0.0, "store": 0.0, "rows": 0}
            statements = cr.sql_log_count
            for place in connection._mapped_warehouses():
                self._pull_place(place, told)
                cr.commit()
            return {**told, "statements": cr.sql_log_count - statements}

    def _pull_place(self, place, told):
        self.http_seconds = 0
        started = time.perf_counter()
        answer = place._fetch_stock()
        fetched = time.perf_counter()
        pull = place._store_answer(answer)
        place.env.flush_all()
        told["store"] += time.perf_counter() - fetched
        told["http"] += self.http_seconds
        told["parse"] += fetched - started - self.http_seconds
        told["rows"] += pull.row_count
        if pull.state != "done":
            raise RuntimeError(f"the pull was not accepted: {pull.last_error}")

    def watch_http(self):
        """Take the time from sending a request to the last byte of its answer."""
        # The addon can be imported once Odoo has read where addons lie.
        name = "odoo.addons.tiktok_replenishment.connectors.http"
        client_class = importlib.import_module(name).HttpClient
        send = client_class._send

        def timed(client, request, **values):
            started = time.perf_counter()
            try:
                return send(client, request, **values)
            finally:
                self.http_seconds += time.perf_counter() - started

        client_class._send = timed
