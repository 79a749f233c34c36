# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta, timezone
from decimal import Decimal

from odoo import fields
from odoo.tests import new_test_user

from ..connectors.threepl.base import StockRow, StockSnapshot
from .common_outside import OutsideCase


class ReconcileCase(OutsideCase):
    """One warehouse that an operator and Odoo both count."""

    def setUp(self):
        super().setUp()
        self.mug = self.product("MUG", standard_price=4.0)
        self.vase = self.product("VASE", standard_price=10.0)
        self.place = self.connect_operator().warehouse_ids.filtered(
            lambda warehouse: warehouse.warehouse_id == self.us1
        )
        self.stock_location = self.us1.lot_stock_id
        # The first pull was six hours ago; each further one comes an hour later.
        self.as_of = fields.Datetime.now() - timedelta(hours=7)

    def have(self, product, quantity, location=None, **values):
        """Let Odoo have a quantity, as if for long."""
        return self.env["stock.quant"]._update_available_quantity(
            product, location or self.stock_location, quantity, **values
        )

    def on_hand(self, product, location=None):
        self.env.invalidate_all()
        return sum(
            self.env["stock.quant"]
            .search(
                [
                    ("product_id", "=", product.id),
                    ("location_id", "child_of", (location or self.stock_location).id),
                ]
            )
            .mapped("quantity")
        )

    def row(self, sku, place="US1", **quantities):
        return StockRow(
            warehouse_code=place,
            external_sku=sku,
            **{f"qty_{name}": Decimal(value) for name, value in quantities.items()},
        )

    def snapshot(self, rows, hours=1, absent_means_zero=True):
        """What the operator answers, `hours` after its last answer."""
        self.as_of += timedelta(hours=hours)
        return StockSnapshot(
            rows=tuple(rows),
            as_of=self.as_of.replace(tzinfo=timezone.utc),
            pages=1,
            expected_count=None,
            absent_means_zero=absent_means_zero,
        )

    def pull(self, rows=None, place=None, hours=1, absent_means_zero=True, **on_hand):
        """An accepted pull, by default with on hand by SKU."""
        rows = rows or [
            self.row(sku, available=units, on_hand=units)
            for sku, units in on_hand.items()
        ]
        snapshot = self.snapshot(rows, hours, absent_means_zero)
        pull = (place or self.place)._store_answer(snapshot)
        self.assertEqual(pull.state, "done")
        return pull

    def compared(self, product, warehouse=None):
        self.env.invalidate_all()
        return self.env["replenishment.threepl.comparison"].search(
            [
                ("product_id", "=", product.id),
                ("warehouse_id", "=", (warehouse or self.us1).id),
            ]
        )

    def move(self, product, quantity, source, target, at=None, **values):
        """A movement that Odoo has done, at the moment `at`."""
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                **values,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        if at:
            move.date = at
        return move

    def open_move(self, product, quantity, source, target, **values):
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                **values,
            }
        )
        move._action_confirm()
        return move

    @property
    def customers(self):
        return self.env.ref("stock.stock_location_customers")

    @property
    def suppliers(self):
        return self.env.ref("stock.stock_location_suppliers")

    def correct(self, product, quantity):
        """A person counts in Odoo and applies the count."""
        quant = (
            self.env["stock.quant"]
            .with_context(inventory_mode=True)
            .create(
                {
                    "product_id": product.id,
                    "location_id": self.stock_location.id,
                    "inventory_quantity": quantity,
                }
            )
        )
        quant.action_apply_inventory()


class VarianceCase(ReconcileCase):
    """A warehouse whose differences are proposed."""

    def setUp(self):
        super().setUp()
        self.place.reconcile_mode = "propose"
        self.start = self.as_of

    def variances(self):
        self.env.invalidate_all()
        return self.env["replenishment.threepl.variance"].search([])

    def said(self, variance):
        """All that the chatter says, newest first."""
        return "\n".join(variance.message_ids.mapped("body"))

    def line(self, variance, product):
        return variance.line_ids.filtered(lambda line: line.product_id == product)

    def propose(self, have=100, **on_hand):
        """Odoo has 100 mugs and two pulls find 90, and `on_hand` of others."""
        if have:
            self.have(self.mug, have)
        self.pull(MUG=90, **on_hand)
        self.pull(MUG=90, **on_hand)
        return self.variances()[0]

    def stock_manager(self):
        login = "stock-manager"
        found = self.env["res.users"].search([("login", "=", login)])
        return found or new_test_user(
            self.env, login, groups="stock.group_stock_manager"
        )
