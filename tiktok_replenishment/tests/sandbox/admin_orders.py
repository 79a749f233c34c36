# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders and stock.

=======================  ======================================================
GET  truth               counts to compare a pull with
POST orders              add a special order, as in a scenario (day is now)
POST orders/ID           change ``status``, ``quantity_cancelled``
POST stock               ``warehouse``, ``sku`` and the quantities to set
=======================  ======================================================
"""

from . import scenario_fields as f
from .scenario import SpecialOrder

STATUSES = (
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
    "CANCELLED",
)


class OrdersAdmin:
    def truth(self):
        with self.world.lock:
            return self.world.truth()

    def add_order(self, **values):
        """Add an order of today and return its id; keys as in a scenario's orders."""
        spec = f.read_object(SpecialOrder, {"day": "0d", **values}, "order")
        with self.world.lock:
            listing = self.world.listings.get(spec.seller_sku)
            if listing is None:
                raise ValueError("seller_sku: no such listing")
            return self.world.order_book.add(spec).id

    def change_order(self, order_id, **values):
        if values.get("status", "COMPLETED") not in STATUSES:
            raise ValueError(f"status: one of {', '.join(STATUSES)} is expected")
        unknown = set(values) - {"status", "quantity_cancelled", "cancel_user"}
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        with self.world.lock:
            self.world.order_book.change(order_id, **values)

    def set_stock(self, warehouse, sku, **quantities):
        with self.world.lock:
            self.world.set_stock(warehouse, sku, **quantities)

    def _get_truth(self, _body):
        return self.truth()

    def _post_orders(self, *arguments):
        if len(arguments) == 2:
            order_id, body = arguments
            return self.change_order(order_id, **body)
        return {"id": self.add_order(**arguments[0])}

    def _post_stock(self, body):
        self.set_stock(**body)
