# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import suppress
from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_outside import SHOP, OutsideCase

CRON = "ir_cron_renew_tokens"
NEEDED = ["seller.authorization.info", "seller.order.info", "seller.product.basic"]


@tagged("post_install", "-at_install")
class TestTiktokTokens(OutsideCase):
    """Tokens are renewed before anybody needs them, and ends are told in time."""

    shops = [SHOP]

    def setUp(self):
        super().setUp()
        self.boss = new_test_user(self.env, "boss", groups="base.group_system")
        self.subject = self.connected_account()
        self.put(user_id=self.boss.id)

    def ends_in(self, **delay):
        return fields.Datetime.now() + timedelta(**delay)

    def put(self, **values):
        self.subject.write(values)
        self.env.flush_all()

    def alerts(self):
        self.env.invalidate_all()
        return self.subject.activity_ids

    # ----------------------------------------------------------------- renewal

    def test_a_token_that_ends_within_a_day_is_renewed_by_schedule(self):
        token = self.subject.access_token
        self.put(access_token_expires_at=self.ends_in(hours=23))
        self.run_cron(CRON)
        self.assertNotEqual(self.subject.access_token, token)
        self.assertEqual(len(self.admin.requests("token_refresh")), 1)

    def test_a_token_that_lives_longer_is_left_alone(self):
        self.put(access_token_expires_at=self.ends_in(hours=25))
        self.run_cron(CRON)
        self.assertFalse(self.admin.requests("token_refresh"))

    def test_accounts_that_cannot_be_renewed_are_left_alone(self):
        for state in ("draft", "expired"):
            self.put(access_token_expires_at=self.ends_in(hours=1), state=state)
            self.run_cron(CRON)
        self.assertFalse(self.admin.requests("token_refresh"))

    def test_one_account_that_fails_does_not_hold_up_the_others(self):
        other = self.account(authorization_code=self.admin.authorize("issue_code"))
        other.write({"name": "A first", "refresh_token": "unknown", "state": "error"})
        self.put(access_token_expires_at=self.ends_in(hours=1))
        self.run_cron(CRON)
        self.assertEqual((other.state, self.subject.state), ("expired", "connected"))
        self.assertGreater(self.subject.access_token_expires_at, self.ends_in(days=6))

    def test_an_answer_that_was_lost_is_asked_for_again(self):
        """As TikTok Shop lets the old refresh token live for a moment."""
        self.admin.set_settings(refresh_grace_seconds=600)
        self.put(access_token_expires_at=self.ends_in(hours=1))
        self.admin.add_fault(endpoint="token_refresh", kind="reset_after", times=1)
        self.run_cron(CRON)
        self.assertEqual(self.subject.state, "connected")
        self.assertIn("tried again by itself", self.subject.last_error)
        self.run_cron(CRON)
        self.assertFalse(self.subject.last_error)
        self.subject.action_load_shops()
        self.assertEqual(self.subject.state, "connected")

    # ------------------------------------------------------------------ alerts

    def test_calls_that_work_do_not_hide_that_nobody_can_renew_the_token(self):
        self.put(refresh_token="unknown")
        self.subject.action_refresh_token()
        self.assertEqual(self.subject.state, "expired")
        self.subject.action_load_shops()
        self.assertTrue(self.subject.shop_ids)
        self.assertEqual(self.subject.state, "expired")
        self.assertTrue(self.subject.last_error)
        self.assertEqual(len(self.alerts()), 1)

    def test_an_authorisation_that_ended_is_told_until_it_is_given_again(self):
        self.admin.authorize("revoke")
        self.subject.action_refresh_token()
        alert = self.alerts()
        self.assertEqual(self.subject.state, "expired")
        self.assertEqual(alert.user_id, self.boss)
        self.assertIn("has ended", alert.summary)
        self.put(authorization_code=self.admin.authorize("issue_code"))
        self.subject.action_exchange_code()
        self.assertEqual(self.subject.state, "connected")
        self.assertFalse(self.alerts())

    def test_an_end_within_thirty_days_is_told_without_any_event(self):
        self.put(refresh_token_expires_at=self.ends_in(days=31))
        self.run_cron(CRON)
        self.assertFalse(self.alerts())
        self.put(refresh_token_expires_at=self.ends_in(days=29))
        self.run_cron(CRON)
        self.run_cron(CRON)
        self.assertEqual(len(self.alerts()), 1)
        self.assertIn("ends on", self.alerts().summary)
        self.assertIn("ends on", self.subject.ending)

    def test_a_new_authorisation_ends_the_notice(self):
        self.put(refresh_token_expires_at=self.ends_in(days=29))
        self.run_cron(CRON)
        self.put(authorization_code=self.admin.authorize("issue_code"))
        self.subject.action_exchange_code()
        self.assertFalse(self.alerts())

    def test_what_is_told_of_the_tokens_cannot_undo_them(self):
        """The alert comes in a transaction after the one that keeps the tokens."""

        def fail(_self):
            raise ZeroDivisionError

        token = self.subject.refresh_token
        self.patch(type(self.subject), "_review_alerts", fail)
        # Not assertRaises, which takes back what was written.
        with suppress(ZeroDivisionError):
            self.subject.action_refresh_token()
        self.env.invalidate_all()
        self.assertNotEqual(self.subject.refresh_token, token)

    # ------------------------------------------------------------- permissions

    def grant(self, scopes):
        self.admin.set_settings(scopes=scopes)
        self.subject.action_refresh_token()
        self.env.invalidate_all()

    def test_a_needed_permission_that_is_missing_is_named_with_its_purpose(self):
        self.grant(NEEDED[:1] + NEEDED[2:])
        self.assertEqual(self.subject.missing_needed, "Orders (seller.order.info)")
        alert = self.alerts()
        self.assertEqual(alert.user_id, self.boss)
        self.assertIn("seller.order.info", alert.note)

    def test_the_alert_ends_when_the_permission_is_there(self):
        self.grant(NEEDED[:1])
        self.assertTrue(self.alerts())
        self.grant(NEEDED)
        self.assertFalse(self.alerts() or self.subject.missing_needed)

    def test_optional_permissions_are_named_and_nobody_is_alerted(self):
        self.grant(NEEDED)
        self.assertIn(
            "Promotions (seller.promotion.info)", self.subject.missing_optional
        )
        self.assertFalse(self.alerts())

    def test_where_tiktok_does_not_tell_permissions_none_is_called_missing(self):
        self.put(granted_scopes=False)
        self.assertFalse(self.subject.missing_needed or self.subject.missing_optional)
