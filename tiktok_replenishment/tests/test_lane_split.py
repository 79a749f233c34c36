# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestLaneSplit(PlanningCase):
    """The cheapest lane in time; a small lot goes quicker where its margin pays.

    10 a day are sold, 100 are left. Vendor 5 days, sea 25 more at 0.50 a kg, air 3
    more at 2.50 a kg; a unit weighs 1 kg and costs 5.00. Lead time 30 days, safety
    5 days, planning interval 7 days:

    - order at (30 + 5) x 10 = 350, up to (37 + 5) x 10 = 420
    - 100 last until day 10; the 200 of days 10 to 29 are lost by sea
    - needed by sea: 420 - 100 - 200 = 120
    - by air 8 days: 20 are left then, 220 sell until sea is there: 200 are missing
    - by sea a unit costs 5.50, by air 7.50: 200 x 2.00 = 400.00 extra freight
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nowhere = cls.abroad.browse()
        cls.sea = cls.lane(nowhere, cls.abroad, 25, sequence=1, cost_per_kg=0.5)
        cls.air = cls.lane(
            nowhere, cls.abroad, 3, sequence=2, cost_per_kg=2.5, mode="air"
        )
        cls.sea.name, cls.air.name = "Sea", "Air"
        cls.lamp = cls.product(
            "LAMP",
            offers=({"price": 5.0, "delay": 5},),
            weight=1.0,
            list_price=15.0,
        )
        cls.sell(cls.lamp, cls.abroad, 10)
        cls.stock(cls.lamp, cls.abroad, 100)
        cls.today = cls.abroad._replenish_today()

    def lots(self, product=None):
        """(part, lane, quantity, days until it arrives) of what is open."""
        found = self.suggestions(product or self.lamp, "proposed", "drafted")
        return {
            (s.part, s.lane_id.name, s.quantity, (s.arrival_date - self.today).days)
            for s in found
        }

    def texts(self, product=None):
        found = self.suggestions(product or self.lamp, "proposed", "drafted", "blocked")
        return self.plain("\n".join(found[:1]._explanation_texts()))

    @staticmethod
    def plain(text):
        return text.replace("\N{NO-BREAK SPACE}", " ")

    def test_a_bridge_flies_where_its_margin_pays_the_freight(self):
        self.plan()
        self.assertEqual(
            self.lots(), {("bridge", "Air", 200, 8), ("rest", "Sea", 120, 30)}
        )
        bridge, rest = (
            self.suggestions(self.lamp).filtered(lambda s, p=part: s.part == p)
            for part in ("bridge", "rest")
        )
        self.assertRecordValues(
            bridge | rest,
            [
                {"freight_amount": 500, "landed_unit_cost": 7.5, "price_unit": 5},
                {"freight_amount": 60, "landed_unit_cost": 5.5, "price_unit": 5},
            ],
        )
        # Gone on day 10; the bridge lasts until the rest is there.
        self.assertEqual(bridge.needed_by, self.today + timedelta(days=10))
        self.assertEqual(rest.needed_by, self.today + timedelta(days=30))
        # 200 x (15.00 - 7.50)
        self.assertEqual(bridge.margin_at_risk, 1500)

    def test_the_arithmetic_of_a_bridge_is_told(self):
        self.plan()
        texts = self.texts()
        self.assertIn("200 go by Air and 120 by Sea", texts)
        self.assertIn("200 units missing between the arrivals × $ 9.50 margin", texts)
        self.assertIn("saves $ 1,900.00 margin", texts)
        self.assertIn("for $ 400.00 extra freight", texts)
        self.assertIn("200 that would be lost are ordered after all", texts)

    def test_the_lanes_are_shown_as_a_table(self):
        self.plan()
        html = self.plain(self.suggestions(self.lamp)[:1].explanation_html)
        self.assertIn("<td>Sea</td><td>30</td><td>$ 5.50</td><td>no</td>", html)
        self.assertIn("<td>Air</td><td>8</td><td>$ 7.50</td><td>yes</td>", html)

    def test_nothing_flies_where_freight_is_more_than_the_margin(self):
        self.lamp.list_price = 7.0
        self.plan()
        self.assertEqual(self.lots(), {("whole", "Sea", 120, 30)})
        # 200 x (7.00 - 5.50)
        self.assertIn(
            "200 by Air: not worth it, $ 400.00 extra freight against $ 300.00 margin",
            self.texts(),
        )

    def test_without_a_price_nothing_is_paid_for_speed(self):
        self.lamp.list_price = 0
        self.plan()
        self.assertEqual(self.lots(), {("whole", "Sea", 120, 30)})
        self.assertIn("Set the sales price on the product", self.texts())

    def test_a_policy_may_forbid_to_split(self):
        self.env.company.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Whole", "splits_lanes": False, "safety_days": 5}
        )
        self.plan()
        # All 320 by air: 640 of freight on top against 1900 of margin.
        self.assertEqual(self.lots(), {("whole", "Air", 320, 8)})

    def test_the_cheapest_lane_in_time_takes_all(self):
        self.stock(self.lamp, self.abroad, 210)
        self.plan()
        # 310 last until day 30 ends; 420 - 310
        self.assertEqual(self.lots(), {("whole", "Sea", 110, 30)})
        self.assertNotIn("extra freight", self.texts())

    def test_goods_with_a_battery_are_never_offered_a_lane_that_refuses_them(self):
        battery = self.env.ref("tiktok_replenishment.goods_property_battery")
        self.lamp.replenish_property_ids = battery
        self.air.refused_property_ids = battery
        self.plan()
        self.assertEqual(self.lots(), {("whole", "Sea", 120, 30)})
        self.assertIn("cannot fly by Air: Battery", self.texts())

    def test_the_standard_lane_is_the_first_that_takes_the_goods(self):
        magnet = self.env.ref("tiktok_replenishment.goods_property_magnet")
        self.lamp.replenish_property_ids = magnet
        self.sea.refused_property_ids = magnet
        self.air.refused_property_ids = False
        self.plan()
        item = self.item(self.lamp)
        self.assertEqual((item.lead_days, item.reorder_point), (8, 130))

    def test_where_no_lane_takes_the_goods_the_order_is_blocked(self):
        liquid = self.env.ref("tiktok_replenishment.goods_property_liquid")
        self.lamp.replenish_property_ids = liquid
        (self.sea | self.air).refused_property_ids = liquid
        self.plan()
        self.assertEqual(self.item(self.lamp).blocked_reason, "no_lane")
        self.assertFalse(self.orders(self.lamp))
        self.assertIn("cannot fly by Air: Liquid", self.texts())

    def test_lots_become_documents_of_their_own(self):
        self.plan()
        orders = self.orders(self.lamp).order_id
        self.assertEqual(len(orders), 2)
        self.assertEqual(
            sorted(self.orders(self.lamp).mapped("product_qty")), [120, 200]
        )

    def test_planning_twice_leaves_both_drafts(self):
        self.plan()
        lines = self.orders(self.lamp)
        run = self.plan()
        self.assertEqual(self.orders(self.lamp), lines)
        self.assertEqual(run.drafted_count, 0)

    def test_a_confirmed_bridge_leaves_the_rest_as_it_is(self):
        self.plan()
        bridge = self.suggestions(self.lamp).filtered(lambda s: s.part == "bridge")
        bridge.purchase_line_ids.order_id.button_confirm()
        self.plan()
        self.assertEqual(bridge.state, "ordered")
        self.assertEqual(self.lots(), {("whole", "Sea", 120, 30)})
        drafts = self.orders(self.lamp).filtered(lambda line: line.state == "draft")
        self.assertEqual(drafts.mapped("product_qty"), [120])

    def test_a_rejected_bridge_does_not_reject_the_rest(self):
        self.plan()
        bridge = self.suggestions(self.lamp).filtered(lambda s: s.part == "bridge")
        bridge.action_reject()
        self.plan()
        self.assertEqual(self.lots(), {("rest", "Sea", 120, 30)})
        self.assertEqual(bridge.state, "rejected")

    def test_undo_withdraws_both_lots(self):
        run = self.plan()
        run.action_undo()
        self.assertFalse(self.lots())
        self.assertFalse(self.orders(self.lamp))

    def test_a_changed_rate_plans_again(self):
        self.plan()
        self.air.cost_per_kg = 12.5
        self.assertTrue(self.item(self.lamp).is_dirty)
        self.plan()
        # 200 x 12.00 = 2400 > 1900
        self.assertEqual(self.lots(), {("whole", "Sea", 120, 30)})
        for values in ({"weight": 2.0}, {"list_price": 20.0}):
            self.lamp.write(values)
            self.assertTrue(self.item(self.lamp).is_dirty, values)
            self.plan()

    def test_a_second_vendor_bridges_where_the_policy_allows_it(self):
        self.env.company.replenish_policy_id = self.env["replenishment.policy"].create(
            {
                "name": "Two vendors",
                "safety_days": 5,
                "splits_lanes": False,
                "splits_vendors": True,
            }
        )
        self.air.active = False
        near = self.env["res.partner"].create({"name": "Near"})
        self.sea.transit_days = 5
        self.lamp.seller_ids.delay = 25
        self.offer(self.lamp, vendor=near, price=6.0, delay=3)
        self.plan()
        # Near's goods are there on day 8, the others on day 30; 1.00 more a unit.
        self.assertEqual(
            self.lots(), {("second_vendor", "Sea", 200, 8), ("rest", "Sea", 120, 30)}
        )
        bridge = self.suggestions(self.lamp).filtered("second_vendor_id")
        self.assertEqual(bridge.partner_id, near)
        self.assertIn("200 go by second vendor Near and 120 by Sea", self.texts())
        run = self.plan()
        self.assertEqual(run.drafted_count, 0)
