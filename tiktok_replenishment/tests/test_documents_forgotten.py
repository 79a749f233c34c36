# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDocumentsForgotten(PlanningCase):
    """RFQs that nobody confirms are told of, and never deleted behind a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_ = cls.textbook()
        cls.plan()
        cls.line = cls.orders(cls.product_)
        cls.line.product_qty = 800
        cls.plan()
        cls.order = cls.line.order_id

    def alerts(self, days):
        """What is on people's lists so many days after today."""
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env["purchase.order"]._keep_forgotten_alerts(self.env.company)
            return self.order.activity_ids.filtered(
                lambda activity: (
                    activity.activity_type_id
                    == self.env.ref("tiktok_replenishment.activity_forgotten_rfq")
                )
            )

    def test_it_is_told_of_thirty_days_after_its_last_day(self):
        # It was to be ordered today or before: 2300 in stock, reorder point 2500.
        self.assertFalse(self.alerts(25))
        self.assertEqual(len(self.alerts(40)), 1)
        self.assertEqual(len(self.alerts(41)), 1)
        self.assertEqual(self.line.product_qty, 800)

    def test_the_company_sets_the_days(self):
        self.env.company.replenish_forgotten_days = 10
        self.assertTrue(self.alerts(20))
        self.env.company.replenish_forgotten_days = 0
        self.assertFalse(self.alerts(400))

    def test_it_ends_when_the_order_is_confirmed_or_cancelled(self):
        for see_to_it in (self.order.button_confirm, self.order.button_cancel):
            with self.subTest(see_to_it=see_to_it.__name__):
                with self.env.cr.savepoint() as savepoint:
                    self.assertTrue(self.alerts(40))
                    see_to_it()
                    self.assertFalse(self.order.activity_ids)
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_it_ends_when_the_rfq_is_deleted_in_planning(self):
        self.assertTrue(self.alerts(40))
        self.order.button_cancel()
        self.plan()
        self.assertFalse(self.alerts(41))

    def test_other_peoples_rfqs_are_nobodys_business(self):
        own = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    (0, 0, {"product_id": self.product_.id, "product_qty": 1})
                ],
            }
        )
        self.alerts(400)
        self.assertFalse(own.activity_ids)
