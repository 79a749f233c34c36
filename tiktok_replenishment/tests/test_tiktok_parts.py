# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import new_test_user, tagged

from .common_outside import OutsideCase, listing


@tagged("post_install", "-at_install")
class TestTiktokParts(OutsideCase):
    """A listing that is several products counts as these, and never as itself too."""

    products = [listing("TEA-SET"), listing("MUG")]

    def setUp(self):
        super().setUp()
        self.mug, self.pot = self.product("MUG"), self.product("POT")
        self.shop = self.connect_shop()

    def pull(self, seller_sku="TEA-SET", **values):
        self.admin.add_order(
            shop="US", warehouse="US1", seller_sku=seller_sku, **values
        )
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def sku(self, seller_sku="TEA-SET"):
        return self.env["replenishment.tiktok.sku"].search(
            [("seller_sku", "=", seller_sku)]
        )

    def give_parts(self, mugs=4, pots=1):
        self.sku().part_ids = [
            Command.create({"product_id": self.mug.id, "quantity": mugs}),
            Command.create({"product_id": self.pot.id, "quantity": pots}),
        ]

    def sold(self, *products):
        return tuple(sum(self.demand(product).values()) for product in products)

    def backlog(self, product):
        item = self.env["replenishment.item"]._find_or_create(
            [(product.id, self.us1.id)]
        )
        self.env.flush_all()
        found = item.supply_ids.filtered(lambda supply: supply.kind == "backlog")
        return sum(found.mapped("quantity"))

    def test_a_set_sold_counts_as_its_parts(self):
        self.pull(quantity=2)
        self.give_parts()
        self.assertEqual(self.sku().state, "mapped")
        self.assertEqual(self.sold(self.mug, self.pot), (8, 2))
        # Sets that are sold from now on count so from the start.
        self.pull(quantity=3)
        self.assertEqual(self.sold(self.mug, self.pot), (20, 5))

    def test_parts_add_to_what_is_sold_as_itself(self):
        self.pull(quantity=2)
        self.give_parts()
        self.pull("MUG", quantity=5)
        self.assertEqual(self.sold(self.mug, self.pot), (13, 2))

    def test_the_product_of_a_set_is_not_counted_as_well(self):
        whole = self.product("TEA-SET")
        self.pull(quantity=2, status="AWAITING_SHIPMENT")
        self.assertEqual(self.sold(whole), (2,))
        self.give_parts()
        self.assertEqual(self.sold(whole, self.mug, self.pot), (0, 8, 2))
        self.assertEqual(
            [self.backlog(product) for product in (whole, self.mug, self.pot)],
            [0, -8, -2],
        )
        self.sku().part_ids.unlink()
        self.assertEqual(self.sku().state, "mapped")
        self.assertEqual(self.sold(whole, self.mug, self.pot), (2, 0, 0))

    def test_parts_wait_to_be_shipped_and_are_planned_again(self):
        self.pull(quantity=2, status="AWAITING_SHIPMENT")
        self.env["replenishment.planning.request"].search([]).unlink()
        self.give_parts()
        self.assertEqual((self.backlog(self.mug), self.backlog(self.pot)), (-8, -2))
        order = self.env["replenishment.tiktok.order"].search([])
        items = self.env["replenishment.item"].search(
            [("warehouse_id", "=", self.us1.id)]
        )
        self.assertEqual(
            set(items.filtered("is_dirty").product_id), {self.mug, self.pot}
        )
        items.request_ids.unlink()
        self.admin.advance_clock(2)
        self.admin.ship_order(order.external_id)
        self.shop.action_pull_orders()
        self.assertEqual((self.backlog(self.mug), self.backlog(self.pot)), (0, 0))
        self.assertEqual(
            set(items.filtered("is_dirty").product_id), {self.mug, self.pot}
        )

    def test_a_changed_or_exchanged_part_moves_past_demand(self):
        self.pull(quantity=2)
        self.give_parts()
        part = self.sku().part_ids.filtered(lambda part: part.product_id == self.mug)
        part.quantity = 6
        self.assertEqual(self.sold(self.mug, self.pot), (12, 2))
        bowl = self.product("BOWL")
        part.product_id = bowl
        self.assertEqual(self.sold(self.mug, self.pot, bowl), (0, 2, 12))

    def test_a_cancelled_set_takes_the_demand_of_its_parts_along(self):
        self.pull(quantity=2, status="AWAITING_SHIPMENT")
        self.give_parts()
        order = self.env["replenishment.tiktok.order"].search([])
        self.admin.advance_clock(2)
        self.admin.change_order(order.external_id, status="CANCELLED")
        self.shop.action_pull_orders()
        self.assertEqual(self.sold(self.mug, self.pot), (0, 0))

    def test_an_ignored_set_counts_nowhere_until_it_is_restored(self):
        self.pull(quantity=2)
        self.give_parts()
        self.sku().action_ignore()
        self.assertEqual(self.sold(self.mug, self.pot), (0, 0))
        self.sku().action_restore()
        self.assertEqual(self.sold(self.mug, self.pot), (8, 2))

    def test_parts_follow_the_shop_to_another_warehouse_and_day(self):
        self.pull(quantity=2)
        self.give_parts()
        self.shop.warehouse_map_ids.warehouse_id = self.us2
        self.assertFalse(self.demand(self.mug, warehouse_id=self.us1))
        self.assertEqual(sum(self.demand(self.pot, warehouse_id=self.us2).values()), 2)
        # 26 hours apart: any moment is a later day in the second.
        self.shop.tz = "Etc/GMT+12"
        days = set(self.demand(self.mug))
        self.shop.tz = "Pacific/Kiritimati"
        self.assertEqual(self.sold(self.mug, self.pot), (8, 2))
        self.assertEqual(set(self.demand(self.mug)), set(self.demand(self.pot)))
        self.assertLess(min(days), min(self.demand(self.mug)))

    def test_without_parts_and_product_a_listing_is_unmapped_again(self):
        self.pull(quantity=2)
        self.give_parts()
        self.sku().part_ids.unlink()
        self.assertEqual(self.sku().state, "unmapped")
        self.assertEqual(self.sold(self.mug, self.pot), (0, 0))

    def test_parts_are_planned_and_their_set_is_not(self):
        whole = self.product("TEA-SET")
        self.pull()
        self.give_parts()
        self.env["replenishment.item.list"]._refresh()
        items = self.env["replenishment.item"].search([])
        self.assertEqual(
            [
                items.filtered(lambda i, p=p: i.product_id == p).warehouse_id
                for p in (self.mug, self.pot, whole)
            ],
            [self.us1, self.us1, self.env["stock.warehouse"]],
        )

    def test_managers_give_parts_and_planners_read_them(self):
        self.pull()
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        planner = new_test_user(
            self.env, "planner", groups="tiktok_replenishment.group_planner"
        )
        part = (
            self.env["replenishment.tiktok.sku.part"]
            .with_user(manager)
            .create({"sku_id": self.sku().id, "product_id": self.pot.id})
        )
        self.assertEqual(self.sold(self.pot), (1,))
        self.assertEqual(part.with_user(planner).quantity, 1)
        for action in ("write", "create", "unlink"):
            self.assertFalse(part.with_user(planner).has_access(action))
