# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fulfilled by TikTok.

=======================  ======================================================
GET  inbound             all inbound orders
POST inbound             ``warehouse``, ``lines`` {sku: planned}, ``status``
                         (TO_BE_RECEIVED), ``expected_in_days`` (7)
POST inbound/ID          ``status``, ``received`` and ``defective`` {sku: all
                         that has come so far}, ``expected_in_days``
=======================  ======================================================
"""


class FbtAdmin:
    def add_inbound_order(self, **values):
        """Send goods to an FBT warehouse; return the inbound order's id.

        ``lines`` is a planned quantity by the product's own SKU.
        """
        with self.world.lock:
            return self.world.fbt.inbound.add(**values).id

    def change_inbound_order(self, order_id, **values):
        """Move an inbound order on; RECEIVED alone receives all that was planned."""
        with self.world.lock:
            self.world.fbt.inbound.change(order_id, **values)

    def inbound_orders(self):
        with self.world.lock:
            return [
                {
                    "id": order.id,
                    "warehouse": order.warehouse,
                    "status": order.status,
                    "expected": order.expected,
                    "lines": {
                        line.sku: {
                            "goods_id": self.world.fbt.goods[line.sku].id,
                            "planned": line.planned,
                            "received": line.received,
                            "defective": line.defective,
                        }
                        for line in order.lines
                    },
                }
                for order in self.world.fbt.inbound.by_id.values()
            ]

    def _get_inbound(self, _body):
        return {"inbound_orders": self.inbound_orders()}

    def _post_inbound(self, *arguments):
        if len(arguments) == 2:
            order_id, body = arguments
            return self.change_inbound_order(order_id, **body)
        return {"id": self.add_inbound_order(**arguments[0])}
