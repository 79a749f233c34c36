# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from collections import Counter
from unittest.mock import patch

from odoo.tests import tagged

from ..models import replenishment_tiktok_history_mixin as history
from .common_faults import Impatient, seeds
from .common_outside import OutsideCase, listing

# The scheduled action comes again after each failure: so often it may have to.
MOST_RUNS = 12
PAGING = ("normal", "normal", "drift", "duplicates", "repeated_token")
FAULTS = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 502},
    {"kind": "status", "status": 503, "times": 3},
    {"kind": "rate", "times": 2},
    {"kind": "rate", "retry_after": 1, "times": 6},
    {"kind": "rate", "retry_after": 900},
    {"kind": "business", "code": 36009003},
    {"kind": "business", "code": 36009007, "status": 408},
    {"kind": "business", "code": 12052881, "times": 5},
    {"kind": "business", "code": 36009004, "message": "Something is wrong"},
    {"kind": "business", "code": 36009004, "message": "Invalid page_token"},
    {"kind": "business", "code": 105002, "status": 401},
    {"kind": "business", "code": 105001, "status": 401},
    {"kind": "ambiguous"},
    {"kind": "expire_access"},
    {"kind": "extra_fields", "times": 3},
    {"kind": "repeated_token"},
    {"kind": "malformed"},
    {"kind": "truncated"},
    {"kind": "reset"},
    {"kind": "reset_after"},
    {"kind": "reset", "times": 4},
    {"kind": "reset", "times": 3, "probability": 0.3},
)
TOKEN_FAULTS = (
    {"kind": "status", "status": 503},
    {"kind": "malformed"},
    {"kind": "reset"},
    {"kind": "reset_after"},
)


@tagged("post_install", "-at_install")
class TestTiktokFaults(Impatient, OutsideCase):
    """Whatever goes wrong on the way: in the end every order is here, once."""

    products = [
        listing("MUG", sales=[{"per_day": 20, "from": "-5d", "units_per_order": 1}]),
        listing("VASE", sales=[{"per_day": 12, "from": "-4d", "units_per_order": 3}]),
    ]

    def setUp(self):
        super().setUp()
        # Small pages, so that there is much to go wrong.
        self.enterContext(patch.object(history, "PAGE_SIZE", 20))
        for code in ("MUG", "VASE"):
            self.product(code)

    def test_random_faults_lose_and_double_nothing(self):
        for self.seed in seeds(usual=10, deep=200):
            with self.start_sandbox() as self.sandbox:
                self.admin = self.sandbox.admin
                self._survive(random.Random(self.seed))

    def _survive(self, chance):
        # All schedules are one transaction: to the database's own statistics its
        # tables stay empty, and statements are planned for that.
        self.env.cr.execute(
            "ANALYZE replenishment_tiktok_order, replenishment_tiktok_order_line"
        )
        shop = self.connect_shop(warehouse_id=self.us1.id)
        self._make_trouble(chance)
        for _run in range(MOST_RUNS):
            self._work_goes_on(chance)
            self._let_hours_pass(shop)
            self.run_cron("ir_cron_pull_orders")
            if shop.synced_until and not shop.last_error:
                break
        self.admin.clear_faults()
        self.admin.set_settings(paging="normal")
        # The first run may still have to end a walk that began in troubled times.
        for _run in range(2):
            self._let_hours_pass(shop)
            self.run_cron("ir_cron_pull_orders")
        self.assertFalse(shop.last_error)
        self.assertEqual(shop.state, "active")
        self._check_truth(shop)
        shop.action_pause()

    def _make_trouble(self, chance):
        self.admin.set_settings(
            paging=chance.choice(PAGING), refresh_grace_seconds=3600
        )
        for _fault in range(chance.randint(2, 8)):
            fault = {"nth": chance.randint(1, 15), **chance.choice(FAULTS)}
            seed = chance.randrange(1000)
            self.admin.add_fault(endpoint="order_search", seed=seed, **fault)
        if chance.random() < 0.4:
            self.admin.add_fault(
                endpoint="token_refresh", **chance.choice(TOKEN_FAULTS)
            )
        if chance.random() < 0.4:
            self.admin.authorize("expire_access")

    def _work_goes_on(self, chance):
        """New orders come and old ones change while the pull is in trouble."""
        self.admin.advance_clock(1)
        new = self.admin.add_orders(
            count=chance.randint(1, 5),
            shop="US",
            warehouse="US1",
            seller_sku=chance.choice(["MUG", "VASE"]),
            quantity=chance.randint(1, 4),
            status="AWAITING_SHIPMENT",
        )
        if chance.random() < 0.5:
            self.admin.change_order(new[0], status="CANCELLED")

    def _let_hours_pass(self, shop):
        shop.write({"next_try_at": False, "lease_until": False})
        self.env.flush_all()

    def _check_truth(self, shop):
        rows = self.admin.orders()
        expected = {row["id"]: (row["status"], _units(row)) for row in rows}
        orders = self.env["replenishment.tiktok.order"].search(
            [("shop_id", "=", shop.id)]
        )
        found = {
            order.external_id: (
                order.status,
                Counter(
                    {
                        (line.sku_id.external_id, is_cancelled): quantity
                        for line in order.line_ids
                        for is_cancelled, quantity in (
                            (True, line.quantity_cancelled),
                            (False, line.quantity - line.quantity_cancelled),
                        )
                        if quantity
                    }
                ),
            )
            for order in orders
        }
        wrong = {
            order: {"found": found.get(order), "expected": expected.get(order)}
            for order in found.keys() | expected.keys()
            if found.get(order) != expected.get(order)
        }
        self.assertFalse(wrong, f"seed {self.seed}")
        self._check_demand(shop)

    def _check_demand(self, shop):
        truth = self.admin.truth()["demand"]["US"]
        demand = Counter()
        for row in self.env["replenishment.demand"].search([("shop_id", "=", shop.id)]):
            demand[row.product_id.default_code, row.day.isoformat()] += row.qty
        self.assertEqual(
            demand,
            Counter(
                {
                    (sku, day): quantity
                    for sku, days in truth.items()
                    for day, quantity in days.items()
                    if quantity
                }
            ),
        )


def _units(row):
    return Counter(
        (unit["sku_id"], unit["status"] == "CANCELLED") for unit in row["units"]
    )
