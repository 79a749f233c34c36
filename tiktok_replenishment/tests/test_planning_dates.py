# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import PlanningCase

DATES = ("stockout_date", "order_by_date", "campaign_due_date")
NUMBERS = (
    "reorder_point",
    "order_up_to",
    "position",
    "quantity_needed",
    "quantity_campaign",
    "quantity_lost",
    "days_of_cover",
    "ad_headroom",
    "urgency",
)


@tagged("post_install", "-at_install")
class TestPlanningDates(PlanningCase):
    """The same world some weeks later has the same plan, some weeks later."""

    def world_on(self, day):
        """Sales, an order on its way and a campaign, all counted from a day."""
        product = self.product(f"GOODS-{day}")
        with freeze_time(f"{day} 20:00:00"):
            self.sell(product, self.abroad, 40)
            self.stock(product, self.abroad, 300)
            self.env["purchase.order"].create(
                {
                    "partner_id": self.vendor.id,
                    "picking_type_id": self.abroad.in_type_id.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_qty": 200,
                                "price_unit": 9,
                                "date_planned": day + timedelta(days=11),
                            }
                        )
                    ],
                }
            ).button_confirm()
            self.env["replenishment.campaign"].create(
                {
                    "name": "Push",
                    "first_day": day + timedelta(days=60),
                    "last_day": day + timedelta(days=66),
                    "state": "confirmed",
                    "line_ids": [
                        Command.create(
                            {
                                "product_tmpl_id": product.product_tmpl_id.id,
                                "uplift_pct": 150,
                            }
                        )
                    ],
                }
            )
            self.plan()
        return self.item(product).read([*NUMBERS, *DATES])[0]

    def test_time_that_shifts_shifts_the_dates_and_no_number(self):
        first, weeks = date(2026, 3, 2), timedelta(weeks=3)
        now, later = self.world_on(first), self.world_on(first + weeks)
        for name in NUMBERS:
            self.assertEqual(now[name], later[name], name)
        for name in DATES:
            self.assertEqual(now[name] + weeks, later[name], name)
