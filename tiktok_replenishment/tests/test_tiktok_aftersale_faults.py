# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from unittest.mock import patch

from odoo.tests import tagged

from ..models import replenishment_tiktok_feed as feeds
from .common_faults import FIRST_SEED, Impatient
from .test_tiktok_aftersales import AftersalesCase

FAULTS = (
    {"kind": "status", "status": 503, "times": 6},
    {"kind": "business", "code": 36009004, "message": "Invalid page_token"},
    {"kind": "business", "code": 105002, "status": 401},
    {"kind": "malformed"},
    {"kind": "truncated"},
    {"kind": "reset"},
)


@tagged("post_install", "-at_install")
class TestTiktokAftersaleFaults(Impatient, AftersalesCase):
    """Whatever goes wrong on the way: in the end every request is here, once."""

    def test_whatever_goes_wrong_every_request_is_here_once(self):
        self.enterContext(patch.object(feeds, "AFTERSALES_PAGE_SIZE", 4))
        self.shop.interval_hours = 1
        chance = random.Random(FIRST_SEED)
        for paging in ("normal", "drift", "duplicates", "repeated_token"):
            self.admin.set_settings(paging=paging)
            for _request in range(9):
                self.admin.return_order(self.buy(quantity=2), quantity=1)
                self.admin.cancel_order(
                    self.buy(status="IN_TRANSIT"), restock=chance.random() < 0.5
                )
            for endpoint in ("return_search", "cancellation_search"):
                self.admin.add_fault(
                    endpoint=endpoint, nth=chance.randint(1, 6), **chance.choice(FAULTS)
                )
            for _run in range(6):
                self.due_again()
                self.run_feeds()
            self.admin.clear_faults()
        self.admin.set_settings(paging="normal")
        self.pull()
        self.assert_as_told()

    def assert_as_told(self):
        told = {
            (one["kind"], one["id"], one["status"], len(one["units"]))
            for one in self.admin.aftersales()
        }
        stored = [
            (one.kind, one.external_id, one.status, one.unit_count)
            for one in self.requests()
        ]
        self.assertEqual(len(stored), len(told))
        self.assertEqual(set(stored), told)
        returns = [one for one in self.admin.aftersales() if one["kind"] == "return"]
        self.assertEqual(
            sum(self.lines().mapped("quantity_returned")),
            sum(len(one["units"]) for one in returns),
        )
        put_back = [one for one in self.admin.aftersales() if one["restocks"]]
        self.assertEqual(
            sum(self.lines().mapped("quantity_restocked")),
            sum(len(one["units"]) for one in put_back),
        )
        # All that was bought, but for what was put back.
        self.assertEqual(
            self.sold(),
            sum(self.lines().mapped("quantity"))
            - sum(self.lines().mapped("quantity_restocked")),
        )
