# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

import psycopg2.errors

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing

SALES = {"per_day": 3, "from": "-4d", "units_per_order": 3}


@tagged("post_install", "-at_install")
class TestDemand(OutsideCase):
    """Daily demand is what the order lines say, for exactly the days that changed."""

    shops = [SHOP, BRITISH_SHOP]
    products = [listing("MUG", sales=[SALES, {**SALES, "shop": "UK", "per_day": 2}])]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.shop = self.connect_shop()
        self.british = self.shop.account_id.shop_ids - self.shop
        self.british.write({"warehouse_id": self.us1.id, "backfill_days": 10})
        (self.shop | self.british).action_pull_orders()

    def day(self, ago=1):
        return self.us1._replenish_today() - timedelta(days=ago)

    def test_shops_are_kept_apart_within_a_day(self):
        self.assertEqual(self.demand(self.mug, shop_id=self.shop)[self.day(2)], 3)
        self.assertEqual(sum(self.demand(self.mug, shop_id=self.british).values()), 8)

    def test_only_the_named_days_are_computed_anew(self):
        rows = self.env["replenishment.demand"].search(
            [("shop_id", "=", self.shop.id)], order="day"
        )
        rows.qty = 99
        self.env.flush_all()
        first = rows[0]
        self.env["replenishment.demand"]._roll_up(
            [(self.shop.id, self.mug.id, first.day)]
        )
        self.assertEqual(rows.mapped("qty"), [3, 99, 99, 99])

    def test_rolling_up_what_is_right_already_has_nothing_planned_again(self):
        self.env["replenishment.planning.request"].search([]).unlink()
        self.env["replenishment.demand"]._roll_up(
            (self.shop.id, self.mug.id, day) for day in self.demand(self.mug)
        )
        self.assertFalse(self.env["replenishment.planning.request"].search([]))

    def test_demand_of_odoo_deliveries_is_not_touched(self):
        own = self.env["replenishment.demand"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.us1.id,
                "company_id": self.us1.company_id.id,
                "day": self.day(2),
                "qty": 11,
            }
        )
        self.env["replenishment.demand"]._roll_up(
            [(self.shop.id, self.mug.id, self.day(2))]
        )
        self.assertEqual(own.qty, 11)
        self.assertEqual(self.demand(self.mug, shop_id=self.shop)[self.day(2)], 3)

    def test_a_day_known_to_be_out_of_stock_is_flagged(self):
        self.env["replenishment.stock.day"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.us1.id,
                "company_id": self.us1.company_id.id,
                "day": self.day(2),
                "is_stockout": True,
            }
        )
        rows = self.env["replenishment.demand"].search(
            [("shop_id", "=", self.shop.id), ("day", "=", self.day(2))]
        )
        rows.unlink()
        self.env["replenishment.demand"]._roll_up(
            [(self.shop.id, self.mug.id, self.day(2))]
        )
        self.assertTrue(
            self.env["replenishment.demand"]
            .search([("shop_id", "=", self.shop.id), ("day", "=", self.day(2))])
            .is_stockout
        )

    def test_the_days_stock_tells_what_was_sold(self):
        stock_day = self.env["replenishment.stock.day"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.us1.id,
                "company_id": self.us1.company_id.id,
                "day": self.day(2),
            }
        )
        self.env["replenishment.stock.day"]._update_sold(
            [(self.mug.id, self.us1.id, self.day(2))]
        )
        self.assertEqual(stock_day.qty_sold, 5)

    def test_orders_before_the_known_history_do_not_count(self):
        self.shop.history_from = self.day(2)
        self.env["replenishment.demand"]._roll_up(
            (self.shop.id, self.mug.id, day) for day in self.demand(self.mug)
        )
        self.assertEqual(
            sorted(self.demand(self.mug, shop_id=self.shop)), [self.day(2), self.day(1)]
        )

    def test_an_empty_roll_up_is_no_work(self):
        with self.assertQueryCount(0):
            self.env["replenishment.demand"]._roll_up([])

    def test_a_days_rows_are_unique_even_without_a_shop(self):
        values = {
            "product_id": self.mug.id,
            "warehouse_id": self.us1.id,
            "company_id": self.us1.company_id.id,
            "day": date(2026, 1, 1),
            "qty": 1,
        }
        self.env["replenishment.demand"].create(values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
        ):
            self.env["replenishment.demand"].create(values)
