# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase

LINES_AN_ORDER = 20


@tagged("post_install", "-at_install")
class TestDocumentsCost(PlanningCase):
    """Drafts of many suggestions cost few statements a line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.replenish_execution = "approve"
        vendors = cls.env["res.partner"].create(
            [{"name": f"Vendor {number}"} for number in range(3)]
        )
        cls.products = cls.env["product.product"]
        for number in range(3 * LINES_AN_ORDER):
            offer = {"vendor": vendors[number % 3], "min_qty": 10}
            product = cls.product(f"PRODUCT-{number}", offers=(offer,))
            cls.sell(product, cls.abroad, 10, days=40)
            cls.products |= product
        cls.plan()
        cls.proposed = cls.env["replenishment.suggestion"].search(
            [("product_id", "in", cls.products.ids)], order="id"
        )

    def statements_a_line(self, work, *arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(*arguments)
        self.env.flush_all()
        return (self.cr.sql_log_count - before) / len(self.proposed)

    def draft(self):
        self.env["replenishment.document"]._write_documents(self.proposed)

    def test_new_drafts_cost_at_most_two_statements_a_line(self):
        self.assertLessEqual(self.statements_a_line(self.draft), 2)
        lines = self.proposed.purchase_line_ids
        self.assertEqual(len(lines), 3 * LINES_AN_ORDER)
        self.assertEqual(len(lines.order_id), 3)

    def test_rules_of_other_warehouses_make_drafts_no_dearer(self):
        other = self.warehouse("US2")
        self.env["stock.warehouse.orderpoint"].create(
            [
                {
                    "product_id": product.id,
                    "location_id": other.lot_stock_id.id,
                    "product_min_qty": 5,
                    "product_max_qty": 9,
                }
                for product in self.products
            ]
        )
        self.assertLessEqual(self.statements_a_line(self.draft), 2)

    def test_rewritten_drafts_cost_at_most_one_statement_a_line(self):
        self.draft()
        for suggestion in self.proposed:
            suggestion.quantity += 10
        self.assertLessEqual(self.statements_a_line(self.draft), 1)
        self.assertEqual(
            self.proposed.purchase_line_ids.mapped("product_qty"),
            self.proposed.mapped("quantity"),
        )

    def test_withdrawn_drafts_cost_at_most_two_statements_a_line(self):
        self.draft()
        withdraw = self.proposed.with_context(tracking_disable=True)._withdraw
        self.assertLessEqual(self.statements_a_line(withdraw, "superseded"), 2)
        self.assertFalse(self.proposed.purchase_line_ids)
