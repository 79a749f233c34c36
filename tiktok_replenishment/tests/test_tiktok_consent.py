# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase

ROUTE = "/tiktok_replenishment/authorized"


@tagged("post_install", "-at_install")
class TestTiktokConsent(OutsideCase, HttpCase):
    """From the button on the account to TikTok Shop and back again."""

    shops = [SHOP, BRITISH_SHOP]

    def setUp(self):
        super().setUp()
        self.admin_user, self.other_admin = (
            new_test_user(self.env, login, password=login, groups="base.group_system")
            for login in ("wadmin", "wother")
        )
        new_test_user(
            self.env,
            "wmanager",
            password="wmanager",
            groups="tiktok_replenishment.group_manager",
        )
        told = self.sandbox.credentials["tiktok"]
        self.subject = self.account(
            authorization_code=False,
            service_id=told["service_id"],
            consent_address=told["api_url"],
        ).with_user(self.admin_user)

    def consent_link(self):
        url = self.subject.action_authorize()["url"]
        self.env.flush_all()
        return url

    def consent(self, url, **more):
        """Be the seller: say yes or no; return what TikTok Shop sends back."""
        answer = requests.get(url, params=more, allow_redirects=False, timeout=30)
        self.assertEqual(answer.status_code, 302, answer.text)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    def come_back(self, answer, login="wadmin", **options):
        self.authenticate(login, login)
        query = "&".join(f"{key}={value}" for key, value in answer.items())
        return self.url_open(f"{ROUTE}?{query}", allow_redirects=False, **options)

    def assertRefused(self, response, words):
        self.assertEqual(response.status_code, 403)
        self.assertIn(words, response.text)
        self.env.invalidate_all()
        self.assertEqual(self.subject.state, "draft")
        self.assertFalse(self.subject.access_token or self.subject.shop_ids)

    def test_a_consent_connects_the_account_and_loads_its_shops(self):
        response = self.come_back(self.consent(self.consent_link()))
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith(f"/{self.subject.id}"))
        self.env.invalidate_all()
        self.assertEqual(self.subject.state, "connected")
        self.assertEqual(
            set(self.subject.shop_ids.mapped("name")), {"Shop UK", "Shop US"}
        )
        self.assertEqual(self.subject.shop_ids.user_id, self.admin_user)
        self.assertIn("Shop UK", self.subject.message_ids[0].body)

    def test_the_region_decides_on_the_page_of_consent(self):
        self.subject.consent_address = False
        hosts = {}
        for region in ("us", "row"):
            self.subject.consent_region = region
            hosts[region] = urlsplit(self.consent_link()).hostname
        self.assertEqual(
            hosts,
            {"us": "services.us.tiktokshop.com", "row": "services.tiktokshop.com"},
        )

    def test_without_a_service_id_the_button_says_so(self):
        self.subject.service_id = False
        with self.assertRaisesRegex(UserError, "service ID"):
            self.subject.action_authorize()

    def test_only_an_administrator_begins_a_consent(self):
        manager = self.env["res.users"].search([("login", "=", "wmanager")])
        with self.assertRaises(AccessError):
            self.subject.with_user(manager).action_authorize()

    def test_the_answer_survives_the_login(self):
        answer = self.consent(self.consent_link())
        query = "&".join(f"{key}={value}" for key, value in answer.items())
        page = self.url_open(f"{ROUTE}?{query}")
        self.assertIn("/web/login", page.url)
        target = re.search(r'name="redirect"[^>]*value="([^"]*)"', page.text)
        back = dict(parse_qsl(urlsplit(target[1].replace("&amp;", "&")).query))
        self.assertEqual(
            (back["code"], back["state"]), (answer["code"], answer["state"])
        )

    def test_a_refusal_is_told_and_nothing_is_stored(self):
        answer = self.consent(self.consent_link(), refuse=1)
        self.assertEqual((answer["code"], answer["error"]), ("null", "auth_denied"))
        self.assertRefused(self.come_back(answer), "did not give consent")

    def test_the_state_of_another_user_is_refused(self):
        answer = self.consent(self.consent_link())
        self.assertRefused(self.come_back(answer, "wother"), "by another user")

    def test_a_state_works_once(self):
        answer = self.consent(self.consent_link())
        self.come_back(answer)
        token = self.subject.access_token
        answer["code"] = self.admin.authorize("issue_code")
        response = self.come_back(answer)
        self.assertEqual(response.status_code, 403)
        self.assertIn("used already", response.text)
        self.env.invalidate_all()
        self.assertEqual(self.subject.access_token, token)

    def test_only_the_newest_link_works(self):
        answer = self.consent(self.consent_link())
        newest = self.consent(self.consent_link())
        self.assertRefused(self.come_back(answer), "used already")
        self.come_back(newest)
        self.env.invalidate_all()
        self.assertEqual(self.subject.state, "connected")

    def test_a_state_ends_after_an_hour(self):
        with freeze_time("2026-03-01 10:00:00"):
            state = self.subject._make_state()
        self.env.flush_all()
        with freeze_time("2026-03-01 10:59:00"):
            self.subject._read_state(state)
        with (
            freeze_time("2026-03-01 11:01:00"),
            self.assertRaisesRegex(UserError, "older than an hour"),
        ):
            self.subject._read_state(state)

    def test_a_forged_state_is_refused(self):
        answer = self.consent(self.consent_link())
        for state in ("x", "AQAA", answer["state"][:-4] + "AAAA", "%C3%A9t%C3%A9"):
            self.assertRefused(
                self.come_back({**answer, "state": state}), "was not asked for here"
            )

    def test_a_code_without_state_is_used_when_an_administrator_picks_the_account(self):
        code = self.admin.authorize("issue_code")
        response = self.come_back({"code": code})
        self.assertEqual(response.status_code, 303)
        self.assertNotIn(code, response.headers["Location"])
        page = self.url_open(response.headers["Location"])
        self.assertIn(self.subject.name, page.text)
        self.assertNotIn(code, page.text)
        form = {"account_id": self.subject.id}
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
        with mute_logger("odoo.http"):
            forged = self.url_open(f"{ROUTE}/account", data=form)
        self.assertEqual(forged.status_code, 400)
        self.assertEqual(self.subject.state, "draft")
        self.url_open(
            f"{ROUTE}/account",
            data={**form, "csrf_token": token},
            allow_redirects=False,
        )
        self.env.invalidate_all()
        self.assertEqual(self.subject.state, "connected")
        again = self.url_open(f"{ROUTE}/account", data={**form, "csrf_token": token})
        self.assertEqual(again.status_code, 403)
        self.assertIn("not there any more", again.text)

    def test_a_code_without_state_is_nothing_for_other_people(self):
        code = self.admin.authorize("issue_code")
        response = self.come_back({"code": code}, "wmanager")
        self.assertRefused(response, "Only an administrator")
        self.assertNotIn(code, response.text)

    def test_a_code_that_does_not_work_leaves_a_connected_account_alone(self):
        self.come_back(self.consent(self.consent_link()))
        self.env.invalidate_all()
        kept = self.subject.refresh_token
        answer = self.consent(self.consent_link())
        self.come_back({**answer, "code": "ROW_unknown"})
        self.env.invalidate_all()
        self.assertEqual(
            (self.subject.state, self.subject.refresh_token), ("connected", kept)
        )
        self.assertIn("authorise the app again", self.subject.last_error)

    def test_neither_code_nor_tokens_are_written_to_a_log(self):
        with (
            self.assertLogs(level="DEBUG") as logs,
            self.assertLogs("werkzeug", level="DEBUG") as served,
        ):
            answer = self.consent(self.consent_link())
            query = "&".join(f"{key}={value}" for key, value in answer.items())
            self.url_open(f"{ROUTE}?{query}")
            self.come_back(answer)
            left = self.admin.authorize("issue_code")
            self.come_back({"code": left}, "wmanager")
        self.env.invalidate_all()
        self.assertEqual(self.subject.state, "connected")
        said = [
            unquote(record.getMessage())
            for record in [*logs.records, *served.records]
            # The test's own client, and the database's trace of statements.
            if record.name not in ("urllib3.connectionpool", "odoo.sql_db")
        ]
        self.assertTrue([text for text in said if ROUTE in text])
        for secret in (answer["code"], left, self.subject.access_token):
            self.assertFalse([text for text in said if secret in text])
