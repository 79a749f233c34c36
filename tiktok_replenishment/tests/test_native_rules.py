# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestNativeRules(PlanningCase):
    """Odoo's reordering rules on planned products: skip, take over, feed."""

    def setUp(self):
        super().setUp()
        self.manager = self.user("stock-manager", "stock.group_stock_manager")
        self.goods = self.textbook()
        self.rule = self.native_rule(
            self.goods, trigger="auto", product_min_qty=10, product_max_qty=20
        )
        # Odoo would order at once when a move is confirmed.
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("stock.no_auto_scheduler", "True")

    def choose(self, mode, company=None):
        """The stock manager chooses for the company."""
        company = company or self.env.company
        self.manager.company_ids |= company
        self.manager.group_ids |= self.env.ref("base.group_erp_manager")
        company.with_user(self.manager).replenish_native_rules = mode

    def reload(self):
        self.env.flush_all()
        self.env.invalidate_all()

    # Skip

    def test_by_default_the_product_is_left_to_odoo(self):
        self.plan()
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")
        self.assertEqual(self.rule.replenish_handling, "left")
        self.assertFalse(self.orders(self.goods))

    def test_a_new_rule_is_planned_with_soon(self):
        self.rule.unlink()
        self.plan()
        self.env.cr.flush()
        self.native_rule(self.goods, trigger="auto")
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.assertIn(self.item(self.goods), marked)

    def test_the_explanation_says_that_odoos_numbers_differ(self):
        """Odoo looks 365 days ahead where planning looks 27."""
        self.plan()
        self.env.company.horizon_days = 365
        texts = " ".join(self.item(self.goods)._explanation_texts())
        self.assertIn("365 days further ahead", texts)

    test_pitfall_26_odoos_horizon_is_told = (
        test_the_explanation_says_that_odoos_numbers_differ
    )

    # Take over

    def test_taken_over_the_rule_waits_and_planning_orders(self):
        self.choose("take_over")
        self.plan()
        self.reload()
        self.assertRecordValues(
            self.rule,
            [
                {
                    "trigger": "manual",
                    "replenish_taken_trigger": "auto",
                    "replenish_taken_min": 10,
                    "replenish_taken_max": 20,
                    "replenish_handling": "taken",
                }
            ],
        )
        self.assertFalse(self.item(self.goods).blocked_reason)
        self.assertEqual(self.orders(self.goods).product_qty, 900)
        run = self.plan()
        self.assertEqual((run.changed_count, run.drafted_count), (0, 0))

    def test_a_rule_is_given_back_as_it_was(self):
        self.choose("take_over")
        self.plan()
        self.reload()
        self.rule.write({"product_min_qty": 70, "product_max_qty": 70})
        self.choose("skip")
        self.assertRecordValues(
            self.rule,
            [
                {
                    "trigger": "auto",
                    "product_min_qty": 10,
                    "product_max_qty": 20,
                    "replenish_taken_trigger": False,
                    "replenish_handling": "left",
                }
            ],
        )
        self.plan()
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")

    def test_one_rule_is_left_to_odoo_by_its_button(self):
        other = self.textbook("OTHER")
        self.native_rule(other, trigger="auto")
        self.choose("take_over")
        self.plan()
        self.reload()
        self.rule.with_user(self.manager).action_replenish_leave_to_odoo()
        self.plan()
        self.reload()
        self.assertEqual(
            (self.rule.trigger, self.rule.replenish_handling), ("auto", "left")
        )
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")
        self.assertFalse(self.item(other).blocked_reason)
        self.rule.with_user(self.manager).action_replenish_plan()
        self.plan()
        self.reload()
        self.assertEqual(self.rule.replenish_handling, "taken")

    def test_who_has_the_rule_order_again_by_hand_leaves_it_to_odoo(self):
        self.choose("take_over")
        self.plan()
        self.reload()
        self.rule.trigger = "auto"
        self.plan()
        self.reload()
        self.assertEqual(self.rule.replenish_handling, "left")
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")

    def test_pitfall_18_a_taken_rule_orders_nothing_when_sales_are_confirmed(self):
        self.env["ir.config_parameter"].set_param("stock.no_auto_scheduler", False)
        self.rule.write({"product_min_qty": 9000, "product_max_qty": 9000})
        self.choose("take_over")
        self.plan()
        self.reload()
        planned = self.orders(self.goods)
        self.deliver(10)
        self.assertEqual(self.orders(self.goods), planned)
        self.choose("skip")
        self.deliver(10)
        self.assertGreater(len(self.orders(self.goods)), len(planned))

    def deliver(self, quantity):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.abroad.out_type_id.id,
                "location_id": self.abroad.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.goods.id,
                            "product_uom_qty": quantity,
                            "location_id": self.abroad.lot_stock_id.id,
                            "location_dest_id": self.env.ref(
                                "stock.stock_location_customers"
                            ).id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()

    def test_pitfall_19_a_rule_of_the_superuser_survives_being_taken_over(self):
        """Odoo deletes manual rules of the superuser that have nothing to order."""
        self.assertEqual(self.rule.create_uid.id, SUPERUSER_ID)
        self.choose("take_over")
        self.plan()
        self.reload()
        self.assertEqual(self.rule.qty_to_order, 0)
        self.env["stock.warehouse.orderpoint"]._unlink_processed_orderpoints()
        self.assertTrue(self.rule.exists())
        self.assertEqual(self.rule.write_uid, self.manager)

    def test_pitfall_19_odoos_passing_notes_keep_nobody_away(self):
        self.rule.unlink()
        note = self.native_rule(self.goods, trigger="manual")
        self.assertEqual(note.create_uid.id, SUPERUSER_ID)
        self.plan()
        self.assertEqual(self.orders(self.goods).product_qty, 900)

    # Feed

    def test_fed_the_rule_has_our_numbers_and_odoo_orders(self):
        self.choose("feed")
        self.plan()
        self.reload()
        self.assertRecordValues(
            self.rule,
            [
                {
                    "product_min_qty": 2500,
                    "product_max_qty": 3200,
                    "trigger": "auto",
                    "replenish_handling": "fed",
                    "write_uid": self.manager.id,
                }
            ],
        )
        item = self.item(self.goods)
        self.assertEqual((item.reorder_point, item.order_up_to), (2500, 3200))
        self.assertEqual(item.blocked_reason, "native_fed")
        self.assertFalse(self.suggestions(self.goods))
        self.assertFalse(self.orders(self.goods))
        self.rule._procure_orderpoint_confirm()
        self.assertEqual(self.orders(self.goods).product_qty, 900)
        run = self.plan()
        self.assertEqual((run.changed_count, run.drafted_count), (1, 0))
        self.assertEqual(item.position, 3200)

    def test_without_the_automatic_scheduler_odoo_orders_once_a_day(self):
        self.choose("feed")
        self.plan()
        self.reload()
        self.deliver(1)
        self.assertFalse(self.orders(self.goods))
        self.env["ir.config_parameter"].set_param("stock.no_auto_scheduler", False)
        self.deliver(1)
        # Up to 3200 with 2300, less the two that are to leave.
        self.assertEqual(self.orders(self.goods).product_qty, 902)

    def test_many_rules_are_fed_at_once_and_only_where_they_differ(self):
        products = [self.textbook(f"MANY-{number}") for number in range(5)]
        rules = self.env["stock.warehouse.orderpoint"]
        for product in products:
            rules |= self.native_rule(product, trigger="auto")
        self.choose("feed")
        self.plan()
        self.reload()
        self.assertEqual(set(rules.mapped("product_min_qty")), {2500})
        self.assertEqual(set(rules.mapped("product_max_qty")), {3200})
        rules.write_uid = self.env.user
        products[0].replenish_safety_days = 6
        self.plan()
        self.reload()
        self.assertEqual(rules.mapped("product_min_qty"), [2600, *[2500] * 4])
        self.assertEqual(
            rules.filtered(lambda rule: rule.write_uid == self.manager), rules[0]
        )

    def test_where_an_operators_stock_is_believed_odoo_is_not_fed(self):
        self.abroad.replenish_stock_source = "threepl"
        self.choose("feed")
        self.plan()
        self.reload()
        self.assertEqual(
            (self.rule.product_min_qty, self.rule.replenish_handling), (10, "left")
        )
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")

    def test_a_rule_for_another_place_in_the_warehouse_is_not_fed(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.abroad.view_location_id.id}
        )
        self.rule.unlink()
        rule = self.native_rule(self.goods, location_id=shelf.id, trigger="auto")
        self.choose("feed")
        self.plan()
        self.reload()
        self.assertEqual(rule.product_max_qty, 0)
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")

    # Who may, and where

    def test_only_a_stock_manager_chooses_what_happens_to_rules(self):
        administrator = self.user("administrator", "base.group_system")
        with self.assertRaisesRegex(UserError, "inventory manager"):
            self.env.company.with_user(
                administrator
            ).replenish_native_rules = "take_over"
        self.env.company.with_user(administrator).replenish_lead_days = 9

    def test_when_who_chose_may_no_more_the_rules_stay_as_they_are(self):
        self.choose("feed")
        self.manager.group_ids -= self.env.ref("stock.group_stock_manager")
        self.plan()
        self.reload()
        self.assertEqual(self.rule.product_min_qty, 10)
        self.assertEqual(self.item(self.goods).blocked_reason, "native_rule")

    def test_each_company_chooses_for_its_own_rules(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        self.env.user.company_ids |= sister
        overseas = self.warehouse(
            "UK1", company_id=sister.id, replenish_lead_days=20, replenish_safety_days=5
        )
        self.goods.seller_ids.company_id = False
        self.sell(self.goods, overseas, 100)
        rule = self.native_rule(
            self.goods, overseas, trigger="auto", company_id=sister.id
        )
        self.choose("take_over")
        self.choose("feed", sister)
        for company in (self.env.company, sister):
            self.run_model._plan_company(company)
        self.reload()
        self.assertEqual(
            (self.rule.replenish_handling, rule.replenish_handling), ("taken", "fed")
        )
        self.assertEqual((self.rule.product_max_qty, rule.product_max_qty), (20, 3200))
        self.choose("skip", sister)
        self.assertEqual(
            (self.rule.replenish_handling, rule.replenish_handling), ("taken", "left")
        )
