# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.tests import tagged

from .common import PlanningCase


@tagged("post_install", "-at_install")
class TestSourcingEvidence(PlanningCase):
    """What a unit brings comes from shops, how reliable vendors are from receipts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nowhere = cls.abroad.browse()
        cls.sea = cls.lane(nowhere, cls.abroad, 25, name="Sea", cost_per_unit=0.5)
        cls.lamp = cls.product(
            "LAMP", offers=({"price": 5.0, "delay": 5},), list_price=15.0
        )
        cls.sell(cls.lamp, cls.abroad, 10)
        cls.stock(cls.lamp, cls.abroad, 100)
        cls.today = cls.abroad._replenish_today()
        account = cls.env["replenishment.tiktok.account"].create(
            {"name": "Account", "app_key": "k", "app_secret": "s"}
        )
        cls.shop = cls.env["replenishment.tiktok.shop"].create(
            {
                "name": "Shop",
                "account_id": account.id,
                "external_id": "1",
                "state": "paused",
            }
        )
        cls.sku = cls.env["replenishment.tiktok.sku"].create(
            {
                "shop_id": cls.shop.id,
                "external_id": "S1",
                "seller_sku": "LAMP",
                "product_id": cls.lamp.id,
                "state": "mapped",
            }
        )
        cls.order = cls.env["replenishment.tiktok.order"].create(
            {
                "shop_id": cls.shop.id,
                "company_id": cls.env.company.id,
                "external_id": "O1",
                "status": "COMPLETED",
                "ordered_at": "2026-01-01 12:00:00",
                "updated_at": "2026-01-01 12:00:00",
                **cls.kinds_of_order(),
            }
        )

    @classmethod
    def kinds_of_order(cls):
        """The first value of every choice an order has to make."""
        fields = cls.env["replenishment.tiktok.order"]._fields
        return {
            name: field.selection[0][0]
            for name, field in fields.items()
            if field.type == "selection" and field.required
        }

    def sold(self, price, units, *, days_ago=3, currency=None, **values):
        self.env["replenishment.tiktok.order.line"].create(
            {
                "order_id": self.order.id,
                "shop_id": self.shop.id,
                "company_id": self.env.company.id,
                "sku_id": self.sku.id,
                "product_id": self.lamp.id,
                "quantity": units,
                "demand_units": units,
                "demand_qty": units,
                "price_unit": price,
                "currency_id": (currency or self.env.company.currency_id).id,
                "sold_on": self.today - timedelta(days=days_ago),
                **values,
            }
        )

    def sales_price(self):
        items = self.item_model._find_or_create([(self.lamp.id, self.abroad.id)])
        data = self.env["replenishment.planning.reader"]._read(items)
        return round(data.batch.sales_price[0].item(), 4)

    def test_without_sales_a_unit_brings_its_list_price(self):
        self.assertEqual(self.sales_price(), 15.0)

    def test_what_shops_paid_lately_counts_before_the_list_price(self):
        self.sold(12.0, 30)
        self.sold(10.0, 10)
        # (12 x 30 + 10 x 10) / 40
        self.assertEqual(self.sales_price(), 11.5)

    def test_gifts_and_old_sales_tell_nothing_of_the_price(self):
        self.sold(12.0, 30)
        self.sold(1.0, 500, days_ago=40)
        self.sold(0.5, 500, is_gift=True)
        self.sold(0.0, 500)
        self.assertEqual(self.sales_price(), 12.0)

    def test_a_pack_of_two_brings_half_a_unit(self):
        self.sold(24.0, 10, demand_qty=20)
        self.assertEqual(self.sales_price(), 12.0)

    def test_prices_are_in_the_companys_currency(self):
        eur = self.env.ref("base.EUR")
        eur.active = True
        eur.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": eur.id, "name": "2020-01-01", "rate": 0.8}
        )
        self.sold(8.0, 30, currency=eur)
        self.sold(14.0, 10)
        # 8.00 EUR are 10.00: (10 x 30 + 14 x 10) / 40
        self.assertEqual(self.sales_price(), 11.0)

    def test_a_vendor_whose_receipts_are_late_loses_a_balanced_choice(self):
        other = self.env["res.partner"].create({"name": "Punctual"})
        self.offer(self.lamp, vendor=other, price=5.05, delay=5, sequence=2)
        self.env.company.replenish_policy_id = self.env["replenishment.policy"].create(
            {"name": "Balanced", "vendor_strategy": "balanced", "day_value_pct": 0.2}
        )
        self.plan()
        self.assertEqual(self.suggestions(self.lamp, "drafted").partner_id, self.vendor)
        self.env["replenishment.lead.time"].create(
            {
                "warehouse_id": self.abroad.id,
                "partner_id": self.vendor.id,
                "lane_id": self.sea.id,
                "median_days": 40,
                "deviation_days": 0,
                "receipt_count": 9,
            }
        )
        self.plan()
        # 5.50 + (30 + 10 late) x 1 cent against 5.55 + 30 x 1.01 cents
        suggestion = self.suggestions(self.lamp, "drafted")
        self.assertEqual(suggestion.partner_id, other)
        texts = "\n".join(suggestion._explanation_texts())
        self.assertIn("receipts come 10 days later", texts)

    def test_weight_in_pounds_is_charged_by_kilogram(self):
        self.sea.write({"cost_per_unit": 0, "cost_per_kg": 1.0})
        self.lamp.weight = 2.0
        self.plan()
        freight = self.suggestions(self.lamp).freight_amount
        quantity = self.suggestions(self.lamp).quantity
        self.assertAlmostEqual(freight, quantity * 2.0, 2)
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("product.weight_in_lbs", "1")
        self.plan()
        freight = self.suggestions(self.lamp).freight_amount
        self.assertAlmostEqual(freight, quantity * 2.0 * 0.45359237, 2)
