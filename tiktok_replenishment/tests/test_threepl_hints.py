# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import file_open

from .common_outside import EccangOperator, OutsideCase, listing

INVENTORY = "getProductInventory"


@tagged("post_install", "-at_install")
class TestThreeplHints(EccangOperator, OutsideCase, HttpCase):
    """An operator's calls are lost, repeated, out of order and unsigned: mere hints."""

    warehouses = [
        {
            "code": "US1",
            "role": "overseas",
            "stock_source": "threepl",
            "provider": "eccang",
        }
    ]
    products = [listing("MUG", stock={"US1": {"available": 120}})]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.operator = self.connect_operator()
        self.operator.action_make_hint_address()
        self.operator.action_pull_stock()
        self.regular = self.operator.next_try_at
        self.env.flush_all()

    def call_us(self, body=b"{}", address=None):
        """The operator calls; return our answer."""
        address = address or self.operator.hint_address
        path = address.partition("//")[2].partition("/")[2]
        answer = self.url_open(
            f"/{path}", data=body, headers={"Content-Type": "application/json"}
        )
        self.env.invalidate_all()
        return answer.status_code

    def pulls(self):
        return len(self.admin.requests(INVENTORY))

    def test_an_unsigned_call_brings_the_next_pull_forward(self):
        self.assertEqual(self.call_us(b"no signature, and not even JSON"), 200)
        soon = fields.Datetime.now() + timedelta(minutes=3)
        self.assertLess(self.operator.next_try_at, soon)
        self.assertLess(self.operator.next_try_at, self.regular)

    def test_what_a_call_says_is_not_believed(self):
        said = b'{"warehouse_code": "US1", "product_sku": "MUG", "sellable": 7}'
        self.call_us(said)
        self.assertEqual(self.stock(self.mug).qty_available, 120)
        self.admin.set_stock("US1", "MUG", available=90)
        # An older one comes after it.
        self.call_us(said.replace(b"7", b"300"))
        self.operator.next_try_at = False
        self.run_cron("ir_cron_pull_stock")
        self.assertEqual(self.stock(self.mug).qty_available, 90)

    def test_repeated_calls_are_one_pull_and_none_follows_upon_the_other(self):
        before = self.pulls()
        for _time in range(3):
            self.call_us(b"{}")
        # Not sooner than two minutes after the last.
        gap = self.operator.next_try_at - self.operator.last_success_at
        self.assertGreaterEqual(gap, timedelta(minutes=2) - timedelta(seconds=1))
        self.operator.next_try_at = False
        for _time in range(2):
            self.run_cron("ir_cron_pull_stock")
        self.assertEqual(self.pulls() - before, 1)

    def test_a_call_that_is_lost_is_made_up_for_by_the_next_regular_pull(self):
        self.admin.set_stock("US1", "MUG", available=90)
        within = fields.Datetime.now() + timedelta(hours=self.operator.interval_hours)
        self.assertLessEqual(self.regular, within)
        self.operator.next_try_at = fields.Datetime.now()
        self.run_cron("ir_cron_pull_stock")
        self.assertEqual(self.stock(self.mug).qty_available, 90)

    def test_an_address_that_was_replaced_is_no_longer_heard(self):
        old = self.operator.hint_address
        self.operator.action_make_hint_address()
        self.env.flush_all()
        self.assertEqual(self.call_us(address=old), 404)
        self.assertEqual(self.operator.next_try_at, self.regular)
        self.assertEqual(self.call_us(), 200)

    def test_an_address_without_a_token_is_nobodys(self):
        self.operator.hint_token = False
        self.env.flush_all()
        address = "http://x/tiktok_replenishment/stock_hint"
        self.assertEqual(self.call_us(address=f"{address}/False"), 404)
        self.assertEqual(self.call_us(address=f"{address}/%20"), 404)
        self.assertEqual(self.operator.next_try_at, self.regular)

    def test_the_address_is_offered_where_an_operator_may_call(self):
        form = Form(self.env["replenishment.threepl.connection"])
        offered = {}
        for provider in ("goodcang", "eccang", "rest", "file"):
            form.provider = provider
            offered[provider] = "hints" in (form.capabilities or "")
        self.assertEqual(
            offered, {"goodcang": False, "eccang": True, "rest": True, "file": False}
        )

    def test_a_planner_does_not_see_the_address(self):
        planner = new_test_user(
            self.env, "hints", groups="tiktok_replenishment.group_planner"
        )
        with self.assertRaises(AccessError):
            self.operator.with_user(planner).read(["hint_address"])
        with self.assertRaises(AccessError):
            self.operator.with_user(planner).action_make_hint_address()

    def test_a_neutralised_copy_hears_no_calls(self):
        address = self.operator.hint_address
        with file_open("tiktok_replenishment/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual(self.call_us(address=address), 404)
