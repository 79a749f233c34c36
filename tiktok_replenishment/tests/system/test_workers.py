# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workers that meet, and workers that die: the database holds every order once."""

import os
import random
import time

import pytest
from harness import kill

RANDOM = random.Random(int(os.environ.get("REPLENISHMENT_SEED", "19")))

# What the scheduler does, called by hand so that the moment can be chosen.
PULL = """
import json
env["replenishment.tiktok.shop"]._cron_pull()
env.cr.commit()
shop = env["replenishment.tiktok.shop"].search([])
print(json.dumps({"is_complete": bool(shop.synced_until), "error": shop.last_error}))
"""

STATE = """
import json
shop = env["replenishment.tiktok.shop"].search([])
account = shop.account_id
account.action_refresh_token()
demand = {}
for row in env["replenishment.demand"].search([]):
    days = demand.setdefault(row.product_id.default_code, {})
    days[str(row.day)] = days.get(str(row.day), 0) + row.qty
line = env["replenishment.tiktok.order.line"]
print(json.dumps({
    "orders": env["replenishment.tiktok.order"].search_count([]),
    "order_lines": line.search_count([]),
    "units": sum(line.search([]).mapped("quantity")),
    "demand": demand,
    "account": account.state,
}))
"""

# Time passes: the lease of the worker that died runs out, the next pull is due.
HOURS_LATER = """
UPDATE replenishment_tiktok_shop
   SET lease_until = lease_until - interval '3 hours',
       next_try_at = next_try_at - interval '3 hours'
"""

SYNCED_UNTIL = "SELECT synced_until FROM replenishment_tiktok_shop"

FORGET = """
DELETE FROM replenishment_demand;
DELETE FROM replenishment_tiktok_order_line;
DELETE FROM replenishment_tiktok_order;
UPDATE replenishment_tiktok_shop
   SET synced_until = NULL, walk_position = NULL, walk_until = NULL,
       lease_until = NULL, next_try_at = NULL
"""


@pytest.fixture
def database(connected, sandbox):
    """Of a shop whose old refresh token is taken for a while after a new one.

    A kill may strike between the answer that brings a new token and its commit. Who
    was killed then has only the old one, and no client could do without it; what
    happens where TikTok Shop refuses it is in `test_tokens`.
    """
    connected.query(FORGET)
    sandbox.call("POST", "settings", refresh_grace_seconds=600)
    yield connected
    sandbox.call("POST", "settings", refresh_grace_seconds=0)


def finish(worker):
    output, errors = worker.communicate()
    assert worker.returncode == 0, output + errors


def check_truth(database, sandbox):
    """What the database holds is what the sandbox says there is."""
    truth = sandbox.call("GET", "truth")
    state = database.run(STATE)
    assert state.pop("account") == "connected"
    sold = {
        sku: {day: quantity for day, quantity in days.items() if quantity}
        for sku, days in truth["demand"]["US"].items()
    }
    expected = {key: truth[key] for key in ("orders", "order_lines", "units")}
    assert state == {**expected, "demand": sold}


def pull_to_the_end(database):
    """What later runs of the scheduler do with what a dead worker left."""
    for _run in range(5):
        database.query(HOURS_LATER)
        finish(database.start(PULL))
        if database.query(SYNCED_UNTIL) != [[""]]:
            return
    raise AssertionError("the pull does not come to its end")


def searches(sandbox):
    return [
        row
        for row in sandbox.call("GET", "requests")["requests"]
        if row["endpoint"] == "order_search"
    ]


def test_two_workers_that_pull_one_shop_at_once_count_every_order_once(
    database, sandbox, order_count
):
    sandbox.call("DELETE", "requests")
    workers = [database.start(PULL), database.start(PULL)]
    for worker in workers:
        finish(worker)
    check_truth(database, sandbox)
    # One of them left the shop to the other: nothing was read twice.
    assert len(searches(sandbox)) <= order_count / 100 * 1.2


def kill_in_the_middle(database, sandbox):
    """Kill a worker at a random moment of its pull; return whether it came to that."""
    sandbox.call("DELETE", "requests")
    worker = database.start(PULL)
    enough = RANDOM.randint(1, 60)
    until = time.monotonic() + 60
    while len(searches(sandbox)) < enough and worker.poll() is None:
        assert time.monotonic() < until
        time.sleep(RANDOM.uniform(0, 0.05))
    was_killed = kill(worker)
    database.query(HOURS_LATER)
    return was_killed and database.query(SYNCED_UNTIL) == [[""]]


def test_a_worker_killed_in_the_middle_of_a_long_pull_loses_and_doubles_nothing(
    database, sandbox
):
    assert kill_in_the_middle(database, sandbox)
    pull_to_the_end(database)
    check_truth(database, sandbox)


@pytest.mark.deep
def test_thirty_kills_lose_and_double_nothing(database, sandbox):
    kills = 0
    for _attempt in range(120):
        # A token that ends on the way is renewed by whoever comes first.
        if RANDOM.random() < 0.5:
            sandbox.call("POST", "authorization", action="expire_access")
        if kill_in_the_middle(database, sandbox):
            kills += 1
        else:
            # The rest was too short for a kill: begin a new long pull.
            check_truth(database, sandbox)
            database.query(FORGET)
        if kills == 30:
            break
    assert kills == 30
    pull_to_the_end(database)
    check_truth(database, sandbox)
