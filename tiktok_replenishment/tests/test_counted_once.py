# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.replenishment_supply import MANY_ITEMS
from ..models.replenishment_supply_backlog_mixin import ITEMS
from .common import PlanningCase
from .common_outside import SHOP, OutsideCase, listing

OTHER_SHOP = {**SHOP, "code": "US-2", "name": "Second Shop"}


class SupplyCase:
    """Reads supply by kind, and makes the documents it comes from."""

    def supply(self, product, warehouse):
        """{kind: quantity} of what counts, and "own_draft" of what does not."""
        self.env.flush_all()
        self.env.invalidate_all()
        item = self.env["replenishment.item"]._find_or_create(
            [(product.id, warehouse.id)]
        )
        groups = self.env["replenishment.supply"]._read_group(
            [("item_id", "=", item.id)], ["kind"], ["quantity:sum"]
        )
        supply = {kind: quantity for kind, quantity in groups if quantity}
        self.assertEqual(self.supply_among_many(item), supply)
        return supply

    def supply_among_many(self, item):
        """The same, as it is read of many items at once."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT kind, SUM(quantity)::float8 FROM (%s) AS supply
                 WHERE id = %s GROUP BY kind
                """,
                self.env["replenishment.supply"]._select_supply_of(
                    ITEMS,
                    np.full(MANY_ITEMS + 1, item.product_id.id),
                    SQL("i.id, s.kind, s.quantity"),
                ),
                item.id,
            )
        )
        return {kind: quantity for kind, quantity in rows if quantity}

    def suppliers(self):
        return self.env.ref("stock.stock_location_suppliers")

    def customers(self):
        return self.env.ref("stock.stock_location_customers")

    def moving(self, product, quantity, kind, source, destination, **values):
        """A confirmed picking of one move."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                            **values,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def receipt(self, product, quantity, warehouse):
        return self.moving(
            product,
            quantity,
            warehouse.in_type_id,
            self.suppliers(),
            warehouse.lot_stock_id,
        )

    def delivery(self, product, quantity, warehouse, **values):
        return self.moving(
            product,
            quantity,
            warehouse.out_type_id,
            warehouse.lot_stock_id,
            self.customers(),
            **values,
        )

    def order(self, product, quantity, warehouse, **values):
        """A draft order of a person."""
        return self.env["purchase.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "V"}).id,
                "picking_type_id": warehouse.in_type_id.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_qty": quantity, **values}
                    )
                ],
            }
        )


@tagged("post_install", "-at_install")
class TestCountedOnceInOdoo(SupplyCase, PlanningCase):
    """Where Odoo is believed, each unit counts once, wherever Odoo holds it."""

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")

    def us1(self):
        return self.supply(self.mug, self.abroad)

    def test_available_is_what_is_not_reserved(self):
        self.stock(self.mug, self.abroad, 100)
        self.assertEqual(self.us1(), {"available": 100})

    def test_a_reserved_delivery_is_taken_off_once(self):
        self.stock(self.mug, self.abroad, 100)
        self.delivery(self.mug, 30, self.abroad).action_assign()
        self.assertEqual(self.us1(), {"available": 70})

    def test_a_delivery_that_is_not_reserved_is_backlog(self):
        self.stock(self.mug, self.abroad, 100)
        self.delivery(self.mug, 130, self.abroad).action_assign()
        # 100 are reserved, 30 are still to come.
        self.assertEqual(self.us1(), {"backlog": -30})

    def test_a_delivery_in_dozens_is_reserved_in_units(self):
        self.stock(self.mug, self.abroad, 100)
        dozen = self.env.ref("uom.product_uom_dozen")
        self.delivery(self.mug, 2, self.abroad, product_uom=dozen.id).action_assign()
        self.assertEqual(self.us1(), {"available": 76})

    def test_pick_and_ship_take_a_unit_off_once(self):
        self.abroad.delivery_steps = "pick_ship"
        self.stock(self.mug, self.abroad, 100)
        self.procure(30, self.customers())
        self.assertEqual(sum(self.us1().values()), 70)
        picking = self.open_moves().picking_id
        picking.action_assign()
        self.assertEqual(self.us1(), {"available": 70})
        picking.button_validate()
        self.open_moves().picking_id.action_assign()
        self.assertEqual(self.us1(), {"available": 70})

    def procure(self, quantity, location):
        warehouse = self.abroad
        self.env["stock.rule"].run(
            [
                self.env["stock.rule"].Procurement(
                    self.mug,
                    quantity,
                    self.mug.uom_id,
                    location,
                    "need",
                    "need",
                    self.env.company,
                    {"warehouse_id": warehouse, "date_planned": fields.Datetime.now()},
                )
            ]
        )

    def open_moves(self):
        return self.env["stock.move"].search(
            [
                ("product_id", "=", self.mug.id),
                ("state", "not in", ("done", "cancel", "draft")),
            ]
        )

    def test_goods_received_in_steps_are_on_the_way_once(self):
        self.abroad.reception_steps = "two_steps"
        order = self.order(self.mug, 40, self.abroad)
        order.button_confirm()
        self.assertEqual(self.us1(), {"receipt": 40})
        order.picking_ids.button_validate()
        # They are at the dock, reserved for their way to the shelf.
        self.assertEqual(self.us1(), {"transfer": 40})
        self.open_moves().picking_id.button_validate()
        self.assertEqual(self.us1(), {"available": 40})

    def test_stock_that_changes_its_shelf_counts_once(self):
        self.stock(self.mug, self.abroad, 100)
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.abroad.lot_stock_id.id}
        )
        picking = self.moving(
            self.mug, 30, self.abroad.int_type_id, self.abroad.lot_stock_id, shelf
        )
        picking.action_assign()
        self.assertEqual(self.us1(), {"available": 70, "transfer": 30})
        picking.button_validate()
        self.assertEqual(self.us1(), {"available": 100})

    def test_a_transfer_between_warehouses_is_on_the_way_once(self):
        source = self.warehouse("CN1", replenish_role="domestic")
        self.stock(self.mug, source, 50)
        self.abroad.resupply_wh_ids = source
        route = self.abroad.resupply_route_ids
        self.mug.route_ids = route
        self.procure(20, self.abroad.lot_stock_id)
        self.assertEqual(self.us1(), {"transfer": 20})
        out = self.open_moves().filtered(
            lambda move: move.location_id.warehouse_id == source
        )
        out.picking_id.action_assign()
        self.assertEqual(self.us1(), {"transfer": 20})
        self.assertEqual(self.supply(self.mug, source), {"available": 30})
        out.picking_id.button_validate()
        self.assertEqual(self.us1(), {"transfer": 20})
        self.assertEqual(self.supply(self.mug, source), {"available": 30})

    def test_a_return_of_a_customer_is_no_supply(self):
        self.moving(
            self.mug,
            5,
            self.abroad.in_type_id,
            self.customers(),
            self.abroad.lot_stock_id,
        )
        self.assertEqual(self.us1(), {})

    def test_goods_that_are_late_still_count(self):
        picking = self.receipt(self.mug, 40, self.abroad)
        picking.move_ids.date = fields.Datetime.now() - timedelta(days=30)
        self.assertEqual(self.us1(), {"receipt": 40})
        late = self.env["replenishment.supply"].search(
            [("product_id", "=", self.mug.id)]
        )
        self.assertTrue(late.is_late and late.is_in_position)

    # Drafts

    def test_an_order_counts_once_from_draft_to_receipt(self):
        order = self.order(self.mug, 40, self.abroad)
        self.assertEqual(self.us1(), {"rfq": 40})
        order.button_confirm()
        self.assertEqual(self.us1(), {"receipt": 40})
        order.picking_ids.button_validate()
        self.assertEqual(self.us1(), {"available": 40})

    def test_a_cancelled_draft_counts_nowhere(self):
        self.order(self.mug, 40, self.abroad).button_cancel()
        self.assertEqual(self.us1(), {})

    def test_a_draft_in_dozens_counts_in_units(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.order(self.mug, 2, self.abroad, product_uom_id=dozen.id)
        self.assertEqual(self.us1(), {"rfq": 24})

    def test_an_own_draft_is_in_the_position_once_it_is_touched(self):
        product = self.textbook()
        self.plan()
        item = self.item(product)
        self.assertEqual(
            self.supply(product, self.abroad), {"available": 2300, "own_draft": 900}
        )
        self.assertEqual((item.position, item.qty_drafted), (2300, 900))
        self.orders(product).product_qty = 850
        self.assertEqual(
            self.supply(product, self.abroad), {"available": 2300, "rfq": 850}
        )
        self.plan()
        self.assertEqual((item.position, item.qty_drafted), (3150, 0))

    def test_another_line_on_an_own_draft_touches_it(self):
        product = self.textbook()
        self.plan()
        self.orders(product).order_id.order_line = [
            Command.create({"product_id": self.mug.id, "product_qty": 1})
        ]
        self.assertEqual(self.supply(product, self.abroad)["rfq"], 900)

    def test_an_approved_suggestion_counts_until_its_draft_does(self):
        self.env.company.replenish_execution = "approve"
        product = self.textbook()
        self.plan()
        suggestion = self.suggestions(product, "proposed")
        self.assertEqual(self.supply(product, self.abroad), {"available": 2300})
        suggestion.write({"state": "approved", "quantity_approved": 900})
        self.assertEqual(
            self.supply(product, self.abroad), {"available": 2300, "approved": 900}
        )


@tagged("post_install", "-at_install")
class TestCountedOnceAtTheOperator(SupplyCase, OutsideCase):
    """Where an operator is believed, its numbers count, and Odoo's not beside them."""

    shops = [SHOP, OTHER_SHOP]
    products = [
        listing("MUG", stock={"US1": {"available": 100}}),
        listing("MUG-BOX", stock={"US1": {"available": 5}}),
    ]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.connection_ = self.connect_operator()
        self.pull()
        self.box = self.env["replenishment.threepl.sku"].search(
            [("external_sku", "=", "MUG-BOX")]
        )

    def pull(self, code="MUG", **levels):
        if levels:
            self.admin.set_stock("US1", code, **levels)
        self.connection_.action_pull_stock()

    def us(self, warehouse=None):
        return self.supply(self.mug, warehouse or self.us1)

    def test_a_box_counts_as_what_is_in_it(self):
        """Table of what goes wrong, row 6: one SKU there is a carton of N here."""
        self.box.write({"product_id": self.mug.id, "units_per_sku": 6})
        self.pull("MUG-BOX", available=5, inbound=2, reserved=1)
        self.sell("MUG", 10)
        # 100 + 5 × 6; 2 × 6 on the way; of 10 sold 1 × 6 are reserved.
        self.assertEqual(self.us(), {"available": 130, "inbound": 12, "backlog": -4})

    def sell(self, seller_sku, quantity, shop="US"):
        shops = self.env["replenishment.tiktok.shop"].search([])
        if not shops:
            self.connect_shop()
            shops = self.env["replenishment.tiktok.shop"].search([])
            shops.warehouse_id = self.us1
        self.admin.add_order(
            shop=shop,
            warehouse="US1",
            seller_sku=seller_sku,
            quantity=quantity,
            status="AWAITING_SHIPMENT",
        )
        shops.action_pull_orders()

    def test_a_bundle_is_its_components_and_never_stock_as_well(self):
        """Row 6: a SKU that is a bundle is ignored; its components' stock counts."""
        self.box.product_id = self.mug
        self.box.action_ignore()
        self.assertEqual(self.us(), {"available": 100})

    def test_goods_on_the_way_that_both_know_count_once(self):
        """Row 17: the operator's on-the-way and Odoo's open receipt are the same."""
        self.pull(inbound=40, pending=3)
        self.assertEqual(self.us(), {"available": 100, "inbound": 43})
        self.receipt(self.mug, 30, self.us1)
        self.assertEqual(self.us(), {"available": 100, "receipt": 30, "inbound": 13})
        self.receipt(self.mug, 30, self.us1)
        self.assertEqual(self.us(), {"available": 100, "receipt": 60})

    def test_transfers_into_the_warehouse_are_the_same_goods_too(self):
        """Row 17, for goods that come out of another warehouse of ours."""
        self.pull(inbound=40)
        self.moving(
            self.mug,
            25,
            self.us1.int_type_id,
            self.us2.lot_stock_id,
            self.us1.lot_stock_id,
        )
        self.assertEqual(self.us(), {"available": 100, "transfer": 25, "inbound": 15})

    def test_pools_that_cannot_be_sold_are_not_available(self):
        """Row 21: damaged, frozen and returned goods are rows of their own."""
        self.pull(available=100, damaged=7, frozen=9)
        self.assertEqual(self.us(), {"available": 100})

    def test_a_place_for_returns_that_is_not_mapped_is_no_stock(self):
        """Row 21: a warehouse of the operator counts only where it is mapped."""
        place = self.connection_.warehouse_ids.filtered(
            lambda place: place.warehouse_id == self.us1
        )
        place.warehouse_id = False
        self.assertEqual(self.us(), {})
        place.warehouse_id = self.us1
        place.active = False
        self.assertEqual(self.us(), {})

    def test_stock_that_two_shops_sell_counts_once(self):
        """Row 23: one row a warehouse and SKU, not one a shop."""
        self.sell("MUG", 4, shop="US")
        self.sell("MUG", 6, shop="US-2")
        self.pull()
        self.assertEqual(
            self.env["replenishment.threepl.stock"].search_count(
                [("product_id", "=", self.mug.id), ("warehouse_id", "=", self.us1.id)]
            ),
            1,
        )
        self.assertEqual(self.us(), {"available": 100, "backlog": -10})

    def test_an_oversold_sku_does_not_eat_the_stock_of_another(self):
        self.box.product_id = self.mug
        self.pull("MUG-BOX", available=-8)
        self.assertEqual(self.us(), {"available": 100})

    def test_odoos_own_stock_is_not_counted_beside_the_operators(self):
        self.env["stock.quant"]._update_available_quantity(
            self.mug, self.us1.lot_stock_id, 500
        )
        self.assertEqual(self.us(), {"available": 100})
        self.us1.replenish_stock_source = "odoo"
        self.assertEqual(self.us(), {"available": 500})

    def test_the_operators_on_the_way_is_nothing_where_odoo_is_believed(self):
        self.us1.replenish_stock_source = "odoo"
        self.pull(inbound=40)
        self.receipt(self.mug, 30, self.us1)
        self.assertEqual(self.us(), {"receipt": 30})

    def test_what_the_operator_has_reserved_is_off_its_stock_already(self):
        self.pull(available=94, reserved=6)
        self.sell("MUG", 10)
        self.assertEqual(self.us(), {"available": 94, "backlog": -4})

    def test_more_reserved_than_sold_is_no_stock(self):
        """The operator may have reserved for others than our shops."""
        self.pull(available=80, reserved=20)
        self.sell("MUG", 10)
        self.assertEqual(self.us(), {"available": 80})

    def test_odoos_deliveries_are_no_backlog_beside_the_operator(self):
        self.delivery(self.mug, 30, self.us1)
        self.assertEqual(self.us(), {"available": 100})
