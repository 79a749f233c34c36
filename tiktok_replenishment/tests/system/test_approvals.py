# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A suggestion that several planners approve in the same moment."""

import pytest
from harness import OdooDatabase

PROPOSE = """
import json
from datetime import timedelta

env.company.replenish_execution = "approve"
warehouse = env["stock.warehouse"].search([], limit=1)
warehouse.write({"replenish_role": "overseas", "replenish_lead_days": 20})
vendor = env["res.partner"].create({"name": "Vendor"})
product = env["product.product"].create(
    {"name": "MUG", "default_code": "MUG", "is_storable": True})
env["product.supplierinfo"].create(
    {"partner_id": vendor.id, "product_tmpl_id": product.product_tmpl_id.id,
     "price": 2, "delay": 5, "min_qty": 1})
today = warehouse._replenish_today()
env["replenishment.demand"].create([
    {"product_id": product.id, "warehouse_id": warehouse.id,
     "company_id": env.company.id, "day": today - timedelta(days=ago), "qty": 10}
    for ago in range(1, 91)])
env["replenishment.run"]._plan_company(env.company)
env.cr.commit()
suggestion = env["replenishment.suggestion"].search([])
print(json.dumps([suggestion.state, len(suggestion.purchase_line_ids)]))
"""

# Each has the suggestion on the screen before the first decides.
APPROVE = """
import json
from threading import Barrier, Thread
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.service.model import retrying

meeting, told = Barrier(3), []

def work():
    with env.registry.cursor() as cr:
        own = Environment(cr, 2, {})
        suggestion = own["replenishment.suggestion"].search([])
        suggestion.read(["state"])
        meeting.wait()
        try:
            retrying(suggestion.action_approve, own)
            told.append("approved")
        except UserError as error:
            text = str(error)
            is_clear = "already" in text or "right now" in text
            told.append("told" if is_clear else text)

threads = [Thread(target=work) for _number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
env.cr.rollback()
suggestion = env["replenishment.suggestion"].search([])
print(json.dumps({
    "told": sorted(told), "state": suggestion.state,
    "lines": len(env["purchase.order.line"].search([]))}))
"""


@pytest.fixture(scope="module")
def database():
    with OdooDatabase("approvals") as installed:
        yield installed


def test_a_suggestion_that_three_people_approve_at_once_is_ordered_once(database):
    assert database.run(PROPOSE) == ["proposed", 0]
    told = database.run(APPROVE)
    assert told == {
        "told": ["approved", "told", "told"],
        "state": "drafted",
        "lines": 1,
    }
