# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Listings of Odoo kits, in a database that has the manufacturing app."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[3] / "setup"
# Of this process alone: two checkouts may be tested at once on one server.
DATABASE = f"replenishment-kits-{os.getpid()}"

# A tea set is 4 mugs and a pot. A gift box is 2 tea sets and 3 m of ribbon, and comes
# in two colours: the red one has a card. Its bill of materials makes 10 boxes at once.
STORY = """
import json
from odoo import Command
from odoo.addons.tiktok_replenishment.connectors.tiktok.orders import parse_order
from odoo.exceptions import ValidationError

warehouse = env["stock.warehouse"].create(
    {"name": "US1", "code": "US1", "replenish_role": "overseas"})
account = env["replenishment.tiktok.account"].create(
    {"name": "App", "app_key": "key", "app_secret": "secret"})
shop = env["replenishment.tiktok.shop"].create(
    {"name": "Shop", "account_id": account.id, "external_id": "1",
     "warehouse_id": warehouse.id})

def product(code, **values):
    return env["product.product"].create(
        {"name": code, "default_code": code, "is_storable": True, **values})

centimetre = env.ref("uom.product_uom_cm")
mug, pot, card = product("MUG"), product("POT"), product("CARD")
ribbon = product("RIBBON", uom_id=centimetre.id)
wrapping = product("WRAPPING", type="service", is_storable=False)
tea_set = product("TEA-SET")
colors = [Command.create({"name": name}) for name in ("red", "blue")]
color = env["product.attribute"].create({"name": "Colour", "value_ids": colors})
box = env["product.template"].create({
    "name": "Gift box", "is_storable": True,
    "attribute_line_ids": [Command.create({
        "attribute_id": color.id, "value_ids": [Command.set(color.value_ids.ids)]})]})
red, blue = box.product_variant_ids
red.default_code, blue.default_code = "BOX-RED", "BOX-BLUE"

def kit(template, lines, quantity=1, **values):
    return env["mrp.bom"].create({
        "product_tmpl_id": template.id, "type": "phantom", "product_qty": quantity,
        "bom_line_ids": [Command.create(line) for line in lines], **values})

def line(part, quantity, **values):
    return {"product_id": part.id, "product_qty": quantity, **values}

tea_kit = kit(tea_set.product_tmpl_id, [line(mug, 4), line(pot, 1)])
only_red = red.product_template_attribute_value_ids.ids
kit(box, [
    line(tea_set, 20),
    line(ribbon, 30, product_uom_id=env.ref("uom.product_uom_meter").id),
    line(wrapping, 10),
    line(card, 10, bom_product_template_attribute_value_ids=[Command.set(only_red)]),
], quantity=10)
other = env["res.company"].create({"name": "Other"})
kit(mug.product_tmpl_id, [line(card, 99)], company_id=other.id)
# Bills of what is manufactured say nothing about what a customer gets.
kit(pot.product_tmpl_id, [line(card, 99)], type="normal")

def sell(number, seller_sku, quantity, status="AWAITING_SHIPMENT"):
    order = {
        "id": number, "status": status, "create_time": 1780300000,
        "update_time": 1780300000, "paid_time": 1780300000,
        "line_items": [
            {"id": f"{number}{unit}", "sku_id": "S" + seller_sku,
             "seller_sku": seller_sku, "product_id": "P", "product_name": seller_sku,
             "display_status": status,
             "original_price": "9", "currency": "USD"}
            for unit in range(quantity)]}
    env["replenishment.tiktok.order"]._upsert(shop, [parse_order(order, tz=shop.tz)])

def sold(*products):
    rows = env["replenishment.demand"].search([])
    return [sum(rows.filtered(lambda r: r.product_id == p).mapped("qty"))
            for p in products]

def sku(seller_sku):
    return env["replenishment.tiktok.sku"].search([("seller_sku", "=", seller_sku)])

everything = (mug, pot, ribbon, card, wrapping, tea_set, red, blue)
told = {}
sell("1", "TEA-SET", 3)
told["a kit"] = sold(*everything)
sell("2", "BOX-RED", 1)
told["kits in a kit, with a variant's own part"] = sold(*everything)
sell("3", "BOX-BLUE", 1)
told["the other variant"] = sold(*everything)
told["contents"] = sku("BOX-BLUE").contents
env.flush_all()
told["backlog"] = {
    row.product_id.default_code: row.quantity
    for row in env["replenishment.supply"].search([("kind", "=", "backlog")])}
sku("TEA-SET").units_per_sku = 2
told["a listing of two kits"] = sold(mug, pot)
sku("TEA-SET").units_per_sku = 1
tea_kit.bom_line_ids.filtered(lambda l: l.product_id == mug).product_qty = 6
told["a changed kit before the pull"] = sold(mug)
env["replenishment.tiktok.sku"]._map_shop(shop)
told["a changed kit after the pull"] = sold(mug, pot)
try:
    with env.cr.savepoint():
        sku("TEA-SET").part_ids = [Command.create({"product_id": tea_set.id})]
    told["a kit as part"] = "accepted"
except ValidationError as error:
    told["a kit as part"] = str(error)
tea_kit.active = False
env["replenishment.tiktok.sku"]._map_shop(shop)
told["no kit any more"] = sold(mug, pot, tea_set)
tea_kit.active = True
manager = env["res.users"].create({
    "name": "boss", "login": "boss",
    "group_ids": [Command.link(env.ref("tiktok_replenishment.group_manager").id)]})
sell("4", "UNKNOWN", 1)
sku("UNKNOWN").with_user(manager).product_id = tea_set.id
told["mapped by a person without manufacturing rights"] = sku("UNKNOWN").contents
sku("UNKNOWN").part_ids = [Command.create({"product_id": card.id, "quantity": 2})]
told["parts by hand instead of the kit's"] = sku("UNKNOWN").contents
print(json.dumps(told))
"""


