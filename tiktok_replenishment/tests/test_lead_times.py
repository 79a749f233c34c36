# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import math
from datetime import timedelta

import numpy as np

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestLeadTimes(PlanningCase):
    """What real receipts tell of lead times."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.warehouse("CN1", replenish_role="domestic")
        cls.sea = cls.lane(cls.env["stock.warehouse"], cls.abroad, 13)
        cls.mug = cls.product("MUG")  # its vendor promises 7 days: 20 in all
        cls.lead_times = cls.env["replenishment.lead.time"]

    def receive(self, days, ago, quantity=10, product=None, warehouse=None, parts=()):
        """An order confirmed so that its goods came `days` later, `ago` days ago.

        `parts`: (quantity, how many days earlier it came) of what came before.
        """
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": (warehouse or self.abroad).in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.mug).id,
                            "product_qty": quantity + sum(part[0] for part in parts),
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        order.date_approve = self.moment(ago + days)
        for part, earlier in parts:
            self.take_in(order.picking_ids[-1:], part, ago + earlier)
        open_receipt = order.picking_ids.filtered(lambda p: p.state != "done")
        self.take_in(open_receipt, quantity, ago)
        return order

    def moment(self, ago):
        return fields.Datetime.now() - timedelta(days=ago)

    def take_in(self, picking, quantity, ago):
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        picking.move_ids.filtered(lambda m: m.state == "done").date = self.moment(ago)

    def learn(self):
        self.lead_times._cron_learn()

    def learned(self, **criteria):
        domain = [(name, "=", record.id) for name, record in criteria.items()]
        return self.lead_times.search(domain or [("partner_id", "=", self.vendor.id)])

    def test_a_lead_time_that_grew_from_20_to_31_days_in_five_receipts(self):
        for number in range(8):
            self.receive(20, ago=160 - 15 * number)
        self.learn()
        self.assertEqual(self.learned().median_days, 20)
        self.assertFalse(self.learned().is_far)
        for ago in (41, 31, 21, 11, 1):
            self.receive(31, ago=ago)
        self.learn()
        learned = self.learned()
        self.assertEqual(learned.median_days, 31)
        self.assertEqual(learned.configured_days, 20)
        self.assertTrue(learned.is_far)
        self.assertEqual(
            [receipt["days"] for receipt in learned.last_receipts],
            [31] * 5 + [20] * 5,
        )

    def test_it_is_shown_beside_what_is_configured(self):
        for ago in (40, 30, 20, 10, 1):
            self.receive(31, ago=ago)
        self.learn()
        self.assertIn("31", self.sea.learned)
        self.assertTrue(self.sea.is_learned_far)
        offer = self.mug.seller_ids
        self.assertIn("31", offer.replenish_learned)
        self.assertTrue(offer.replenish_is_learned_far)
        offer.delay = 18
        self.assertFalse(offer.replenish_is_learned_far)
        self.plan()
        item = self.item(self.mug)
        self.assertEqual((item.lead_days, item.lead_learned_days), (31, 31))
        self.assertFalse(item.is_lead_far)
        item.lead_days_override = 20
        self.assertTrue(item.is_lead_far)

    def test_a_viewer_sees_the_days_but_not_whose_they_are(self):
        for ago in (50, 40, 30, 20, 10):
            self.receive(31, ago=ago)
        self.learn()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        item = self.item_model._find_or_create([(self.mug.id, self.abroad.id)])
        item = item.with_user(viewer)
        self.assertEqual(item.lead_learned_days, 31)
        with self.assertRaises(AccessError):
            item.read(["lead_time_id"])
        with self.assertRaises(AccessError):
            self.sea.with_user(viewer).read(["learned"])

    def test_what_came_in_parts_is_weighted_by_quantity(self):
        # 30 pieces after 20 days, 10 after 28: (30 × 20 + 10 × 28) / 40.
        self.receive(28, ago=2, quantity=10, parts=[(30, 8)])
        self.learn()
        self.assertEqual(self.learned().median_days, 22)
        self.assertEqual(self.learned().receipt_count, 1)

    def test_many_lines_are_one_receipt(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": 5})
                    for product in (self.mug, self.product("VASE"), self.product("POT"))
                ],
            }
        )
        order.button_confirm()
        order.date_approve = self.moment(25)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        order.picking_ids.move_ids.date = self.moment(3)
        self.learn()
        self.assertEqual(self.learned().receipt_count, 1)
        self.assertEqual(self.learned().median_days, 22)

    def test_returns_tell_nothing(self):
        order = self.receive(20, ago=10)
        for picking, ago in ((order.picking_ids, 8), (None, 5)):
            done = picking or self.env["stock.picking"].search(
                [], order="id desc", limit=1
            )
            wizard = self.env["stock.return.picking"].create({"picking_id": done.id})
            wizard.product_return_moves.quantity = 10
            again = wizard._create_return()
            self.take_in(again, 10, ago)
        self.learn()
        self.assertEqual(self.learned().receipt_count, 1)
        self.assertEqual(self.learned().median_days, 20)

    def test_orders_written_down_when_the_goods_came_tell_nothing(self):
        self.receive(0, ago=5)
        self.receive(-2, ago=5)
        self.learn()
        self.assertFalse(self.learned())

    def test_few_receipts_are_shown_and_not_planned_with(self):
        for ago in (20, 10):
            self.receive(31, ago=ago)
        self.learn()
        self.assertEqual(self.learned().receipt_count, 2)
        self.assertFalse(self.learned().is_far)
        stats = self.stats([self.row()])
        self.assertTrue(math.isnan(stats["days"][0]))
        self.assertEqual(stats["lead_time_id"].tolist(), [0])

    def row(self, warehouse=None, lane=None, **values):
        return {
            "warehouse_id": (warehouse or self.abroad).id,
            "lane_id": (self.sea if lane is None else lane).id or 0,
            "vendor_id": self.vendor.id,
            "role": (warehouse or self.abroad).replenish_role,
            "handling_days": 0.0,
            **values,
        }

    def stats(self, rows):
        columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
        return self.lead_times._lead_time_stats(columns)

    def test_a_plan_reads_it_in_one_query(self):
        other = self.env["res.partner"].create({"name": "Other"})
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.vendor.id}
        )
        for ago in (50, 40, 30, 20, 10):
            self.receive(31, ago=ago)
            self.receive(9, ago=ago, warehouse=self.home)
        self.learn()
        no_lane = self.sea.browse()
        rows = [
            self.row(vendor_id=other.id),
            self.row(),
            self.row(vendor_id=contact.id),
            self.row(lane=no_lane),
            self.row(self.home, lane=no_lane, handling_days=2.0),
            self.row(vendor_id=0),
        ]
        self.env.flush_all()
        with self.assertQueryCount(1):
            stats = self.stats(rows)
        self.assertEqual(stats["count"].tolist(), [0, 5, 5, 0, 5, 0])
        self.assertEqual(stats["days"][[1, 2, 4]].tolist(), [31, 31, 9 + 2])
        self.assertEqual(stats["std_days"][[1, 2, 4]].tolist(), [0, 0, 0])

    def test_an_order_of_planning_is_known_by_its_lane(self):
        air = self.lane(self.env["stock.warehouse"], self.abroad, 3, sequence=20)
        first, second, third = (self.receive(days, ago=9) for days in (20, 8, 22))
        self.plan()
        suggestion = self.env["replenishment.suggestion"].create(
            {
                "item_id": self.item_model._find_or_create(
                    [(self.mug.id, self.abroad.id)]
                ).id,
                "supply_type": "buy",
                "state": "received",
                "lane_id": air.id,
                "partner_id": self.vendor.id,
            }
        )
        second.order_line.replenish_suggestion_ids = suggestion
        self.learn()
        self.assertEqual(self.learned(lane_id=air).median_days, 8)
        unknown = self.learned().filtered(lambda t: not t.lane_id)
        self.assertEqual(unknown.receipt_count, 2)
        self.assertEqual((first | third).mapped("state"), ["purchase"] * 2)

    def test_a_transfer_is_learned_from_dispatch_to_arrival(self):
        lane = self.lane(self.home, self.abroad, 18, departure_days=2)
        self.abroad.replenish_method = "transfer"
        self.stock(self.mug, self.home, 1000)
        for ago in (50, 40, 30, 20, 10):
            self.transfer(lane, days=25, ago=ago)
        self.learn()
        learned = self.learned(source_warehouse_id=self.home)
        self.assertEqual(learned.lane_id, lane)
        self.assertEqual((learned.median_days, learned.receipt_count), (25, 5))
        self.assertEqual(learned.configured_days, 18)
        self.assertTrue(learned.is_far)
        # Two days pass before the goods leave.
        stats = self.stats([self.row(lane=lane)])
        self.assertEqual(stats["days"].tolist(), [27])

    def transfer(self, lane, days, ago):
        rule = self.env["stock.rule"]._get_rule(
            self.mug,
            self.abroad.lot_stock_id,
            {"route_ids": lane._resupply_route(), "warehouse_id": self.abroad},
        )
        move = self.env["stock.move"].create(
            rule._get_stock_move_values(
                self.mug,
                10,
                self.mug.uom_id,
                self.abroad.lot_stock_id,
                "Transfer",
                "Transfer",
                self.env.company,
                {
                    "date_planned": fields.Datetime.now(),
                    "route_ids": lane._resupply_route(),
                },
            )
        )
        move._action_confirm()
        sending = move.move_orig_ids
        sending.picking_id.action_assign()
        self.take_in(sending.picking_id, 10, ago + days)
        self.take_in(move.picking_id, 10, ago)

    def test_only_where_goods_came_lately_it_is_learned_anew(self):
        other = self.env["res.partner"].create({"name": "Other"})
        self.receive(20, ago=50)
        order = self.receive(12, ago=50)
        order.partner_id = other
        self.learn()
        quiet = self.learned(partner_id=other)
        quiet.median_days = 99  # would be mended if it were computed
        self.receive(26, ago=2)
        self.learn()
        self.assertEqual(self.learned().receipt_count, 2)
        self.assertEqual(quiet.median_days, 99)

    def test_what_a_vendor_did_a_year_ago_is_forgotten(self):
        self.receive(20, ago=50)
        self.learn()
        self.learned().last_received_on = fields.Date.today() - timedelta(days=366)
        self.env["purchase.order"].search([]).picking_ids.move_ids.date = self.moment(
            366
        )
        self.learn()
        self.assertFalse(self.learned())

    def test_goods_that_arrive_wake_the_scheduled_action_and_no_more(self):
        cron = self.env.ref("tiktok_replenishment.ir_cron_learn_lead_times")
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        self.receive(20, ago=1)
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self.assertFalse(self.learned())

    def test_items_are_planned_again_when_their_lead_time_changed(self):
        item = self.item_model._find_or_create([(self.mug.id, self.abroad.id)])
        elsewhere = self.item_model._find_or_create([(self.mug.id, self.home.id)])
        requests = self.env["replenishment.planning.request"]
        self.receive(20, ago=3)
        requests.search([]).unlink()
        self.learn()
        self.assertEqual(requests.search([]).item_id, item)
        self.assertNotIn(elsewhere, requests.search([]).item_id)
        requests.search([]).unlink()
        self.learn()
        self.assertFalse(requests.search([]))

    def test_a_lane_that_becomes_one_of_several_is_not_taken_for_granted(self):
        self.receive(20, ago=9)
        self.learn()
        self.assertEqual(self.learned().lane_id, self.sea)
        self.lane(self.env["stock.warehouse"], self.abroad, 3, sequence=20)
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        self.lead_times.with_user(manager).action_learn_all()
        self.assertEqual(len(self.learned()), 1)
        self.assertFalse(self.learned().lane_id)

    def test_only_managers_have_everything_learned_anew(self):
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        with self.assertRaises(AccessError):
            self.lead_times.with_user(planner).action_learn_all()

    def test_the_latest_receipts_lead_to_their_orders(self):
        order = self.receive(20, ago=9)
        self.learn()
        buyer = self.user(
            "buyer",
            "tiktok_replenishment.group_planner",
            "purchase.group_purchase_user",
        )
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        page = self.learned().with_user(buyer).last_receipts_html
        self.assertIn(f"/odoo/purchase.order/{order.id}", page)
        page = self.learned().with_user(planner).last_receipts_html
        self.assertIn(order.name, page)
        self.assertNotIn("href", page)

    def test_the_screens_open(self):
        self.receive(20, ago=9)
        self.learn()
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        Form(self.learned().with_user(planner))

    def test_plans_take_the_learned_lead_time_where_the_policy_says_so(self):
        # 100 a day with 5 days of safety; 20 days are configured and 31 learned.
        product = self.textbook()
        policy = self.env["replenishment.policy"].create(
            {"name": "Learns", "learns_lead_time": False, "safety_method": "days"}
        )
        self.plan()
        item = self.item(product)
        item.policy_id = policy
        for ago in (41, 31, 21, 11, 1):
            self.receive(31, ago=ago)
        self.learn()
        self.plan()
        self.assertEqual((item.lead_days, item.reorder_point), (20, 2500))
        policy.learns_lead_time = True
        self.plan()
        self.assertEqual((item.lead_days, item.reorder_point), (31, 3600))
        self.assertIn("31 days, give or take", item.explanation_html)
        item.lead_days_override = 25
        self.assertEqual((item.lead_days, item.reorder_point), (25, 3000))
