# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import tagged

from .common_outside import OutsideCase, listing

SET = {
    "bundle": [
        {"seller_sku": "MUG", "count": 4},
        {"seller_sku": "POT", "count": 1, "warehouse": "US2"},
    ]
}


@tagged("post_install", "-at_install")
class TestTiktokDemandRules(OutsideCase):
    """Each row of the table "What is demand", from TikTok's answer to the numbers.

    A row is told by two numbers: units that are demand, and units still to be shipped.
    """

    products = [
        listing("MUG"),
        listing("POT"),
        listing("TEA-SET"),
        {**listing("TEA-BUNDLE"), **SET},
        {**listing("TEA-BUNDLE-UNITS"), **SET, "bundle_units": True},
    ]

    def setUp(self):
        super().setUp()
        self.mug, self.pot = self.product("MUG"), self.product("POT")
        self.shop = self.connect_shop()

    def add(self, seller_sku="MUG", quantity=5, **values):
        return self.admin.add_order(
            shop="US",
            warehouse="US1",
            seller_sku=seller_sku,
            quantity=quantity,
            **values,
        )

    def pull(self):
        self.admin.advance_clock(2)
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def counted(self, product=None, warehouse=None):
        """(demand, units to ship) of a product in a warehouse."""
        product, warehouse = product or self.mug, warehouse or self.us1
        demand = sum(self.demand(product, warehouse_id=warehouse).values())
        item = self.env["replenishment.item"]._find_or_create(
            [(product.id, warehouse.id)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        backlog = item.supply_ids.filtered(lambda supply: supply.kind == "backlog")
        return demand, -sum(backlog.mapped("quantity"))

    def order(self):
        return self.env["replenishment.tiktok.order"].search([])

    def assert_counted(self, expected, **order):
        self.add(**order)
        self.pull()
        self.assertEqual(self.counted(), expected)

    # The state of a unit

    def test_an_unpaid_order_only_waits_for_goods(self):
        self.assert_counted((0, 5), status="UNPAID")

    def test_an_order_on_hold_only_waits_for_goods(self):
        self.assert_counted((0, 5), status="ON_HOLD")

    def test_a_paid_order_that_awaits_shipment_is_demand_and_backlog(self):
        self.assert_counted((5, 5), status="AWAITING_SHIPMENT")

    def test_a_packed_order_is_demand_and_still_there(self):
        self.assert_counted((5, 5), status="AWAITING_COLLECTION")

    def test_a_shipped_order_is_demand_alone(self):
        for status in ("IN_TRANSIT", "DELIVERED", "COMPLETED"):
            self.add(quantity=1, status=status)
        self.pull()
        self.assertEqual(self.counted(), (3, 0))

    def test_an_order_paid_later_becomes_demand(self):
        order_id = self.add(status="UNPAID")
        self.pull()
        self.admin.change_order(order_id, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual(self.counted(), (5, 5))

    def test_an_order_cancelled_before_shipping_is_no_demand(self):
        order_id = self.add(status="AWAITING_SHIPMENT")
        self.pull()
        self.admin.cancel_order(order_id)
        self.pull()
        self.assertEqual(self.counted(), (0, 0))
        line = self.order().line_ids
        self.assertEqual(
            (line.quantity_cancelled, line.quantity_cancelled_late), (5, 0)
        )

    def test_an_order_cancelled_after_shipping_was_demand(self):
        order_id = self.add(status="IN_TRANSIT")
        self.pull()
        self.admin.cancel_order(order_id, restock=False)
        self.pull()
        self.assertEqual(self.counted(), (5, 0))
        line = self.order().line_ids
        self.assertEqual(
            (line.quantity_cancelled, line.quantity_cancelled_late), (0, 5)
        )

    def test_of_a_partial_cancellation_the_rest_is_demand(self):
        order_id = self.add(status="AWAITING_SHIPMENT")
        self.pull()
        self.admin.cancel_order(order_id, quantity=2)
        self.pull()
        self.assertEqual(self.counted(), (3, 3))

    def test_a_state_that_nobody_knows_is_demand_if_it_was_paid(self):
        self.admin.add_fault(
            endpoint="order_search",
            kind="unknown_values",
            names=("status", "display_status"),
            times=9,
        )
        self.add(quantity=3, status="AWAITING_SHIPMENT")
        self.add(quantity=2, status="UNPAID")
        self.pull()
        self.assertEqual(self.order().mapped("status"), ["SANDBOX_NEW"] * 2)
        self.assertEqual(self.counted(), (3, 0))

    # The kind of an order or a unit

    def test_samples_take_stock_and_are_no_demand(self):
        self.assert_counted((0, 5), status="AWAITING_SHIPMENT", sample=True)

    def test_gifts_take_stock_and_are_no_demand(self):
        self.assert_counted((0, 5), status="AWAITING_SHIPMENT", gift=True)

    def test_replacements_take_stock_and_are_no_demand(self):
        self.assert_counted((0, 5), status="AWAITING_SHIPMENT", replacement=True)

    def test_exchanges_take_stock_and_are_no_demand(self):
        self.assert_counted((0, 5), status="AWAITING_SHIPMENT", exchange=True)

    def test_prizes_take_stock_and_are_no_demand(self):
        self.assert_counted(
            (0, 5), status="AWAITING_SHIPMENT", order_type="ZERO_LOTTERY"
        )

    def test_virtual_orders_have_no_goods(self):
        self.assert_counted(
            (0, 0), status="AWAITING_SHIPMENT", order_type="VIRTUAL_ORDER"
        )

    def test_a_pre_order_on_hold_is_wanted_already(self):
        self.assert_counted((5, 5), status="ON_HOLD", pre_order=True)
        self.assertTrue(self.order().is_pre_order)

    def test_made_to_order_and_back_orders_are_demand(self):
        for order_type in ("MADE_TO_ORDER", "BACK_ORDER", "AUCTION"):
            self.add(quantity=1, status="AWAITING_SHIPMENT", order_type=order_type)
        self.pull()
        self.assertEqual(self.counted(), (3, 3))

    def test_cash_on_delivery_is_demand_before_it_is_paid(self):
        self.assert_counted((5, 5), status="AWAITING_SHIPMENT", cod=True)
        self.assertTrue(self.order().is_cod)

    def test_what_tiktok_fulfils_is_demand(self):
        self.assert_counted((5, 0), fulfillment="fbt")
        self.assertEqual(self.order().fulfillment, "fbt")

    def test_tokopedia_takes_the_same_stock(self):
        self.assert_counted((5, 5), status="AWAITING_SHIPMENT", platform="TOKOPEDIA")
        self.assertEqual(self.order().commerce_platform, "tokopedia")

    def test_what_sells_live_is_demand_and_marked(self):
        self.assert_counted((5, 0), live=True)
        self.assertTrue(self.order().line_ids.is_live)

    # After the sale

    def pull_requests(self):
        self.admin.advance_clock(2)
        for feed in self.shop.feed_ids.filtered(
            lambda feed: feed.kind in ("cancellations", "returns")
        ):
            feed.action_pull()
            self.assertFalse(feed.last_error)

    def test_what_is_cancelled_late_and_put_back_is_no_demand(self):
        order_id = self.add(status="IN_TRANSIT")
        self.admin.cancel_order(order_id, restock=True)
        self.pull()
        self.pull_requests()
        self.assertEqual(self.counted(), (0, 0))

    def test_what_is_cancelled_late_and_lost_was_demand(self):
        order_id = self.add(status="IN_TRANSIT")
        self.admin.cancel_order(order_id, restock=False)
        self.pull()
        self.pull_requests()
        self.assertEqual(self.counted(), (5, 0))

    def test_what_comes_back_was_demand(self):
        order_id = self.add(status="DELIVERED")
        self.admin.return_order(order_id, quantity=2)
        self.pull()
        self.pull_requests()
        self.assertEqual(self.counted(), (5, 0))
        self.assertEqual(self.order().line_ids.quantity_returned, 2)

    def test_what_is_refunded_without_coming_back_was_demand(self):
        order_id = self.add(status="DELIVERED")
        self.admin.return_order(order_id, quantity=2, type="REFUND")
        self.pull()
        self.pull_requests()
        self.assertEqual(self.counted(), (5, 0))
        self.assertEqual(self.order().line_ids.quantity_refunded, 2)

    def test_a_set_that_is_put_back_takes_the_demand_of_its_parts_along(self):
        order_id = self.add("TEA-SET", quantity=2, status="IN_TRANSIT")
        self.pull()
        self.order().line_ids.sku_id.part_ids = [
            Command.create({"product_id": self.mug.id, "quantity": 4})
        ]
        self.assertEqual(self.counted(), (8, 0))
        self.admin.cancel_order(order_id, restock=True)
        self.pull()
        self.pull_requests()
        self.assertEqual(self.counted(), (0, 0))

    # Bundles, kits, several units

    def assert_bundle_counts_as_its_components(self, seller_sku):
        self.product(seller_sku)
        self.add(seller_sku, quantity=2, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual(self.counted(self.mug), (8, 8))
        lines = self.order().line_ids
        self.assertEqual(lines.mapped("product_id"), self.mug | self.pot)
        bundle = lines.bundle_sku_id
        self.assertTrue(bundle.is_bundle)
        self.assertEqual(bundle.order_count, 0)
        self.assertEqual(
            sum(len(line.unit_ids.split(",")) for line in lines),
            sum(lines.mapped("quantity")),
        )

    def test_a_bundle_counts_as_its_components(self):
        self.assert_bundle_counts_as_its_components("TEA-BUNDLE")
        self.assertEqual(self.counted(self.pot), (2, 2))

    def test_a_bundles_component_may_come_from_a_warehouse_of_its_own(self):
        self.env["replenishment.tiktok.warehouse"].create(
            {
                "shop_id": self.shop.id,
                "external_id": self.sandbox.world.tiktok_warehouse_id("US2"),
                "warehouse_id": self.us2.id,
            }
        )
        self.assert_bundle_counts_as_its_components("TEA-BUNDLE-UNITS")
        self.assertEqual(self.counted(self.pot, self.us1), (0, 0))
        self.assertEqual(self.counted(self.pot, self.us2), (2, 2))
        # The map of the component's warehouse is followed later, too.
        self.shop.warehouse_map_ids.filtered("warehouse_id").warehouse_id = self.us1
        self.assertEqual(self.counted(self.pot, self.us1), (2, 2))

    def test_a_kit_counts_as_its_parts(self):
        self.add("TEA-SET", quantity=2, status="AWAITING_SHIPMENT")
        self.pull()
        sku = self.order().line_ids.sku_id
        sku.part_ids = [
            Command.create({"product_id": self.mug.id, "quantity": 4}),
            Command.create({"product_id": self.pot.id, "quantity": 1}),
        ]
        self.assertEqual(self.counted(self.mug), (8, 8))
        self.assertEqual(self.counted(self.pot), (2, 2))

    def test_a_box_counts_as_the_units_it_holds(self):
        self.add("TEA-SET", quantity=2, status="AWAITING_SHIPMENT")
        self.pull()
        self.order().line_ids.sku_id.write(
            {"product_id": self.mug.id, "units_per_sku": 6}
        )
        self.assertEqual(self.counted(), (12, 12))

    # Where

    def test_demand_stays_with_the_usual_warehouse_and_goods_leave_the_other(self):
        self.env["replenishment.tiktok.warehouse"].create(
            {
                "shop_id": self.shop.id,
                "external_id": self.sandbox.world.tiktok_warehouse_id("US1"),
                "warehouse_id": self.us2.id,
                "demand_warehouse_id": self.us1.id,
            }
        )
        self.assert_counted((5, 0), status="AWAITING_SHIPMENT")
        self.assertEqual(self.counted(self.mug, self.us2), (0, 5))
