# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_outside import BRITISH_SHOP, SHOP, listing
from .test_tiktok_feeds import FeedCase

MINUTE = 60


@tagged("post_install", "-at_install")
class TestStockAlerts(FeedCase):
    """TikTok's own opinion of a stock is shown beside ours and enters no number."""

    shops = [SHOP, BRITISH_SHOP]
    products = [
        {**listing("MUG"), "listing_skus": [{"seller_sku": "MUG-GIFT"}]},
        listing("VASE"),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.feed("listings").action_pull()
        self.now = int(time.time())

    def sku(self, seller_sku="MUG", shop=None):
        return self.env["replenishment.tiktok.sku"].search(
            [
                ("shop_id", "=", (shop or self.shop).id),
                ("seller_sku", "=", seller_sku),
            ]
        )

    def tell(self, status, sku=None, ago=0, event_type=27, **reason):
        """An event as it is stored when TikTok Shop has told it."""
        sku = sku or self.sku()
        data = {
            "product_id": sku.product_external_id,
            "sku_id": sku.external_id,
            "current_inventory_status": status,
            "trigger_reason": reason,
            "update_time": self.now - ago,
        }
        event = self.env["replenishment.tiktok.event"].create(
            {
                "account_id": sku.shop_id.account_id.id,
                "company_id": sku.company_id.id,
                "shop_id": sku.shop_id.id,
                "event_type": event_type,
                "notification_id": f"{status}{sku.id}{ago}{event_type}",
                "received_at": fields.Datetime.now(),
                "data": data,
            }
        )
        event._process()
        self.assertEqual(event.state, "done", event.last_error)

    def item(self, warehouse=None):
        item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, (warehouse or self.us1).id)]
        )
        item.invalidate_recordset(["alert_status"])
        return item

    def test_an_alert_says_how_bad_it_is_and_how_far_ahead(self):
        self.tell("LOW_STOCK", alert_type="PREDICTION", lead_days=7)
        sku = self.sku()
        self.assertEqual((sku.alert_status, sku.alert_reason), ("low", "predicted"))
        self.assertEqual(sku.alert_lead_days, 7)

    def test_a_later_alert_replaces_it_and_an_older_one_does_not(self):
        self.tell("LOW_STOCK", ago=5 * MINUTE)
        self.tell("SUFFICIENT_STOCK")
        self.tell("OUT_OF_STOCK", ago=9 * MINUTE)
        self.assertEqual(self.sku().alert_status, "sufficient")

    def test_a_word_that_is_not_known_changes_nothing(self):
        self.tell("LOW_STOCK", ago=MINUTE)
        self.tell("SOMETHING_NEW")
        self.assertEqual(self.sku().alert_status, "low")

    def test_the_item_shows_the_worst_of_its_listings(self):
        self.sku("MUG-GIFT").product_id = self.mug
        self.tell("LOW_STOCK")
        self.tell("OUT_OF_STOCK", sku=self.sku("MUG-GIFT"))
        self.assertEqual(self.item().alert_status, "out")

    def test_only_shops_that_sell_from_the_warehouse_are_asked(self):
        self.tell("OUT_OF_STOCK")
        self.assertFalse(self.item(self.us2).alert_status)
        self.env["replenishment.tiktok.warehouse"].create(
            {
                "shop_id": self.shop.id,
                "external_id": "2",
                "warehouse_id": self.us2.id,
            }
        )
        self.assertEqual(self.item(self.us2).alert_status, "out")

    def test_an_alert_enters_no_number(self):
        item = self.item()
        self.env["replenishment.run"]._plan_company(self.env.company)
        names = ["position", "reorder_point", "urgency", "quantity_needed"]
        before = item.read(names)
        self.tell("OUT_OF_STOCK")
        self.assertFalse(item.is_dirty)
        self.env["replenishment.run"]._plan_company(self.env.company)
        self.assertEqual(item.read(names), before)

    def test_a_listing_that_is_not_known_yet_is_asked_for(self):
        listings = self.feed("listings")
        listings.last_success_at -= timedelta(hours=2)
        before = listings.next_try_at
        sku = self.sku("VASE")
        external_id = sku.external_id
        sku.external_id = "gone"
        self.env["replenishment.tiktok.sku"]._note_stock_alert(
            self.shop, {"sku_id": external_id}, fields.Datetime.now()
        )
        self.assertLess(listings.next_try_at, before)

    def test_events_bring_their_feed_forward(self):
        for event_type, kind in (
            (11, "cancellations"),
            (12, "returns"),
            (39, "promotions"),
            (63, "promotions"),
            (50, "listings"),
        ):
            feed = self.feed(kind)
            feed._record_success()
            feed.last_success_at -= timedelta(hours=2)
            feed.next_try_at = fields.Datetime.now() + timedelta(hours=5)
            self.tell("", event_type=event_type)
            self.assertLessEqual(feed.next_try_at, fields.Datetime.now(), kind)
