# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningNumbers(PlanningCase):
    """The numbers of an item, worked out by hand."""

    def test_the_textbook_example_orders_900(self):
        product = self.textbook()
        self.plan()
        self.assertRecordValues(
            self.item(product),
            [
                {
                    "avg_daily_sales": 100,
                    "lead_days": 20,
                    "safety_days": 5,
                    "safety_stock": 500,
                    "reorder_point": 2500,
                    "order_up_to": 3200,
                    "position": 2300,
                    "quantity_needed": 900,
                    "qty_drafted": 900,
                    "days_of_cover": 23,
                    "urgency": "normal",
                    "blocked_reason": False,
                }
            ],
        )
        line = self.orders(product)
        self.assertRecordValues(line, [{"product_qty": 900, "price_unit": 22}])
        self.assertEqual(line.order_id.state, "draft")

    def test_the_explanation_shows_the_arithmetic(self):
        product = self.textbook()
        self.plan()
        self.assertIn(
            "(20 + 5) days × 100 a day = 2,500; "
            "position 2,300; up to 3,200; order 900.",
            self.item(product)._explanation_texts(),
        )

    def test_the_explanation_is_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        product = self.textbook()
        self.plan()
        self.assertIn(
            "(20 + 5) 天 × 日均 100 = 2,500；头寸 2,300；补至 3,200；下单 900。",
            self.item(product).with_context(lang="zh_CN")._explanation_texts(),
        )

    def test_days_set_on_the_item_beat_those_of_product_and_warehouse(self):
        product = self.textbook()
        self.plan()
        item = self.item(product)
        item.write({"lead_days_override": 10, "safety_days_override": 1})
        self.assertEqual((item.lead_days, item.safety_days), (10, 1))
        self.assertEqual(item.reorder_point, 1100)

    def test_the_warehouses_lead_time_is_used_where_nothing_else_is_set(self):
        product = self.product("LAMP", offers=({"delay": 0},))
        self.sell(product, self.abroad, 10)
        self.plan()
        self.assertEqual(self.item(product).lead_days, 20)
        self.assertEqual(self.item(product).lead_source, "warehouse")

    def test_lane_and_vendors_delay_make_the_lead_time_abroad(self):
        self.lane(self.env["stock.warehouse"], self.abroad, 25)
        product = self.product("LAMP")
        self.sell(product, self.abroad, 10)
        self.plan()
        self.assertEqual(self.item(product).lead_days, 32)

    def test_a_domestic_warehouse_buys_in_the_vendors_delay_and_handling(self):
        domestic = self.warehouse(
            "CN1", replenish_role="domestic", replenish_handling_days=2
        )
        product = self.product("LAMP")
        self.sell(product, domestic, 10)
        self.plan()
        self.assertEqual(self.item(product, domestic).lead_days, 9)

    def test_open_receipts_and_drafts_of_people_count_in_the_position(self):
        product = self.textbook()
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [(0, 0, {"product_id": product.id, "product_qty": 400})],
            }
        )
        self.plan()
        self.assertEqual(self.item(product).position, 2700)
        order.button_confirm()
        self.plan()
        self.assertEqual(self.item(product).position, 2700)
        self.assertFalse(self.suggestions(product))

    def test_a_postponed_order_still_counts(self):
        product = self.textbook()
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [(0, 0, {"product_id": product.id, "product_qty": 400})],
            }
        )
        order.button_confirm()
        order.order_line.date_planned += timedelta(days=300)
        self.plan()
        self.assertEqual(self.item(product).position, 2700)

    def test_open_deliveries_without_stock_are_backlog(self):
        product = self.product("LAMP")
        self.sell(product, self.abroad, 10)
        picking_type = self.abroad.out_type_id
        self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 30,
                "location_id": self.abroad.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": picking_type.id,
            }
        )._action_confirm()
        self.plan()
        item = self.item(product)
        self.assertEqual((item.qty_backlog, item.position), (30, -30))

    def test_reserved_goods_are_not_available(self):
        product = self.textbook()
        self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 300,
                "location_id": self.abroad.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": self.abroad.out_type_id.id,
            }
        )._action_confirm()._action_assign()
        self.plan()
        self.assertEqual(self.item(product).position, 2000)

    def test_a_product_without_history_follows_its_manual_forecast(self):
        product = self.product("NEW")
        self.item_model.create(
            {
                "product_id": product.id,
                "warehouse_id": self.abroad.id,
                "is_manual": True,
                "avg_daily_sales_manual": 8,
            }
        )
        self.plan()
        self.assertRecordValues(
            self.item(product),
            [{"avg_daily_sales": 8, "reorder_point": 200, "urgency": "critical"}],
        )

    def test_a_stockout_day_is_no_evidence_of_no_demand(self):
        product = self.product("LAMP")
        self.sell(product, self.abroad, 10, days=80, until_days_ago=11)
        today = self.abroad._replenish_today()
        self.env["replenishment.stock.day"].create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": self.abroad.id,
                    "company_id": self.abroad.company_id.id,
                    "day": today - timedelta(days=ago),
                    "is_stockout": True,
                }
                for ago in range(1, 11)
            ]
        )
        self.plan()
        self.assertEqual(self.item(product).avg_daily_sales, 10)

    def test_a_product_within_ten_percent_above_its_reorder_point_is_watched(self):
        product = self.textbook()
        self.stock(product, self.abroad, 400)
        self.plan()
        self.assertEqual(self.item(product).urgency, "watch")
        self.assertFalse(self.suggestions(product))

    def test_a_product_without_sales_and_stock_leaves_the_list(self):
        product = self.product("DEAD")
        self.stock(product, self.abroad, 5)
        self.plan()
        self.assertTrue(self.item(product).active)
        self.stock(product, self.abroad, -5)
        self.plan()
        self.assertFalse(self.item(product).with_context(active_test=False).active)

    def test_today_is_the_warehouses_own_day(self):
        with freeze_time("2026-03-02 03:00:00"):
            self.assertEqual(self.abroad._replenish_today().isoformat(), "2026-03-01")

    def test_planning_twice_changes_nothing(self):
        product = self.textbook()
        self.plan()
        before = self.item(product).read()[0], self.orders(product).read()[0]
        run = self.plan()
        self.assertEqual(
            (self.item(product).read()[0], self.orders(product).read()[0]), before
        )
        self.assertEqual((run.changed_count, run.drafted_count), (0, 0))

    def count_statements(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.plan()
        return self.env.cr.sql_log_count - before

    def test_more_products_need_no_more_statements(self):
        for number in range(3):
            self.textbook(f"FEW-{number}")
        self.plan()
        few = self.count_statements()
        for number in range(20):
            self.textbook(f"MANY-{number}")
        self.plan()
        self.assertLessEqual(self.count_statements(), few)
