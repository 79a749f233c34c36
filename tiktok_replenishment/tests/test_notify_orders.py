# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_telling import TellingCase

PLANNER = "tiktok_replenishment.group_planner"
BUYER = "purchase.group_purchase_user"
URGENT_RFQ = "tiktok_replenishment.activity_urgent_rfq"


class UrgentOrderCase(TellingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.user("buyer", BUYER)
        cls.vendor.write({"buyer_id": cls.buyer.id, "email": "vendor@example.com"})

    def order(self, product):
        return self.orders(product).order_id


@tagged("post_install", "-at_install")
class TestUrgentOrders(UrgentOrderCase):
    """An urgent RFQ is on its buyer's list, until it is confirmed or not urgent."""

    def alerts(self, order):
        kind = self.env.ref(URGENT_RFQ)
        return order.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_the_buyer_gets_one_activity_with_the_day_of_the_order(self):
        first, second = self.urgent("MUG-1"), self.urgent("MUG-2", in_stock=400)
        self.tell()
        order = self.order(first)
        self.assertEqual(order, self.order(second))
        alert = self.alerts(order)
        self.assertEqual(len(alert), 1)
        self.assertEqual(alert.user_id, self.buyer)
        self.assertEqual(alert.summary, "Urgent products to confirm: 2")
        self.assertIn("MUG-1", alert.note)
        self.assertEqual(alert.date_deadline, fields.Date.today(), "it is late")

    def test_the_deadline_is_the_last_day_to_order(self):
        product = self.urgent()
        self.plan()
        due = fields.Date.today() + timedelta(days=3)
        self.suggestions(product).order_by_date = due
        self.tell(plan=False)
        alert = self.alerts(self.order(product))
        self.assertEqual(alert.date_deadline, due)
        self.suggestions(product).order_by_date = due - timedelta(days=1)
        self.tell(plan=False)
        self.assertEqual(alert.date_deadline, due - timedelta(days=1))
        self.suggestions(product).order_by_date = due + timedelta(days=9)
        self.tell(plan=False)
        self.assertEqual(alert.date_deadline, due - timedelta(days=1), "a promise")

    def test_the_activity_itself_sends_no_mail(self):
        product = self.urgent()
        self.tell()
        self.assertTrue(self.alerts(self.order(product)))
        partner = self.buyer.partner_id
        mails = self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
        self.assertFalse(mails)

    def test_new_numbers_change_the_activity_and_make_no_second(self):
        first = self.urgent("MUG-1")
        self.tell()
        alert = self.alerts(self.order(first))
        self.urgent("MUG-2")
        self.tell()
        self.assertEqual(self.alerts(self.order(first)), alert)
        self.assertEqual(alert.summary, "Urgent products to confirm: 2")

    def test_it_ends_when_the_order_is_confirmed(self):
        product = self.urgent()
        self.tell()
        order = self.order(product)
        order.with_user(self.buyer).button_confirm()
        self.assertFalse(self.alerts(order))

    def test_it_ends_when_the_order_is_cancelled(self):
        product = self.urgent()
        self.tell()
        order = self.order(product)
        order.button_cancel()
        self.assertFalse(self.alerts(order))

    def test_it_ends_when_nothing_of_it_is_urgent_any_more(self):
        product = self.urgent()
        self.tell()
        order = self.order(product)
        line = self.orders(product)
        line.product_qty += 1  # a person's change: planning leaves the draft
        self.stock(product, self.abroad, 1900)
        self.tell()
        self.suggestions(product).write({"urgency": "normal", "urgency_rank": 2})
        self.tell(plan=False)
        self.assertEqual(order.state, "draft")
        self.assertFalse(self.alerts(order))

    def test_without_a_buyer_a_planner_who_buys_gets_it(self):
        planner = self.user("planner", PLANNER, BUYER)
        self.env["res.users"].search(
            [("id", "not in", (planner | self.buyer).ids), ("login", "=", "admin")]
        ).active = False
        self.vendor.buyer_id = False
        product = self.urgent()
        product.responsible_id = False
        self.tell()
        order = self.order(product)
        order.user_id = False
        self.alerts(order).unlink()
        self.tell(plan=False)
        self.assertEqual(self.alerts(order).user_id, planner)

    def test_an_order_that_is_not_urgent_has_none(self):
        product = self.textbook()
        self.tell()
        self.assertEqual(self.order(product).replenish_urgency, "normal")
        self.assertFalse(self.alerts(self.order(product)))


@tagged("post_install", "-at_install")
class TestVendorMails(UrgentOrderCase):
    """What a vendor is mailed by itself: nothing, unless it is switched on."""

    def approved_order(self):
        self.env.company.replenish_execution = "approve"
        product = self.urgent()
        self.plan()
        self.suggestions(product, "proposed").action_approve()
        return self.order(product)

    def mails(self, order):
        return self.env["mail.mail"].search(
            [
                ("model", "=", "purchase.order"),
                ("res_id", "=", order.id),
                ("recipient_ids", "in", self.vendor.ids),
            ]
        )

    def test_no_vendor_is_mailed_unless_it_is_switched_on(self):
        order = self.approved_order()
        self.tell()
        self.assertFalse(self.mails(order))
        self.assertEqual(order.state, "draft")

    def test_an_approved_rfq_is_mailed_once_and_counts_as_sent(self):
        self.env.company.replenish_rfq_mail = "approved"
        order = self.approved_order()
        self.tell()
        self.tell()
        mail = self.mails(order)
        self.assertEqual(len(mail), 1)
        self.assertEqual(order.state, "sent")
        self.assertIn(self.vendor, mail.recipient_ids)
        self.assertIn("MUG-1", mail.body_html)
        self.assertIn(order.name, mail.subject)
        self.assertTrue(mail.attachment_ids, "the RFQ itself")

    def test_a_draft_that_nobody_approved_is_not_mailed(self):
        self.env.company.replenish_rfq_mail = "approved"
        product = self.urgent()
        self.tell()
        order = self.order(product)
        self.assertEqual(order.state, "draft")
        self.assertFalse(self.mails(order))

    def test_what_a_person_added_or_sent_is_theirs_to_mail(self):
        self.env.company.replenish_rfq_mail = "approved"
        order = self.approved_order()
        order.order_line.create(
            {"order_id": order.id, "product_id": self.product("OTHER").id}
        )
        self.tell()
        self.assertFalse(self.mails(order))
        order.order_line[-1].unlink()
        order.state = "sent"
        self.tell()
        self.assertFalse(self.mails(order))

    def test_a_vendor_without_address_is_told_on_the_order(self):
        self.env.company.replenish_rfq_mail = "approved"
        order = self.approved_order()
        self.vendor.email = False
        self.tell()
        self.assertEqual(order.state, "draft")
        self.assertIn("no e-mail address", order.replenish_mail_error)
        self.vendor.email = "vendor@example.com"
        order.action_mail_again()
        self.tell(plan=False)
        self.assertEqual(order.state, "sent")
