# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestCampaignMeasure(PlanningCase):
    """What a campaign did is measured, so that the next one is planned better."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.star = cls.product("STAR")
        cls.sell(cls.star, cls.abroad, 10, days=90)
        cls.stock(cls.star, cls.abroad, 900)
        cls.manager = cls.user("manager", "tiktok_replenishment.group_manager")
        cls.plan()

    def day(self, ago):
        return self.abroad._replenish_today() - timedelta(days=ago)

    def sold(self, quantity, *days_ago, product=None, **values):
        """Make it a day's sales."""
        for ago in days_ago:
            self.env["replenishment.demand"].search(
                [
                    ("product_id", "=", (product or self.star).id),
                    ("warehouse_id", "=", self.abroad.id),
                    ("day", "=", self.day(ago)),
                ]
            ).write({"qty": quantity, **values})

    def push(self, first, last, product=None, **values):
        return self.env["replenishment.campaign.line"].create(
            {
                "product_tmpl_id": (product or self.star).product_tmpl_id.id,
                "name": "Live push",
                "first_day": self.day(first),
                "last_day": self.day(last),
                "uplift_pct": 300,
                **values,
            }
        )

    def measure(self):
        return self.env["replenishment.campaign.measure"]._measure_company(
            self.env.company
        )

    def plan_changed(self):
        """The end of a transaction, and the scheduled planning after it."""
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.run_model._run(marked, "changed")

    def test_forty_a_day_instead_of_ten_is_three_hundred_percent_more(self):
        self.sold(40, 13, 12, 11, 10)
        line = self.push(13, 10)
        self.assertEqual(self.measure(), line)
        self.assertRecordValues(
            line,
            [
                {
                    "actual_uplift_pct": 300,
                    "measured_units": 160,
                    "usual_units": 40,
                    "measured_on": fields.Date.today(),
                }
            ],
        )

    def test_its_days_then_count_without_the_rise(self):
        self.sold(40, 4, 3, 2, 1)
        self.push(4, 1)
        self.measure()
        self.assertTrue(self.item(self.star).is_dirty)
        self.plan_changed()
        self.assertEqual(self.item(self.star).avg_daily_sales, 10)

    def test_measuring_the_same_again_plans_nothing_again(self):
        self.sold(40, 13, 12, 11, 10)
        self.push(13, 10)
        self.measure()
        self.plan_changed()
        self.assertFalse(self.measure())
        self.assertFalse(self.item(self.star).is_dirty)

    def test_days_of_two_campaigns_tell_of_neither(self):
        self.sold(40, 20, 19)
        self.sold(70, 18, 17)
        self.sold(20, 16, 15)
        first, second = self.push(20, 17), self.push(18, 15, name="Ads")
        self.measure()
        self.assertEqual((first.actual_uplift_pct, first.measured_units), (300, 80))
        self.assertEqual((second.actual_uplift_pct, second.measured_units), (100, 40))

    def test_sold_out_on_its_last_day_it_is_measured_by_the_others(self):
        self.sold(40, 13, 12, 11)
        self.sold(0, 10)
        self.env["replenishment.stock.day"].create(
            {
                "product_id": self.star.id,
                "warehouse_id": self.abroad.id,
                "company_id": self.env.company.id,
                "day": self.day(10),
                "is_stockout": True,
            }
        )
        line = self.push(13, 10)
        self.measure()
        self.assertEqual((line.actual_uplift_pct, line.measured_units), (300, 120))

    def test_all_warehouses_are_told_together(self):
        second = self.warehouse("US2", replenish_lead_days=20)
        self.sell(self.star, second, 30, days=90)
        self.env["replenishment.demand"].search(
            [
                ("warehouse_id", "=", second.id),
                ("day", ">=", self.day(13)),
                ("day", "<=", self.day(10)),
            ]
        ).qty = 60
        self.sold(40, 13, 12, 11, 10)
        self.plan()
        line = self.push(13, 10)
        self.measure()
        # (4 × 40 + 4 × 60) ÷ (4 × 10 + 4 × 30) = 2.5
        self.assertEqual(line.actual_uplift_pct, 150)

    def test_a_variants_own_line_is_measured_by_it_alone(self):
        self.sold(40, 13, 12, 11, 10)
        line = self.push(13, 10)
        own = self.env["replenishment.campaign.line"].create(
            {
                "campaign_id": line.campaign_id.id,
                "product_tmpl_id": self.star.product_tmpl_id.id,
                "product_id": self.star.id,
                "uplift_pct": 200,
            }
        )
        self.measure()
        self.assertEqual(own.actual_uplift_pct, 300)
        self.assertFalse(line.measured_on)

    def shops(self):
        account = self.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "k", "app_secret": "s"}
        )
        return self.env["replenishment.tiktok.shop"].create(
            [
                {
                    "name": name,
                    "account_id": account.id,
                    "external_id": name,
                    "state": "paused",
                }
                for name in ("ONE", "TWO")
            ]
        )

    def test_a_campaign_of_one_shop_is_measured_on_what_it_sold(self):
        one, two = self.shops()
        self.sold(6, *range(1, 91), shop_id=one.id)
        self.env.flush_all()
        self.sell(self.star, self.abroad, 4, days=90)
        self.env["replenishment.demand"].search(
            [("product_id", "=", self.star.id), ("shop_id", "=", False)]
        ).shop_id = two
        self.env["replenishment.demand"].search(
            [
                ("shop_id", "=", one.id),
                ("day", ">=", self.day(13)),
                ("day", "<=", self.day(10)),
            ]
        ).qty = 24
        line = self.push(13, 10)
        line.campaign_id.shop_ids = one
        # Another shop's push at the same time is nothing to this one.
        other = self.push(13, 10, name="Other shop")
        other.campaign_id.shop_ids = two
        self.measure()
        self.assertEqual((line.actual_uplift_pct, line.usual_units), (300, 24))
        self.assertEqual((other.actual_uplift_pct, other.usual_units), (0, 16))

    def test_only_what_is_over_and_confirmed_is_measured(self):
        self.assertFalse(self.measure())
        running, coming = self.push(3, 0), self.push(-3, -9)
        draft = self.push(20, 17)
        draft.campaign_id.state = "draft"
        self.measure()
        self.assertFalse(any((running + coming + draft).mapped("measured_on")))

    def test_days_after_it_are_taken_in_until_four_weeks_have_passed(self):
        self.sold(40, 13, 12, 11, 10, 43, 42, 41, 40)
        late, done = self.push(13, 10), self.push(43, 40)
        self.measure()
        self.assertEqual((late + done).mapped("actual_uplift_pct"), [300, 300])
        # The nine days since sold twice what was usual: (10 + 20) ÷ 2 = 15 a day.
        self.sold(20, *range(1, 10))
        self.sold(1, *range(44, 72))
        self.measure()
        self.assertLess(late.actual_uplift_pct, 300)
        self.assertEqual(done.actual_uplift_pct, 300)

    def test_nothing_is_told_where_nothing_is_known_of_usual_days(self):
        new = self.product("NEW")
        self.sell(new, self.abroad, 40, days=4)
        self.plan()
        line = self.push(4, 1, new)
        self.assertFalse(self.measure())
        self.assertFalse(line.measured_on)

    def test_other_days_have_to_be_measured_anew(self):
        self.sold(40, 13, 12, 11, 10)
        line = self.push(13, 10)
        self.measure()
        line.with_user(self.manager).campaign_id.last_day = self.day(9)
        self.assertFalse(line.measured_on)
        self.measure()
        # (4 × 40 + 10) ÷ 50
        self.assertEqual(line.actual_uplift_pct, 240)

    def test_the_campaign_tells_what_was_planned_and_what_came(self):
        self.sold(34, 13, 12, 11, 10)
        line = self.push(13, 10)
        self.assertEqual(line.campaign_id.uplift_summary, "planned +300 %")
        self.measure()
        self.assertEqual(
            line.campaign_id.uplift_summary, "planned +300 %, measured +240 %"
        )

    def test_who_plans_the_next_one_sees_the_last(self):
        self.sold(34, 13, 12, 11, 10)
        self.push(13, 10)
        self.measure()
        campaigns = self.env["replenishment.campaign"].with_user(self.manager)
        with Form(campaigns) as form:
            form.name = "Next"
            form.first_day = self.day(-20)
            form.last_day = self.day(-22)
            with form.line_ids.new() as line:
                line.product_tmpl_id = self.star.product_tmpl_id
                self.assertEqual(
                    line.experience, "Live push: planned +300 %, measured +240 %"
                )

    def test_more_products_need_no_more_statements(self):
        def statements():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.measure()
            return self.env.cr.sql_log_count - before

        self.push(13, 10)
        self.measure()
        few = statements()
        for number in range(10):
            product = self.product(f"MANY-{number}")
            self.sell(product, self.abroad, 10, days=90)
            self.push(13, 10, product)
        self.measure()
        self.assertLessEqual(statements(), few)
