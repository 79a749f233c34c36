# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import new_test_user, tagged

from .common_reconcile import VarianceCase


@tagged("post_install", "-at_install")
class TestThreeplMirror(VarianceCase):
    """Mirror: what is small approves itself."""

    def setUp(self):
        super().setUp()
        self.place.write(
            {
                "reconcile_mode": "mirror",
                "tolerance_units": 10,
                "tolerance_pct": 10,
                "variance_value_cap": 100,
            }
        )

    def test_within_both_tolerances_it_approves_itself(self):
        variance = self.propose()
        self.assertEqual((variance.state, self.on_hand(self.mug)), ("done", 90))
        self.assertFalse(variance.line_ids.decided_by_id)
        message = variance.message_ids.filtered(lambda m: "tolerances" in m.body)
        self.assertEqual(message.author_id, self.env.ref("base.partner_root"))
        self.assertFalse(variance.activity_ids)

    def test_one_pull_is_not_enough(self):
        self.have(self.mug, 100)
        self.pull(MUG=90)
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_too_many_units_wait(self):
        self.place.tolerance_units = 9
        self.assertEqual(self.propose().state, "proposed")
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_too_large_a_share_waits(self):
        self.place.tolerance_pct = 9
        self.assertEqual(self.propose().state, "proposed")
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_a_line_outside_waits_while_the_others_go_on(self):
        self.have(self.vase, 100)
        variance = self.propose(VASE=95)
        self.assertEqual(variance.state, "done")
        self.have(self.vase, 5)
        self.have(self.mug, 100)
        self.place.variance_value_cap = 10000
        self.pull(MUG=90, VASE=95)
        self.pull(MUG=90, VASE=95)
        variance = self.variances()[0]
        self.assertEqual(
            [self.line(variance, p).state for p in (self.mug, self.vase)],
            ["open", "approved"],
        )

    def test_above_the_value_cap_all_of_it_waits(self):
        # 10 mugs at 4 and 7 vases at 10 are worth 110, whatever their sign.
        self.have(self.vase, 100)
        variance = self.propose(VASE=107)
        self.assertEqual((variance.value, variance.value_abs), (30, 110))
        self.assertEqual(set(variance.line_ids.mapped("state")), {"open"})
        self.assertEqual(self.on_hand(self.mug), 100)
        variance.with_user(self.stock_manager()).action_approve()
        self.assertEqual((self.on_hand(self.mug), self.on_hand(self.vase)), (90, 107))

    def test_a_tolerance_that_is_not_set_lets_nothing_pass(self):
        for name in ("tolerance_units", "tolerance_pct", "variance_value_cap"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.place[name] = 0
                self.assertEqual(self.propose().state, "proposed")
                savepoint.rollback()
                self.env.invalidate_all()
                self.as_of = self.start

    def test_what_has_no_cost_waits(self):
        self.mug.standard_price = 0
        self.assertEqual(self.propose().state, "proposed")

    def test_more_while_a_receipt_is_open_waits(self):
        self.open_move(self.mug, 5, self.suppliers, self.stock_location)
        self.have(self.mug, 100)
        self.pull(MUG=105)
        self.pull(MUG=105)
        variance = self.variances()
        self.assertEqual(
            (variance.state, variance.line_ids.hint), ("proposed", "receipt")
        )
        self.assertEqual(self.on_hand(self.mug), 100)

    def test_what_has_to_be_counted_by_hand_makes_no_document(self):
        jar = self.product("JAR", tracking="lot", standard_price=1)
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": jar.id})
        self.have(jar, 100, lot_id=lot)
        self.pull(JAR=99)
        self.pull(JAR=99)
        self.assertFalse(self.variances())
        self.assertEqual(self.on_hand(jar), 100)

    def test_a_pull_stays_when_its_adjustment_fails(self):
        quants = self.env.registry["stock.quant"]
        self.patch(quants, "_apply_inventory", lambda quants, date=None: None)
        variance = self.propose()
        self.assertEqual(
            (variance.state, variance.line_ids.state), ("proposed", "open")
        )
        self.assertIn("could not approve itself", self.said(variance))
        self.assertEqual(self.on_hand(self.mug), 100)
        self.assertEqual(self.stock(self.mug).qty_on_hand, 90)

    def test_who_asks_for_fresh_numbers_approves_nothing(self):
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        self.place = self.place.with_user(planner).sudo()
        variance = self.propose()
        self.assertEqual(variance.state, "done")
        move = self.env["stock.move"].search([("product_id", "=", self.mug.id)])
        self.assertEqual(move.create_uid, self.env.ref("base.user_root"))
        self.assertFalse(variance.line_ids.decided_by_id)
