# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..connectors.http import HttpClient, default_session
from .common_outside import OutsideCase

WAREHOUSES = "get_warehouse"


@tagged("post_install", "-at_install")
class TestThreeplProviders(OutsideCase):
    """The form asks for what an operator needs, and a test says what is wrong."""

    def words(self, connection):
        return connection.action_test_connection()["params"]["message"]

    def test_the_form_shows_what_the_operator_uses(self):
        form = Form(self.env["replenishment.threepl.connection"])
        form.provider = "goodcang"
        self.assertEqual(form.used_fields, "base_url,api_key,api_secret")
        self.assertEqual(form.needed_fields, "base_url,api_key")
        self.assertEqual(form.base_url, "https://oms.goodcang.net/public_open")
        form.provider = "fbt"
        self.assertEqual(form.used_fields, "tiktok_shop_id")
        self.assertFalse(form.base_url)

    def test_the_form_tells_what_is_reported_and_what_stays_unknown(self):
        form = Form(self.env["replenishment.threepl.connection"])
        form.provider = "goodcang"
        self.assertIn("Available", form.reported_buckets)
        self.assertFalse(form.unreported_buckets)
        form.provider = "fbt"
        self.assertNotIn("Frozen", form.reported_buckets)
        self.assertIn("Frozen", form.unreported_buckets)
        self.assertIn("warehouses", form.capabilities)

    def test_how_old_numbers_may_be_depends_on_how_they_come(self):
        form = Form(self.env["replenishment.threepl.connection"])
        hours = {}
        for provider in ("goodcang", "eccang", "file", "rest"):
            form.provider = provider
            hours[provider] = form.max_age_hours
        # Files come daily, and may be half a day late.
        self.assertEqual(hours, {"goodcang": 12, "eccang": 12, "file": 36, "rest": 12})
        files = self.env["replenishment.threepl.connection"].create(
            {"name": "Files", "provider": "file"}
        )
        self.assertEqual(files.max_age_hours, 36)
        files.write({"max_age_hours": 200, "name": "A file a week"})
        self.assertEqual(files.max_age_hours, 200)

    def test_wrong_credentials_are_named(self):
        connection = self.connection(api_secret="wrong-token")
        self.assertIn("credentials were refused", self.words(connection))

    def test_an_address_where_nothing_is_found_is_named(self):
        base_url = f"{self.sandbox.url}/public_open/v9"
        self.assertIn(
            "Check the address", self.words(self.connection(base_url=base_url))
        )

    def test_an_address_where_nobody_listens_is_named(self):
        self.use_http(sleep=lambda _seconds: None)
        connection = self.connection(base_url="http://127.0.0.1:9/public_open")
        self.assertIn("Nobody answers at this address", self.words(connection))

    def test_a_website_in_place_of_the_interface_is_named(self):
        self.admin.add_fault(endpoint=WAREHOUSES, kind="status", status=200)
        self.assertIn("a web page answers", self.words(self.connection()))

    def test_a_server_that_is_not_on_the_allow_list_is_named(self):
        body = {"ask": "Failure", "message": "IP is not in the whitelist"}
        self.admin.add_fault(endpoint=WAREHOUSES, kind="reply", body=body)
        self.assertIn("add it to the allow-list", self.words(self.connection()))

    def test_a_clock_that_is_wrong_is_told_though_the_connection_works(self):
        connection = self.connection()
        self.use_http(clock=lambda: time.time() - 3600)
        result = connection.action_test_connection()
        self.assertEqual(connection.state, "connected")
        self.assertEqual(result["params"]["type"], "warning")
        self.assertIn("clock of this server is wrong", result["params"]["message"])

    def test_an_operator_that_is_asked_too_often_is_left_alone_for_longer_each_time(
        self,
    ):
        connection = self.connect_operator()
        fault = {"endpoint": "get_product_inventory", "kind": "rate", "times": 99}
        self.admin.add_fault(**fault)
        pauses = []
        for _pull in range(6):
            connection.action_pull_stock()
            pauses.append((connection.next_try_at - fields.Datetime.now()).seconds)
        self.assertEqual(connection.state, "connected")
        # A minute, doubled each time and up to a fifth longer; 15 minutes at most.
        for pause, least in zip(pauses, (60, 120, 240, 480, 900, 900), strict=True):
            self.assertTrue(least - 5 <= pause <= min(least * 1.2, 900), pauses)

    def test_an_address_without_encryption_needs_consent(self):
        plain = "http://wms.example.com/public_open"
        with self.assertRaisesRegex(ValidationError, "unencrypted"):
            self.connection(base_url=plain)
        connection = self.connection(base_url=plain, allow_plain_http=True)
        self.assertTrue(connection.is_plain_http)
        with self.assertRaisesRegex(ValidationError, "unencrypted"):
            connection.allow_plain_http = False

    def use_http(self, clock=time.time, sleep=time.sleep):
        model = self.env.registry["replenishment.threepl.connection"]
        http = HttpClient(session=default_session(), clock=clock, sleep=sleep)
        self.patch(model, "_http_client", lambda _connection: http)
