# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestPolicies(PlanningCase):
    """What a policy may say, and which one is in force for an item."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy_model = cls.env["replenishment.policy"]

    def policy(self, name, **values):
        return self.policy_model.create({"name": name, **values})

    def settings(self, product, warehouse=None):
        """What a planning run reads of an item."""
        reader = self.env["replenishment.planning.reader"]
        item = self.item_model._find_or_create(
            [(product.id, (warehouse or self.abroad).id)]
        )
        self.env.flush_all()
        rows = reader._read_settings(item)
        reader._add_policies(rows)
        return rows[0]

    def refused(self, **values):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.policy("Refused", **values)

    def test_without_any_policy_the_default_formula_is_used(self):
        row = self.settings(self.textbook())
        self.assertEqual(row["policy_source"], False)
        self.assertEqual(row["forecast_method"], "weighted")
        self.assertEqual(row["window_weights"], [0, 0.5, 0, 0.3, 0, 0.2])
        self.assertEqual((row["safety_method"], row["safety_days"]), ("days", 5))
        self.assertEqual(row["viral_half_life_days"], 0)
        self.assertFalse(row["learns_lead_time"])

    def test_weights_are_taken_in_proportion(self):
        policy = self.policy(
            "Quick", weight_3=30, weight_7=30, weight_30=0, weight_90=0
        )
        self.assertEqual(policy.weight_total, 60)
        self.assertEqual(policy._window_weights(), [0.5, 0.5, 0, 0, 0, 0])

    def test_weights_have_to_add_up_to_something(self):
        self.refused(weight_7=0, weight_30=0, weight_90=0)
        self.refused(weight_3=-10)

    def test_full_certainty_cannot_be_promised(self):
        self.refused(service_level=100)
        self.refused(fill_rate=100)
        self.refused(service_level=0)

    def test_item_beats_product_beats_category_beats_company(self):
        product = self.textbook()
        category = self.env["product.category"].create({"name": "Lamps"})
        below = self.env["product.category"].create(
            {"name": "Desk lamps", "parent_id": category.id}
        )
        product.categ_id = below
        for place, source in (
            (self.env.company, "company"),
            (category, "category"),
            (below, "category"),
            (product, "product"),
        ):
            policy = self.policy(f"By {source}", review_days=3)
            place.replenish_policy_id = policy
            row = self.settings(product)
            self.assertEqual(
                (row["policy_source"], row["policy_id"]), (source, policy.id)
            )
        item = self.item(product)
        item.policy_id = policy = self.policy("By item")
        row = self.settings(product)
        self.assertEqual((row["policy_source"], row["policy_id"]), ("item", policy.id))

    def test_a_category_of_another_company_decides_nothing_here(self):
        product = self.textbook()
        other = self.env["res.company"].create({"name": "Other"})
        product.categ_id.with_company(other).replenish_policy_id = self.policy("There")
        self.assertEqual(self.settings(product)["policy_source"], False)

    def test_days_of_a_person_replace_a_service_level(self):
        product = self.textbook()
        self.env.company.replenish_policy_id = self.policy(
            "Sure", safety_method="service_level", service_level=97, safety_days=10
        )
        row = self.settings(product)
        self.assertEqual((row["safety_method"], row["safety_days"]), ("days", 5))
        product.replenish_safety_days = 0
        row = self.settings(product)
        self.assertEqual(
            (row["safety_method"], row["service_level"]), ("service_level", 0.97)
        )

    def test_no_safety_stock_means_none_whatever_days_are_set(self):
        product = self.textbook()
        self.env.company.replenish_policy_id = self.policy("Bare", safety_method="none")
        self.assertEqual(self.settings(product)["safety_days"], 0)

    def test_categories_in_numbers_need_one_statement(self):
        categories = self.env["product.category"].create(
            [{"name": f"Category {number}"} for number in range(30)]
        )
        categories.replenish_policy_id = self.policy("All")
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.env["replenishment.planning.reader"]._policies_of_categories(
                set(categories.ids)
            )
        self.assertEqual(len(found), 30)
