# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningDocuments(PlanningCase):
    """Drafts: what planning may change, and what belongs to people."""

    def test_the_draft_carries_price_dates_urgency_and_links(self):
        product = self.textbook()
        self.plan()
        line, suggestion = self.orders(product), self.suggestions(product)
        order = line.order_id
        self.assertEqual(order.partner_id, self.vendor)
        self.assertEqual(order.picking_type_id, self.abroad.in_type_id)
        self.assertEqual(order.replenish_urgency, "normal")
        self.assertEqual(order.priority, "0")
        self.assertEqual(line.location_final_id, self.abroad.lot_stock_id)
        self.assertEqual(line.date_planned.date(), suggestion.arrival_date)
        self.assertEqual(
            (suggestion.arrival_date - self.abroad._replenish_today()).days, 20
        )
        self.assertEqual(suggestion.purchase_line_ids, line)
        self.assertEqual(suggestion.document_name, order.name)
        self.assertEqual(suggestion.state, "drafted")

    def test_a_new_rfq_is_due_by_the_end_of_today_at_the_earliest(self):
        product = self.textbook()
        with freeze_time("2026-03-02 17:00:00"):
            self.sell(product, self.abroad, 100)
            self.plan()
        # Two days late, so today; 23:59 in Los Angeles is the next morning in UTC.
        self.assertEqual(
            self.orders(product).order_id.date_order, datetime(2026, 3, 3, 7, 59)
        )

    def test_a_changed_need_rewrites_the_untouched_draft(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        self.stock(product, self.abroad, -200)
        self.plan()
        self.assertEqual(self.orders(product), line)
        self.assertEqual(line.product_qty, 1100)

    def test_a_draft_that_becomes_urgent_moves_to_an_urgent_order(self):
        product = self.textbook()
        self.plan()
        normal = self.orders(product).order_id
        self.stock(product, self.abroad, -500)
        self.plan()
        # 1800 last 18 days, the order takes 20: 200 are lost and not ordered.
        self.assertFalse(normal.exists())
        self.assertEqual(self.orders(product).product_qty, 1200)
        self.assertEqual(self.orders(product).order_id.priority, "1")

    def test_a_need_that_is_gone_deletes_the_untouched_draft(self):
        product = self.textbook()
        self.plan()
        order = self.orders(product).order_id
        self.stock(product, self.abroad, 5000)
        self.plan()
        self.assertFalse(order.exists())
        self.assertEqual(self.suggestions(product).state, "superseded")

    def test_an_edited_draft_stays_as_the_person_left_it(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.product_qty = 800
        self.stock(product, self.abroad, 5000)
        self.plan()
        self.assertEqual(line.product_qty, 800)
        self.assertTrue(self.suggestions(product).is_touched)
        self.assertEqual(self.item(product).position, 8100)

    def test_a_cut_is_not_ordered_behind_the_buyers_back(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.product_qty = 100
        self.plan()
        self.assertEqual(self.orders(product), line)

    def test_more_than_was_cut_is_proposed_beside_the_edited_draft(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        line.product_qty = 100
        self.stock(product, self.abroad, -600)
        self.plan()
        self.assertEqual(self.orders(product)[0].product_qty, 100)
        # Up to 3200, has 1700 + 100; 300 of the first 20 days' sales are lost.
        self.assertEqual(self.orders(product)[1].product_qty, 1100)

    def test_editing_the_quantity_keeps_the_planned_arrival(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        arrival = line.date_planned
        line.product_qty = 850
        self.assertEqual(line.date_planned, arrival)

    def test_a_deleted_draft_is_not_made_again_for_a_week(self):
        product = self.textbook()
        self.plan()
        order = self.orders(product).order_id
        order.button_cancel()
        order.unlink()
        self.plan()
        self.assertFalse(self.orders(product))
        self.assertEqual(self.suggestions(product).state, "rejected")

    def test_a_confirmed_order_is_followed_to_its_receipt(self):
        product = self.textbook()
        self.plan()
        order = self.orders(product).order_id
        order.button_confirm()
        self.plan()
        suggestion = self.suggestions(product)
        self.assertEqual(suggestion.state, "ordered")
        self.assertEqual(self.item(product).position, 3200)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.plan()
        self.assertEqual(suggestion.state, "received")
        self.assertEqual(self.item(product).position, 3200)

    def test_merged_rfqs_keep_their_suggestions(self):
        normal, critical = self.textbook("ONE"), self.textbook("TWO")
        self.stock(critical, self.abroad, -500)
        self.plan()
        lines = self.orders(normal) | self.orders(critical)
        self.assertEqual(len(lines.order_id), 2)
        lines.order_id.action_merge()
        self.plan()
        self.assertEqual(
            (self.suggestions(normal) | self.suggestions(critical)).mapped("state"),
            ["drafted", "drafted"],
        )
        self.assertEqual(self.item(normal).position, 3200)
        self.assertEqual(self.item(critical).position, 3000)

    def test_a_persons_draft_of_the_same_vendor_is_left_alone(self):
        for grouping in ("default", "day", "week", "all"):
            with self.subTest(grouping=grouping):
                self.vendor.group_rfq = grouping
                product = self.textbook(f"HOME-{grouping}")
                own = self.env["purchase.order"].create(
                    {
                        "partner_id": self.vendor.id,
                        "picking_type_id": self.abroad.in_type_id.id,
                        "order_line": [
                            (0, 0, {"product_id": product.id, "product_qty": 1})
                        ],
                    }
                )
                self.plan()
                self.assertEqual(own.order_line.product_qty, 1)
                self.assertEqual(len(self.orders(product).order_id), 2)

    def test_the_order_is_raised_to_the_vendors_minimum(self):
        product = self.product("LAMP", offers=({"min_qty": 5000, "price": 3},))
        self.sell(product, self.abroad, 10)
        self.stock(product, self.abroad, 200)
        self.plan()
        self.assertRecordValues(
            self.orders(product), [{"product_qty": 5000, "price_unit": 3}]
        )
        texts = " ".join(self.suggestions(product)._explanation_texts())
        self.assertIn("raised to 5,000: minimum 5,000", texts)

    def test_the_cheapest_vendor_in_the_companys_currency_wins(self):
        rupee = self.foreign_currency("INR", 0.01)
        cheap = self.env["res.partner"].create({"name": "Cheap"})
        product = self.product("LAMP", offers=({"price": 22},))
        self.offer(product, vendor=cheap, price=1000, currency_id=rupee.id, sequence=9)
        self.sell(product, self.abroad, 10)
        self.plan()
        line = self.orders(product)
        self.assertEqual(line.order_id.partner_id, cheap)
        self.assertEqual(line.order_id.currency_id, rupee)
        self.assertEqual(line.price_unit, 1000)

    def test_a_vendor_unit_is_converted_once(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        product = self.product(
            "LAMP",
            offers=(
                {
                    "product_uom_id": dozen.id,
                    "price": 120,
                    "min_qty": 5,
                    "replenish_multiple": 5,
                },
            ),
        )
        self.sell(product, self.abroad, 10)
        self.stock(product, self.abroad, 200)
        self.plan()
        # Up to (20 + 7 + 5) days x 10 = 320, needs 120 = 10 dozen.
        self.assertRecordValues(
            self.orders(product),
            [
                {
                    "product_qty": 10,
                    "product_uom_id": dozen.id,
                    "product_uom_qty": 120,
                    "price_unit": 120,
                }
            ],
        )

    def test_a_phase_out_product_is_sold_down_and_never_ordered(self):
        product = self.textbook()
        product.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Sell down", "kind": "phase_out"}
        )
        self.plan()
        self.assertFalse(self.suggestions(product))
        self.assertEqual(self.item(product).urgency, "ok")

    def test_no_vendor_blocks_with_a_reason(self):
        product = self.product("LAMP", offers=())
        self.sell(product, self.abroad, 10)
        self.plan()
        self.assertEqual(self.item(product).blocked_reason, "no_vendor")
        self.assertRecordValues(
            self.suggestions(product),
            [{"state": "blocked", "blocked_reason": "no_vendor"}],
        )
        self.offer(product)
        self.plan()
        self.assertEqual(self.suggestions(product).state, "drafted")

    def test_a_draft_whose_vendor_is_gone_is_withdrawn_and_blocked(self):
        product = self.textbook()
        self.plan()
        product.seller_ids.unlink()
        self.plan()
        self.assertFalse(self.orders(product))
        self.assertRecordValues(
            self.suggestions(product),
            [{"state": "blocked", "blocked_reason": "no_vendor"}],
        )

    def test_no_lead_time_blocks_with_a_reason(self):
        self.abroad.replenish_lead_days = 0
        product = self.product("LAMP", offers=({"delay": 0},))
        self.sell(product, self.abroad, 10)
        self.plan()
        self.assertEqual(self.item(product).blocked_reason, "no_lead_time")
        self.assertFalse(self.orders(product))

    def test_one_blocked_product_does_not_hold_up_the_others(self):
        blocked = self.product("LAMP", offers=())
        self.sell(blocked, self.abroad, 10)
        product = self.textbook()
        self.plan()
        self.assertEqual(self.orders(product).product_qty, 900)

    def test_a_native_rule_keeps_planning_away(self):
        product = self.textbook()
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "location_id": self.abroad.lot_stock_id.id,
                "trigger": "auto",
                "product_min_qty": 0,
                "product_max_qty": 0,
            }
        )
        self.plan()
        self.assertEqual(self.item(product).blocked_reason, "native_rule")
        self.assertFalse(self.suggestions(product))

    def test_in_approve_execution_a_planner_approves_first(self):
        self.env.company.replenish_execution = "approve"
        product = self.textbook()
        self.plan()
        suggestion = self.suggestions(product)
        self.assertEqual(suggestion.state, "proposed")
        self.assertFalse(self.orders(product))
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        suggestion.with_user(planner).action_approve()
        self.assertEqual(suggestion.state, "drafted")
        self.assertEqual(self.orders(product).product_qty, 900)
        with self.assertRaises(UserError):
            suggestion.with_user(planner).action_approve()

    def test_undo_withdraws_untouched_drafts_and_tells_what_it_left(self):
        first, second = self.textbook("ONE"), self.textbook("TWO")
        other = self.env["res.partner"].create({"name": "Other"})
        second.seller_ids.partner_id = other
        run = self.plan()
        self.orders(second).product_qty = 950
        run.action_undo()
        self.assertFalse(self.orders(first))
        self.assertEqual(self.orders(second).product_qty, 950)
        self.assertIn(self.orders(second).order_id.name, run.undo_note)

    def test_lanes_may_not_form_a_circle(self):
        second = self.warehouse("US2")
        self.lane(self.abroad, second, 5)
        with self.assertRaisesRegex(ValidationError, "circle"):
            self.lane(second, self.abroad, 5)
