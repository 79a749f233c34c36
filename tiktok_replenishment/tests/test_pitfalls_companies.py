# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPitfallsCompanies(PlanningCase):
    """Companies, products that cannot be bought, and who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Sister"})
        cls.env.user.company_ids |= cls.company
        cls.overseas = cls.warehouse(
            "UK1",
            company_id=cls.company.id,
            replenish_lead_days=20,
            replenish_safety_days=5,
            replenish_tz="Europe/London",
        )

    def test_pitfall_21_each_company_plans_its_own_goods_and_documents(self):
        shared = self.textbook()
        shared.seller_ids.company_id = False
        self.sell(shared, self.overseas, 100)
        self.env["stock.quant"].with_company(self.company)._update_available_quantity(
            shared, self.overseas.lot_stock_id, 2200
        )
        for company in (self.env.company, self.company):
            self.run_model._plan_company(company)
        here, there = (
            self.item(shared, warehouse) for warehouse in (self.abroad, self.overseas)
        )
        self.assertEqual((here.position, there.position), (2300, 2200))
        lines = self.orders(shared)
        self.assertEqual(
            {(line.company_id, line.product_qty) for line in lines},
            {(self.env.company, 900), (self.company, 1000)},
        )
        for line in lines:
            order = line.order_id
            self.assertEqual(order.company_id, line.company_id)
            self.assertEqual(order.picking_type_id.company_id, line.company_id)
            self.assertEqual(line.replenish_suggestion_ids.company_id, line.company_id)

    def test_pitfall_21_a_run_of_one_company_leaves_the_others_alone(self):
        product = self.textbook()
        product.seller_ids.company_id = False
        self.sell(product, self.overseas, 100)
        self.plan()
        self.assertFalse(self.item(product, self.overseas))
        self.run_model._plan_company(self.company)
        self.assertEqual(
            self.orders(product).company_id, self.env.company | self.company
        )

    def test_pitfall_21_vendors_and_products_of_another_company_are_not_ordered(self):
        of_vendor, of_price, own = (
            self.product(f"LAMP-{number}") for number in range(3)
        )
        for product in (of_vendor, of_price, own):
            self.sell(product, self.abroad, 10)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        of_vendor.seller_ids.partner_id = stranger
        stranger.company_id = self.company
        of_price.seller_ids.company_id = self.company
        own.company_id = self.company
        self.plan()
        self.assertEqual(
            [
                self.item(product).blocked_reason
                for product in (of_vendor, of_price, own)
            ],
            ["no_vendor", "no_vendor", "not_purchasable"],
        )
        self.assertFalse(self.orders(of_vendor | of_price | own))
        stranger.company_id = self.env.company
        own.company_id = self.env.company
        self.plan()
        self.assertEqual(len(self.orders(of_vendor | own)), 2)

    def orders(self, product):
        return self.env["purchase.order.line"].search(
            [("product_id", "in", product.ids)], order="id"
        )

    def test_pitfall_22_what_cannot_be_bought_is_not_ordered(self):
        archived, variant = self.textbook("OLD"), self.textbook("VARIANT")
        service = self.product("SERVICE", type="service", is_storable=False)
        unwanted = self.textbook("UNWANTED")
        self.sell(service, self.abroad, 100)
        archived.product_tmpl_id.active = False
        variant.active = False
        unwanted.purchase_ok = False
        self.plan()
        everything = archived | variant | service | unwanted
        self.assertFalse(self.orders(everything))
        self.assertEqual(self.item(unwanted).blocked_reason, "not_purchasable")
        self.assertFalse(self.item(service))

    def test_pitfall_22_the_draft_of_a_product_that_is_archived_goes(self):
        product = self.textbook()
        self.plan()
        self.assertTrue(self.orders(product))
        product.product_tmpl_id.active = False
        self.plan()
        self.assertFalse(self.orders(product))
        self.assertFalse(self.suggestions(product, "drafted"))

    def test_pitfall_22_a_deleted_variant_takes_its_plan_along(self):
        product = self.product("LAMP")
        self.sell(product, self.abroad, 10)
        self.plan()
        self.orders(product).order_id.button_cancel()
        self.orders(product).unlink()
        item = self.item(product)
        product.unlink()
        self.assertFalse(item.exists())
        self.plan()

    def test_pitfall_27_empty_references_go_with_the_draft_of_anybody(self):
        product = self.textbook()
        self.plan()
        reference = self.orders(product).order_id.reference_ids
        self.assertEqual(len(reference), 1)
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        self.assertFalse(reference.with_user(planner).has_access("unlink"))
        self.suggestions(product).with_user(planner).action_reject()
        self.assertFalse(self.orders(product))
        self.assertFalse(reference.exists())

    def test_pitfall_27_a_reference_in_use_stays(self):
        first, second = self.textbook("ONE"), self.textbook("TWO")
        self.plan()
        reference = self.orders(first).order_id.reference_ids
        self.assertEqual(reference, self.orders(second).order_id.reference_ids)
        self.suggestions(first).action_reject()
        self.assertEqual(self.orders(second).order_id.reference_ids, reference)
