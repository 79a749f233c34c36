# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPitfallsReceipts(PlanningCase):
    """Where the goods of an order go, in which unit, and that they count once."""

    def test_pitfall_01_two_step_receipt_is_seen_by_native_rules(self):
        self.abroad.reception_steps = "two_steps"
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        self.assertEqual(line.location_final_id, self.abroad.lot_stock_id)
        rule = self.native_rule(product, product_min_qty=2500, product_max_qty=3200)
        self.assertEqual((rule.qty_forecast, rule.qty_to_order), (3200, 0))
        rule._procure_orderpoint_confirm()
        self.assertEqual(self.orders(product), line)
        self.assertEqual(line.product_qty, 900)

    def test_pitfall_02_an_order_is_tied_to_no_rule_of_another_warehouse(self):
        product = self.textbook()
        self.native_rule(product, self.warehouse("US2"), trigger="manual")
        self.plan()
        line = self.orders(product)
        self.assertFalse(line.orderpoint_id)
        line.order_id.button_confirm()
        self.assertEqual(
            line.order_id.picking_ids.location_dest_id, self.abroad.lot_stock_id
        )

    def test_pitfall_03_a_need_below_the_minimum_has_a_price(self):
        product = self.product("LAMP", offers=({"min_qty": 5000, "price": 3},))
        self.sell(product, self.abroad, 10)
        self.stock(product, self.abroad, 200)
        self.plan()
        self.assertRecordValues(
            self.orders(product), [{"product_qty": 5000, "price_unit": 3}]
        )

    def test_pitfall_03_two_currencies_of_a_vendor_are_two_orders(self):
        rupee = self.env.ref("base.INR")
        rupee.active = True
        here, there = self.textbook("HERE"), self.textbook("THERE")
        there.seller_ids.currency_id = rupee
        self.plan()
        self.assertRecordValues(
            (self.orders(here) | self.orders(there)).order_id.sorted("id"),
            [
                {"partner_id": self.vendor.id, "currency_id": currency.id}
                for currency in (self.env.company.currency_id, rupee)
            ],
        )
        self.assertEqual(self.orders(here).price_unit, 22)
        self.assertEqual(self.orders(there).price_unit, 22)

    def test_pitfall_04_a_vendors_unit_is_rounded_up_once(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        product = self.product(
            "LAMP",
            offers=({"product_uom_id": dozen.id, "price": 120},),
        )
        self.sell(product, self.abroad, 10)
        self.stock(product, self.abroad, 211)
        self.plan()
        # Up to (20 + 7 + 5) days x 10 = 320, needs 109: nine dozen are one too few.
        self.assertRecordValues(
            self.orders(product),
            [{"product_qty": 10, "product_uom_id": dozen.id, "product_uom_qty": 120}],
        )
        self.assertEqual(self.suggestions(product).quantity, 120)
        self.assertEqual(self.item(product).qty_drafted, 120)

    def test_pitfall_07_each_warehouse_gets_its_own_goods(self):
        second = self.warehouse("US2")
        product = self.textbook()
        self.sell(product, second, 100)
        self.stock(product, second, 2300)
        self.plan()
        lines = self.orders(product)
        lines.order_id.button_confirm()
        self.assertEqual(
            {
                (line.location_final_id, *line.move_ids.location_dest_id)
                for line in lines
            },
            {
                (place.lot_stock_id, place.lot_stock_id)
                for place in (self.abroad, second)
            },
        )
        for line in lines:
            self.assertEqual(line.product_qty, 900)
            warehouse = line.location_final_id.warehouse_id
            self.assertEqual(line.order_id.picking_type_id, warehouse.in_type_id)

    def test_pitfall_11_split_receipts_count_once(self):
        product = self.textbook()
        self.plan()
        order = self.orders(product).order_id
        order.button_confirm()
        self.assert_position(product, 3200)
        self.receive(order.picking_ids, 300)
        self.assert_position(product, 3200)
        rest = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertEqual(rest.move_ids.product_uom_qty, 600)
        self.receive(rest, 100, backorder=False)
        self.plan()
        self.assertRecordValues(
            self.item(product), [{"qty_available": 2700, "qty_coming": 0}]
        )

    def test_pitfall_11_an_order_received_in_two_steps_counts_once(self):
        self.abroad.reception_steps = "two_steps"
        product = self.textbook()
        self.plan()
        order = self.orders(product).order_id
        order.button_confirm()
        self.receive(order.picking_ids, 300)
        self.assert_position(product, 3200)
        at_the_dock = self.env["stock.move"].search(
            [("product_id", "=", product.id), ("state", "=", "assigned")]
        )
        self.receive(at_the_dock.picking_id.filtered(self.is_put_away), 200)
        self.assert_position(product, 3200)

    def is_put_away(self, picking):
        return picking.location_dest_id == self.abroad.lot_stock_id

    def test_pitfall_12_a_postponed_order_is_late_and_not_gone(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.order_id.button_confirm()
        line.date_planned += timedelta(days=400)
        line.move_ids.date = line.date_planned
        self.assert_position(product, 3200)
        line.move_ids.date = fields.Datetime.now() - timedelta(days=30)
        self.assert_position(product, 3200)
        supply = self.item(product).supply_ids
        self.assertTrue(supply.filtered(lambda row: row.kind == "receipt").is_late)

    def assert_position(self, product, expected):
        """After planning; nothing more is ordered than stands there already."""
        lines = self.orders(product)
        self.plan()
        self.assertEqual(self.item(product).position, expected)
        self.assertEqual(self.orders(product), lines)

    def test_pitfall_25_noise_in_the_last_digit_is_no_difference(self):
        product = self.product("TEA", uom_id=self.env.ref("uom.product_uom_kgm").id)
        self.offer(product, min_qty=0, replenish_multiple=0.1, price=20)
        self.sell(product, self.abroad, 0.1)
        for _bag in range(25):
            self.stock(product, self.abroad, 0.1)
        run = self.plan()
        # 25 bags of 0.1 are the 25 days x 0.1 of the reorder point; up to 32 x 0.1.
        self.assertEqual(run.drafted_count, 1)
        line = self.orders(product)
        self.assertAlmostEqual(line.product_qty, 0.7)
        again = self.plan()
        self.assertEqual((again.changed_count, again.drafted_count), (0, 0))
        self.assertFalse(self.suggestions(product).is_touched)
        line.order_id.button_confirm()
        self.receive(line.order_id.picking_ids, 0.6)
        self.receive(line.order_id.picking_ids.filtered(lambda p: p.state != "done"))
        self.assert_position(product, 3.2)
        self.assertEqual(self.suggestions(product).state, "received")
