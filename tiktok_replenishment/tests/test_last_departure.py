# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PlanningCase

MONDAY, THURSDAY = "0", "3"


@tagged("post_install", "-at_install")
class TestLastDeparture(PlanningCase):
    """Orders leave before the holidays, and dates know closed days.

    100 a day, 4 days to make, 1 to pack, 15 on the way, 5 days of safety, review 7:
    reorder point 2500, up to 3200. Today is Monday, 1 February 2027.
    """

    def setUp(self):
        super().setUp()
        freezer = freeze_time("2027-02-01 20:00:00")
        freezer.start()
        self.addCleanup(freezer.stop)
        self.sea = self.lane(
            self.env["stock.warehouse"], self.abroad, 15, departure_days=1
        )
        self.product_here = self.product(
            "GOODS", offers=({"delay": 4},), replenish_safety_days=5
        )
        self.sell(self.product_here, self.abroad, 100)

    def closed(self, first_day, last_day, **values):
        return self.env["replenishment.closed.period"].create(
            {"name": "Holiday", "date_from": first_day, "date_to": last_day, **values}
        )

    def planned(self, stock):
        self.stock(self.product_here, self.abroad, stock)
        self.plan()
        return self.item(self.product_here)

    def text(self, record):
        return " ".join(record._explanation_texts())

    def test_without_closed_days_it_is_the_lead_time(self):
        item = self.planned(2501)
        self.assertEqual((item.lead_days, item.reorder_point), (20, 2500))
        self.assertFalse(item.quantity_needed)
        self.assertNotIn("departs on", self.text(item))

    def test_a_vendor_that_closes_gets_the_order_before(self):
        # Closed from 6 to 22 February. Ordered on 1 February it is ready on the 5th and
        # sellable on the 21st; ordered on the 2nd, made on 3, 4, 5 and 23 February, it
        # is sellable on 11 March, 37 days later: 3700 + 500 have to last.
        self.closed("2027-02-06", "2027-02-22", vendor_ids=self.vendor.ids)
        item = self.planned(4200)
        self.assertEqual(item.reorder_point, 2500)
        self.assertEqual(item.order_by_date, date(2027, 2, 1))
        # Ordered on the 8th: made from 23 to 26 February, sellable on 14 March, 41 days
        # from now: 4100 + 500 - 4200.
        self.assertEqual(item.quantity_needed, 400)
        order = self.suggestions(self.product_here)
        self.assertEqual(order.arrival_date, date(2027, 2, 21))
        text = self.text(order)
        self.assertIn("last day to order in time", text)
        self.assertIn("02/06/2027", text)  # departs
        self.assertIn("03/11/2027", text)  # of tomorrow
        self.assertIn("4,200 have to last", text)

    def test_a_stock_that_lasts_over_the_holidays_is_not_ordered(self):
        self.closed("2027-02-06", "2027-02-22", vendor_ids=self.vendor.ids)
        self.assertFalse(self.planned(4201).quantity_needed)

    def test_the_day_after_an_unconfirmed_order_stands_as_it_was(self):
        self.closed("2027-02-06", "2027-02-22", vendor_ids=self.vendor.ids)
        self.planned(4200)
        order = self.orders(self.product_here)
        self.assertEqual(order.product_qty, 400)
        with freeze_time("2027-02-02 20:00:00"):
            self.sell(self.product_here, self.abroad, 100, days=1)
            self.stock(self.product_here, self.abroad, -100)
            self.plan()
            item = self.item(self.product_here)
            self.assertEqual(item.order_by_date, date(2027, 2, 1))
            self.assertIn("02/24/2027", self.text(item))  # departs after the holidays
        self.assertTrue(order.exists())

    def test_a_holiday_of_a_company_closes_its_contacts(self):
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.vendor.id}
        )
        self.closed("2027-02-06", "2027-02-22", vendor_ids=self.vendor.ids)
        self.product_here.seller_ids.partner_id = contact
        self.assertTrue(self.planned(4200).quantity_needed)

    def test_before_a_cut_off_it_lasts_for_another_week(self):
        # Ready and packed on Saturday; departs on Saturdays: today's order on the 6th,
        # tomorrow's on the 13th, sellable on the 28th, 26 days later.
        self.sea.cutoff_weekday = "5"
        item = self.planned(3100)
        self.assertEqual(item.reorder_point, 2500)
        self.assertEqual(item.quantity_needed, 100)
        order = self.suggestions(self.product_here)
        self.assertEqual(order.arrival_date, date(2027, 2, 21))

    def test_what_misses_the_cut_off_arrives_a_week_later(self):
        # Departs on Thursdays: packed on Saturday the 6th it goes on the 11th.
        self.sea.cutoff_weekday = THURSDAY
        item = self.planned(2000)
        order = self.suggestions(self.product_here)
        self.assertEqual(order.arrival_date, date(2027, 2, 26))
        self.assertEqual(item.lead_days, 20)
        self.assertIn("5 days more than the lead time", self.text(item))
        # Sold out after 20 days, the goods are there after 25.
        self.assertEqual(item.quantity_lost, 500)

    def test_a_lane_that_is_closed_sends_nothing(self):
        self.closed("2027-02-05", "2027-02-16", lane_ids=self.sea.ids)
        self.planned(1000)
        order = self.suggestions(self.product_here)
        self.assertEqual(order.arrival_date, date(2027, 3, 4))

    def test_goods_reach_a_closed_warehouse_when_it_opens(self):
        self.closed("2027-02-20", "2027-02-24", warehouse_ids=self.abroad.ids)
        self.planned(1000)
        order = self.suggestions(self.product_here)
        self.assertEqual(order.arrival_date, date(2027, 2, 25))

    def test_supply_that_reaches_a_closed_warehouse_is_there_when_it_opens(self):
        rival = self.env["res.partner"].create({"name": "Rival"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": rival.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product_here.id,
                            "product_qty": 4000,
                            "price_unit": 1,
                            "date_planned": "2027-02-06 20:00:00",
                        },
                    )
                ],
            }
        )
        order.button_confirm()
        # 600 last until Saturday the 6th. The goods come on that day, but cannot be
        # sold before Wednesday the 10th.
        self.closed("2027-02-06", "2027-02-09", warehouse_ids=self.abroad.ids)
        item = self.planned(600)
        self.assertEqual(item.stockout_date, date(2027, 2, 7))

    def test_a_transfer_waits_for_its_day_of_departure(self):
        home = self.warehouse("CN1", replenish_role="domestic")
        self.abroad.replenish_method = "transfer"
        self.lane(home, self.abroad, 18, departure_days=2, cutoff_weekday=MONDAY)
        self.stock(self.product_here, home, 90000)
        self.planned(1000)
        transfer = self.suggestions(self.product_here).filtered("source_warehouse_id")
        # Packed on Wednesday it departs on Monday the 8th.
        self.assertEqual(transfer.arrival_date, date(2027, 2, 8) + timedelta(days=18))
