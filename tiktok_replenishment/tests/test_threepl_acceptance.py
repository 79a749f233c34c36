# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_outside import OutsideCase, listing

ENDPOINT = "get_product_inventory"
ALERT = "tiktok_replenishment.activity_operator_stock"


@tagged("post_install", "-at_install")
class TestThreeplAcceptance(OutsideCase):
    """What is hard to believe waits for a person; a person is told once."""

    products = [
        listing("MUG", stock={"US1": {"available": 900}, "US2": {"available": 7}}),
        *[listing(f"SKU{n}", stock={"US1": {"available": 10}}) for n in range(24)],
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        self.operator = self.connect_operator()
        self.operator.user_id = self.manager
        self.operator.action_pull_stock()
        # Weights and sizes were read today: every step is a warehouse.
        self.operator.products_at = fields.Datetime.now()
        self.place = self.operator.warehouse_ids.filtered(
            lambda place: place.external_code == "US1"
        )

    def pull(self):
        """Pull once more; return what became of US1."""
        self.operator.action_pull_stock()
        return self.place.last_pull_id

    def alerts(self):
        return self.operator.activity_search([ALERT])

    def sell_out(self):
        self.admin.set_stock("US1", "MUG", available=40)

    # A drop

    def test_a_drop_of_units_waits_until_a_person_accepts_it(self):
        self.sell_out()
        pull = self.pull()
        self.assertEqual(pull.state, "waiting")
        self.assertIn("until a manager accepts", self.operator.last_error)
        self.assertEqual(self.stock(self.mug).qty_available, 900)
        # However often the operator repeats it.
        self.assertEqual(self.pull().state, "waiting")
        self.assertEqual(self.stock(self.mug).qty_available, 900)

    def test_the_accepted_numbers_are_exactly_those_that_waited(self):
        self.sell_out()
        pull = self.pull()
        self.admin.set_stock("US1", "MUG", available=39)
        pull.with_user(self.manager).action_accept()
        self.assertEqual(pull.state, "done")
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.as_of), (40, pull.as_of))
        self.assertEqual(pull.accepted_by_id, self.manager)
        self.assertFalse(pull.snapshot)
        said = pull.message_ids[:1]
        self.assertEqual(said.author_id, self.manager.partner_id)
        self.assertIn("accepted: 25 SKUs, 280 units", said.body)

    def test_after_acceptance_the_next_pull_is_compared_with_the_new_numbers(self):
        self.sell_out()
        self.pull().with_user(self.manager).action_accept()
        self.assertFalse(self.operator.last_error)
        self.assertEqual(self.pull().state, "done")

    def test_better_numbers_end_the_wait(self):
        self.sell_out()
        waiting = self.pull()
        self.admin.set_stock("US1", "MUG", available=880)
        self.assertEqual(self.pull().state, "done")
        self.assertEqual(waiting.state, "rejected")
        with self.assertRaisesRegex(UserError, "do not wait any more"):
            waiting.with_user(self.manager).action_accept()
        self.assertEqual(self.stock(self.mug).qty_available, 880)

    def test_only_the_newest_doubted_numbers_wait(self):
        self.sell_out()
        first = self.pull()
        second = self.pull()
        self.assertEqual((first.state, second.state), ("rejected", "waiting"))
        self.assertFalse(first.snapshot)

    def test_a_planner_cannot_accept(self):
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        self.sell_out()
        pull = self.pull()
        with self.assertRaisesRegex(AccessError, "Only a replenishment manager"):
            pull.with_user(planner).action_accept()
        self.assertEqual(self.stock(self.mug).qty_available, 900)

    def test_nothing_is_accepted_while_the_stock_is_being_pulled(self):
        self.sell_out()
        pull = self.pull()
        self.operator._take_lease()
        with self.assertRaisesRegex(UserError, "right now"):
            pull.with_user(self.manager).action_accept()

    def test_how_far_the_stock_may_drop_is_a_setting(self):
        self.operator.largest_drop_pct = 90
        self.sell_out()
        self.assertEqual(self.pull().state, "done")

    def test_small_warehouses_may_sell_out(self):
        self.admin.set_stock("US2", "MUG", available=0)
        self.pull()
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 0)

    # Alerts

    def test_waiting_numbers_are_one_alert_that_ends_by_itself(self):
        self.sell_out()
        self.pull()
        pull = self.pull()
        self.assertEqual(len(self.alerts()), 1)
        self.assertEqual(self.alerts().user_id, self.manager)
        self.assertIn("US1", self.alerts().note)
        pull.with_user(self.manager).action_accept()
        self.assertFalse(self.alerts())

    def test_a_connection_that_stays_broken_is_one_alert_that_ends_by_itself(self):
        self.admin.add_fault(endpoint=ENDPOINT, kind="malformed", times=8)
        self.pull()
        self.assertFalse(self.alerts())
        for _time in range(3):
            self.pull()
        self.assertEqual(self.alerts().summary, "The stock cannot be read")
        self.pull()
        self.assertFalse(self.alerts())

    # Numbers that stand still

    def repeat(self, times):
        for _time in range(times):
            self.pull()

    def ship(self):
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 10
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.mug.id,
                "product_uom_qty": 2,
                "location_id": self.us1.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        move.date = fields.Datetime.now() + timedelta(seconds=1)

    def test_equal_numbers_are_believed_while_nothing_was_shipped(self):
        self.repeat(8)
        self.assertFalse(self.place.is_stuck)
        self.assertEqual(self.place.unchanged_count, 9)

    def test_equal_numbers_are_stale_when_goods_were_shipped(self):
        self.ship()
        self.repeat(4)
        self.assertFalse(self.place.is_stuck)
        self.repeat(1)
        self.assertTrue(self.place.is_stuck)
        health = self.env["replenishment.health"]
        self.assertIn(self.us1.id, health._warehouses_with_stale_stock())
        self.assertNotIn(self.us2.id, health._warehouses_with_stale_stock())
        self.assertEqual(self.alerts().summary, "The stock stands still")
        self.admin.set_stock("US1", "MUG", available=898)
        self.pull()
        self.assertFalse(self.place.is_stuck)
        self.assertFalse(self.alerts())

    def test_how_many_equal_pulls_are_suspicious_is_a_setting(self):
        self.operator.unchanged_pulls = 0
        self.ship()
        self.repeat(8)
        self.assertFalse(self.place.is_stuck)

    # By hand

    def test_a_pull_by_hand_tells_how_far_it_is_and_how_it_ended(self):
        self.operator.with_user(self.manager).action_request_pull()
        self.assertTrue(self.operator.is_pulling)
        self.assertEqual(
            (self.operator.pulled_count, self.operator.place_count), (0, 2)
        )
        steps = self.operator._pull_steps()
        next(steps)
        self.assertEqual(self.operator.pulled_count, 1)
        list(steps)
        self.assertFalse(self.operator.is_pulling)
        self.assertFalse(self.operator.asked_by_id)
        self.assertIn("2 of 2 warehouses", self.operator._get_result_words())

    def test_what_a_run_had_no_time_for_is_taken_up_by_the_next(self):
        next(self.operator._pull_steps())
        before = len(self.admin.requests(ENDPOINT))
        list(self.operator._pull_steps())
        self.assertEqual(len(self.admin.requests(ENDPOINT)), before + 1)
