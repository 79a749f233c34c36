# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PlanningCase

OUTSIDER_MESSAGE = "an employee without a planning group"


@tagged("post_install", "-at_install")
class TestAccess(PlanningCase):
    """Who sees what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_models = [
            cls.env[name]
            for name in sorted(cls.env.registry)
            if name.startswith("replenishment.")
            and not cls.env[name]._abstract
            and not cls.env[name]._transient
        ]

    def test_every_own_model_has_a_company_rule(self):
        for model in self.own_models:
            rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
            self.assertTrue(
                rules.filtered(lambda r: "company_id" in (r.domain_force or "")),
                model._name,
            )

    def test_an_outsider_reads_nothing(self):
        outsider = self.user("outsider")
        for model in self.own_models:
            if model._name in ("replenishment.tag", "replenishment.goods.property"):
                continue  # labels on orders, transfers and products
            self.assertFalse(
                model.with_user(outsider).has_access("read"),
                f"{model._name}: {OUTSIDER_MESSAGE}",
            )

    def test_another_company_sees_nothing(self):
        product = self.textbook()
        self.plan()
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", "tiktok_replenishment.group_manager")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        for model in ("replenishment.item", "replenishment.suggestion"):
            found = (
                self.env[model]
                .with_user(stranger)
                .search([("product_id", "=", product.id)])
            )
            self.assertFalse(found, model)

    def test_a_viewer_reads_headroom_but_no_suggestion(self):
        product = self.textbook()
        self.plan()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        item = self.item(product).with_user(viewer)
        # Nothing can arrive within 20 days: 2300 / 20.
        self.assertEqual(item.ad_headroom, 115)
        with self.assertRaises(AccessError):
            self.suggestions(product).with_user(viewer).read(["quantity"])
        with self.assertRaises(AccessError):
            item.reserve_qty = 5

    def test_buttons_refuse_people_without_their_group(self):
        product = self.textbook()
        run = self.plan()
        outsider = self.user("outsider")
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        for button in (
            self.run_model.with_user(outsider).action_plan_all,
            run.with_user(viewer).action_undo,
            self.item(product).with_user(viewer).action_plan,
            self.suggestions(product).with_user(viewer).action_reject,
        ):
            with self.subTest(button=button.__name__), self.assertRaises(AccessError):
                button()
        self.assertEqual(self.suggestions(product).state, "drafted")

    def test_a_buyer_without_planning_group_works_on_the_rfq(self):
        product = self.textbook()
        self.plan()
        buyer = self.user("buyer", "purchase.group_purchase_user")
        line = self.orders(product).with_user(buyer)
        line.product_qty = 850
        line.order_id.button_confirm()
        self.assertEqual(line.order_id.state, "purchase")

    def test_a_manager_without_stock_rights_opens_a_lane_and_plans_over_it(self):
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        source = self.warehouse("CN1", replenish_role="domestic")
        self.env["replenishment.lane"].with_user(manager).create(
            {
                "name": "Sea",
                "warehouse_id": self.abroad.id,
                "source_warehouse_id": source.id,
                "transit_days": 18,
            }
        )
        self.assertIn(source, self.abroad.resupply_wh_ids)
        self.abroad.replenish_method = "transfer"
        product = self.textbook()
        self.stock(product, source, 5000)
        item = self.item_model._find_or_create([(product.id, self.abroad.id)])
        item.with_user(manager).action_plan()
        self.assertEqual(self.suggestions(product).state, "drafted")
        self.assertEqual(self.suggestions(product).source_warehouse_id, source)

    def test_a_manager_may_write_products_but_not_create_them(self):
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        product = self.textbook().with_user(manager)
        product.product_tmpl_id.replenish_safety_days = 9
        with self.assertRaises(AccessError):
            product.copy()
