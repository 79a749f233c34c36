# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_outside import SHOP, WAREHOUSES, OutsideCase

FBT_WAREHOUSES = [
    {"code": code, "role": "fbt", "stock_source": "fbt"} for code in ("FBT1", "FBT2")
]
LEVELS = {"available": 100, "reserved": 8, "damaged": 3, "inbound": 5}
INVENTORY = "fbt_inventory_search"
INBOUND = "fbt_inbound_orders"


def sold(sku, stock, **values):
    """A product sold by the shop US from FBT1, two a day."""
    sales = {"pattern": "steady", "per_day": 2, "from": "-5d", "to": "-1d"}
    sales |= {"shop": "US", "warehouse": "FBT1"}
    return {"sku": sku, "name": sku, "sales": [sales], "stock": stock, **values}


class FbtCase(OutsideCase):
    """A shop whose goods lie in two warehouses of TikTok."""

    warehouses = [*WAREHOUSES, *FBT_WAREHOUSES]
    products = [
        sold(
            "CUP",
            {"FBT1": LEVELS, "FBT2": {"available": 4}},
            listing_skus=[{"seller_sku": "CUP-6", "units_per_sku": 6}],
        ),
        sold("BOWL", {"FBT1": {"available": 9}}),
    ]

    def setUp(self):
        super().setUp()
        self.cup = self.product("CUP")
        self.bowl = self.product("BOWL")
        self.shop = self.connect_shop(warehouse_id=False)
        self.tiktok = self.env["stock.warehouse"].create(
            {
                "name": "TikTok",
                "code": "TTFBT",
                "replenish_role": "fbt",
                "replenish_stock_source": "fbt",
                "replenish_tz": "America/Los_Angeles",
            }
        )
        self.shop.warehouse_id = self.tiktok

    def connect_fbt(self, **values):
        """Both warehouses of TikTok stand for our one."""
        connection = self.env["replenishment.threepl.connection"].create(
            {
                "name": "TikTok",
                "provider": "fbt",
                "tiktok_shop_id": self.shop.id,
                **values,
            }
        )
        self.env.flush_all()
        connection.action_load_warehouses()
        connection.warehouse_ids.warehouse_id = self.tiktok
        return connection

    def pull(self):
        """A connection that knows the orders' listings and has pulled."""
        self.shop.action_pull_orders()
        connection = self.connect_fbt()
        connection.action_pull_stock()
        return connection

    def rows(self, product):
        return self.env["replenishment.threepl.stock"].search(
            [("product_id", "=", product.id)], order="qty_available DESC"
        )

    def send_goods(self, planned=50, **values):
        return self.admin.add_inbound_order(
            warehouse="FBT1", lines={"CUP": planned}, **values
        )

    def note(self, number):
        order = self.env["replenishment.tiktok.inbound"].create(
            {"shop_id": self.shop.id, "external_id": number}
        )
        self.env.flush_all()
        return order


