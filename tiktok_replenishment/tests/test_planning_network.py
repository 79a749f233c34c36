# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningNetwork(PlanningCase):
    """Warehouses that are refilled from another warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domestic = cls.warehouse("CN1", replenish_role="domestic")
        cls.fed = cls.warehouse("US2", replenish_method="transfer")
        cls.sea = cls.lane(cls.domestic, cls.fed, 18)
        cls.fed.replenish_safety_days = 6
        cls.lamp = cls.product("LAMP")
        cls.sell(cls.lamp, cls.fed, 30)
        cls.stock(cls.lamp, cls.fed, 600)

    def picking(self):
        return self.env["stock.picking"].search(
            [("replenish_urgency", "!=", False)], order="id"
        )

    def test_a_saved_transfer_lane_links_the_resupply_route(self):
        self.assertIn(self.domestic, self.fed.resupply_wh_ids)
        self.assertEqual(self.sea._resupply_route().supplier_wh_id, self.domestic)

    def test_a_need_becomes_a_draft_transfer_over_the_lane(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        # (18 + 6) x 30 = 720 >= 600; up to (18 + 7 + 6) x 30 = 930.
        picking = self.picking()
        self.assertRecordValues(
            picking,
            [{"state": "draft", "replenish_lane_id": self.sea.id, "priority": "0"}],
        )
        self.assertEqual(picking.move_ids.product_uom_qty, 330)
        self.assertEqual(picking.location_dest_id, self.fed.lot_stock_id)
        self.assertFalse(self.orders(self.lamp))
        self.assertEqual(self.item(self.lamp, self.fed).qty_drafted, 330)

    def test_planning_twice_leaves_the_draft_transfer(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        picking = self.picking()
        run = self.plan()
        self.assertEqual(self.picking(), picking)
        self.assertEqual(run.drafted_count, 0)

    def test_confirming_makes_the_sending_leg_by_the_lanes_days(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        receipt = self.picking()
        receipt.action_confirm()
        sending = receipt.move_ids.move_orig_ids
        self.assertEqual(sending.location_id, self.domestic.lot_stock_id)
        self.assertEqual(receipt.move_ids.date - sending.date, timedelta(days=18))
        self.plan()
        self.assertEqual(self.item(self.lamp, self.fed).position, 930)
        self.assertEqual(self.suggestions(self.lamp).state, "ordered")

    def test_a_source_gives_only_what_its_own_customers_do_not_need(self):
        # Its own 10 a day over the vendor's 7 days keep 70 of its 200 units.
        self.sell(self.lamp, self.domestic, 10)
        self.stock(self.lamp, self.domestic, 200)
        self.plan()
        self.assertEqual(self.picking().move_ids.product_uom_qty, 130)
        self.assertEqual(self.item(self.lamp, self.fed).quantity_short, 200)

    def test_an_empty_source_blocks_the_transfer_and_buys_for_the_echelon(self):
        self.plan()
        item = self.item(self.lamp, self.fed)
        self.assertEqual(item.blocked_reason, "no_source_stock")
        source = self.item(self.lamp, self.domestic)
        self.assertTrue(source.is_echelon)
        # Echelon: 7 + 18 days, safety of the fed warehouse 180: 750 + 180.
        self.assertEqual(source.reorder_point, 930)
        self.assertEqual(source.position, 600)
        # Up to (25 + 7) x 30 + 180 = 1140; 600 last 20 of the 25 days: 150 are lost.
        self.assertEqual(self.orders(self.lamp).product_qty, 390)
        self.assertEqual(
            self.orders(self.lamp).order_id.picking_type_id, self.domestic.in_type_id
        )

    def test_a_lane_without_its_route_blocks_with_a_reason(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.sea._resupply_route().active = False
        self.plan()
        self.assertEqual(self.item(self.lamp, self.fed).blocked_reason, "no_route")
        self.assertFalse(self.picking())

    def test_transfers_never_become_demand(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        receipt = self.picking()
        receipt.action_confirm()
        sending = receipt.move_ids.move_orig_ids.picking_id
        sending.move_ids.picked = True
        sending.button_validate()
        self.plan()
        self.assertEqual(self.item(self.lamp, self.domestic).avg_daily_sales, 0)
        self.assertEqual(self.item(self.lamp, self.fed).position, 930)

    def test_a_cancelled_draft_transfer_is_not_made_again_for_a_week(self):
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        self.picking().action_cancel()
        self.plan()
        self.assertEqual(self.picking().state, "cancel")
        self.assertEqual(self.suggestions(self.lamp).state, "rejected")

    def test_transfer_then_buy_buys_what_the_source_cannot_spare(self):
        self.fed.write({"replenish_method": "auto", "replenish_lead_days": 18})
        self.stock(self.lamp, self.domestic, 100)
        self.plan()
        self.assertEqual(self.picking().move_ids.product_uom_qty, 100)
        bought = self.orders(self.lamp).filtered(
            lambda line: line.order_id.picking_type_id == self.fed.in_type_id
        )
        self.assertEqual(bought.product_qty, 230)
