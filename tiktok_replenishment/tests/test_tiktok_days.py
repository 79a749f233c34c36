# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_outside import BRITISH_SHOP, SHOP, OutsideCase, listing

INDONESIAN_SHOP = {
    "code": "ID",
    "name": "Shop ID",
    "region": "ID",
    "tz": "Asia/Jakarta",
    "currency": "USD",
}
# Summer time ended on 25 October 2026 at 01:00 UTC in London, and on 1 November at
# 09:00 UTC in Los Angeles. Jakarta has none and is 7 hours ahead of UTC.
MOMENTS = (  # UTC              Los Angeles   London        Jakarta
    "2026-10-24 22:30:00",  #   24 Oct 15:30  24 Oct 23:30  25 Oct 05:30
    "2026-10-24 23:30:00",  #   24 Oct 16:30  25 Oct 00:30  25 Oct 06:30
    "2026-10-25 23:30:00",  #   25 Oct 16:30  25 Oct 23:30  26 Oct 06:30
    "2026-11-01 06:30:00",  #   31 Oct 23:30   1 Nov 06:30   1 Nov 13:30
    "2026-11-01 07:30:00",  #    1 Nov 00:30   1 Nov 07:30   1 Nov 14:30
    "2026-11-01 17:30:00",  #    1 Nov 09:30   1 Nov 17:30   2 Nov 00:30
    "2026-11-02 07:30:00",  #    1 Nov 23:30   2 Nov 07:30   2 Nov 14:30
)
DAYS = {
    "US": {
        date(2026, 10, 24): 2,
        date(2026, 10, 25): 1,
        date(2026, 10, 31): 1,
        date(2026, 11, 1): 3,
    },
    "GB": {
        date(2026, 10, 24): 1,
        date(2026, 10, 25): 2,
        date(2026, 11, 1): 3,
        date(2026, 11, 2): 1,
    },
    "ID": {
        date(2026, 10, 25): 2,
        date(2026, 10, 26): 1,
        date(2026, 11, 1): 2,
        date(2026, 11, 2): 2,
    },
}


@tagged("post_install", "-at_install")
class TestTiktokDays(OutsideCase):
    """Three shops in three time zones, over the end of summer time."""

    shops = [SHOP, BRITISH_SHOP, INDONESIAN_SHOP]
    products = [listing("MUG")]

    def setUp(self):
        self.clock = self.enterContext(freeze_time(MOMENTS[0], tick=True))
        super().setUp()
        self.mug = self.product("MUG")
        for moment in MOMENTS:
            self.clock.move_to(moment)
            for shop in self.shops:
                self.admin.add_orders(
                    count=1,
                    over_seconds=1,  # placed at this moment
                    shop=shop["code"],
                    warehouse="US1",
                    seller_sku="MUG",
                )
        self.clock.move_to("2026-11-03 12:00:00")
        self.shops = self.connect_shop().account_id.shop_ids
        self.shops.write({"warehouse_id": self.us1.id, "backfill_days": 20})
        self.shops.action_pull_orders()

    def sold(self):
        return {shop.region: self.demand(self.mug, shop_id=shop) for shop in self.shops}

    def test_each_shop_counts_an_order_on_its_own_day(self):
        self.assertEqual(
            dict(self.shops.mapped(lambda shop: (shop.region, shop.tz))),
            {
                "US": "America/Los_Angeles",
                "GB": "Europe/London",
                "ID": "Asia/Jakarta",
            },
        )
        self.assertEqual(self.sold(), DAYS)

    def test_days_that_are_counted_anew_are_the_same_days(self):
        zones = {shop: shop.tz for shop in self.shops}
        self.shops.write({"tz": "Pacific/Kiritimati"})
        self.assertNotEqual(self.sold(), DAYS)
        for shop, zone in zones.items():
            shop.tz = zone
        self.assertEqual(self.sold(), DAYS)
