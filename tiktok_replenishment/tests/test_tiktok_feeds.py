# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing

CRON = "ir_cron_pull_feeds"
MISSING_SCOPE = {"kind": "business", "code": 105005, "status": 401}


class FeedCase(OutsideCase):
    def setUp(self):
        super().setUp()
        self.shop = self.connect_shop()

    def feed(self, kind, shop=None):
        return (shop or self.shop).feed_ids.filtered(lambda feed: feed.kind == kind)

    def run_feeds(self):
        self.run_cron(CRON)

    def due_again(self):
        self.shop.feed_ids.write({"next_try_at": False})
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestTiktokFeeds(FeedCase):
    """Each kind of news is pulled on its own."""

    shops = [SHOP, BRITISH_SHOP]
    products = [listing("MUG"), listing("VASE"), listing("LAMP")]

    def test_every_shop_has_every_feed_once(self):
        kinds = {"cancellations", "returns", "listings", "promotions"}
        for shop in self.shop.account_id.shop_ids:
            self.assertEqual(set(shop.feed_ids.mapped("kind")), kinds)
        self.run_feeds()
        self.assertEqual(len(self.shop.feed_ids), len(kinds))

    def test_a_shop_older_than_a_feed_gets_it_with_the_next_run(self):
        self.shop.feed_ids.unlink()
        self.run_feeds()
        self.assertEqual(len(self.shop.feed_ids), 4)

    def test_all_feeds_of_all_shops_are_pulled(self):
        self.run_feeds()
        for feed in self.shop.account_id.shop_ids.feed_ids:
            self.assertEqual((feed.state, feed.last_error), ("active", False))
            self.assertTrue(feed.last_success_at and feed.synced_until)
            self.assertGreater(feed.next_try_at, fields.Datetime.now())

    def test_a_missing_permission_stops_that_feed_alone_and_is_named(self):
        self.admin.add_fault(endpoint="promotion_search", times=99, **MISSING_SCOPE)
        self.run_feeds()
        promotions = self.feed("promotions")
        self.assertEqual(promotions.state, "error")
        self.assertIn("seller.promotion.info", promotions.last_error)
        for kind in ("cancellations", "returns", "listings"):
            self.assertEqual(self.feed(kind).state, "active")
        self.assertEqual((self.shop.state, self.shop.last_error), ("active", False))

    def test_a_feed_heals_when_the_seller_has_authorised_again(self):
        self.admin.add_fault(endpoint="promotion_search", times=99, **MISSING_SCOPE)
        self.run_feeds()
        self.admin.clear_faults()
        self.shop.account_id.action_load_shops()
        self.run_feeds()
        self.assertEqual(self.feed("promotions").state, "active")
        self.assertFalse(self.feed("promotions").last_error)

    def test_one_dead_feed_delays_no_other(self):
        self.admin.add_fault(endpoint="product_search", kind="malformed", times=99)
        self.run_feeds()
        listings = self.feed("listings")
        self.assertEqual((listings.state, listings.failure_count), ("error", 1))
        self.assertLess(
            listings.next_try_at, fields.Datetime.now() + timedelta(minutes=2)
        )
        self.assertTrue(self.feed("promotions").last_success_at)

    def test_a_feed_that_is_switched_off_is_left_alone(self):
        promotions = self.feed("promotions")
        promotions.action_switch_off()
        self.run_feeds()
        self.assertFalse(promotions.last_success_at)
        promotions.action_switch_on()
        self.run_feeds()
        self.assertTrue(promotions.last_success_at)

    def test_a_paused_shop_pauses_its_feeds(self):
        self.shop.action_pause()
        self.run_feeds()
        self.assertFalse(any(self.shop.feed_ids.mapped("last_success_at")))
        self.shop.action_resume()
        self.run_feeds()
        self.assertTrue(all(self.shop.feed_ids.mapped("last_success_at")))

    def test_nothing_is_asked_when_the_consent_has_ended(self):
        self.shop.account_id.state = "expired"
        self.admin.forget_requests()
        self.run_feeds()
        self.assertFalse(self.admin.requests())

    def test_a_hint_brings_its_feed_forward_and_no_other(self):
        self.run_feeds()
        before = self.feed("returns").next_try_at
        self.feed("cancellations").last_success_at -= timedelta(hours=1)
        self.shop._pull_feed_soon("cancellations")
        self.assertIn(self.feed("cancellations"), self.feed("listings")._get_due())
        self.assertEqual(self.feed("returns").next_try_at, before)

    def test_hints_do_not_have_the_whole_list_read_all_the_time(self):
        self.run_feeds()
        listings = self.feed("listings")
        listings.next_try_at = fields.Datetime.now() + timedelta(hours=20)
        self.shop._pull_feed_soon("listings")
        wait = listings.next_try_at - listings.last_success_at
        self.assertEqual(wait, timedelta(hours=1))

    def test_a_planner_may_pull_and_a_manager_may_switch_off(self):
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        manager = new_test_user(
            self.env, "manager", groups="tiktok_replenishment.group_manager"
        )
        listings = self.feed("listings")
        listings.with_user(planner).action_pull()
        self.assertTrue(listings.last_success_at)
        with self.assertRaises(AccessError):
            listings.with_user(planner).action_switch_off()
        listings.with_user(manager).action_switch_off()
        self.assertEqual(listings.state, "off")

    def test_a_feed_that_another_worker_pulls_is_left_alone(self):
        listings = self.feed("listings")
        listings._take_lease()
        with self.assertRaisesRegex(UserError, "right now"):
            listings.action_pull()

    def test_reading_the_history_again_reads_the_feeds_again(self):
        self.run_feeds()
        self.shop.action_pull_history_again()
        self.assertFalse(any(self.shop.feed_ids.mapped("synced_until")))
        self.run_feeds()
        self.assertTrue(all(self.shop.feed_ids.mapped("synced_until")))

    # ---------------------------------------------------------------- listings

    def skus(self):
        found = self.env["replenishment.tiktok.sku"].search(
            [("shop_id", "=", self.shop.id)]
        )
        return {sku.seller_sku: sku for sku in found}

    def test_listings_that_never_sold_are_known_and_mapped(self):
        mug = self.product("MUG")
        self.feed("listings").action_pull()
        skus = self.skus()
        self.assertEqual(set(skus), {"MUG", "VASE", "LAMP"})
        self.assertEqual(skus["MUG"].product_id, mug)
        self.assertEqual(skus["VASE"].state, "unmapped")
        self.assertTrue(all(sku.is_listed for sku in skus.values()))

    def test_reading_the_listings_again_changes_nothing(self):
        self.feed("listings").action_pull()
        before = {sku: sku.write_date for sku in self.skus().values()}
        self.feed("listings").action_pull()
        after = {sku: sku.write_date for sku in self.skus().values()}
        self.assertEqual(before, after)

    def told(self, *skus):
        """The service answers with a product of these (seller SKU, status)."""
        self.admin.add_fault(
            endpoint="product_search",
            kind="reply",
            body={
                "code": 0,
                "message": "Success",
                "request_id": "1",
                "data": {
                    "total_count": 1,
                    "products": [
                        {
                            "id": f"P{seller_sku}",
                            "title": seller_sku,
                            "status": status,
                            "skus": [
                                {"id": f"S{seller_sku}", "seller_sku": seller_sku}
                            ],
                        }
                        for seller_sku, status in skus
                    ],
                },
            },
        )

    def test_a_listing_taken_off_sale_stays_and_says_so(self):
        self.told(("BOWL", "ACTIVATE"))
        self.feed("listings").action_pull()
        self.assertTrue(self.skus()["BOWL"].is_listed)
        self.told(("BOWL", "DELETED"))
        self.feed("listings").action_pull()
        bowl = self.skus()["BOWL"]
        self.assertEqual((bowl.is_listed, bowl.listing_status), (False, "DELETED"))

    def test_what_is_on_sale_is_planned_and_what_was_taken_off_is_not(self):
        items = self.env["replenishment.item"]
        for status, is_planned in (("ACTIVATE", True), ("SELLER_DEACTIVATED", False)):
            bowl = self.product(f"BOWL-{status}")
            self.told((bowl.default_code, status))
            self.feed("listings").action_pull()
            self.assertEqual(self.skus()[bowl.default_code].product_id, bowl)
            self.env["replenishment.item.list"]._refresh()
            found = items.search([("product_id", "=", bowl.id)])
            self.assertEqual(bool(found), is_planned)

    def test_what_a_person_decided_about_a_listing_stays(self):
        self.feed("listings").action_pull()
        self.skus()["VASE"].action_ignore()
        self.product("VASE")
        self.feed("listings").action_pull()
        self.assertEqual(self.skus()["VASE"].state, "ignored")

    def test_a_listing_is_newer_than_the_copy_on_an_order(self):
        mug = self.product("MUG")
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="VASE", quantity=1)
        self.shop.action_pull_orders()
        vase = self.skus()["VASE"]
        # The seller has given it another code since, that of a product of ours.
        self.admin.add_fault(
            endpoint="product_search",
            kind="reply",
            body={
                "code": 0,
                "data": {
                    "products": [
                        {
                            "id": "P1",
                            "title": "Renamed",
                            "status": "ACTIVATE",
                            "skus": [{"id": vase.external_id, "seller_sku": "MUG"}],
                        }
                    ]
                },
            },
        )
        self.feed("listings").action_pull()
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="VASE", quantity=1)
        self.shop.action_pull_orders()
        vase.invalidate_recordset()
        self.assertEqual((vase.seller_sku, vase.name), ("MUG", "Renamed"))
        self.assertEqual(vase.product_id, mug)

    def small_pages(self):
        """Two products a page, so that three need two pages."""
        client = type(self.shop.account_id._client(""))
        whole = client.iter_product_pages
        self.enterContext(
            patch.object(
                client,
                "iter_product_pages",
                lambda *args, **values: whole(*args, **{**values, "page_size": 2}),
            )
        )

    def test_an_interrupted_list_goes_on_where_it_stopped(self):
        self.small_pages()
        self.admin.add_fault(endpoint="product_search", kind="malformed", nth=2)
        listings = self.feed("listings")
        (self.shop.feed_ids - listings).action_switch_off()
        self.run_feeds()
        self.assertEqual(len(self.skus()), 2)
        self.assertTrue(listings.list_position)
        self.admin.forget_requests()
        self.due_again()
        self.run_feeds()
        self.assertEqual(len(self.skus()), 3)
        self.assertEqual(len(self.admin.requests("product_search")), 1)
        self.assertFalse(listings.list_position or listings.last_error)

    def test_a_place_in_the_list_that_is_void_by_now_starts_it_again(self):
        self.small_pages()
        listings = self.feed("listings")
        listings.write(
            {
                "list_position": "void by now",
                "walk_from": fields.Datetime.now(),
                "walk_position": fields.Datetime.now(),
                "walk_until": fields.Datetime.now(),
            }
        )
        listings.action_pull()
        self.assertEqual(len(self.skus()), 3)
        self.assertFalse(listings.last_error)
