# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestSourcingStory(PlanningCase):
    """Three vendors, two lanes, a warehouse that is short and one with a surplus.

    US1 sells 20 a day and has 200. Lead time by the standard lane and the first vendor
    of the list: 10 + 25 = 35 days; safety 5 days, planning interval 7 days:

    - order at (35 + 5) x 20 = 800, up to (35 + 7 + 5) x 20 = 940
    - 200 last until day 10; the 500 of days 10 to 34 are lost by the standard lane
    - needed: 940 - 200 - 500 = 240

    US2 sells 10 a day, its lead time is 20 days, safety 5: it keeps 250. 1000 of its
    1350 are kept back for a campaign: it can spare 100, which are there on day 5. They
    and the 200 last until day 15. 240 - 100 = 140 are left to buy.

    A unit weighs 1 kg and brings 20.00. Duty 10 %, inbound fee 0.20; sea 25 days at
    1.00 a kg, air 5 days at 4.00 a kg:

    ======= ============= ===== ====== ======= ========== =========
    vendor  price         delay by sea by air  landed sea landed air
    ======= ============= ===== ====== ======= ========== =========
    Far     5.00, MOQ 500 60    day 85 day 65   6.70       9.70
    Near    8.00          5     day 30 day 10  10.00      13.00
    Euro    4.80 EUR=6.00 10    day 35 day 15   7.80      10.80
    ======= ============= ===== ====== ======= ========== =========

    What air saves and costs against sea, for each vendor:

    - Far, 500 instead of 140: days 65 to 84 miss 400, x (20 - 6.70) = 5320. A bridge
      of 400 is below the minimum. All 500 by air: 500 x 3.00 = 1500 extra. Pays.
      One unit: 9.70.
    - Near: 100 are left on day 10; until day 30 miss 300, x (20 - 10.00) = 3000.
      300 by air: 900 extra. Pays. They had been left out as lost, so 140 + 300 are
      ordered: 300 x 13.00 + 140 x 10.00 = 5300, one unit 12.05.
    - Euro: nothing is left on day 15; until day 35 miss 400, x (20 - 7.80) = 4880.
      400 by air: 1200 extra. Pays. 400 x 10.80 + 140 x 7.80 = 5412, one unit 10.02.

    ======== ====== ============================================================
    strategy vendor why
    ======== ====== ============================================================
    cheapest Far    9.70 against 10.02 and 12.05
    fastest  Near   day 10 against 15 and 65
    balanced Euro   a day at 0.5 %: 10.02 + 35 x 0.030 = 11.07
                    Far 9.70 + 65 x 0.025 = 11.33, Near 12.05 + 30 x 0.040 = 13.25
    priority Euro   the first of the list
    ======== ====== ============================================================

    A budget of two thirds meets another product: CUP sells 10 a day, has 300, and
    comes from Near at 4.00 only: lead time 5 + 25 = 30 days, order at 350, up to 420,
    120 = 480.00. They arrive on day 30, when the stock is gone; the next order by sea
    comes on day 37, so 70 would be lost: 70 x (10.00 - 5.60) = 308.00. What saves the
    most margin for each unit of money goes first:

    ======== ========================= ======= ======== ===== ======================
    strategy lot                       money   margin   ratio within two thirds
    ======== ========================= ======= ======== ===== ======================
    cheapest Near 120 CUP               480.00   308.00  0.64 of 1986.67: ordered
             Far 500, day 65           2500.00     0.00  0.00 1506.67 are left: cut
    fastest  Near 140 by sea, day 30   1120.00  1400.00  1.25 of 2666.67: ordered
             Near 300 by air, day 10   2400.00  2100.00  0.88 1546.67 are left: cut
             Near 120 CUP               480.00   308.00  0.64 ordered
    the rest Euro 140 by sea, day 35    840.00  1708.00  2.03 of 2480.00: ordered
             Euro 400 by air, day 15   2400.00  3680.00  1.53 1640.00 are left: cut
             Near 120 CUP               480.00   308.00  0.64 ordered
    ======== ========================= ======= ======== ===== ======================

    Far arrives after the next order by sea (7 + 35 days) and saves nothing from then
    on. By sea 140 are all sold before the next order: 7 x 20 with Euro, 12 x 20 with
    Near.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.short = cls.abroad
        cls.short.replenish_method = "auto"
        cls.surplus = cls.warehouse(
            "US2", replenish_lead_days=20, replenish_safety_days=5
        )
        cls.make_lanes()
        cls.glass = cls.product("GLASS", offers=(), weight=1.0, list_price=20.0)
        cls.far, cls.near, cls.euro = cls.env["res.partner"].create(
            [{"name": name} for name in ("Far", "Near", "Euro")]
        )
        cls.make_offers()
        cls.sell(cls.glass, cls.short, 20)
        cls.sell(cls.glass, cls.surplus, 10)
        cls.stock(cls.glass, cls.short, 200)
        cls.stock(cls.glass, cls.surplus, 1350)
        kept = cls.item_model._find_or_create([(cls.glass.id, cls.surplus.id)])
        kept.reserve_qty = 1000
        cls.policy = cls.env["replenishment.policy"].create(
            {"name": "Story", "safety_days": 5, "day_value_pct": 0.5}
        )
        cls.env.company.replenish_policy_id = cls.policy
        cls.today = cls.short._replenish_today()

    @classmethod
    def make_lanes(cls):
        terms = {"duty_pct": 10, "inbound_fee": 0.2}
        vendors = cls.short.browse()
        cls.sea = cls.lane(
            vendors, cls.short, 25, name="Sea", sequence=1, cost_per_kg=1.0, **terms
        )
        cls.air = cls.lane(
            vendors, cls.short, 5, name="Air", sequence=2, cost_per_kg=4.0, **terms
        )
        cls.truck = cls.lane(cls.surplus, cls.short, 5, name="Truck", sequence=3)

    @classmethod
    def make_offers(cls):
        eur = cls.env.ref("base.EUR")
        eur.active = True
        eur.rate_ids.unlink()
        cls.env["res.currency.rate"].create(
            {"currency_id": eur.id, "name": "2020-01-01", "rate": 0.8}
        )
        common = {"product": cls.glass}
        cls.offer(
            vendor=cls.euro,
            price=4.8,
            delay=10,
            sequence=1,
            currency_id=eur.id,
            **common,
        )
        cls.offer(
            vendor=cls.far, price=5.0, delay=60, sequence=2, min_qty=500, **common
        )
        cls.offer(vendor=cls.near, price=8.0, delay=5, sequence=3, **common)

    def bought(self):
        """(vendor, currency, price, quantity, lane, day of arrival, part)."""
        lines = self.orders(self.glass)
        self.assertEqual(set(lines.order_id.mapped("state")), {"draft"})
        return {
            (
                line.order_id.partner_id.name,
                line.order_id.currency_id.name,
                line.price_unit,
                line.product_qty,
                line.replenish_suggestion_ids.lane_id.name,
                (line.replenish_suggestion_ids.arrival_date - self.today).days,
                line.replenish_suggestion_ids.part,
            )
            for line in lines
        }

    def sent(self):
        """(from, to, quantity, lane, day of arrival)."""
        found = self.suggestions(self.glass).filtered(
            lambda s: s.supply_type == "transfer"
        )
        return {
            (
                s.source_warehouse_id.code,
                s.warehouse_id.code,
                s.move_ids.product_uom_qty,
                s.move_ids.picking_id.replenish_lane_id.name,
                (s.arrival_date - self.today).days,
            )
            for s in found
        }

    def plan_by(self, strategy):
        self.policy.vendor_strategy = strategy
        self.plan()
        self.assertEqual(self.sent(), {("US2", "US1", 100, "Truck", 5)})
        self.assertFalse(self.item(self.glass, self.surplus).quantity_needed)
        item = self.item(self.glass, self.short)
        self.assertEqual((item.reorder_point, item.quantity_needed), (800, 240))
        return self.bought()

    def plan_within(self, strategy, amount):
        """What two thirds of the money buy: {(product, vendor, quantity, lane)}."""
        self.policy.vendor_strategy = strategy
        cup = self.product("CUP", offers=(), weight=1.0, list_price=10.0)
        self.offer(cup, vendor=self.near, price=4.0, delay=5)
        self.sell(cup, self.short, 10)
        self.stock(cup, self.short, 300)
        self.env["replenishment.budget"].create({"name": "Money", "amount": amount})
        self.plan()
        self.assertEqual(self.sent(), {("US2", "US1", 100, "Truck", 5)})
        return {
            (
                line.product_id.name,
                line.order_id.partner_id.name,
                line.product_qty,
                line.order_id.replenish_lane_id.name,
            )
            for line in self.orders(self.glass) | self.orders(cup)
        }

    def cut(self):
        """(vendor, quantity, money, margin at risk, money that was left)."""
        found = self.suggestions(self.glass, "blocked")
        self.assertEqual(found.mapped("blocked_reason"), ["over_budget"])
        return (
            found.partner_id.name,
            found.quantity,
            found.amount,
            round(found.margin_at_risk, 2),
            found.budget_left,
        )

    def texts(self):
        found = self.suggestions(self.glass).filtered(lambda s: s.supply_type == "buy")
        texts = "\n".join(found[:1]._explanation_texts())
        return texts.replace("\N{NO-BREAK SPACE}", " ")

    def test_cheapest(self):
        self.assertEqual(
            self.plan_by("cheapest"),
            {("Far", "USD", 5.0, 500, "Air", 65, "whole")},
        )
        texts = self.texts()
        self.assertIn(
            "Far at $ 5.00, $ 9.70 in the warehouse, 65 days by Air, 60 of them the "
            "vendor's ($ 0.32 less a unit)",
            texts,
        )
        self.assertIn("All 500 go by Air: it saves $ 5,320.00 margin", texts)
        self.assertIn("for $ 1,500.00 extra freight", texts)

    def test_fastest(self):
        self.assertEqual(
            self.plan_by("fastest"),
            {
                ("Near", "USD", 8.0, 300, "Air", 10, "bridge"),
                ("Near", "USD", 8.0, 140, "Sea", 30, "rest"),
            },
        )
        self.assertIn("(5 days sooner)", self.texts())

    def test_balanced(self):
        self.assertEqual(
            self.plan_by("balanced"),
            {
                ("Euro", "EUR", 4.8, 400, "Air", 15, "bridge"),
                ("Euro", "EUR", 4.8, 140, "Sea", 35, "rest"),
            },
        )
        self.assertIn("$ 11.07 with a day at 0.50 % of the price", self.texts())

    def test_priority(self):
        self.assertEqual(
            self.plan_by("priority"),
            {
                ("Euro", "EUR", 4.8, 400, "Air", 15, "bridge"),
                ("Euro", "EUR", 4.8, 140, "Sea", 35, "rest"),
            },
        )
        self.assertIn("by the order of the vendor list", self.texts())

    def test_two_thirds_of_the_money_by_cheapest(self):
        self.assertEqual(
            self.plan_within("cheapest", 1986.67), {("CUP", "Near", 120, "Sea")}
        )
        self.assertEqual(self.cut(), ("Far", 500, 2500, 0, 1506.67))

    def test_two_thirds_of_the_money_by_fastest(self):
        self.assertEqual(
            self.plan_within("fastest", 2666.67),
            {("GLASS", "Near", 140, "Sea"), ("CUP", "Near", 120, "Sea")},
        )
        self.assertEqual(self.cut(), ("Near", 300, 2400, 2100, 1546.67))

    def test_two_thirds_of_the_money_by_balanced(self):
        self.assertEqual(
            self.plan_within("balanced", 2480),
            {("GLASS", "Euro", 140, "Sea"), ("CUP", "Near", 120, "Sea")},
        )
        self.assertEqual(self.cut(), ("Euro", 400, 2400, 3680, 1640))

    def test_two_thirds_of_the_money_by_priority(self):
        self.assertEqual(
            self.plan_within("priority", 2480),
            {("GLASS", "Euro", 140, "Sea"), ("CUP", "Near", 120, "Sea")},
        )
        self.assertEqual(self.cut(), ("Euro", 400, 2400, 3680, 1640))

    def test_what_it_costs_is_kept_with_every_lot(self):
        self.plan_by("balanced")
        bridge = self.suggestions(self.glass).filtered(lambda s: s.part == "bridge")
        self.assertRecordValues(
            bridge,
            [
                {
                    # 400 x (4.00 + 0.20); 10 % of 400 x 6.00
                    "freight_amount": 1680.0,
                    "duty_amount": 240.0,
                    "landed_unit_cost": 10.8,
                    "price_unit": 6.0,
                    "amount": 2400.0,
                    # 400 x (20.00 - 10.80)
                    "margin_at_risk": 3680.0,
                }
            ],
        )
        self.assertEqual(bridge.arrival_date, self.today + timedelta(days=15))

    def test_a_vendor_whose_delay_is_not_known_never_wins_on_time(self):
        self.glass.seller_ids.filtered(lambda s: s.partner_id == self.near).delay = 0
        bought = self.plan_by("fastest")
        self.assertEqual({vendor for vendor, *_rest in bought}, {"Euro"})
        texts = self.texts()
        self.assertIn("Near at $ 8.00", texts)
        self.assertIn("delay not known, taken for", texts)
        self.assertIn("behind those whose delay is known", texts)
