# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import PlanningCase


class DecisionCase(PlanningCase):
    """A company in which a planner approves first; 900 at 22 are proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.replenish_execution = "approve"
        cls.planner = cls.user("planner", "tiktok_replenishment.group_planner")
        cls.manager = cls.user("manager", "tiktok_replenishment.group_manager")
        cls.home = cls.textbook()
        cls.today = cls.abroad._replenish_today()

    @contextmanager
    def in_days(self, days):
        """Noon abroad, so many days from now; it sold as before since."""
        with freeze_time(datetime.combine(self.today + timedelta(days=days), time(20))):
            self.sell(self.home, self.abroad, 100, days=days - self.sold_days)
            self.sold_days = days
            yield

    sold_days = 0

    def proposed(self, product=None, user=None):
        self.plan()
        suggestion = self.suggestions(product or self.home, "proposed")
        return suggestion.with_user(user or self.planner)

    def ask(self, decision, suggestions, user=None, **values):
        """Fill in the question about suggestions as a person does."""
        question = Form(
            self.env["replenishment.suggestion.decision"]
            .with_user(user or self.planner)
            .with_context(
                default_decision=decision, default_suggestion_ids=suggestions.ids
            )
        )
        for name, value in values.items():
            question[name] = value
        return question.save()

    def reason(self, name):
        return self.env.ref(f"tiktok_replenishment.reject_reason_{name}")

    def log(self, record):
        return " ".join(record.message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestApproval(DecisionCase):
    """Approving: who may, up to which amount, in which quantity."""

    def test_above_the_limit_a_manager_approves(self):
        self.env.company.replenish_approval_limit = 19_799  # 900 x 22 = 19,800
        suggestion = self.proposed()
        self.assertTrue(suggestion.needs_manager)
        with self.assertRaisesRegex(AccessError, "manager approves amounts above"):
            suggestion.action_approve()
        self.assertEqual(suggestion.state, "proposed")
        suggestion.with_user(self.manager).action_approve()
        self.assertEqual(suggestion.state, "drafted")

    def test_at_the_limit_a_planner_approves(self):
        self.env.company.replenish_approval_limit = 19_800
        suggestion = self.proposed()
        self.assertFalse(suggestion.needs_manager)
        suggestion.action_approve()
        self.assertEqual(suggestion.state, "drafted")

    def test_what_waits_for_a_manager_can_be_listed(self):
        self.env.company.replenish_approval_limit = 10_000
        suggestion = self.proposed()
        waiting = suggestion.search([("needs_manager", "=", True)])
        self.assertEqual(waiting, suggestion)
        self.assertNotIn(suggestion, suggestion.search([("needs_manager", "=", False)]))

    def test_a_viewer_decides_nothing(self):
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        suggestion = self.proposed(user=viewer)
        for button in (suggestion.action_approve, suggestion.action_reject):
            with self.subTest(button=button.__name__), self.assertRaises(AccessError):
                button()

    def test_no_planner_writes_a_state_past_the_buttons(self):
        suggestion = self.proposed()
        for values in (
            {"state": "approved"},
            {"quantity_approved": 90_000},
            {"quantity": 1},
            {"rejected_until": "2099-01-01"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                suggestion.write(values)

    def test_in_draft_execution_large_amounts_wait_and_small_ones_do_not(self):
        self.env.company.write(
            {"replenish_execution": "draft", "replenish_approval_limit": 10_000}
        )
        small = self.product("LAMP", offers=({"min_qty": 10, "price": 1},))
        self.sell(small, self.abroad, 10)
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "proposed")
        self.assertFalse(self.orders(self.home))
        self.assertEqual(self.suggestions(small).state, "drafted")

    def test_a_draft_that_grows_above_the_limit_waits_for_a_manager(self):
        self.env.company.write(
            {"replenish_execution": "draft", "replenish_approval_limit": 20_000}
        )
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "drafted")
        self.stock(self.home, self.abroad, -200)  # 1,100 are needed: 24,200
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "proposed")
        self.assertFalse(self.orders(self.home))

    def test_a_raised_limit_drafts_what_waited(self):
        self.env.company.write(
            {"replenish_execution": "draft", "replenish_approval_limit": 10_000}
        )
        self.plan()
        self.env.company.replenish_approval_limit = 0
        self.assertTrue(self.item(self.home).is_dirty)
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "drafted")

    def test_what_is_urgent_may_be_drafted_without_approval(self):
        self.env.company.replenish_approval_urgency = "urgent"
        urgent = self.textbook("URGENT")
        self.stock(urgent, self.abroad, -500)
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "proposed")
        self.assertEqual(self.suggestions(urgent).state, "drafted")

    def test_urgent_but_above_the_limit_waits_all_the_same(self):
        self.env.company.write(
            {
                "replenish_approval_urgency": "urgent",
                "replenish_approval_limit": 20_000,
            }
        )
        self.stock(self.home, self.abroad, -500)  # 1,200 x 22
        self.plan()
        self.assertEqual(self.suggestions(self.home).state, "proposed")

    def test_the_approved_quantity_is_ordered_and_told_on_both_sides(self):
        suggestion = self.proposed()
        suggestion.quantity_to_order = 1000
        self.ask("approve", suggestion, note="Container is full").action_decide()
        order = self.orders(self.home).order_id
        self.assertEqual(order.order_line.product_qty, 1000)
        self.assertRecordValues(
            suggestion,
            [
                {
                    "quantity": 900,
                    "quantity_approved": 1000,
                    "state": "drafted",
                    "decided_by_id": self.planner.id,
                }
            ],
        )
        for record in (suggestion, order):
            self.assertIn("asked 900, approved 1,000", self.log(record))
        self.assertIn("Approved by planner", self.log(order))
        self.assertIn("Container is full", self.log(order))

    def test_a_quantity_is_rounded_as_the_vendor_sells_with_a_warning(self):
        suggestion = self.proposed()
        form = Form(suggestion)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as told:
            form.quantity_to_order = 910
        self.assertEqual(form.quantity_to_order, 950)
        self.assertIn("in steps of 50", told.output[0])
        form.save()
        self.assertEqual(suggestion.quantity_approved, 950)

    def test_no_quantity_is_rounded_silently(self):
        suggestion = self.proposed()
        for quantity, message in ((910, "becomes 950"), (20, "becomes 100")):
            with self.subTest(quantity=quantity):
                with self.assertRaisesRegex(ValidationError, message):
                    suggestion.quantity_to_order = quantity
                suggestion.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "reject the suggestion"):
            suggestion.quantity_to_order = 0

    def test_the_changed_quantity_counts_for_the_limit(self):
        self.env.company.replenish_approval_limit = 20_000
        suggestion = self.proposed()
        suggestion.quantity_to_order = 1000
        self.assertTrue(suggestion.needs_manager)
        self.plan()
        suggestion.invalidate_recordset()
        self.assertEqual(suggestion.amount, 22_000)

    def test_a_quantity_begun_to_be_changed_waits_for_its_person(self):
        self.env.company.write(
            {"replenish_execution": "draft", "replenish_approval_limit": 15_000}
        )
        suggestion = self.proposed()
        suggestion.quantity_to_order = 500
        self.plan()
        self.assertEqual(suggestion.state, "proposed")

    def test_the_approved_quantity_counts_as_on_order(self):
        suggestion = self.proposed()
        suggestion.action_approve()
        self.plan()
        self.assertEqual(self.item(self.home).position, 3200)
        self.assertEqual(self.suggestions(self.home), suggestion)

    def test_a_slightly_changed_need_leaves_the_approved_quantity(self):
        suggestion = self.proposed()
        suggestion.action_approve()
        self.stock(self.home, self.abroad, -100)
        self.plan()
        self.assertEqual(self.orders(self.home).product_qty, 900)
        self.assertEqual(self.suggestions(self.home), suggestion)

    def test_a_need_that_grows_is_asked_beside_what_was_approved(self):
        self.proposed().action_approve()
        self.stock(self.home, self.abroad, -800)
        self.plan()
        # Up to 3,200; 1,500 and the approved 900 are there, 500 of the first 20
        # days' sales are lost.
        more = self.suggestions(self.home, "proposed")
        self.assertEqual(more.quantity, 300)
        self.assertEqual(self.orders(self.home).product_qty, 900)

    def test_a_need_that_is_gone_deletes_nothing_approved_but_tells_it(self):
        suggestion = self.proposed()
        suggestion.action_approve()
        self.stock(self.home, self.abroad, 5000)
        self.plan()
        self.assertEqual(suggestion.state, "drafted")
        self.assertEqual(self.orders(self.home).product_qty, 900)
        self.assertTrue(suggestion.is_superfluous)

    def test_less_than_asked_is_not_asked_again_for_a_week(self):
        suggestion = self.proposed()
        suggestion.quantity_to_order = 100
        suggestion.action_approve()
        self.plan()
        self.assertEqual(self.suggestions(self.home), suggestion)
        with self.in_days(9):
            self.plan()
        self.assertEqual(
            self.suggestions(self.home).mapped("state"), ["drafted", "proposed"]
        )

    def test_the_second_approver_is_told_who_was_first(self):
        suggestion = self.proposed()
        suggestion.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "“Drafted” already: manager decided"):
            suggestion.action_approve()
        self.assertEqual(len(self.orders(self.home)), 1)

    def test_an_approval_is_taken_back_while_nobody_has_changed_the_draft(self):
        suggestion = self.proposed()
        suggestion.action_approve()
        suggestion.action_reject()
        self.assertEqual(suggestion.state, "rejected")
        self.assertFalse(self.orders(self.home))
        self.plan()
        self.assertEqual(self.suggestions(self.home), suggestion)

    def test_undo_leaves_what_a_person_approved(self):
        self.proposed().action_approve()
        run = self.suggestions(self.home).run_id
        run.action_undo()
        self.assertEqual(self.orders(self.home).product_qty, 900)
        self.assertIn(self.orders(self.home).order_id.name, run.undo_note)

    def test_a_planner_undoes_a_run(self):
        self.env.company.replenish_execution = "draft"
        run = self.plan()
        run.with_user(self.planner).action_undo()
        self.assertFalse(self.orders(self.home))
        self.assertIn("Withdrawn: P", run.undo_note)

    def test_several_approvals_share_one_order(self):
        second = self.textbook("SECOND")
        self.proposed().action_approve()
        self.suggestions(second).with_user(self.planner).action_approve()
        orders = self.orders(self.home).order_id | self.orders(second).order_id
        self.assertEqual(len(orders), 1)
        self.plan()
        self.assertFalse(self.suggestions(self.home).is_touched)

    def test_what_odoo_refuses_is_told_and_not_approved(self):
        good = self.textbook("GOOD")
        self.plan()
        both = self.suggestions(self.home) | self.suggestions(good)
        bad = self.suggestions(self.home)
        bad.supplierinfo_id.unlink()  # between question and answer
        with self.assertRaises(UserError) as told:
            bad.with_user(self.planner).action_approve()
        self.assertIn("Odoo refused the document", str(told.exception))
        self.assertEqual(bad.state, "proposed")
        both.with_user(self.planner)._approve()
        self.assertRecordValues(
            both,
            [
                {"state": "blocked", "is_approved": False},
                {"state": "drafted", "is_approved": True},
            ],
        )

    def test_in_bulk_what_is_above_my_limit_stays_for_a_manager(self):
        self.env.company.replenish_approval_limit = 10_000
        small = self.product("LAMP", offers=({"min_qty": 10, "price": 1},))
        self.sell(small, self.abroad, 10)
        self.plan()
        both = self.suggestions(self.home) | self.suggestions(small)
        question = self.ask("approve", both)
        amount = self.suggestions(small).amount
        self.assertRecordValues(
            question, [{"count": 2, "above_limit_count": 1, "amount": amount}]
        )
        told = question.action_decide()["params"]["message"]
        self.assertIn("1 wait for a manager", told)
        self.assertEqual(both.mapped("state"), ["proposed", "drafted"])


@tagged("post_install", "-at_install")
class TestRefusal(DecisionCase):
    """Rejecting and putting off: until when, why, and what ends it."""

    def test_a_rejection_needs_a_reason_and_proposes_its_days(self):
        suggestion = self.proposed()
        question = self.ask("reject", suggestion, reason_id=self.reason("cash"))
        self.assertEqual((question.until - self.today).days, 14)
        question.action_decide()
        self.assertRecordValues(
            suggestion,
            [{"state": "rejected", "reject_reason_id": self.reason("cash").id}],
        )
        self.assertIn("No cash for it now", self.log(suggestion))

    def test_what_was_rejected_is_not_asked_until_its_day(self):
        suggestion = self.proposed()
        until = self.today + timedelta(days=3)
        self.ask(
            "reject", suggestion, reason_id=self.reason("other"), until=until
        ).action_decide()
        for day, states in ((3, ["rejected"]), (4, ["rejected", "proposed"])):
            with self.subTest(day=day), self.in_days(day):
                self.plan()
                self.assertEqual(self.suggestions(self.home).mapped("state"), states)

    def test_another_lane_is_no_new_question(self):
        self.proposed().action_reject()
        self.lane(self.env["stock.warehouse"], self.abroad, 15, sequence=1)
        self.plan()
        self.assertEqual(self.suggestions(self.home).mapped("state"), ["rejected"])

    def test_the_wrong_vendor_leaves_the_way_to_another(self):
        suggestion = self.proposed()
        self.ask(
            "reject", suggestion, reason_id=self.reason("wrong_vendor")
        ).action_decide()
        self.plan()
        self.assertEqual(self.suggestions(self.home), suggestion)
        other = self.env["res.partner"].create({"name": "Other"})
        self.offer(self.home, vendor=other, price=10, sequence=0)
        self.plan()
        again = self.suggestions(self.home, "proposed")
        self.assertEqual(again.partner_id, other)

    def test_a_day_that_is_past_is_refused(self):
        suggestion = self.proposed()
        reason = {"reason_id": self.reason("other")}
        for decision, values in (("reject", reason), ("snooze", {})):
            question = self.ask(decision, suggestion, **values, until=self.today)
            with self.subTest(decision=decision), self.assertRaises(UserError):
                question.action_decide()
        self.assertEqual(suggestion.state, "proposed")

    def test_a_draft_that_a_person_has_changed_is_not_rejected(self):
        self.env.company.replenish_execution = "draft"
        self.plan()
        self.orders(self.home).product_qty = 800
        suggestion = self.suggestions(self.home).with_user(self.planner)
        with self.assertRaisesRegex(UserError, "a person has changed"):
            suggestion.action_reject()
        self.assertEqual(self.orders(self.home).product_qty, 800)

    def test_a_cut_is_asked_again_after_a_week(self):
        self.env.company.replenish_execution = "draft"
        self.plan()
        self.orders(self.home).product_qty = 100
        self.plan()
        with self.in_days(4):
            self.plan()
        with self.in_days(8):
            self.plan()
        self.assertEqual(len(self.orders(self.home)), 2)

    def snooze(self, days=5):
        suggestion = self.proposed()
        until = self.today + timedelta(days=days)
        self.ask("snooze", suggestion, until=until).action_decide()
        return suggestion

    def shown(self):
        """What the default list shows of the product."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tiktok_replenishment.replenishment_suggestion_action"
        )
        self.assertIn("search_default_open", action["context"])
        return self.env["replenishment.suggestion"].search(
            [
                ("product_id", "=", self.home.id),
                "|",
                ("snoozed_until", "=", False),
                ("snoozed_until", "<=", "today"),
            ]
        )

    def test_what_is_put_off_is_hidden_and_comes_back_by_itself(self):
        suggestion = self.snooze()
        self.assertFalse(self.shown())
        self.plan()
        self.assertEqual(suggestion.state, "proposed")
        self.assertTrue(suggestion.snoozed_until)
        with self.in_days(6):
            self.assertEqual(self.shown(), suggestion.sudo())
            self.plan()
        self.assertFalse(suggestion.snoozed_until)

    def test_a_draft_that_is_put_off_goes_and_comes_back(self):
        self.env.company.replenish_execution = "draft"
        self.plan()
        suggestion = self.suggestions(self.home).with_user(self.planner)
        self.ask(
            "snooze", suggestion, until=self.today + timedelta(days=5)
        ).action_decide()
        self.assertFalse(self.orders(self.home))
        self.plan()
        self.assertFalse(self.orders(self.home))
        with self.in_days(5):
            self.plan()
        self.assertEqual(len(self.orders(self.home)), 1)

    def test_what_becomes_critical_wakes_at_once(self):
        suggestion = self.snooze()
        self.stock(self.home, self.abroad, -2300)
        self.plan()
        self.assertEqual(suggestion.urgency, "critical")
        self.assertFalse(suggestion.snoozed_until)
        self.assertIn("become critical", self.log(suggestion))

    def test_what_was_critical_when_put_off_stays_so(self):
        self.stock(self.home, self.abroad, -2300)
        suggestion = self.snooze()
        self.plan()
        self.assertTrue(suggestion.snoozed_until)

    def test_a_snooze_outlives_a_change_of_lane(self):
        self.snooze()
        self.lane(self.env["stock.warehouse"], self.abroad, 15, sequence=1)
        self.plan()
        self.assertFalse(self.shown() - self.suggestions(self.home, "superseded"))

    def test_a_snooze_can_be_ended(self):
        self.env.company.replenish_execution = "draft"
        self.plan()
        suggestion = self.suggestions(self.home).with_user(self.planner)
        self.ask(
            "snooze", suggestion, until=self.today + timedelta(days=5)
        ).action_decide()
        suggestion.action_wake()
        self.assertEqual(suggestion.state, "drafted")

    def test_reasons_are_the_managers(self):
        reason = self.reason("cash")
        self.assertTrue(reason.with_user(self.planner).name)
        with self.assertRaises(AccessError):
            reason.with_user(self.planner).days = 3
        reason.with_user(self.manager).days = 3
