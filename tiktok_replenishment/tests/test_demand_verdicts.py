# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.replenishment_reader_mixin import KEYS
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDemandVerdicts(PlanningCase):
    """What a person says of a day stands above what the numbers suggest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mug = cls.product("MUG")
        cls.sell(cls.mug, cls.abroad, 10, days=5)
        cls.planned = cls.item_model._find_or_create([(cls.mug.id, cls.abroad.id)])
        cls.planner = cls.user("planner", "tiktok_replenishment.group_planner")
        cls.verdict_model = cls.env["replenishment.demand.verdict"]

    def day(self, ago):
        return self.abroad._replenish_today() - timedelta(days=ago)

    def demand(self, *days_ago):
        return self.env["replenishment.demand"].search(
            [
                ("product_id", "=", self.mug.id),
                ("day", "in", [self.day(ago) for ago in days_ago]),
            ]
        )

    def judge(self, records, user=None, **values):
        """Answer the question that the buttons ask, as a person would."""
        records = records.with_user(user or self.planner)
        if records._name == "replenishment.demand":
            action = records.with_context(
                verdict=values.get("verdict", "exceptional")
            ).action_judge()
        else:
            action = records.action_judge_days()
        question = (
            self.env["replenishment.demand.judge"]
            .with_user(user or self.planner)
            .with_context(**action["context"])
            .create(values)
        )
        question.action_judge()

    def said(self):
        return {
            (word.day, word.verdict, word.reason, word.user_id)
            for word in self.verdict_model.search([("product_id", "=", self.mug.id)])
        }

    def test_marked_days_are_judged_at_once_with_who_and_why(self):
        self.judge(self.demand(1, 2), reason="viral", note="A dance")
        self.assertEqual(
            self.said(),
            {
                (self.day(1), "exceptional", "viral", self.planner),
                (self.day(2), "exceptional", "viral", self.planner),
            },
        )

    def test_all_channels_of_a_day_are_one_day(self):
        account = self.env["replenishment.tiktok.account"].create(
            {"name": "App", "app_key": "key", "app_secret": "secret"}
        )
        shop = self.env["replenishment.tiktok.shop"].create(
            {"name": "Shop", "account_id": account.id, "external_id": "1"}
        )
        self.demand(1).copy({"shop_id": shop.id, "qty": 7})
        self.judge(self.demand(1))
        self.assertEqual(len(self.said()), 1)
        word = self.verdict_model.search([("product_id", "=", self.mug.id)])
        self.assertEqual(word.qty, 17)

    def test_the_last_who_spoke_is_who_said_it(self):
        self.judge(self.demand(1), reason="viral")
        boss = self.user("boss", "tiktok_replenishment.group_manager")
        self.judge(self.demand(1), user=boss, verdict="ordinary", reason="usual")
        self.assertEqual(self.said(), {(self.day(1), "ordinary", "usual", boss)})

    def test_a_word_is_taken_back_with_one_click(self):
        self.judge(self.demand(1, 2))
        self.demand(1).with_user(self.planner).action_take_back()
        self.assertEqual([day for day, *_rest in self.said()], [self.day(2)])
        self.assertEqual(self.demand(1).evidence, "counted")
        self.assertEqual(self.demand(2).evidence, "exceptional")

    def test_days_without_sales_are_judged_from_the_items_page(self):
        self.judge(
            self.planned,
            first_day=self.day(8),
            last_day=self.day(7),
            reason="not_on_sale",
        )
        self.assertEqual(
            {day for day, *_rest in self.said()}, {self.day(8), self.day(7)}
        )
        self.assertEqual(self.planned.verdict_count, 2)

    def test_the_item_is_planned_again_each_time(self):
        def runs():
            return self.run_model.search_count([("user_id", "=", self.planner.id)])

        self.judge(self.demand(1, 2, 3))
        self.assertEqual(runs(), 1)
        self.demand(1, 2).with_user(self.planner).action_take_back()
        self.assertEqual(runs(), 2)
        words = self.verdict_model.search([("product_id", "=", self.mug.id)])
        words.with_user(self.planner).verdict = "ordinary"
        self.assertEqual(runs(), 3)

    def test_a_day_to_come_is_not_judged(self):
        with self.assertRaises(ValidationError):
            self.judge(self.planned, first_day=self.day(0), last_day=self.day(-1))

    def test_days_are_judged_in_their_order_and_not_years_of_them(self):
        for first, last in ((1, 2), (400, 1)):
            with self.subTest(first=first), self.assertRaises(ValidationError):
                self.judge(
                    self.planned, first_day=self.day(first), last_day=self.day(last)
                )

    def test_demand_is_told_apart_by_its_evidence(self):
        self.judge(self.demand(1), verdict="ordinary", reason="on_sale")
        self.judge(self.demand(3), verdict="exceptional", reason="one_order")
        # As the planning after it would flag them.
        self.demand(1).is_stockout = True
        self.demand(2).write({"is_campaign": True, "is_outlier": True})
        self.demand(3).is_outlier = True
        self.demand(4).is_outlier = True
        rows = self.demand(1, 2, 3, 4, 5)
        self.assertEqual(
            rows.sorted("day", reverse=True).mapped("evidence"),
            ["ordinary", "campaign", "exceptional", "outlier", "counted"],
        )
        self.assertEqual(
            dict(rows._read_group([("id", "in", rows.ids)], ["evidence"], ["qty:sum"])),
            dict.fromkeys(
                ("ordinary", "campaign", "exceptional", "outlier", "counted"), 10
            ),
        )
        self.assertEqual(
            rows.search(
                [
                    ("id", "in", rows.ids),
                    ("evidence", "not in", ("counted", "ordinary")),
                ]
            ),
            self.demand(2, 3, 4),
        )

    def test_a_plan_reads_what_was_said_in_one_query(self):
        other = self.product("VASE")
        self.judge(self.demand(1, 3))
        self.judge(self.demand(3), verdict="ordinary", reason="usual")
        self.verdict_model.create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.abroad.id,
                "day": self.day(31),
            }
        )
        items = self.item_model._find_or_create(
            sorted((product.id, self.abroad.id) for product in (other, self.mug))
        )
        reader = self.env["replenishment.planning.reader"]
        columns = reader._read_items(items, reader._read_shared())
        position = columns["product_id"].tolist().index(self.mug.id)
        with self.assertQueryCount(1):
            said = self.verdict_model._read_verdicts(KEYS, 30)
        self.assertEqual(said["pos"].tolist(), [position] * 2)
        self.assertEqual(said["days_ago"].tolist(), [1, 3])
        self.assertEqual(said["verdict"].tolist(), [-1, 1])

    def test_who_may_not_see_demand_may_not_judge_it(self):
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        with self.assertRaises(AccessError):
            self.judge(self.planned, user=viewer)
        with self.assertRaises(AccessError):
            self.verdict_model.with_user(viewer).create(
                {
                    "product_id": self.mug.id,
                    "warehouse_id": self.abroad.id,
                    "day": self.day(1),
                }
            )

    def test_another_company_neither_sees_nor_judges(self):
        self.judge(self.demand(1))
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", "tiktok_replenishment.group_planner")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        words = self.verdict_model.with_user(stranger)
        self.assertFalse(words.search([]))
        with self.assertRaises(AccessError):
            words.create(
                {
                    "product_id": self.mug.id,
                    "warehouse_id": self.abroad.id,
                    "day": self.day(2),
                }
            )

    def test_a_forecast_follows_what_was_said_and_forgets_what_was_taken_back(self):
        vase = self.product("VASE")
        self.sell(vase, self.abroad, 10, days=60)
        today = self.abroad._replenish_today()
        last = self.env["replenishment.demand"].search(
            [("product_id", "=", vase.id), ("day", "=", today - timedelta(days=3))]
        )
        last.qty = 400
        self.plan()
        item = self.item(vase)
        # So far from all other days that it does not count by itself.
        self.assertAlmostEqual(item.avg_daily_sales, 10)
        self.judge(last, verdict="ordinary", reason="usual")
        self.assertGreater(item.avg_daily_sales, 20)
        last.action_take_back()
        self.assertAlmostEqual(item.avg_daily_sales, 10)
