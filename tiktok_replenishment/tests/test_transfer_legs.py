# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestTransferLegs(PlanningCase):
    """Transfers: sent less is awaited less, cancelled here is cancelled there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domestic = cls.warehouse("CN1", replenish_role="domestic")
        cls.fed = cls.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        cls.sea = cls.lane(cls.domestic, cls.fed, 18)
        cls.lamp = cls.needy("LAMP")

    @classmethod
    def needy(cls, name):
        """330 are missing: up to (18 + 7 + 6) x 30 = 930, there are 600."""
        product = cls.product(name)
        cls.sell(product, cls.fed, 30)
        cls.stock(product, cls.fed, 600)
        cls.stock(product, cls.domestic, 2000)
        return product

    def planned(self, product=None):
        self.plan()
        return self.suggestions(product or self.lamp)

    def confirmed(self):
        """(suggestion, receiving move, sending move) of a confirmed transfer"""
        suggestion = self.planned()
        suggestion.move_ids.picking_id.action_confirm()
        receipt = suggestion.move_ids
        return suggestion, receipt, receipt.move_orig_ids

    def do(self, move, quantity, *, backorder):
        """Validate the picking of a move with a quantity."""
        move.write({"quantity": quantity, "picked": True})
        picking = move.picking_id.with_context(skip_backorder=True)
        if not backorder:
            picking = picking.with_context(picking_ids_not_to_backorder=picking.ids)
        picking.button_validate()

    def position(self):
        self.plan()
        return self.item(self.lamp, self.fed).position

    def test_the_legs_end_and_begin_where_goods_are_kept(self):
        suggestion, receipt, sending = self.confirmed()
        self.assertEqual(receipt.product_uom_qty, 330)
        self.assertEqual(receipt.location_final_id, self.fed.lot_stock_id)
        self.assertEqual(sending.location_id, self.domestic.lot_stock_id)
        self.assertEqual(sending.product_uom_qty, 330)
        self.assertEqual(receipt.replenish_needed_by, suggestion.needed_by)

    def test_all_steps_of_the_sending_warehouse_are_dated_by_the_lane(self):
        self.domestic.delivery_steps = "pick_pack_ship"
        _suggestion, receipt, sending = self.confirmed()
        steps = sending | sending._replenish_upstream()
        self.assertEqual(len(steps), 2)
        self.assertEqual(
            steps[-1].location_id | steps[0].location_id,
            self.domestic.lot_stock_id | self.domestic.wh_output_stock_loc_id,
        )
        for step in steps:
            self.assertEqual(receipt.date - step.date, timedelta(days=18))
        self.assertEqual(self.position(), 930)

    def test_a_receipt_in_two_steps_counts_once_until_it_is_on_the_shelf(self):
        self.fed.reception_steps = "two_steps"
        suggestion, receipt, sending = self.confirmed()
        self.assertEqual(receipt.location_final_id, self.fed.lot_stock_id)
        self.assertEqual(self.position(), 930)
        self.do(sending, 330, backorder=False)
        self.assertEqual(self.position(), 930)
        self.do(receipt, 330, backorder=False)
        self.assertEqual(self.position(), 930)
        self.assertEqual(suggestion.state, "received")
        shelf = receipt.move_dest_ids
        self.do(shelf, 330, backorder=False)
        self.assertEqual(self.position(), 930)

    def test_a_cancelled_sending_is_awaited_by_nobody(self):
        suggestion, receipt, sending = self.confirmed()
        sending.picking_id.action_cancel()
        self.assertEqual(receipt.state, "cancel")
        self.assertEqual(self.position(), 600)
        self.assertEqual(suggestion.state, "rejected")

    def test_what_nobody_awaits_is_not_sent(self):
        for steps in ("ship_only", "pick_ship"):
            with self.subTest(steps=steps):
                self.domestic.delivery_steps = steps
                product = self.needy(f"LAMP-{steps}")
                suggestion = self.planned(product)
                suggestion.move_ids.picking_id.action_confirm()
                legs = suggestion.move_ids._replenish_upstream()
                suggestion.move_ids.picking_id.action_cancel()
                self.assertEqual(set(legs.mapped("state")), {"cancel"})
                self.plan()
                self.assertEqual(suggestion.state, "rejected")

    def test_a_cancelled_delivery_is_not_picked_either(self):
        self.domestic.delivery_steps = "pick_ship"
        _suggestion, receipt, sending = self.confirmed()
        picked = sending.move_orig_ids
        sending.picking_id.action_cancel()
        self.assertEqual((receipt | picked).mapped("state"), ["cancel", "cancel"])

    def test_sent_in_part_without_backorder_is_awaited_in_part(self):
        suggestion, receipt, sending = self.confirmed()
        self.do(sending, 200, backorder=False)
        self.assertEqual(receipt.product_uom_qty, 200)
        self.assertEqual(self.position(), 800)
        self.assertEqual(suggestion.state, "ordered")

    def test_sent_in_part_with_backorder_is_awaited_in_full(self):
        suggestion, receipt, sending = self.confirmed()
        self.do(sending, 200, backorder=True)
        self.assertEqual(receipt.product_uom_qty, 330)
        self.assertEqual(self.position(), 930)
        rest = receipt.move_orig_ids - sending
        self.assertEqual(rest.product_uom_qty, 130)
        rest.picking_id.action_cancel()
        self.assertEqual(receipt.product_uom_qty, 200)
        self.assertEqual(self.position(), 800)
        self.assertEqual(suggestion.state, "ordered")

    def test_received_in_part_the_rest_is_still_of_the_suggestion(self):
        suggestion, receipt, sending = self.confirmed()
        self.do(sending, 330, backorder=False)
        self.do(receipt, 100, backorder=True)
        rest = suggestion.move_ids - receipt
        self.assertEqual(rest.product_uom_qty, 230)
        self.assertEqual(rest.replenish_needed_by, suggestion.needed_by)
        self.assertEqual(self.position(), 930)
        self.assertEqual(suggestion.state, "ordered")
        self.do(rest, 230, backorder=False)
        self.assertEqual(self.position(), 930)
        self.assertEqual(suggestion.state, "received")

    def test_sent_and_received_in_turns_awaits_what_is_under_way(self):
        _suggestion, receipt, sending = self.confirmed()
        self.do(sending, 200, backorder=True)
        self.do(receipt, 200, backorder=True)
        rest = sending.move_dest_ids - receipt
        self.assertEqual(rest.product_uom_qty, 130)
        (rest.move_orig_ids - sending).picking_id.action_cancel()
        self.assertEqual(rest.state, "cancel")
        self.assertEqual(self.position(), 800)

    def test_a_clerk_without_planning_group_moves_the_goods(self):
        suggestion, receipt, sending = self.confirmed()
        clerk = self.user("clerk", "stock.group_stock_user")
        self.do(sending.with_user(clerk), 330, backorder=False)
        self.do(receipt.with_user(clerk), 100, backorder=True)
        rest = suggestion.move_ids - receipt
        self.assertEqual(rest.product_uom_qty, 230)
        rest.with_user(clerk).picking_id.action_cancel()
        self.assertEqual(self.position(), 700)

    def test_a_persons_own_transfer_is_left_as_odoo_does_it(self):
        self.fed.resupply_route_ids.ensure_one()
        product = self.product("OWN")
        self.stock(product, self.domestic, 50)
        self.env["stock.rule"].run(
            [
                self.env["stock.rule"].Procurement(
                    product,
                    50,
                    product.uom_id,
                    self.fed.lot_stock_id,
                    "own",
                    "own",
                    self.env.company,
                    {
                        "route_ids": self.fed.resupply_route_ids,
                        "warehouse_id": self.fed,
                    },
                )
            ]
        )
        moves = self.env["stock.move"].search([("product_id", "=", product.id)])
        receipt = moves.filtered("move_orig_ids")
        receipt.move_orig_ids.picking_id.action_cancel()
        self.assertNotEqual(receipt.state, "cancel")

    def test_merged_lines_of_a_transfer_keep_both_suggestions(self):
        _suggestion, receipt, _sending = self.confirmed()
        other = receipt.copy({"picking_id": receipt.picking_id.id})
        other.replenish_suggestion_ids = [Command.set([])]
        merged = (receipt | other)._merge_moves_fields()
        self.assertTrue(receipt.replenish_suggestion_ids)
        self.assertEqual(merged["replenish_needed_by"], receipt.replenish_needed_by)
