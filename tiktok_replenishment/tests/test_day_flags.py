# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDayFlags(PlanningCase):
    """The list of demand shows which days planning left out, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.product("LAMP")
        cls.sell(cls.lamp, cls.abroad, 10, days=90)
        cls.stock(cls.lamp, cls.abroad, 500)

    def demand(self, *days_ago):
        today = self.abroad._replenish_today()
        return self.env["replenishment.demand"].search(
            [
                ("product_id", "=", self.lamp.id),
                ("day", "in", [today - timedelta(days=ago) for ago in days_ago]),
            ]
        )

    def flagged(self, name):
        today = self.abroad._replenish_today()
        rows = self.env["replenishment.demand"].search(
            [("product_id", "=", self.lamp.id), (name, "=", True)], order="day"
        )
        return [(today - row.day).days for row in rows]

    def push(self, first, last):
        today = self.abroad._replenish_today()
        return self.env["replenishment.campaign.line"].create(
            {
                "product_tmpl_id": self.lamp.product_tmpl_id.id,
                "first_day": today - timedelta(days=first),
                "last_day": today - timedelta(days=last),
                "uplift_pct": 300,
            }
        )

    def test_a_spike_is_shown_as_unusual(self):
        self.demand(20).qty = 400
        self.plan()
        self.assertEqual(self.flagged("is_outlier"), [20])
        self.assertEqual(self.demand(20).evidence, "outlier")

    def test_days_of_a_campaign_are_shown_as_such(self):
        self.push(30, 27)
        self.assertEqual(self.flagged("is_campaign"), [30, 29, 28, 27])
        self.assertFalse(self.flagged("is_outlier"))

    def test_a_cancelled_campaign_flags_no_day_any_more(self):
        line = self.push(30, 27)
        line.campaign_id.action_cancel()
        self.assertFalse(self.flagged("is_campaign"))

    def test_a_day_that_is_no_spike_any_more_counts_again(self):
        self.demand(20).qty = 400
        self.plan()
        self.demand(20).qty = 11
        self.plan()
        self.assertFalse(self.flagged("is_outlier"))
        self.assertEqual(self.demand(20).evidence, "counted")

    def test_days_too_old_to_be_planned_with_keep_what_was_shown(self):
        today = self.abroad._replenish_today()
        self.sell(self.lamp, self.abroad, 400, days=1, until_days_ago=200)
        old = self.demand(200)
        old.is_outlier = True
        self.plan()
        self.assertTrue(old.is_outlier)
        self.assertEqual(old.day, today - timedelta(days=200))

    def test_flags_do_not_have_items_planned_again(self):
        self.env.cr.flush()
        self.demand(20).qty = 400
        self.push(40, 38)
        self.env.cr.flush()
        self.assertFalse(self.item(self.lamp).is_dirty)

    def test_a_flag_is_no_evidence_for_the_next_plan(self):
        self.plan()
        before = self.item(self.lamp).avg_daily_sales
        self.demand(*range(1, 30)).write({"is_campaign": True, "is_outlier": True})
        self.plan()
        self.assertEqual(self.item(self.lamp).avg_daily_sales, before)
        self.assertFalse(self.flagged("is_campaign"))

    def test_a_campaign_of_what_a_product_replaces_is_known_to_the_first_plan(self):
        new = self.product("NEW LAMP")
        self.lamp.replenish_successor_id = new
        self.demand(1, 2, 3, 4).qty = 40
        self.plan()
        self.push(4, 1)
        self.catch_up()
        self.assertEqual(self.item(new).avg_daily_sales, 10)
        self.assertEqual(self.plan().changed_count, 0)

    def catch_up(self):
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.run_model._run(marked, "changed")

    def places(self):
        """Where the rows lie; a row that is written moves."""
        return self.env.execute_query(
            SQL(
                "SELECT id, ctid::text FROM replenishment_demand"
                " WHERE product_id = %s ORDER BY id",
                self.lamp.id,
            )
        )

    def test_what_is_flagged_right_is_not_written_again(self):
        self.demand(20).qty = 400
        self.push(40, 38)
        self.plan()
        places = self.places()
        self.plan()
        self.assertEqual(self.places(), places)
