# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.tests import TransactionCase


class PlanningCase(TransactionCase):
    """A warehouse abroad, a domestic one, a vendor, and sales as needed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.abroad = cls.warehouse(
            "US1", replenish_lead_days=20, replenish_safety_days=5
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.item_model = cls.env["replenishment.item"]
        cls.run_model = cls.env["replenishment.run"]

    @classmethod
    def warehouse(cls, code, **values):
        return cls.env["stock.warehouse"].create(
            {
                "name": f"Warehouse {code}",
                "code": code,
                "replenish_role": "overseas",
                "replenish_tz": "America/Los_Angeles",
                **values,
            }
        )

    @classmethod
    def lane(cls, source, destination, days, **values):
        return cls.env["replenishment.lane"].create(
            {
                "name": f"{source.code or 'Vendors'} to {destination.code}",
                "source_warehouse_id": source.id,
                "warehouse_id": destination.id,
                "transit_days": days,
                **values,
            }
        )

    @classmethod
    def product(cls, name, offers=({},), **values):
        product = cls.env["product.product"].create(
            {"name": name, "default_code": name, "is_storable": True, **values}
        )
        for sequence, offer in enumerate(offers, start=1):
            cls.offer(product, sequence=sequence, **offer)
        return product

    @classmethod
    def offer(cls, product, vendor=None, **values):
        return cls.env["product.supplierinfo"].create(
            {
                "partner_id": (vendor or cls.vendor).id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": 22.0,
                "delay": 7,
                **values,
            }
        )

    @classmethod
    def stock(cls, product, warehouse, quantity):
        cls.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, quantity
        )

    @classmethod
    def sell(cls, product, warehouse, per_day, days=90, until_days_ago=1):
        """The same quantity on each of the last days."""
        today = warehouse._replenish_today()
        cls.env["replenishment.demand"].create(
            [
                {
                    "product_id": product.id,
                    "warehouse_id": warehouse.id,
                    "company_id": warehouse.company_id.id,
                    "day": today - timedelta(days=ago),
                    "qty": per_day,
                }
                for ago in range(until_days_ago, until_days_ago + days)
            ]
        )

    @classmethod
    def plan(cls):
        """Plan the company; return the run."""
        return cls.run_model._plan_company(cls.env.company)

    @classmethod
    def item(cls, product, warehouse=None):
        return cls.item_model.search(
            [
                ("product_id", "=", product.id),
                ("warehouse_id", "=", (warehouse or cls.abroad).id),
            ]
        )

    @classmethod
    def orders(cls, product):
        """Purchase order lines of a product, oldest first."""
        return cls.env["purchase.order.line"].search(
            [("product_id", "=", product.id)], order="id"
        )

    @classmethod
    def suggestions(cls, product, *states):
        domain = [("product_id", "=", product.id)]
        if states:
            domain.append(("state", "in", states))
        return cls.env["replenishment.suggestion"].search(domain, order="id")

    @classmethod
    def native_rule(cls, product, warehouse=None, **values):
        """A reordering rule of Odoo for a product in a warehouse."""
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": product.id,
                "location_id": (warehouse or cls.abroad).lot_stock_id.id,
                "product_min_qty": 0,
                "product_max_qty": 0,
                **values,
            }
        )

    @classmethod
    def receive(cls, picking, quantity=None, backorder=True):
        """Receive a picking of one move, or a part of it."""
        move = picking.move_ids
        move.quantity = move.product_uom_qty if quantity is None else quantity
        move.picked = True
        left = {} if backorder else {"picking_ids_not_to_backorder": picking.ids}
        picking.with_context(skip_backorder=True, **left).button_validate()

    @classmethod
    def foreign_currency(cls, code, company_rate):
        """A currency, one unit of which is worth so much of the company's."""
        currency = cls.env.ref(f"base.{code}")
        currency.active = True
        cls.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "name": "2020-01-01",
                "inverse_company_rate": company_rate,
                "company_id": cls.env.company.id,
            }
        )
        return currency

    @classmethod
    def user(cls, login, *groups):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "email": f"{login}@example.com",
                "group_ids": [
                    Command.set(
                        [cls.env.ref(g).id for g in ("base.group_user", *groups)]
                    )
                ],
            }
        )

    @classmethod
    def textbook(cls, name="HOME-2500"):
        """100 a day, 20 + 5 days, 2300 in stock: reorder point 2500, order 900."""
        product = cls.product(
            name,
            offers=({"min_qty": 100, "replenish_multiple": 50},),
            replenish_lead_days=20,
            replenish_safety_days=5,
        )
        cls.sell(product, cls.abroad, 100)
        cls.stock(product, cls.abroad, 2300)
        return product
