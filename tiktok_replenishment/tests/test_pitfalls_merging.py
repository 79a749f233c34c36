# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PlanningCase

REFUSAL = "Ask the quality team first."
# Longer than what Odoo shows of a message in a list.
LONG_REFUSAL = "The vendor works on this already, " * 8 + "so no."


@tagged("post_install", "-at_install")
class TestPitfallsMerging(PlanningCase):
    """Lines that fail, drafts that people own, and what people decide."""

    def draft_of_a_person(self, product, **values):
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": 1})
                ],
                **values,
            }
        )

    def test_pitfall_05_a_need_without_vendor_is_told_and_not_lost(self):
        yesterday = fields.Date.today() - timedelta(days=2)
        for number, offers in enumerate(
            ((), ({"date_end": yesterday},), ({"product_id": self.product("X").id},))
        ):
            with self.subTest(offers=offers):
                product = self.product(f"LAMP-{number}", offers=offers)
                self.sell(product, self.abroad, 10)
                self.plan()
                self.assertEqual(self.item(product).blocked_reason, "no_vendor")
                self.assertRecordValues(
                    self.suggestions(product),
                    [{"state": "blocked", "blocked_reason": "no_vendor"}],
                )
                self.assertFalse(self.orders(product))

    def test_pitfall_06_one_bad_line_does_not_hold_up_the_others(self):
        products = [self.textbook(f"HOME-{number}") for number in range(5)]
        bad = products[3]
        with self.a_check_against(bad):
            run = self.plan()
            for product in products:
                if product != bad:
                    self.assertEqual(self.orders(product).product_qty, 900)
            self.assertEqual(len(self.orders(products[0]).order_id.order_line), 4)
            self.assertEqual(run.drafted_count, 4)
            self.assertFalse(self.orders(bad))
            suggestion = self.suggestions(bad)
            self.assertRecordValues(
                suggestion, [{"state": "blocked", "blocked_reason": "refused"}]
            )
            self.assertIn(REFUSAL, suggestion.message_ids[0].body)
            told = len(suggestion.message_ids)
            again = self.plan()
            self.assertEqual((again.drafted_count, again.deleted_count), (0, 0))
            self.assertEqual(len(suggestion.message_ids), told)
        self.plan()
        self.assertEqual(suggestion.state, "drafted")
        self.assertEqual(self.orders(bad).product_qty, 900)

    @contextmanager
    def a_check_against(self, product):
        """A rule of the customer's own: this product is not ordered."""
        Line = self.registry["purchase.order.line"]
        prepare = Line._prepare_purchase_order_line_from_procurement

        def checked(line, product_id, *args):
            if product_id == product:
                raise ValidationError(REFUSAL)
            return prepare(line, product_id, *args)

        name = "_prepare_purchase_order_line_from_procurement"
        with patch.object(Line, name, checked):
            yield

    def test_pitfall_06_a_draft_that_odoo_keeps_does_not_hold_up_the_others(self):
        products = [self.textbook(f"HOME-{number}") for number in range(4)]
        bad = products[2]
        self.plan()
        for product in products:
            self.stock(product, self.abroad, 5000)
        suggestion = self.suggestions(bad)
        with self.deletion_refused(bad):
            run = self.plan()
            self.assertEqual(run.deleted_count, 3)
            for product in products:
                if product != bad:
                    self.assertFalse(self.orders(product))
                    self.assertEqual(self.suggestions(product).state, "superseded")
            self.assertEqual(self.orders(bad).product_qty, 900)
            self.assertRecordValues(
                suggestion,
                [{"state": "drafted", "is_touched": False, "blocked_reason": False}],
            )
            self.assertIn(LONG_REFUSAL, suggestion.message_ids[0].body)
            told = len(suggestion.message_ids)
            self.plan()
            self.assertEqual(len(suggestion.message_ids), told, "it is told once")
        self.plan()
        self.assertEqual(suggestion.state, "superseded")
        self.assertFalse(self.orders(bad))

    def test_pitfall_06_a_draft_that_odoo_keeps_is_not_made_a_second_time(self):
        """It has become critical and belongs on a faster order."""
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        self.stock(product, self.abroad, -2200)
        with self.deletion_refused(product):
            self.plan()
            self.assertEqual(self.orders(product), line)
            self.assertEqual(self.suggestions(product).state, "drafted")
        product.replenish_safety_days = 6
        self.plan()
        self.assertEqual(len(self.orders(product)), 1)
        self.assertNotEqual(self.orders(product), line)

    def test_pitfall_06_a_draft_that_odoo_keeps_is_not_made_again_over_another_lane(
        self,
    ):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        lane = self.lane(self.env["stock.warehouse"], self.abroad, 13)
        with self.deletion_refused(product):
            self.plan()
            self.plan()
            self.assertEqual(self.orders(product), line, "ordered twice")
            self.assertEqual(self.suggestions(product, "proposed").lane_id, lane)
        self.plan()
        self.assertEqual(len(self.orders(product)), 1)
        self.assertNotEqual(self.orders(product), line)
        self.assertEqual(self.suggestions(product, "drafted").lane_id, lane)

    def test_pitfall_06_money_makes_no_second_draft_beside_one_that_odoo_keeps(self):
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        self.lane(self.env["stock.warehouse"], self.abroad, 13)
        budget = self.env["replenishment.budget"].create({"name": "All", "amount": 1})
        with self.deletion_refused(product):
            self.plan()
            waiting = self.suggestions(product) - line.replenish_suggestion_ids
            self.assertEqual(waiting.blocked_reason, "over_budget")
            budget.amount = 1e6
            self.env["replenishment.budget.settlement"]._settle_now(self.env.company)
            self.assertEqual(waiting.state, "proposed")
            self.assertEqual(self.orders(product), line, "ordered twice")
        self.plan()
        self.assertEqual(waiting.state, "drafted")
        self.assertEqual(len(self.orders(product)), 1)

    def test_pitfall_06_a_draft_that_odoo_keeps_stays_one_when_it_is_blocked(self):
        """Its vendor does not sell it any more."""
        product = self.textbook()
        self.plan()
        line = self.orders(product)
        product.seller_ids.unlink()
        with self.deletion_refused(product):
            self.plan()
            self.assertEqual(self.orders(product), line)
            self.assertRecordValues(
                self.suggestions(product, "drafted"), [{"blocked_reason": False}]
            )
        self.plan()
        self.assertFalse(self.orders(product))
        self.assertEqual(self.suggestions(product)[-1].blocked_reason, "no_vendor")

    def test_pitfall_06_who_rejects_what_odoo_keeps_is_told_why(self):
        product = self.textbook()
        run = self.plan()
        with self.deletion_refused(product):
            with self.assertRaisesRegex(ValidationError, LONG_REFUSAL):
                self.suggestions(product).action_reject()
            run.action_undo()
        self.assertEqual(self.suggestions(product).state, "drafted")
        name = self.orders(product).order_id.name
        self.assertEqual(
            run.undo_note.split("\n")[2], f"Left, because Odoo keeps them: {name}"
        )

    @contextmanager
    def deletion_refused(self, product):
        """A rule of the customer's own: lines of this product are not deleted."""
        Line = self.registry["purchase.order.line"]
        unlink = Line.unlink

        def checked(lines):
            if product in lines.product_id:
                raise ValidationError(LONG_REFUSAL)
            return unlink(lines)

        with patch.object(Line, "unlink", checked):
            yield

    def test_pitfall_08_a_persons_draft_is_never_filled_up(self):
        for grouping in ("default", "day", "week", "all"):
            with self.subTest(grouping=grouping):
                self.vendor.group_rfq = grouping
                product = self.textbook(f"HOME-{grouping}")
                # The search of Odoo's rule takes starred drafts first.
                drafts = self.draft_of_a_person(product)
                drafts |= self.draft_of_a_person(product, priority="1")
                self.plan()
                self.assertEqual(drafts.order_line.mapped("product_qty"), [1, 1])
                self.assertFalse(drafts.order_line.replenish_suggestion_ids)
                self.assertEqual(self.orders(product)[2].product_qty, 900)

    def test_pitfall_08_a_native_rule_does_not_fill_up_our_draft(self):
        self.vendor.group_rfq = "all"
        product, other = self.textbook(), self.textbook("NATIVE")
        self.plan()
        line = self.orders(product)
        rule = self.native_rule(other, product_min_qty=9000, product_max_qty=9000)
        rule._procure_orderpoint_confirm()
        self.assertNotEqual(self.orders(other)[-1].order_id, line.order_id)
        self.plan()
        self.assertFalse(self.suggestions(product).is_touched)

    def test_pitfall_09_merged_rfqs_are_not_rejected(self):
        normal, critical = self.textbook("ONE"), self.textbook("TWO")
        self.stock(critical, self.abroad, -500)
        self.plan()
        lines = self.orders(normal) | self.orders(critical)
        self.assertEqual(len(lines.order_id), 2)
        lines.order_id.action_merge()
        kept = lines.exists().order_id.filtered(lambda order: order.state == "draft")
        self.plan()
        suggestions = self.suggestions(normal) | self.suggestions(critical)
        self.assertEqual(suggestions.mapped("state"), ["drafted", "drafted"])
        self.assertEqual(self.item(normal).position, 3200)
        kept.button_confirm()
        self.plan()
        self.assertEqual(suggestions.mapped("state"), ["ordered", "ordered"])
        self.assertEqual(self.item(normal).position, 3200)
        self.assertEqual(self.orders(normal).order_id.state, "purchase")

    def test_pitfall_09_lines_of_a_product_that_a_merge_adds_up_stay_suggested(self):
        """Odoo adds up the lines of the older order and deletes all but the first."""
        product = self.textbook()
        self.plan()
        first = self.orders(product)
        first.product_qty += 10  # planning leaves it from now on
        self.stock(product, self.abroad, -1500)
        self.plan()
        second = self.orders(product) - first
        self.assertTrue(second, "more is needed")
        second.write(
            {"order_id": first.order_id.id, "date_planned": first.date_planned}
        )
        other = self.draft_of_a_person(
            product, date_order=first.date_order + timedelta(days=1)
        )
        other.order_line.date_planned = first.date_planned
        asked = sum(self.orders(product).mapped("product_qty"))
        self.plan()
        position = self.item(product).position
        (first.order_id | other).with_user(
            self.user("buyer", "purchase.group_purchase_user")
        ).action_merge()
        self.assertEqual(first.product_qty, asked)
        self.assertEqual(self.open_lines(product), first)
        self.assertEqual(first.replenish_suggestion_ids, self.suggestions(product))
        self.plan()
        self.assertEqual(self.item(product).position, position)
        self.assertEqual(self.open_lines(product), first, "ordered twice")
        self.assertEqual(
            self.suggestions(product).mapped("state"), ["drafted", "drafted"]
        )
        first.order_id.button_confirm()
        self.plan()
        self.assertEqual(
            self.suggestions(product).mapped("state"), ["ordered", "ordered"]
        )

    def test_pitfall_09_goods_that_a_merge_adds_up_are_not_taken_for_cheaper_ones(
        self,
    ):
        product = self.textbook()
        self.plan()
        ours = self.orders(product)
        older = self.draft_of_a_person(
            product, date_order=ours.date_order - timedelta(days=2)
        )
        first, day = older.order_line, ours.date_planned
        first.date_planned = day
        ours.write({"order_id": older.id, "date_planned": day + timedelta(hours=20)})
        cheaper = first.copy({"order_id": older.id, "discount": 5})
        cheaper.date_planned = ours.date_planned
        other = self.draft_of_a_person(product)
        other.order_line.date_planned = day
        suggestion = self.suggestions(product)
        (older | other).action_merge()
        self.assertFalse(ours.exists())
        self.assertEqual(first.product_qty, 902)
        self.assertEqual(suggestion.purchase_line_ids, first)

    def test_pitfall_09_what_is_cut_from_a_merged_order_is_not_ordered_again(self):
        product = self.textbook()
        self.plan()
        ours = self.orders(product)
        older = self.draft_of_a_person(
            product, date_order=ours.date_order - timedelta(days=1)
        )
        older.order_line.date_planned = ours.date_planned
        (ours.order_id | older).action_merge()
        line = self.open_lines(product)
        self.assertEqual((line.order_id, line.product_qty), (older, 901))
        line.product_qty = 100
        self.plan()
        self.assertEqual(self.open_lines(product), line)

    def test_pitfall_10_what_a_person_refuses_is_not_asked_for_a_week(self):
        ways = {
            "cancelled": lambda line: line.order_id.button_cancel(),
            "deleted": lambda line: line.unlink(),
            "cut to nothing": lambda line: line.write({"product_qty": 0}),
        }
        for way, refuse in ways.items():
            with self.subTest(way=way), self.env.cr.savepoint() as savepoint:
                product = self.textbook()
                self.plan()
                refuse(self.orders(product))
                for _run in range(2):
                    self.plan()
                    self.assertEqual(self.item(product).position, 2300)
                    self.assertFalse(
                        sum(self.open_lines(product).mapped("product_qty"))
                    )
                self.plan_later(product, days=8)
                # Ordered again: 8 days on, as much is missing as before.
                self.assertEqual(self.open_lines(product)[-1:].product_qty, 900)
                savepoint.rollback()
                self.env.invalidate_all()

    def open_lines(self, product):
        return self.orders(product).filtered(lambda line: line.state != "cancel")

    def plan_later(self, product, days):
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.sell(product, self.abroad, 100, days=days)
            self.plan()

    def test_pitfall_23_a_vendor_added_by_a_confirmation_is_no_bargain(self):
        """Odoo notes a new vendor with a delay of 0 days and no minimum."""
        product = self.textbook()
        visitor = self.env["res.partner"].create({"name": "Visitor"})
        order = self.draft_of_a_person(product, partner_id=visitor.id)
        order.order_line.price_unit = 22
        order.button_confirm()
        self.assertEqual(product.seller_ids.mapped("delay"), [7, 0])
        policy = self.env["replenishment.policy"].create(
            {"name": "Quick", "vendor_strategy": "fastest"}
        )
        product.replenish_policy_id = policy
        self.plan()
        self.assertEqual(self.orders(product)[-1].order_id.partner_id, self.vendor)
        self.assertEqual(self.suggestions(product).state, "drafted")
