# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common_outside import listing
from .test_tiktok_feeds import FeedCase


@tagged("post_install", "-at_install")
class TestTiktokPromotions(FeedCase):
    """What TikTok Shop promotes is proposed as a campaign; a person decides."""

    products = [listing("MUG"), listing("VASE"), listing("LAMP")]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.vase = self.product("VASE")
        self.feed("listings").action_pull()
        self.today = self.us1._replenish_today()

    def promote(self, **values):
        return self.admin.add_promotion(
            **{
                "shop": "US",
                "title": "Spring sale",
                "start": "+3d",
                "end": "+5d",
                "skus": ["MUG"],
                **values,
            }
        )

    def change(self, promotion_id, **values):
        self.admin.advance_clock(2)
        self.admin.change_promotion(promotion_id, **values)
        self.pull()

    def pull(self):
        feed = self.feed("promotions")
        feed.action_pull()
        self.assertFalse(feed.last_error)

    def campaigns(self):
        return self.env["replenishment.campaign"].search(
            [("tiktok_shop_id", "=", self.shop.id)]
        )

    def proposed(self, **values):
        """The campaign that a promotion is proposed as, and the promotion's id."""
        promotion_id = self.promote(**values)
        self.pull()
        campaign = self.campaigns()
        self.assertEqual(len(campaign), 1)
        return campaign, promotion_id

    def last_note(self, campaign):
        return campaign.message_ids.sorted("id")[-1:].body or ""

    # ---------------------------------------------------------------- proposal

    def test_a_coming_promotion_is_a_draft_for_its_products(self):
        campaign, promotion_id = self.proposed()
        self.assertEqual(campaign.state, "draft")
        self.assertEqual(campaign.name, "Spring sale")
        self.assertEqual(campaign.tiktok_activity_id, promotion_id)
        self.assertEqual(campaign.shop_ids, self.shop)
        self.assertEqual(campaign.line_ids.product_tmpl_id, self.mug.product_tmpl_id)
        self.assertEqual(campaign.line_ids.uplift_pct, 0)

    def test_its_days_are_the_shops_and_both_are_included(self):
        campaign, _id = self.proposed()
        self.assertEqual(campaign.first_day, self.today + timedelta(days=3))
        self.assertEqual(campaign.last_day, self.today + timedelta(days=5))

    def test_reading_it_again_proposes_nothing_new(self):
        campaign, _id = self.proposed()
        notes = campaign.message_ids
        self.pull()
        self.assertEqual(self.campaigns(), campaign)
        self.assertEqual(campaign.message_ids, notes)

    def test_a_running_promotion_is_proposed_and_one_that_is_over_is_not(self):
        self.promote(title="Over", start="-9d", end="-5d")
        self.promote(title="Runs", start="-1d", end="+1d")
        self.pull()
        self.assertEqual(self.campaigns().mapped("name"), ["Runs"])

    def test_a_promotion_of_the_whole_shop_names_no_product(self):
        campaign, _id = self.proposed(level="SHOP", skus=[])
        self.assertEqual(campaign.tiktok_level, "shop")
        self.assertFalse(campaign.line_ids)

    def test_a_listing_mapped_later_joins_the_draft(self):
        campaign, _id = self.proposed(skus=["MUG", "LAMP"])
        self.assertEqual(len(campaign.line_ids), 1)
        lamp = self.product("LAMP")
        self.feed("listings").action_pull()
        self.env["replenishment.tiktok.sku"]._map_shop(self.shop)
        self.pull()
        self.assertEqual(
            campaign.line_ids.product_tmpl_id,
            (self.mug | lamp).product_tmpl_id,
        )

    def test_a_promotion_of_one_variant_names_that_variant(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [(0, 0, {"name": "Red"}), (0, 0, {"name": "Blue"})],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Lamp",
                "is_storable": True,
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [(6, 0, attribute.value_ids.ids)],
                        },
                    )
                ],
            }
        )
        red = template.product_variant_ids[0]
        red.default_code = "LAMP"
        self.env["replenishment.tiktok.sku"]._map_shop(self.shop)
        campaign, _id = self.proposed(level="VARIATION", skus=["LAMP"])
        self.assertEqual(campaign.line_ids.product_id, red)

    def test_a_draft_changes_no_number_and_its_confirmation_does(self):
        Item = self.env["replenishment.item"]
        Item.search([]).unlink()
        campaign, _id = self.proposed()
        self.assertFalse(Item.search([("product_id", "=", self.mug.id)]))
        campaign.line_ids.uplift_pct = 100
        self.assertFalse(Item.search([("product_id", "=", self.mug.id)]))
        campaign.action_confirm()
        self.assertTrue(Item.search([("product_id", "=", self.mug.id)]))

    # ----------------------------------------------------------------- changes

    def test_a_draft_follows_what_tiktok_changes(self):
        campaign, promotion_id = self.proposed()
        self.change(promotion_id, end="+8d", title="Long spring", skus=["MUG", "VASE"])
        self.assertEqual(campaign.name, "Long spring")
        self.assertEqual(campaign.last_day, self.today + timedelta(days=8))
        self.assertEqual(
            campaign.line_ids.product_tmpl_id, (self.mug | self.vase).product_tmpl_id
        )

    def test_a_draft_of_a_promotion_switched_off_is_cancelled_and_says_why(self):
        campaign, promotion_id = self.proposed()
        self.change(promotion_id, status="DEACTIVATED")
        self.assertEqual(campaign.state, "cancelled")
        self.assertIn("nobody had confirmed", self.last_note(campaign))
        self.change(promotion_id, status="")
        self.assertEqual(campaign.state, "draft")

    def test_a_draft_nobody_confirmed_in_time_is_cancelled(self):
        campaign, promotion_id = self.proposed(start="-1d", end="0d")
        self.change(promotion_id, start="-5d", end="-2d")
        self.assertEqual(campaign.state, "cancelled")

    def test_a_confirmed_campaign_stays_and_is_told_the_changes(self):
        campaign, promotion_id = self.proposed()
        campaign.line_ids.uplift_pct = 150
        campaign.action_confirm()
        self.change(promotion_id, end="+8d", skus=["MUG", "VASE"])
        self.assertEqual(campaign.last_day, self.today + timedelta(days=5))
        self.assertEqual(campaign.line_ids.uplift_pct, 150)
        note = self.last_note(campaign)
        self.assertIn(str(self.today + timedelta(days=8)), note)
        self.assertIn("VASE", note)
        notes = campaign.message_ids
        self.pull()
        self.assertEqual(campaign.message_ids, notes)

    def test_a_draft_with_an_uplift_is_a_persons_and_stays(self):
        campaign, promotion_id = self.proposed()
        campaign.line_ids.uplift_pct = 150
        self.change(promotion_id, status="DEACTIVATED")
        self.assertEqual((campaign.state, campaign.line_ids.uplift_pct), ("draft", 150))
        self.assertIn("switched this promotion off", self.last_note(campaign))

    def test_what_a_person_cancelled_stays_cancelled(self):
        campaign, promotion_id = self.proposed()
        campaign.action_cancel()
        self.change(promotion_id, end="+8d")
        self.assertEqual(campaign.state, "cancelled")
        self.assertEqual(self.campaigns(), campaign)

    def test_the_natural_end_of_a_confirmed_campaign_is_no_news(self):
        campaign, _id = self.proposed(start="-1d", end="0d")
        campaign.action_confirm()
        notes = campaign.message_ids
        campaign._follow_proposal({**campaign.tiktok_proposal, "state": "over"})
        self.assertEqual(campaign.state, "confirmed")
        self.assertEqual(campaign.message_ids, notes)

    def test_products_of_drafts_alone_are_asked_for_again(self):
        campaign, _id = self.proposed()
        self.promote(title="Other", skus=["VASE"])
        self.pull()
        campaign.action_confirm()
        self.admin.forget_requests()
        self.pull()
        self.assertEqual(len(self.admin.requests("promotion_detail")), 1)

    def test_an_interrupted_pull_goes_on_and_proposes_each_once(self):
        for number in range(3):
            self.promote(title=f"Sale {number}")
        self.admin.add_fault(endpoint="promotion_detail", kind="malformed", nth=2)
        promotions = self.feed("promotions")
        (self.shop.feed_ids - promotions).action_switch_off()
        self.run_feeds()
        self.assertEqual(len(self.campaigns()), 1)
        self.due_again()
        self.run_feeds()
        self.assertEqual(
            sorted(self.campaigns().mapped("name")), ["Sale 0", "Sale 1", "Sale 2"]
        )
