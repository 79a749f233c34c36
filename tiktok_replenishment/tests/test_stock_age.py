# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestStockAge(PlanningCase):
    """What lies too long, and what too much of it is worth."""

    def day(self, ago):
        return self.abroad._replenish_today() - timedelta(days=ago)

    def receive(self, product, quantity, days_ago, unit=None):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": (unit or product.uom_id).id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.abroad.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        move.date = datetime.combine(self.day(days_ago), time(20))

    def planned(self, product):
        self.sell(product, self.abroad, 1)
        self.plan()
        return self.item(product)

    def test_stock_is_as_old_as_its_latest_receipts(self):
        product = self.product("LAMP")
        self.receive(product, 300, 200)
        self.receive(product, 240, 100, self.env.ref("uom.product_uom_unit"))
        self.receive(product, 5, 10, self.env.ref("uom.product_uom_dozen"))
        # 400 are sold: of 600, the last 60 + 140 are left.
        self.stock(product, self.abroad, -400)
        item = self.planned(product)
        self.assertEqual(item.qty_available, 200)
        self.assertEqual(item.stock_age_days, (60 * 10 + 140 * 100) / 200)
        self.assertEqual((item.quantity_aged, item.quantity_very_aged), (140, 0))

    def test_a_rise_of_an_operators_stock_is_a_receipt(self):
        self.abroad.replenish_stock_source = "threepl"
        product = self.product("LAMP")
        item = self.item_model._find_or_create([(product.id, self.abroad.id)])
        # 50 of 200 are sold on the day on which 100 come in.
        for ago, available, sold in ((100, 200, 0), (20, 250, 50), (19, 240, 10)):
            self.env["replenishment.stock.day"].create(
                {
                    "product_id": product.id,
                    "warehouse_id": self.abroad.id,
                    "company_id": self.env.company.id,
                    "day": self.day(ago),
                    "qty_available": available,
                    "qty_sold": sold,
                }
            )
        item.qty_available = 240
        # Nobody knows when the first 140 came: at least a year and a day ago.
        self.assertEqual(item.stock_age_days, (100 * 20 + 140 * 366) / 240)
        self.assertEqual((item.quantity_aged, item.quantity_very_aged), (140, 140))

    def test_no_stock_has_no_age(self):
        product = self.product("LAMP")
        self.assertEqual(self.planned(product).stock_age_days, 0)

    def test_excess_is_worth_its_cost_and_goods_on_the_way_count_first(self):
        product = self.textbook()
        product.standard_price = 20
        self.plan()
        self.orders(product).order_id.button_confirm()
        self.item(product).avg_daily_sales_manual = 10
        item = self.item(product)
        # 120 days sell 1200; 2300 are here and 900 are coming.
        self.assertEqual(item.quantity_excess, 2000)
        self.assertEqual(item.excess_value, 2000 * 20)
        self.assertEqual(item.excess_value_on_hand, 1100 * 20)

    def test_a_viewer_sees_the_age_and_no_value(self):
        item = self.planned(self.product("LAMP"))
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        item.with_user(viewer).read(["stock_age_days"])
        with self.assertRaises(AccessError):
            item.with_user(viewer).read(["excess_value"])
