# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .common import PlanningCase

DEMAND = "replenishment.demand"


@tagged("post_install", "-at_install")
class TestDemandDeliveries(PlanningCase):
    """What Odoo delivers to customers is demand of a channel without a shop."""

    def setUp(self):
        super().setUp()
        self.lamp = self.product("LAMP")
        self.stock(self.lamp, self.abroad, 1000)
        self.customers = self.env.ref("stock.stock_location_customers")

    def move(self, quantity=1, product=None, source=None, destination=None, **values):
        return self.env["stock.move"].create(
            {
                "product_id": (product or self.lamp).id,
                "product_uom_qty": quantity,
                "location_id": (source or self.abroad.lot_stock_id).id,
                "location_dest_id": (destination or self.customers).id,
                **values,
            }
        )

    def do(self, moves):
        moves._action_confirm()
        moves._action_assign()
        for move in moves:
            move.quantity = move.product_uom_qty
        moves.picked = True
        moves._action_done()
        return moves

    def deliver(self, *args, **values):
        moves = self.do(self.move(*args, **values))
        self.count()
        return moves

    def count(self):
        self.env[DEMAND]._cron_recount_deliveries()

    def delivered(self, product=None, warehouse=None):
        """Quantities by day of the channel without a shop."""
        return {
            row.day: row.qty
            for row in self.env[DEMAND].search(
                [
                    ("product_id", "=", (product or self.lamp).id),
                    ("warehouse_id", "=", (warehouse or self.abroad).id),
                    ("shop_id", "=", False),
                ]
            )
        }

    def total(self, **criteria):
        return sum(self.delivered(**criteria).values())

    def test_deliveries_of_a_day_add_up_as_they_are_done(self):
        self.deliver(3)
        self.deliver(4)
        today = self.abroad._replenish_today()
        self.assertEqual(self.delivered(), {today: 7})

    def test_shipping_waits_for_no_count_and_asks_for_one(self):
        triggers = self.env["ir.cron.trigger"].search([])
        with freeze_time(datetime(2026, 7, 2, 6, 3, 20)):
            self.do(self.move(3) | self.move(4))
            self.do(self.move(5))
        self.assertFalse(self.delivered())
        asked = self.env["ir.cron.trigger"].search([]) - triggers
        counts = asked.filtered(lambda trigger: "deliveries" in trigger.cron_id.name)
        self.assertEqual(set(counts.mapped("call_at")), {datetime(2026, 7, 2, 6, 10)})

    def test_receipts_ask_for_no_count(self):
        triggers = self.env["ir.cron.trigger"].search([])
        vendors = self.env.ref("stock.stock_location_suppliers")
        self.do(self.move(3, source=vendors, destination=self.abroad.lot_stock_id))
        asked = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertNotIn("deliveries", " ".join(asked.cron_id.mapped("name")))

    def test_a_delivery_has_the_item_planned_again(self):
        self.deliver(3)
        self.assertTrue(self.item(self.lamp).is_dirty)

    def test_quantities_are_in_the_products_unit(self):
        self.deliver(2, product_uom=self.env.ref("uom.product_uom_dozen").id)
        self.assertEqual(self.total(), 24)

    def test_only_what_was_delivered_counts(self):
        move = self.move(5)
        move._action_confirm()
        self.assertFalse(self.delivered())
        move.quantity, move.picked = 2, True
        move._action_done()
        self.count()
        self.assertEqual(self.total(), 2)

    def test_the_day_is_the_warehouses_own(self):
        # 6 o'clock UTC on the second is still the evening of the first in California.
        with freeze_time(datetime(2026, 7, 2, 6)):
            self.deliver(3)
        self.assertEqual(self.delivered(), {date(2026, 7, 1): 3})

    def test_another_time_zone_moves_deliveries_to_their_day_there(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        # In the morning of UTC it is already the next day in the middle of the Pacific.
        with freeze_time(yesterday.replace(hour=12, minute=0)):
            self.deliver(3)
        self.assertEqual(self.delivered(), {yesterday.date(): 3})
        self.abroad.replenish_tz = "Pacific/Kiritimati"
        self.assertEqual(self.delivered(), {yesterday.date() + timedelta(days=1): 3})

    def test_pick_pack_and_ship_count_once(self):
        self.abroad.delivery_steps = "pick_pack_ship"
        rule = self.env["stock.rule"]
        rule.run(
            [
                rule.Procurement(
                    self.lamp,
                    5,
                    self.lamp.uom_id,
                    self.customers,
                    "order",
                    "order",
                    self.env.company,
                    {"warehouse_id": self.abroad},
                )
            ]
        )
        places = []
        while open_moves := self.env["stock.move"].search(
            [("product_id", "=", self.lamp.id), ("state", "not in", ("done", "cancel"))]
        ):
            places += self.do(open_moves).location_dest_id.mapped("usage")
        self.assertEqual(places, ["internal", "internal", "customer"])
        self.count()
        self.assertEqual(self.total(), 5)

    def test_what_no_customer_takes_out_of_the_warehouse_is_not_demand(self):
        other = self.warehouse("US2")
        vendors = self.env.ref("stock.stock_location_suppliers")
        stock = self.abroad.lot_stock_id
        transit = self.env.company.internal_transit_location_id
        self.assertEqual(transit.usage, "transit")
        self.deliver(1, source=vendors, destination=self.customers)  # dropshipping
        self.deliver(1, source=vendors, destination=stock)
        self.deliver(1, destination=other.lot_stock_id)
        self.deliver(1, destination=transit)
        self.deliver(1, destination=vendors)
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.lamp.id, "location_id": stock.id, "scrap_qty": 1}
        )
        scrap.action_validate()
        self.assertFalse(self.delivered() or self.delivered(warehouse=other))

    def test_a_return_takes_no_demand_back(self):
        self.deliver(5)
        self.deliver(2, source=self.customers, destination=self.abroad.lot_stock_id)
        self.assertEqual(self.total(), 5)

    def test_warehouses_without_a_planning_role_do_not_count(self):
        plain = self.warehouse("WH9", replenish_role="none")
        self.stock(self.lamp, plain, 10)
        self.deliver(5, source=plain.lot_stock_id)
        self.assertFalse(self.delivered(warehouse=plain))

    def test_a_warehouse_that_is_planned_from_now_on_brings_180_days_along(self):
        plain = self.warehouse("WH9", replenish_role="none")
        self.stock(self.lamp, plain, 10)
        today = fields.Datetime.now().replace(hour=20, minute=0, second=0)
        for days_ago in (1, 179, 190):
            with freeze_time(today - timedelta(days=days_ago)):
                self.deliver(2, source=plain.lot_stock_id)
        plain.replenish_role = "domestic"
        days = [(today - timedelta(days=ago)).date() for ago in (179, 1)]
        self.assertEqual(self.delivered(warehouse=plain), dict.fromkeys(days, 2))
        plain.replenish_role = "none"
        self.assertFalse(self.delivered(warehouse=plain))

    def test_a_correction_of_a_done_delivery_is_followed_within_a_day(self):
        move = self.deliver(5)
        move.move_line_ids.quantity = 3
        move.date -= timedelta(days=2)
        self.count()
        today = self.abroad._replenish_today()
        self.assertEqual(self.delivered(), {today - timedelta(days=2): 3})

    def test_other_products_and_days_are_not_touched(self):
        vase = self.product("VASE")
        self.sell(vase, self.abroad, 7, days=3, until_days_ago=10)
        self.deliver(1)
        self.assertEqual(self.total(product=vase), 21)
        self.assertEqual(self.total(), 1)

    def test_who_ships_needs_no_planning_rights(self):
        clerk = new_test_user(self.env, "clerk", groups="stock.group_stock_user")
        self.do(self.move(3).with_user(clerk))
        self.count()
        self.assertEqual(self.total(), 3)

    # Where

    def test_what_another_warehouse_served_in_its_place_is_demand_of_the_usual_one(
        self,
    ):
        other = self.warehouse("US2", replenish_demand_warehouse_id=self.abroad.id)
        self.stock(self.lamp, other, 100)
        self.deliver(2)
        self.deliver(5, source=other.lot_stock_id)
        self.assertEqual(self.total(), 7)
        self.assertEqual(self.total(warehouse=other), 0)

    def test_a_warehouse_that_is_not_planned_may_serve_a_planned_one(self):
        shop = self.warehouse("SHOW", replenish_role="none")
        self.stock(self.lamp, shop, 100)
        self.deliver(4, source=shop.lot_stock_id)
        self.assertEqual(self.total(), 0)
        shop.replenish_demand_warehouse_id = self.abroad
        self.assertEqual(self.total(), 4)

    def test_naming_the_usual_warehouse_moves_past_demand_and_back(self):
        other = self.warehouse("US2")
        self.stock(self.lamp, other, 100)
        self.deliver(5, source=other.lot_stock_id)
        self.assertEqual((self.total(), self.total(warehouse=other)), (0, 5))
        other.replenish_demand_warehouse_id = self.abroad
        self.assertEqual((self.total(), self.total(warehouse=other)), (5, 0))
        other.replenish_demand_warehouse_id = False
        self.assertEqual((self.total(), self.total(warehouse=other)), (0, 5))

    def test_moved_demand_counts_on_the_days_of_the_usual_warehouse(self):
        other = self.warehouse(
            "UK1",
            replenish_tz="Europe/London",
            replenish_demand_warehouse_id=self.abroad.id,
        )
        self.stock(self.lamp, other, 100)
        moves = self.do(self.move(5, source=other.lot_stock_id))
        # Six in the morning in London is still the evening before in Los Angeles.
        moves.date = datetime(2026, 7, 2, 5, 0)
        with freeze_time(datetime(2026, 7, 2, 12, 0)):
            self.env[DEMAND]._recount_deliveries(self.abroad)
        self.assertEqual(self.delivered(), {date(2026, 7, 1): 5})

    def test_demand_moves_once(self):
        other = self.warehouse("US2", replenish_demand_warehouse_id=self.abroad.id)
        third = self.warehouse("US3")
        with self.assertRaises(ValidationError):
            third.replenish_demand_warehouse_id = other
        with self.assertRaises(ValidationError):
            self.abroad.replenish_demand_warehouse_id = third
