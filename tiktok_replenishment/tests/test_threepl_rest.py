# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import file_open

from .common_outside import OutsideCase, listing

LEVELS = {"available": 120, "reserved": 5, "inbound": 40, "damaged": 2}
ENDPOINT = "rest_stock"
FLAT = {
    "rest_sku_path": "sku",
    "rest_name_path": "title",
    "rest_warehouse_path": "warehouse",
    "rest_available_path": "available",
    "rest_reserved_path": "reserved",
    "rest_inbound_path": "on_way",
    "rest_damaged_path": "damaged",
}
NESTED = {
    "rest_sku_path": "item.code",
    "rest_warehouse_path": "place.code",
    "rest_available_path": "qty.free",
    "rest_reserved_path": "qty.held",
    "rest_inbound_path": "qty.coming",
    "rest_frozen_path": "qty.frozen",
}
STYLES = {
    "plain": {"rest_auth_style": "none", **FLAT},
    "paged": {
        "rest_auth_style": "header",
        "rest_auth_name": "X-API-Key",
        "rest_paging": "page",
        "rest_page_parameter": "page",
        "rest_size_parameter": "per_page",
        "rest_success_path": "code",
        "rest_success_value": "0",
        "rest_list_path": "data.items",
        "rest_total_path": "data.total",
        **FLAT,
    },
    "offset": {
        "rest_auth_style": "basic",
        "rest_paging": "offset",
        "rest_page_parameter": "offset",
        "rest_size_parameter": "limit",
        "rest_list_path": "result",
        **NESTED,
    },
    "cursor": {
        "rest_auth_style": "bearer",
        "rest_paging": "cursor",
        "rest_page_parameter": "cursor",
        "rest_size_parameter": "limit",
        "rest_next_path": "meta.next",
        "rest_list_path": "rows",
        **NESTED,
    },
    "linked": {
        "rest_auth_style": "query",
        "rest_auth_name": "key",
        "rest_paging": "next",
        "rest_size_parameter": "size",
        "rest_next_path": "links.next",
        "rest_list_path": "data",
        **FLAT,
    },
    "posted": {
        "rest_auth_style": "header",
        "rest_auth_name": "x-api-key",
        "rest_method": "POST",
        "rest_parameters": 'query.kind=good\nquery.code="12"',
        "rest_headers": "X-Customer: 4711",
        "rest_paging": "page",
        "rest_first_page": 0,
        "rest_page_parameter": "query.pageNo",
        "rest_size_parameter": "query.pageSize",
        "rest_success_path": "errorCode",
        "rest_list_path": "list",
        "rest_total_path": "count",
        "rest_sku_path": "skuCode",
        "rest_warehouse_path": "whCode",
        "rest_available_path": "lots[].good",
        "rest_reserved_path": "reserved?",
        "rest_on_hand_path": "lots[].good + lots[].bad",
    },
}


