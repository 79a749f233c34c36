# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningExplanations(PlanningCase):
    """Each step behind a number is told, with its numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mug = cls.product("MUG")
        cls.today = cls.abroad._replenish_today()
        cls.policy = cls.env["replenishment.policy"].create(
            {"name": "Explained", "company_id": cls.env.company.id, "safety_days": 5}
        )
        cls.env.company.replenish_policy_id = cls.policy

    def sold(self, product, units_by_days_ago):
        demand = self.env["replenishment.demand"]
        for days_ago, units in units_by_days_ago.items():
            row = demand.search(
                [
                    ("product_id", "=", product.id),
                    ("day", "=", self.today - timedelta(days=days_ago)),
                ]
            )
            row.qty = units

    def out_of_stock(self, product, days):
        self.env["replenishment.stock.day"].create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": self.abroad.id,
                    "company_id": self.abroad.company_id.id,
                    "day": self.today - timedelta(days=days_ago),
                    "pull_count": 4,
                    "empty_pull_count": 4,
                    "is_stockout": True,
                }
                for days_ago in days
            ]
        )

    def texts(self, product=None):
        self.plan()
        return "\n".join(self.item(product or self.mug)._explanation_texts())

    def test_the_method_is_named_and_who_chose_it(self):
        self.sell(self.mug, self.abroad, 10)
        self.policy.forecast_method = "smoothing"
        self.assertIn(
            "10 a day now, by “Smoothing: recent days count more”, as the policy says",
            self.texts(),
        )
        self.policy.forecast_method = "auto"
        self.item(self.mug).forecast_method_chosen = "moving_average"
        self.assertIn("by “Plain average”, which erred least", self.texts())

    def test_days_that_are_not_ordinary_are_counted(self):
        self.sell(self.mug, self.abroad, 10)
        self.out_of_stock(self.mug, range(20, 30))
        self.sold(self.mug, dict.fromkeys(range(20, 30), 0) | {50: 400})
        texts = self.texts()
        self.assertIn("10 without stock", texts)
        self.assertIn("1 far from usual", texts)
        self.assertEqual(self.item(self.mug).avg_daily_sales, 10)

    def test_a_persons_word_is_told(self):
        self.sell(self.mug, self.abroad, 10)
        self.sold(self.mug, {40: 12})
        self.plan()
        self.env["replenishment.demand.verdict"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.abroad.id,
                "day": self.today - timedelta(days=40),
                "verdict": "exceptional",
                "reason": "one_order",
            }
        )
        self.assertIn("1 a person decided on", self.texts())

    def test_a_jump_of_sales_is_told_and_ordered_for(self):
        self.sell(self.mug, self.abroad, 10)
        self.sold(self.mug, {1: 400})
        self.policy.viral_half_life_days = 3
        texts = self.texts()
        self.assertIn("Sales jumped on", texts)
        self.assertIn("half as many every 3 days", texts)
        self.assertGreater(self.item(self.mug).reorder_point, 25 * 10 + 400)

    def test_a_new_product_sells_like_another(self):
        self.sell(self.mug, self.abroad, 20)
        cup = self.product("CUP")
        cup.write(
            {
                "replenish_like_product_id": self.mug.id,
                "replenish_like_pct": 60,
                "replenish_like_until": self.today + timedelta(days=90),
            }
        )
        self.item_model.create(
            {
                "product_id": cup.id,
                "warehouse_id": self.abroad.id,
                "is_manual": True,
            }
        )
        texts = self.texts(cup)
        self.assertIn("12 a day, 60 % of what [MUG] MUG sells, until", texts)
        # (20 + 5) days x 12
        self.assertEqual(self.item(cup).reorder_point, 300)

    def test_a_promise_shows_its_sum(self):
        self.sell(self.mug, self.abroad, 10)
        self.policy.write({"safety_method": "service_level", "service_level": 95})
        texts = self.texts()
        self.assertIn("Safety stock for 95 % of cycles without a stock-out", texts)
        self.assertIn("200 in 20 days of lead time", texts)
        self.assertIn("10 until a run sees it", texts)
        # Steady sales do not err.
        self.assertEqual(self.item(self.mug).reorder_point, 210)

    def test_the_textbook_rule_stays_the_textbook_rule(self):
        self.sell(self.mug, self.abroad, 100)
        self.assertIn("(20 + 5) days × 100 a day = 2,500", self.texts())

    def test_what_the_predecessor_sold_counts_for_the_successor(self):
        self.sell(self.mug, self.abroad, 20)
        cup = self.product("CUP")
        self.sell(cup, self.abroad, 5)
        self.mug.replenish_successor_id = cup
        self.texts(cup)
        self.assertEqual(self.item(cup).avg_daily_sales, 25)

    def test_todays_quantity_is_told_from_yesterdays(self):
        self.sell(self.mug, self.abroad, 100)
        self.stock(self.mug, self.abroad, 2300)
        with freeze_time("2026-03-01 20:00:00"):
            self.today = self.abroad._replenish_today()
            self.env["replenishment.demand"].search([]).unlink()
            self.sell(self.mug, self.abroad, 100)
            self.plan()
            self.assertFalse(self.item(self.mug).difference_html)
        with freeze_time("2026-03-02 20:00:00"):
            self.env["replenishment.demand"].create(
                {
                    "product_id": self.mug.id,
                    "warehouse_id": self.abroad.id,
                    "company_id": self.abroad.company_id.id,
                    "day": self.today,
                    "qty": 100,
                }
            )
            self.stock(self.mug, self.abroad, -100)
            self.plan()
            item = self.item(self.mug)
            self.assertEqual(
                item._difference_texts(),
                ["1,000 needed, 900 on 03/01/2026:", "+100: stock changed"],
            )
            # Again on the same day: still compared with the day before.
            self.stock(self.mug, self.abroad, -50)
            self.plan()
            self.assertIn("+150: stock changed", item._difference_texts())
