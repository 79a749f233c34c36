# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing

SECRETS = ("app_secret", "access_token", "refresh_token", "authorization_code")


@tagged("post_install", "-at_install")
class TestTiktokAccount(OutsideCase):
    """An authorisation: from the seller's code to tokens that stay alive."""

    shops = [SHOP, BRITISH_SHOP]
    products = [listing("MUG", sales=[{"per_day": 1, "from": "-3d"}])]

    def test_a_code_becomes_tokens_and_is_used_up(self):
        account = self.account()
        account.action_exchange_code()
        self.assertEqual(account.state, "connected")
        self.assertTrue(account.access_token and account.refresh_token)
        self.assertFalse(account.authorization_code)
        # Seven days, told as a moment and not as a duration.
        lifetime = account.access_token_expires_at - fields.Datetime.now()
        self.assertAlmostEqual(lifetime / timedelta(days=1), 7, places=2)

    def test_a_button_without_a_code_says_what_is_missing(self):
        account = self.account(authorization_code=False)
        with self.assertRaisesRegex(UserError, "authorisation code"):
            account.action_exchange_code()

    def test_a_used_code_asks_for_a_new_authorisation(self):
        account = self.account(authorization_code="ROW_used_long_ago")
        account.action_exchange_code()
        self.assertEqual(account.state, "draft")
        self.assertIn("authorise the app again", account.last_error)
        self.assertFalse(account.activity_ids)
        self.assertNotIn("ROW_used_long_ago", account.last_error)

    def test_wrong_credentials_end_in_an_error_that_says_what_to_check(self):
        account = self.connected_account()
        account.app_secret = "wrong"
        self.env.flush_all()
        result = account.action_load_shops()
        self.assertEqual(account.state, "error")
        self.assertIn("app secret belongs to this app key", account.last_error)
        self.assertNotIn("wrong", account.last_error)
        self.assertEqual(result["params"]["type"], "danger")
        self.assertFalse(account.shop_ids)

    def test_every_shop_of_the_authorisation_is_loaded(self):
        account = self.connected_account()
        account.action_load_shops()
        account.action_load_shops()
        shops = account.shop_ids.sorted("region")
        self.assertEqual(shops.mapped("region"), ["GB", "US"])
        self.assertEqual(shops.mapped("tz"), ["Europe/London", "America/Los_Angeles"])
        self.assertTrue(all(shops.mapped("cipher")))

    def test_a_shop_without_cipher_is_in_error_and_the_others_are_not(self):
        account = self.connected_account()
        rows = [
            {"id": "1", "name": "Bare", "region": "US"},
            {"id": "2", "name": "Whole", "region": "US", "cipher": "ROW_x"},
        ]
        self.admin.add_fault(
            endpoint="shops",
            kind="reply",
            body={"code": 0, "message": "Success", "data": {"shops": rows}},
        )
        account.action_load_shops()
        bare, whole = account.shop_ids.sorted("name")
        self.assertEqual((bare.state, whole.state), ("error", "active"))
        self.assertIn("cipher", bare.last_error)
        self.assertEqual(account.state, "connected")

    def test_a_cipher_that_came_back_clears_the_error(self):
        shop = self.connect_shop()
        cipher = shop.cipher
        shop.cipher = False
        shop._note_cipher()
        self.assertEqual(shop.state, "error")
        shop.account_id.action_load_shops()
        self.assertEqual((shop.state, shop.cipher), ("active", cipher))
        self.assertFalse(shop.last_error)

    def test_each_renewal_brings_a_new_refresh_token_that_is_kept(self):
        account = self.connected_account()
        first = account.refresh_token
        account.action_refresh_token()
        second = account.refresh_token
        account.action_refresh_token()
        self.assertEqual(len({first, second, account.refresh_token}), 3)
        self.assertEqual(account.state, "connected")

    def test_a_token_that_lives_for_hours_is_not_renewed(self):
        account = self.connected_account()
        account._get_access_token()
        self.assertFalse(self.admin.requests("token_refresh"))

    def test_a_token_is_renewed_half_a_day_before_its_end(self):
        account = self.connected_account()
        token = account.access_token
        soon = fields.Datetime.now() + timedelta(hours=11)
        account.access_token_expires_at = soon
        self.env.flush_all()
        self.assertNotEqual(account._get_access_token(), token)
        self.assertGreater(account.access_token_expires_at, soon)

    def test_a_token_renewed_by_another_worker_is_taken_as_it_is(self):
        account = self.connected_account()
        self.assertEqual(
            account._get_access_token(rejected="an older one"), account.access_token
        )
        self.assertFalse(self.admin.requests("token_refresh"))

    def test_a_token_that_tiktok_calls_expired_is_renewed_and_the_call_repeated(self):
        account = self.connected_account()
        self.admin.authorize("expire_access")
        account.action_load_shops()
        self.assertEqual(len(account.shop_ids), 2)
        self.assertEqual(len(self.admin.requests("token_refresh")), 1)

    def test_a_silent_token_service_does_not_end_the_authorisation(self):
        account = self.connected_account()
        kept = account.refresh_token
        self.admin.add_fault(endpoint="token_refresh", kind="reset", times=9)
        account.action_refresh_token()
        self.assertEqual((account.state, account.refresh_token), ("connected", kept))
        self.assertIn("tried again by itself", account.last_error)

    def test_a_revoked_authorisation_is_told(self):
        account = self.connected_account()
        self.admin.authorize("revoke")
        account.action_load_shops()
        self.assertEqual(account.state, "expired")
        self.assertIn("has ended", account.last_error)

    def test_only_administrators_see_accounts_and_secrets(self):
        shop = self.connect_shop()
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        with self.assertRaises(AccessError):
            shop.sudo().account_id.with_user(manager).read(["name"])
        self.assertEqual(shop.with_user(manager).name, "Shop US")
        for secret in ("cipher", "account_id", "lease_token"):
            with self.assertRaises(AccessError):
                shop.with_user(manager).read([secret])

    def test_a_neutralised_copy_cannot_use_the_authorisation(self):
        shop = self.connect_shop()
        connection = self.connection()
        self.env.flush_all()
        with file_open("tiktok_replenishment/data/neutralize.sql") as queries:
            self.env.cr.execute(queries.read())
        self.env.invalidate_all()
        for name in ("app_key", *SECRETS):
            self.assertFalse(shop.account_id[name], name)
        self.assertFalse(connection.api_key or connection.api_secret or shop.cipher)
        self.assertEqual((shop.state, connection.state), ("paused", "draft"))

    def test_no_secret_is_written_to_a_log(self):
        with self.assertLogs(level="DEBUG") as logs:
            shop = self.connect_shop()
            shop.action_pull_orders()
            self.admin.add_fault(endpoint="order_search", kind="malformed", times=9)
            self.admin.add_fault(endpoint="token_refresh", kind="reset", times=9)
            shop.action_pull_orders()
            shop.account_id.action_refresh_token()
            self.env.flush_all()
        account = shop.account_id
        secrets = [account[name] for name in SECRETS if account[name]]
        self.assertEqual(len(secrets), 3)
        said = [
            record.getMessage()
            for record in logs.records
            # The database's own trace of statements is a tool of developers.
            if record.name != "odoo.sql_db"
        ]
        self.assertTrue(said)
        for secret in [*secrets, shop.cipher]:
            self.assertFalse([text for text in said if secret in text])
