# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_outside import OutsideCase, listing

ALERT = "tiktok_replenishment.activity_unmapped_stock"


@tagged("post_install", "-at_install")
class TestOutsideSkus(OutsideCase):
    """One page for what shops and operators call a product."""

    products = [
        listing("MUG", stock={"US1": {"available": 12}}),
        listing("G1-VASE", stock={"US1": {"available": 3, "inbound": 4}}),
        listing("LAMP", stock={"US2": {"available": -2}}),
    ]

    def setUp(self):
        super().setUp()
        self.skus = self.env["replenishment.threepl.sku"]
        self.page = self.env["replenishment.outside.sku"]
        self.connection_ = self.connect_operator()

    def sku(self, external_sku, name="", **values):
        return self.skus.create(
            {
                "connection_id": self.connection_.id,
                "external_sku": external_sku,
                "name": name,
                **values,
            }
        )

    def test_an_alert_that_a_pull_ends_is_not_in_its_way(self):
        """The product comes after the first pull, and the next one maps the SKU."""
        self.connection_.action_pull_stock()
        self.assertTrue(self.connection_.activity_ids)
        for code in ("MUG", "G1-VASE"):
            self.product(code)
            self.admin.set_stock("US1", code, available=50)
            self.connection_.action_pull_stock()
        self.assertEqual(self.skus.search_count([("state", "=", "mapped")]), 2)

    def suggested(self, *args):
        sku = self.sku(*args)
        self.skus.action_look_for_products()
        return sku.suggested_product_id, sku.suggestion_reason

    def pulled(self, code):
        """The operator's SKU after a pull."""
        if not self.skus.search([]):
            self.connection_.action_pull_stock()
        return self.skus.search([("external_sku", "=", code)])

    def row(self, code):
        """The page's row of an operator's SKU or a listing."""
        return self.page.search([("code", "=", code)])

    # Suggestions for operators' SKUs

    def test_case_and_blanks_do_not_hide_a_reference(self):
        lamp = self.product("Lamp-01 B")
        self.assertEqual(self.suggested(" LAMP-01b"), (lamp, "code"))

    def test_a_barcode_is_suggested(self):
        lamp = self.product("L", barcode="4006381333931")
        self.assertEqual(self.suggested("4006381333931"), (lamp, "barcode"))

    def test_a_reference_behind_the_customers_code_is_suggested(self):
        lamp = self.product("LAMP-01")
        for code in ("G1234-LAMP-01", "g1234_lamp-01", "G1234 LAMP-01", "G1/Lamp-01"):
            self.assertEqual(self.suggested(code), (lamp, "prefix"), code)

    def test_the_whole_code_weighs_more_than_what_is_behind_its_prefix(self):
        self.product("MUG")
        red = self.product("red-mug")
        self.assertEqual(self.suggested("RED-MUG"), (red, "code"))

    def test_a_reference_behind_a_prefix_weighs_more_than_a_name(self):
        mug = self.product("MUG", name="Cup")
        self.product("OTHER", name="Sunset lamp")
        self.assertEqual(self.suggested("G1-MUG", "Sunset lamp"), (mug, "prefix"))

    def test_what_is_behind_the_prefix_of_a_listing_is_not_looked_at(self):
        self.product("MUG")
        shop = self.connect_shop()
        listing_ = self.env["replenishment.tiktok.sku"].create(
            {"shop_id": shop.id, "external_id": "1", "seller_sku": "SET-MUG"}
        )
        listing_.action_look_for_products()
        self.assertFalse(listing_.suggested_product_id)

    def test_a_prefix_is_only_ever_suggested(self):
        vase = self.product("VASE")
        sku = self.pulled("G1-VASE")
        self.assertEqual(
            (sku.state, sku.suggested_product_id, sku.suggestion_reason),
            ("unmapped", vase, "prefix"),
        )
        self.assertFalse(self.stock(vase))

    def test_the_answer_names_a_sku_that_may_be_the_product(self):
        vase = self.product("VASE")
        self.pulled("G1-VASE")
        item = self.env["replenishment.item"]._find_or_create([(vase.id, self.us1.id)])
        self.assertIn("it may be this product", item.stock_answer_html)
        self.pulled("G1-VASE").action_accept_suggestion()
        self.env.invalidate_all()
        self.assertNotIn("it may be this product", item.stock_answer_html)

    # The page

    def test_both_kinds_are_on_the_page_with_their_weight(self):
        shop = self.connect_shop()
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="LAMP", quantity=5)
        shop.action_pull_orders()
        self.pulled("MUG")
        self.assertRecordValues(
            self.page.search([("code", "=", "LAMP")], order="kind"),
            [
                {"source": "Shop US", "recent_units": 5, "is_missing": True},
                # Oversold is no stock.
                {"source": "Sandbox", "recent_units": 0, "is_missing": False},
            ],
        )
        vase = self.row("G1-VASE")
        self.assertRecordValues(
            vase, [{"kind": "operator", "stock_units": 7, "is_missing": True}]
        )
        self.assertEqual(
            self.page.search([("is_missing", "=", True), ("kind", "=", "operator")]),
            vase | self.row("MUG"),
        )
        self.assertEqual(
            self.skus.search([("state", "=", "unmapped"), ("stock_units", ">", 0)]),
            self.pulled("MUG") | self.pulled("G1-VASE"),
        )

    def test_several_of_both_kinds_are_mapped_at_once(self):
        shop = self.connect_shop()
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="LAMP", quantity=5)
        shop.action_pull_orders()
        self.pulled("LAMP")
        lamp = self.product("L")
        rows = self.page.search([("code", "=", "LAMP")])
        self.assertEqual(len(rows), 2)
        rows.write({"product_id": lamp.id, "units_per_sku": 2})
        self.assertEqual(set(rows.mapped("state")), {"mapped"})
        self.assertEqual(rows.mapped("product_id"), lamp)
        self.assertEqual(sum(self.demand(lamp).values()), 10)
        self.assertEqual(self.stock(lamp, self.us2).units_per_sku, 2)

    def test_suggestions_are_accepted_ignored_and_restored_on_the_page(self):
        vase = self.product("VASE")
        self.pulled("G1-VASE")
        row = self.row("G1-VASE")
        self.assertEqual(row.suggested_product_id, vase)
        row.action_ignore()
        self.assertEqual(row.state, "ignored")
        row.action_accept_suggestion()
        self.assertEqual(row.state, "ignored")
        row.action_restore()
        row.action_accept_suggestion()
        self.assertEqual((row.state, row.product_id), ("mapped", vase))
        self.assertEqual(self.stock(vase).qty_available, 3)

    def test_products_are_looked_for_from_the_page(self):
        self.pulled("MUG")
        mug = self.product("mug")
        self.page.action_look_for_products()
        self.assertEqual(self.row("MUG").suggested_product_id, mug)

    def test_the_page_opens_the_sku_itself(self):
        sku = self.pulled("MUG")
        action = self.row("MUG").action_open()
        self.assertEqual((action["res_model"], action["res_id"]), (sku._name, sku.id))

    def test_only_the_mapping_is_changed_from_the_page(self):
        self.pulled("MUG")
        with self.assertRaises(UserError):
            self.row("MUG").state = "ignored"

    def test_planners_read_the_page_and_managers_map(self):
        mug = self.product("X")
        self.pulled("MUG")
        planner = new_test_user(
            self.env, "planner", "tiktok_replenishment.group_planner"
        )
        manager = new_test_user(self.env, "boss", "tiktok_replenishment.group_manager")
        row = self.row("MUG")
        self.assertEqual(row.with_user(planner).code, "MUG")
        with self.assertRaises(AccessError):
            row.with_user(planner).product_id = mug
        for button in ("accept_suggestion", "ignore", "restore", "look_for_products"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(row.with_user(planner), f"action_{button}")()
        [saved] = row.with_user(manager).web_save(
            {"product_id": mug.id}, {"state": {}, "product_id": {}}
        )
        self.assertEqual((saved["state"], saved["product_id"]), ("mapped", mug.id))

    def test_another_company_neither_sees_nor_maps(self):
        self.pulled("MUG")
        row = self.row("MUG")
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "tiktok_replenishment.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.page.with_user(stranger).search([]))
        for button in ("action_ignore", "action_accept_suggestion"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(row.with_user(stranger), button)()

    # Stock without a product

    def alerts(self):
        self.connection_.invalidate_recordset(["activity_ids"])
        return self.connection_.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(ALERT)
        )

    def test_stock_without_a_product_is_told_once_a_connection(self):
        self.connection_.action_pull_stock()
        self.connection_.action_pull_stock()
        self.assertEqual(len(self.alerts()), 1)
        note = self.alerts().note
        self.assertLess(note.index("MUG"), note.index("G1-VASE"))
        self.assertIn("7 in stock or on the way", note)
        self.assertNotIn("LAMP", note)

    def test_the_alert_ends_when_all_are_mapped_or_ignored(self):
        vase = self.pulled("G1-VASE")
        self.pulled("MUG").product_id = self.product("X")
        self.assertEqual(len(self.alerts()), 1)
        vase.action_ignore()
        self.assertFalse(self.alerts())
        vase.action_restore()
        self.assertEqual(len(self.alerts()), 1)

    def test_the_alert_ends_when_the_stock_is_gone(self):
        self.connection_.action_pull_stock()
        self.admin.set_stock("US1", "MUG", available=0)
        self.admin.set_stock("US1", "G1-VASE", available=0, inbound=0)
        self.connection_.action_pull_stock()
        self.assertFalse(self.alerts())

    def test_stock_in_a_warehouse_that_is_not_ours_is_no_concern(self):
        self.connection_.action_pull_stock()
        self.connection_.warehouse_ids.warehouse_id = False
        self.assertFalse(self.skus.search([("stock_units", ">", 0)]))

    def test_products_are_looked_for_once_a_day(self):
        sku = self.pulled("MUG")
        mug = self.product("mug")
        self.connection_.action_pull_stock()
        self.assertFalse(sku.suggested_product_id)
        sku.suggested_at -= timedelta(days=2)
        self.connection_.action_pull_stock()
        self.assertEqual(sku.suggested_product_id, mug)
