# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An operator in an addon of its own, as the guide of setup/examples builds it."""

import json

import pytest
from harness import OdooDatabase, Sandbox

PRODUCTS = 230

BEGIN = """
import json
from datetime import datetime
now = datetime.now()
credentials = json.loads({credentials!r})["shipbob"]
warehouse = env["stock.warehouse"].search([], limit=1)
warehouse.replenish_stock_source = "threepl"
product = env["product.product"].create(
    {{"name": "S000", "default_code": "S000", "is_storable": True}})
connections = env["replenishment.threepl.connection"]

def connect(**values):
    return connections.create({{
        "name": "ShipBob", "provider": "shipbob", "base_url": credentials["base_url"],
        "api_key": credentials["token"], **values}})

def pull(connection):
    connection.action_load_warehouses()
    first = connection.warehouse_ids.filtered(lambda w: w.external_code == "101")
    first.warehouse_id = warehouse
    connection.action_pull_stock()
    return env["replenishment.threepl.stock"].search(
        [("threepl_warehouse_id", "=", first.id)])
"""

FORM = """
from odoo.tests import Form
form = Form(connections)
form.provider = "shipbob"
print(json.dumps({
    "address": form.base_url, "needed": form.needed_fields,
    "unreported": form.unreported_buckets, "reported": form.reported_buckets}))
"""

PULL = """
connection = connect()
test = connection.action_test_connection()["params"]["message"]
rows = pull(connection)
row = rows.filtered(lambda r: r.product_id == product)
connection.action_load_products()
sku = row.threepl_sku_id
print(json.dumps({
    "measures": [sku.weight_kg, sku.volume_m3],
    "test": test, "state": connection.state, "error": connection.last_error,
    "places": connection.warehouse_ids.mapped("external_code"), "rows": len(rows),
    "available": sum(rows.mapped("qty_available")),
    "buckets": row.known_buckets,
    "row": [row.qty_available, row.qty_reserved, row.qty_inbound, row.qty_on_hand]}))
"""

REFUSED = """
wrong = connect(name="Wrong", api_key="wrong")
wrong.action_test_connection()
astray = connect(name="Astray")
rows = pull(astray)
print(json.dumps([wrong.last_error, astray.last_error, len(rows)]))
"""

BUSY = """
connection = connect(name="Busy", state="connected")
env["replenishment.threepl.warehouse"].create({
    "connection_id": connection.id, "external_code": "101",
    "warehouse_id": warehouse.id})
connection.action_pull_stock()
is_later = connection.next_try_at > now
print(json.dumps([connection.state, connection.last_error, is_later]))
"""


FAULTS = """
connection = connect(name="Faulty", state="connected")
place = env["replenishment.threepl.warehouse"].create({
    "connection_id": connection.id, "external_code": "101",
    "warehouse_id": warehouse.id})
told = []
for _fault in range(3):
    connection.action_pull_stock()
    told.append([connection.last_error, place.last_pull_id.state])
rows = pull(connection)
print(json.dumps([told, connection.last_error, len(rows)]))
"""


def scenario():
    place = {"role": "overseas", "stock_source": "threepl", "provider": "shipbob"}
    return {
        "name": "ShipBob",
        "seed": 5,
        "shops": [
            {
                "code": "US",
                "region": "US",
                "tz": "America/Los_Angeles",
                "currency": "USD",
            }
        ],
        "warehouses": [{"code": code, **place} for code in ("LA1", "NJ1")],
        "products": [
            {
                "sku": f"S{number:03d}",
                "name": "Thing",
                # A pound; a box of ten centimetres.
                "weight_kg": 0.45359237,
                "volume_m3": 0.001,
                "stock": {
                    "LA1": {
                        "available": number + 1,
                        "reserved": 2,
                        "damaged": 4,
                        "inbound": 7,
                    },
                    "NJ1": {"available": 1000},
                },
            }
            for number in range(PRODUCTS)
        ],
    }


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with Sandbox(scenario(), tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="module")
def database():
    with OdooDatabase("example", also=["threepl_shipbob"]) as installed:
        yield installed


@pytest.fixture
def told_by(database, sandbox):
    """Play a story of which nothing is kept; return what it tells."""
    begin = BEGIN.format(credentials=json.dumps(sandbox.credentials))
    yield lambda story: database.run(begin + story)
    sandbox.call("POST", "settings", shipbob_next="absolute")
    sandbox.call("POST", "settings", shipbob_calls_per_minute=None)


def test_the_form_shows_what_the_new_operator_needs_and_reports(told_by):
    told = told_by(FORM)
    assert told["address"] == "https://api.shipbob.com/2026-01"
    assert told["needed"] == "base_url,api_key"
    assert "Damaged" in told["unreported"]
    assert "Reserved" in told["reported"]


@pytest.mark.parametrize("form", ["absolute", "relative", "short"])
def test_stock_is_pulled_over_all_pages(told_by, sandbox, form):
    sandbox.call("POST", "settings", shipbob_next=form)
    told = told_by(PULL)
    assert told["test"] == "The connection works."
    assert (told["state"], told["error"]) == ("connected", False)
    assert told["places"] == ["101", "102"]
    assert told["rows"] == PRODUCTS
    assert told["available"] == sum(range(1, PRODUCTS + 1))
    # 1 available, 2 reserved and 4 damaged; that the last are damaged is not told.
    assert told["row"] == [1, 2, 7, 7]
    assert told["buckets"] == "available,reserved,inbound,on_hand"
    # ShipBob tells 16 oz, and three sides of 3.937 in.
    assert told["measures"] == [0.4536, 0.001]


def test_wrong_credentials_are_named_and_the_token_goes_to_no_other_host(
    told_by, sandbox
):
    sandbox.call("POST", "settings", shipbob_next="foreign")
    wrong, astray, row_count = told_by(REFUSED)
    assert "credentials were refused" in wrong
    assert "the next page is at another place" in astray
    assert row_count == 0


def test_what_is_no_complete_list_is_not_stored(told_by, sandbox):
    item = {"inventory_id": 1, "sku": "S000", "locations": []}
    moving = {"items": [item, item], "next": None}
    for fault in (
        {"kind": "reply", "body": moving, "times": 3},
        {"kind": "status", "status": 200, "nth": 4},
        {"kind": "reply", "body": {"items": []}, "nth": 5},
    ):
        fault = {"endpoint": "shipbob_locations", **fault}
        sandbox.call("POST", "faults", **fault)
    told, error, row_count = told_by(FAULTS)
    (moved, _), (page, _), (strange, _) = told
    assert "is read again" in moved
    assert "a web page answers" in page
    assert "no page of a list" in strange
    assert [state for _error, state in told] == ["partial", "failed", "failed"]
    assert (error, row_count) == (False, PRODUCTS)


def test_an_operator_that_is_busy_is_tried_again_later(told_by, sandbox):
    sandbox.call("POST", "settings", shipbob_calls_per_minute=2)
    state, error, is_later = told_by(BUSY)
    assert state == "connected"
    assert "too often" in error
    assert is_later
