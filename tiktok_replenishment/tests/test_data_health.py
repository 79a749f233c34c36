# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestDataHealth(PlanningCase):
    """Doubtful numbers order nothing, and change no draft made from good ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamp = cls.product("LAMP", offers=({"min_qty": 10},))
        cls.sell(cls.lamp, cls.abroad, 10)

    def operate(self, available=100, hours_ago=0, **buckets):
        """Let an operator report the stock of the warehouse."""
        self.abroad.replenish_stock_source = "threepl"
        connection = self.env["replenishment.threepl.connection"].create(
            {"name": "Operator", "api_key": "key", "state": "connected"}
        )
        self.operated = self.env["replenishment.threepl.warehouse"].create(
            {
                "connection_id": connection.id,
                "external_code": "US1",
                "warehouse_id": self.abroad.id,
                "last_success_at": self.ago(hours_ago),
            }
        )
        sku = self.env["replenishment.threepl.sku"].create(
            {
                "connection_id": connection.id,
                "external_sku": "LAMP",
                "product_id": self.lamp.id,
            }
        )
        self.row = self.env["replenishment.threepl.stock"].create(
            {
                "threepl_warehouse_id": self.operated.id,
                "threepl_sku_id": sku.id,
                "company_id": self.env.company.id,
                "warehouse_id": self.abroad.id,
                "product_id": self.lamp.id,
                "units_per_sku": 1,
                "qty_available": available,
                **buckets,
            }
        )

    def ago(self, hours):
        return fields.Datetime.now() - timedelta(hours=hours)

    def test_stock_that_was_never_pulled_blocks(self):
        self.abroad.replenish_stock_source = "threepl"
        self.plan()
        self.assertEqual(self.item(self.lamp).blocked_reason, "stale_stock")
        self.assertFalse(self.orders(self.lamp))

    def test_old_stock_blocks_until_a_pull_succeeds(self):
        self.operate(hours_ago=13)
        self.plan()
        self.assertEqual(self.item(self.lamp).blocked_reason, "stale_stock")
        self.assertEqual(self.suggestions(self.lamp).state, "blocked")
        self.operated.last_success_at = self.ago(1)
        self.plan()
        self.assertFalse(self.item(self.lamp).blocked_reason)
        self.assertEqual(self.suggestions(self.lamp).state, "drafted")

    def test_stale_stock_leaves_the_draft_made_before(self):
        self.operate()
        self.plan()
        quantity = self.orders(self.lamp).product_qty
        self.operated.last_success_at = self.ago(20)
        self.row.qty_available = 5000
        self.plan()
        self.assertEqual(self.orders(self.lamp).product_qty, quantity)
        self.assertEqual(self.suggestions(self.lamp).state, "drafted")

    def test_old_orders_block_the_warehouses_of_the_shop(self):
        account = self.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "key", "app_secret": "secret"}
        )
        shop = self.env["replenishment.tiktok.shop"].create(
            {
                "name": "Shop",
                "account_id": account.id,
                "external_id": "1",
                "warehouse_id": self.abroad.id,
                "synced_until": self.ago(13),
            }
        )
        self.plan()
        self.assertEqual(self.item(self.lamp).blocked_reason, "stale_orders")
        shop.synced_until = self.ago(1)
        self.plan()
        self.assertFalse(self.item(self.lamp).blocked_reason)

    def test_the_operators_stock_replaces_odoos(self):
        self.stock(self.lamp, self.abroad, 9999)
        self.operate(available=40)
        self.plan()
        self.assertEqual(self.item(self.lamp).position, 40)

    def test_an_oversold_sku_counts_as_nothing_available(self):
        self.operate(available=-30)
        self.plan()
        self.assertEqual(self.item(self.lamp).qty_available, 0)

    def test_inbound_and_open_receipts_are_the_same_goods(self):
        self.operate(available=40, qty_inbound=60, qty_pending=20)
        self.plan()
        # 40 and the operator's 80 on the way.
        self.assertEqual(self.item(self.lamp).position, 120)
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.abroad.in_type_id.id,
                "order_line": [(0, 0, {"product_id": self.lamp.id, "product_qty": 50})],
            }
        )
        order.button_confirm()
        self.plan()
        self.assertEqual(self.item(self.lamp).position, 120)
        order.order_line.product_qty = 100
        self.plan()
        self.assertEqual(self.item(self.lamp).position, 140)

    def test_a_carton_of_six_counts_as_six(self):
        self.operate(available=10)
        self.row.units_per_sku = 6
        self.plan()
        self.assertEqual(self.item(self.lamp).qty_available, 60)
