# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from math import cos, pi, sin

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestClassification(PlanningCase):
    """Which class an item is sorted into, and which forecast suits it."""

    def classify(self):
        return self.env["replenishment.classification"]._classify_company(
            self.env.company
        )

    def sold(self, name, per_day, cost=1.0, days=90, warehouse=None, **values):
        product = self.product(name, standard_price=cost, **values)
        warehouse = warehouse or self.abroad
        self.sell(product, warehouse, per_day, days=days)
        self.item_model._find_or_create([(product.id, warehouse.id)])
        return product

    def classes(self, product, warehouse=None):
        item = self.item(product, warehouse)
        return f"{item.abc_class or '-'}{item.xyz_class or '-'}"

    def test_most_of_the_value_is_a_the_next_b_the_rest_c(self):
        # 90 days of 80, 15, 4 and 1 a day: above them 0, 80, 95 and 99 % of the value.
        products = [self.sold(f"P{per_day}", per_day) for per_day in (80, 15, 4, 1)]
        self.classify()
        self.assertEqual(
            [self.item(product).abc_class for product in products],
            ["A", "B", "C", "C"],
        )

    def test_value_is_at_cost_and_at_sales_price_where_there_is_none(self):
        cheap = self.sold("CHEAP", 10, cost=1, list_price=1000)
        dear = self.sold("DEAR", 1, cost=900)
        unpriced = self.sold("UNPRICED", 1, cost=0, list_price=90)
        self.classify()
        # 900, 90 and 10 a day: above them 0, 90 and 99 % of the value.
        self.assertEqual(
            [self.item(product).abc_class for product in (dear, unpriced, cheap)],
            ["A", "B", "C"],
        )

    def test_steady_sales_are_x_and_a_month_of_nothing_is_erratic(self):
        steady = self.sold("STEADY", 10)
        bursts = self.product("BURSTS", standard_price=1)
        for week in range(0, 12, 4):
            self.sell(bursts, self.abroad, 20, days=7, until_days_ago=1 + week * 7)
        self.item_model._find_or_create([(bursts.id, self.abroad.id)])
        self.classify()
        self.assertEqual(self.item(steady).xyz_class, "X")
        self.assertEqual(self.item(bursts).xyz_class, "Z")

    def test_what_was_never_sold_has_no_class_and_the_young_no_xyz(self):
        never = self.product("NEVER")
        self.item_model._find_or_create([(never.id, self.abroad.id)])
        young = self.sold("YOUNG", 5, days=10)
        self.classify()
        self.assertEqual(self.classes(never), "--")
        self.assertEqual(self.classes(young), "A-")

    def test_what_is_not_sold_any_more_is_of_the_last_class(self):
        dead = self.product("DEAD")
        self.sell(dead, self.abroad, 5, days=20, until_days_ago=120)
        self.item_model._find_or_create([(dead.id, self.abroad.id)])
        self.sold("ALIVE", 5)
        self.classify()
        self.assertEqual(self.item(dead).abc_class, "C")

    def test_a_warehouse_that_feeds_others_is_measured_by_what_they_sell(self):
        hub = self.warehouse("CN1", replenish_role="domestic")
        self.lane(hub, self.abroad, 18)
        self.abroad.replenish_method = "transfer"
        big = self.sold("BIG", 100)
        self.sold("SMALL", 1)
        self.item_model._find_or_create([(big.id, hub.id)])
        self.classify()
        self.assertEqual(self.classes(big, hub), "AX")

    def test_an_item_on_the_cut_keeps_its_class(self):
        # 81 % of the value is above "HOVER": B by the cut of 80 %, within the margin.
        first, hover = self.sold("FIRST", 81), self.sold("HOVER", 19)
        self.classify()
        self.assertEqual(self.item(hover).abc_class, "B")
        self.item(hover).abc_class = "A"
        self.classify()
        self.assertEqual(self.item(hover).abc_class, "A")
        self.assertEqual(self.item(first).abc_class, "A")

    def test_items_that_change_class_are_planned_again_and_no_others(self):
        big, small = self.sold("BIG", 99), self.sold("SMALL", 1)
        self.classify()
        self.plan()
        self.item(small).abc_class = "B"
        self.assertEqual(self.classify(), self.item(small))
        self.assertTrue(self.item(small).is_dirty)
        self.assertFalse(self.item(big).is_dirty)
        self.assertFalse(self.classify())

    def sell_by_day(self, product, days, quantity):
        """Sell `quantity(date)` on each of the last days."""
        today = self.abroad._replenish_today()
        self.env["replenishment.demand"].create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": self.abroad.id,
                    "company_id": self.abroad.company_id.id,
                    "day": today - timedelta(days=ago),
                    "qty": quantity(today - timedelta(days=ago)),
                }
                for ago in range(1, days + 1)
            ]
        )
        self.item_model._find_or_create([(product.id, self.abroad.id)])

    def test_a_weekly_rhythm_is_found_and_used_where_the_policy_is_automatic(self):
        product = self.product("WEEKENDS", standard_price=1)
        self.sell_by_day(product, 180, lambda day: 40 if day.weekday() >= 5 else 5)
        product.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Open", "forecast_method": "auto"}
        )
        self.classify()
        item = self.item(product)
        self.assertEqual(item.forecast_method_chosen, "weekday")
        # Each of four weeks is met to the unit.
        self.assertAlmostEqual(item.forecast_method_error, 0, 1)
        self.plan()
        # Two days of 40 and five of 5.
        self.assertAlmostEqual(item.avg_daily_sales, 15, 1)

    def test_a_season_is_found_in_what_sold_a_year_ago(self):
        product = self.product("FANS", standard_price=1)
        today = self.abroad._replenish_today()

        def wave(day):
            """Up and down twice in 364 days."""
            return round(50 + 40 * sin((today - day).days * 4 * pi / 364))

        self.sell_by_day(product, 364 + 240, wave)
        self.classify()
        self.assertEqual(self.item(product).forecast_method_chosen, "seasonal")

    def summer(self, day):
        """20 a day, give or take 3; twenty weeks of summer with 60 more in the middle.

        The last summer was at its height 275 days ago and over 205 days ago.
        """
        ago = (self.abroad._replenish_today() - day).days
        from_height = ago % 364 - 275
        chance = (0, 2, -1, 1, -2, 3, -3)[(ago * 5 + ago // 7) % 7]
        if abs(from_height) >= 70:
            return 20 + chance
        return 20 + chance + round(30 + 30 * cos(pi * from_height / 70))

    def test_a_season_that_was_over_half_a_year_ago_is_found_by_the_whole_year(self):
        product = self.product("SUN HAT", standard_price=1)
        self.sell_by_day(product, 2 * 364 + 60, self.summer)
        self.classify()
        item = self.item(product)
        self.assertEqual(item.forecast_method_chosen, "seasonal")
        # Classes are of the last half year, which was steady.
        self.assertEqual(item.xyz_class, "X")

    def test_a_season_passes_to_the_successor(self):
        old, new = self.product("HAT 1"), self.product("HAT 2", standard_price=1)
        old.replenish_successor_id = new
        self.sell_by_day(old, 2 * 364 + 60, self.summer)
        self.item_model._find_or_create([(new.id, self.abroad.id)])
        self.classify()
        self.assertEqual(self.item(new).forecast_method_chosen, "seasonal")
        policy = self.env["replenishment.policy"].create(
            {"name": "Open", "forecast_method": "auto"}
        )
        new.replenish_policy_id = policy
        data = self.env["replenishment.planning.reader"]._read(self.item(new))
        # The planning day a year ago is column 56 of what is read.
        today = self.abroad._replenish_today()
        self.assertEqual(data.batch.forecast.method.tolist(), ["seasonal"])
        self.assertEqual(
            data.batch.forecast.last_year.demand[0, 56],
            self.summer(today - timedelta(days=364)),
        )

    def test_campaigns_of_the_whole_year_are_known_and_a_plan_reads_half_of_it(self):
        product = self.sold("PROMOTED", 5, days=364)
        today = self.abroad._replenish_today()
        self.env["replenishment.campaign"].create(
            {
                "name": "Summer sale",
                "state": "confirmed",
                "first_day": today - timedelta(days=300),
                "last_day": today - timedelta(days=299),
                "line_ids": [
                    Command.create(
                        {
                            "product_tmpl_id": product.product_tmpl_id.id,
                            "measured_on": today,
                            "actual_uplift_pct": 150,
                        }
                    )
                ],
            }
        )
        reader, item = self.env["replenishment.planning.reader"], self.item(product)
        shared = reader._read_shared()
        _items, history, _network = reader._read_past(item, 364, shared)
        # Days 300 and 299 ago, at 2.5 times as much.
        self.assertEqual(history.campaign_rise[0, 63:67].tolist(), [0, 1.5, 1.5, 0])
        self.assertEqual(history.campaign_rise.sum(), 3)
        self.assertEqual(reader._read(item).batch.history.sold.shape, (1, 180))

    def test_the_same_every_day_is_left_to_the_default_or_the_current_method(self):
        product = self.sold("STEADY", 45, days=180)
        self.classify()
        item = self.item(product)
        self.assertEqual(item.forecast_method_chosen, "weighted")
        item.forecast_method_chosen = "smoothing"
        self.classify()
        self.assertEqual(item.forecast_method_chosen, "smoothing")

    def test_a_manager_classifies_and_a_planner_does_not(self):
        product = self.sold("LAMP", 5)
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        with self.assertRaises(AccessError):
            self.item_model.with_user(planner).action_classify()
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        self.item_model.with_user(manager).action_classify()
        self.assertEqual(self.item(product).abc_class, "A")

    def test_another_companys_sales_make_no_class_here(self):
        mine = self.sold("MINE", 1)
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        theirs.replenish_role = "overseas"
        product = self.product("THEIRS", standard_price=1)
        self.sell(product, theirs, 1000)
        self.item_model._find_or_create([(product.id, theirs.id)])
        self.classify()
        self.assertEqual(self.item(mine).abc_class, "A")
        self.assertFalse(self.item(product, theirs).abc_class)
