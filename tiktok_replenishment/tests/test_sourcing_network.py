# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestSourcingNetwork(PlanningCase):
    """Several lanes between two warehouses, too little for all, quotas, sisters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domestic = cls.warehouse("CN1", replenish_role="domestic")
        cls.fed = cls.warehouse(
            "US2", replenish_method="transfer", replenish_safety_days=6
        )
        cls.sea = cls.lane(
            cls.domestic, cls.fed, 18, name="Sea", sequence=1, cost_per_kg=0.5
        )
        cls.lamp = cls.product("LAMP", weight=1.0, list_price=15.0, standard_price=5.0)
        cls.sell(cls.lamp, cls.fed, 30)

    def air(self):
        return self.lane(
            self.domestic, self.fed, 4, name="Air", sequence=2, cost_per_kg=2.5
        )

    def lots(self, warehouse=None):
        found = self.suggestions(self.lamp, "proposed", "drafted").filtered(
            lambda s: s.warehouse_id == (warehouse or self.fed)
        )
        return {(s.part, s.lane_id.name, s.quantity) for s in found}

    def texts(self, warehouse=None):
        item = self.item(self.lamp, warehouse or self.fed)
        open_ = item.suggestion_ids.filtered(
            lambda s: s.state in ("drafted", "blocked")
        )
        texts = "\n".join((open_[:1] or item)._explanation_texts())
        return texts.replace("\N{NO-BREAK SPACE}", " ")

    def test_a_small_lot_flies_between_warehouses_too(self):
        # (18 + 6) x 30 = 720; up to (18 + 7 + 6) x 30 = 930. 300 last until day 10,
        # 8 days x 30 are lost by sea: 930 - 300 - 240 = 390. By air on day 4 there are
        # 180 left for 14 days x 30: 240 are missing, x (15 - 5.50) = 2280 against
        # 240 x 2.00 = 480.
        self.air()
        self.stock(self.lamp, self.fed, 300)
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        self.assertEqual(self.lots(), {("bridge", "Air", 240), ("rest", "Sea", 390)})
        texts = self.texts()
        self.assertIn("saves $ 2,280.00 margin", texts)
        self.assertIn("for $ 480.00 extra freight", texts)
        pickings = self.suggestions(self.lamp).move_ids.picking_id
        self.assertEqual(pickings.replenish_lane_id.mapped("name"), ["Air", "Sea"])

    def test_a_source_that_is_short_bridges_with_what_it_has(self):
        self.air()
        self.stock(self.lamp, self.fed, 300)
        self.stock(self.lamp, self.domestic, 400)
        self.plan()
        # 390 can be given; 10 of the 240 that are lost besides.
        self.assertEqual(self.lots(), {("bridge", "Air", 240), ("rest", "Sea", 160)})

    def test_goods_that_a_transfer_lane_refuses_never_take_it(self):
        battery = self.env.ref("tiktok_replenishment.goods_property_battery")
        self.air().refused_property_ids = battery
        self.lamp.replenish_property_ids = battery
        self.stock(self.lamp, self.fed, 300)
        self.stock(self.lamp, self.domestic, 2000)
        self.plan()
        self.assertEqual(self.lots(), {("whole", "Sea", 390)})

    def test_what_is_too_little_is_shared_by_need(self):
        other = self.warehouse(
            "US3", replenish_method="transfer", replenish_safety_days=6
        )
        self.lane(self.domestic, other, 18, name="Sea 3")
        self.sell(self.lamp, other, 15)
        self.lamp.product_tmpl_id.replenish_carton_qty = 10
        for warehouse, units in ((self.fed, 600), (other, 300)):
            self.stock(self.lamp, warehouse, units)
        self.stock(self.lamp, self.domestic, 240)
        self.plan()
        # 930 - 600 = 330 and 465 - 300 = 165 are needed: 2 to 1 of 240.
        self.assertEqual(self.lots(), {("whole", "Sea", 160)})
        self.assertEqual(self.lots(other), {("whole", "Sea 3", 80)})

    def test_a_quota_is_never_exceeded(self):
        self.stock(self.lamp, self.fed, 600)
        self.stock(self.lamp, self.domestic, 2000)
        self.fed.replenish_inbound_quota = 700
        self.plan()
        self.assertEqual(self.lots(), {("whole", "Sea", 100)})
        self.assertIn(
            "at most 700: 600 there and on the way leave room for 100 of the 330",
            self.texts(),
        )
        # An item's own quota counts before the warehouse's, and at once.
        self.item(self.lamp, self.fed).replenish_inbound_quota = 800
        self.assertEqual(self.lots(), {("whole", "Sea", 200)})
        self.fed.replenish_inbound_quota = 650
        self.assertTrue(self.item(self.lamp, self.fed).is_dirty)
        self.item(self.lamp, self.fed).replenish_inbound_quota = 600
        self.assertFalse(self.lots())
        self.assertIn("leave room for 0 of the 330", self.texts())

    def test_a_lane_between_companies_is_refused_and_says_what_to_do(self):
        sister = self.env["res.company"].create({"name": "Sister Ltd"})
        theirs = self.env["stock.warehouse"].search([("company_id", "=", sister.id)])
        with self.assertRaisesRegex(ValidationError, "bought, not transferred"):
            self.lane(theirs, self.fed, 9)

    def test_a_sister_company_is_a_vendor_like_any_other(self):
        sister = self.env["res.company"].create({"name": "Sister Ltd"})
        lamp = self.product("SISTER", offers=())
        self.offer(lamp, vendor=sister.partner_id, price=9.0)
        self.sell(lamp, self.abroad, 100)
        self.stock(lamp, self.abroad, 2300)
        self.plan()
        order = self.orders(lamp).order_id
        self.assertEqual(order.partner_id, sister.partner_id)
        self.assertEqual(order.state, "draft")
        texts = "\n".join(self.suggestions(lamp)._explanation_texts())
        self.assertIn("a company of this database: bought, not transferred", texts)