@tagged("post_install", "-at_install")
class TestFbtStock(FbtCase):
    """TikTok's own warehouses are one more operator."""

    def test_goods_are_counted_once_and_never_by_their_skus(self):
        self.pull()
        rows = self.rows(self.cup)
        self.assertRecordValues(
            rows,
            [
                {
                    "qty_available": 100,
                    "qty_reserved": 8,
                    "qty_damaged": 3,
                    "qty_on_hand": 111,
                },
                {
                    "qty_available": 4,
                    "qty_reserved": 0,
                    "qty_damaged": 0,
                    "qty_on_hand": 4,
                },
            ],
        )
        # Sold alone and by six: the goods are single cups.
        self.assertEqual(set(rows.mapped("units_per_sku")), {1})

    def test_goods_are_mapped_to_the_product_of_their_skus(self):
        connection = self.pull()
        self.assertEqual(connection.unmapped_count, 0)
        self.assertEqual(self.rows(self.bowl).qty_available, 9)

    def test_goods_of_two_products_are_left_to_a_person(self):
        self.admin.add_order(
            shop="US", warehouse="FBT1", fulfillment="fbt", seller_sku="CUP-6"
        )
        self.shop.action_pull_orders()
        self.env["replenishment.tiktok.sku"].search(
            [("seller_sku", "=", "CUP-6")]
        ).product_id = self.bowl
        connection = self.connect_fbt()
        connection.action_pull_stock()
        self.assertEqual(connection.unmapped_count, 1)
        self.assertFalse(self.rows(self.cup))

    def test_goods_are_mapped_by_the_pull_after_their_skus(self):
        connection = self.connect_fbt()
        connection.action_pull_stock()
        self.assertEqual(connection.unmapped_count, 2)
        self.shop.action_pull_orders()
        connection.action_pull_stock()
        self.assertEqual(connection.unmapped_count, 0)

    def test_goods_that_are_sold_out_are_zero(self):
        connection = self.pull()
        self.admin.set_stock("FBT1", "BOWL", available=0)
        connection.action_pull_stock()
        row = self.rows(self.bowl)
        self.assertEqual((row.qty_available, row.qty_on_hand), (0, 0))

    def test_what_tiktok_keeps_is_supply_of_the_warehouse(self):
        self.pull()
        self.env.flush_all()
        supply = self.env["replenishment.supply"].search(
            [
                ("product_id", "=", self.cup.id),
                ("warehouse_id", "=", self.tiktok.id),
                ("kind", "=", "available"),
            ]
        )
        self.assertEqual(sum(supply.mapped("quantity")), 104)

    def test_old_numbers_of_tiktok_are_stale(self):
        health = self.env["replenishment.health"]
        self.assertIn(self.tiktok.id, health._warehouses_with_stale_stock())
        self.pull()
        self.env.flush_all()
        self.assertNotIn(self.tiktok.id, health._warehouses_with_stale_stock())

    def test_days_without_stock_are_seen(self):
        self.admin.set_stock("FBT1", "BOWL", available=0)
        self.send_bowls()
        self.pull()
        days = self.env["replenishment.stock.day"].search(
            [("product_id", "=", self.bowl.id)]
        )
        self.assertEqual(days.mapped("is_stockout"), [True])

    def send_bowls(self):
        number = self.admin.add_inbound_order(warehouse="FBT1", lines={"BOWL": 5})
        self.note(number)

    # ------------------------------------------------------------------- errors

    def test_a_missing_permission_ends_on_the_connection_in_words(self):
        self.admin.set_settings(omit_scopes=["seller.fbt.info"])
        self.shop.account_id.access_token_expires_at = False
        connection = self.connect_fbt()
        self.assertEqual(connection.state, "error")
        self.assertIn("permission is missing", connection.last_error)

    def test_an_expired_token_is_renewed_once(self):
        connection = self.connect_fbt()
        self.admin.add_fault(
            endpoint=INVENTORY, kind="business", code=105002, status=401
        )
        connection.action_pull_stock()
        self.assertFalse(connection.last_error)
        self.assertEqual(len(self.admin.requests("token_refresh")), 1)

    def test_a_page_that_fails_changes_nothing(self):
        connection = self.pull()
        self.admin.set_stock("FBT1", "CUP", available=1)
        self.admin.add_fault(endpoint=INVENTORY, kind="malformed", times=2)
        connection.action_pull_stock()
        self.assertEqual(connection.state, "error")
        self.assertEqual(self.rows(self.cup)[0].qty_available, 100)

    def test_a_list_of_another_length_than_announced_is_not_believed(self):
        connection = self.pull()
        body = {"code": 0, "data": {"total_count": 3}}
        self.admin.add_fault(endpoint=INVENTORY, kind="reply", body=body, times=9)
        connection.action_pull_stock()
        self.assertIn("moved on while it was read", connection.last_error)
        self.assertEqual(self.rows(self.cup)[0].qty_available, 100)

    def test_the_connection_needs_a_shop_and_no_key(self):
        connections = self.env["replenishment.threepl.connection"]
        with self.assertRaisesRegex(ValidationError, "TikTok Shop"):
            connections.create({"name": "TikTok", "provider": "fbt"})
        with self.assertRaisesRegex(ValidationError, "API Key"):
            connections.create({"name": "GoodCang", "provider": "goodcang"})

    def test_the_stock_of_a_shop_is_connected_once(self):
        self.connect_fbt()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(Exception, "connected already|unique_tiktok_shop"),
        ):
            self.connect_fbt()


