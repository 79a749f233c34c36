# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDocumentsDrafts(PlanningCase):
    """What draft orders carry, and which suggestions share one."""

    def approved(self, product, quantity):
        """The draft line of a suggestion that was approved with another quantity."""
        self.env.company.replenish_execution = "approve"
        self.plan()
        suggestion = self.suggestions(product)
        suggestion.quantity_approved = quantity
        suggestion.action_approve()
        return suggestion.purchase_line_ids

    def test_a_quantity_below_every_minimum_has_the_vendors_price_not_zero(self):
        product = self.textbook()
        line = self.approved(product, 40)
        self.assertRecordValues(line, [{"product_qty": 40, "price_unit": 22}])

    def test_an_approved_quantity_has_the_price_of_its_break(self):
        product = self.product(
            "LAMP",
            offers=({"min_qty": 1, "price": 10}, {"min_qty": 500, "price": 8}),
        )
        self.sell(product, self.abroad, 10)
        self.assertEqual(self.approved(product, 600).price_unit, 8)

    def test_vendors_that_group_by_week_do_not_move_the_planned_day(self):
        self.vendor.write({"group_rfq": "week", "group_on": "3"})
        one, two = self.textbook("ONE"), self.textbook("TWO")
        self.plan()
        for product in (one, two):
            self.assertEqual(
                self.orders(product).date_planned.date(),
                self.suggestions(product).arrival_date,
            )
        self.assertEqual(len((self.orders(one) | self.orders(two)).order_id), 1)

    def test_lines_have_the_name_the_vendor_gives_the_product(self):
        product = self.textbook()
        product.seller_ids.write({"product_name": "Lampe", "product_code": "L-1"})
        product.description_purchase = "Handle with care"
        self.plan()
        self.assertEqual(self.orders(product).name, "[L-1] Lampe\nHandle with care")

    def test_what_the_vendors_company_calls_the_product_is_not_on_its_line(self):
        shop = self.env["res.partner"].create({"name": "Shop", "is_company": True})
        self.vendor.parent_id = shop
        product = self.textbook()
        product.seller_ids.product_name = "Lampe"
        self.offer(product, shop, product_name="Leuchte", price=30)
        self.plan()
        self.assertEqual(self.orders(product).name, "[HOME-2500] Lampe")

    def test_taxes_are_those_of_the_product(self):
        tax = self.env["account.tax"].create(
            {"name": "Vendor 10 %", "type_tax_use": "purchase", "amount": 10}
        )
        product = self.textbook()
        product.supplier_taxes_id = tax
        self.plan()
        line = self.orders(product)
        self.assertEqual(line.tax_ids, tax)
        # 900 x 22 = 19800, and 10 % of it.
        self.assertEqual((line.price_subtotal, line.price_tax), (19800, 1980))

    def test_a_warehouse_that_may_not_buy_is_told_and_holds_up_nobody(self):
        closed = self.warehouse("US9", replenish_lead_days=20, replenish_safety_days=5)
        closed.buy_to_resupply = False
        product, other = self.textbook("ONE"), self.textbook("TWO")
        self.sell(product, closed, 10)
        self.plan()
        self.assertEqual(self.orders(other).product_qty, 900)
        refused = self.suggestions(product, "blocked")
        self.assertEqual(refused.blocked_reason, "refused")
        self.assertIn("Buy to Resupply", refused.message_ids[0].body)

    def test_undo_leaves_no_reference_behind(self):
        product = self.textbook()
        run = self.plan()
        reference = self.orders(product).order_id.reference_ids
        self.assertEqual(len(reference), 1)
        run.action_undo()
        self.assertFalse(reference.exists())
        self.assertFalse(self.orders(product))
        self.assertEqual(self.suggestions(product).state, "superseded")

    def test_a_colleagues_edit_is_not_forgotten_when_a_neighbour_goes(self):
        """Lines of one order whose items are planned in different runs."""
        edited, gone = self.textbook("ONE"), self.textbook("TWO")
        self.plan()
        self.orders(edited).product_qty = 850
        self.suggestions(gone)._withdraw("superseded")
        self.plan()
        self.assertEqual(self.orders(edited).product_qty, 850)
        self.assertTrue(self.suggestions(edited).is_touched)
