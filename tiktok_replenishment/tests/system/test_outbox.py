# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is told outside Odoo: by two workers at once, and by one that is killed."""

import json
import time
from collections import Counter

import pytest
from harness import kill

MESSAGES = 40

PREPARE = """
import json
told = json.loads({receivers!r})
env["replenishment.endpoint"].search([]).unlink()
for kind in {kinds!r}:
    endpoint = env["replenishment.endpoint"].create(
        {{"name": kind, "kind": kind, "url": told["urls"][kind],
          "secret": told["secrets"].get(kind)}}
    )
    for number in range({count}):
        env["replenishment.outbox.message"]._post(
            endpoint, "urgent",
            {{"title": "Urgent", "lines": [str(number)], "data": {{"n": number}}}},
        )
env.cr.commit()
print(json.dumps(env["replenishment.outbox.message"].search_count([])))
"""

# What the scheduler does, called by hand so that the moment can be chosen.
SEND = """
import json
env["replenishment.endpoint"]._cron_send()
env.cr.commit()
outbox = env["replenishment.outbox.message"]
print(json.dumps(outbox._read_group([], ["state"], ["__count"])))
"""

# Time passes: the lease of the worker that died runs out.
LATER = """
UPDATE replenishment_endpoint SET lease_until = NULL, next_try_at = NULL
"""


@pytest.fixture
def prepare(connected, sandbox):
    """Return a function: so many messages wait for a receiver of each kind."""

    def prepare(count, *kinds):
        sandbox.call("DELETE", "received")
        sandbox.call("DELETE", "faults")
        receivers = json.dumps(sandbox.credentials["receivers"])
        script = PREPARE.format(receivers=receivers, kinds=kinds, count=count)
        assert connected.run(script) == count * len(kinds)

    yield prepare
    sandbox.call("DELETE", "faults")


def received_ids(sandbox):
    return [row["id"] for row in sandbox.call("GET", "received")["received"]]


def finish(worker):
    output, errors = worker.communicate()
    assert worker.returncode == 0, output + errors
    return output, errors


def test_two_workers_at_once_send_every_message_once(connected, sandbox, prepare):
    prepare(MESSAGES, "webhook")
    workers = [connected.start(SEND), connected.start(SEND)]
    for worker in workers:
        finish(worker)
    counts = Counter(received_ids(sandbox))
    assert len(counts) == MESSAGES
    assert set(counts.values()) == {1}


def test_a_worker_that_is_killed_loses_nothing_and_repeats_at_most_one(
    connected, sandbox, prepare
):
    prepare(MESSAGES, "webhook")
    sandbox.call(
        "POST", "faults", endpoint="webhook_main", kind="slow", seconds=0.1, times=99
    )
    worker = connected.start(SEND)
    until = time.monotonic() + 60
    while len(received_ids(sandbox)) < 5:
        assert time.monotonic() < until and worker.poll() is None
        time.sleep(0.02)
    assert kill(worker)
    sandbox.call("DELETE", "faults")
    connected.query(LATER)
    finish(connected.start(SEND))
    counts = Counter(received_ids(sandbox))
    assert len(counts) == MESSAGES
    assert sum(counts.values()) <= MESSAGES + 1


def test_a_dead_receiver_costs_one_time_out_and_delays_nobody(
    connected, sandbox, prepare
):
    prepare(3, "slack", "webhook", "feishu")
    sandbox.call("DELETE", "requests")
    sandbox.call("POST", "faults", endpoint="slack", kind="slow", seconds=200, times=99)
    started = time.monotonic()
    finish(connected.start(SEND))
    # Odoo's own start is in this; one time-out is ten seconds.
    assert time.monotonic() - started < 150
    calls = sandbox.call("GET", "requests")["requests"]
    assert [row["endpoint"] for row in calls].count("slack") == 1
    told = Counter(r["endpoint"] for r in sandbox.call("GET", "received")["received"])
    assert told["webhook_main"] == told["feishu"] == 3


def test_no_address_and_no_secret_of_a_receiver_is_in_the_log(
    connected, sandbox, prepare
):
    kinds = ("webhook", "feishu", "dingtalk", "wecom", "slack")
    prepare(2, *kinds)
    sandbox.call("POST", "faults", endpoint="slack", kind="status", status=500)
    sandbox.call("POST", "faults", endpoint="feishu", kind="reset")
    output, log = finish(connected.start(SEND, "--log-level=debug"))
    assert "Webhook POST" in log, "the log has the calls"
    receivers = sandbox.credentials["receivers"]
    addresses = [url.rpartition("/")[2] for url in receivers["urls"].values()]
    tokens = [part.rpartition("=")[2] for part in addresses if len(part) > 20]
    assert len(tokens) == 4
    for secret in [*tokens, *receivers["secrets"].values()]:
        assert secret not in log
        assert secret not in output
