# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders and stock.

=======================  ======================================================
GET  truth               counts to compare a pull with: see ``truth.py``
GET  orders              every order with its units, bundles as components
POST orders              add a special order, as in a scenario (day is now);
                         with ``count`` so many, with ``over_seconds`` placed
                         evenly in that time until now
POST orders/ID           change ``status``, ``quantity_cancelled`` (the new
                         count), ``cancel_user``; only steps of a real order
POST ship/ID             pack it and hand it over; ``quantity`` packs some units
POST stock               ``warehouse``, ``sku`` and the quantities to set
=======================  ======================================================
"""

from . import scenario_fields as f
from .order_payload import rendered_order
from .scenario_checks import check_order
from .scenario_orders import SpecialOrder
from .truth import order_rows

TO_SHIP = ("AWAITING_COLLECTION", "IN_TRANSIT")


class OrdersAdmin:
    def truth(self):
        with self.world.lock:
            return self.world.truth()

    def orders(self):
        """Rows of id, shop, warehouse, status, created, updated and units."""
        with self.world.lock:
            return order_rows(self.world)

    def add_order(self, **values):
        """Add an order of today and return its id; keys as in a scenario's orders."""
        (order_id,) = self.add_orders(count=1, **values)
        return order_id

    def add_orders(self, *, count, over_seconds=0, **values):
        """Add many orders that are alike, and return their ids."""
        spec = f.read_object(SpecialOrder, {"day": "0d", **values}, "order")
        with self.world.lock:
            check_order(self.world.scenario, spec, "order")
            orders = self.world.order_book.add(
                spec, count=count, over_seconds=over_seconds
            )
            for order in orders:
                # Many orders are read soon: a page of them then costs little.
                rendered_order(self.world, order)
            return [order.id for order in orders]

    def change_order(self, order_id, **values):
        """Change an order as its next real step; without values it is touched."""
        unknown = set(values) - {"status", "quantity_cancelled", "cancel_user"}
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        with self.world.lock:
            self.world.order_book.change(order_id, **values)

    def ship_order(self, order_id, quantity=None):
        """Bring an order on its way; with ``quantity`` only pack so many units."""
        with self.world.lock:
            book = self.world.order_book
            if quantity is not None:
                return book.ship_in_part(order_id, quantity)
            for status in TO_SHIP:
                # A packed order is only handed over.
                if book.by_id[order_id].status != status:
                    book.change(order_id, status=status)

    def set_stock(self, warehouse, sku, **quantities):
        with self.world.lock:
            self.world.set_stock(warehouse, sku, **quantities)

    def _get_truth(self, _body):
        return self.truth()

    def _get_orders(self, _body):
        return {"orders": self.orders()}

    def _post_orders(self, *arguments):
        if len(arguments) == 2:
            order_id, body = arguments
            return self.change_order(order_id, **body)
        if "count" in arguments[0]:
            return {"ids": self.add_orders(**arguments[0])}
        return {"id": self.add_order(**arguments[0])}

    def _post_ship(self, order_id, body):
        self.ship_order(order_id, **body)

    def _post_stock(self, body):
        self.set_stock(**body)
