# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.product_filter import ANY_PRODUCT, of_products
from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPlanningChunks(PlanningCase):
    """Products are planned some thousand at a time, and nobody can tell."""

    def setUp(self):
        super().setUp()
        self.env.company.replenish_execution = "approve"
        self.products = [self.textbook(f"CHUNK-{number}") for number in range(6)]
        self.run_model._plan_company(self.env.company)
        self.items = [self.item(product) for product in self.products]

    def plan_each(self, *chunks):
        run = self.run_model.create({"company_id": self.env.company.id, "scope": "all"})
        planner = self.env["replenishment.planner"]
        return [planner._plan(self.item_model.union(*items), run) for items in chunks]

    def test_in_chunks_everything_is_planned_as_in_one(self):
        first, second, third = self.items[:2], self.items[2:3], self.items[3:]
        self.env.cr.execute(
            "UPDATE replenishment_suggestion SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 0])
        suggestions = self.suggestions(self.products[0])
        self.assertEqual(suggestions.write_date.year, 2020)
        self.stock(self.products[3], self.abroad, 100)
        counts = self.plan_each(first, second, third)
        self.assertEqual([one["changed"] for one in counts], [0, 0, 1])

    def test_products_side_by_side_are_looked_for_between_the_first_and_the_last(self):
        condition = of_products(SQL("product_id"), np.array([10, 12, 12, 13]))
        self.assertEqual(condition.code, "product_id BETWEEN %s AND %s")
        self.assertEqual(condition.params, [10, 13])

    def test_products_that_lie_anywhere_are_named(self):
        condition = of_products(SQL("product_id"), np.array([5000, 10, 10]))
        self.assertEqual(condition.params, ["{10,5000}"])
        self.assertIs(of_products(SQL("product_id"), np.array([])), ANY_PRODUCT)