@tagged("post_install", "-at_install")
class TestFbtOfTwoShops(FbtCase):
    """Two shops of one seller sell from the same stock at TikTok."""

    shops = [SHOP, {**SHOP, "code": "US-B", "name": "Shop B"}]

    def setUp(self):
        super().setUp()
        self.first = self.pull()
        items = self.env["replenishment.item"]._find_or_create(
            [(product.id, self.tiktok.id) for product in (self.cup, self.bowl)]
        )
        self.item = items.filtered(lambda item: item.product_id == self.cup)
        other = self.shop.account_id.shop_ids - self.shop
        self.second = self.connect_fbt(name="Shop B", tiktok_shop_id=other.id)

    def available(self, product):
        self.env.flush_all()
        rows = self.env["replenishment.supply"].search(
            [("product_id", "=", product.id), ("kind", "=", "available")]
        )
        return sum(rows.mapped("quantity"))

    def test_stock_that_both_shops_report_counts_once(self):
        self.assertEqual(self.available(self.cup), 104)
        self.second.action_pull_stock()
        self.assertEqual(self.available(self.cup), 104)
        day = self.env["replenishment.stock.day"].search(
            [("product_id", "=", self.cup.id)]
        )
        self.assertEqual(day.qty_available, 104)

    def test_the_shop_that_told_last_counts(self):
        self.second.action_pull_stock()
        self.admin.set_stock("FBT1", "CUP", available=60)
        self.first.action_pull_stock()
        self.assertEqual(self.available(self.cup), 64)
        self.assertEqual(
            self.rows(self.cup).threepl_warehouse_id, self.first.warehouse_ids
        )

    def test_the_answer_tells_where_the_goods_count(self):
        self.second.action_pull_stock()
        answer = self.item.stock_answer_html
        self.assertIn("they count there, once", answer)
        self.assertIn("Together: 104 available", answer)

    def test_a_shop_that_is_no_longer_asked_leaves_the_goods_to_the_other(self):
        self.second.action_pull_stock()
        self.second.warehouse_ids.active = False
        self.assertEqual(self.available(self.cup), 104)
        self.assertFalse(any(self.rows(self.cup).mapped("is_repeated")))

    def test_goods_of_one_shop_alone_still_count(self):
        self.second.action_pull_stock()
        stranger = self.env["replenishment.threepl.sku"].create(
            {
                "connection_id": self.first.id,
                "external_sku": "77001",
                "product_id": self.bowl.id,
            }
        )
        row = self.rows(self.cup)[0]
        row.copy(
            {
                "threepl_sku_id": stranger.id,
                "threepl_warehouse_id": self.first.warehouse_ids[0].id,
                "product_id": self.bowl.id,
                "qty_available": 5,
            }
        )
        self.second.action_pull_stock()
        self.assertEqual(self.available(self.bowl), 9 + 5)


