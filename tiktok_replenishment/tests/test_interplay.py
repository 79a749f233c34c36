# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PlanningCase
from .common_container import ContainerCase

CANNOT_BE_PLANNED = "This company cannot be planned."
RUN_LOGGER = "odoo.addons.tiktok_replenishment.models.replenishment_run"


class InterplayCase(PlanningCase):
    def budget(self, amount, **values):
        values = {"name": "Purchasing", "amount": amount, **values}
        return self.env["replenishment.budget"].create(values)

    def assert_planning_again_changes_nothing(self):
        run = self.plan()
        counts = (run.changed_count, run.drafted_count, run.deleted_count)
        self.assertEqual(counts, (0, 0, 0))


@tagged("post_install", "-at_install")
class TestFullContainersAndDecisions(InterplayCase, ContainerCase):
    """Container, approval limit, budget and people's quantities on the same orders.

    A needs 900 in steps of 50, B 400 in steps of 25, at 22 each. 1000 units fill a
    box: 1.3 boxes are filled up to two by 450 and 250 more, or cut down to one by 200
    and 100 less.
    """

    def test_a_draft_filled_up_beyond_the_limit_waits_for_a_manager(self):
        self.env.company.replenish_approval_limit = 20_000
        self.sea.fills_load = False
        self.plan()
        self.assertEqual(self.ordered(), [900, 400])
        self.sea.fills_load = True
        self.plan()
        # 1350 x 22 = 29 700
        self.assertTrue(self.suggestions(self.a).needs_manager)
        self.assertEqual(self.ordered(), [0, 650])
        self.assert_planning_again_changes_nothing()

    def test_an_order_cut_down_below_the_limit_is_drafted_once(self):
        self.env.company.replenish_approval_limit = 18_000
        self.sea.load_fill_pct = 75
        self.plan()
        # 900 x 22 = 19 800, but 700 x 22 = 15 400
        self.assertEqual(self.ordered(), [700, 300])
        lines = self.orders(self.a)
        self.assert_planning_again_changes_nothing()
        self.assertEqual(self.orders(self.a), lines)

    def test_a_quantity_of_a_person_goes_into_the_container_as_it_is(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        self.suggestions(self.a).quantity_to_order = 1000
        self.plan()
        # 1.4 boxes: B fills the second one alone.
        self.assertEqual(self.suggestions(self.a).quantity_to_order, 1000)
        self.assertEqual(self.suggestions(self.b).quantity_to_order, 1000)

    def test_approving_half_of_a_full_container_leaves_the_other_half(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        self.suggestions(self.a).action_approve()
        self.plan()
        self.assertEqual(self.ordered(), [1350, 0])
        self.assertEqual(self.suggestions(self.b).quantity_to_order, 650)

    def test_budget_container_and_snooze_give_one_answer(self):
        # After A's 19 800 not enough is left for B's 8 800. A alone is 0.9 boxes, and
        # filled up to one it comes to 22 000.
        budget = self.budget(22_500)
        self.plan()
        states = [self.suggestions(p).state for p in (self.a, self.b)]
        self.assertEqual(sorted(states), ["blocked", "drafted"])
        self.assert_planning_again_changes_nothing()
        until = self.abroad._replenish_today() + timedelta(days=9)
        self.suggestions(self.b)._snooze(until)
        self.plan()
        self.assert_planning_again_changes_nothing()
        self.assertEqual(self.ordered(), [1000, 0])
        self.suggestions(self.b).action_wake()
        budget.amount = 44_000
        self.run_model._run(self.item(self.a), "changed")
        self.assertEqual(self.ordered(), [1350, 650])
        self.assert_planning_again_changes_nothing()

    def test_a_planner_raises_no_quantity_beyond_the_budget(self):
        self.env.company.replenish_execution = "approve"
        self.budget(44_000)
        self.plan()
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        suggestion = self.suggestions(self.b).with_user(planner)
        suggestion.quantity_to_order = 675
        with self.assertRaisesRegex(AccessError, "Purchasing"):
            suggestion.action_approve()
        self.assertEqual(suggestion.state, "proposed")
        suggestion.with_user(manager).action_approve()
        self.assertEqual(self.ordered(), [0, 675])

    def test_freight_of_what_fills_a_container_is_in_the_cash_calendar(self):
        self.env.company.replenish_execution = "approve"
        self.sea.cost_per_unit = 2
        self.plan()
        suggestion = self.suggestions(self.a)
        self.assertEqual(suggestion.freight_amount, 900 * 2)
        self.env.flush_all()
        freight = self.env["replenishment.cash.line"].search(
            [("suggestion_id", "=", suggestion.id), ("kind", "=", "freight")]
        )
        self.assertEqual(freight.amount, 1350 * 2)

    def test_nobody_is_told_that_what_is_put_off_waits_for_approval(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        Fact = self.env["replenishment.fact"]
        [waiting] = Fact._read_waiting(self.env.company)
        self.assertEqual(waiting.quantity, 2)
        until = self.abroad._replenish_today() + timedelta(days=9)
        self.suggestions(self.a)._snooze(until)
        self.env.flush_all()
        [waiting] = Fact._read_waiting(self.env.company)
        self.assertEqual(waiting.quantity, 1)

    def test_a_viewer_reads_no_list_with_prices_and_vendors(self):
        self.plan()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        for name in (
            "budget",
            "cash.line",
            "dispatch",
            "health.issue",
            "news",
            "outbox.message",
            "suggestion.history",
            "supply.message",
        ):
            model = self.env[f"replenishment.{name}"].with_user(viewer)
            self.assertFalse(model.has_access("read"), name)
        with self.assertRaises(AccessError):
            self.sea.with_user(viewer).read(["cost_per_kg"])

    def test_money_of_what_is_put_off_is_needed_later(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        suggestion = self.suggestions(self.a)
        today = self.abroad._replenish_today()
        suggestion._snooze(today + timedelta(days=9))
        self.env.flush_all()
        line = self.env["replenishment.cash.line"].search(
            [("suggestion_id", "=", suggestion.id)]
        )
        self.assertEqual(line.date, suggestion.arrival_date + timedelta(days=9))

    def test_what_a_container_left_off_is_no_cut_of_a_person(self):
        self.env.company.replenish_execution = "approve"
        self.sea.load_fill_pct = 75
        self.plan()
        suggestion = self.suggestions(self.a)
        self.assertEqual(suggestion.quantity_to_order, 700)
        suggestion.action_approve()
        self.assertFalse(suggestion.rejected_until)
        log = " ".join(suggestion.message_ids.mapped("body"))
        self.assertIn("asked 700, approved 700", log)
        self.env.flush_all()
        history = self.env["replenishment.suggestion.history"].browse(suggestion.id)
        self.assertEqual(history.quantity_asked, 700)

    def test_what_is_rejected_is_not_ordered_beyond_a_budget(self):
        self.budget(0)
        self.plan()
        suggestion = self.suggestions(self.a)
        suggestion.action_reject()
        with self.assertRaises(UserError):
            suggestion.action_order_over_budget()
        self.assertFalse(suggestion.budget_granted_amount)

    def test_what_is_put_off_is_ordered_when_a_manager_grants_it(self):
        self.budget(0)
        self.plan()
        suggestion = self.suggestions(self.a)
        suggestion._snooze(self.abroad._replenish_today() + timedelta(days=9))
        suggestion.action_order_over_budget()
        self.assertEqual(suggestion.state, "drafted")

    def test_what_is_blocked_otherwise_is_not_counted_as_over_budget(self):
        budget = self.budget(0)
        self.plan()
        self.assertEqual(budget.amount_cut, 1300 * 22)
        self.a.purchase_ok = False
        self.plan()
        self.assertEqual(self.suggestions(self.a)[-1].state, "blocked")
        budget.invalidate_recordset()
        self.assertEqual(budget.amount_cut, 400 * 22)
        shown = self.env["replenishment.suggestion"].search(
            budget.action_open_cut()["domain"]
        )
        self.assertEqual(shown.product_id, self.b)

    def test_a_planner_without_purchasing_rights_is_told_about_the_order(self):
        self.plan()
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        suggestion = self.suggestions(self.a).with_user(planner)
        order = self.orders(self.a).order_id
        with self.assertRaisesRegex(AccessError, order.name):
            suggestion.action_open_document()


@tagged("post_install", "-at_install")
class TestSplitsAndDecisions(InterplayCase):
    """A bridge of 200 by air and a rest of 120 by sea, at 5 each.

    10 a day are sold and 100 are left: see the tests of splits for the arithmetic.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nowhere = cls.abroad.browse()
        cls.sea = cls.lane(nowhere, cls.abroad, 25, sequence=1, cost_per_kg=0.5)
        cls.air = cls.lane(
            nowhere, cls.abroad, 3, sequence=2, cost_per_kg=2.5, mode="air"
        )
        cls.lamp = cls.product(
            "LAMP",
            offers=({"price": 5.0, "delay": 5},),
            weight=1.0,
            volume=0.01,
            list_price=15.0,
        )
        cls.sell(cls.lamp, cls.abroad, 10)
        cls.stock(cls.lamp, cls.abroad, 100)

    def lot(self, part, *states):
        found = self.suggestions(self.lamp, *states)
        return found.filtered(lambda s: s.part == part)

    def test_a_budget_cuts_one_lot_and_leaves_the_other(self):
        # The bridge costs 1000 and saves 1500 of margin, the rest costs 600.
        budget = self.budget(1000)
        self.plan()
        self.assertEqual(self.lot("bridge").state, "drafted")
        self.assertEqual(self.lot("rest").blocked_reason, "over_budget")
        self.assert_planning_again_changes_nothing()
        budget.amount = 1600
        self.plan()
        self.assertEqual(self.orders(self.lamp).mapped("product_qty"), [200, 120])
        self.assert_planning_again_changes_nothing()

    def test_a_container_of_the_rest_counts_what_the_bridge_brings(self):
        box = self.env["replenishment.load.unit"].create(
            {"name": "Box", "max_weight_kg": 5000, "max_volume_m3": 1.5}
        )
        self.sea.write(
            {"load_unit_id": box.id, "fills_load": True, "load_fill_pct": 75}
        )
        self.env.company.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Lean", "max_cover_days": 43, "safety_days": 5}
        )
        self.plan()
        # 43 days are 430: 100 in stock, 200 by air, 120 by sea, and 10 to fill.
        self.assertEqual(self.lot("rest").quantity, 120)
        self.assertEqual(self.lot("rest").load_quantity, 10)
        self.assert_planning_again_changes_nothing()

    def test_a_rejected_rest_is_not_asked_again_when_the_bridge_is_ordered(self):
        self.plan()
        self.lot("rest").action_reject()
        self.lot("bridge").purchase_line_ids.order_id.button_confirm()
        self.plan()
        self.assertFalse(self.suggestions(self.lamp, "proposed", "drafted"))

    def test_a_bridge_that_is_put_off_puts_no_rest_off(self):
        run = self.plan()
        self.lot("bridge")._snooze(self.abroad._replenish_today() + timedelta(days=9))
        run.action_undo()
        self.plan()
        self.assertTrue(self.lot("bridge", "proposed").snoozed_until)
        self.assertEqual(self.lot("rest", "drafted").quantity, 120)
        self.assert_planning_again_changes_nothing()


@tagged("post_install", "-at_install")
class TestTransfersAndDecisions(InterplayCase):
    def test_a_transfer_that_is_put_off_is_not_asked_of_the_sending_warehouse(self):
        domestic = self.warehouse("CN1", replenish_role="domestic")
        fed = self.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        self.lane(domestic, fed, 18)
        lamp = self.product("LAMP")
        self.sell(lamp, fed, 30)
        self.stock(lamp, fed, 600)
        self.stock(lamp, domestic, 2000)
        self.plan()
        self.env.flush_all()
        Dispatch = self.env["replenishment.dispatch"]
        self.assertTrue(Dispatch.search([("product_id", "=", lamp.id)]))
        until = fed._replenish_today() + timedelta(days=5)
        self.suggestions(lamp)._snooze(until)
        self.env.flush_all()
        self.assertFalse(Dispatch.search([("product_id", "=", lamp.id)]))


@tagged("post_install", "-at_install")
class TestCompaniesSideBySide(InterplayCase):
    def test_a_company_that_cannot_be_planned_holds_no_other_up(self):
        product = self.textbook()
        broken = self.env["res.company"].create({"name": "Broken"})

        def plan(company):
            run = self.run_model._plan_company(company)
            if run.company_id == broken:
                raise ValidationError(CANNOT_BE_PLANNED)

        with mute_logger(RUN_LOGGER):
            for company in broken | self.env.company:
                self.run_model._do_or_log(company, plan)
        self.assertEqual(self.suggestions(product).state, "drafted")
        # Nothing half-written is left of the other.
        self.assertFalse(self.run_model.search([("company_id", "=", broken.id)]))
