# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common_outside import OutsideCase, listing


@tagged("post_install", "-at_install")
class TestPitfallsDemand(OutsideCase):
    """Whose stock and whose sales count, and on which day."""

    products = [listing("MUG", stock={"US1": {"available": 100}})]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 100
        )

    def supply(self):
        """{kind: quantity} of what counts in US1."""
        item = self.env["replenishment.item"]._find_or_create(
            [(self.mug.id, self.us1.id)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            kind: sum(rows.mapped("quantity"))
            for kind, rows in item.supply_ids.grouped("kind").items()
        }

    def moved(self, quantity, picking_type, source, destination, origin=False):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "origin": origin,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.mug.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def delivered(self, quantity, origin=False):
        customers = self.env.ref("stock.stock_location_customers")
        picking = self.moved(
            quantity, self.us1.out_type_id, self.us1.lot_stock_id, customers, origin
        )
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.button_validate()
        self.env["replenishment.demand"]._cron_recount_deliveries()

    def test_pitfall_14_stock_has_one_master_in_each_warehouse(self):
        connection = self.connect_operator()
        connection.action_pull_stock()
        self.assertEqual(self.supply(), {"available": 100})
        # The operator sends 30 and tells so; Odoo books the same delivery.
        self.admin.set_stock("US1", "MUG", available=70)
        connection.action_pull_stock()
        self.delivered(30)
        self.assertEqual(self.supply(), {"available": 70})
        self.us1.replenish_stock_source = "odoo"
        self.assertEqual(self.supply(), {"available": 70})
        self.delivered(30)
        self.assertEqual(self.supply(), {"available": 40})

    def test_pitfall_14_goods_on_the_way_count_once(self):
        connection = self.connect_operator()
        self.admin.set_stock("US1", "MUG", available=100, inbound=40)
        connection.action_pull_stock()
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self.moved(40, self.us1.in_type_id, suppliers, self.us1.lot_stock_id)
        self.assertEqual(self.supply(), {"available": 100, "receipt": 40})

    def order(self, quantity, **values):
        return self.admin.add_order(
            shop="US", warehouse="US1", seller_sku="MUG", quantity=quantity, **values
        )

    def pull(self):
        self.admin.advance_clock(2)
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def sold(self):
        rows = self.env["replenishment.demand"].search(
            [("product_id", "=", self.mug.id)]
        )
        return sum(rows.mapped("qty"))

    def test_pitfall_15_an_order_of_two_connectors_is_demand_once(self):
        self.us1.replenish_stock_source = "odoo"
        self.shop = self.connect_shop()
        order_id = self.order(3, status="IN_TRANSIT")
        self.pull()
        self.delivered(3, origin=f"TikTok {order_id}")
        self.assertEqual(self.sold(), 3)
        self.delivered(5, origin="S00042")
        self.assertEqual(self.sold(), 8)

    def test_pitfall_16_what_nobody_bought_is_no_demand(self):
        self.shop = self.connect_shop()
        self.order(1, status="UNPAID")
        self.order(2, status="ON_HOLD")
        self.order(4, status="AWAITING_SHIPMENT", sample=True)
        self.order(8, status="AWAITING_SHIPMENT", replacement=True)
        cancelled = self.order(16, status="AWAITING_SHIPMENT")
        self.admin.cancel_order(cancelled)
        self.pull()
        self.assertEqual(self.sold(), 0)

    def test_pitfall_16_a_return_is_no_negative_demand(self):
        self.shop = self.connect_shop()
        order_id = self.order(5, status="DELIVERED")
        self.pull()
        self.admin.return_order(order_id, quantity=5)
        self.pull()
        returns = self.shop.feed_ids.filtered(lambda feed: feed.kind == "returns")
        returns.action_pull()
        self.assertFalse(returns.last_error)
        self.assertEqual(self.sold(), 5)

    def test_pitfall_17_a_day_is_the_shops_own(self):
        with freeze_time("2026-11-02 07:30:00", tick=True) as clock:
            # Monday in UTC, and still half an hour to go of Sunday in Los Angeles.
            self.restart_sandbox()
            self.assertEqual(self.us1._replenish_today(), date(2026, 11, 1))
            self.order(4, status="IN_TRANSIT")
            clock.move_to("2026-11-02 12:00:00")
            self.shop = self.connect_shop()
            self.pull()
            self.assertEqual(self.demand(self.mug), {date(2026, 11, 1): 4})

    def restart_sandbox(self):
        """A world that is born now."""
        self.sandbox = self.enterContext(self.start_sandbox())
        self.admin = self.sandbox.admin