@tagged("post_install", "-at_install")
class TestFbtInbound(FbtCase):
    """What is on the way is what inbound orders lack, of those we know."""

    def test_nothing_is_known_until_one_order_is(self):
        self.send_goods()
        self.pull()
        rows = self.rows(self.cup)
        self.assertNotIn("inbound", rows[0].known_buckets)
        self.assertFalse(self.admin.requests(INBOUND))

    def test_the_answer_names_the_inbound_orders(self):
        number = self.send_goods(status="TO_BE_RECEIVED", expected_in_days=10)
        self.note(number)
        self.pull()
        item = self.env["replenishment.item"]._find_or_create(
            [(self.cup.id, self.tiktok.id)]
        )
        html = item.stock_answer_html
        self.assertIn("Fulfilled by TikTok is believed", html)
        self.assertRegex(html, f"inbound order .*{number}.* at TikTok: 50 missing")
        self.assertIn("counts: 50, the operator", html)

    def test_what_an_open_order_lacks_is_on_the_way(self):
        number = self.send_goods(status="TO_BE_RECEIVED", expected_in_days=10)
        order = self.note(number)
        connection = self.pull()
        self.assertEqual(self.rows(self.cup).mapped("qty_inbound"), [50, 0])
        self.assertIn("inbound", self.rows(self.bowl).known_buckets)
        self.assertEqual((order.status, order.is_open), ("TO_BE_RECEIVED", True))
        self.assertEqual((order.planned_qty, order.missing_qty), (50, 50))
        self.assertEqual(order.line_ids.product_id, self.cup)
        self.admin.change_inbound_order(
            number,
            status="PARTIALLY_RECEIVED",
            received={"CUP": 30},
            defective={"CUP": 2},
        )
        connection.action_pull_stock()
        self.assertEqual(self.rows(self.cup)[0].qty_inbound, 18)
        self.assertEqual((order.received_qty, order.missing_qty), (30, 18))

    def test_a_closed_order_awaits_nothing_and_is_asked_for_no_more(self):
        number = self.send_goods()
        order = self.note(number)
        connection = self.pull()
        self.admin.change_inbound_order(number, status="RECEIVED", received={"CUP": 45})
        connection.action_pull_stock()
        self.assertEqual(self.rows(self.cup).mapped("qty_inbound"), [0, 0])
        self.assertEqual((order.is_open, order.missing_qty), (False, 0))
        self.admin.forget_requests()
        connection.action_pull_stock()
        self.assertFalse(self.admin.requests(INBOUND))
        self.assertIn("inbound", self.rows(self.cup)[0].known_buckets)

    def test_goods_that_lie_nowhere_yet_are_on_the_way_all_the_same(self):
        vase = self.product("VASE")
        self.admin.set_stock("FBT1", "BOWL", available=0)
        number = self.admin.add_inbound_order(warehouse="FBT1", lines={"BOWL": 12})
        self.note(number)
        self.pull()
        self.assertFalse(self.rows(vase))
        sku = self.env["replenishment.threepl.sku"].search([("product_id", "=", False)])
        sku.product_id = self.bowl
        row = self.rows(self.bowl)
        self.assertEqual((row.qty_available, row.qty_inbound), (0, 12))

    def test_both_names_of_an_order_are_one_order(self):
        number = self.send_goods()
        reference = self.sandbox.world.fbt.inbound.by_id[number].text_id
        orders = self.note(f" {reference} ") + self.note(number)
        self.pull()
        order = orders.exists()
        self.assertEqual((order.external_id, order.reference), (number, reference))
        self.assertEqual(self.rows(self.cup)[0].qty_inbound, 50)

    def test_a_number_that_tiktok_does_not_know_is_told(self):
        order = self.note("123")
        result = order.action_read()
        self.assertTrue(order.is_unknown)
        self.assertTrue(result["params"]["message"])

    def test_a_wrong_number_makes_nothing_known_and_can_be_corrected(self):
        order = self.note("123")
        connection = self.pull()
        self.assertTrue(order.is_unknown)
        self.assertNotIn("inbound", self.rows(self.cup)[0].known_buckets)
        order.external_id = f" {self.send_goods()} "
        self.assertFalse(order.is_unknown)
        connection.action_pull_stock()
        self.assertFalse(order.is_unknown)
        self.assertEqual(self.rows(self.cup)[0].qty_inbound, 50)

    def test_a_number_that_becomes_known_later_is_found(self):
        number = "5766000000000000001"
        order = self.note(number)
        connection = self.pull()
        self.assertTrue(order.is_unknown)
        self.assertEqual(self.send_goods(), number)
        connection.action_pull_stock()
        self.assertEqual((order.is_unknown, order.missing_qty), (False, 50))

    def test_an_order_can_be_read_at_once_by_a_manager_only(self):
        order = self.note(self.send_goods())
        manager = new_test_user(
            self.env, "manager", "tiktok_replenishment.group_manager"
        )
        planner = new_test_user(
            self.env, "planner", "tiktok_replenishment.group_planner"
        )
        with self.assertRaises(AccessError):
            order.with_user(planner).action_read()
        order.with_user(manager).action_read()
        self.assertEqual(order.planned_qty, 50)

    def test_an_order_that_cannot_be_read_says_why(self):
        order = self.note(self.send_goods())
        self.admin.add_fault(endpoint=INBOUND, kind="business", code=105005)
        order.action_read()
        self.assertIn("permission is missing", order.last_error)
        order.action_read()
        self.assertFalse(order.last_error)

    def test_an_archived_order_awaits_nothing(self):
        order = self.note(self.send_goods())
        connection = self.pull()
        order.active = False
        connection.action_pull_stock()
        self.assertEqual(self.rows(self.cup)[0].qty_inbound, 0)

    # ------------------------------------------------------------------- events

    def event(self, event_type, **data):
        """Store an event of the account and see to it."""
        number = self.env["replenishment.tiktok.event"].search_count([])
        event = self.env["replenishment.tiktok.event"].create(
            {
                "account_id": self.shop.account_id.id,
                "company_id": self.shop.company_id.id,
                "event_type": event_type,
                "notification_id": f"n{number}",
                "received_at": self.shop.create_date,
                "data": data,
            }
        )
        event._process()
        return event

    def test_an_event_tells_of_an_order_and_brings_the_pull_forward(self):
        number = self.send_goods()
        connection = self.pull()
        # Later than any pull that happens to be due soon.
        before = connection.next_try_at = fields.Datetime.now() + timedelta(hours=1)
        event = self.event(21, inbound_order_id=number, order_status="ARRIVE_HUB")
        self.assertEqual(event.state, "done")
        self.assertLess(connection.next_try_at, before)
        connection.action_pull_stock()
        self.assertEqual(self.rows(self.cup)[0].qty_inbound, 50)
        again = self.env["replenishment.tiktok.inbound"].search([])
        self.event(21, inbound_order_id=number)
        self.assertEqual(self.env["replenishment.tiktok.inbound"].search([]), again)

    def test_an_order_that_is_opened_again_is_read_again(self):
        number = self.send_goods()
        order = self.note(number)
        self.pull()
        order.is_open = False
        self.event(21, inbound_order_id=number, order_status="RECEIVING")
        self.assertTrue(order.is_open)

    def test_an_event_about_stock_brings_the_pull_forward(self):
        connection = self.pull()
        # Its own regular time may lie within the next minutes.
        before = fields.Datetime.now() + timedelta(hours=1)
        connection.next_try_at = before
        self.assertEqual(self.event(24, goods_id="1").state, "done")
        self.assertLess(connection.next_try_at, before)

    def test_without_a_connection_such_events_are_left_alone(self):
        self.assertEqual(self.event(21, inbound_order_id="1").state, "ignored")
        self.assertFalse(self.env["replenishment.tiktok.inbound"].search([]))


