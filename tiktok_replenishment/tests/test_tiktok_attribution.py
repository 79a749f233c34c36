# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_outside import OutsideCase, listing


@tagged("post_install", "-at_install")
class TestTiktokAttribution(OutsideCase):
    """In which warehouse an order is demand, and from which its goods leave."""

    products = [listing("MUG")]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.shop = self.connect_shop()
        self.env["replenishment.tiktok.warehouse"].create(
            [
                {
                    "shop_id": self.shop.id,
                    "external_id": self.sandbox.world.tiktok_warehouse_id(
                        warehouse.code
                    ),
                    "warehouse_id": warehouse.id,
                }
                for warehouse in self.us1 | self.us2
            ]
        )

    def mapped(self, warehouse):
        return self.shop.warehouse_map_ids.filtered(
            lambda mapped: mapped.warehouse_id == warehouse
        )

    def add_order(self, warehouse="US2", **values):
        return self.admin.add_order(
            shop="US", warehouse=warehouse, seller_sku="MUG", **values
        )

    def pull(self):
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def sold(self, warehouse):
        return sum(self.demand(self.mug, warehouse_id=warehouse).values())

    def backlog(self, warehouse):
        item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, warehouse.id)]
        )
        self.env.flush_all()
        found = item.supply_ids.filtered(lambda supply: supply.kind == "backlog")
        return sum(found.mapped("quantity"))

    def test_orders_routed_elsewhere_are_demand_in_the_usual_warehouse(self):
        self.mapped(self.us2).demand_warehouse_id = self.us1
        self.add_order(quantity=3, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (3, 0))
        # The goods still leave the other warehouse.
        self.assertEqual((self.backlog(self.us1), self.backlog(self.us2)), (0, -3))

    def test_naming_the_usual_warehouse_later_moves_past_demand_only(self):
        self.add_order(quantity=3, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (0, 3))
        self.mapped(self.us2).demand_warehouse_id = self.us1
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (3, 0))
        self.assertEqual(self.backlog(self.us2), -3)
        line = self.env["replenishment.tiktok.order"].search([]).line_ids
        self.assertEqual(
            (line.warehouse_id, line.demand_warehouse_id), (self.us2, self.us1)
        )
        self.mapped(self.us2).demand_warehouse_id = False
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (0, 3))

    def test_the_usual_warehouse_is_planned_again_when_demand_moves_to_it(self):
        self.add_order(quantity=3)
        self.pull()
        self.env["replenishment.planning.request"].search([]).unlink()
        self.mapped(self.us2).demand_warehouse_id = self.us1
        items = self.env["replenishment.item"].search(
            [("product_id", "=", self.mug.id)]
        )
        self.assertEqual(items.warehouse_id, self.us1 | self.us2)
        self.assertEqual(items.mapped("is_dirty"), [True, True])

    def test_an_unmapped_warehouse_may_name_the_usual_one_all_the_same(self):
        self.mapped(self.us2).write(
            {"warehouse_id": False, "demand_warehouse_id": self.us2.id}
        )
        self.add_order(quantity=3, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (0, 3))
        # Nobody said which warehouse ships: the shop's own.
        self.assertEqual((self.backlog(self.us1), self.backlog(self.us2)), (-3, 0))

    def test_an_unknown_warehouse_counts_where_the_shop_sells_from(self):
        self.shop.warehouse_map_ids.unlink()
        self.add_order(quantity=3)
        self.pull()
        self.assertEqual((self.sold(self.us1), self.sold(self.us2)), (3, 0))
        # The pull has made it known, for somebody to say what it is.
        self.assertEqual(len(self.shop.warehouse_map_ids), 1)
