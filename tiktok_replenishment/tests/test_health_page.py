# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.replenishment_health_issue import WAREHOUSE_REASONS
from .common import PlanningCase
from .common_outside import OutsideCase, listing


@tagged("post_install", "-at_install")
class TestHealthPage(PlanningCase):
    """One page of what is held up, why, since when, and what mends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.user("planner", "tiktok_replenishment.group_planner")
        cls.home = cls.textbook()
        cls.home.standard_price = 20

    def issues(self, *reasons):
        self.env.invalidate_all()  # a view is read anew by each request
        found = (
            self.env["replenishment.health.issue"].with_user(self.planner).search([])
        )
        return found.filtered(lambda issue: not reasons or issue.reason in reasons)

    def without_vendor(self):
        self.home.seller_ids.unlink()
        self.plan()
        return self.issues("no_vendor")

    def test_what_is_held_up_is_told_with_units_cost_and_day(self):
        issue = self.without_vendor()
        self.assertRecordValues(
            issue,
            [
                {
                    "product_id": self.home.id,
                    "warehouse_id": self.abroad.id,
                    "product_count": 1,
                    "quantity": 900,
                    "amount": 18_000,  # 900 x 20
                    "since": self.abroad._replenish_today(),
                }
            ],
        )
        self.assertIn("Add one", issue.advice)
        self.assertIn("HOME-2500", issue.subject)

    def test_the_day_stays_while_the_reason_does(self):
        self.without_vendor()
        item = self.item(self.home)
        item.blocked_since = earlier = fields.Date.today() - timedelta(days=9)
        self.stock(self.home, self.abroad, -100)
        self.plan()
        self.assertEqual(item.blocked_since, earlier)
        self.home.purchase_ok = False
        self.plan()
        self.assertEqual(item.blocked_reason, "not_purchasable")
        self.assertEqual(item.blocked_since, self.abroad._replenish_today())
        self.home.purchase_ok = True
        self.offer(self.home)
        self.plan()
        self.assertFalse(item.blocked_since)

    def test_check_again_plans_at_once_and_ends_what_is_mended(self):
        issue = self.without_vendor()
        self.offer(self.home)
        self.assertTrue(self.issues("no_vendor"))
        told = issue.action_check_again()
        self.assertIn("0 of them still blocked", told["params"]["message"])
        self.assertFalse(self.issues("no_vendor"))
        self.assertEqual(self.orders(self.home).product_qty, 900)

    def test_no_vendor_leads_to_the_vendors(self):
        action = self.without_vendor().action_mend()
        self.assertEqual(action["res_model"], "product.supplierinfo")
        template = self.home.product_tmpl_id
        self.assertEqual(action["domain"], [("product_tmpl_id", "=", template.id)])

    def test_every_reason_has_advice_and_a_record_to_mend(self):
        for reason, _label in self.item_model._fields["blocked_reason"].selection:
            if reason in WAREHOUSE_REASONS:
                continue
            with self.subTest(reason=reason):
                self.plan()
                item = self.item(self.home)
                item.blocked_reason = reason
                issue = self.issues(reason)
                self.assertTrue(issue.advice)
                action = issue.action_mend()
                self.assertIn(action["res_model"], self.env)

    def test_a_native_rule_leads_to_the_rule(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.home.id,
                "location_id": self.abroad.lot_stock_id.id,
                "trigger": "auto",
                "product_min_qty": 0,
                "product_max_qty": 0,
            }
        )
        self.plan()
        action = self.issues("native_rule").action_mend()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, rule)

    def test_stale_stock_is_one_issue_of_the_whole_warehouse(self):
        second = self.textbook("SECOND")
        self.abroad.replenish_stock_source = "threepl"
        self.plan()
        issue = self.issues("stale_stock")
        self.assertRecordValues(
            issue, [{"warehouse_id": self.abroad.id, "product_count": 2}]
        )
        self.assertEqual(
            issue._blocked_items(), self.item(self.home) | self.item(second)
        )
        self.assertEqual(issue.action_mend()["res_model"], "stock.warehouse")

    def test_what_is_over_budget_is_one_issue_of_the_warehouse(self):
        second = self.textbook("SECOND")
        self.env["replenishment.budget"].create({"name": "Month", "amount": 20_000})
        self.plan()
        issue = self.issues("over_budget")
        # One of two orders of 900 x 22 fits.
        self.assertRecordValues(issue, [{"product_count": 1, "amount": 19_800}])
        cut = (self.suggestions(self.home) | self.suggestions(second)).filtered(
            lambda s: s.state == "blocked"
        )
        action = issue.action_mend()
        self.assertEqual(action["res_id"], cut.id)
        self.assertEqual(issue._blocked_items(), cut.item_id)

    def test_an_item_leads_to_what_blocks_it(self):
        self.textbook("SECOND")
        self.without_vendor()
        action = self.item(self.home).with_user(self.planner).action_open_health()
        found = self.env["replenishment.health.issue"].search(action["domain"])
        self.assertEqual(found, self.issues("no_vendor").sudo())

    def test_the_menu_tells_how_many_issues_there_are(self):
        menu = self.env.ref("tiktok_replenishment.replenishment_health_issue_menu")
        menus = self.env["ir.ui.menu"].with_user(self.planner)
        before = menus.load_web_menus(False)[menu.id]["name"]
        self.without_vendor()
        count = len(self.issues())
        self.assertNotEqual(before, f"Data Health ({count})")
        self.assertEqual(
            menus.load_web_menus(False)[menu.id]["name"], f"Data Health ({count})"
        )

    def test_a_viewer_sees_no_issues_and_loads_menus(self):
        self.without_vendor()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        with self.assertRaises(AccessError):
            self.issues().with_user(viewer).read(["amount"])
        self.assertTrue(self.env["ir.ui.menu"].with_user(viewer).load_web_menus(False))

    def test_another_company_sees_no_issue(self):
        self.without_vendor()
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", "tiktok_replenishment.group_manager")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        found = self.env["replenishment.health.issue"].with_user(stranger).search([])
        self.assertFalse(found)


@tagged("post_install", "-at_install")
class TestHealthPageOutside(OutsideCase):
    """Issues whose cause lies outside are pulled, or mapped, from the page."""

    products = [
        listing(
            "MUG", [{"per_day": 10, "from": "-9d"}], stock={"US1": {"available": 5}}
        ),
        listing(
            "CUP", [{"per_day": 3, "from": "-9d"}], stock={"US1": {"available": 7}}
        ),
    ]

    def setUp(self):
        super().setUp()
        self.us1.replenish_lead_days = 20
        self.mug = self.product("MUG")
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.env["product.supplierinfo"].create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": self.mug.product_tmpl_id.id,
                "price": 2,
                "delay": 5,
            }
        )
        self.shop = self.connect_shop()
        self.connection_ = self.connect_operator()
        self.shop.action_pull_orders()
        self.connection_.action_pull_stock()

    def plan(self):
        self.env["replenishment.run"]._plan_company(self.env.company)
        return self.env["replenishment.item"].search(
            [("product_id", "=", self.mug.id), ("warehouse_id", "=", self.us1.id)]
        )

    def issue(self, reason):
        return self.env["replenishment.health.issue"].search([("reason", "=", reason)])

    def test_stale_stock_is_pulled_and_planned_by_its_button(self):
        old = fields.Datetime.now() - timedelta(days=3)
        self.connection_.warehouse_ids.last_success_at = old
        item = self.plan()
        self.assertEqual(item.blocked_reason, "stale_stock")
        self.issue("stale_stock").action_mend()
        self.assertFalse(item.blocked_reason)
        self.assertFalse(self.issue("stale_stock"))

    def test_stale_orders_are_pulled_and_planned_by_their_button(self):
        self.shop.synced_until = fields.Datetime.now() - timedelta(days=3)
        item = self.plan()
        self.assertEqual(item.blocked_reason, "stale_orders")
        self.issue("stale_orders").action_mend()
        self.assertFalse(item.blocked_reason)
        self.assertFalse(self.issue("stale_orders"))

    def test_listings_that_sell_without_product_lead_to_their_mapping(self):
        issue = self.issue("unmapped_listing")
        sku = self.env["replenishment.tiktok.sku"].search([("seller_sku", "=", "CUP")])
        self.assertRecordValues(issue, [{"shop_id": self.shop.id, "product_count": 1}])
        self.assertEqual(issue.quantity, sku.recent_units)
        action = issue.action_mend()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertIn(sku, found)
        sku.product_id = self.product("CUP")
        self.assertFalse(self.issue("unmapped_listing"))

    def test_an_operators_stock_without_product_leads_to_its_mapping(self):
        issue = self.issue("unmapped_stock")
        self.assertRecordValues(
            issue,
            [
                {
                    "connection_id": self.connection_.id,
                    "product_count": 1,
                    "quantity": 7,
                }
            ],
        )
        self.assertEqual(issue.action_mend()["res_model"], "replenishment.threepl.sku")
