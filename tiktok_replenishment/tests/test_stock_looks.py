# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestStockLooks(PlanningCase):
    """Planning looks at stock that Odoo keeps, because nobody tells it later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abroad.replenish_tz = "UTC"
        cls.cup = cls.product("CUP", standard_price=4)
        cls.item_model.create(
            {
                "product_id": cls.cup.id,
                "warehouse_id": cls.abroad.id,
                "is_manual": True,
            }
        )

    def look(self, at):
        with freeze_time(at):
            self.plan()

    def days(self, product=None):
        return self.env["replenishment.stock.day"].search(
            [("product_id", "=", (product or self.cup).id)], order="day"
        )

    def test_a_run_notes_what_there_is_to_sell(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-02 08:00:00")
        self.assertRecordValues(
            self.days(),
            [
                {
                    "warehouse_id": self.abroad.id,
                    "company_id": self.env.company.id,
                    "day": fields.Date.to_date("2026-03-02"),
                    "qty_available": 30,
                    "pull_count": 1,
                    "empty_pull_count": 0,
                    "is_stockout": False,
                    "value": 120,
                }
            ],
        )

    def test_the_day_is_the_warehouses_own(self):
        self.abroad.replenish_tz = "America/Los_Angeles"
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-02 03:00:00")
        self.assertEqual(self.days().day, fields.Date.to_date("2026-03-01"))

    def test_reserved_goods_cannot_be_sold(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-01 08:00:00")
        self.env["stock.quant"]._update_reserved_quantity(
            self.cup, self.abroad.lot_stock_id, 30
        )
        self.look("2026-03-02 08:00:00")
        self.assertEqual(self.days().mapped("is_stockout"), [False, True])

    def test_a_day_on_which_every_look_found_nothing_was_out_of_stock(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-01 08:00:00")
        self.stock(self.cup, self.abroad, -30)
        for hour in (2, 10, 18):
            self.look(f"2026-03-02 {hour:02}:00:00")
        self.assertRecordValues(
            self.days()[-1],
            [{"pull_count": 3, "empty_pull_count": 3, "is_stockout": True}],
        )

    def test_a_part_of_the_day_counts_as_a_part(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-02 04:00:00")
        self.stock(self.cup, self.abroad, -30)
        for hour in (10, 16, 22):
            self.look(f"2026-03-02 {hour:02}:00:00")
        self.assertRecordValues(
            self.days(),
            [
                {
                    "pull_count": 4,
                    "empty_pull_count": 3,
                    "is_stockout": False,
                    "qty_available": 0,
                }
            ],
        )

    def test_looks_within_an_hour_count_once_but_the_last_number_is_kept(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-02 08:00:00")
        self.stock(self.cup, self.abroad, -29)
        self.look("2026-03-02 08:20:00")
        self.assertRecordValues(
            self.days(),
            [{"pull_count": 1, "empty_pull_count": 0, "qty_available": 1, "value": 4}],
        )

    def test_stock_seen_within_the_hour_is_no_stockout(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-01 08:00:00")
        self.stock(self.cup, self.abroad, -30)
        self.look("2026-03-02 08:00:00")
        self.stock(self.cup, self.abroad, 9)
        self.look("2026-03-02 08:20:00")
        self.assertFalse(self.days()[-1].is_stockout)

    def test_what_was_never_in_odoos_stock_is_unknown_not_sold_out(self):
        self.sell(self.cup, self.abroad, 5, days=3)
        self.plan()
        self.assertTrue(self.item(self.cup))
        self.assertFalse(self.days())

    def test_goods_that_odoo_does_not_count_are_never_sold_out(self):
        sticker = self.product("STICKER", is_storable=False)
        self.sell(sticker, self.abroad, 5, days=3)
        self.plan()
        self.assertTrue(self.item(sticker))
        self.assertFalse(self.days(sticker))

    def test_a_warehouse_that_believes_its_operator_is_not_looked_at(self):
        self.stock(self.cup, self.abroad, 30)
        self.abroad.replenish_stock_source = "threepl"
        self.plan()
        self.assertFalse(self.days())

    def test_planning_what_changed_is_a_look_too(self):
        self.stock(self.cup, self.abroad, 30)
        self.plan()
        other = self.product("OTHER")
        self.stock(other, self.abroad, 7)
        item = self.item_model._find_or_create([(other.id, self.abroad.id)])
        self.run_model._run(item, "changed")
        self.assertEqual(self.days(other).qty_available, 7)

    def test_the_days_demand_shows_that_it_was_sold_out(self):
        self.stock(self.cup, self.abroad, 30)
        self.look("2026-03-01 08:00:00")
        self.stock(self.cup, self.abroad, -30)
        with freeze_time("2026-03-02 08:00:00"):
            self.sell(self.cup, self.abroad, 2, days=1, until_days_ago=0)
            self.plan()
        demand = self.env["replenishment.demand"].search(
            [("product_id", "=", self.cup.id)]
        )
        self.assertTrue(demand.is_stockout)
        self.assertEqual(self.days()[-1].qty_sold, 2)

    def test_ten_days_without_stock_do_not_lower_the_forecast(self):
        with freeze_time("2026-03-02 08:00:00"):
            self.sell(self.cup, self.abroad, 10, days=90, until_days_ago=0)
            self.stock(self.cup, self.abroad, 30)
            self.plan()
            self.stock(self.cup, self.abroad, -30)
        first = fields.Datetime.to_datetime("2026-03-03 08:00:00")
        for number in range(10):
            self.look(first + timedelta(days=number))
        self.look("2026-03-13 08:00:00")
        self.assertEqual(len(self.days().filtered("is_stockout")), 11)
        self.assertEqual(self.item(self.cup).avg_daily_sales, 10)
