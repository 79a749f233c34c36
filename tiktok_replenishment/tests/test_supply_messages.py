# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestSupplyMessages(PlanningCase):
    """What is ordered already is compared with what sells now."""

    def day(self, days):
        return self.abroad._replenish_today() + timedelta(days=days)

    def messages(self, product, *states):
        domain = [("product_id", "=", product.id)]
        if states:
            domain.append(("state", "in", states))
        return self.env["replenishment.supply.message"].search(domain, order="kind")

    def ordered(self, product):
        """Plan the product and confirm what planning drafted; return the line."""
        self.plan()
        line = self.orders(product)
        line.order_id.button_confirm()
        self.plan()
        self.assertFalse(self.messages(product))
        return line

    def expect(self, product, a_day):
        self.item(product).avg_daily_sales_manual = a_day

    def viral(self):
        """400 a day while it lasts, 2000 there, 4800 ordered; then 40 a day.

        Up to (20 + 7 + 5) x 400 = 12 800; 2000 last 5 of the 20 days, so that 6000
        are lost and 12 800 - 2000 - 6000 = 4800 are ordered.
        """
        product = self.textbook("VIRAL")
        self.stock(product, self.abroad, -300)
        self.item_model._find_or_create([(product.id, self.abroad.id)])
        self.expect(product, 400)
        line = self.ordered(product)
        self.assertEqual(line.product_qty, 4800)
        self.expect(product, 40)
        return product, line

    # Stories

    def test_after_a_viral_spike_less_is_needed_and_later(self):
        product, line = self.viral()
        # 120 days sell 4800, 200 are kept for safety: of 2000 + 4800, 1800 are too
        # much. 2000 stay above 200 for 45 days.
        self.assertRecordValues(
            self.messages(product),
            [
                {
                    "kind": "postpone",
                    "reason": "decayed",
                    "date_from": self.day(20),
                    "date_to": self.day(45),
                    "days": 25,
                    "value": 3000 * 22,
                    "order_id": line.order_id.id,
                    "partner_id": self.vendor.id,
                },
                {
                    "kind": "reduce",
                    "reason": "decayed",
                    "date_from": self.day(20),
                    "date_to": False,
                    "days": 0,
                    "value": 1800 * 22,
                    "order_id": line.order_id.id,
                    "partner_id": self.vendor.id,
                },
            ],
        )
        reduce = self.messages(product)[1]
        self.assertEqual((reduce.quantity_from, reduce.quantity_to), (4800, 3000))
        text = " ".join(reduce._explanation_texts())
        self.assertIn("3,000 instead of 4,800", text)
        self.assertIn("400 a day were expected when it was ordered, 40 are now", text)

    def test_accepting_changes_the_order_and_leaves_nothing_to_say(self):
        product, line = self.viral()
        self.messages(product).action_accept()
        self.assertEqual(line.product_qty, 3000)
        move = line.move_ids.filtered(lambda m: m.state != "cancel")
        self.assertEqual(move.product_uom_qty, 3000)
        self.assertEqual(line.date_planned.date(), self.day(45))
        self.assertEqual(move.date.date(), self.day(45))
        self.plan()
        self.assertEqual(self.item(product).position, 5000)
        self.assertEqual(
            self.messages(product).mapped("state"), ["accepted", "accepted"]
        )
        self.assertEqual(len(self.orders(product)), 1)

    def test_a_vendor_that_slips_by_ten_days_is_asked_to_hurry(self):
        product = self.textbook()
        product.list_price = 40
        line = self.ordered(product)
        line.date_planned += timedelta(days=10)
        self.plan()
        # 2300 last 23 days; of the 30 until the goods come, 7 x 100 are lost.
        message = self.messages(product)
        self.assertRecordValues(
            message,
            [
                {
                    "kind": "expedite",
                    "reason": "slipped",
                    "date_from": self.day(30),
                    "date_to": self.day(23),
                    "days": 7,
                    "quantity_lost": 700,
                    "value": 700 * (40 - 22),
                }
            ],
        )
        self.assertIn(
            "10 days later than planned", " ".join(message._explanation_texts())
        )
        self.assertEqual(len(self.orders(product)), 1)

    def test_money_is_told_in_the_coins_that_there_are(self):
        self.env.company.currency_id.rounding = 5
        product = self.textbook()
        product.list_price = 40.01
        line = self.ordered(product)
        line.date_planned += timedelta(days=10)
        self.plan()
        # 700 x (40.01 - 22) = 12 607
        self.assertEqual(self.messages(product).value, 12605)

    def test_a_message_ends_by_itself_with_its_cause(self):
        product = self.textbook()
        line = self.ordered(product)
        line.date_planned += timedelta(days=10)
        self.plan()
        line.date_planned -= timedelta(days=10)
        self.plan()
        self.assertEqual(self.messages(product).state, "ended")
        line.date_planned += timedelta(days=10)
        self.plan()
        line.order_id.picking_ids.move_ids.picked = True
        line.order_id.picking_ids._action_done()
        self.plan()
        self.assertEqual(self.messages(product).mapped("state"), ["ended", "ended"])

    def test_what_is_told_of_goods_moves_on_with_them(self):
        """Nothing else has the product planned in the first warehouse."""
        product, other = self.product("LEFT OVER"), self.warehouse("US2")
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": 9})
                ],
            }
        )
        order.button_confirm()
        self.plan()
        first = self.messages(product)
        self.assertRecordValues(first, [{"kind": "cancel", "state": "open"}])
        shelf = other.lot_stock_id.id
        order.picking_ids.move_ids.write(
            {"location_dest_id": shelf, "location_final_id": shelf}
        )
        self.plan()
        self.assertFalse(self.item(product).active)
        self.assertEqual(first.state, "ended")
        second = self.messages(product, "open")
        self.assertEqual((second.kind, second.warehouse_id), ("cancel", other))

    def test_a_growing_product_wants_its_goods_earlier(self):
        product = self.textbook()
        line = self.ordered(product)
        self.expect(product, 200)
        # No lane brings what was ordered today earlier than in 20 days.
        self.assertFalse(self.messages(product))
        line.order_id.date_approve -= timedelta(days=12)
        self.plan()
        # 2300 last 11 days and a half; 100 + 8 x 200 are lost, of which 900 come.
        self.assertRecordValues(
            self.messages(product),
            [
                {
                    "kind": "expedite",
                    "reason": "grown",
                    "date_to": self.day(11),
                    "days": 9,
                    "quantity_lost": 900,
                }
            ],
        )

    def test_a_phased_out_product_is_cancelled(self):
        product = self.textbook()
        line = self.ordered(product)
        product.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Sell down", "kind": "phase_out"}
        )
        self.plan()
        message = self.messages(product)
        self.assertRecordValues(
            message, [{"kind": "cancel", "reason": "phase_out", "value": 900 * 22}]
        )
        message.action_accept()
        self.assertEqual(line.order_id.state, "cancel")
        self.plan()
        self.assertEqual(self.messages(product).state, "accepted")
        self.assertEqual(self.item(product).position, 2300)

    def test_an_overdue_order_is_expected_in_a_week_and_hurried(self):
        product = self.textbook()
        line = self.ordered(product)
        self.stock(product, self.abroad, -2000)
        line.date_planned = datetime.combine(self.day(-3), time(20))
        line.order_id.date_approve = datetime.combine(self.day(-23), time(20))
        self.plan()
        # 300 last 3 days; until the day 7 it is expected on, 4 x 100 are lost.
        self.assertRecordValues(
            self.messages(product),
            [{"kind": "expedite", "reason": "overdue", "quantity_lost": 400}],
        )

    # Damping

    def test_planning_twice_tells_nothing_new(self):
        product, _line = self.viral()
        before = self.messages(product).mapped("write_date")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE replenishment_supply_message SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        self.plan()
        after = self.messages(product)
        self.assertEqual(len(after), len(before))
        self.assertEqual({d.year for d in after.mapped("write_date")}, {2020})

    def test_what_is_worth_too_little_is_not_told(self):
        product, _line = self.viral()
        self.env.company.replenish_message_value = 60_000
        self.plan()
        # 3000 x 22 to postpone are worth it; 1800 x 22 to reduce were told before
        # and stay told above half of the limit.
        self.assertEqual(
            self.messages(product, "open").mapped("kind"), ["postpone", "reduce"]
        )
        self.env.company.replenish_message_value = 90_000
        self.plan()
        self.assertEqual(self.messages(product, "open").mapped("kind"), ["postpone"])

    def test_goods_about_to_leave_are_not_changed(self):
        product = self.textbook()
        line = self.ordered(product)
        line.date_planned = datetime.combine(self.day(2), time(20))
        self.expect(product, 1)
        self.assertFalse(self.messages(product))

    def test_goods_on_the_lane_already_are_not_changed(self):
        sea = self.lane(self.env["stock.warehouse"], self.abroad, 18)
        product = self.textbook()
        line = self.ordered(product)
        self.assertEqual((line.date_planned.date() - self.day(0)).days, 20)
        # 20 - 18 days are left until departure, and 3 are fixed.
        self.expect(product, 1)
        self.assertFalse(self.messages(product))
        sea.transit_days = 17
        self.plan()
        self.assertEqual(self.messages(product).kind, "cancel")

    def test_what_is_dismissed_stays_away_until_its_day(self):
        product, _line = self.viral()
        message = self.messages(product)[0]
        wizard = self.env["replenishment.supply.message.dismiss"].create(
            {"message_ids": message.ids, "until": self.day(3)}
        )
        wizard.action_dismiss()
        self.plan()
        self.assertEqual(message.state, "dismissed")
        message.dismissed_until = self.day(-1)
        self.plan()
        self.assertEqual(message.state, "open")
        self.assertEqual(len(self.messages(product)), 2)

    def test_what_was_dismissed_and_has_no_cause_any_more_ends_after_its_day(self):
        product, _line = self.viral()
        messages = self.messages(product)
        messages.write({"state": "dismissed", "dismissed_until": self.day(3)})
        self.expect(product, 400)
        self.assertEqual(messages.mapped("state"), ["dismissed", "dismissed"])
        messages.dismissed_until = self.day(-1)
        self.plan()
        self.assertEqual(messages.mapped("state"), ["ended", "ended"])

    # Accepting

    def test_one_line_of_an_order_is_cancelled_and_the_other_stays(self):
        first, second = self.textbook("ONE"), self.textbook("TWO")
        self.plan()
        order = (self.orders(first) | self.orders(second)).order_id
        self.assertEqual(len(order), 1)
        order.button_confirm()
        self.plan()
        self.expect(first, 0.1)
        self.assertEqual(self.messages(first).kind, "cancel")
        self.messages(first).action_accept()
        self.assertEqual(order.state, "purchase")
        self.assertEqual(self.orders(first).product_qty, 0)
        self.assertEqual(self.orders(second).product_qty, 900)
        self.plan()
        self.assertEqual(self.item(first).position, 2300)
        self.assertEqual(self.item(second).position, 3200)

    def test_a_locked_order_is_not_changed(self):
        product, line = self.viral()
        line.order_id.locked = True
        with self.assertRaisesRegex(UserError, "locked"):
            self.messages(product).action_accept()

    def test_a_planner_without_purchase_rights_cannot_change_an_order(self):
        product, line = self.viral()
        planner = self.user("planner", "tiktok_replenishment.group_planner")
        with self.assertRaises(AccessError):
            self.messages(product).with_user(planner).action_accept()
        buyer = self.user(
            "buyer",
            "tiktok_replenishment.group_planner",
            "purchase.group_purchase_user",
        )
        self.messages(product).with_user(buyer).action_accept()
        self.assertEqual(line.product_qty, 3000)

    def test_one_mail_asks_the_vendor_for_all_and_tells_nothing_of_stock(self):
        self.vendor.email = "vendor@example.com"
        product, line = self.viral()
        buyer = self.user(
            "buyer",
            "tiktok_replenishment.group_planner",
            "purchase.group_purchase_user",
        )
        messages = self.messages(product).with_user(buyer)
        action = messages.action_ask_vendor()
        composer = (
            self.env["mail.compose.message"]
            .with_user(buyer)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn(self.vendor, composer.partner_ids)
        composer.action_send_mail()
        mail = line.order_id.message_ids[0].body
        self.assertIn("3,000 instead of 4,800", mail)
        self.assertIn("not before", mail)
        self.assertNotIn("66,000", mail)
        self.assertTrue(all(messages.mapped("asked_on")))
        self.assertEqual(messages.mapped("state"), ["open", "open"])

    # Transfers

    def transferred(self):
        """900 on the way from another warehouse, nothing sent yet."""
        home = self.warehouse("CN1", replenish_role="domestic")
        self.lane(home, self.abroad, 12)
        self.abroad.replenish_method = "transfer"
        product = self.textbook()
        product.replenish_lead_days = 0
        self.abroad.replenish_lead_days = 20
        self.stock(product, home, 9000)
        self.stock(product, self.abroad, -1000)
        self.plan()
        picking = self.suggestions(product).move_ids.picking_id
        picking.action_confirm()
        self.plan()
        return product, picking.move_ids

    def test_a_transfer_is_postponed_with_its_sending(self):
        product, move = self.transferred()
        sending = move.move_orig_ids
        gap = move.date - sending.date
        self.assertFalse(self.messages(product))
        self.expect(product, 30)
        message = self.messages(product, "open")
        self.assertEqual(message.kind, "postpone")
        message.action_accept()
        self.assertEqual(move.date.date(), message.date_to)
        self.assertEqual(move.date - sending.date, gap)
        self.plan()
        self.assertEqual(message.state, "accepted")

    def test_a_transfer_that_nobody_needs_is_cancelled_at_both_ends(self):
        product, move = self.transferred()
        sending = move.move_orig_ids
        self.expect(product, 1)
        message = self.messages(product, "open")
        self.assertEqual(message.kind, "cancel")
        message.action_accept()
        self.assertEqual(move.state, "cancel")
        self.assertEqual(sending.state, "cancel")

    def test_a_transfer_that_has_left_is_not_changed(self):
        product, move = self.transferred()
        sending = move.move_orig_ids
        sending.picked = True
        sending.picking_id._action_done()
        self.expect(product, 1)
        self.assertFalse(self.messages(product))

    def test_telling_costs_as_many_statements_for_many_orders_as_for_few(self):
        def statements(count):
            products = [self.textbook(f"MANY-{count}-{n}") for n in range(count)]
            self.plan()
            for product in products:
                self.orders(product).order_id.button_confirm()
            self.plan()
            items = self.item_model.browse()
            for product in products:
                items |= self.item(product)
            # Half of it would be too much, and is told.
            self.env["replenishment.demand"].search(
                [("product_id", "in", [p.id for p in products])]
            ).qty = 10
            self.env.flush_all()
            self.env.invalidate_all()
            run = self.run_model.create(
                {"company_id": self.env.company.id, "scope": "changed"}
            )
            before = self.cr.sql_log_count
            list(self.env["replenishment.planner"]._plan_each([items], run))
            self.env.flush_all()
            statements = self.cr.sql_log_count - before
            self.assertTrue(all(self.messages(product) for product in products))
            return statements

        statements(1)
        self.assertEqual(statements(2), statements(12))

    # Who sees them

    def test_a_viewer_sees_no_message(self):
        product, _line = self.viral()
        viewer = self.user("viewer", "tiktok_replenishment.group_viewer")
        with self.assertRaises(AccessError):
            self.messages(product).with_user(viewer).read(["value"])

    def test_order_and_item_tell_how_many_changes_are_asked(self):
        product, line = self.viral()
        self.assertEqual(line.order_id.replenish_message_count, 2)
        self.assertEqual(self.item(product).replenish_message_count, 2)
        action = line.order_id.action_open_replenish_messages()
        self.assertEqual(
            self.env["replenishment.supply.message"].search(action["domain"]),
            self.messages(product),
        )
