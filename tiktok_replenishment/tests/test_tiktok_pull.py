# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing
from .sandbox.order_payload import order_payload

# 50 orders on each of the last five days: three pages of a hundred.
SALES = {"per_day": 50, "from": "-5d", "units_per_order": 1}


@tagged("post_install", "-at_install")
class TestTiktokPull(OutsideCase):
    """Walks through the changed orders, whatever happens on the way."""

    shops = [SHOP, BRITISH_SHOP]
    products = [
        listing("MUG", sales=[SALES, {**SALES, "shop": "UK", "per_day": 2}]),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")

    def order_count(self, shop):
        shop.invalidate_recordset()
        return shop.order_count

    def test_every_page_is_read(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual(sum(self.demand(self.mug).values()), 250)
        self.assertEqual(shop.state, "active")
        self.assertFalse(shop.walk_until or shop.last_error or shop.is_stale)
        self.assertEqual(len(self.admin.requests("order_search")), 3)

    def test_a_second_pull_reads_only_changes_and_changes_nothing(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        before = self.demand(self.mug)
        self.admin.forget_requests()
        shop.action_pull_orders()
        self.assertEqual(len(self.admin.requests("order_search")), 1)
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual(self.demand(self.mug), before)

    def test_once_a_day_the_last_days_are_read_a_second_time(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        # As if the list had moved while it was read and hidden one of yesterday's.
        yesterday = fields.Datetime.now() - timedelta(days=1)
        hidden = self.env["replenishment.tiktok.order"].search(
            [("updated_at", "<", yesterday)], order="updated_at DESC", limit=1
        )
        number = hidden.external_id
        hidden.unlink()
        shop.action_pull_orders()
        self.assertEqual(self.order_count(shop), 249)
        shop.looked_back_at -= timedelta(days=1)
        shop.action_pull_orders()
        self.assertEqual(self.order_count(shop), 250)
        self.assertTrue(hidden.search([("external_id", "=", number)]))

    def test_a_missing_permission_to_read_orders_is_named(self):
        shop = self.connect_shop()
        self.admin.add_fault(
            endpoint="order_search", kind="business", code=105005, status=401
        )
        shop.action_pull_orders()
        self.assertEqual(shop.state, "error")
        self.assertIn("seller.order.info", shop.last_error)

    def test_reading_the_whole_history_again_changes_nothing(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        before = self.demand(self.mug)
        shop.action_pull_history_again()
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual(self.demand(self.mug), before)

    def test_history_begins_with_a_whole_day(self):
        shop = self.connect_shop(backfill_days=2)
        shop.action_pull_orders()
        # Days before are known in part only and do not count.
        self.assertEqual(list(self.demand(self.mug).values()), [50, 50])
        self.assertEqual(min(self.demand(self.mug)), shop.history_from)

    def test_a_page_that_fails_half_way_keeps_the_pages_before_it(self):
        shop = self.connect_shop()
        self.admin.add_fault(endpoint="order_search", kind="malformed", nth=2)
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(shop.state, "error")
        self.assertIn("Nothing of this answer was stored", shop.last_error)
        self.assertFalse(shop.synced_until)
        self.assertEqual(self.order_count(shop), 100)
        self.assertEqual(sum(self.demand(self.mug).values()), 100)

    def test_an_interrupted_walk_goes_on_where_it_stopped(self):
        shop = self.connect_shop()
        self.admin.add_fault(endpoint="order_search", kind="malformed", nth=3)
        self.run_cron("ir_cron_pull_orders")
        until = shop.walk_until
        self.admin.forget_requests()
        shop.next_try_at = False
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual((shop.state, shop.last_error), ("active", False))
        self.assertEqual(shop.synced_until, until)
        # The first hundred orders are not asked for again.
        self.assertEqual(len(self.admin.requests("order_search")), 2)

    def test_the_button_stores_nothing_of_a_walk_that_fails(self):
        shop = self.connect_shop()
        self.admin.add_fault(endpoint="order_search", kind="malformed", nth=2)
        shop.action_pull_orders()
        self.assertEqual(shop.state, "error")
        self.assertEqual(self.order_count(shop), 0)
        shop.action_pull_orders()
        self.assertEqual(shop.state, "active")
        self.assertEqual(self.order_count(shop), 250)

    def test_an_order_that_is_not_understood_is_told_and_asked_for_again(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        row = self.one_order()
        self.admin.add_fault(
            endpoint="order_search",
            kind="reply",
            body=self.page_of({**row, "id": "576", "create_time": None}),
        )
        shop.action_pull_orders()
        self.assertEqual(shop.unreadable_order_ids, ["576"])
        self.assertEqual(shop.state, "active")
        self.assertTrue(shop.synced_until)
        self.assertIn("not understood", shop.last_error)
        self.assertIn("576", shop.last_error)
        self.admin.add_fault(
            endpoint="order_detail",
            kind="reply",
            body=self.page_of({**row, "id": "576"}),
        )
        shop.action_pull_orders()
        self.assertFalse(shop.unreadable_order_ids or shop.last_error)
        self.assertEqual(self.order_count(shop), 251)

    def test_an_order_that_is_understood_later_is_no_longer_missed(self):
        shop = self.connect_shop()
        shop.unreadable_order_ids = ["1", next(iter(self.sandbox.world.orders))]
        shop.action_pull_orders()
        # The first is not known to TikTok Shop any more.
        self.assertFalse(shop.unreadable_order_ids or shop.last_error)

    def one_order(self):
        """An order as the sandbox writes it."""
        order = next(iter(self.sandbox.world.orders.values()))
        return order_payload(self.sandbox.world, order)

    def page_of(self, order):
        return {"code": 0, "data": {"total_count": 1, "orders": [order]}}

    def test_one_shop_in_error_does_not_hold_up_the_others(self):
        shop = self.connect_shop()
        british = shop.account_id.shop_ids - shop
        british.write({"warehouse_id": self.us2.id, "backfill_days": 10})
        shop.cipher = False
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual((shop.state, british.state), ("error", "active"))
        self.assertIn("cipher", shop.last_error)
        self.assertEqual(self.order_count(british), 10)

    def test_a_token_that_expires_on_the_way_is_renewed_once(self):
        shop = self.connect_shop()
        self.admin.add_fault(
            endpoint="order_search", kind="business", nth=2, code=105002, status=401
        )
        shop.action_pull_orders()
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual(len(self.admin.requests("token_refresh")), 1)

    def test_a_page_token_that_is_refused_starts_a_new_search_from_there(self):
        shop = self.connect_shop()
        self.admin.add_fault(
            endpoint="order_search",
            kind="business",
            nth=3,
            code=36009004,
            message="Invalid page_token",
            status=400,
        )
        shop.action_pull_orders()
        self.assertEqual(self.order_count(shop), 250)
        self.assertEqual(shop.state, "active")

    def test_too_many_calls_are_answered_with_patience(self):
        shop = self.connect_shop()
        self.admin.add_fault(
            endpoint="order_search", kind="rate", retry_after=1800, times=9
        )
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(shop.state, "active")
        self.assertIn("too often", shop.last_error)
        wait = shop.next_try_at - fields.Datetime.now()
        self.assertAlmostEqual(wait / timedelta(minutes=1), 30, delta=1)
        self.assertTrue(
            self.env["ir.cron.trigger"].search(
                [
                    ("cron_id.cron_name", "ilike", "orders"),
                    ("call_at", "=", shop.next_try_at),
                ]
            )
        )

    def test_a_shop_that_another_worker_pulls_is_left_alone(self):
        shop = self.connect_shop()
        shop.lease_until = fields.Datetime.now() + timedelta(minutes=5)
        with self.assertRaisesRegex(UserError, "right now"):
            shop.action_pull_orders()
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.order_count(shop), 0)

    def test_the_lease_of_a_worker_that_died_is_taken_over(self):
        shop = self.connect_shop()
        shop.lease_until = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.order_count(shop), 250)
        self.assertFalse(shop.lease_until)

    def test_a_worker_whose_lease_was_taken_over_stops(self):
        shop = self.connect_shop()
        token = shop._take_lease()
        self.assertIsNone(shop._take_lease())
        shop.lease_token = "another worker's"
        self.assertFalse(shop._renew_lease(token))

    def test_a_paused_shop_is_not_pulled(self):
        shop = self.connect_shop()
        shop.action_pause()
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.order_count(shop), 0)
        shop.action_resume()
        self.run_cron("ir_cron_pull_orders")
        self.assertEqual(self.order_count(shop), 250)

    def test_the_next_pull_is_due_after_the_interval_and_not_before(self):
        shop = self.connect_shop(interval_hours=4)
        self.run_cron("ir_cron_pull_orders")
        self.assertNotIn(shop, shop._get_due())
        shop.next_try_at -= timedelta(hours=4)
        self.assertIn(shop, shop._get_due())

    def test_a_planner_may_ask_for_fresh_orders(self):
        shop = self.connect_shop()
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        shop.with_user(planner).action_pull_orders()
        self.assertEqual(self.order_count(shop), 250)

    def test_mapped_warehouses_take_their_orders_from_the_default(self):
        shop = self.connect_shop()
        shop.action_pull_orders()
        shop.action_load_warehouses()
        mapped = shop.warehouse_map_ids.filtered(lambda w: w.name == "US1")
        mapped.warehouse_id = self.us2
        self.assertFalse(self.demand(self.mug, warehouse_id=self.us1))
        self.assertEqual(
            sum(self.demand(self.mug, warehouse_id=self.us2).values()), 250
        )
        mapped.unlink()
        self.assertEqual(
            sum(self.demand(self.mug, warehouse_id=self.us1).values()), 250
        )
