# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..connectors.tiktok.events import SUBSCRIBED_EVENTS
from .common_outside import OutsideCase, listing

ELSEWHERE = "https://erp.example.com/webhook"


@tagged("post_install", "-at_install")
class TestTiktokSubscriptions(OutsideCase, HttpCase):
    """Which events a shop sends where, and what comes of those that get here."""

    products = [listing("MUG", sales=[{"per_day": 2, "from": "-5d"}])]

    def setUp(self):
        super().setUp()
        self.shop = self.connect_shop()

    def states(self):
        return {row.name: row.state for row in self.shop.subscription_ids}

    def call(self, method, *arguments):
        return self.shop.account_id._call_with_token(
            lambda client: getattr(client, method)(self.shop.cipher, *arguments)
        )

    # ----------------------------------------------------------- subscriptions

    def test_a_shop_subscribes_to_every_event_of_use(self):
        result = self.shop.action_subscribe_webhooks()
        self.assertEqual(self.states(), dict.fromkeys(SUBSCRIBED_EVENTS, "here"))
        self.assertEqual(result["params"]["type"], "success")
        self.assertIn("8 of 8", result["params"]["message"])
        address = self.shop.webhook_address
        self.assertEqual({row.address for row in self.call("list_webhooks")}, {address})

    def test_subscribing_again_asks_for_nothing_new(self):
        self.shop.action_subscribe_webhooks()
        self.admin.forget_requests()
        self.shop.action_subscribe_webhooks()
        self.assertFalse(self.admin.requests("webhook_set"))

    def test_a_check_changes_nothing_and_shows_what_is_sent_elsewhere(self):
        self.call("set_webhook", "PRODUCT_CREATION", ELSEWHERE)
        self.shop.action_check_webhooks()
        states = self.states()
        self.assertEqual(states["PRODUCT_CREATION"], "elsewhere")
        self.assertEqual(states["ORDER_STATUS_CHANGE"], "off")
        self.assertTrue(self.shop.subscriptions_checked_at)

    def test_unsubscribing_leaves_what_is_sent_elsewhere(self):
        self.shop.action_subscribe_webhooks()
        self.call("set_webhook", "PRODUCT_CREATION", ELSEWHERE)
        self.shop.action_unsubscribe_webhooks()
        self.assertEqual(
            [(row.event_type, row.address) for row in self.call("list_webhooks")],
            [("PRODUCT_CREATION", ELSEWHERE)],
        )

    def test_an_event_that_is_refused_is_named_and_the_others_are_subscribed(self):
        self.admin.add_fault(endpoint="webhook_set", kind="business", code=36009004)
        result = self.shop.action_subscribe_webhooks()
        refused = self.shop.subscription_ids.filtered("last_error")
        self.assertEqual(len(refused), 1)
        self.assertIn(refused.name, result["params"]["message"])
        self.assertIn("Partner Center", refused.last_error)
        self.assertEqual(list(self.states().values()).count("here"), 7)
        self.shop.action_subscribe_webhooks()
        self.assertFalse(self.shop.subscription_ids.filtered("last_error"))

    def test_an_error_that_concerns_all_is_not_asked_for_eight_times(self):
        self.admin.set_settings(scopes=["seller.order.info"])
        self.shop.account_id.action_refresh_token()
        self.admin.forget_requests()
        with self.assertRaisesRegex(UserError, "permission is missing"):
            self.shop.action_subscribe_webhooks()
        self.assertFalse(self.admin.requests("webhook_set"))

    def test_where_tiktok_is_too_busy_the_rest_waits_for_another_time(self):
        self.shop.action_check_webhooks()
        self.admin.add_fault(endpoint="webhook_set", kind="rate", times=99)
        result = self.shop.action_subscribe_webhooks()
        self.assertEqual(len(self.shop.subscription_ids.filtered("last_error")), 8)
        self.assertEqual(result["params"]["type"], "danger")
        # One event with its retries, not all of them.
        self.assertLess(len(self.admin.requests("webhook_set")), 8)

    def test_only_administrators_manage_subscriptions(self):
        boss = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        for button in ("check", "subscribe", "unsubscribe"):
            with self.assertRaises(AccessError):
                getattr(self.shop.with_user(boss), f"action_{button}_webhooks")()
        with self.assertRaises(AccessError):
            self.shop.with_user(boss).read(["webhook_address"])

    def test_an_address_that_tiktok_does_not_take_is_warned_of(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for base, is_good in (
            ("https://odoo.example.com", True),
            ("http://odoo.example.com", False),
            ("https://odoo.example.com:8069", False),
            ("https://203.0.113.7", False),
            ("https://[2001:db8::1]", False),
            ("https://localhost", False),
        ):
            parameters.set_param("web.base.url", base)
            self.shop.invalidate_recordset(["webhook_warning"])
            self.assertEqual(not self.shop.webhook_warning, is_good, base)

    # --------------------------------------------------------- the whole story

    def change_orders(self):
        """A new order, and one that is cancelled."""
        self.admin.add_order(
            shop="US", warehouse="US1", seller_sku="MUG", quantity=4, status="UNPAID"
        )
        order_id = self.admin.add_order(
            shop="US", warehouse="US1", seller_sku="MUG", quantity=3, status="UNPAID"
        )
        self.admin.cancel_order(order_id)

    def later(self):
        """The last pull was a while ago, and the next one is not due for long."""
        now = fields.Datetime.now()
        self.shop.write(
            {
                "last_success_at": now - timedelta(minutes=30),
                "next_try_at": now + timedelta(hours=1),
            }
        )
        self.env.flush_all()

    def deliver(self):
        """Have TikTok Shop send what is due, while we do nothing else."""
        with self.allow_requests(all_requests=True):
            return self.admin.deliver_webhooks()

    def stored(self):
        self.env.invalidate_all()
        return self.env["replenishment.tiktok.order"].search_count(
            [("shop_id", "=", self.shop.id)]
        )

    def test_a_change_is_known_soon_after_its_event(self):
        self.shop.action_pull_orders()
        self.shop.action_subscribe_webhooks()
        self.later()
        self.change_orders()
        sent = self.deliver()
        self.assertTrue(sent)
        self.assertEqual({row["state"] for row in sent}, {"delivered"})
        self.run_cron("ir_cron_process_events")
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.stored(), self.admin.truth()["orders"])

    def test_events_that_are_double_late_or_in_disorder_change_no_number(self):
        self.shop.action_pull_orders()
        self.shop.action_subscribe_webhooks()
        self.admin.set_settings(webhook_quirks=["duplicate", "reorder"])
        self.later()
        self.change_orders()
        sent = self.deliver()
        events = self.env["replenishment.tiktok.event"].search([])
        self.assertEqual(len(events), len(sent))
        self.run_cron("ir_cron_process_events")
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.stored(), self.admin.truth()["orders"])
        self.assertEqual(set(events.mapped("state")), {"done"})

    def test_a_wrong_signature_is_refused_and_costs_only_time(self):
        self.shop.action_pull_orders()
        self.shop.action_subscribe_webhooks()
        self.admin.set_settings(webhook_quirks=["wrong_signature"])
        self.change_orders()
        self.assertEqual({row["statuses"][0] for row in self.deliver()}, {401})
        self.assertFalse(self.env["replenishment.tiktok.event"].search([]))

    def test_losing_every_event_costs_only_time(self):
        self.shop.action_pull_orders()
        self.shop.action_subscribe_webhooks()
        self.admin.set_settings(webhook_quirks=["lose"])
        self.later()
        self.change_orders()
        self.assertFalse(self.deliver())
        self.run_cron("ir_cron_process_events")
        self.run_cron("ir_cron_pull_orders")
        self.assertLess(self.stored(), self.admin.truth()["orders"])
        # The next regular pull: nobody told anything.
        self.shop.next_try_at = fields.Datetime.now()
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.stored(), self.admin.truth()["orders"])
