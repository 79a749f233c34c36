# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models import replenishment_item_cause_mixin
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestItemList(PlanningCase):
    """Which products are planned where: what gives cause to, and what feeds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depot = cls.warehouse("CN1", replenish_role="domestic")
        cls.hub = cls.warehouse("HK1", replenish_role="domestic")
        cls.shelf = cls.warehouse("US2", replenish_method="transfer")
        cls.lane(cls.hub, cls.shelf, 18)
        cls.lane(cls.depot, cls.hub, 3)
        cls.lamp = cls.product("LAMP")

    def planned(self, product):
        items = self.item_model.search([("product_id", "=", product.id)])
        return sorted(items.warehouse_id.mapped("code"))

    def test_goods_are_planned_where_they_are_and_in_all_that_feeds_it(self):
        self.stock(self.lamp, self.shelf, 5)
        self.plan()
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])

    def test_what_has_no_cause_any_more_is_archived_and_comes_back_with_one(self):
        self.stock(self.lamp, self.shelf, 5)
        self.plan()
        item = self.item(self.lamp, self.shelf)
        self.stock(self.lamp, self.shelf, -5)
        self.plan()
        self.assertFalse(self.planned(self.lamp))
        self.stock(self.lamp, self.shelf, 1)
        self.plan()
        self.assertEqual(self.item(self.lamp, self.shelf), item)
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])

    def test_items_are_made_in_the_order_of_their_products(self):
        """Documents follow in the order of items, however the database joins them."""
        products = [self.product(f"LAMP-{number}") for number in range(3)]
        self.env.flush_all()
        # A row that is written anew comes after the others in its table.
        self.cr.execute(
            "UPDATE product_product SET write_date = now() WHERE id = %s",
            (products[0].id,),
        )
        for way in ("nestloop", "mergejoin", "indexscan", "bitmapscan"):
            self.cr.execute(f"SET LOCAL enable_{way} = off")
        self.item_model._find_or_create([(one.id, self.shelf.id) for one in products])
        made = self.item_model.search([("warehouse_id", "=", self.shelf.id)])
        self.assertEqual(list(made.sorted("id").product_id), products)

    def kept(self, product):
        """A product that a person keeps in the list, with nothing to be planned for."""
        self.item_model.create(
            {
                "product_id": product.id,
                "warehouse_id": self.shelf.id,
                "is_manual": True,
            }
        )
        self.plan()

    def test_what_a_person_keeps_stays_and_so_does_what_feeds_it(self):
        self.kept(self.lamp)
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])
        written, write = [], type(self.item_model).write

        def watched(items, vals):
            written.extend(items.ids if "active" in vals else [])
            return write(items, vals)

        with patch.object(type(self.item_model), "write", watched):
            self.plan()
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])
        self.assertFalse(written, "Nothing is archived only to be taken back.")

    def test_a_successor_is_planned_where_the_old_one_is_and_in_what_feeds_that(self):
        self.stock(self.lamp, self.shelf, 5)
        self.lamp.replenish_successor_id = new = self.product("LAMP II")
        self.item_model.search([("product_id", "=", new.id)]).unlink()
        self.plan()
        self.assertEqual(self.planned(new), ["CN1", "HK1", "US2"])

    def test_what_a_person_keeps_brings_no_successor(self):
        self.kept(self.lamp)
        self.lamp.replenish_successor_id = new = self.product("LAMP II")
        self.item_model.search([("product_id", "=", new.id)]).unlink()
        self.plan()
        self.assertFalse(self.planned(new))

    def test_what_was_archived_stays_so_when_it_is_changed_and_planned(self):
        item = self.item_model.create(
            {"product_id": self.lamp.id, "warehouse_id": self.shelf.id}
        )
        item.write({"active": False, "reserve_qty": 5})
        self.assertFalse(item.active)
        item.action_plan()
        self.assertFalse(item.active)

    def sell_once(self, product, days_ago, warehouse=None):
        self.env["replenishment.demand"].create(
            {
                "product_id": product.id,
                "warehouse_id": (warehouse or self.shelf).id,
                "company_id": self.env.company.id,
                "day": fields.Date.today() - timedelta(days=days_ago),
                "qty": 1,
            }
        )

    def test_what_sold_in_half_a_year_is_planned_and_what_sold_before_is_not(self):
        before = self.product("BEFORE")
        self.sell_once(self.lamp, 179)
        self.sell_once(before, 182)
        self.plan()
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])
        self.assertFalse(self.planned(before))

    def test_what_sells_where_nobody_plans_is_planned_where_that_is_fed_from(self):
        unplanned = self.warehouse("WH9", replenish_role="none")
        self.lane(self.depot, unplanned, 5)
        self.sell_once(self.lamp, 1, unplanned)
        self.plan()
        self.assertEqual(self.planned(self.lamp), ["CN1"])

    def test_what_sells_and_is_in_stock_is_planned_once(self):
        self.sell_once(self.lamp, 1)
        self.stock(self.lamp, self.shelf, 5)
        self.plan()
        self.assertEqual(self.planned(self.lamp), ["CN1", "HK1", "US2"])


@tagged("post_install", "-at_install")
class TestItemListOfLongHistory(TestItemList):
    """The same where there are many more days of demand than products."""

    def setUp(self):
        super().setUp()
        # A single day is enough here.
        self.startPatcher(patch.object(replenishment_item_cause_mixin, "MANY_DAYS", 0))
        self.sell_once(self.product("SOLD"), 1)
        self.cr.execute("ANALYZE replenishment_demand, product_product")

    def test_the_database_tells_that_products_are_fewer_than_days(self):
        company_id, Items = self.env.company.id, self.env["replenishment.item.list"]
        self.assertTrue(Items._has_few_pairs(company_id))
        with patch.object(replenishment_item_cause_mixin, "MANY_DAYS", 1000):
            self.assertFalse(Items._has_few_pairs(company_id))

    def test_where_the_database_knows_no_numbers_all_days_are_read(self):
        def unknown(env, _query):
            return [(-1.0, 5, 10_000.0)]

        Items = self.env["replenishment.item.list"]
        with (
            patch.object(replenishment_item_cause_mixin, "MANY_DAYS", 1),
            patch.object(type(self.env), "execute_query", unknown),
        ):
            self.assertFalse(Items._has_few_pairs(self.env.company.id))
