# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Kits, sales orders, lots: with apps of Odoo on which the addon does not depend."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[3] / "setup"
# Of this process alone: two checkouts may be tested at once on one server.
DATABASE = f"replenishment-apps-{os.getpid()}"

BEGIN = """
import json
import time
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

def kit(template, lines, quantity=1, **values):
    return env["mrp.bom"].create({
        "product_tmpl_id": template.id, "type": "phantom", "product_qty": quantity,
        "bom_line_ids": [Command.create(line) for line in lines], **values})

def line(part, quantity, **values):
    return {"product_id": part.id, "product_qty": quantity, **values}

def sell(number, seller_sku, quantity, status="AWAITING_SHIPMENT"):
    order = {
        "id": number, "status": status, "create_time": an_hour_ago,
        "update_time": an_hour_ago, "paid_time": an_hour_ago,
        "line_items": [
            {"id": f"{number}{unit}", "sku_id": "S" + seller_sku,
             "seller_sku": seller_sku, "product_id": "P", "product_name": seller_sku,
             "display_status": status,
             "original_price": "9", "currency": "USD"}
            for unit in range(quantity)]}
    env["replenishment.tiktok.order"]._upsert(shop, [parse_order(order, tz=shop.tz)])

def sold(*products, **criteria):
    domain = [(name, "=", value) for name, value in criteria.items()]
    rows = env["replenishment.demand"].search(domain)
    return [sum(rows.filtered(lambda r: r.product_id == p).mapped("qty"))
            for p in products]

told, an_hour_ago = {}, int(time.time()) - 3600
"""

# A tea set is 4 mugs and a pot. A gift box is 2 tea sets and 3 m of ribbon, and comes
# in two colours: the red one has a card. Its bill of materials makes 10 boxes at once.
KITS = """
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

def sku(seller_sku):
    return env["replenishment.tiktok.sku"].search([("seller_sku", "=", seller_sku)])

everything = (mug, pot, ribbon, card, wrapping, tea_set, red, blue)
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

# Another connector has the shop's orders as sales orders, and Odoo delivers them.
SALES = """
mug, pot, tea_set = product("MUG"), product("POT"), product("TEA-SET")
kit(tea_set.product_tmpl_id, [line(mug, 4), line(pot, 1)])
for part in (mug, pot):
    env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, 1000)
env["ir.model.fields"].create({
    "name": "x_tiktok_ref", "field_description": "Order at TikTok", "ttype": "char",
    "model_id": env.ref("sale.model_sale_order").id})
buyer = env["res.partner"].create({"name": "Buyers"})

def deliver(what, quantity, **values):
    order = env["sale.order"].create({
        "partner_id": buyer.id, "warehouse_id": warehouse.id,
        "order_line": [
            Command.create({"product_id": what.id, "product_uom_qty": quantity})],
        **values})
    order.action_confirm()
    for move in order.picking_ids.move_ids:
        move.quantity, move.picked = move.product_uom_qty, True
    order.picking_ids.button_validate()
    assert set(order.picking_ids.mapped("state")) == {"done"}
    env["replenishment.demand"]._cron_recount_deliveries()

def both():
    counted = sold(mug, pot, tea_set)
    return counted, sold(mug, pot, tea_set, shop_id=False)

ids = [f"57646141303878575{number}" for number in range(4)]
for order_id in ids:
    sell(order_id, "MUG", 1)
deliver(mug, 1, client_order_ref=ids[0])
deliver(mug, 1, origin=f"TikTok/{ids[1]}")
deliver(mug, 1, name=f"TT{ids[2]}")
deliver(mug, 1, x_tiktok_ref=ids[3])
told["the same orders"] = both()
deliver(mug, 7, client_order_ref="PO 4711")
deliver(tea_set, 2)
told["other sales"] = both()
told["warning"] = shop.coexistence_warning
shop.demand_source = "deliveries"
told["deliveries"] = both()
print(json.dumps(told))
"""


# Creams in three lots, of which one is past its day, one has 60 pieces for the next
# 6 days, and one may stay; and in a lot without a day. 10 of the 60 are reserved.
LOTS = """
from datetime import datetime, time as midday, timedelta
import numpy as np
from odoo.addons.tiktok_replenishment.core.expiry import expiring_quantity

cream = product("CREAM", tracking="lot", use_expiration_date=True)
warehouse.replenish_tz = "UTC"
today = warehouse._replenish_today()