@tagged("post_install", "-at_install")
class TestFbtDemandThatMoved(FbtCase):
    """Demand counts at home, whether TikTok or the seller stood in."""

    def setUp(self):
        super().setUp()
        world = self.sandbox.world
        self.maps = {
            code: self.env["replenishment.tiktok.warehouse"].create(
                {
                    "shop_id": self.shop.id,
                    "external_id": world.tiktok_warehouse_id(code),
                    "warehouse_id": warehouse.id,
                }
            )
            for code, warehouse in (("FBT1", self.tiktok), ("US1", self.us1))
        }

    def sold_of_one_order(self, warehouse, fulfillment):
        """Units of (TikTok's, the seller's) warehouse that one order of 5 adds."""
        self.shop.action_pull_orders()
        before = self.sold()
        self.admin.advance_clock(1)
        self.admin.add_order(
            shop="US",
            warehouse=warehouse,
            fulfillment=fulfillment,
            seller_sku="BOWL",
            quantity=5,
            status="AWAITING_SHIPMENT",
        )
        self.shop.action_pull_orders()
        return tuple(
            after - earlier for after, earlier in zip(self.sold(), before, strict=True)
        )

    def sold(self):
        return [
            sum(self.demand(self.bowl, warehouse_id=warehouse).values())
            for warehouse in (self.tiktok, self.us1)
        ]

    def test_the_seller_ships_what_tiktok_has_run_out_of(self):
        self.maps["US1"].demand_warehouse_id = self.tiktok
        self.assertEqual(self.sold_of_one_order("US1", "seller"), (5, 0))

    def test_tiktok_ships_what_the_seller_has_run_out_of(self):
        self.maps["FBT1"].demand_warehouse_id = self.us1
        self.assertEqual(self.sold_of_one_order("FBT1", "fbt"), (0, 5))

    def test_without_a_word_demand_counts_where_the_goods_leave(self):
        self.assertEqual(self.sold_of_one_order("US1", "seller"), (0, 5))
        self.assertEqual(self.sold_of_one_order("FBT1", "fbt"), (5, 0))
