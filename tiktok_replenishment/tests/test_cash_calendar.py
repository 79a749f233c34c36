# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestCashCalendar(PlanningCase):
    """When money leaves for goods, by the vendor's terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls.term((30, 0), (70, 30))
        cls.vendor.property_supplier_payment_term_id = cls.terms

    @classmethod
    def term(cls, *parts, **values):
        """A payment term of (percent, days) parts."""
        return cls.env["account.payment.term"].create(
            {
                "name": "Terms",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": percent,
                            "nb_days": days,
                            **values,
                        }
                    )
                    for percent, days in parts
                ],
            }
        )

    def day(self, days):
        return self.abroad._replenish_today() + timedelta(days=days)

    def calendar(self, product):
        """(day, kind, amount, stage) in the order of days."""
        self.env.flush_all()
        self.env["replenishment.cash.line"].invalidate_model()
        lines = self.env["replenishment.cash.line"].search(
            [("product_id", "=", product.id)]
        )
        return [(c.date, c.kind, c.amount, c.stage) for c in lines]

    def order(self, product, **values):
        """100 at 10, ordered and due on arrival days that tests choose."""
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": 100,
                            "price_unit": 10,
                            "tax_ids": False,
                            "date_planned": values.pop("date_planned"),
                        }
                    )
                ],
                **values,
            }
        )

    def test_thirty_percent_with_the_order_and_seventy_thirty_days_after_arrival(self):
        # 900 x 22 = 19 800, ordered today, here in 20 days.
        product = self.textbook()
        product.supplier_taxes_id = False
        self.plan()
        self.assertEqual(
            self.calendar(product),
            [
                (self.day(0), "deposit", 5940, "rfq"),
                (self.day(50), "balance", 13_860, "rfq"),
            ],
        )
        self.orders(product).order_id.button_confirm()
        self.plan()
        self.assertEqual(
            self.calendar(product),
            [
                (self.day(0), "deposit", 5940, "order"),
                (self.day(50), "balance", 13_860, "order"),
            ],
        )

    def test_what_waits_for_approval_is_in_the_calendar_once(self):
        self.env.company.replenish_execution = "approve"
        product = self.textbook()
        product.supplier_taxes_id = False
        self.plan()
        stages = [stage for *_rest, stage in self.calendar(product)]
        self.assertEqual(stages, ["suggestion", "suggestion"])
        amounts = [amount for _day, _kind, amount, _stage in self.calendar(product)]
        self.assertEqual(amounts, [5940, 13_860])
        self.suggestions(product).action_approve()
        stages = [stage for *_rest, stage in self.calendar(product)]
        self.assertEqual(stages, ["rfq", "rfq"])

    def test_what_is_over_budget_is_not_paid(self):
        product = self.textbook()
        self.env["replenishment.budget"].create({"name": "None", "amount": 0})
        self.plan()
        self.assertFalse(self.calendar(product))

    def test_freight_and_duty_are_due_on_arrival(self):
        product = self.textbook()
        product.supplier_taxes_id = False
        self.plan()
        self.suggestions(product).write({"freight_amount": 450, "duty_amount": 99})
        money = self.calendar(product)
        self.assertIn((self.day(20), "freight", 450, "rfq"), money)
        self.assertIn((self.day(20), "duty", 99, "rfq"), money)
        # A buyer halves the order: half of the freight.
        self.orders(product).product_qty = 450
        self.assertIn((self.day(20), "freight", 225, "rfq"), self.calendar(product))

    def test_without_terms_goods_are_paid_on_arrival(self):
        self.vendor.property_supplier_payment_term_id = False
        product = self.product("LAMP")
        self.order(product, date_planned=datetime(2099, 5, 20, 20))
        self.assertEqual(
            self.calendar(product), [(date(2099, 5, 20), "balance", 1000, "rfq")]
        )

    def test_a_foreign_currency_is_told_in_the_companys(self):
        rupee = self.foreign_currency("INR", 0.01)
        product = self.product("LAMP")
        self.order(
            product, date_planned=datetime(2099, 5, 20, 20), currency_id=rupee.id
        )
        amounts = [amount for _day, _kind, amount, _stage in self.calendar(product)]
        self.assertEqual(amounts, [3, 7])

    def test_days_and_rounding_are_those_of_odoos_payment_terms(self):
        arrival = date(2099, 1, 31)
        for delay_type, days, next_month in (
            ("days_after", 45, "10"),
            ("days_after_end_of_month", 10, "10"),
            ("days_after_end_of_next_month", 5, "10"),
            ("days_end_of_month_on_the", 0, "31"),
            ("days_end_of_month_on_the", 20, "0"),
            ("days_end_of_month_on_the", 30, "15"),
        ):
            with self.subTest(delay_type=delay_type, days=days, next_month=next_month):
                terms = self.term(
                    (33.33, days),
                    (33.33, days + 1),
                    (33.34, days + 2),
                    delay_type=delay_type,
                    days_next_month=next_month,
                )
                self.vendor.property_supplier_payment_term_id = terms
                product = self.product(f"LAMP-{delay_type}-{days}")
                self.order(product, date_planned=datetime(2099, 1, 31, 20))
                computed = terms._compute_terms(
                    date_ref=arrival,
                    currency=self.env.company.currency_id,
                    company=self.env.company,
                    tax_amount=0,
                    tax_amount_currency=0,
                    sign=1,
                    untaxed_amount=1000,
                    untaxed_amount_currency=1000,
                )
                expected = sorted(
                    (line["date"], round(line["company_amount"], 2))
                    for line in computed["line_ids"]
                )
                found = [
                    (day, amount) for day, _k, amount, _s in self.calendar(product)
                ]
                self.assertEqual(sorted(found), expected)

    def test_what_is_billed_is_left_to_accounting(self):
        product = self.product("LAMP", offers=(), purchase_method="purchase")
        order = self.order(product, date_planned=datetime(2099, 5, 20, 20))
        order.button_confirm()
        self.assertEqual(sum(row[2] for row in self.calendar(product)), 1000)
        order.order_line.product_qty = 200
        order.action_create_invoice()
        self.env.flush_all()
        self.assertFalse(self.calendar(product))
        order.order_line.product_qty = 400
        self.assertEqual(sum(row[2] for row in self.calendar(product)), 2000)

    def test_a_cancelled_order_costs_nothing(self):
        product = self.product("LAMP")
        order = self.order(product, date_planned=datetime(2099, 5, 20, 20))
        order.button_cancel()
        self.assertFalse(self.calendar(product))

    def test_only_buyers_and_managers_among_planners_see_money(self):
        product = self.textbook()
        self.plan()
        self.env.flush_all()
        planner = "tiktok_replenishment.group_planner"
        groups = {
            (planner,): 0,
            (planner, "purchase.group_purchase_user"): 2,
            ("tiktok_replenishment.group_manager",): 2,
        }
        for number, (names, count) in enumerate(groups.items()):
            user = self.user(f"person-{number}", *names)
            found = (
                self.env["replenishment.cash.line"]
                .with_user(user)
                .search([("product_id", "=", product.id)])
            )
            self.assertEqual(len(found), count, names)
            found.read(["amount"])
        buyer = self.user("buyer", "purchase.group_purchase_user")
        with self.assertRaises(AccessError):
            self.env["replenishment.cash.line"].with_user(buyer).search([])
