# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import _super_send

from ..connectors.threepl.goodcang import GoodCangClient
from .common_outside import OutsideCase, listing

LIST = "get_product_inventory"
PRODUCTS = "get_product_sku_list"
POUNDS_AND_INCHES = {
    "rest_path": "/paged/stock",
    "rest_list_path": "data.items",
    "rest_sku_path": "sku",
    "rest_warehouse_path": "warehouse",
    "rest_available_path": "available",
    "rest_weight_path": "weight_lb?",
    "rest_weight_unit": "lb",
    "rest_length_path": "size_in.length?",
    "rest_width_path": "size_in.width?",
    "rest_height_path": "size_in.height?",
    "rest_size_unit": "in",
}
PLAIN_HOST = "127.1"


def stock_row(sku="MUG", **fields_):
    return {"product_sku": sku, "warehouse_code": "US1", "sellable": "5", **fields_}


@tagged("post_install", "-at_install")
class TestThreeplBelieved(OutsideCase):
    """What goes wrong with operators' stock in practice, and what becomes of it."""

    products = [
        {
            **listing("MUG", stock={"US1": {"available": 120, "inbound": 40}}),
            "weight_kg": 0.4,
            "volume_m3": 0.0015,
        },
        listing("VASE", stock={"US2": {"available": 1}}),
        *[
            listing(f"SKU{number}", stock={"US1": {"available": 10}})
            for number in range(8)
        ],
    ]

    @classmethod
    def _request_handler(cls, s, r, /, **kw):
        # Odoo's tests do not call hosts whose names they do not know.
        if urlsplit(r.url).hostname == PLAIN_HOST:
            return _super_send(s, r, **kw)
        return super()._request_handler(s, r, **kw)

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.vase = self.product("VASE")
        self.operator = self.connect_operator()
        self.place = self.place_of(self.operator)
        self.env["replenishment.item"]._find_or_create([(self.mug.id, self.us1.id)])

    def pull(self):
        """Pull; return what became of US1."""
        self.operator.action_pull_stock()
        return self.place.last_pull_id

    def answer(self, *rows, **content):
        """The next list of US1 that the operator tells."""
        body = {"ask": "Success", "count": str(len(rows)), "data": rows, **content}
        self.admin.add_fault(endpoint=LIST, kind="reply", body=body)

    def supply(self, kind, product=None):
        rows = self.env["replenishment.supply"].search(
            [
                ("product_id", "=", (product or self.mug).id),
                ("warehouse_id", "=", self.us1.id),
                ("kind", "=", kind),
            ]
        )
        return sum(rows.mapped("quantity"))

    def small_pages(self):
        self.enterContext(patch.object(GoodCangClient, "page_size", 3))

    def test_a_page_that_fails_leaves_the_stock_as_it_was(self):
        self.pull()
        self.small_pages()
        self.admin.set_stock("US1", "MUG", available=90)
        self.admin.add_fault(endpoint=LIST, nth=3, kind="status", times=9)
        pull = self.pull()
        self.assertEqual((pull.state, pull.is_complete), ("failed", False))
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.assertIn("US1: ", self.operator._get_result_words())

    def test_rows_that_shift_between_pages_are_read_once_more(self):
        self.small_pages()
        self.admin.set_settings(stock_drift_seed=1, stock_drift_calls=1)
        self.assertEqual(self.pull().state, "done")
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_rows_that_go_on_shifting_are_not_used(self):
        self.pull()
        self.small_pages()
        states = set()
        for seed in range(6):
            before = self.stock(self.mug).qty_available
            self.admin.set_stock("US1", "MUG", available=100 + seed)
            self.admin.set_settings(stock_drift_seed=seed, stock_drift_calls=None)
            pull = self.pull()
            states.add((pull.state, pull.is_complete))
            self.assertEqual(
                self.stock(self.mug).qty_available,
                100 + seed if pull.is_complete else before,
            )
        self.assertIn(("partial", False), states)

    def test_a_list_shorter_than_announced_is_not_used(self):
        self.answer(stock_row(), count="2")
        pull = self.pull()
        self.assertEqual(pull.state, "partial")
        self.assertFalse(self.stock(self.mug))

    def test_skus_left_out_by_an_operator_that_tells_only_what_moved_keep_their_stock(
        self,
    ):
        self.operator.largest_drop_pct = 100
        self.pull()
        self.sandbox.world.stock.pop(("US1", "MUG"))
        with patch.object(GoodCangClient, "absent_means_zero", False):
            self.assertEqual(self.pull().state, "done")
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.pull()
        self.assertEqual(self.stock(self.mug).qty_available, 0)

    def test_numbers_as_text_and_empty_times_are_read(self):
        self.answer(
            stock_row(
                sellable="1,250",
                reserved=" 3 ",
                onway="",
                pi_update_time="0000-00-00 00:00:00",
                **{"pending ": "2"},
            )
        )
        self.pull()
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.qty_reserved), (1250, 3))
        self.assertEqual(row.qty_pending, 2)
        self.assertNotIn("inbound", row.known_buckets)

    def test_a_sku_with_the_customers_code_before_it_waits_for_a_person(self):
        self.answer(stock_row("G0042-MUG"), stock_row("mug"))
        self.pull()
        self.assertFalse(self.stock(self.mug))
        self.assertEqual(self.operator.unmapped_count, 2)

    def test_a_carton_counts_with_the_units_in_it(self):
        self.answer(stock_row("MUG-CARTON"))
        self.pull()
        carton = self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", "MUG-CARTON")]
        )
        carton.write({"product_id": self.mug.id, "units_per_sku": 24})
        self.assertEqual(self.supply("available"), 120)

    def test_several_rows_of_a_sku_are_summed(self):
        self.answer(
            stock_row(batch_code="A", sellable="5"),
            stock_row(batch_code="B", sellable="7"),
        )
        self.assertEqual(self.pull().row_count, 1)
        self.assertEqual(self.stock(self.mug).qty_available, 12)

    def test_a_number_below_zero_is_kept_and_flagged_and_planned_as_zero(self):
        self.admin.set_stock("US1", "MUG", available=-4)
        self.pull()
        row = self.stock(self.mug)
        self.assertEqual((row.qty_available, row.is_negative), (-4, True))
        self.assertEqual(self.supply("available"), 0)

    def test_damaged_goods_that_are_not_told_are_unknown_and_never_available(self):
        self.answer(stock_row(sellable="5", unsellable=None, reserved="1"))
        self.pull()
        row = self.stock(self.mug)
        self.assertNotIn("damaged", row.known_buckets)
        self.assertNotIn("on_hand", row.known_buckets)
        self.assertEqual(self.supply("available"), 5)

    def test_a_time_in_beijing_is_not_taken_for_ours(self):
        # Of rows that changed just now: by ours they would be eight hours ahead.
        self.admin.set_settings(goodcang_times=True)
        pull = self.pull()
        self.assertEqual(pull.state, "done")
        self.assertLess(abs(pull.as_of - fields.Datetime.now()), timedelta(minutes=5))

    def test_numbers_of_a_clock_that_is_ahead_are_refused(self):
        self.admin.set_settings(goodcang_times=True)
        self.admin.advance_clock(8 * 3600)
        pull = self.pull()
        self.assertEqual((pull.state, pull.is_complete), ("rejected", True))
        self.assertIn("from the future", pull.last_error)
        self.assertFalse(self.stock(self.mug))
        self.admin.advance_clock(-8 * 3600)
        self.assertEqual(self.pull().state, "done")
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_being_asked_too_often_is_neither_wrong_credentials_nor_empty_stock(self):
        self.pull()
        self.admin.add_fault(endpoint=LIST, kind="rate", times=9)
        self.assertEqual(self.pull().state, "failed")
        self.assertIn("too often", self.operator.last_error)
        self.assertEqual(self.operator.state, "connected")
        self.assertEqual(self.stock(self.mug).qty_available, 120)

    def test_goods_on_the_way_that_odoo_knows_too_are_counted_once(self):
        self.pull()
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.mug.id,
                "product_uom_qty": 30,
                "location_id": supplier.id,
                "location_dest_id": self.us1.lot_stock_id.id,
            }
        )
        move._action_confirm()
        self.env.flush_all()
        self.assertEqual((self.supply("receipt"), self.supply("inbound")), (30, 10))

    def test_credentials_stay_out_of_words_and_of_what_others_may_read(self):
        self.operator.api_secret = "wrong-token"
        self.pull()
        self.assertNotIn("wrong-token", self.operator.last_error)
        self.assertNotIn("wrong-token", self.place.last_pull_id.last_error)
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        with self.assertRaises(AccessError):
            self.operator.with_user(planner).read(["api_secret"])

    def refused(self, message):
        """What is told of a refusal with these words of the operator."""
        body = {"ask": "Failure", "message": message, "data": []}
        self.admin.add_fault(endpoint=LIST, kind="reply", body=body)
        self.pull()
        return self.operator.last_error

    def test_each_reason_for_a_refusal_is_told_by_itself(self):
        good, address = self.operator.api_secret, self.operator.base_url
        told = [
            self.refused("app-token 已过期"),
            self.refused("IP 203.0.113.9 不在白名单"),
            self.refused("app-token is wrong"),
        ]
        self.operator.base_url = f"{address}/other"
        self.pull()
        told.append(self.operator.last_error)
        self.operator.base_url = address.replace("http:", "https:")
        self.pull()
        told.append(self.operator.last_error)
        expected = (
            "has expired",
            "add it to the allow-list",
            "credentials were refused",
            "Check the address",
            "No secure connection",
        )
        for words, error in zip(expected, told, strict=True):
            self.assertIn(words, error)
        self.assertEqual(len({error.split("(")[0] for error in told}), len(told))
        self.operator.write({"base_url": address, "api_secret": good})
        self.assertEqual(self.pull().state, "done")
        self.assertFalse(self.operator.last_error)

    def test_an_address_without_encryption_works_and_is_warned_of(self):
        # Another way to write this machine's address, of which nothing is known.
        plain = self.operator.base_url.replace("127.0.0.1", PLAIN_HOST)
        self.operator.write({"base_url": plain, "allow_plain_http": True})
        result = self.operator.action_test_connection()["params"]
        self.assertEqual((result["type"], result["sticky"]), ("warning", True))
        self.assertIn("connection is not encrypted", result["message"])
        self.assertTrue(self.operator.is_plain_http)
        self.assertEqual(self.pull().state, "done")

    def test_returned_and_frozen_goods_are_no_stock_for_sale(self):
        self.answer(stock_row(sellable="5", unsellable="9", pi_freeze="4", pending="0"))
        self.pull()
        self.assertEqual(self.supply("available"), 5)

    def test_a_warehouse_and_sku_has_one_row_however_often_it_is_told(self):
        for _time in range(3):
            self.pull()
        self.assertEqual(len(self.stock(self.mug)), 1)

    def test_an_account_that_is_connected_twice_counts_once(self):
        self.pull()
        again = self.connect_operator()
        again.action_pull_stock()
        self.assertEqual(self.supply("available"), 120)
        self.assertEqual((self.supply("receipt"), self.supply("inbound")), (0, 40))
        self.assertEqual(
            self.stock(self.mug).threepl_warehouse_id, self.place_of(again)
        )
        self.admin.set_stock("US1", "MUG", available=90)
        self.pull()
        self.assertEqual(self.supply("available"), 90)
        self.assertEqual(self.stock(self.mug).threepl_warehouse_id, self.place)

    def test_equal_codes_of_two_accounts_are_two_warehouses(self):
        self.pull()
        other = self.connect_operator()
        other.action_pull_stock()
        other.api_key = "another account"
        self.pull()
        self.assertEqual(self.supply("available"), 240)

    def place_of(self, connection):
        return connection.warehouse_ids.filtered(
            lambda place: place.external_code == "US1"
        )

    def measures(self, connection):
        sku = self.env["replenishment.threepl.sku"].search(
            [("connection_id", "=", connection.id), ("external_sku", "=", "MUG")]
        )
        return sku.weight_kg, sku.volume_m3

    def test_pounds_and_inches_become_kilograms_and_cubic_metres(self):
        """GoodCang tells kilograms and centimetres, the other one pounds and inches."""
        self.pull()
        told = self.sandbox.credentials["rest"]
        other = self.connection(
            provider="rest",
            name="Pounds",
            base_url=told["base_url"],
            api_key=told["key"],
            **POUNDS_AND_INCHES,
        )
        other.action_load_warehouses()
        other.warehouse_ids.warehouse_id = self.us1
        other.action_pull_stock()
        for connection in (self.operator, other):
            message = connection.action_load_products()["params"]["message"]
            self.assertIn("SKUs have a weight", message)
            weight, volume = self.measures(connection)
            self.assertAlmostEqual(weight, 0.4, places=4)
            self.assertAlmostEqual(volume, 0.0015, places=6)

    def test_weights_are_read_once_a_day_and_are_no_reason_to_doubt_the_stock(self):
        self.pull()
        self.admin.add_fault(endpoint=PRODUCTS, kind="status", times=4)
        self.pull_by_schedule()
        self.assertEqual(self.place.last_pull_id.state, "done")
        self.assertFalse(self.operator.last_error)
        self.assertEqual(self.measures(self.operator), (0, 0))
        self.operator.products_at -= timedelta(days=1)
        self.pull_by_schedule()
        self.assertEqual(self.measures(self.operator), (0.4, 0.0015))
        asked = len(self.admin.requests(PRODUCTS))
        self.pull_by_schedule()
        self.assertEqual(len(self.admin.requests(PRODUCTS)), asked)

    def pull_by_schedule(self):
        self.operator.action_request_pull()
        self.run_cron("ir_cron_pull_stock")

    def test_a_warehouse_that_fails_does_not_stop_the_others(self):
        self.pull()
        self.admin.set_stock("US2", "VASE", available=8)
        self.answer(stock_row(), count="2")
        self.assertEqual(self.pull().state, "partial")
        self.assertEqual(self.stock(self.vase, self.us2).qty_available, 8)
