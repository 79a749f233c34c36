# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common_container import ContainerCase


@tagged("post_install", "-at_install")
class TestContainerFill(ContainerCase):
    """Orders of a vendor over a lane are rounded together to full containers.

    A sells 100 a day and B 50; both last 32 days with their orders of 900 and 400, in
    steps of 50 and 25, half a day each. 1300 units of 0.01 m³ are 1.3 containers of
    10 m³.
    """

    def loads(self):
        return [self.suggestions(p).load_quantity for p in (self.a, self.b)]

    def test_without_filling_each_product_is_ordered_for_itself(self):
        self.sea.fills_load = False
        self.plan()
        self.assertEqual(self.ordered(), [900, 400])

    def test_a_container_that_is_worth_it_is_filled_with_what_runs_out_first(self):
        # 700 units more fill two: nine steps of each are 675, then one of 25.
        self.plan()
        self.assertEqual(self.ordered(), [1350, 650])
        suggestion = self.suggestions(self.a)
        self.assertEqual((suggestion.quantity, suggestion.load_quantity), (900, 450))
        self.assertEqual(suggestion.amount, 1350 * 22)
        text = " ".join(suggestion._explanation_texts())
        self.assertIn("1.30 × Box", text)
        self.assertIn("30 % full", text)
        self.assertIn("900 + 450 = 1,350", text)
        self.assertIn("900 + 450 = 1,350", suggestion.explanation_html)

    def test_a_container_that_would_go_too_empty_is_left_out(self):
        # 300 units less make one: four steps of each.
        self.sea.load_fill_pct = 75
        self.plan()
        self.assertEqual(self.ordered(), [700, 300])

    def test_what_is_urgent_is_ordered_whole(self):
        # B is sold out before its goods come: A alone gives up 300 of its 900.
        self.sea.load_fill_pct = 75
        self.stock(self.b, self.abroad, -800)
        self.plan()
        urgent = self.suggestions(self.b)
        self.assertIn(urgent.urgency, ("critical", "urgent"))
        self.assertEqual(urgent.load_quantity, 0)
        self.assertLess(self.suggestions(self.a).load_quantity, 0)

    def test_planning_again_changes_nothing(self):
        self.plan()
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))
        self.assertEqual(self.ordered(), [1350, 650])

    def test_a_run_over_one_product_sees_what_shares_its_container(self):
        self.plan()
        self.run_model._run(self.item(self.a), "changed")
        self.assertEqual(self.ordered(), [1350, 650])
        # A needs 100 more: 1400 units, and 600 fill the second container.
        self.stock(self.a, self.abroad, -100)
        self.run_model._run(self.item(self.a), "changed")
        self.assertEqual(sum(self.ordered()), 2000)
        self.assertEqual(self.suggestions(self.a).quantity, 1000)
        whole = self.loads()
        self.plan()
        self.assertEqual(self.loads(), whole)

    def test_a_lane_that_fills_no_more_takes_back_what_it_added(self):
        self.plan()
        self.sea.fills_load = False
        self.plan()
        self.assertEqual(self.ordered(), [900, 400])
        self.assertFalse(self.suggestions(self.a).load_step)

    def test_what_a_person_changed_takes_its_room_as_it_is(self):
        self.plan()
        line = self.orders(self.a)
        line.product_qty = 800
        self.plan()
        self.assertEqual(line.product_qty, 800)
        # With B's 400 it is 1.2 containers, and 20 % are not worth a second one.
        self.assertEqual(self.suggestions(self.b).load_quantity, -200)

    def test_what_people_merged_takes_its_room_once(self):
        self.plan()
        order = self.orders(self.a).order_id
        older = order.copy({"date_order": order.date_order - timedelta(days=1)})
        (older.order_line - older.order_line[0]).unlink()
        older.order_line.write(
            {
                "product_id": self.a.id,
                "product_qty": 50,
                "date_planned": self.orders(self.a)[0].date_planned,
            }
        )
        (order | older).action_merge()
        new = self.goods("C", 50, 1200, 25)
        self.plan()
        # 1400 of A, 650 of B and 400 of C are 2.45 boxes; C fills up the third.
        suggestion = self.suggestions(new)
        self.assertEqual(suggestion.load_step["used"], 2.45)
        self.assertEqual(suggestion.load_quantity, 550)

    def test_another_vendor_has_a_container_of_its_own(self):
        rival = self.env["res.partner"].create({"name": "Rival"})
        self.b.seller_ids.partner_id = rival
        self.plan()
        # 0.9 and 0.4 of a container are filled up each.
        self.assertEqual(self.ordered(), [1000, 1000])

    def test_nothing_is_bought_beyond_the_longest_cover(self):
        policy = self.env["replenishment.policy"].create(
            {"name": "Lean", "max_cover_days": 33, "safety_days": 5}
        )
        self.env.company.replenish_policy_id = policy
        self.plan()
        # 33 days are 3300 and 1650: two steps of each.
        self.assertEqual(self.ordered(), [1000, 450])

    # A and B come to 19 800 and 8 800, filled up to two boxes to 29 700 and 14 300.

    def budget(self, amount):
        return self.env["replenishment.budget"].create(
            {"name": "Purchasing", "amount": amount}
        )

    def test_a_budget_that_is_enough_changes_nothing(self):
        self.budget(44000)
        self.plan()
        self.assertEqual(self.ordered(), [1350, 650])
        self.assertNotIn(
            "budget", " ".join(self.suggestions(self.a)._explanation_texts())
        )

    def test_what_there_is_no_money_to_fill_up_with_goes_as_it_is_and_says_so(self):
        self.budget(30000)
        self.plan()
        self.assertEqual(self.ordered(), [900, 400])
        text = " ".join(self.suggestions(self.a)._explanation_texts())
        self.assertIn("filled up to 1.30", text)
        self.assertIn("The budget has not enough", text)

    def test_what_is_needed_comes_before_what_fills_a_container(self):
        # There is money to fill two with A alone, but then none for B.
        self.budget(40000)
        self.plan()
        self.assertEqual(self.ordered(), [900, 400])

    def test_without_what_a_budget_cuts_a_container_is_filled_anew(self):
        # B is left out; A alone is 0.9 of a box, and 100 units more fill it.
        self.budget(22500)
        self.plan()
        self.assertEqual(self.ordered(), [1000, 0])
        cut = self.suggestions(self.b)
        self.assertEqual((cut.state, cut.blocked_reason), ("blocked", "over_budget"))
        self.assertEqual((cut.load_quantity, cut.load_step), (0, False))
        text = " ".join(self.suggestions(self.a)._explanation_texts())
        self.assertIn("0.90 × Box", text)
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))
        self.assertEqual(self.ordered(), [1000, 0])

    def test_whatever_the_budget_what_is_told_of_the_container_is_what_goes(self):
        budget = self.budget(0)
        for fill_pct in (25, 75):
            self.sea.load_fill_pct = fill_pct
            for amount in range(6000, 50000, 4000):
                with self.subTest(fill_pct=fill_pct, amount=amount):
                    budget.amount = amount
                    self.plan()
                    ordered = self.ordered()
                    self.assertLessEqual(sum(ordered) * 22, amount)
                    for product, quantity in zip(
                        (self.a, self.b), ordered, strict=True
                    ):
                        step = self.suggestions(product)[-1].load_step
                        self.assertEqual(bool(step), bool(quantity))
                        if quantity:
                            self.assertEqual(step["after"], sum(ordered) / 1000)
                    run = self.plan()
                    self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))

    def test_what_a_manager_grants_beyond_the_budget_goes_as_it_was_granted(self):
        self.budget(22500)
        self.plan()
        self.suggestions(self.b).action_order_over_budget()
        # 8 800 are gone, and the rest is not enough for A.
        for _look in range(2):
            self.assertEqual(self.ordered(), [0, 400])
            self.plan()

    def test_until_approval_a_suggestion_shows_what_fills_the_container(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        suggestion = self.suggestions(self.a)
        self.assertEqual(suggestion.state, "proposed")
        self.assertEqual(suggestion.quantity_to_order, 1350)
