# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

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

    def test_a_buyer_without_planning_group_sees_both(self):
        product = self.textbook()
        self.plan()
        buyer = self.user("buyer", "purchase.group_purchase_user")
        line = self.orders(product).with_user(buyer)
        self.assertTrue(line.replenish_needed_by)
        self.assertFalse(line.order_id.replenish_is_too_late)
