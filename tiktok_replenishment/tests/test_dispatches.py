# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDispatches(PlanningCase):
    """The sending warehouse sees what has to leave, and on which day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domestic = cls.warehouse("CN1", replenish_role="domestic")
        cls.fed = cls.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        cls.sea = cls.lane(cls.domestic, cls.fed, 18)
        cls.lamp = cls.product("LAMP")
        cls.sell(cls.lamp, cls.fed, 30)
        cls.stock(cls.lamp, cls.fed, 600)
        cls.stock(cls.lamp, cls.domestic, 2000)

    def dispatches(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["replenishment.dispatch"].search(
            [("product_id", "=", self.lamp.id)]
        )

    def assert_dispatch(self, state, picking, **values):
        suggestion = self.suggestions(self.lamp)
        self.assertRecordValues(
            self.dispatches(),
            [
                {
                    "quantity": 330,
                    "source_warehouse_id": self.domestic.id,
                    "warehouse_id": self.fed.id,
                    "lane_id": self.sea.id,
                    "arrival_date": suggestion.arrival_date,
                    "ship_date": suggestion.arrival_date - timedelta(days=18),
                    "urgency": suggestion.urgency,
                    "state": state,
                    "picking_id": picking.id,
                    **values,
                }
            ],
        )

    def test_from_the_suggestion_until_it_has_left(self):
        self.env.company.replenish_execution = "approve"
        self.plan()
        suggestion = self.suggestions(self.lamp)
        self.assert_dispatch("planned", self.env["stock.picking"])
        suggestion.action_approve()
        receipt = suggestion.move_ids.picking_id
        self.assert_dispatch("draft", receipt)
        receipt.action_confirm()
        sending = receipt.move_ids.move_orig_ids
        sending.picking_id.do_unreserve()
        self.assert_dispatch("waiting", sending.picking_id)
        sending.picking_id.action_assign()
        self.assert_dispatch("ready", sending.picking_id)
        sending.picked = True
        sending.picking_id.button_validate()
        self.assertFalse(self.dispatches())

    def test_what_should_have_left_is_late(self):
        self.plan()
        move = self.suggestions(self.lamp).move_ids
        self.assertFalse(self.dispatches().is_late)
        move.date -= timedelta(days=5)
        self.assertTrue(self.dispatches().is_late)

    def closed(self, first_in, last_in):
        """The sending warehouse is closed, from and until so many days from today."""
        today = self.fed._replenish_today()
        return self.env["replenishment.closed.period"].create(
            {
                "name": "New Year",
                "date_from": today + timedelta(days=first_in),
                "date_to": today + timedelta(days=last_in),
                "warehouse_ids": self.domestic.ids,
            }
        )

    def test_nothing_is_planned_to_leave_a_warehouse_that_is_closed(self):
        today = self.fed._replenish_today()
        self.plan()
        self.assertEqual(self.dispatches().ship_date, today)
        # Two periods in a row: it opens on the seventh day, 18 days before arrival.
        self.closed(0, 3)
        self.closed(4, 6)
        self.plan()
        move = self.suggestions(self.lamp).move_ids
        self.assertEqual(self.dispatches().ship_date, today + timedelta(days=7))
        self.assertEqual(move.date.date(), today + timedelta(days=25))
        move.picking_id.action_confirm()
        sending = move.move_orig_ids
        self.assertEqual(sending.date.date(), today + timedelta(days=7))
        self.assertFalse(self.dispatches().is_late)

    def test_what_is_due_to_leave_on_a_closed_day_leaves_before(self):
        self.plan()
        today = self.fed._replenish_today()
        move = self.suggestions(self.lamp).move_ids
        # Someone wants it ten days later, when the warehouse is closed for a week.
        move.date += timedelta(days=10)
        self.closed(5, 7)
        self.closed(7, 11)
        self.assertEqual(self.dispatches().ship_date, today + timedelta(days=4))
        move.picking_id.action_confirm()
        sending = move.move_orig_ids
        self.assertEqual(sending.date.date(), today + timedelta(days=4))
        self.assertEqual(self.dispatches().ship_date, today + timedelta(days=4))

    def test_a_transfer_is_due_before_the_sending_warehouse_closes(self):
        # 30 a day, 18 days on the way, 6 days of safety: reorder point 720. Sent from
        # tomorrow on only after ten closed days it comes on the 29th day from now.
        self.stock(self.lamp, self.fed, 200)
        self.plan()
        self.assertFalse(self.dispatches())
        self.closed(1, 10)
        self.plan()
        dispatch = self.dispatches()
        self.assertEqual(dispatch.ship_date, self.fed._replenish_today())

    def test_a_clerk_without_planning_group_sees_them_and_opens_the_document(self):
        self.plan()
        clerk = self.user("clerk", "stock.group_stock_user")
        dispatch = self.dispatches().with_user(clerk)
        self.assertEqual(dispatch.lane_id.display_name, self.sea.name)
        action = dispatch.action_open_document()
        picking = self.suggestions(self.lamp).move_ids.picking_id
        self.assertEqual(action["res_id"], picking.id)

    def test_another_company_sees_nothing(self):
        self.plan()
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.user("stranger", "stock.group_stock_user")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertTrue(self.dispatches())
        self.assertFalse(self.dispatches().with_user(stranger).search([]))
