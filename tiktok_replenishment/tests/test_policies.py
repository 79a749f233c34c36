# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.forecast_methods import METHODS
from ..core.safety import SAFETY_METHODS
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
        columns = reader._read_items(item, reader._read_shared())
        return {name: column[0].tolist() for name, column in columns.items()}

    def refused(self, **values):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.policy("Refused", **values)

    def test_without_any_policy_the_default_formula_is_used(self):
        row = self.settings(self.textbook())
        self.assertFalse(row["policy_source"])
        self.assertEqual(row["forecast_method"], "weighted")
        self.assertEqual(row["window_weights"], [0, 0.5, 0, 0.3, 0, 0.2])
        self.assertEqual((row["safety_method"], row["safety_days"]), ("days", 5))
        self.assertEqual(row["viral_half_life_days"], 0)
        self.assertFalse(row["learns_lead_time"])

    def test_every_method_of_the_planner_can_be_chosen(self):
        def choices(name):
            return set(self.policy_model._fields[name].get_values(self.env))

        self.assertEqual(choices("forecast_method"), {"auto", *METHODS})
        self.assertEqual(choices("safety_method"), set(SAFETY_METHODS))

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
        product.categ_id = category = self.env["product.category"].create(
            {"name": "Lamps"}
        )
        category.with_company(other).replenish_policy_id = self.policy("There")
        self.assertFalse(self.settings(product)["policy_source"])

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

    def classify(self, product, abc, xyz):
        item = self.item_model._find_or_create([(product.id, self.abroad.id)])
        item.write({"abc_class": abc, "xyz_class": xyz})

    def rule(self, abc, xyz, policy, role="overseas", **values):
        return self.env["replenishment.policy.rule"].create(
            {
                "warehouse_role": role,
                "abc_class": abc,
                "xyz_class": xyz,
                "policy_id": policy.id,
                **values,
            }
        )

    def test_the_class_of_an_item_decides_before_the_company_does(self):
        product, other = self.textbook(), self.textbook("OTHER")
        self.env.company.replenish_policy_id = rest = self.policy("Rest")
        lean = self.policy("Lean")
        self.rule("A", "X", lean)
        self.rule("A", "Y", rest)
        self.rule("A", "X", rest, role="domestic")
        self.classify(product, "A", "X")
        self.classify(other, "C", "Z")
        self.assertEqual(self.settings(product)["policy_source"], "matrix")
        self.assertEqual(self.settings(product)["policy_id"], lean.id)
        self.assertEqual(self.settings(other)["policy_source"], "company")
        product.categ_id = self.env["product.category"].create(
            {"name": "Lamps", "replenish_policy_id": rest.id}
        )
        self.assertEqual(self.settings(product)["policy_source"], "category")

    def test_an_item_of_unknown_class_is_in_no_cell(self):
        product = self.textbook()
        for abc, xyz in (("A", "X"), ("A", "Z"), ("C", "Z")):
            self.rule(abc, xyz, self.policy(f"{abc}{xyz}"))
        for abc, xyz in ((False, False), ("A", False), (False, "X"), (False, "Z")):
            self.classify(product, abc, xyz)
            self.assertFalse(self.settings(product)["policy_source"], (abc, xyz))

    def test_the_item_says_where_its_policy_comes_from(self):
        product = self.textbook()
        self.rule("A", "X", self.policy("Lean"))
        self.classify(product, "A", "X")
        self.plan()
        item = self.item(product)
        self.assertEqual(
            item.policy_text,
            "Lean, from class AX in warehouses of the kind “Overseas”",
        )
        item.policy_id = self.policy("Special")
        self.assertEqual(
            item.policy_text, "Special, set for this product in this warehouse"
        )

    def test_another_companys_matrix_decides_nothing_here(self):
        product = self.textbook()
        other = self.env["res.company"].create({"name": "Other"})
        self.rule("A", "X", self.policy("There"), company_id=other.id)
        self.classify(product, "A", "X")
        self.assertFalse(self.settings(product)["policy_source"])

    def test_a_manager_fills_the_matrix_in_and_the_items_are_planned_again(self):
        product = self.textbook()
        self.classify(product, "A", "X")
        self.plan()
        self.assertFalse(self.item(product).is_dirty)
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        policy = self.policy("Lean")
        matrix = self.env["replenishment.policy.matrix"].with_user(manager).create({})
        row = matrix.row_ids.filtered(
            lambda row: (row.warehouse_role, row.abc_class) == ("overseas", "A")
        )
        self.assertEqual((row.count_x, row.count_y), (1, 0))
        row.policy_x_id = policy
        matrix.action_save()
        rule = self.env["replenishment.policy.rule"].search([])
        self.assertRecordValues(
            rule,
            [
                {
                    "warehouse_role": "overseas",
                    "abc_class": "A",
                    "xyz_class": "X",
                    "policy_id": policy.id,
                }
            ],
        )
        self.assertTrue(self.item(product).is_dirty)
        self.plan()
        self.assertEqual(self.item(product).policy_in_force_id, policy)
        again = self.env["replenishment.policy.matrix"].with_user(manager).create({})
        again.row_ids.policy_x_id = False
        again.action_save()
        self.assertFalse(rule.exists())
        self.plan()
        self.assertFalse(self.item(product).policy_in_force_id)

    def test_a_changed_policy_has_its_items_planned_again(self):
        product, other = self.textbook(), self.textbook("OTHER")
        product.replenish_policy_id = policy = self.policy("Own")
        self.plan()
        policy.review_days = 30
        self.assertTrue(self.item(product).is_dirty)
        self.assertFalse(self.item(other).is_dirty)

    def test_an_automatic_policy_takes_the_method_chosen_for_the_item(self):
        product = self.textbook()
        self.env.company.replenish_policy_id = policy = self.policy(
            "Open", forecast_method="auto"
        )
        self.assertEqual(self.settings(product)["forecast_method"], "weighted")
        self.item(product).forecast_method_chosen = "trend"
        self.assertEqual(self.settings(product)["forecast_method"], "trend")
        policy.forecast_method = "smoothing"
        self.assertEqual(self.settings(product)["forecast_method"], "smoothing")
