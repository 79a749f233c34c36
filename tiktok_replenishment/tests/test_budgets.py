# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PlanningCase
from .common_faults import seeds


@tagged("post_install", "-at_install")
class TestBudgets(PlanningCase):
    """Money goes where it saves most; the rest waits, and can be seen.

    Three products sell 100 a day and are ordered at 22; nothing is on the way and an
    order takes 20 days. What is left in stock decides what is lost and ordered:

    * A has 2300: up to 3200, 900 = 19 800.
    * B has 1800, gone after 18 days, 200 are lost: 3200 - 1800 - 200 = 1200 = 26 400.
    * C has 2400: 800 = 17 600.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a, cls.b, cls.c = (
            cls.textbook("A"),
            cls.textbook("B"),
            cls.textbook("C"),
        )
        cls.stock(cls.b, cls.abroad, -500)
        cls.stock(cls.c, cls.abroad, 100)

    def budget(self, amount, **values):
        values = {"name": "Purchasing", "amount": amount, **values}
        return self.env["replenishment.budget"].create(values)

    def quantities(self):
        return [sum(self.orders(p).mapped("product_qty")) for p in self.products()]

    def products(self):
        return (self.a, self.b, self.c)

    def states(self):
        return [self.suggestions(product)[-1].state for product in self.products()]

    def confirm(self, product):
        self.orders(product).order_id.button_confirm()

    def catch_up(self):
        """The end of a transaction, and the scheduled planning after it."""
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.run_model._run(marked, "changed")

    def test_without_a_budget_everything_is_drafted(self):
        self.plan()
        self.assertEqual(self.quantities(), [900, 1200, 800])

    def test_the_urgent_order_is_paid_and_the_last_in_rank_is_cut(self):
        # 63 800 are asked for, a third less is there: B is urgent, A is due before C.
        self.budget(46_200)
        self.plan()
        self.assertEqual(self.quantities(), [900, 1200, 0])
        self.assertEqual(self.states(), ["drafted", "drafted", "blocked"])
        cut = self.suggestions(self.c)
        self.assertRecordValues(
            cut, [{"blocked_reason": "over_budget", "budget_left": 0, "amount": 17_600}]
        )
        self.assertIn("Purchasing", cut.budget_text)

    def test_what_does_not_fit_is_cut_whole_and_a_smaller_one_still_fits(self):
        # After B 18 000 are left: too little for A, enough for C.
        self.budget(44_400)
        self.plan()
        self.assertEqual(self.quantities(), [0, 1200, 800])
        self.assertEqual(self.suggestions(self.a).budget_left, 18_000)

    def test_margin_at_risk_for_each_unit_of_cash_comes_before_urgency(self):
        self.budget(30_000)
        self.plan()
        before = self.quantities()
        self.assertEqual(before, [0, 1200, 0])
        claims = self.env["replenishment.suggestion"]._budget_claims(self.env.company)
        claims.margin_at_risk = 0
        self.suggestions(self.c).margin_at_risk = 17_600
        self.env["replenishment.budget.settlement"]._settle_now(self.env.company)
        self.assertEqual(self.quantities(), [0, 0, 800])

    def test_planning_twice_changes_nothing(self):
        self.budget(46_200)
        self.plan()
        lines = self.orders(self.a) | self.orders(self.b)
        run = self.plan()
        counts = (run.changed_count, run.drafted_count, run.deleted_count)
        self.assertEqual(counts, (0, 0, 0))
        self.assertEqual(self.orders(self.a) | self.orders(self.b), lines)
        self.assertEqual(self.suggestions(self.c).state, "blocked")

    def test_a_higher_limit_frees_what_was_cut_at_the_next_planning(self):
        budget = self.budget(46_200)
        self.plan()
        self.env.cr.flush()
        budget.amount = 63_800
        self.catch_up()
        self.assertEqual(self.quantities(), [900, 1200, 800])
        self.assertFalse(self.suggestions(self.c).over_budget_id)
        run = self.plan()
        self.assertEqual((run.changed_count, run.drafted_count), (0, 0))

    def test_a_lower_limit_withdraws_drafts_that_nobody_touched(self):
        budget = self.budget(63_800)
        self.plan()
        self.orders(self.a).product_qty = 850
        self.plan()
        budget.amount = 20_000
        self.plan()
        # The buyer's draft of 850 = 18 700 stays and counts first.
        self.assertEqual(self.quantities(), [850, 0, 0])
        self.assertEqual(self.states(), ["drafted", "blocked", "blocked"])
        self.assertEqual(self.suggestions(self.c).budget_left, 1300)

    def test_a_deleted_budget_cuts_nothing_any_more(self):
        budget = self.budget(46_200)
        self.plan()
        self.env.cr.flush()
        budget.unlink()
        self.catch_up()
        self.assertEqual(self.quantities(), [900, 1200, 800])

    def test_what_is_confirmed_in_the_period_counts_first(self):
        self.budget(46_200)
        self.plan()
        self.confirm(self.b)
        self.plan()
        # B is ordered: its money is spent, and the same is left for A and C.
        self.assertEqual(self.quantities(), [900, 1200, 0])
        self.assertEqual(self.states(), ["drafted", "ordered", "blocked"])
        foreign = self.buy(self.product("OTHER"), 1000)
        self.plan()
        # 46 200 - 26 400 - 1000 are less than A, more than C.
        self.assertEqual(self.quantities(), [0, 1200, 800])
        foreign.button_cancel()
        self.plan()
        self.assertEqual(self.quantities(), [900, 1200, 0])

    def test_a_run_over_one_product_weighs_all_of_them(self):
        self.budget(46_200)
        self.plan()
        self.env.cr.flush()
        # C is critical now: 1000 = 22 000 of which cost more than is left beside B.
        self.stock(self.c, self.abroad, -2400)
        self.catch_up()
        changed = self.quantities(), self.states()
        run = self.plan()
        self.assertEqual((self.quantities(), self.states()), changed)
        counts = (run.changed_count, run.drafted_count, run.deleted_count)
        self.assertEqual(counts, (0, 0, 0))
        self.assertEqual(self.states()[2], "drafted")

    def test_money_spent_on_what_is_not_planned_is_noticed(self):
        self.budget(46_200)
        self.plan()
        order = self.buy(self.product("OTHER", offers=()), 1000)
        self.catch_up()
        # 46 200 - 26 400 - 1000 are less than A, more than C.
        self.assertEqual(self.quantities(), [0, 1200, 800])
        order.button_cancel()
        self.catch_up()
        self.assertEqual(self.quantities(), [900, 1200, 0])

    def test_changed_runs_and_whole_runs_agree(self):
        budget = self.budget(46_200)
        self.other = self.product("OTHER", offers=())
        self.buy(self.other, 1)
        self.plan()
        for seed in seeds(usual=2, deep=40):
            chance = random.Random(seed)
            for _step in range(8):
                change = chance.choice(self.changes())
                change(chance, budget)
                self.catch_up()
                run = self.plan()
                counts = (run.changed_count, run.drafted_count, run.deleted_count)
                self.assertEqual(counts, (0, 0, 0), f"seed {seed}, {change.__name__}")

    def changes(self):
        return [
            self.change_budget,
            self.change_stock,
            self.change_draft,
            self.change_other_orders,
            self.confirm_or_cancel,
        ]

    def change_budget(self, chance, budget):
        budget.amount = chance.randint(0, 80_000)

    def change_stock(self, chance, _budget):
        product = chance.choice(self.products())
        self.stock(product, self.abroad, chance.randint(-600, 400))

    def drafts(self):
        lines = self.env["purchase.order.line"].search(
            [("product_id", "in", [p.id for p in self.products()])], order="id"
        )
        return lines.filtered(lambda line: line.order_id.state == "draft")

    def change_draft(self, chance, _budget):
        for line in self.drafts()[:1]:
            line.product_qty = chance.randint(1, 1500)

    def change_other_orders(self, chance, _budget):
        self.buy(self.other, chance.randint(1, 20_000))

    def confirm_or_cancel(self, chance, _budget):
        for line in self.drafts()[-1:]:
            if chance.random() < 0.5:
                line.order_id.button_confirm()
            else:
                line.order_id.button_cancel()

    def buy(self, product, value):
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": 1,
                            "price_unit": value,
                        }
                    )
                ],
            }
        )

    def test_an_order_confirmed_behind_the_back_of_a_run_is_not_withdrawn(self):
        self.budget(46_200)
        self.plan()
        self.confirm(self.a)
        self.stock(self.c, self.abroad, -2400)
        # Only C is planned; A has been confirmed meanwhile.
        self.item(self.c)._plan_now()
        self.assertEqual(self.orders(self.a).product_qty, 900)
        self.assertEqual(self.suggestions(self.a).state, "ordered")

    def test_a_manager_orders_anyway_and_the_chatter_tells(self):
        self.budget(46_200)
        self.plan()
        cut = self.suggestions(self.c)
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        with self.assertRaises(AccessError):
            cut.with_user(planner).action_order_over_budget()
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        cut.with_user(manager).action_order_over_budget()
        self.assertEqual(self.orders(self.c).product_qty, 800)
        self.assertEqual(cut.message_ids[0].author_id, manager.partner_id)
        # It is paid first: 28 600 are left, B takes 26 400 of them.
        self.assertEqual(self.quantities(), [0, 1200, 800])
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))
        self.assertEqual(self.quantities(), [0, 1200, 800])

    def test_where_a_planner_approves_the_cut_is_blocked_as_well(self):
        self.env.company.replenish_execution = "approve"
        self.budget(46_200)
        self.plan()
        self.assertEqual(self.states(), ["proposed", "proposed", "blocked"])
        self.assertEqual(self.quantities(), [0, 0, 0])

    def test_a_vendors_budget_limits_only_its_orders(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.b.seller_ids.partner_id = other
        self.budget(20_000, partner_id=self.vendor.id)
        self.plan()
        self.assertEqual(self.quantities(), [900, 1200, 0])

    def test_an_order_has_to_fit_the_company_and_the_vendor(self):
        self.budget(60_000, partner_id=self.vendor.id)
        self.budget(30_000, name="All")
        self.plan()
        self.assertEqual(self.quantities(), [0, 1200, 0])
        self.assertEqual(self.suggestions(self.a).over_budget_id.name, "All")

    def test_transfers_cost_no_budget(self):
        self.budget(0)
        home = self.warehouse("CN1", replenish_role="domestic")
        self.lane(home, self.abroad, 12)
        self.abroad.replenish_method = "transfer"
        self.stock(self.a, home, 9000)
        self.stock(self.a, self.abroad, -1000)
        self.plan()
        transfer = self.suggestions(self.a)
        self.assertEqual(
            (transfer.supply_type, transfer.state), ("transfer", "drafted")
        )

    def test_every_month_has_its_own_money(self):
        with freeze_time("2026-05-20"):
            budget = self.budget(46_200)
            self.sell(self.a, self.abroad, 100)
            self.plan()
            self.assertEqual(budget._period_on(budget.date_from)[0].day, 1)
            first, last = budget._period_on(budget.date_from + timedelta(days=19))
            self.assertEqual((first.isoformat(), last.isoformat()), MAY)
            once = self.budget(
                5, period="once", date_from="2026-05-10", date_to="2026-06-09"
            )
            first, last = once._period_on(budget.date_from + timedelta(days=19))
            self.assertEqual((first.isoformat(), last.isoformat()), ONCE)
            self.assertFalse(once._period_on(budget.date_from))

    def test_a_budget_without_an_end_or_ending_before_it_starts_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "last day"):
            self.budget(5, period="once")
        with self.assertRaisesRegex(ValidationError, "before it starts"):
            self.budget(5, date_from="2026-05-10", date_to="2026-05-01")

    def test_the_budget_tells_what_is_ordered_planned_cut_and_left(self):
        budget = self.budget(46_500)
        self.plan()
        self.confirm(self.b)
        self.plan()
        self.assertRecordValues(
            budget,
            [
                {
                    "is_current": True,
                    "amount_committed": 26_400,
                    "amount_planned": 19_800,
                    "amount_cut": 17_600,
                    "amount_left": 300,
                }
            ],
        )

    def test_a_viewer_sees_no_budget(self):
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        with self.assertRaises(AccessError):
            self.budget(5).with_user(viewer).read(["amount"])


MAY = ("2026-05-01", "2026-05-31")
ONCE = ("2026-05-10", "2026-06-09")
