# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from .common_outside import OutsideCase, listing


@tagged("post_install", "-at_install")
class TestTiktokCoexistence(OutsideCase):
    """Another connector delivers the same orders in Odoo: a sale is demand once."""

    products = [listing("MUG"), listing("TEA-SET")]

    def setUp(self):
        super().setUp()
        self.us1.replenish_stock_source = "odoo"
        self.mug = self.product("MUG")
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 1000
        )
        self.shop = self.connect_shop()

    def order(self, quantity=3, **values):
        """Somebody orders; return TikTok's id of the order."""
        return self.admin.add_order(
            shop="US", warehouse="US1", seller_sku="MUG", quantity=quantity, **values
        )

    def pull(self):
        self.admin.advance_clock(2)
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def deliver(self, quantity=3, origin=False):
        """Odoo ships what another connector, or a person, entered."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.us1.out_type_id.id,
                "location_id": self.us1.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "origin": origin,
            }
        )
        move = self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "company_id": picking.company_id.id,
                "product_id": self.mug.id,
                "product_uom_qty": quantity,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        picking.action_confirm()
        move.quantity, move.picked = quantity, True
        picking.button_validate()
        self.assertEqual(move.state, "done")
        self.env["replenishment.demand"]._cron_recount_deliveries()
        return picking

    def sold(self):
        """What counts: of the shop's orders, and of Odoo's deliveries."""
        rows = self.env["replenishment.demand"].search(
            [("product_id", "=", self.mug.id)]
        )
        by_shop = rows.filtered("shop_id")
        return sum(by_shop.mapped("qty")), sum((rows - by_shop).mapped("qty"))

    def backlog(self):
        item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, self.us1.id)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        found = item.supply_ids.filtered(lambda supply: supply.kind == "backlog")
        return sum(found.mapped("quantity"))

    def test_the_delivery_of_an_order_that_counts_does_not_count_again(self):
        order_id = self.order()
        self.pull()
        self.deliver(origin=f"TikTok {order_id}/2")
        self.assertEqual(self.sold(), (3, 0))

    def test_other_sales_delivered_from_the_same_warehouse_are_added(self):
        self.order()
        self.pull()
        self.deliver(5, origin="S00042")
        self.deliver(2)
        self.assertEqual(self.sold(), (3, 7))

    def test_a_delivery_done_before_its_order_was_known_is_taken_out_then(self):
        order_id = self.order()
        self.deliver(origin=order_id)
        self.deliver(5, origin="S00042")
        self.assertEqual(self.sold(), (0, 8))
        self.pull()
        self.assertEqual(self.sold(), (3, 5))

    def test_a_later_pull_takes_out_what_was_delivered_in_between(self):
        self.pull()
        order_id = self.order()
        self.deliver(origin=order_id)
        self.assertEqual(self.sold(), (0, 3))
        self.pull()
        self.assertEqual(self.sold(), (3, 0))

    def test_a_sample_delivered_by_the_other_connector_counts_nowhere(self):
        order_id = self.order(sample=True)
        self.pull()
        self.deliver(origin=order_id)
        self.assertEqual(self.sold(), (0, 0))

    def test_demand_from_deliveries_leaves_the_shops_orders_out(self):
        order_id = self.order()
        self.order(quantity=4, status="AWAITING_SHIPMENT")
        self.pull()
        self.deliver(origin=order_id)
        self.deliver(5, origin="S00042")
        self.assertEqual((self.sold(), self.backlog()), ((7, 5), -4))
        self.shop.demand_source = "deliveries"
        self.assertEqual((self.sold(), self.backlog()), ((0, 8), 0))
        # What is ordered from now on is only delivered.
        self.order(quantity=9, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual((self.sold(), self.backlog()), ((0, 8), 0))

    def test_back_to_orders_everything_is_as_it_was(self):
        order_id = self.order()
        self.order(quantity=4, status="AWAITING_SHIPMENT")
        self.pull()
        self.deliver(origin=order_id)
        self.shop.demand_source = "deliveries"
        self.shop.demand_source = "orders"
        self.assertEqual((self.sold(), self.backlog()), ((7, 0), -4))

    def test_parts_follow_the_choice_too(self):
        self.admin.add_order(shop="US", warehouse="US1", seller_sku="TEA-SET")
        self.pull()
        self.env["replenishment.tiktok.sku"].search([]).part_ids = [
            (0, 0, {"product_id": self.mug.id, "quantity": 4})
        ]
        self.assertEqual(self.sold(), (4, 0))
        self.shop.demand_source = "deliveries"
        self.assertEqual(self.sold(), (0, 0))
        self.shop.demand_source = "orders"
        self.assertEqual(self.sold(), (4, 0))

    def test_switching_has_the_items_planned_again(self):
        self.order(status="UNPAID")  # no demand, but it waits to be shipped
        self.pull()
        self.env["replenishment.planning.request"].search([]).unlink()
        self.shop.demand_source = "deliveries"
        item = self.env["replenishment.item"].search(
            [("product_id", "=", self.mug.id), ("warehouse_id", "=", self.us1.id)]
        )
        self.assertTrue(item.is_dirty)

    def test_one_shops_choice_says_nothing_about_another_companys_order_ids(self):
        order_id = self.order()
        self.pull()
        other = self.env["res.company"].create({"name": "Other"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        warehouse.replenish_role = "domestic"
        self.us1 = warehouse
        self.env["stock.quant"]._update_available_quantity(
            self.mug, warehouse.lot_stock_id, 10
        )
        self.deliver(origin=order_id)
        self.assertEqual(self.sold(), (3, 3))

    def test_the_shop_says_that_its_orders_are_delivered_by_odoo_too(self):
        order_id = self.order()
        self.order()
        self.pull()
        self.assertFalse(self.shop.coexistence_warning)
        self.deliver(origin=order_id)
        self.shop.invalidate_recordset()
        self.assertIn("1 of the last 2", self.shop.coexistence_warning)
        self.shop.demand_source = "deliveries"
        self.assertFalse(self.shop.coexistence_warning)

    def test_deliveries_that_never_come_are_told(self):
        self.order()
        self.pull()
        self.shop.demand_source = "deliveries"
        self.assertIn("none of the last 1", self.shop.coexistence_warning)

    def test_stale_orders_block_nothing_where_they_do_not_count(self):
        self.pull()
        self.shop.synced_until = "2026-01-01"
        health = self.env["replenishment.health"]
        self.assertIn(self.us1.id, health._warehouses_with_stale_orders())
        self.shop.demand_source = "deliveries"
        self.assertFalse(health._warehouses_with_stale_orders())
