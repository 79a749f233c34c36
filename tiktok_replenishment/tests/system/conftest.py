# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One shop with a long history, connected to a database of committed data."""

import json

import pytest
from harness import OdooDatabase, Sandbox

ORDERS = 10_000
LISTINGS = 20

CONNECT = """
import json
told = json.loads({credentials!r})["tiktok"]
env["product.product"].create(
    [{{"name": sku, "default_code": sku, "is_storable": True}} for sku in {skus!r}]
)
names = ("api_url", "auth_url", "app_key", "app_secret", "service_id")
account = env["replenishment.tiktok.account"].create(
    {{"name": "Sandbox", "authorization_code": told["auth_code"],
      **{{name: told[name] for name in names}}}}
)
env.cr.commit()
account.action_exchange_code()
account.action_load_shops()
warehouse = env["stock.warehouse"].search([], limit=1)
account.shop_ids.write({{"warehouse_id": warehouse.id, "backfill_days": 30}})
env.cr.commit()
print(json.dumps(account.state))
"""


def scenario():
    return {
        "name": "Long history",
        "seed": 5,
        "shops": [
            {
                "code": "US",
                "region": "US",
                "tz": "America/Los_Angeles",
                "currency": "USD",
            }
        ],
        "warehouses": [{"code": "US1", "role": "overseas"}],
        "products": [
            {
                "sku": f"SKU-{number:02d}",
                "name": f"Product {number:02d}",
                "sales": [
                    {
                        "shop": "US",
                        "warehouse": "US1",
                        "per_day": 2 * ORDERS // LISTINGS // 10,
                        "units_per_order": 2,
                        "from": "-10d",
                    }
                ],
            }
            for number in range(LISTINGS)
        ],
    }


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    with Sandbox(scenario(), tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="session")
def connected(sandbox):
    credentials = json.dumps(sandbox.credentials)
    skus = [product["sku"] for product in scenario()["products"]]
    with OdooDatabase("shop") as database:
        state = database.run(CONNECT.format(credentials=credentials, skus=skus))
        assert state == "connected"
        yield database


@pytest.fixture(scope="session")
def order_count():
    return ORDERS
