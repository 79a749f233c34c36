# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestUnits(PlanningCase):
    """Pieces are ordered whole, kilograms in parts, and as the vendor sells them.

    20 + 5 days and a review of 7: 32 days of sales are ordered up to.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kg = cls.env.ref("uom.product_uom_kgm")
        cls.gram = cls.env.ref("uom.product_uom_gram")
        cls.ton = cls.env.ref("uom.product_uom_ton")
        cls.piece = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def sold(self, unit, per_day, **offer):
        product = self.product(
            "GOODS",
            offers=(offer,),
            uom_id=unit.id,
            replenish_lead_days=20,
            replenish_safety_days=5,
        )
        self.sell(product, self.abroad, per_day)
        return product

    def planned_line(self, product):
        self.plan()
        return self.orders(product)

    def bag(self, content):
        """A packaging that somebody adds: so many kilograms."""
        return self.env["uom.uom"].create(
            {
                "name": f"Bag of {content} kg",
                "relative_factor": content,
                "relative_uom_id": self.kg.id,
            }
        )

    def test_of_odoos_units_measures_are_ordered_in_parts(self):
        counted = self.piece | self.dozen | self.env.ref("uom.product_uom_pack_6")
        self.assertFalse(any(counted.mapped("replenish_is_divisible")))
        measures = self.kg | self.gram | self.env.ref("uom.product_uom_litre")
        self.assertTrue(all(measures.mapped("replenish_is_divisible")))
        self.assertFalse(self.bag(25).replenish_is_divisible)

    # 20 days at 0.208 are lost before anything arrives; 12 x 0.208 = 2.496.

    def test_two_and_a_half_kilograms_can_be_ordered(self):
        line = self.planned_line(self.sold(self.kg, 0.208))
        self.assertEqual((line.product_qty, line.product_uom_id), (2.5, self.kg))

    def test_pieces_stay_whole(self):
        line = self.planned_line(self.sold(self.piece, 0.208))
        self.assertEqual(line.product_qty, 3)

    def test_a_vendor_who_sells_by_the_gram_sells_the_same(self):
        product = self.sold(self.kg, 0.208, product_uom_id=self.gram.id, price=0.02)
        line = self.planned_line(product)
        self.assertEqual((line.product_qty, line.product_uom_id), (2500, self.gram))
        self.assertEqual(self.suggestions(product).quantity, 2.5)

    def test_a_vendor_who_sells_by_the_ton_sells_the_least_part_that_odoo_keeps(self):
        # 12 x 20.8 = 249.6 kg are 0.25 tons.
        line = self.planned_line(
            self.sold(self.kg, 20.8, product_uom_id=self.ton.id, price=900)
        )
        self.assertEqual((line.product_qty, line.product_uom_qty), (0.25, 250))

    def test_a_vendor_who_sells_in_bags_or_dozens_sells_whole_ones(self):
        for content, bags in ((25, 10), (1, 250), (0.5, 500)):
            with self.subTest(content=content):
                bag = self.bag(content)
                product = self.sold(self.kg, 20.8, product_uom_id=bag.id)
                line = self.planned_line(product)
                self.assertEqual((line.product_qty, line.product_uom_id), (bags, bag))
        # 12 x 2.1 = 25.2 pieces.
        line = self.planned_line(
            self.sold(self.piece, 2.1, product_uom_id=self.dozen.id)
        )
        self.assertEqual((line.product_qty, line.product_uom_qty), (3, 36))

    def test_a_multiple_of_the_vendor_holds(self):
        line = self.planned_line(self.sold(self.kg, 0.208, replenish_multiple=1))
        self.assertEqual(line.product_qty, 3)
        self.dozen.active = True
        line = self.planned_line(
            self.sold(
                self.piece, 2.1, product_uom_id=self.dozen.id, replenish_multiple=0.5
            )
        )
        self.assertEqual((line.product_qty, line.product_uom_qty), (2.5, 30))

    def test_a_person_orders_parts_of_what_has_parts_only(self):
        self.env.company.replenish_execution = "approve"
        kilograms = self.sold(self.kg, 0.208)
        pieces = self.sold(self.piece, 0.208)
        dozens = self.sold(self.piece, 2.1, product_uom_id=self.dozen.id)
        self.plan()
        self.suggestions(kilograms).quantity_to_order = 2.75
        self.assertEqual(self.suggestions(kilograms).quantity_to_order, 2.75)
        for product, quantity in ((pieces, 2.75), (dozens, 25)):
            with self.assertRaises(ValidationError):
                self.suggestions(product).quantity_to_order = quantity

    def test_with_more_digits_in_odoo_smaller_parts_count(self):
        self.env.ref("uom.decimal_product_uom").digits = 3
        self.env.company.replenish_execution = "approve"
        product = self.sold(self.kg, 0.208)
        self.plan()
        suggestion = self.suggestions(product)
        self.assertEqual(suggestion.quantity, 2.496)
        suggestion.quantity_to_order = 2.499
        suggestion.invalidate_recordset()
        self.assertEqual(suggestion.quantity_to_order, 2.499)
        with self.assertRaises(ValidationError):
            suggestion.quantity_to_order = 2.4994
        suggestion.action_approve()
        self.assertEqual(self.orders(product).product_qty, 2.499)
        run = self.plan()
        self.assertEqual((run.drafted_count, run.deleted_count), (0, 0))

    def test_without_digits_in_odoo_kilograms_are_ordered_whole(self):
        product = self.sold(self.kg, 0.208)
        line = self.planned_line(product)
        self.env.ref("uom.decimal_product_uom").digits = 0
        self.plan()
        self.assertEqual((line.product_qty, self.orders(product)), (3, line))

    def test_a_transfer_of_kilograms_has_parts_too(self):
        home = self.warehouse("CN1", replenish_role="domestic")
        self.lane(home, self.abroad, 20)
        self.abroad.replenish_method = "transfer"
        product = self.sold(self.kg, 0.208)
        self.stock(product, home, 100)
        self.plan()
        self.assertEqual(self.suggestions(product).move_ids.product_uom_qty, 2.5)

    def test_what_becomes_divisible_is_planned_again(self):
        product = self.sold(self.piece, 0.208)
        self.plan()
        self.piece.replenish_is_divisible = True
        self.assertTrue(self.item(product).is_dirty)
        self.plan()
        self.assertEqual(self.orders(product).product_qty, 2.5)
