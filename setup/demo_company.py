# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Master data of a scenario in Odoo: what an administrator would type in by hand.

Running it again updates what is there.
"""

from datetime import timedelta

from odoo.fields import Command

USERS = (
    (
        "buyer",
        "Bella Buyer",
        "en_US",
        ("group_planner", "purchase.group_purchase_user"),
    ),
    ("caigou", "采购小李", "zh_CN", ("group_planner", "purchase.group_purchase_user")),
    ("manager", "Max Manager", "en_US", ("group_manager",)),
    ("ads", "Ada Ads", "en_US", ("group_viewer",)),
)
ADDON = "tiktok_replenishment"


class DemoCompany:
    """Writes a `Scenario` into the company of an environment."""

    def __init__(self, env, scenario):
        self.env = env
        self.scenario = scenario
        self.company = env.company

    def write(self):
        self._currencies()
        self._users()
        self._policies()
        self._warehouses()
        self._lanes()
        self._vendors()
        self._products()
        self._own_stock()

    def ensure(self, model, domain, values):
        """The record that matches, updated; else a new one."""
        record = self.env[model].with_context(active_test=False).search(domain, limit=1)
        if record:
            record.write(values)
            return record
        return self.env[model].create(values)

    def warehouse(self, code):
        return self.env["stock.warehouse"].search(
            [("code", "=", code), ("company_id", "=", self.company.id)]
        )

    def product(self, sku):
        return self.env["product.product"].search([("default_code", "=", sku)])

    def _currency(self, name):
        currency = self.env.ref(f"base.{name}")
        currency.active = True
        return currency

    def _currencies(self):
        if self.company.currency_id.name != self.scenario.company_currency:
            self.company.currency_id = self._currency(self.scenario.company_currency)
        for name, rate in self.scenario.exchange_rates.items():
            self.ensure(
                "res.currency.rate",
                [
                    ("currency_id", "=", self._currency(name).id),
                    ("name", "=", "2020-01-01"),
                ],
                {
                    "currency_id": self._currency(name).id,
                    "name": "2020-01-01",
                    "company_id": self.company.id,
                    "inverse_company_rate": rate,
                },
            )

    def _users(self):
        self.company.name = self.scenario.name
        for login, name, lang, group_names in USERS:
            group_ids = [
                self.env.ref(group if "." in group else f"{ADDON}.{group}").id
                for group in ("base.group_user", *group_names)
            ]
            self.ensure(
                "res.users",
                [("login", "=", login)],
                {
                    "login": login,
                    "password": login,
                    "name": name,
                    "lang": lang,
                    "tz": "Asia/Shanghai" if lang == "zh_CN" else "America/New_York",
                    "group_ids": [Command.set(group_ids)],
                },
            )

    def _policies(self):
        for policy in self.scenario.policies:
            self.ensure(
                "replenishment.policy",
                [("name", "=", policy.name)],
                {
                    "name": policy.name,
                    "kind": policy.kind,
                    "safety_days": policy.safety_days,
                    "review_days": policy.review_days,
                    "warning_pct": policy.warning_pct,
                    "campaign_buffer_days": policy.campaign_buffer_days,
                    "max_cover_days": policy.max_cover_days,
                    "vendor_strategy": "cheapest",
                },
            )

    def _warehouses(self):
        for spec in self.scenario.warehouses:
            self.ensure(
                "stock.warehouse",
                [("code", "=", spec.code), ("company_id", "=", self.company.id)],
                {
                    "name": spec.name or spec.code,
                    "code": spec.code,
                    "replenish_role": spec.role,
                    "replenish_method": spec.method,
                    "replenish_stock_source": spec.stock_source,
                    "replenish_lead_days": spec.lead_days,
                    "replenish_safety_days": spec.safety_days,
                    "replenish_tz": spec.tz or False,
                },
            )

    def _lanes(self):
        for spec in self.scenario.warehouses:
            for number, source in enumerate(spec.sources, start=1):
                dest, origin = self.warehouse(spec.code), self.warehouse(source)
                self.ensure(
                    "replenishment.lane",
                    [
                        ("warehouse_id", "=", dest.id),
                        ("source_warehouse_id", "=", origin.id),
                    ],
                    {
                        "name": f"{source} → {spec.code}",
                        "sequence": number * 10,
                        "warehouse_id": dest.id,
                        "source_warehouse_id": origin.id,
                        "mode": "sea",
                        "transit_days": spec.lead_days,
                    },
                )

    def _vendors(self):
        for vendor in self.scenario.vendors:
            country = self.env["res.country"].search([("code", "=", vendor.country)])
            self.ensure(
                "res.partner",
                [("name", "=", vendor.name)],
                {
                    "name": vendor.name,
                    "is_company": True,
                    "country_id": country.id,
                    "property_purchase_currency_id": self._currency(vendor.currency).id,
                },
            )

    def _products(self):
        for spec in self.scenario.products:
            if spec.in_odoo:
                product = self._product(spec)
                product.seller_ids.unlink()
                for sequence, offer in enumerate(spec.vendors, start=1):
                    self._offer(product, offer, sequence)

    def _product(self, spec):
        policy = self.env["replenishment.policy"].search(
            [("name", "=", spec.policy or "–")], limit=1
        )
        return self.ensure(
            "product.product",
            [("default_code", "=", spec.sku)],
            {
                "name": spec.name,
                "default_code": spec.sku,
                "type": "consu",
                "is_storable": True,
                "list_price": spec.price,
                "weight": spec.weight_kg,
                "volume": spec.volume_m3,
                "replenish_lead_days": spec.lead_days,
                "replenish_safety_days": spec.safety_days,
                "replenish_policy_id": policy.id,
                "replenish_carton_qty": spec.carton_qty,
            },
        )

    def _offer(self, product, offer, sequence):
        vendor = self.env["res.partner"].search([("name", "=", offer.name)], limit=1)
        self.env["product.supplierinfo"].create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "sequence": sequence,
                "price": offer.price,
                "currency_id": vendor.property_purchase_currency_id.id,
                "delay": offer.delay,
                "min_qty": offer.min_qty,
                "replenish_multiple": offer.multiple,
            }
        )

    def _own_stock(self):
        """Stock of warehouses whose numbers Odoo keeps."""
        for spec in self.scenario.products:
            for code, level in spec.stock.items():
                warehouse = self.warehouse(code)
                if spec.in_odoo and warehouse.replenish_stock_source == "odoo":
                    self._set_stock(self.product(spec.sku), warehouse, level.available)

    def _set_stock(self, product, warehouse, quantity):
        location = warehouse.lot_stock_id
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "location_id": location.id,
                "inventory_quantity": quantity,
            }
        )._apply_inventory()

    def write_campaigns(self):
        """Campaigns of the scenario; each plans its products at once."""
        for campaign in self.scenario.campaigns:
            today = (
                self.env["stock.warehouse"]
                .search([("replenish_role", "=", "overseas")], limit=1)
                ._replenish_today()
            )
            values = {
                "name": campaign.name,
                "first_day": today + timedelta(days=campaign.start),
                "last_day": today + timedelta(days=campaign.end),
            }
            record = self.ensure(
                "replenishment.campaign", [("name", "=", campaign.name)], values
            )
            record.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "product_tmpl_id": self.product(sku).product_tmpl_id.id,
                        "uplift_pct": campaign.uplift_pct,
                        "safety_factor": campaign.safety_factor,
                    }
                )
                for sku in campaign.all_skus
            ]

    def write_manual_forecasts(self):
        """Forecasts that the scenario sets by hand, for products without history."""
        for spec in self.scenario.products:
            for code, sales in spec.manual_avg_daily_sales.items():
                item = self.env["replenishment.item"]._find_or_create(
                    [(self.product(spec.sku).id, self.warehouse(code).id)]
                )
                item.write({"is_manual": True, "avg_daily_sales_manual": sales})
