# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""`setup/run` as a person calls it: real Odoo, real PostgreSQL, real HTTP."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
SCENARIOS = CHECKOUT / "setup" / "scenarios"
# Of this process alone: two checkouts may be tested at once on one server.
DATABASE = f"replenishment-scenario-{os.getpid()}"


def play(scenario, folder, *options):
    """Run a scenario to its end; return its table as data."""
    result_file = folder / f"{Path(scenario).stem}.json"
    command = [sys.executable, CHECKOUT / "setup" / "run", "--once"]
    command += ["--scenario", scenario, "--db", DATABASE, "--json", result_file]
    done = subprocess.run(
        [str(part) for part in [*command, *options]], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(result_file.read_text())


# Another transaction holds the item, as a planning run does.
CHANGE_WHILE_A_RUN_HOLDS_THE_ITEM = """
import json
sku = "LAMP-SUNSET"
item = env["replenishment.item"].search([("product_id.default_code", "=", sku)])
line = env["replenishment.campaign.line"].search([])
before, triggers = item.reorder_point, env["ir.cron.trigger"].search_count([])
with env.registry.cursor() as run:
    lock = "SELECT id FROM replenishment_item WHERE id = %s FOR NO KEY UPDATE"
    run.execute(lock, (item.id,))
    line.uplift_pct = 100
    env.flush_all()
    told = {
        "is_marked": item.is_dirty,
        "is_unchanged": item.reorder_point == before,
        "is_triggered": env["ir.cron.trigger"].search_count([]) > triggers,
    }
env["replenishment.run"]._cron_plan_changed()
item.invalidate_recordset()
told["is_planned_later"] = not item.is_dirty and item.reorder_point < before
print(json.dumps(told))
"""


def in_odoo(script):
    """Run a script in Odoo's shell on the database; return its last line as data."""
    command = [sys.executable, CHECKOUT / "setup" / "odoo", "shell", "-d", DATABASE]
    command += ["--no-http", "--log-level=error"]
    done = subprocess.run(
        [str(part) for part in command], input=script, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def item_of(data, sku, warehouse="US1"):
    return next(
        item
        for item in data["items"]
        if (item["sku"], item["warehouse"]) == (sku, warehouse)
    )


def documents_with(data, sku):
    return [
        document
        for document in data["documents"]
        if any(line["sku"] == sku for line in document["lines"])
    ]


@pytest.fixture(scope="module", autouse=True)
def _drop_the_database_at_the_end():
    yield
    command = [CHECKOUT / "setup" / "database", "drop", DATABASE]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)


@pytest.fixture(scope="module")
def textbook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("textbook")
    first = play(SCENARIOS / "textbook.json", folder)
    return first, play(SCENARIOS / "textbook.json", folder, "--keep")


@pytest.fixture(scope="module")
def home_goods(tmp_path_factory):
    return play(SCENARIOS / "home-goods.json", tmp_path_factory.mktemp("home"))


def test_the_textbook_example_becomes_one_rfq_of_900(textbook):
    data, _again = textbook
    item = item_of(data, "HOME-2500")
    assert (item["avg_daily_sales"], item["lead_days"], item["safety_days"]) == (
        100,
        20,
        5,
    )
    assert (item["safety_stock"], item["reorder_point"]) == (500, 2500)
    assert (item["position"], item["qty_drafted"]) == (2300, 900)
    assert len(data["documents"]) == 1
    rfq = data["documents"][0]
    assert (rfq["type"], rfq["state"], rfq["warehouse"]) == ("rfq", "draft", "US1")
    assert rfq["lines"] == [{"sku": "HOME-2500", "quantity": 900, "price": 22}]


def test_pulling_and_planning_again_changes_nothing(textbook):
    data, again = textbook
    assert json.dumps(again, sort_keys=True) == json.dumps(data, sort_keys=True)


def test_home_goods_has_one_of_each(home_goods):
    urgencies = {item["urgency"] for item in home_goods["items"]}
    assert {"urgent", "normal", "watch", "ok", "overstock"} <= urgencies
    watched = [item for item in home_goods["items"] if item["urgency"] == "watch"]
    assert watched and not any(documents_with(home_goods, i["sku"]) for i in watched)
    transfers = [d for d in home_goods["documents"] if d["type"] == "transfer"]
    assert transfers and transfers[0]["source"] == "CN1"
    assert transfers[0]["state"] == "draft"
    blocked = [item for item in home_goods["items"] if item["blocked_reason"]]
    assert [item["blocked_reason"] for item in blocked] == ["no_vendor"]
    assert home_goods["unmapped"]


@pytest.mark.usefixtures("home_goods")
def test_a_campaign_saved_while_a_run_holds_the_item_is_planned_after_it():
    assert in_odoo(CHANGE_WHILE_A_RUN_HOLDS_THE_ITEM) == {
        "is_marked": True,
        "is_unchanged": True,
        "is_triggered": True,
        "is_planned_later": True,
    }


def test_the_urgent_rfq_exists_only_because_of_the_campaign(home_goods, tmp_path):
    urgent = [d for d in home_goods["documents"] if d["urgency"] == "urgent"]
    assert [document["type"] for document in urgent] == ["rfq"]
    sku = urgent[0]["lines"][0]["sku"]
    scenario = json.loads((SCENARIOS / "home-goods.json").read_text())
    assert [campaign["sku"] for campaign in scenario["campaigns"]] == [sku]
    scenario["campaigns"] = []
    quiet = tmp_path / "quiet.json"
    quiet.write_text(json.dumps(scenario))
    assert documents_with(play(quiet, tmp_path), sku) == []
