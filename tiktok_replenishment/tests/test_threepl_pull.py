# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_outside import OutsideCase, listing

LEVELS = {"available": 120, "reserved": 5, "inbound": 40, "pending": 3, "damaged": 2}
ENDPOINT = "get_product_inventory"


@tagged("post_install", "-at_install")
class TestThreeplPull(OutsideCase):
    """A pull of stock is complete, or it is as if it had not been."""

    products = [
        listing("MUG", stock={"US1": LEVELS, "US2": {"available": 7}}),
        listing("VASE", stock={"US1": {"available": 30}}),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.vase = self.product("VASE")

    def pulls(self, warehouse=None):
        domain = [("threepl_warehouse_id.warehouse_id", "=", warehouse.id)]
        return self.env["replenishment.threepl.pull"].search(domain)

    def test_every_bucket_is_stored(self):
        connection = self.connect_operator()
        connection.action_pull_stock()
        row = self.stock(self.mug)
        self.assertRecordValues(
            row,
            [
                {
                    "qty_available": 120,
                    "qty_reserved": 5,
                    "qty_inbound": 40,
                    "qty_pending": 3,
                    "qty_damaged": 2,
                    "qty_frozen": 0,
                    "qty_on_hand": 130,
                }
            ],
        )
        self.assertEqual(
            row.known_buckets,
            "available,reserved,inbound,pending,damaged,frozen,on_hand",
        )
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    def test_a_pull_tells_what_came(self):
        connection = self.connect_operator()
        self.vase.default_code = "OTHER"
        connection.action_pull_stock()
        pull = self.pulls(self.us1)
        self.assertEqual((pull.state, pull.is_complete), ("done", True))
        self.assertEqual((pull.row_count, pull.mapped_count), (2, 1))
        self.assertEqual(connection.state, "connected")
        self.assertFalse(connection.is_stale)
        self.assertEqual(connection.unmapped_count, 1)

    def test_wrong_credentials_end_in_an_error_that_says_so(self):
        connection = self.connection(api_secret="wrong-token")
        result = connection.action_test_connection()
        self.assertEqual(connection.state, "error")
        self.assertIn("credentials were refused", connection.last_error)
        self.assertNotIn("wrong-token", connection.last_error)
        self.assertEqual(result["params"]["type"], "danger")

    def test_a_connection_that_works_says_so(self):
        connection = self.connection()
        connection.action_test_connection()
        self.assertEqual(
            (connection.state, connection.last_error), ("connected", False)
        )

    def test_warehouses_are_loaded_once(self):
        connection = self.connection()
        connection.action_load_warehouses()
        connection.action_load_warehouses()
        self.assertEqual(
            connection.warehouse_ids.mapped("external_code"), ["US1", "US2"]
        )

    def test_a_warehouse_that_is_not_mapped_is_not_pulled(self):
        connection = self.connection()
        connection.action_load_warehouses()
        with self.assertRaisesRegex(UserError, "Choose which of your warehouses"):
            connection.action_pull_stock()
        self.run_cron("ir_cron_pull_stock")
        self.assertFalse(self.admin.requests(ENDPOINT))
        self.assertTrue(connection.is_stale)

    def test_an_answer_that_is_not_believed_is_told_and_asked_for_again(self):
        connection = self.connect_operator()
        connection.action_pull_stock()
        since = connection.last_success_at
        # What we have is newer than anything the operator can say now.
        self.pulls(self.us1).as_of += timedelta(hours=1)
        connection.action_pull_stock()
        self.assertEqual(self.pulls(self.us1)[0].state, "rejected")
        self.assertIn("older than those we have. (US1)", connection.last_error)
        self.assertEqual(connection.last_success_at, since)
        soon = fields.Datetime.now() + timedelta(minutes=20)
        self.assertLess(connection.next_try_at, soon)

    def test_an_answer_cut_in_half_leaves_the_numbers_alone(self):
        connection = self.connect_operator()
        connection.action_pull_stock()
        self.admin.set_stock("US1", "MUG", available=999)
        self.admin.set_stock("US2", "MUG", available=8)
        # Warehouses are asked one after the other: the first answer is broken.
        self.admin.add_fault(endpoint=ENDPOINT, kind="malformed")
        connection.action_pull_stock()
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        pull = self.pulls(self.us1)[0]
        self.assertEqual((pull.state, pull.is_complete), ("failed", False))
        self.assertIn("Nothing of this answer was stored", pull.last_error)
        self.assertEqual(connection.state, "error")
        # The other warehouse goes on.
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 8)

    def test_a_pull_that_works_again_clears_the_error(self):
        connection = self.connect_operator()
        self.admin.add_fault(endpoint=ENDPOINT, kind="malformed")
        connection.action_pull_stock()
        self.assertEqual(connection.state, "error")
        connection.action_pull_stock()
        self.assertEqual(
            (connection.state, connection.last_error), ("connected", False)
        )

    def test_too_many_calls_are_not_taken_for_wrong_credentials(self):
        connection = self.connect_operator()
        self.admin.add_fault(endpoint=ENDPOINT, kind="rate", retry_after=600, times=9)
        connection.action_pull_stock()
        self.assertEqual(connection.state, "connected")
        self.assertIn("too often", connection.last_error)
        self.assertGreater(connection.next_try_at, fields.Datetime.now())

    def test_the_scheduled_action_pulls_every_connection_that_is_due(self):
        connection = self.connect_operator()
        broken = self.connection(name="Broken", api_secret="wrong-token")
        broken.state = "connected"
        self.env["replenishment.threepl.warehouse"].create(
            {
                "connection_id": broken.id,
                "external_code": "US1",
                "warehouse_id": self.us1.id,
            }
        )
        self.run_cron("ir_cron_pull_stock")
        self.assertEqual((broken.state, connection.state), ("error", "connected"))
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.assertFalse(connection.lease_until)
        self.assertNotIn(connection, connection._get_due())

    def test_a_connection_that_is_being_pulled_is_left_alone(self):
        connection = self.connect_operator()
        self.assertTrue(connection._take_lease())
        with self.assertRaisesRegex(UserError, "right now"):
            connection.action_pull_stock()

    def test_a_provider_is_found_by_the_name_of_its_method(self):
        model = self.env.registry["replenishment.threepl.connection"]
        model._othercang_client = lambda connection: connection._goodcang_client()
        self.addCleanup(delattr, model, "_othercang_client")
        connection = self.connection_of("othercang")
        connection.action_test_connection()
        self.assertEqual(connection.state, "connected")

    def test_an_operator_whose_addon_is_gone_is_told(self):
        with self.assertRaisesRegex(UserError, "No installed app"):
            self.connection_of("othercang").action_test_connection()

    def connection_of(self, provider):
        """As after an addon has added `provider` to the selection."""
        connection = self.connection()
        connection.flush_recordset()
        self.env.cr.execute(
            "UPDATE replenishment_threepl_connection SET provider = %s WHERE id = %s",
            [provider, connection.id],
        )
        connection.invalidate_recordset()
        return connection

    def test_a_planner_may_ask_for_fresh_numbers_but_sees_no_key(self):
        connection = self.connect_operator()
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        connection.with_user(planner).action_pull_stock()
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        with self.assertRaises(AccessError):
            connection.with_user(planner).read(["api_key"])
        with self.assertRaises(AccessError):
            connection.with_user(planner).write({"name": "mine"})

    def test_no_key_is_written_to_a_log(self):
        with self.assertLogs(level="DEBUG") as logs:
            connection = self.connect_operator()
            connection.action_pull_stock()
            self.admin.add_fault(endpoint=ENDPOINT, kind="malformed")
            connection.action_pull_stock()
        said = [r.getMessage() for r in logs.records if r.name != "odoo.sql_db"]
        self.assertTrue(said)
        for secret in (connection.api_key, connection.api_secret):
            self.assertFalse([text for text in said if secret in text])
