# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPitfallsUndo(PlanningCase):
    """A run can be taken back as far as nobody has worked on it."""

    def test_pitfall_28_undo_takes_back_what_is_untouched_and_lists_the_rest(self):
        products = [self.textbook(f"HOME-{number}") for number in range(4)]
        for number, product in enumerate(products):
            product.seller_ids.partner_id = self.env["res.partner"].create(
                {"name": f"Vendor {number}"}
            )
        run = self.plan()
        untouched, edited, sent, confirmed = products
        self.orders(edited).product_qty = 950
        self.orders(sent).order_id.state = "sent"
        self.orders(confirmed).order_id.button_confirm()
        gone = self.orders(untouched).order_id
        names = gone.name
        run.action_undo()
        self.assertFalse(gone.exists())
        self.assertEqual(self.suggestions(untouched).state, "superseded")
        withdrawn, left = run.undo_note.split("\n")
        self.assertIn(names, withdrawn)
        for product in (edited, sent, confirmed):
            self.assertIn(self.orders(product).order_id.name, left)
        self.assertEqual(self.orders(edited).product_qty, 950)
        self.assertEqual(self.orders(sent).order_id.state, "sent")
        self.assertEqual(self.orders(confirmed).order_id.state, "purchase")

    def test_pitfall_28_an_order_that_others_share_keeps_their_lines(self):
        """Withdrawing one line leaves the rest of its order as planning made it."""
        first, second = self.textbook("ONE"), self.textbook("TWO")
        self.plan()
        order = self.orders(first).order_id
        self.assertEqual(order, self.orders(second).order_id)
        self.suggestions(first).action_reject()
        self.assertEqual(order.order_line, self.orders(second))
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))
        self.assertFalse(self.suggestions(second).is_touched)

    def test_pitfall_28_after_undo_the_need_is_there_again(self):
        product = self.textbook()
        run = self.plan()
        run.action_undo()
        self.assertFalse(self.orders(product))
        self.plan()
        self.assertEqual(self.orders(product).product_qty, 900)

    def test_pitfall_28_a_draft_is_of_the_run_that_wrote_it_last(self):
        product = self.textbook()
        first = self.plan()
        self.stock(product, self.abroad, 100)
        second = self.plan()
        first.action_undo()
        self.assertTrue(self.orders(product))
        second.action_undo()
        self.assertFalse(self.orders(product))
