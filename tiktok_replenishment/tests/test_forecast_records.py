# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models import replenishment_forecast_record as record_module
from ..models import replenishment_item_accuracy_mixin as alert_module
from .common import PlanningCase

ALERT = "tiktok_replenishment.activity_forecast_bias"


@tagged("post_install", "-at_install")
class TestForecastRecords(PlanningCase):
    """What was forecast is compared with what was sold, and lasting bias is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["replenishment.forecast.record"]
        cls.mug = cls.product("MUG")
        cls.planned = cls.item_model._find_or_create([(cls.mug.id, cls.abroad.id)])

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    def day(self, ago):
        return fields.Date.today() - timedelta(days=ago)

    def keep(self, *weeks, item=None):
        """Forecast and sold of weeks, the newest first; the last ended lately."""
        item = item or self.planned
        for number, (forecast, sold) in enumerate(weeks):
            first = self.day(8 + 7 * number)
            self.records.create(
                {
                    "item_id": item.id,
                    "company_id": item.company_id.id,
                    "made_on": first,
                    "forecast_qty": forecast,
                }
            )
            self.env["replenishment.demand"].create(
                [
                    {
                        "product_id": item.product_id.id,
                        "warehouse_id": item.warehouse_id.id,
                        "company_id": item.company_id.id,
                        "day": first + timedelta(days=n),
                        "qty": sold / 7,
                    }
                    for n in range(7)
                ]
            )

    def measure(self):
        self.env.flush_all()
        cron = self.env.ref("tiktok_replenishment.ir_cron_measure_forecasts")
        self.assertIs(cron.method_direct_trigger(), True)
        self.env.invalidate_all()

    def alert(self, item=None):
        return (item or self.planned).activity_search([ALERT])

    def test_planning_keeps_one_forecast_a_week_of_each_item_that_sells(self):
        self.sell(self.mug, self.abroad, 100)
        asleep = self.item_model._find_or_create(
            [(self.product("DUST").id, self.abroad.id)]
        )
        asleep.is_manual = True
        today = fields.Datetime.now()
        for ahead in range(14):
            with freeze_time(today + timedelta(days=ahead)):
                self.plan()
                self.plan()
        kept = self.records.search([("item_id", "=", self.planned.id)])
        self.assertEqual(len(kept), 2)
        self.assertEqual((kept[0].made_on - kept[1].made_on).days, 7)
        self.assertFalse(self.records.search([("item_id", "=", asleep.id)]))

    def test_the_week_ahead_is_forecast_with_its_campaigns(self):
        # Twice the usual on two of the seven days: 5 × 100 + 2 × 200.
        self.sell(self.mug, self.abroad, 100)
        today = self.abroad._replenish_today()
        self.env["replenishment.campaign.line"].create(
            {
                "name": "Live",
                "product_tmpl_id": self.mug.product_tmpl_id.id,
                "first_day": today + timedelta(days=2),
                "last_day": today + timedelta(days=3),
                "uplift_pct": 100,
            }
        )
        with self.all_items_due():
            self.plan()
        kept = self.records.search([("item_id", "=", self.planned.id)])
        self.assertEqual(kept.made_on, today)
        self.assertAlmostEqual(kept.forecast_qty, 900)

    def all_items_due(self):
        return patch.object(record_module, "is_due", lambda ids, days: ids > 0)

    def test_weeks_that_are_over_are_compared_with_what_was_sold(self):
        self.keep((70, 56), (70, 84))
        self.measure()
        self.assertRecordValues(
            self.records.search([("item_id", "=", self.planned.id)]),
            [
                {"actual_qty": 56, "error_qty": 14, "is_counted": True},
                {"actual_qty": 84, "error_qty": -14, "is_counted": True},
            ],
        )
        # Errors of 14 and −14 of 140 sold.
        self.assertEqual(self.planned.forecast_bias, 0)
        self.assertAlmostEqual(self.planned.forecast_wape, 0.2)
        self.assertEqual(self.planned.forecast_weeks, 2)

    def test_a_week_that_goes_on_tells_nothing(self):
        self.records.create(
            {
                "item_id": self.planned.id,
                "company_id": self.planned.company_id.id,
                "made_on": self.day(5),
                "forecast_qty": 70,
            }
        )
        self.measure()
        self.assertFalse(self.records.search([]).is_known)
        self.assertEqual(self.planned.forecast_weeks, 0)

    def test_weeks_that_were_missed_are_made_up_for(self):
        self.keep(*[(70, 70)] * 8)
        self.measure()
        self.assertEqual(self.planned.forecast_weeks, 8)

    def test_orders_that_come_in_late_are_followed(self):
        self.keep((70, 70))
        self.measure()
        self.assertEqual(self.planned.forecast_bias, 0)
        self.env["replenishment.demand"].search([], limit=1).qty += 30
        self.measure()
        self.assertAlmostEqual(self.planned.forecast_bias, -0.3)

    def test_weeks_with_a_day_without_stock_do_not_count(self):
        self.keep((70, 20), (70, 70))
        self.env["replenishment.stock.day"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.abroad.id,
                "company_id": self.abroad.company_id.id,
                "day": self.day(4),
                "is_stockout": True,
            }
        )
        self.measure()
        self.assertEqual(self.planned.forecast_weeks, 1)
        self.assertEqual(self.planned.forecast_wape, 0)

    def test_weeks_with_an_exceptional_day_do_not_count(self):
        self.keep((70, 700), (70, 70))
        verdict = self.env["replenishment.demand.verdict"].create(
            {
                "product_id": self.mug.id,
                "warehouse_id": self.abroad.id,
                "day": self.day(3),
                "reason": "viral",
            }
        )
        self.measure()
        self.assertEqual(self.planned.forecast_wape, 0)
        verdict.unlink()
        self.measure()
        # Off by 630 of the 770 sold.
        self.assertAlmostEqual(self.planned.forecast_wape, 0.8182)

    def test_bias_that_goes_on_is_told_to_a_person_and_ends_by_itself(self):
        boss = self.user("boss", "tiktok_replenishment.group_manager")
        self.keep((140, 70), (130, 70), (140, 70), (140, 70))
        self.measure()
        self.assertEqual(self.planned.forecast_bias_side, "high")
        self.assertEqual(self.alert().user_id, boss)
        self.assertIn("too high", self.alert().summary)
        # 140 + 130 + 140 + 140 forecast, 4 × 70 sold.
        self.assertIn("550", self.alert().note)
        self.assertIn("280", self.alert().note)
        self.measure()
        self.assertEqual(len(self.alert()), 1)
        self.records.search([], limit=1).forecast_qty = 60
        self.measure()
        self.assertFalse(self.planned.forecast_bias_side)
        self.assertFalse(self.alert())

    def test_the_responsible_person_is_told_first(self):
        self.user("boss", "tiktok_replenishment.group_manager")
        buyer = self.user("buyer", "tiktok_replenishment.group_planner")
        self.planned.user_id = buyer
        self.keep(*[(30, 70)] * 4)
        self.measure()
        self.assertEqual(self.planned.forecast_bias_side, "low")
        self.assertEqual(self.alert().user_id, buyer)

    def test_only_the_largest_errors_are_told(self):
        others = self.item_model._find_or_create(
            sorted((self.product(f"CUP-{n}").id, self.abroad.id) for n in range(3))
        )
        for factor, item in enumerate(others, start=2):
            self.keep(*[(140 * factor, 70 * factor)] * 4, item=item)
        self.keep(*[(140, 70)] * 4)
        with patch.object(alert_module, "MOST_ALERTS", 2):
            self.measure()
        self.assertEqual(
            [bool(self.alert(item)) for item in others], [False, True, True]
        )
        self.assertFalse(self.alert())
        self.assertEqual(
            self.item_model.search_count([("forecast_bias_side", "=", "high")]), 4
        )

    def test_a_thousand_items_are_measured_with_few_statements(self):
        self.keep((70, 56), (70, 84))
        self.env.flush_all()
        with self.assertQueryCount(1):
            ids = self.records._measure()
        with self.assertQueryCount(2):
            self.records._rate(ids)

    def test_forecasts_are_forgotten_after_a_year(self):
        self.keep((70, 70))
        kept = self.records.search([])
        old = kept.copy({"made_on": self.day(367)})
        self.records._gc_old_records()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())