def add(name, quantity, days=None):
    lot = env["stock.lot"].create({"name": name, "product_id": cream.id})
    lot.removal_date = days is not None and (
        datetime.combine(today, midday(12)) + timedelta(days=days))
    env["stock.quant"]._update_available_quantity(
        cream, warehouse.lot_stock_id, quantity, lot_id=lot)
    return lot

add("OLD", 5, -1)
short = add("SHORT", 60, 6)
add("LONG", 200, 90)
add("FOREVER", 40)
env["stock.quant"].search([("lot_id", "=", short.id)]).reserved_quantity = 10
mug = product("MUG")
items = env["replenishment.item"]._find_or_create(
    [(cream.id, warehouse.id), (mug.id, warehouse.id)])
item = items.filtered(lambda i: i.product_id == cream)
reader = env["replenishment.reader.expiry"]
columns = {"id": np.array(items.ids), "today": np.array([today] * 2, dtype="M8[D]")}
lots = reader._read_expiring_lots(columns)
at = items.ids.index(item.id)
told["lots"] = list(zip(lots.removal_day.tolist(), lots.quantity.tolist()))
told["of others"] = (lots.item != at).any().item()
# Nothing has sold yet: what has a day of removal is not available.
env["replenishment.run"]._run(items, scope="changed")
told["planned"] = [item.qty_available, item.quantity_expiring, item.position]
told["why"] = item.explanation_html
told["page"] = item.stock_answer_html
warehouse.replenish_stock_source = "threepl"
env.flush_all()
told["an operator's stock"] = len(reader._read_expiring_lots(columns).item)
daily = np.where(np.arange(2) == at, 4.0, 0.0)
lost = expiring_quantity(
    lots=lots, cumulative=daily[:, None] * np.arange(61), base=daily)
told["lost"] = lost[at]
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


OPTIONS = ("-d", DATABASE, "--log-level=error", "--no-http")
APPS = "mrp,sale_stock,product_expiry,tiktok_replenishment"


@pytest.fixture(scope="module", autouse=True)
def _database_with_other_apps():
    setup("database", "clone", DATABASE)
    try:
        setup("odoo", "server", *OPTIONS, "-i", APPS, "--stop-after-init")
        yield
    finally:
        setup("database", "drop", DATABASE)


def told_by(story):
    """Play a story that nothing is kept of; return its last line as data."""
    printed = setup("odoo", "shell", *OPTIONS, script=BEGIN + story)
    return json.loads(printed.splitlines()[-1])


@pytest.fixture(scope="module")
def told():
    return told_by(KITS)


@pytest.fixture(scope="module")
def sales():
    return told_by(SALES)


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


# Mugs, pots, tea sets: all that counts, and what of it Odoo's deliveries are.


def test_a_sales_order_that_names_the_shops_order_is_not_counted_again(sales):
    assert sales["the same orders"] == [[4, 0, 0], [0, 0, 0]]


def test_other_sales_orders_count_and_kits_as_their_parts(sales):
    assert sales["other sales"] == [[4 + 7 + 8, 2, 0], [7 + 8, 2, 0]]


def test_the_shop_tells_how_many_of_its_orders_odoo_delivers(sales):
    assert "4 of the last 4" in sales["warning"]


def test_demand_from_deliveries_counts_all_that_odoo_delivers(sales):
    assert sales["deliveries"] == [[4 + 7 + 8, 2, 0], [4 + 7 + 8, 2, 0]]


@pytest.fixture(scope="module")
def lots():
    return told_by(LOTS)


def test_free_stock_is_read_by_the_day_it_has_to_go(lots):
    assert lots["lots"] == [[-1, 5], [6, 50], [90, 200]]
    assert not lots["of others"]


def test_lots_that_expire_before_they_sell_are_lost(lots):
    # 4 a day: 24 of the 50 sell in 6 days; 84 more days × 4 are more than 200.
    assert lots["lost"] == 5 + (50 - 24)


def test_the_lots_are_named_where_the_stock_is_explained(lots):
    for words in ("5 in lot ", ">OLD<", "50 in lot ", ">SHORT<", "200 in lot "):
        assert words in lots["page"]
    assert "FOREVER" not in lots["page"]
    assert "255 of these lots are not expected to sell" in lots["page"]
    assert "Together: 40 available" in lots["page"]
    assert "Expires unsold -255 = 40" in lots["page"]


def test_what_expires_unsold_is_not_planned_with(lots):
    # 5 + 60 − 10 + 200 free pieces in lots that have to go, and 40 that may stay.
    assert lots["planned"] == [40, 255, 40]
    assert "Available 295, Expires unsold -255" in lots["why"]


def test_of_an_operators_stock_no_lots_are_known(lots):
    assert lots["an operator's stock"] == 0
