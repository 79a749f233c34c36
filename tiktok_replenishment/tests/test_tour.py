# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestTour(HttpCase, PlanningCase):
    """The way of a campaign through two people's screens."""

    def test_a_managers_uplift_becomes_the_buyers_urgent_rfq(self):
        self.user("tour_manager", "tiktok_replenishment.group_manager")
        self.user(
            "tour_buyer",
            "tiktok_replenishment.group_planner",
            "purchase.group_purchase_user",
        )
        star = self.textbook("STAR")
        self.stock(star, self.abroad, 700)
        self.plan()
        self.assertFalse(self.orders(star))
        self.start_tour(
            f"/odoo/product.template/{star.product_tmpl_id.id}",
            "tiktok_replenishment_set_uplift",
            login="tour_manager",
        )
        self.env.invalidate_all()
        order = self.orders(star).order_id
        self.assertEqual(order.replenish_urgency, "urgent")
        self.start_tour(
            "/odoo/action-purchase.purchase_rfq",
            "tiktok_replenishment_open_urgent_rfq",
            login="tour_buyer",
        )

    def test_a_planner_approves_in_bulk_and_rejects_with_a_reason(self):
        self.env.company.replenish_execution = "approve"
        self.user("tour_planner", "tiktok_replenishment.group_planner")
        one, two, three = (
            self.textbook(f"TOUR-{name}") for name in ("ONE", "TWO", "THREE")
        )
        self.plan()
        self.start_tour(
            "/odoo/action-tiktok_replenishment.replenishment_suggestion_action",
            "tiktok_replenishment_decide",
            login="tour_planner",
        )
        self.env.invalidate_all()
        lines = self.orders(one) | self.orders(two)
        self.assertEqual(lines.mapped("product_qty"), [950, 900])
        self.assertEqual(len(lines.order_id), 1)
        self.assertRecordValues(
            self.suggestions(three),
            [
                {
                    "state": "rejected",
                    "reject_reason_id": self.env.ref(
                        "tiktok_replenishment.reject_reason_too_much"
                    ).id,
                }
            ],
        )
