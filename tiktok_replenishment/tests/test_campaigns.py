# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestCampaigns(PlanningCase):
    """Planned pushes: extra orders in time, and none afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user("manager", "tiktok_replenishment.group_manager")
        cls.star = cls.textbook("STAR")
        cls.stock(cls.star, cls.abroad, 700)
        cls.plan()

    def push(self, first=25, last=32, **values):
        today = self.abroad._replenish_today()
        return (
            self.env["replenishment.campaign.line"]
            .with_user(self.manager)
            .create(
                {
                    "product_tmpl_id": self.star.product_tmpl_id.id,
                    "name": "Live push",
                    "first_day": today + timedelta(days=first),
                    "last_day": today + timedelta(days=last),
                    "uplift_pct": 300,
                    **values,
                }
            )
        )

    def test_without_the_campaign_nothing_is_ordered(self):
        self.assertFalse(self.orders(self.star))

    def test_a_manager_without_purchasing_rights_gets_an_urgent_rfq_at_once(self):
        self.push()
        # +300 % of 100 a day on 8 days = 2400: up to 3200 + 2400, has 3000.
        line = self.orders(self.star)
        self.assertEqual(line.product_qty, 2600)
        self.assertEqual(line.order_id.replenish_urgency, "urgent")
        self.assertEqual(line.order_id.priority, "1")
        self.assertEqual(
            set(line.order_id.replenish_tag_ids.mapped("name")), {"Urgent", "Campaign"}
        )
        suggestion = self.suggestions(self.star)
        self.assertEqual(suggestion.quantity_base, 0)
        self.assertEqual(suggestion.quantity_campaign, 2600)
        self.assertEqual(suggestion.run_id.user_id, self.manager)

    def test_deleting_the_campaign_withdraws_its_order(self):
        line = self.push()
        line.campaign_id.unlink()
        self.assertFalse(self.orders(self.star))
        self.assertEqual(self.item(self.star).urgency, "ok")

    def test_cancelling_the_campaign_withdraws_its_order(self):
        line = self.push()
        line.campaign_id.action_cancel()
        self.assertFalse(self.orders(self.star))

    def test_a_draft_campaign_is_not_planned_for(self):
        line = self.push()
        line.campaign_id.state = "draft"
        self.assertFalse(self.orders(self.star))
        line.campaign_id.action_confirm()
        self.assertEqual(self.orders(self.star).product_qty, 2600)

    def test_before_its_time_the_item_shows_when_the_order_is_due(self):
        self.push(first=60, last=67)
        self.assertFalse(self.orders(self.star))
        # 60 days - 5 of buffer - (20 + 7) = in 28 days.
        self.assertEqual(
            self.item(self.star).campaign_due_date,
            self.abroad._replenish_today() + timedelta(days=28),
        )

    def test_the_variants_line_beats_the_products_line(self):
        line = self.push(uplift_pct=100)
        self.env["replenishment.campaign.line"].create(
            {
                "campaign_id": line.campaign_id.id,
                "product_tmpl_id": self.star.product_tmpl_id.id,
                "product_id": self.star.id,
                "uplift_pct": 300,
            }
        )
        self.assertEqual(self.orders(self.star).product_qty, 2600)

    def test_different_campaigns_add(self):
        self.push(uplift_pct=100)
        self.push(uplift_pct=200, name="Other")
        self.assertEqual(self.item(self.star).reorder_point, 2500 + 2400)

    def test_campaign_days_do_not_raise_the_base(self):
        today = self.abroad._replenish_today()
        self.env["replenishment.demand"].search(
            [
                ("product_id", "=", self.star.id),
                ("day", ">=", today - timedelta(days=5)),
            ]
        ).qty = 400
        self.push(first=-5, last=-1)
        self.assertEqual(self.item(self.star).avg_daily_sales, 100)

    def test_a_safety_factor_raises_safety_stock(self):
        self.push(uplift_pct=0, safety_factor=2, first=0, last=3)
        self.assertEqual(self.item(self.star).safety_stock, 1000)

    def test_a_campaign_of_one_shop_moves_only_its_share(self):
        shops = self.env["replenishment.tiktok.shop"]
        account = self.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "k", "app_secret": "s"}
        )
        first, second = shops.create(
            [
                {
                    "name": n,
                    "account_id": account.id,
                    "external_id": n,
                    "state": "paused",
                }
                for n in ("ONE", "TWO")
            ]
        )
        demand = self.env["replenishment.demand"].search(
            [("product_id", "=", self.star.id)]
        )
        demand.shop_id = first
        demand[:45].shop_id = second
        line = self.push()
        line.campaign_id.shop_ids = first
        self.assertEqual(self.item(self.star).reorder_point, 2500 + 1200)

    def test_days_are_required(self):
        with self.assertRaisesRegex(UserError, "first and the last day"):
            self.env["replenishment.campaign.line"].create(
                {"product_tmpl_id": self.star.product_tmpl_id.id, "uplift_pct": 10}
            )

    def test_a_line_without_an_uplift_changes_nothing(self):
        today = self.abroad._replenish_today()
        self.env["replenishment.campaign.line"].with_user(self.manager).create(
            {
                "product_tmpl_id": self.star.product_tmpl_id.id,
                "first_day": today + timedelta(days=25),
                "last_day": today + timedelta(days=32),
            }
        )
        self.assertFalse(self.orders(self.star))

    def test_a_campaign_cannot_end_before_it_starts(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.push(first=5, last=4)

    def test_an_uplift_below_minus_100_percent_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.push(uplift_pct=-101)

    def test_a_planner_may_not_set_campaigns(self):
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        with self.assertRaises(AccessError):
            self.push().with_user(planner).uplift_pct = 10
