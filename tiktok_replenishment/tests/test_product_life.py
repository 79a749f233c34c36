# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestProductLife(PlanningCase):
    """Products begin like another, are replaced by another, and end on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.env["replenishment.reader.life"]
        cls.today = cls.abroad._replenish_today()
        cls.old, cls.new = cls.product("OLD"), cls.product("NEW")

    def history_sources(self, *products):
        self.env.flush_all()
        return self.reader._history_sources(
            [product.id for product in products], [self.today] * len(products)
        )

    def test_a_successor_takes_over_the_history_of_what_it_replaces(self):
        self.assertEqual(self.history_sources(self.old, self.new), [])
        self.old.replenish_successor_id = self.new
        self.assertEqual(self.history_sources(self.old, self.new), [(1, self.old.id)])

    def test_a_product_that_replaces_two_takes_over_both(self):
        other = self.product("OTHER")
        (self.old | other).replenish_successor_id = self.new
        self.assertEqual(
            self.history_sources(self.new),
            [(0, self.old.id), (0, other.id)],
        )

    def test_a_chain_of_successors_counts_each_once(self):
        oldest = self.product("OLDEST")
        oldest.replenish_successor_id = self.old
        self.old.replenish_successor_id = self.new
        self.assertEqual(
            sorted(self.history_sources(self.new, self.old)),
            sorted([(0, self.old.id), (0, oldest.id), (1, oldest.id)]),
        )

    def test_history_passes_on_after_the_last_order_date(self):
        self.old.replenish_successor_id = self.new
        self.old.replenish_last_order_date = self.today
        self.assertEqual(self.history_sources(self.new), [])
        self.old.replenish_last_order_date = self.today - timedelta(days=1)
        self.assertEqual(self.history_sources(self.new), [(0, self.old.id)])

    def test_a_chain_passes_on_when_its_last_handover_is_open(self):
        oldest = self.product("OLDEST")
        oldest.replenish_successor_id = self.old
        self.old.replenish_successor_id = self.new
        self.old.replenish_last_order_date = self.today + timedelta(days=5)
        self.assertEqual(self.history_sources(self.new), [])
        self.assertEqual(self.history_sources(self.old), [(0, oldest.id)])

    def test_another_company_may_go_on_with_the_old_product(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.old.replenish_successor_id = self.new
        elsewhere = self.reader.with_company(other)
        self.assertEqual(elsewhere._history_sources([self.new.id], [self.today]), [])
        self.assertFalse(self.old.with_company(other).replenish_successor_id)

    def test_a_copy_is_neither_replaced_nor_at_its_end(self):
        self.old.write(
            {
                "replenish_successor_id": self.new.id,
                "replenish_last_order_date": self.today,
            }
        )
        copies = self.old.copy() | self.old.product_tmpl_id.copy().product_variant_ids
        self.assertFalse(copies.replenish_successor_id)
        self.assertEqual(
            copies.mapped("replenish_last_order_date"), [False] * len(copies)
        )

    def test_nothing_replaces_itself(self):
        with self.assertRaises(ValidationError):
            self.old.replenish_successor_id = self.old
        self.old.replenish_successor_id = self.new
        with self.assertRaises(ValidationError):
            self.new.replenish_successor_id = self.old

    def test_a_new_product_is_like_another_until_a_day(self):
        self.new.write(
            {
                "replenish_like_product_id": self.old.id,
                "replenish_like_pct": 60,
                "replenish_like_until": self.today + timedelta(days=9),
            }
        )
        self.env.flush_all()

        def likeness(day):
            items = {
                "product_id": np.array([self.old.id, self.new.id]),
                "today": np.array([day] * 2, dtype="datetime64[D]"),
                "kind": np.array(["", ""]),
            }
            self.reader._add_lives(items)
            names = ("like_product_id", "like_share", "like_days")
            return list(zip(*(items[name].tolist() for name in names), strict=True))

        none = (0, 0, 0)
        self.assertEqual(likeness(self.today), [none, (self.old.id, 0.6, 10)])
        last_day = self.new.replenish_like_until
        self.assertEqual(likeness(last_day), [none, (self.old.id, 0.6, 1)])
        self.assertEqual(likeness(last_day + timedelta(days=1)), [none, none])

    def test_a_likeness_is_whole_or_refused(self):
        with self.assertRaises(ValidationError):
            self.new.replenish_like_product_id = self.old
        with self.assertRaises(ValidationError):
            self.new.write(
                {
                    "replenish_like_product_id": self.new.id,
                    "replenish_like_pct": 100,
                    "replenish_like_until": self.today,
                }
            )

    def test_what_depends_on_a_product_is_planned_with_it(self):
        newest, likely = self.product("NEWEST"), self.product("LIKELY")
        self.old.replenish_successor_id = self.new
        self.new.replenish_successor_id = newest
        likely.write(
            {
                "replenish_like_product_id": newest.id,
                "replenish_like_pct": 50,
                "replenish_like_until": self.today,
            }
        )
        self.assertEqual(
            self.reader._dependants(self.old.ids),
            {self.old.id, self.new.id, newest.id, likely.id},
        )
        self.assertEqual(self.reader._dependants(likely.ids), {likely.id})

    def test_a_changed_end_has_both_products_planned_again(self):
        for product in (self.old, self.new):
            self.sell(product, self.abroad, 5)
        self.plan()
        items = self.item(self.old) | self.item(self.new)
        self.old.replenish_successor_id = self.new
        self.assertEqual(items.mapped("is_dirty"), [True, True])
        self.plan()
        self.old.replenish_successor_id = False
        self.assertEqual(items.mapped("is_dirty"), [True, True])

    def test_a_manager_sets_beginning_and_end_on_the_product_form(self):
        manager = self.user("manager", "tiktok_replenishment.group_manager")
        template = self.new.product_tmpl_id.with_user(manager)
        with Form(template) as form:
            form.replenish_like_product_id = self.old
            form.replenish_like_pct = 80
            form.replenish_like_until = self.today
            form.replenish_last_order_date = self.today + timedelta(days=90)
        self.assertEqual(self.new.replenish_like_product_id, self.old)
        self.assertEqual(self.new.replenish_like_pct, 80)
        self.assertEqual(
            self.new.replenish_last_order_date, self.today + timedelta(days=90)
        )
        with Form(self.old.with_user(manager)) as form:
            form.replenish_successor_id = self.new
        self.assertEqual(self.old.product_tmpl_id.replenish_successor_id, self.new)

    def test_the_last_order_date_holds_for_all_variants(self):
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": n}) for n in ("S", "L")]}
        )
        line = {"attribute_id": size.id, "value_ids": [(6, 0, size.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Shirt", "attribute_line_ids": [(0, 0, line)]}
        )
        small, large = template.product_variant_ids
        template.replenish_last_order_date = self.today
        self.assertEqual(large.replenish_last_order_date, self.today)
        small.replenish_last_order_date = self.today + timedelta(days=1)
        self.assertFalse(template.replenish_last_order_date)
        small.replenish_successor_id = self.new
        self.assertFalse(template.replenish_successor_id)

    def test_what_is_on_the_way_of_the_old_is_not_ordered_of_the_new(self):
        old = self.textbook("LAMP-1")
        new = self.product("LAMP-2", replenish_lead_days=20, replenish_safety_days=5)
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [(0, 0, {"product_id": old.id, "product_qty": 400})],
            }
        )
        order.button_confirm()
        old.replenish_successor_id = new
        self.plan()
        self.assertEqual(self.item(new).position, 2700)
        self.assertFalse(self.suggestions(new))

    def test_a_changed_stock_of_the_old_has_the_new_planned_again(self):
        old = self.textbook("LAMP-1")
        new = self.product("LAMP-2", replenish_lead_days=20, replenish_safety_days=5)
        old.replenish_successor_id = new
        self.plan()
        self.stock(old, self.abroad, 1000)
        self.run_model._run(self.item(old), "changed")
        self.assertEqual(self.item(new).position, 3300)

    def test_nothing_is_ordered_after_the_last_order_date(self):
        product = self.textbook()
        product.replenish_last_order_date = self.today
        self.plan()
        self.assertEqual(self.suggestions(product).quantity, 900)
        product.replenish_last_order_date = self.today - timedelta(days=1)
        self.plan()
        self.assertEqual(self.suggestions(product).state, "superseded")
        self.assertFalse(self.orders(product))
        self.assertEqual(self.item(product).urgency, "ok")
        self.assertIn("what is left is sold down", self.item(product).explanation_html)

    def test_the_item_says_when_the_next_order_would_be_too_late(self):
        product = self.textbook()
        self.stock(product, self.abroad, 1000)
        product.replenish_last_order_date = self.today + timedelta(days=2)
        self.plan()
        # 3300 less 500 of safety stock last 28 days: an order is due in 8 days.
        self.assertIn("that is later", self.item(product).explanation_html)
        product.replenish_last_order_date = self.today + timedelta(days=60)
        self.plan()
        self.assertNotIn("that is later", self.item(product).explanation_html)

    def test_what_is_not_ordered_any_more_still_goes_where_it_sells(self):
        hub = self.warehouse("CN1", replenish_role="domestic")
        self.lane(hub, self.abroad, 20)
        self.abroad.replenish_method = "transfer"
        product = self.textbook()
        self.stock(product, hub, 5000)
        product.replenish_last_order_date = self.today - timedelta(days=1)
        self.plan()
        self.assertRecordValues(
            self.suggestions(product),
            [{"supply_type": "transfer", "state": "drafted"}],
        )
        self.assertEqual(self.item(product).urgency, "normal")

    def test_a_successor_is_planned_where_the_old_one_is(self):
        old = self.textbook("LAMP-1")
        new, newest = self.product("LAMP-2"), self.product("LAMP-3")
        self.plan()
        new.replenish_successor_id = newest
        old.replenish_successor_id = new
        self.assertTrue(self.item(new))
        self.assertTrue(self.item(newest).is_dirty)
        self.plan()
        self.assertTrue(self.item(newest).active)

    def test_what_is_replaced_is_sold_out_and_its_successor_ordered(self):
        # 100 a day, 20 + 5 days: 2500 to reorder, up to 3200; 2300 of the old are left.
        old = self.textbook("LAMP-1")
        new = self.product("LAMP-2", replenish_lead_days=20, replenish_safety_days=5)
        self.plan()
        self.assertEqual(self.suggestions(old).quantity, 900)
        old.replenish_successor_id = new
        self.plan()
        self.assertEqual(self.suggestions(old).state, "superseded")
        self.assertEqual(self.item(old).urgency, "ok")
        self.assertRecordValues(
            self.item(new),
            [
                {
                    "avg_daily_sales": 100,
                    "reorder_point": 2500,
                    "order_up_to": 3200,
                    "position": 2300,
                    "quantity_needed": 900,
                    "qty_available": 0,
                    "urgency": "normal",
                }
            ],
        )
        self.assertEqual(self.suggestions(new).quantity, 900)
        self.assertIn(
            "Replaces [LAMP-1] LAMP-1: their sales count here, and the 2,300 left of "
            "them and 0 on the way are sold first.",
            self.item(new)._explanation_texts(),
        )
        self.assertIn(
            "Replaced by [LAMP-2] LAMP-2: it is sold out and not ordered again. Its "
            "sales and what is left of it count there.",
            self.item(old)._explanation_texts(),
        )

    def test_two_that_are_replaced_add_sales_and_stock(self):
        first, second = self.textbook("LAMP-1"), self.textbook("LAMP-2")
        new = self.product("LAMP-3", replenish_lead_days=20, replenish_safety_days=5)
        (first | second).replenish_successor_id = new
        self.plan()
        item = self.item(new)
        self.assertEqual((item.avg_daily_sales, item.position), (200, 4600))

    def test_what_is_like_another_is_forecast_by_it_while_it_is_new(self):
        model = self.textbook("LAMP-1")
        new = self.product("LAMP-2", replenish_lead_days=20, replenish_safety_days=5)
        new.write(
            {
                "replenish_like_product_id": model.id,
                "replenish_like_pct": 60,
                "replenish_like_until": self.today + timedelta(days=90),
            }
        )
        self.plan()
        self.assertFalse(self.item(new))  # nothing is known of the model's sales yet
        self.plan()
        item = self.item(new)
        # 60 % of 100 a day, for 20 + 5 days.
        self.assertEqual((item.avg_daily_sales, item.reorder_point), (60, 1500))
        new.replenish_like_until = self.today - timedelta(days=1)
        item.is_manual = True
        self.plan()
        self.assertEqual(item.avg_daily_sales, 0)

    def test_the_form_of_an_item_opens(self):
        product = self.textbook()
        self.plan()
        Form(self.item(product))
        self.item(product).web_read(
            {"lead_time_id": {"fields": {"display_name": {}}}, "policy_text": {}}
        )

    def test_one_more_successor_has_no_other_line_planned_again(self):
        other, later = self.product("OTHER"), self.product("LATER")
        for product in (self.old, other):
            self.sell(product, self.abroad, 10)
        other.replenish_successor_id = later
        self.plan()
        self.assertTrue(self.item(later))
        self.old.replenish_successor_id = self.new
        self.assertTrue(self.item(self.new).is_dirty)
        self.assertFalse(self.item(later).is_dirty)

    def test_a_successor_is_planned_where_the_first_of_its_line_is(self):
        self.sell(self.old, self.abroad, 10)
        self.plan()
        newest = self.product("NEWEST")
        self.old.replenish_successor_id = self.new
        self.new.replenish_successor_id = newest
        self.assertTrue(self.item(newest).is_dirty)
