# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common_outside import WAREHOUSES, EccangOperator, OutsideCase, listing

PULL = "getProductInventory"


@tagged("post_install", "-at_install")
class TestThreeplEccang(EccangOperator, OutsideCase):
    """An operator that runs ECCANG WMS is connected like any other."""

    warehouses = [{**spec, "provider": "eccang"} for spec in WAREHOUSES]
    products = [
        listing(
            "MUG",
            stock={
                "US1": {"available": 120, "reserved": 5, "damaged": 2, "frozen": 1},
                "US2": {"available": -3},
            },
        )
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")

    def test_the_form_asks_for_host_key_and_token(self):
        form = Form(self.env["replenishment.threepl.connection"])
        form.provider = "eccang"
        self.assertEqual(form.needed_fields, "base_url,api_key,api_secret")
        self.assertFalse(form.base_url)
        self.assertIn("Frozen", form.unreported_buckets)
        with self.assertRaisesRegex(ValidationError, "API Token"):
            self.connection(api_secret=False)

    def test_stock_is_pulled_and_an_oversold_sku_stays_negative(self):
        self.connect_operator().action_pull_stock()
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.qty_reserved), (120, 5))
        self.assertEqual((row.qty_damaged, row.qty_on_hand), (2, 128))
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, -3)

    def test_lots_are_summed_and_what_is_not_told_is_unknown(self):
        self.admin.set_settings(eccang_lots=4, eccang_hold=False)
        self.connect_operator().action_pull_stock()
        row = self.stock(self.mug)
        self.assertEqual(row.qty_available, 120)
        self.assertNotIn("frozen", row.known_buckets)
        self.assertNotIn("on_hand", row.known_buckets)

    def test_an_entity_in_an_answer_changes_nothing(self):
        connection = self.connect_operator()
        connection.action_pull_stock()
        self.admin.set_settings(eccang_reply="doctype")
        connection.action_pull_stock()
        self.assertEqual(connection.state, "error")
        self.assertIn("Nothing of this answer was stored", connection.last_error)
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_a_test_says_what_is_wrong(self):
        for values, words in (
            ({"api_secret": "wrong"}, "credentials were refused"),
            ({"base_url": f"{self.sandbox.url}/elsewhere"}, "Check the address"),
        ):
            connection = self.connection(**values)
            told = connection.action_test_connection()["params"]
            self.assertEqual(told["type"], "danger")
            self.assertIn(words, told["message"])
        self.admin.set_settings(eccang_reply="html")
        connection = self.connection()
        connection.action_test_connection()
        self.assertIn("a web page answers", connection.last_error)
