# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import PlanningCase


class ContainerCase(PlanningCase):
    """Two products of a vendor over a lane that fills up boxes of 1000 units.

    A sells 100 a day and needs 900 in steps of 50, B sells 50 and needs 400 in steps of
    25, at 22 each. A unit has 0.01 m³, a box 10 m³.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.env["replenishment.load.unit"].create(
            {"name": "Box", "max_weight_kg": 5000, "max_volume_m3": 10}
        )
        cls.sea = cls.lane(
            cls.env["stock.warehouse"],
            cls.abroad,
            13,
            load_unit_id=cls.unit.id,
            fills_load=True,
            load_fill_pct=25,
        )
        cls.a = cls.goods("A", 100, 2300, 50)
        cls.b = cls.goods("B", 50, 1200, 25)

    @classmethod
    def goods(cls, name, sales, stock, multiple, **values):
        product = cls.product(
            name,
            offers=({"min_qty": 100, "replenish_multiple": multiple},),
            replenish_safety_days=5,
            volume=0.01,
            **values,
        )
        cls.sell(product, cls.abroad, sales)
        cls.stock(product, cls.abroad, stock)
        return product

    def ordered(self):
        return [sum(self.orders(p).mapped("product_qty")) for p in (self.a, self.b)]
