# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_decisions import DecisionCase


@tagged("post_install", "-at_install")
class TestSuggestionHistory(DecisionCase):
    """What was asked, approved, ordered and received, product by product."""

    def history(self, product=None):
        return self.env["replenishment.suggestion.history"].search(
            [("product_id", "=", (product or self.home).id)]
        )

    def test_a_suggestion_is_followed_from_question_to_receipt(self):
        suggestion = self.proposed()
        suggestion.quantity_to_order = 1000
        suggestion.action_approve()
        order = self.orders(self.home).order_id
        order.button_confirm()
        order.picking_ids.move_ids.write({"quantity": 400, "picked": True})
        order.picking_ids._action_done()
        self.plan()
        self.assertRecordValues(
            self.history(),
            [
                {
                    "state": "ordered",
                    "quantity_asked": 900,
                    "quantity_approved": 1000,
                    "quantity_ordered": 1000,
                    "quantity_received": 400,
                    "decided_by_id": self.planner.id,
                }
            ],
        )

    def test_a_draft_is_not_ordered_yet(self):
        self.proposed().action_approve()
        self.assertEqual(self.history().quantity_ordered, 0)

    def test_merged_lines_are_shared_out_once(self):
        self.env.company.replenish_execution = "draft"
        self.plan()
        first = self.orders(self.home)
        first.product_qty = 100
        self.stock(self.home, self.abroad, -600)
        self.plan()
        lines = self.orders(self.home)
        self.assertEqual(lines.mapped("product_qty"), [100, 1100])
        first.replenish_suggestion_ids |= lines[1].replenish_suggestion_ids
        lines[1].unlink()
        first.product_qty = 1200
        first.order_id.button_confirm()
        history = self.history()
        # By what was asked: 900 and 1,100 of 2,000.
        self.assertEqual(
            sorted(history.mapped("quantity_ordered")), [540, 660], "1,200 in all"
        )

    def test_products_and_items_lead_to_their_history(self):
        self.proposed().action_reject()
        for record in (
            self.home,
            self.home.product_tmpl_id,
            self.item(self.home),
        ):
            record = record.with_user(self.planner)
            with self.subTest(model=record._name):
                self.assertEqual(record.replenish_suggestion_count, 1)
                domain = record.action_open_replenish_history()["domain"]
                found = self.env["replenishment.suggestion.history"].search(domain)
                self.assertEqual(found, self.history())

    def test_a_viewer_sees_no_history(self):
        self.plan()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        with self.assertRaises(AccessError):
            self.history().with_user(viewer).read(["amount"])
        with self.assertRaises(AccessError):
            self.home.with_user(viewer).read(["replenish_suggestion_count"])
