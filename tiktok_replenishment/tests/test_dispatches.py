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
