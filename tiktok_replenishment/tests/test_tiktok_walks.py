# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import tagged

from ..models import replenishment_tiktok_history_mixin as history
from ..models import replenishment_tiktok_walk_mixin as walks
from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing

CRON = "ir_cron_pull_orders"
QUIET_SHOP = {**BRITISH_SHOP, "code": "IE", "name": "Shop IE", "region": "IE"}
SALES = {"per_day": 20, "from": "-5d", "units_per_order": 1}


@tagged("post_install", "-at_install")
class TestTiktokWalks(OutsideCase):
    """How far a back-fill has come, and what may stand in its way."""

    shops = [SHOP, BRITISH_SHOP, QUIET_SHOP]
    products = [
        listing("MUG", sales=[SALES, {**SALES, "shop": "UK"}]),
        listing("VASE"),
    ]

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(history, "PAGE_SIZE", 20))
        model = self.registry["replenishment.tiktok.shop"]
        self.enterContext(patch.object(model, "_pages_together", 1))
        self.product("MUG")
        self.shop = self.connect_shop(backfill_days=10)
        others = self.shop.account_id.shop_ids - self.shop
        others.write({"warehouse_id": self.us2.id, "backfill_days": 10})
        self.british = others.filtered(lambda shop: shop.name == "Shop UK")
        self.quiet = others - self.british
        self.quiet.action_pause()

    def order_count(self, shop=None):
        shop = shop or self.shop
        shop.invalidate_recordset()
        return shop.order_count

    # ---------------------------------------------------------------- progress

    def test_a_back_fill_shows_how_far_it_has_come(self):
        self.british.action_pause()
        self.assertEqual(self.shop.progress_pct, 0)
        self.admin.add_fault(endpoint="order_search", kind="malformed", nth=4)
        self.run_cron(CRON)
        # History begins ten days ago, sales five: sixty of a hundred orders are read.
        self.assertEqual(self.order_count(), 60)
        self.assertGreater(self.shop.progress_pct, 50)
        self.assertLess(self.shop.progress_pct, 90)
        self.shop.next_try_at = False
        self.run_cron(CRON)
        self.assertEqual(self.order_count(), 100)
        self.assertFalse(self.shop.progress_pct or self.shop.walk_from)

    def test_a_shop_without_orders_is_up_to_date(self):
        for _time in range(2):
            self.quiet.action_pull_orders()
            self.assertTrue(self.quiet.synced_until)
            self.assertFalse(self.quiet.last_error or self.quiet.walk_until)

    def test_a_long_back_fill_lets_the_other_shops_go_first(self):
        cron = self.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: 0):
            self.shop._cron_pull()
        first = self.shop if self.order_count() else self.british
        self.assertEqual(self.order_count(first), 20)
        self.assertFalse(first.lease_until)
        other = (self.shop | self.british) - first
        self.assertEqual(self.shop._get_due()[:1], other)

    def test_a_shop_pulled_by_hand_while_paused_stays_paused(self):
        self.shop.action_pause()
        self.shop.action_pull_orders()
        self.assertEqual((self.order_count(), self.shop.state), (100, "paused"))
        self.admin.add_fault(endpoint="order_search", kind="malformed")
        self.shop.action_pull_orders()
        self.assertEqual(self.shop.state, "paused")
        self.assertTrue(self.shop.last_error)

    # --------------------------------------------------------------- conflicts

    def conflict(self, times):
        """Another worker writes the same rows as often as that."""
        model = self.registry["replenishment.tiktok.shop"]
        store, left = model._store_steps, [times]

        def store_steps(shop, steps):
            if left[0]:
                left[0] -= 1
                raise SerializationFailure("could not serialize access")
            return store(shop, steps)

        self.enterContext(patch.object(model, "_store_steps", store_steps))
        self.british.action_pause()
        self.run_cron(CRON)

    def test_a_conflict_with_another_worker_costs_a_page_read_twice(self):
        self.conflict(times=1)
        self.assertEqual(self.order_count(), 100)
        self.assertFalse(self.shop.failure_count or self.shop.lease_until)

    def test_conflicts_that_do_not_end_are_left_for_a_minute(self):
        self.conflict(times=99)
        self.assertEqual(self.order_count(), 0)
        self.assertFalse(self.shop.lease_until or self.shop.last_error)
        wait = self.shop.next_try_at - fields.Datetime.now()
        self.assertTrue(30 < wait.total_seconds() <= 60)

    # -------------------------------------------------------------- one moment

    def flood(self, count):
        self.british.action_pause()
        self.shop.action_pull_orders()
        self.admin.add_orders(
            count=count, shop="US", warehouse="US1", seller_sku="VASE", quantity=1
        )

    def test_more_orders_in_one_second_than_fit_on_a_page_all_come(self):
        self.flood(150)
        self.run_again()
        self.assertEqual(self.order_count(), 250)
        self.assertFalse(self.shop.last_error)

    def run_again(self):
        self.shop.next_try_at = False
        self.run_cron(CRON)

    def test_more_in_one_second_than_a_search_shows_is_told_with_a_way_out(self):
        self.enterContext(patch.object(walks, "PAGES_AT_ONE_MOMENT", 3))
        self.flood(150)
        self.admin.set_settings(paging="repeated_token")
        self.run_again()
        self.assertEqual(self.shop.state, "error")
        self.assertIn("changed at one moment", self.shop.last_error)
        self.assertIn("history", self.shop.last_error)
        self.admin.set_settings(paging="normal")
        self.run_again()
        self.assertEqual((self.order_count(), self.shop.state), (250, "active"))

    def test_a_list_that_does_not_stand_still_is_no_reason_to_call_for_a_person(self):
        self.flood(150)
        self.admin.set_settings(paging="repeated_token")
        self.run_again()
        self.assertEqual(self.shop.state, "active")
        self.assertIn("moved on", self.shop.last_error)
        self.assertEqual(self.shop.failure_count, 1)