@tagged("post_install", "-at_install")
class TestThreeplRest(OutsideCase):
    """An operator that nobody has written an adapter for is connected by settings."""

    products = [
        listing("MUG", stock={"US1": LEVELS, "US2": {"available": 7}}),
        listing("VASE", stock={"US1": {"available": 30}}),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.vase = self.product("VASE")

    def rest(self, style="paged", **values):
        told = self.sandbox.credentials["rest"]
        return self.env["replenishment.threepl.connection"].create(
            {
                "name": f"Sandbox {style}",
                "provider": "rest",
                "base_url": told["base_url"],
                "api_key": told["key"],
                "api_secret": told["secret"],
                "rest_path": f"/{style}/stock",
                **STYLES[style],
                **values,
            }
        )

    def connect(self, style="paged", **values):
        connection = self.rest(style, **values)
        connection.action_load_warehouses()
        for place in connection.warehouse_ids:
            place.warehouse_id = {"US1": self.us1, "US2": self.us2}[place.external_code]
        return connection

    def try_out(self, connection):
        """What the dialog of Try It shows."""
        action = connection.action_try_rest()
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def columns(self, product):
        """As they are stored: Odoo reads NULL as 0."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT qty_available, qty_reserved, qty_inbound, qty_pending, qty_damaged,"
            " qty_frozen, qty_on_hand FROM replenishment_threepl_stock"
            " WHERE product_id = %s AND warehouse_id = %s",
            [product.id, self.us1.id],
        )
        return self.env.cr.fetchone()

    # Pulling

    def test_every_style_is_pulled_by_its_settings(self):
        expected = {
            "plain": (120, 5, 40, None, 2, None, None),
            "paged": (120, 5, 40, None, 2, None, None),
            "offset": (120, 5, 40, None, None, None, None),
            "cursor": (120, 5, 40, None, None, None, None),
            "linked": (120, 5, 40, None, 2, None, None),
            "posted": (120, None, None, None, None, None, 122),
        }
        for style, numbers in expected.items():
            with self.subTest(style=style):
                connection = self.connect(style)
                connection.action_pull_stock()
                self.assertFalse(connection.last_error)
                self.assertEqual(self.columns(self.mug), numbers)
                connection.unlink()

    def test_all_pages_and_warehouses_are_stored(self):
        connection = self.connect("paged", rest_page_size=1)
        connection.action_pull_stock()
        codes = connection.warehouse_ids.mapped("external_code")
        self.assertEqual(codes, ["US1", "US2"])
        self.assertEqual(self.stock(self.vase).qty_available, 30)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    def test_the_warehouse_is_asked_for_where_rows_do_not_name_it(self):
        connection = self.connect(
            "plain",
            rest_warehouse_path=False,
            rest_warehouse_parameter="warehouse",
            rest_warehouse_codes="US1, US2",
        )
        connection.action_pull_stock()
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    def test_a_quantity_without_a_path_is_unknown(self):
        connection = self.connect()
        connection.action_pull_stock()
        self.assertEqual(
            self.stock(self.mug).known_buckets, "available,reserved,inbound,damaged"
        )
        self.assertIn("Damaged", connection.reported_buckets)
        self.assertIn("Frozen", connection.unreported_buckets)

    def test_a_sku_without_a_row_keeps_its_numbers_unless_told_otherwise(self):
        connection = self.connect()
        connection.action_pull_stock()
        body = {"code": 0, "data": {"items": [], "total": 0}}
        self.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=2)
        connection.action_pull_stock()
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        connection.rest_absent_is_zero = True
        self.assertTrue(connection._client().absent_means_zero)

    def test_a_list_of_all_warehouses_is_read_once_a_pull(self):
        connection = self.connect("paged", rest_page_size=2)
        before = len(self.admin.requests(ENDPOINT))
        connection.action_pull_stock()
        # Three rows on two pages.
        self.assertEqual(len(self.admin.requests(ENDPOINT)) - before, 2)
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)
        self.assertEqual(
            connection.warehouse_ids.last_pull_id.mapped("row_count"), [2, 1]
        )
        connection.action_request_pull()
        self.run_cron("ir_cron_pull_stock")
        self.assertEqual(len(self.admin.requests(ENDPOINT)) - before, 4)
        self.assertFalse(connection.is_pulling)

    def test_a_list_of_all_warehouses_that_fails_is_no_news_of_any(self):
        connection = self.connect("paged")
        connection.action_pull_stock()
        self.admin.set_stock("US2", "MUG", available=90)
        self.admin.add_fault(endpoint=ENDPOINT, kind="malformed")
        connection.action_pull_stock()
        states = connection.warehouse_ids.mapped("last_pull_state")
        self.assertEqual(states, ["failed", "failed"])
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 7)

    # What is wrong is said

    def test_a_list_that_goes_on_moving_is_incomplete_and_read_again(self):
        connection = self.connect("paged", rest_page_size=2)
        connection.action_pull_stock()
        self.sandbox.rest.moves = 99
        connection.action_pull_stock()
        pull = self.stock(self.mug).threepl_warehouse_id.last_pull_id
        self.assertEqual((pull.state, pull.is_complete), ("partial", False))
        self.assertIn("It is read again", connection.last_error)
        self.assertEqual(connection.state, "connected")
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_a_list_that_does_not_add_up_is_incomplete(self):
        connection = self.connect()
        connection.action_pull_stock()
        rows = [
            {"sku": sku, "title": sku, "warehouse": "US1", **self.told(available=1)}
            for sku in ("MUG", "VASE")
        ]
        body = {"code": 0, "data": {"items": rows, "total": 1}}
        self.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body)
        connection.action_pull_stock()
        pull = self.stock(self.mug).threepl_warehouse_id.last_pull_id
        self.assertEqual((pull.state, pull.is_complete), ("partial", False))
        self.assertIn("than the operator announced", pull.last_error)
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def told(self, **numbers):
        return {"available": 0, "reserved": 0, "on_way": 0, "damaged": 0, **numbers}

    def test_a_wrong_path_is_named_and_leaves_the_numbers_alone(self):
        connection = self.connect()
        connection.action_pull_stock()
        connection.rest_list_path = "data.rows"
        self.admin.set_stock("US1", "MUG", available=999)
        connection.action_pull_stock()
        self.assertEqual(connection.state, "error")
        self.assertIn("A setting does not fit", connection.last_error)
        self.assertIn("data.rows leads to no list", connection.last_error)
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_a_connection_is_tested_with_all_its_settings(self):
        connection = self.rest()
        result = connection.action_test_connection()
        self.assertEqual(result["params"]["message"], "The connection works.")
        connection.rest_damaged_path = "broken"
        result = connection.action_test_connection()
        self.assertIn("broken leads to nothing", result["params"]["message"])

    def test_an_address_in_a_private_network_needs_consent(self):
        connection = self.rest(base_url="https://10.9.8.7/api")
        message = connection.action_test_connection()["params"]["message"]
        self.assertIn("lies in a private network", message)
        self.assertFalse(self.admin.requests(ENDPOINT))

    def test_a_name_that_leads_to_this_machine_is_not_called(self):
        port = self.sandbox.url.rpartition(":")[2]
        connection = self.rest(
            base_url=f"http://ip6-loopback.:{port}/rest", allow_plain_http=True
        )
        connection.action_test_connection()
        self.assertTrue(connection.last_error)
        self.assertFalse(self.admin.requests(ENDPOINT))

    def test_a_redirect_is_not_followed(self):
        connection = self.rest()
        self.sandbox.rest.redirect = f"{self.sandbox.url}/rest/plain/stock"
        message = connection.action_test_connection()["params"]["message"]
        self.assertIn("Check the address", message)
        self.assertEqual(len(self.admin.requests(ENDPOINT)), 1)

    # Try It

    def test_a_trial_shows_numbers_and_stores_nothing(self):
        connection = self.rest()
        trial = self.try_out(connection)
        self.assertFalse(trial.problems)
        self.assertIn("3 of 3 rows", trial.summary)
        self.assertEqual(len(trial.row_ids), 3)
        shown = connection.action_try_rest()["context"]["default_row_ids"][0][2]
        self.assertEqual(
            (shown["external_sku"], shown["warehouse_code"]), ("MUG", "US1")
        )
        self.assertEqual((shown["qty_available"], shown["qty_frozen"]), ("120", "–"))
        self.assertIn("data.items: list of 3", trial.outline)
        self.assertEqual((connection.state, connection.last_error), ("draft", False))
        for model in ("stock", "sku", "warehouse", "pull", "trial", "trial.row"):
            self.assertFalse(self.env[f"replenishment.threepl.{model}"].search([]))

    def test_a_trial_names_the_field_of_the_form_that_does_not_fit(self):
        connection = self.rest(rest_available_path="free", rest_damaged_path="title")
        problems = self.try_out(connection).problems
        self.assertIn("Damaged: the path title leads to no number (row 1)", problems)
        self.assertIn("Available: the path free leads to nothing in every", problems)

    def test_a_trial_without_paths_shows_how_the_answer_is_built(self):
        paths = dict.fromkeys([*FLAT, "rest_list_path", "rest_total_path"], False)
        trial = self.try_out(self.rest(**paths))
        self.assertIn(
            "List of Rows: the answer itself leads to no list", trial.problems
        )
        self.assertIn("SKU: without the path to the SKU", trial.problems)
        self.assertIn("data.items[].on_way: number", trial.outline)

    def test_a_trial_that_is_refused_says_what_to_do(self):
        trial = self.try_out(self.rest(api_key="wrong-key"))
        self.assertIn("credentials were refused", trial.problems)
        self.assertEqual(trial.summary, "No rows were understood. Nothing was stored.")

    # Secrets

    def test_a_planner_sees_no_secret_and_tries_nothing(self):
        connection = self.connect("posted")
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        seen = connection.with_user(planner)
        seen.action_pull_stock()
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        for name in ("api_key", "api_secret", "rest_headers", "rest_parameters"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                seen.read([name])
        with self.assertRaises(AccessError):
            seen.action_try_rest()

    def test_a_copy_has_no_secret(self):
        copy = self.rest("posted", rest_auth_style="none").copy()
        self.assertFalse(copy.rest_headers or copy.rest_parameters or copy.api_key)
        self.assertEqual(copy.rest_available_path, "lots[].good")

    def test_a_neutralised_copy_has_no_secret(self):
        connection = self.rest("posted")
        self.env.flush_all()
        with file_open("tiktok_replenishment/data/neutralize.sql") as queries:
            self.env.cr.execute(queries.read())
        self.env.invalidate_all()
        self.assertFalse(connection.rest_headers or connection.rest_parameters)
        self.assertFalse(connection.api_key or connection.api_secret)

    def test_no_secret_is_written_to_a_log_or_shown_in_a_trial(self):
        secrets = [
            self.sandbox.credentials["rest"]["key"],
            self.sandbox.credentials["rest"]["secret"],
            "4711-secret",
        ]
        shown = ""
        with self.assertLogs(level="DEBUG") as logs:
            for style in ("linked", "offset", "posted"):
                connection = self.connect(style, rest_headers="X-More: 4711-secret")
                connection.action_pull_stock()
                shown += str(connection.action_try_rest())
                self.admin.add_fault(endpoint=ENDPOINT, kind="malformed", times=9)
                connection.action_pull_stock()
                shown += str(connection.action_try_rest()) + connection.last_error
                self.admin.clear_faults()
        said = [r.getMessage() for r in logs.records if r.name != "odoo.sql_db"]
        self.assertTrue(said)
        for secret in secrets:
            self.assertFalse([text for text in said if secret in text])
            self.assertNotIn(secret, shown)

    # The form

    def test_the_form_asks_for_what_the_credentials_need(self):
        form = Form(self.env["replenishment.threepl.connection"])
        form.provider = "rest"
        self.assertIn("api_key", form.needed_fields)
        form.rest_auth_style = "basic"
        self.assertIn("api_secret", form.used_fields)
        form.rest_auth_style = "none"
        self.assertEqual(form.used_fields, "base_url")
