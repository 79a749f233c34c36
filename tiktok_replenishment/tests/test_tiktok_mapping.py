# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_outside import SHOP, OutsideCase, listing

OTHER_SHOP = {**SHOP, "code": "US-2", "name": "Second Shop"}
ALERT = "tiktok_replenishment.activity_unmapped_listing"


@tagged("post_install", "-at_install")
class TestTiktokMapping(OutsideCase):
    """Which product a listing is: suggested, accepted, and told when it is missing."""

    shops = [SHOP, OTHER_SHOP]
    products = [listing("MUG"), listing("VASE"), listing("LAMP")]

    def setUp(self):
        super().setUp()
        self.skus = self.env["replenishment.tiktok.sku"]
        self.shop = self.connect_shop()

    def sku(self, seller_sku, name="", **values):
        return self.skus.create(
            {
                "shop_id": self.shop.id,
                "external_id": f"{seller_sku}/{name}",
                "seller_sku": seller_sku,
                "name": name,
                **values,
            }
        )

    def suggested(self, *args, **values):
        sku = self.sku(*args, **values)
        self.skus.action_look_for_products()
        return sku.suggested_product_id, sku.suggestion_reason

    def named(self, name, **values):
        return self.product(False, name=name, **values)

    def nothing(self):
        return self.env["product.product"], False

    # Suggestions

    def test_a_reference_that_differs_in_case_spaces_or_prefix_is_suggested(self):
        lamp = self.product("Lamp-01 B")
        for seller_sku in ("lamp-01b", "LAMP-01 B", "SKU-LAMP-01B", "sku_lamp-01b"):
            self.assertEqual(self.suggested(seller_sku), (lamp, "code"), seller_sku)

    def test_a_prefix_in_odoo_is_seen_through_as_well(self):
        lamp = self.product("SKU-LAMP01")
        self.assertEqual(self.suggested("lamp01"), (lamp, "code"))

    def test_a_barcode_is_suggested(self):
        lamp = self.product("LAMP-01", barcode="4006381333931")
        self.assertEqual(self.suggested(" 4006381333931"), (lamp, "barcode"))

    def test_a_reference_weighs_more_than_a_barcode_and_a_name(self):
        lamp = self.product("4006381333931x", name="Sunset lamp")
        self.product("OTHER", barcode="4006381333931X")
        self.assertEqual(
            self.suggested("4006381333931X", "Sunset lamp"), (lamp, "code")
        )

    def test_a_name_most_of_which_the_listing_tells_is_suggested(self):
        lamp = self.named("Sunset projection lamp")
        self.named("Desk lamp")
        self.named("Sunset poster frame")
        title = "2026 NEW! Sunset Lamp Projection LED, USB, for TikTok videos"
        self.assertEqual(self.suggested("A1", title), (lamp, "name"))

    def test_a_longer_name_that_fits_wins_over_a_shorter_one(self):
        self.named("Sunset lamp")
        big = self.named("Sunset lamp large with remote")
        title = "Sunset lamp, large, with remote control"
        self.assertEqual(self.suggested("A1", title), (big, "name"))

    def test_names_in_any_language_are_read(self):
        self.env["res.lang"]._activate_lang("de_DE")
        lamp = self.named("Sunset lamp")
        lamp.with_context(lang="de_DE").name = "Lampe Sonnenuntergang"
        self.assertEqual(
            self.suggested("A1", "Sonnenuntergang Lampe, warm"), (lamp, "name")
        )

    def test_variants_are_told_apart_by_their_values(self):
        color = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": n}) for n in ("Red", "Blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Ceramic mug",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": color.id,
                            "value_ids": [Command.set(color.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        _red, blue = template.product_variant_ids
        # The listing's title is the same for all; its seller SKU tells the variant.
        self.assertEqual(
            self.suggested("MUG-BLUE", "Ceramic mug, 350 ml"), (blue, "name")
        )
        self.assertEqual(self.suggested("M1", "Ceramic mug, 350 ml"), self.nothing())

    def test_what_fits_several_products_is_not_suggested(self):
        self.product("LAMP-01")
        self.product("lamp-01")
        self.assertEqual(self.suggested("Lamp-01"), self.nothing())

    def test_one_common_word_is_no_likeness(self):
        self.named("Sunset projection lamp")
        self.assertEqual(self.suggested("A1", "Garden lamp"), self.nothing())

    def test_archived_foreign_and_immaterial_products_are_not_suggested(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.product("lamp-1", active=False)
        self.product("lamp-1", company_id=other.id)
        self.product("lamp-1", type="service", is_storable=False)
        self.assertEqual(self.suggested("LAMP-1"), self.nothing())

    def test_an_empty_seller_sku_is_like_no_other(self):
        self.product("")
        self.product("SKU-")
        self.assertEqual(self.suggested(""), self.nothing())
        self.assertEqual(self.suggested("sku-"), self.nothing())

    def test_a_suggestion_that_fits_no_more_is_withdrawn(self):
        lamp = self.product("lamp-1", name="Something else")
        sku = self.sku("LAMP-1")
        self.skus.action_look_for_products()
        self.assertEqual(sku.suggested_product_id, lamp)
        lamp.default_code = "OTHER"
        self.skus.action_look_for_products()
        self.assertFalse(sku.suggested_product_id or sku.suggestion_reason)

    def test_a_pull_suggests_products(self):
        vase = self.product("vase")
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="VASE")
        self.shop.action_pull_orders()
        sku = self.skus.search([])
        self.assertEqual((sku.state, sku.suggested_product_id), ("unmapped", vase))

    def test_products_are_looked_for_once_a_day(self):
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="VASE")
        self.shop.action_pull_orders()
        sku = self.skus.search([])
        self.assertFalse(sku.suggested_product_id)
        vase = self.product("vase")
        self.shop.action_pull_orders()
        self.assertFalse(sku.suggested_product_id)
        sku.suggested_at -= timedelta(days=2)
        self.shop.action_pull_orders()
        self.assertEqual(sku.suggested_product_id, vase)

    # Accepting

    def test_suggestions_are_accepted_one_by_one_or_all_at_once(self):
        mug, vase = self.product("mug"), self.product("vase")
        for seller_sku in ("MUG", "VASE", "LAMP"):
            self.admin.add_order(
                shop="US", warehouse="US1", seller_sku=seller_sku, quantity=3
            )
        self.shop.action_pull_orders()
        skus = self.skus.search([], order="seller_sku")
        skus[1].action_accept_suggestion()
        self.assertEqual(skus.mapped("state"), ["unmapped", "mapped", "unmapped"])
        self.assertEqual(sum(self.demand(mug).values()), 3)
        skus.action_accept_suggestion()
        self.assertEqual(skus.mapped("state"), ["unmapped", "mapped", "mapped"])
        self.assertEqual(sum(self.demand(vase).values()), 3)

    def test_accepting_changes_nothing_that_a_person_decided(self):
        mug, other = self.product("mug"), self.product("other")
        mapped, ignored = self.sku("MUG", "a"), self.sku("MUG", "b")
        self.skus.action_look_for_products()
        mapped.product_id = other
        ignored.action_ignore()
        (mapped | ignored).action_accept_suggestion()
        self.assertEqual((mapped.product_id, ignored.state), (other, "ignored"))
        self.assertNotEqual(ignored.product_id, mug)

    def test_planners_look_and_managers_map(self):
        self.product("mug")
        sku = self.sku("MUG")
        self.skus.action_look_for_products()
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        for button in ("action_accept_suggestion", "action_look_for_products"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(sku.with_user(planner), button)()
        self.assertEqual(sku.state, "unmapped")
        sku.with_user(manager).action_look_for_products()
        sku.with_user(manager).action_accept_suggestion()
        self.assertEqual(sku.state, "mapped")

    # Listings that sell without a product

    def alerts(self, shop=None):
        return (shop or self.shop).activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(ALERT)
        )

    def sell(self, seller_sku, quantity, **values):
        self.admin.add_order(
            **{"shop": "US", "warehouse": "US1", **values},
            seller_sku=seller_sku,
            quantity=quantity,
        )
        self.shop.account_id.shop_ids.action_pull_orders()

    def test_listings_that_sell_unmapped_are_told_once_a_shop(self):
        self.sell("VASE", 4)
        self.sell("LAMP", 6)
        self.sell("LAMP", 1)
        self.assertEqual(len(self.alerts()), 1)
        note = self.alerts().note
        self.assertIn("2", self.alerts().summary)
        self.assertLess(note.index("LAMP"), note.index("VASE"))
        self.assertRegex(note, "LAMP.*7 units")
        self.assertRegex(note, "VASE.*4 units")

    def test_each_shop_has_an_alert_of_its_own(self):
        other = self.shop.account_id.shop_ids - self.shop
        self.sell("VASE", 4, shop="US-2")
        self.assertFalse(self.alerts())
        self.assertEqual(len(self.alerts(other)), 1)

    def test_the_alert_ends_when_all_are_mapped_or_ignored(self):
        self.sell("VASE", 4)
        self.sell("LAMP", 6)
        vase, lamp = (
            self.skus.search([("seller_sku", "=", name)]) for name in ("VASE", "LAMP")
        )
        vase.product_id = self.product("OTHER-VASE")
        self.assertEqual(len(self.alerts()), 1)
        self.assertNotIn("VASE", self.alerts().note)
        lamp.action_ignore()
        self.assertFalse(self.alerts())
        lamp.action_restore()
        self.assertEqual(len(self.alerts()), 1)
        lamp.part_ids = [Command.create({"product_id": vase.product_id.id})]
        self.assertFalse(self.alerts())

    def test_listings_that_sell_nothing_raise_no_alert(self):
        self.sku("NEVER-SOLD")
        self.sell("VASE", 4, sample=True)
        self.assertFalse(self.alerts())

    def test_what_sold_long_ago_raises_no_alert(self):
        self.sell("VASE", 4)
        self.env["replenishment.tiktok.order.line"].search([]).sold_on = (
            fields.Date.today() - timedelta(days=40)
        )
        self.env.flush_all()
        self.skus._map_shop(self.shop)
        self.assertFalse(self.alerts())

    def test_no_listing_is_missed_where_demand_comes_from_deliveries(self):
        self.sell("VASE", 4)
        self.shop.demand_source = "deliveries"
        self.assertFalse(self.alerts())
        self.shop.demand_source = "orders"
        self.assertEqual(len(self.alerts()), 1)
