# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..connectors.errors import TransientError
from .common_reconcile import VarianceCase


@tagged("post_install", "-at_install")
class TestThreeplVariance(VarianceCase):
    """Propose: two pulls find the same, a stock manager decides."""

    # When one is made

    def test_one_pull_proposes_nothing_and_the_second_does(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.assertFalse(self.variances())
        pull = self.pull(MUG=90)
        variance = self.variances()
        self.assertRecordValues(
            variance,
            [
                {
                    "state": "proposed",
                    "warehouse_id": self.us1.id,
                    "pull_id": pull.id,
                    "value": -40,
                }
            ],
        )
        self.assertRecordValues(
            variance.line_ids,
            [
                {
                    "product_id": self.mug.id,
                    "qty_odoo": 100,
                    "qty_expected": 100,
                    "qty_operator": 90,
                    "difference": -10,
                    "value": -40,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_a_difference_that_changes_is_not_proposed(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.pull(MUG=89)
        self.assertFalse(self.variances())

    def test_a_warehouse_that_is_observed_proposes_nothing(self):
        self.place.reconcile_mode = "observe"
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.pull(MUG=90)
        self.assertFalse(self.variances())

    def test_moves_after_the_pull_are_no_difference_to_propose(self):
        self.have(self.mug, 100)
        self.pull(MUG=100)
        self.move(self.mug, 30, self.stock_location, self.customers)
        self.pull(MUG=100)
        self.assertFalse(self.variances())

    def test_the_same_pull_again_confirms_the_document(self):
        self.propose()
        before = self.as_of
        self.move(
            self.mug,
            20,
            self.stock_location,
            self.customers,
            at=before + timedelta(minutes=30),
        )
        pull = self.pull(MUG=70)
        variance = self.variances()
        self.assertEqual((len(variance), variance.pull_id), (1, pull))
        self.assertEqual(variance.line_ids.qty_odoo, 80)
        self.assertEqual(variance.line_ids.difference, -10)

    def test_a_newer_pull_that_finds_other_differences_voids_the_document(self):
        variance = self.propose()
        self.pull(MUG=80)
        self.assertEqual(variance.state, "superseded")
        self.assertEqual(variance.line_ids.state, "superseded")
        self.assertIn("void", self.said(variance))
        variance.action_approve()
        variance.line_ids.action_approve()
        self.assertEqual(self.on_hand(self.mug), 100)
        self.pull(MUG=80)
        self.assertEqual(self.variances()[0].line_ids.difference, -20)

    def test_a_warehouse_set_back_to_observe_withdraws_its_proposals(self):
        variance = self.propose()
        self.place.reconcile_mode = "observe"
        with self.assertRaisesRegex(UserError, "only observed"):
            variance.action_approve()
        self.pull(MUG=90)
        self.assertEqual(variance.state, "superseded")

    # Approving

    def test_approving_adjusts_odoos_stock_and_names_the_pull(self):
        variance = self.propose()
        manager = self.stock_manager()
        variance.with_user(manager).action_approve()
        self.assertEqual(self.on_hand(self.mug), 90)
        self.assertEqual(
            (variance.state, variance.line_ids.state), ("done", "approved")
        )
        self.assertEqual(variance.line_ids.decided_by_id, manager)
        move = self.env["stock.move"].search([("product_id", "=", self.mug.id)])
        self.assertRecordValues(
            move,
            [{"is_inventory": True, "state": "done", "quantity": 10}],
        )
        self.assertIn(variance.name, move.inventory_name)
        self.assertIn(f"pull {variance.pull_id.id} ", move.inventory_name)
        self.assertIn(move, self.env["stock.move"].search(self.moves_domain(variance)))
        message = variance.message_ids.filtered(lambda m: "adjusted" in m.body)
        self.assertEqual(message.author_id, manager.partner_id)
        self.assertIn("MUG -10", message.body)
        self.assertEqual(self.compared(self.mug).difference, 0)

    def moves_domain(self, variance):
        return variance.action_view_moves()["domain"]

    def test_approving_twice_adjusts_once(self):
        variance = self.propose()
        variance.action_approve()
        variance.action_approve()
        self.assertEqual(self.on_hand(self.mug), 90)
        self.pull(MUG=90)
        self.assertEqual(self.variances(), variance)

    def test_lines_are_approved_one_by_one(self):
        self.have(self.vase, 50)
        variance = self.propose(VASE=60)
        mug, vase = (self.line(variance, p) for p in (self.mug, self.vase))
        vase.with_user(self.stock_manager()).action_approve()
        self.assertEqual((vase.state, mug.state), ("approved", "open"))
        self.assertEqual((self.on_hand(self.vase), self.on_hand(self.mug)), (60, 100))
        self.pull(MUG=90, VASE=60)
        self.assertEqual((variance.state, mug.state), ("proposed", "open"))
        mug.action_approve()
        self.assertEqual(variance.state, "done")

    def test_what_is_more_goes_where_the_product_lies(self):
        self.have(self.vase, 5)
        self.pull(MUG=7, VASE=5)
        self.pull(MUG=7, VASE=5)
        self.variances().action_approve()
        self.assertEqual(self.on_hand(self.mug), 7)

    def test_what_is_less_is_taken_from_several_locations(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock_location.id}
        )
        self.have(self.mug, 3)
        self.have(self.mug, 97, shelf)
        self.propose(have=0)
        self.variances().action_approve()
        self.assertEqual(
            (self.on_hand(self.mug), self.on_hand(self.mug, shelf)), (90, 90)
        )

    def test_reservations_of_the_operator_are_none_of_odoos(self):
        self.have(self.mug, 100)
        for _pull in range(2):
            self.pull(rows=[self.row("MUG", available=50, reserved=40, on_hand=90)])
        self.variances().action_approve()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.mug.id), ("location_id.usage", "=", "internal")]
        )
        self.assertEqual((quant.quantity, quant.reserved_quantity), (90, 0))

    # Conflicts

    def test_a_quantity_that_changed_since_the_proposal_is_a_conflict(self):
        self.have(self.vase, 50)
        variance = self.propose(VASE=60)
        later = self.as_of + timedelta(minutes=30)
        self.move(self.mug, 5, self.stock_location, self.customers, at=later)
        variance.action_approve()
        mug = self.line(variance, self.mug)
        self.assertEqual((mug.state, mug.conflict), ("conflict", "changed"))
        self.assertEqual((self.on_hand(self.mug), self.on_hand(self.vase)), (95, 60))
        self.assertIn("has changed since", self.said(variance))
        self.assertEqual(variance.state, "proposed")
        # The next pull says whether it remains.
        self.pull(MUG=85, VASE=60)
        self.assertEqual((variance.state, mug.state), ("done", "superseded"))
        self.assertEqual(self.variances()[0].line_ids.difference, -10)

    def test_a_count_of_a_person_that_was_applied_is_not_booked_twice(self):
        variance = self.propose()
        self.correct(self.mug, 90)
        variance.action_approve()
        self.assertEqual(variance.line_ids.conflict, "changed")
        self.assertEqual(self.on_hand(self.mug), 90)

    def test_a_count_that_is_under_way_is_left_alone(self):
        variance = self.propose()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.mug.id), ("location_id.usage", "=", "internal")]
        )
        quant.with_context(inventory_mode=True).inventory_quantity = 95
        variance.action_approve()
        self.assertEqual(variance.line_ids.conflict, "counting")
        self.assertEqual((quant.inventory_quantity, quant.quantity), (95, 100))

    def test_goods_that_another_transaction_holds_are_left_alone(self):
        variance = self.propose()
        model = self.env.registry["stock.quant"]
        self.patch(model, "try_lock_for_update", lambda quants, **_kw: quants.browse())
        variance.action_approve()
        self.assertEqual(variance.line_ids.conflict, "locked")
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_an_adjustment_that_did_not_do_what_was_approved_leaves_nothing(self):
        variance = self.propose()
        model = self.env.registry["stock.quant"]
        self.patch(model, "_apply_inventory", lambda quants, date=None: None)
        with self.assertRaisesRegex(UserError, "instead of 90"):
            variance.action_approve()

    # What is never adjusted

    def test_lots_packages_and_owners_are_shown_and_not_adjusted(self):
        jar = self.product("JAR", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": jar.id})
        package = self.env["stock.package"].create({"name": "P1"})
        owner = self.env["res.partner"].create({"name": "Consignor"})
        lamp = self.product("LAMP")
        self.have(jar, 5, lot_id=lot)
        self.have(self.vase, 5, package_id=package)
        self.have(lamp, 5, owner_id=owner)
        variance = self.propose(JAR=4, VASE=4, LAMP=4)
        by_hand = variance.line_ids.filtered(lambda line: line.state == "by_hand")
        self.assertEqual(by_hand.product_id, jar | self.vase | lamp)
        variance.action_approve()
        by_hand.action_approve()
        self.assertEqual(set(by_hand.mapped("state")), {"by_hand"})
        self.assertEqual([self.on_hand(p) for p in (jar, self.vase, lamp)], [5, 5, 5])
        self.assertEqual((self.on_hand(self.mug), variance.state), (90, "done"))

    def test_stale_numbers_adjust_nothing(self):
        variance = self.propose()
        self.place.connection_id.max_age_hours = 1
        with self.assertRaisesRegex(UserError, "stale"):
            variance.action_approve()
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_numbers_that_stand_still_adjust_nothing(self):
        variance = self.propose()
        self.place.is_stuck = True
        with self.assertRaisesRegex(UserError, "stale"):
            variance.action_approve()

    def test_a_failed_pull_neither_proposes_nor_withdraws(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.place._store_answer(TransientError("GoodCang: no connection"))
        self.assertFalse(self.variances())
        self.pull(MUG=90)
        self.place._store_answer(TransientError("GoodCang: no connection"))
        self.assertEqual(self.variances().state, "proposed")

    def test_a_rejected_pull_neither_proposes_nor_withdraws(self):
        self.propose()
        pull = self.place._store_answer(
            self.snapshot([self.row("MUG", available=1, on_hand=1)], hours=-3)
        )
        self.assertEqual(pull.state, "rejected")
        self.assertEqual(self.variances().state, "proposed")
        self.variances().action_approve()
        self.assertEqual(self.on_hand(self.mug), 90)

    # Dismissing

    def test_what_was_dismissed_comes_again_only_when_it_changes(self):
        variance = self.propose()
        manager = self.stock_manager()
        variance.with_user(manager).action_dismiss()
        self.assertEqual((variance.state, variance.line_ids.state), ("dismissed",) * 2)
        self.assertIn("Odoo is right", self.said(variance))
        self.pull(MUG=90)
        self.assertEqual(self.variances(), variance)
        self.assertEqual(self.on_hand(self.mug), 100)
        self.pull(MUG=80)
        self.pull(MUG=80)
        self.assertEqual(self.variances()[0].line_ids.difference, -20)

    # People

    def test_only_a_stock_manager_decides(self):
        variance = self.propose()
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_manager"
        )
        worker = new_test_user(self.env, "worker", groups="stock.group_stock_user")
        for user in (planner, worker):
            theirs = variance.with_user(user)
            self.assertEqual(theirs.line_ids.difference, -10)
            for button in (
                theirs.action_approve,
                theirs.action_dismiss,
                theirs.line_ids.action_approve,
                theirs.line_ids.action_dismiss,
            ):
                with self.assertRaises(AccessError):
                    button()
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_nobody_writes_on_it_by_hand(self):
        variance = self.propose().with_user(self.stock_manager())
        with self.assertRaises(AccessError):
            variance.line_ids.difference = -50
        with self.assertRaises(AccessError):
            variance.state = "done"

    def test_an_outsider_reads_nothing(self):
        variance = self.propose()
        outsider = new_test_user(self.env, "outsider", groups="base.group_user")
        with self.assertRaises(AccessError):
            variance.with_user(outsider).read(["value"])

    def test_another_company_neither_sees_nor_decides(self):
        variance = self.propose()
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="stock.group_stock_manager",
            company_ids=[(6, 0, company.ids)],
            company_id=company.id,
        )
        self.assertFalse(variance.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            variance.with_user(stranger).action_approve()

    def test_the_approver_is_told_until_it_is_decided(self):
        manager = self.stock_manager()
        self.place.reconcile_user_id = manager
        variance = self.propose()
        self.assertEqual(variance.activity_ids.user_id, manager)
        variance.with_user(manager).action_approve()
        self.assertFalse(variance.activity_ids)
