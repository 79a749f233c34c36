# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time, timedelta
from itertools import chain, repeat
from unittest.mock import DEFAULT, patch

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.api import Environment
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDocumentsNeededBy(PlanningCase):
    """Documents tell by when their goods are needed, and whether they come in time."""

    def test_a_line_tells_when_the_stock_would_be_gone(self):
        product = self.textbook()
        self.plan()
        # 2300 at 100 a day last 23 days, the order takes 20.
        line, today = self.orders(product), self.abroad._replenish_today()
        self.assertEqual(line.replenish_needed_by, today + timedelta(days=23))
        self.assertFalse(line.replenish_is_too_late)
        self.assertEqual(line.order_id.replenish_needed_by, line.replenish_needed_by)

    def test_a_later_arrival_than_needed_is_too_late(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        Line, Order = self.env["purchase.order.line"], self.env["purchase.order"]
        too_late = [("product_id", "=", product.id), ("replenish_is_too_late", "=", 1)]
        self.assertFalse(Line.search(too_late))
        line.date_planned += timedelta(days=4)
        self.assertTrue(line.replenish_is_too_late)
        self.assertTrue(line.order_id.replenish_is_too_late)
        self.assertEqual(Line.search(too_late), line)
        self.assertIn(
            line.order_id, Order.search([("replenish_is_too_late", "=", True)])
        )
        self.assertNotIn(
            line.order_id, Order.search([("replenish_is_too_late", "=", False)])
        )

    def test_goods_for_what_sells_out_sooner_are_needed_sooner(self):
        product = self.textbook()
        self.plan()
        line, needed_by = self.orders(product), self.orders(product).replenish_needed_by
        self.stock(product, self.abroad, -200)
        self.plan()
        self.assertEqual(line.replenish_needed_by, needed_by - timedelta(days=2))

    def test_a_confirmed_order_follows_what_is_sold_since(self):
        product = self.textbook()
        self.plan()
        line, today = self.orders(product), self.abroad._replenish_today()
        line.order_id.button_confirm()
        self.plan()
        self.assertEqual(line.replenish_needed_by, today + timedelta(days=23))
        # It takes 20 days; 2300, 1800 or 3300 at 100 a day last 23, 18 or 33.
        for more, days, is_too_late in (
            (-500, 18, True),
            (1500, 33, False),
        ):
            self.stock(product, self.abroad, more)
            self.plan()
            for goods in (line, line.move_ids):
                day = today + timedelta(days=days)
                self.assertEqual(goods.replenish_needed_by, day)
                self.assertEqual(goods.replenish_is_too_late, is_too_late)
            self.assertEqual(line.order_id.replenish_is_too_late, is_too_late)
        self.stock(product, self.abroad, 50000)
        self.plan()
        self.assertFalse(line.replenish_needed_by, "nobody waits for it any more")

    def test_goods_that_come_in_meanwhile_do_not_end_a_run(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.order_id.button_confirm()
        self.stock(product, self.abroad, -500)
        Document, held = self.registry["replenishment.document"], SerializationFailure
        with patch.object(Document, "_write_needed_by_of_confirmed", side_effect=held):
            run = self.plan()
        needed_by = line.replenish_needed_by
        self.assertTrue(run.exists())
        self.plan()
        self.assertEqual(line.replenish_needed_by, needed_by - timedelta(days=5))

    def test_what_a_run_could_not_write_before_is_tried_again_with_all_of_it(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.order_id.button_confirm()
        once = chain([SerializationFailure], repeat(DEFAULT))
        needed_by = {line.move_ids.id: self.abroad._replenish_today()}
        with (
            self.assertRaises(SerializationFailure),
            patch.object(Environment, "flush_all", side_effect=once),
        ):
            self.env["replenishment.document"]._keep_needed_by_of_confirmed(needed_by)

    def test_what_has_come_late_is_late_no_more_while_the_rest_is_awaited(self):
        late, in_time = self.textbook("LATE"), self.textbook("IN TIME")
        self.plan()
        order = (self.orders(late) | self.orders(in_time)).order_id
        self.assertEqual(len(order), 1)
        order.button_confirm()
        self.stock(late, self.abroad, -500)
        self.plan()
        is_late = [("id", "=", order.id), ("replenish_is_too_late", "=", True)]
        self.assertTrue(order.replenish_is_too_late)
        self.assertEqual(order.search(is_late), order)
        move = self.orders(late).move_ids
        move.write({"quantity": 900, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.receipt_status, "partial")
        self.plan()
        self.assertFalse(order.replenish_is_too_late)
        self.assertFalse(order.search(is_late))

    def test_of_two_confirmed_orders_the_later_is_not_blamed_for_the_gap_before(self):
        product = self.textbook()
        today = self.abroad._replenish_today()
        # 2300 last 23 days; 1000 that come on the 30th last until the 40th.
        first, second = (
            self.order_of_a_person(product, 1000, arrives=today + timedelta(days=day))
            for day in (30, 38)
        )
        self.plan()
        self.assertEqual(first.replenish_needed_by, today + timedelta(days=23))
        self.assertTrue(first.replenish_is_too_late)
        self.assertEqual(second.replenish_needed_by, today + timedelta(days=40))
        self.assertFalse(second.replenish_is_too_late)

    def order_of_a_person(self, product, quantity, arrives):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "date_planned": datetime.combine(arrives, time(12)),
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order.order_line

    def test_a_confirmed_transfer_follows_what_is_sold_since(self):
        home = self.warehouse("CN1", replenish_role="domestic")
        self.lane(home, self.abroad, 20)
        self.abroad.replenish_method = "transfer"
        product = self.textbook()
        self.stock(product, home, 5000)
        self.plan()
        move, today = self.suggestions(product).move_ids, self.abroad._replenish_today()
        self.assertEqual(move.replenish_needed_by, today + timedelta(days=23))
        move.picking_id.action_confirm()
        self.stock(product, self.abroad, -500)
        self.plan()
        self.assertEqual(move.replenish_needed_by, today + timedelta(days=18))
        self.assertTrue(move.picking_id.replenish_is_too_late)

    def test_a_buyer_without_planning_group_sees_both(self):
        product = self.textbook()
        self.plan()
        buyer = self.user("buyer", "purchase.group_purchase_user")
        line = self.orders(product).with_user(buyer)
        self.assertTrue(line.replenish_needed_by)
        self.assertFalse(line.order_id.replenish_is_too_late)
