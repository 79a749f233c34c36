# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form, tagged

from .common import PlanningCase
from .common_faults import seeds

# Changes one after the other, each planned by itself.
STEPS = 12


@tagged("post_install", "-at_install")
class TestPlanningIncremental(PlanningCase):
    """Planning what changed leaves nothing to a run over everything."""

    def setUp(self):
        super().setUp()
        self.home = self.warehouse(
            "CN1", replenish_role="domestic", replenish_handling_days=2
        )
        self.sea = self.lane(self.env["stock.warehouse"], self.abroad, 18)
        self.rival = self.env["res.partner"].create({"name": "Rival"})
        self.policy = self.env["replenishment.policy"].create(
            {"name": "Here", "safety_days": 6, "company_id": self.env.company.id}
        )
        self.env.company.replenish_policy_id = self.policy
        self.products = [
            self.product(f"GOODS-{number}", offers=({"min_qty": 10},))
            for number in range(3)
        ]
        for number, product in enumerate(self.products):
            self.sell(product, self.abroad, 20 + 10 * number)
            self.sell(product, self.home, 5)
            self.stock(product, self.abroad, 600)
            self.stock(product, self.home, 200)
        self.catch_up()
        self.plan()
        self.plan()
        self.env.cr.flush()

    def catch_up(self):
        """The end of a transaction, and the scheduled planning after it."""
        self.env.cr.flush()
        marked = self.item_model.search([("is_dirty", "=", True)])
        self.run_model._run(marked, "changed")
        return marked

    def assert_nothing_is_left(self, message=""):
        run = self.plan()
        counts = (run.changed_count, run.drafted_count, run.deleted_count)
        self.assertEqual(counts, (0, 0, 0), message)

    def assert_planned_again(self, product, warehouse=None):
        marked = self.catch_up()
        self.assertIn(self.item(product, warehouse), marked)
        self.assert_nothing_is_left()

    def receive(self, order):
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking._action_done()

    def buy(self, product, quantity, warehouse=None):
        return self.env["purchase.order"].create(
            {
                "partner_id": self.rival.id,
                "picking_type_id": (warehouse or self.abroad).in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": 9.0,
                        }
                    )
                ],
            }
        )

    def test_a_run_marks_nothing_itself(self):
        self.stock(self.products[0], self.abroad, -500)
        self.catch_up()
        self.assertTrue(self.orders(self.products[0]))
        self.env.cr.flush()
        self.assertFalse(self.item_model.search([("is_dirty", "=", True)]))

    def test_goods_that_come_and_go_are_planned_again(self):
        self.stock(self.products[0], self.abroad, -500)
        self.assert_planned_again(self.products[0])

    def test_only_what_changed_is_planned_again(self):
        self.stock(self.products[0], self.abroad, -500)
        marked = self.catch_up()
        self.assertEqual(marked.product_id, self.products[0])

    def test_the_life_of_an_order_is_planned_again(self):
        product = self.products[1]
        order = self.buy(product, 40)
        self.assert_planned_again(product)
        order.order_line.product_qty = 90
        self.assert_planned_again(product)
        order.button_confirm()
        self.assert_planned_again(product)
        order.picking_ids.move_ids.date += timedelta(days=9)
        self.assert_planned_again(product)
        self.receive(order)
        self.assert_planned_again(product)

    def test_a_product_that_is_exchanged_on_an_order_is_planned_again(self):
        before, after = self.products[:2]
        order = self.buy(before, 700)
        self.catch_up()
        order.order_line.product_id = after
        marked = self.catch_up()
        self.assertIn(self.item(before), marked)
        self.assertIn(self.item(after), marked)
        self.assert_nothing_is_left()

    def test_another_line_on_an_order_has_its_other_lines_planned_again(self):
        """The draft is no longer as planning left it, so all of it counts."""
        first, second, other = self.products
        for product in (first, second):
            self.stock(product, self.abroad, -500)
        self.catch_up()
        order = self.orders(first).order_id
        self.assertEqual(order, self.orders(second).order_id)
        order.order_line = [
            Command.create({"product_id": other.id, "product_qty": 1, "price_unit": 9})
        ]
        self.assert_planned_again(first)
        self.assertTrue(self.suggestions(first, "drafted").is_touched)

    def test_a_line_that_goes_to_another_order_is_planned_again(self):
        first, second = self.products[:2]
        for product in (first, second):
            self.stock(product, self.abroad, -500)
        self.catch_up()
        order = self.orders(first).order_id
        self.orders(first).order_id = order.copy({"order_line": False})
        self.assert_planned_again(second)
        self.assertTrue(self.suggestions(second, "drafted").is_touched)

    def test_an_order_that_is_cancelled_or_deleted_is_planned_again(self):
        product = self.products[1]
        for end in ("button_cancel", "unlink"):
            order = self.buy(product, 700)
            self.catch_up()
            if end == "unlink":
                order.button_cancel()
                self.catch_up()
            getattr(order, end)()
            self.catch_up()
            self.assert_nothing_is_left(end)

    def test_days_and_policy_of_a_product_are_planned_again(self):
        template = self.products[2].product_tmpl_id
        for values in (
            {"replenish_lead_days": 33},
            {"replenish_safety_days": 12},
            {"replenish_carton_qty": 24},
            {"purchase_ok": False},
            {"replenish_policy_id": self.policy.copy({"review_days": 30}).id},
        ):
            template.write(values)
            self.assert_planned_again(self.products[2])

    def test_vendors_are_planned_again(self):
        product = self.products[0]
        self.stock(product, self.abroad, -500)
        self.catch_up()
        offer = self.offer(product, self.rival, price=20, delay=9)
        self.assert_planned_again(product)
        offer.min_qty = 2000
        self.assert_planned_again(product)
        offer.unlink()
        self.assert_planned_again(product)

    def test_the_policy_itself_is_planned_again(self):
        self.policy.safety_days = 14
        self.assert_planned_again(self.products[0])

    def test_a_category_is_planned_again(self):
        category = self.env["product.category"].create({"name": "Lamps"})
        self.products[0].categ_id = category
        self.plan()
        category.replenish_policy_id = self.policy.copy({"safety_days": 30})
        self.assert_planned_again(self.products[0])

    def test_lanes_are_planned_again(self):
        self.sea.transit_days = 30
        self.assert_planned_again(self.products[0])
        self.lane(self.env["stock.warehouse"], self.abroad, 5, sequence=1)
        self.assert_planned_again(self.products[0])
        self.sea.unlink()
        self.assert_planned_again(self.products[0])

    def test_a_lane_between_warehouses_is_planned_again_at_both_ends(self):
        self.abroad.replenish_method = "auto"
        self.lane(self.home, self.abroad, 12, sequence=1)
        marked = self.catch_up()
        for warehouse in (self.home, self.abroad):
            self.assertIn(self.item(self.products[0], warehouse), marked)
        self.assert_nothing_is_left()

    def test_warehouse_and_company_are_planned_again(self):
        self.abroad.replenish_safety_days = 21
        self.assert_planned_again(self.products[0])
        self.policy.safety_days = 0
        self.env.company.replenish_lead_days = 50
        self.assert_planned_again(self.products[0])

    def test_a_person_without_planning_rights_has_items_planned_again(self):
        buyer = self.user("buyer-only", "purchase.group_purchase_user")
        order = self.buy(self.products[0], 40).with_user(buyer)
        self.catch_up()
        order.order_line.product_qty = 500
        self.assert_planned_again(self.products[0])

    def test_marking_costs_one_statement_however_many_changed(self):
        many = [self.product(f"MANY-{number}") for number in range(20)]
        for product in many:
            self.sell(product, self.abroad, 1, days=3)
        self.plan()
        self.env.cr.flush()
        for product in many:
            self.stock(product, self.abroad, 3)
        self.env.flush_all()
        # The mark itself, and waking the scheduled action.
        with self.assertQueryCount(4):
            self.env.cr.flush()

    def test_changed_runs_and_whole_runs_agree(self):
        for seed in seeds(usual=2, deep=40):
            chance = random.Random(seed)
            for _step in range(STEPS):
                change = chance.choice(self.changes())
                change(chance)
                self.catch_up()
                self.assert_nothing_is_left(f"seed {seed}, {change.__name__}")

    def changes(self):
        return [
            self.change_stock,
            self.change_orders,
            self.change_sales,
            self.change_product,
            self.change_policy,
            self.change_lane,
            self.change_vendor,
            self.change_campaign,
        ]

    def change_stock(self, chance):
        product, place = chance.choice(self.products), self.place(chance)
        self.stock(product, place, chance.randint(-200, 400))

    def place(self, chance):
        return chance.choice([self.abroad, self.home])

    def change_orders(self, chance):
        open_lines = self.env["purchase.order.line"].search(
            [("product_id", "in", [p.id for p in self.products])], order="id"
        )
        drafts = open_lines.order_id.filtered(lambda order: order.state == "draft")
        confirmed = open_lines.order_id.filtered(lambda order: order.picking_ids)
        confirmed = confirmed.filtered(lambda order: order.receipt_status != "full")
        step = chance.choice(("new", "edit", "confirm", "cancel", "receive"))
        if step == "new" or not drafts and not confirmed:
            self.buy(chance.choice(self.products), chance.randint(1, 600))
        elif step == "edit" and drafts:
            line = chance.choice(drafts).order_line[:1]
            line.product_qty = chance.randint(1, 900)
        elif step == "confirm" and drafts:
            chance.choice(drafts).button_confirm()
        elif step == "cancel" and drafts:
            chance.choice(drafts).button_cancel()
        elif confirmed:
            self.receive(chance.choice(confirmed))

    def change_sales(self, chance):
        product, place = chance.choice(self.products), self.place(chance)
        day = place._replenish_today() - timedelta(days=chance.randint(1, 60))
        demand = self.env["replenishment.demand"].search(
            [
                ("product_id", "=", product.id),
                ("warehouse_id", "=", place.id),
                ("day", "=", day),
            ]
        )
        demand.qty = chance.randint(0, 300)
        self.item_model._mark_dirty([(product.id, place.id)])

    def change_product(self, chance):
        template = chance.choice(self.products).product_tmpl_id
        template.write(
            {
                chance.choice(
                    ["replenish_safety_days", "replenish_carton_qty"]
                ): chance.choice([0, 4, 12])
            }
        )

    def change_policy(self, chance):
        self.policy.write(
            {chance.choice(["safety_days", "review_days"]): chance.randint(1, 20)}
        )

    def change_lane(self, chance):
        self.sea.transit_days = chance.randint(3, 40)

    def change_vendor(self, chance):
        product = chance.choice(self.products)
        line = chance.choice(product.seller_ids)
        line.write(
            {
                chance.choice(["min_qty", "delay"]): chance.randint(0, 60),
                "price": chance.randint(10, 30),
            }
        )

    def change_campaign(self, chance):
        first = fields.Date.today() + timedelta(days=chance.randint(-9, 40))
        template = chance.choice(self.products).product_tmpl_id
        with Form(self.env["replenishment.campaign"]) as form:
            form.name = "Push"
            form.first_day = first
            form.last_day = first + timedelta(days=chance.randint(0, 9))
            with form.line_ids.new() as line:
                line.product_tmpl_id = template
                line.uplift_pct = chance.choice([50, 300])
