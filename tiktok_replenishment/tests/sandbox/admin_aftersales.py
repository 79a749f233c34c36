# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellations and returns.

=======================  ======================================================
GET  aftersales          all of them, with their units as in ``orders``
POST cancellations       ``order_id``, ``quantity`` (all that are left),
                         ``restock`` (true), ``user`` (BUYER), ``status``
POST returns             ``order_id``, ``quantity``, ``type``
                         (RETURN_AND_REFUND), ``status``, ``user``
POST aftersales/ID       ``status``: the request moves on
=======================  ======================================================
"""

from .truth import unit_rows


class AftersalesAdmin:
    def cancel_order(self, order_id, **values):
        """Cancel units, before or after shipping by the order's status; return the id.

        ``quantity`` None takes all that are left. ``status`` may be that of a request
        that is not answered yet (``CANCELLATION_REQUEST_PENDING``).
        """
        with self.world.lock:
            return self.world.aftersales.cancel(order_id, **values).id

    def return_order(self, order_id, **values):
        """Make a return of units of a shipped order; return its id."""
        with self.world.lock:
            return self.world.aftersales.take_back(order_id, **values).id

    def change_aftersale(self, aftersale_id, *, status):
        """Move a request on; an approved cancellation then takes effect."""
        with self.world.lock:
            self.world.aftersales.change(aftersale_id, status)

    def aftersales(self):
        """All requests; their units are as those in ``orders``."""
        with self.world.lock:
            requests = self.world.aftersales.by_id.values()
            return [_told(self.world, request) for request in requests]

    def _get_aftersales(self, _body):
        return {"aftersales": self.aftersales()}

    def _post_aftersales(self, aftersale_id, body):
        self.change_aftersale(aftersale_id, **body)

    def _post_cancellations(self, body):
        return {"id": self.cancel_order(**body)}

    def _post_returns(self, body):
        return {"id": self.return_order(**body)}


def _told(world, request):
    order = world.orders[request.order_id]
    return {
        "id": request.id,
        "kind": request.kind,
        "type": request.type,
        "status": request.status,
        "restocks": request.restocks,
        "shop": request.shop,
        "order_id": request.order_id,
        "created": request.created,
        "updated": request.updated,
        "units": [
            row for unit in request.units for row in unit_rows(world, order, unit)
        ],
    }
