# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..connectors.tiktok.order_lines import OrderLine
from ..connectors.tiktok.orders import Order
from .common_outside import OutsideCase, listing

# Everything about a fake buyer in the sandbox's payloads says so.
BUYER_MARK = "buyer"
ORDER_TABLES = (
    "replenishment_tiktok_order",
    "replenishment_tiktok_order_line",
    "replenishment_tiktok_sku",
)


@tagged("post_install", "-at_install")
class TestTiktokOrders(OutsideCase):
    """What is kept of an order, and how it becomes demand."""

    products = [listing("MUG"), listing("MUG-BOX-6"), listing("VASE")]

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG")
        self.shop = self.connect_shop()
        self.orders = self.env["replenishment.tiktok.order"]
        self.skus = self.env["replenishment.tiktok.sku"]

    def add_order(self, **values):
        return self.admin.add_order(
            **{"shop": "US", "warehouse": "US1", "seller_sku": "MUG", **values}
        )

    def pull(self):
        self.shop.action_pull_orders()
        self.assertFalse(self.shop.last_error)

    def sold(self, product=None):
        return sum(self.demand(product or self.mug).values())

    def order(self, external_id="100", **values):
        """An order of two mugs as the connector gives it, of 1 July 2026."""
        moment = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
        line = OrderLine(
            sku_external_id="S1",
            product_external_id="P1",
            seller_sku="MUG",
            title="Mug",
            quantity=2,
            quantity_cancelled=0,
            quantity_open=0,
            cancel_cause="",
            price_unit=Decimal("9.50"),
            currency="USD",
            is_gift=False,
            is_live=False,
            sold_on=date(2026, 7, 1),
            demand_qty=2,
        )
        order = Order(
            external_id=external_id,
            status="COMPLETED",
            ordered_at=moment,
            updated_at=moment,
            paid_at=moment,
            fulfillment="seller",
            warehouse_external_id="",
            currency="USD",
            is_sample=False,
            is_replacement=False,
            is_exchange=False,
            is_cod=False,
            is_pre_order=False,
            is_on_hold=False,
            commerce_platform="TIKTOK_SHOP",
            cancel_initiator="",
            lines=(line,),
        )
        return replace(order, **values)

    def upsert(self, *orders):
        self.orders._upsert(self.shop, orders)

    def statements_for(self, first, count):
        """Statements to store so many orders that are new."""
        before = self.env.cr.sql_log_count
        self.upsert(*(self.order(str(first + number)) for number in range(count)))
        return self.env.cr.sql_log_count - before

    # What is kept

    def test_many_orders_need_no_more_statements_than_one(self):
        self.upsert(self.order())
        one = self.statements_for(1000, 1)
        self.assertEqual(self.statements_for(2000, 400), one)
        self.assertLessEqual(one, 20)
        self.assertEqual(self.sold(), 2 * 402)

    def test_units_of_one_sku_become_one_line_at_the_sellers_net_price(self):
        self.add_order(quantity=3)
        self.pull()
        line = self.orders.search([]).line_ids
        self.assertEqual((line.quantity, line.product_id), (3, self.mug))
        # 19.99 is a listing's price in the sandbox where a scenario gives none.
        self.assertEqual(line.price_unit, 19.99)
        self.assertEqual(line.currency_id.name, "USD")

    def test_no_buyer_data_is_stored(self):
        self.add_order()
        self.pull()
        self.assertTrue(self.orders.search([]))
        for table in ORDER_TABLES:
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            for (text,) in self.env.cr.fetchall():
                self.assertNotIn(BUYER_MARK, text.lower())

    def test_an_older_copy_never_replaces_a_newer_one(self):
        newer = self.order(status="DELIVERED")
        older = replace(
            newer, status="IN_TRANSIT", updated_at=newer.updated_at - timedelta(hours=1)
        )
        self.upsert(newer)
        self.upsert(older)
        self.assertEqual(self.orders.search([]).status, "DELIVERED")

    def test_of_an_order_that_comes_twice_in_a_page_the_newest_copy_counts(self):
        older = self.order(status="IN_TRANSIT")
        newer = replace(
            older, status="DELIVERED", updated_at=older.updated_at + timedelta(hours=1)
        )
        self.upsert(newer, older)
        self.assertEqual(self.orders.search([]).status, "DELIVERED")
        self.assertEqual(self.sold(), 2)

    def test_a_line_that_vanished_from_an_order_takes_its_demand_along(self):
        order = self.order()
        other = replace(order.lines[0], sku_external_id="S2", seller_sku="VASE")
        self.upsert(replace(order, lines=(*order.lines, other)))
        later = order.updated_at + timedelta(hours=1)
        self.upsert(replace(order, lines=(other,), updated_at=later))
        self.assertEqual(self.sold(), 0)
        self.assertFalse(self.demand(self.mug), "days without demand have no row")

    def test_people_read_orders_but_never_write_them(self):
        self.upsert(self.order())
        manager = new_test_user(
            self.env, "boss", groups="tiktok_replenishment.group_manager"
        )
        viewer = new_test_user(
            self.env, "viewer", groups="tiktok_replenishment.group_viewer"
        )
        order = self.orders.search([])
        self.assertEqual(order.with_user(manager).line_ids.price_unit, 9.5)
        for action in ("write", "create", "unlink"):
            self.assertFalse(order.with_user(manager).has_access(action))
        for record in (order, order.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(viewer).read(["id", "display_name"])

    # What is demand

    def test_cancelled_units_are_not_demand(self):
        self.add_order(quantity=5, quantity_cancelled=2)
        self.pull()
        self.assertEqual(self.sold(), 3)

    def test_an_order_cancelled_later_is_demand_no_more(self):
        self.add_order(quantity=4)
        cancelled = self.add_order(quantity=5, status="AWAITING_SHIPMENT")
        self.pull()
        self.assertEqual(self.sold(), 9)
        self.admin.advance_clock(2)
        self.admin.change_order(cancelled, status="CANCELLED")
        self.pull()
        self.assertEqual(self.sold(), 4)

    def test_samples_gifts_replacements_and_exchanges_are_not_demand(self):
        for mark in ("sample", "gift", "replacement", "exchange"):
            self.add_order(quantity=7, **{mark: True})
        self.add_order(quantity=1)
        self.pull()
        self.assertEqual(len(self.orders.search([])), 5)
        self.assertEqual(self.sold(), 1)

    def test_unpaid_orders_wait_for_stock_but_are_not_demand(self):
        self.add_order(quantity=2, status="UNPAID")
        self.pull()
        line = self.orders.search([]).line_ids
        self.assertEqual((line.quantity_open, line.demand_qty), (2, 0))

    def test_a_day_is_the_shops_own(self):
        # 6 o'clock UTC on the second is still the evening of the first in California.
        moment = datetime(2026, 7, 2, 6, tzinfo=timezone.utc)
        self.upsert(self.order(ordered_at=moment))
        self.assertEqual(self.demand(self.mug), {date(2026, 7, 1): 2})

    def test_another_time_zone_moves_past_orders_to_their_day_there(self):
        moment = datetime(2026, 7, 2, 6, tzinfo=timezone.utc)
        self.upsert(self.order(ordered_at=moment))
        self.shop.tz = "Europe/London"
        self.assertEqual(self.demand(self.mug), {date(2026, 7, 2): 2})

    def test_orders_count_nowhere_until_the_shop_has_a_warehouse(self):
        self.shop.warehouse_id = False
        self.upsert(self.order())
        self.assertFalse(self.demand(self.mug))
        self.shop.warehouse_id = self.us2
        self.assertEqual(
            self.demand(self.mug, warehouse_id=self.us2), self.demand(self.mug)
        )
        self.assertEqual(self.sold(), 2)

    # Which product

    def test_a_seller_sku_that_is_one_products_reference_is_mapped(self):
        self.upsert(self.order())
        sku = self.skus.search([])
        self.assertEqual((sku.state, sku.product_id), ("mapped", self.mug))
        self.assertEqual((sku.order_count, sku.last_sold_on), (1, date(2026, 7, 1)))

    def test_a_reference_that_two_products_share_is_left_to_a_person(self):
        self.product("MUG")
        self.upsert(self.order())
        self.assertEqual(self.skus.search([]).state, "unmapped")

    def test_a_product_of_another_company_is_not_taken(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.mug.company_id = other
        self.upsert(self.order())
        self.assertEqual(self.skus.search([]).state, "unmapped")

    def test_what_a_person_mapped_stays(self):
        vase = self.product("VASE-OWN")
        self.upsert(self.order())
        self.skus.search([]).product_id = vase
        self.upsert(self.order("101"))
        self.assertEqual(self.skus.search([]).product_id, vase)
        self.assertEqual((self.sold(), self.sold(vase)), (0, 4))

    def test_an_unmapped_sku_that_sells_is_listed_with_how_much(self):
        self.add_order(seller_sku="VASE", quantity=3)
        self.add_order(seller_sku="VASE")
        self.pull()
        sku = self.skus.search([("state", "=", "unmapped")])
        self.assertEqual((sku.seller_sku, sku.order_count), ("VASE", 2))
        self.assertEqual(self.shop.unmapped_count, 1)

    def test_a_later_mapping_brings_past_sales_to_the_product(self):
        self.add_order(seller_sku="MUG-BOX-6", quantity=3)
        self.pull()
        sku = self.skus.search([("state", "=", "unmapped")])
        sku.write({"product_id": self.mug.id, "units_per_sku": 6})
        self.assertEqual(sku.state, "mapped")
        self.assertEqual(self.sold(), 18)
        sku.action_ignore()
        self.assertEqual(self.sold(), 0)
        sku.action_restore()
        self.assertEqual(self.sold(), 18)

    def test_a_product_made_later_is_found_by_the_next_pull(self):
        self.add_order(seller_sku="VASE", quantity=3)
        self.pull()
        vase = self.product("VASE")
        self.pull()
        self.assertEqual(self.sold(vase), 3)

    # What planning hears of it

    def test_new_demand_and_a_changed_backlog_have_the_item_planned_again(self):
        self.add_order(quantity=2, status="AWAITING_SHIPMENT")
        self.pull()
        item = self.env["replenishment.item"].search(
            [("product_id", "=", self.mug.id), ("warehouse_id", "=", self.us1.id)]
        )
        self.assertTrue(item.is_dirty)
        item.request_ids.unlink()
        self.admin.advance_clock(2)
        self.admin.ship_order(self.orders.search([]).external_id)
        self.pull()
        # Demand is what it was, but nothing is left to ship.
        self.assertEqual(self.sold(), 2)
        self.assertTrue(item.is_dirty)
