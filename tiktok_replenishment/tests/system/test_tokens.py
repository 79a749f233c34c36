# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tokens among workers that see different moments of the database, or that die."""

import time

from harness import kill

# Every thread has read the token that is called expired before the first asks.
STORM = """
import json
from threading import Barrier, Thread
from odoo.api import Environment

meeting, told = Barrier(6), []

def work():
    with env.registry.cursor() as cr:
        account = Environment(cr, 1, {})["replenishment.tiktok.account"].search([])
        account.read(["access_token"])
        meeting.wait()
        shops = account._call_with_token(lambda client: client.list_shops())
        told.append([len(shops), account.state])

threads = [Thread(target=work) for _number in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(told))
"""

REFUSED_CODE = """
import json
account = env["replenishment.tiktok.account"].search([])
account.authorization_code = "ROW_unknown"
env.cr.commit()
told = account.state, account.action_exchange_code()["params"]
account.action_refresh_token()
account.invalidate_recordset()
print(json.dumps([told[0], told[1]["type"], told[1]["message"]]))
"""

RENEW = """
import json
account = env["replenishment.tiktok.account"].search([])
account.action_refresh_token()
env.cr.rollback()
refreshed = account.state
account.action_load_shops()
env.cr.rollback()
print(json.dumps([refreshed, account.state, bool(account.last_error)]))
"""


CONSENT_AGAIN = """
import json
account = env["replenishment.tiktok.account"].search([])
account.authorization_code = {code!r}
env.cr.commit()
account.action_exchange_code()
env.cr.rollback()
print(json.dumps(account.state))
"""

WAITING_FOR_SOMEBODY = """
import json
account = env["replenishment.tiktok.account"].search([])
print(json.dumps([account.state, len(account.activity_ids)]))
"""


def refreshes(sandbox):
    return [
        row
        for row in sandbox.call("GET", "requests")["requests"]
        if row["endpoint"] == "token_refresh"
    ]


def test_many_workers_whose_token_is_called_expired_renew_it_once(connected, sandbox):
    sandbox.call("DELETE", "requests")
    sandbox.call("POST", "authorization", action="expire_access")
    told = connected.run(STORM)
    assert told == [[1, "connected"]] * 6
    assert len(refreshes(sandbox)) == 1


def test_a_button_tells_what_was_committed_and_not_what_its_transaction_sees(connected):
    state, kind, message = connected.run(REFUSED_CODE)
    assert (state, kind) == ("connected", "danger")
    assert "does not work" in message


def kill_before_the_token_is_kept(connected, sandbox):
    """TikTok Shop has made a new refresh token, and nobody holds it."""
    sandbox.call("DELETE", "requests")
    sandbox.call("POST", "faults", endpoint="token_refresh", kind="slow", seconds=15)
    worker = connected.start(RENEW)
    until = time.monotonic() + 60
    while not refreshes(sandbox):
        assert time.monotonic() < until, "the worker does not ask for a token"
        time.sleep(0.05)
    kill(worker)


def test_where_the_old_token_is_refused_somebody_is_asked_to_authorise_again(
    connected, sandbox
):
    kill_before_the_token_is_kept(connected, sandbox)
    # The access token still loads shops, which is no reason to say that all is well.
    assert connected.run(RENEW) == ["expired", "expired", True]
    assert connected.run(WAITING_FOR_SOMEBODY) == ["expired", 1]
    code = sandbox.call("POST", "authorization", action="issue_code")["code"]
    assert connected.run(CONSENT_AGAIN.format(code=code)) == "connected"
    assert connected.run(RENEW) == ["connected", "connected", False]
    assert connected.run(WAITING_FOR_SOMEBODY) == ["connected", 0]


def test_a_worker_that_dies_before_it_kept_the_new_token_loses_nothing(
    connected, sandbox
):
    """While TikTok Shop still takes the old refresh token, as it does for a moment."""
    sandbox.call("POST", "settings", refresh_grace_seconds=600)
    kill_before_the_token_is_kept(connected, sandbox)
    assert connected.run(RENEW) == ["connected", "connected", False]
    sandbox.call("POST", "settings", refresh_grace_seconds=0)
