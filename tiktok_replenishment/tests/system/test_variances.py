# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A variance that two stock managers approve in the same moment."""

import pytest
from harness import OdooDatabase

# Odoo has 100, two pulls in a row find 90.
PROPOSE = """
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from odoo.addons.tiktok_replenishment.connectors.threepl.base import (
    StockRow, StockSnapshot)

warehouse = env["stock.warehouse"].search([], limit=1)
warehouse.replenish_stock_source = "threepl"
product = env["product.product"].create(
    {"name": "MUG", "default_code": "MUG", "is_storable": True})
env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 100)
connection = env["replenishment.threepl.connection"].create(
    {"name": "Operator", "provider": "goodcang", "api_key": "k", "state": "connected"})
place = env["replenishment.threepl.warehouse"].create({
    "connection_id": connection.id, "external_code": "US1",
    "warehouse_id": warehouse.id, "reconcile_mode": "propose"})
row = StockRow(warehouse_code="US1", external_sku="MUG",
               qty_available=Decimal(90), qty_on_hand=Decimal(90))
now = datetime.now(tz=timezone.utc)
for hours in (3, 2):
    place._store_answer(StockSnapshot(
        rows=(row,), as_of=now - timedelta(hours=hours), pages=1,
        expected_count=1, absent_means_zero=True))
env.cr.commit()
variance = env["replenishment.threepl.variance"].search([])
print(json.dumps([variance.state, variance.line_ids.mapped("difference")]))
"""

# Each has opened the document before the first decides, as with two browsers.
APPROVE = """
import json
from threading import Barrier, Thread
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.service.model import retrying

meeting, told = Barrier(4), []

def work():
    with env.registry.cursor() as cr:
        own = Environment(cr, 2, {})
        variance = own["replenishment.threepl.variance"].search([])
        variance.line_ids.read(["state"])
        meeting.wait()
        try:
            retrying(variance.action_approve, own)
            told.append("approved")
        except UserError:
            told.append("refused")

threads = [Thread(target=work) for _number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
env.cr.rollback()
variance = env["replenishment.threepl.variance"].search([])
moves = env["stock.move"].search([("is_inventory", "=", True)])
quants = env["stock.quant"].search([
    ("product_id.default_code", "=", "MUG"), ("location_id.usage", "=", "internal")])
print(json.dumps({
    "told": sorted(told), "state": variance.state, "lines": variance.line_ids.mapped(
        "state"), "moves": moves.mapped("quantity"),
    "on_hand": sum(quants.mapped("quantity"))}))
"""


@pytest.fixture(scope="module")
def database():
    with OdooDatabase("variances") as installed:
        yield installed


def test_a_variance_that_four_people_approve_at_once_adjusts_once(database):
    assert database.run(PROPOSE) == ["proposed", [-10]]
    told = database.run(APPROVE)
    assert told["told"] == ["approved", "refused", "refused", "refused"]
    assert (told["state"], told["lines"]) == ("done", ["approved"])
    assert told["moves"] == [10]
    assert told["on_hand"] == 90