def setup(*command, script=None):
    """Run one of the project's commands; return what it printed."""
    done = subprocess.run(
        [sys.executable, SETUP / command[0], *command[1:]],
        input=script,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def told():
    options = ("-d", DATABASE, "--log-level=error")
    setup("database", "clone", DATABASE)
    try:
        setup(
            "odoo",
            "server",
            *options,
            "-i",
            "mrp,tiktok_replenishment",
            "--stop-after-init",
            "--no-http",
        )
        printed = setup("odoo", "shell", *options, "--no-http", script=STORY)
        yield json.loads(printed.splitlines()[-1])
    finally:
        setup("database", "drop", DATABASE)


# Mugs, pots, ribbon in cm, cards, wrapping, tea sets, red boxes, blue boxes.


def test_a_kit_counts_as_what_it_consists_of(told):
    assert told["a kit"] == [12, 3, 0, 0, 0, 0, 0, 0]


def test_kits_within_kits_units_and_variants_are_respected(told):
    red = [12 + 8, 3 + 2, 300, 1, 0, 0, 0, 0]
    assert told["kits in a kit, with a variant's own part"] == red
    assert told["the other variant"] == [20 + 8, 5 + 2, 600, 1, 0, 0, 0, 0]
    contents = set(told["contents"].split(", "))
    assert contents == {"8 × [MUG] MUG", "2 × [POT] POT", "300 × [RIBBON] RIBBON"}


def test_the_parts_of_a_kit_wait_to_be_shipped(told):
    assert told["backlog"] == {"MUG": -28, "POT": -7, "RIBBON": -600, "CARD": -1}


def test_units_per_sku_are_kits(told):
    # Three listings of two tea sets, and what two gift boxes hold.
    assert told["a listing of two kits"] == [3 * 2 * 4 + 16, 3 * 2 + 4]


def test_a_changed_kit_is_followed_by_the_next_pull(told):
    assert told["a changed kit before the pull"] == [28]
    assert told["a changed kit after the pull"] == [3 * 6 + 2 * 12, 7]


def test_a_product_that_is_no_kit_any_more_counts_as_itself(told):
    # The gift boxes now hold two whole tea sets each.
    assert told["no kit any more"] == [0, 0, 3 + 4]


def test_a_kit_cannot_be_a_part_given_by_hand(told):
    assert "is a kit" in told["a kit as part"]


def test_whoever_maps_needs_no_rights_to_bills_of_materials(told):
    kit = told["mapped by a person without manufacturing rights"]
    assert set(kit.split(", ")) == {"6 × [MUG] MUG", "1 × [POT] POT"}
    assert told["parts by hand instead of the kit's"] == "2 × [CARD] CARD"
