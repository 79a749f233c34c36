# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase, new_test_user, tagged

LISTING = "tiktok_replenishment.activity_unmapped_listing"
AUTHORIZATION = "tiktok_replenishment.activity_authorization"


@tagged("post_install", "-at_install")
class TestAlerts(TransactionCase):
    """Whom a problem is told to, and for how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.boss = (
            new_test_user(
                cls.env,
                login,
                groups="tiktok_replenishment.group_manager",
            )
            for login in ("manager", "boss")
        )
        cls.account = cls.env["replenishment.tiktok.account"].create(
            {
                "name": "Account",
                "app_key": "key",
                "app_secret": "secret",
                "user_id": cls.boss.id,
            }
        )
        cls.shop = cls.env["replenishment.tiktok.shop"].create(
            {
                "name": "Shop",
                "external_id": "1",
                "account_id": cls.account.id,
                "user_id": cls.manager.id,
            }
        )

    def test_an_alert_goes_to_the_responsible_of_the_shop(self):
        self.shop._raise_alert(LISTING, "3 listings sell", "A, B, C")
        alert = self.shop.activity_ids
        self.assertEqual(alert.user_id, self.manager)
        self.assertEqual(alert.summary, "3 listings sell")
        self.assertIn("A, B, C", alert.note)

    def test_without_one_it_goes_to_the_accounts_then_to_an_administrator(self):
        self.manager.active = False
        self.assertEqual(self.shop._alert_user(), self.boss)
        self.account.user_id = False
        self.assertEqual(self.shop._alert_user(), self.env.ref("base.user_admin"))

    def test_news_of_an_open_alert_change_it_and_open_no_second(self):
        self.shop._raise_alert(LISTING, "3 listings sell")
        self.shop._raise_alert(LISTING, "4 listings sell", "D")
        self.assertEqual(self.shop.activity_ids.summary, "4 listings sell")
        self.assertIn("D", self.shop.activity_ids.note)

    def test_an_alert_stays_with_whom_it_was_handed_to(self):
        self.shop._raise_alert(LISTING, "3 listings sell")
        self.shop.activity_ids.user_id = self.boss
        self.shop._raise_alert(LISTING, "4 listings sell")
        self.assertEqual(self.shop.activity_ids.user_id, self.boss)

    def test_an_alert_ends_with_its_cause_and_others_stay(self):
        self.shop._raise_alert(LISTING, "3 listings sell")
        own = self.shop.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.manager.id
        )
        self.shop._end_alert(LISTING)
        self.assertEqual(self.shop.activity_ids, own)
        self.shop._end_alert(LISTING)

    def test_whoever_meets_the_cause_need_not_own_the_alert(self):
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        self.shop.with_user(planner)._raise_alert(LISTING, "3 listings sell")
        self.assertEqual(self.shop.activity_ids.user_id, self.manager)
        self.shop.with_user(planner)._end_alert(LISTING)
        self.assertFalse(self.shop.activity_ids)

    def test_an_account_tells_its_responsible(self):
        self.account._raise_alert(AUTHORIZATION, "Authorise again")
        self.assertEqual(self.account.activity_ids.user_id, self.boss)

    def test_an_alert_speaks_the_language_of_who_is_told(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.manager.lang = "zh_CN"
        self.assertEqual(self.shop._in_alert_language().env.lang, "zh_CN")
