# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import Form, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDocumentScreens(PlanningCase):
    """What a buyer and a warehouse clerk find on their usual screens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.textbook()
        cls.buyer = cls.user("buyer", "purchase.group_purchase_user")
        cls.clerk = cls.user("clerk", "stock.group_stock_user")

    def search(self, model, filter_, user=None):
        """The records that a filter of the model's search view finds."""
        Model = self.env[model].with_user(user or self.env.user)
        view = self.env.ref(
            {
                "purchase.order": "purchase.view_purchase_order_filter",
                "stock.picking": "stock.view_picking_internal_search",
            }[model]
        )
        arch = Model.get_view(view.id, "search")["arch"]
        self.assertIn(f'name="{filter_}"', arch)
        domains = {
            "replenish_fast": [("replenish_urgency", "in", ("critical", "urgent"))],
            "replenish_planned": [("replenish_urgency", "!=", False)],
            "replenish_too_late": [("replenish_is_too_late", "=", True)],
        }
        return Model.search(domains[filter_])

    def transfer(self):
        source = self.warehouse("CN1", replenish_role="domestic")
        self.lane(source, self.abroad, 18)
        self.abroad.replenish_method = "transfer"
        self.stock(self.home, source, 5000)
        self.stock(self.home, self.abroad, -1800)
        self.plan()
        return self.suggestions(self.home).move_ids.picking_id

    def test_an_order_that_comes_too_late_stands_out_and_says_why(self):
        self.stock(self.home, self.abroad, -1300)  # 1,000 last ten days of twenty
        self.plan()
        order = self.orders(self.home).order_id
        self.assertTrue(order.replenish_is_too_late)
        for filter_ in ("replenish_fast", "replenish_planned", "replenish_too_late"):
            self.assertIn(order, self.search("purchase.order", filter_, self.buyer))
        suggestion = self.suggestions(self.home)
        self.assertEqual(suggestion.days_too_late, 10)
        self.assertIn("Stock is gone", suggestion.timeline_html)

    def test_an_order_in_time_is_no_warning(self):
        self.plan()
        order = self.orders(self.home).order_id
        self.assertFalse(order.replenish_is_too_late)
        self.assertNotIn(order, self.search("purchase.order", "replenish_too_late"))
        self.assertEqual(self.suggestions(self.home).days_too_late, 0)

    def test_buyers_and_clerks_open_planned_documents(self):
        self.plan()
        with Form(self.orders(self.home).order_id.with_user(self.buyer)) as form:
            self.assertEqual(form.replenish_urgency, "normal")
        picking = self.transfer()
        with Form(picking.with_user(self.clerk)) as form:
            self.assertTrue(form.replenish_urgency)

    def test_a_transfer_leads_to_its_explanation_and_groups_by_lane(self):
        picking = self.transfer()
        self.assertEqual(picking.replenish_suggestion_count, 1)
        action = picking.action_open_replenish_suggestions()
        self.assertEqual(action["res_id"], self.suggestions(self.home, "drafted").id)
        groups = dict(
            self.env["stock.picking"]._read_group(
                [("id", "=", picking.id)], ["replenish_lane_id"], ["__count"]
            )
        )
        self.assertEqual(groups, {picking.replenish_lane_id: 1})
        self.assertIn(picking, self.search("stock.picking", "replenish_planned"))

    def test_what_a_person_has_changed_can_be_listed(self):
        self.plan()
        line = self.orders(self.home)
        domain = [("order_line.replenish_suggestion_ids.is_touched", "=", True)]
        planner = self.user(
            "planner",
            "tiktok_replenishment.group_planner",
            "purchase.group_purchase_user",
        )
        orders = self.env["purchase.order"].with_user(planner)
        self.assertNotIn(line.order_id, orders.search(domain))
        line.product_qty = 800
        self.plan()
        self.assertIn(line.order_id, orders.search(domain))

    def test_the_days_of_a_suggestion_stand_in_their_order(self):
        self.plan()
        suggestion = self.suggestions(self.home)
        days = suggestion._days()
        self.assertEqual(days[0][0], self.abroad._replenish_today())
        arrival = self.abroad._replenish_today() + timedelta(days=20)
        self.assertIn((arrival, "Arrives", "success"), days)
