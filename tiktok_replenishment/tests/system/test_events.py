# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Events that arrive while workers hold, and write, the rows they are about."""

import pytest

PREPARE = """
import hashlib, hmac, json, time
from odoo.api import Environment

shop = env["replenishment.tiktok.shop"].search([])
account = shop.account_id
key, secret, shop_id = account.app_key, account.app_secret, shop.external_id

def deliver(other, notification):
    body = json.dumps(
        {"type": 1, "tts_notification_id": notification, "shop_id": shop_id,
         "timestamp": int(time.time()), "data": {"order_id": "1"}}
    ).encode()
    sign = hmac.new(secret.encode(), key.encode() + body, hashlib.sha256).hexdigest()
    return other["replenishment.tiktok.event"]._receive(key, body, sign)

def states():
    with env.registry.cursor() as cr:
        found = Environment(cr, 1, {})["replenishment.tiktok.event"].search([])
        return sorted(found.mapped("state"))
"""

# As a pull holds the shop, and a renewal of tokens the account.
HELD = (
    PREPARE
    + """
with env.registry.cursor() as holder, env.registry.cursor() as cr:
    holder.execute("SELECT id FROM replenishment_tiktok_shop FOR NO KEY UPDATE")
    holder.execute("SELECT id FROM replenishment_tiktok_account FOR NO KEY UPDATE")
    holder.execute("UPDATE replenishment_tiktok_shop SET walk_position = now()")
    cr.execute("SET LOCAL lock_timeout = '2s'")
    begin = time.monotonic()
    is_stored = deliver(Environment(cr, 1, {}), "held")
    cr.commit()
    seconds = time.monotonic() - begin
    holder.rollback()
print(json.dumps([is_stored, seconds < 1, states()]))
"""
)

# The pull writes the shop between the moment a run begins and its own write.
CONFLICT = (
    PREPARE
    + """
env.cr.execute(
    "UPDATE replenishment_tiktok_shop SET state = 'active', failure_count = 0,"
    " lease_until = NULL, next_try_at = now() + interval '2 hours',"
    " last_success_at = now() - interval '1 hour'"
)
env.cr.commit()
with env.registry.cursor() as cr:
    deliver(Environment(cr, 1, {}), "late")
with env.registry.cursor() as cr:
    events = Environment(cr, 1, {})["replenishment.tiktok.event"].search([])
    events.read(["state"])
    with env.registry.cursor() as pull:
        pull.execute("UPDATE replenishment_tiktok_shop SET walk_position = now()")
    events._process()
first = states()
env["replenishment.tiktok.event"]._cron_process_events()
shop.invalidate_recordset()
print(json.dumps([first, states(), shop.next_try_at <= env.cr.now()]))
"""
)


@pytest.fixture
def database(connected):
    connected.query("DELETE FROM replenishment_tiktok_event")
    return connected


def test_an_event_is_stored_at_once_while_its_shop_is_pulled(database):
    assert database.run(HELD) == [True, True, ["new"]]


def test_an_event_that_meets_a_pull_is_seen_to_after_it(database):
    assert database.run(CONFLICT) == [["new"], ["done"], True]
