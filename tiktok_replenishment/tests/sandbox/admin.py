# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Steering and watching the sandbox: in process, or over HTTP under ``/_sim/``.

=======================  ======================================================
GET  health, truth       is it up; counts to compare a pull with
GET  requests            the calls so far (DELETE forgets them)
GET  clock               the time; POST ``advance_seconds``, ``is_frozen``
POST faults              add a fault: see ``faults.py`` (DELETE removes all)
POST orders              add a special order, as in a scenario (day is now)
POST orders/ID           change ``status``, ``quantity_cancelled``
POST stock               ``warehouse``, ``sku`` and the quantities to set
POST settings            ``goodcang_envelope``, ``user_type``, ``scopes``
POST authorization       ``action``: issue_code, expire_access, revoke
=======================  ======================================================
"""

from datetime import datetime, timezone

from . import scenario_fields as f
from .goodcang import ENVELOPES
from .messages import Answer
from .scenario import SpecialOrder

PREFIX = "/_sim/"
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


class Admin:
    def __init__(self, *, world, authorization, goodcang, faults, log):
        self.world = world
        self.authorization = authorization
        self.goodcang = goodcang
        self.faults = faults
        self.log = log

    def truth(self):
        with self.world.lock:
            return self.world.truth()

    def requests(self, endpoint=None):
        """The calls so far: endpoint, method, path, HTTP status, business code."""
        return [row for row in self.log if endpoint in (None, row["endpoint"])]

    def forget_requests(self):
        self.log.clear()

    def advance_clock(self, seconds):
        self.world.clock.advance(seconds)

    def add_fault(self, **values):
        self.faults.add(**values)

    def clear_faults(self):
        self.faults.clear()

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

    def set_settings(self, *, goodcang_envelope=None, user_type=None, scopes=None):
        if goodcang_envelope is not None:
            if goodcang_envelope not in ENVELOPES:
                raise ValueError(f"goodcang_envelope: one of {', '.join(ENVELOPES)}")
            self.goodcang.envelope = goodcang_envelope
        if user_type is not None:
            self.authorization.user_type = user_type
        if scopes is not None:
            self.authorization.scopes = tuple(scopes)

    def authorize(self, action):
        """issue_code returns a fresh code; expire_access and revoke return None."""
        if action not in ("issue_code", "expire_access", "revoke"):
            raise ValueError("action: issue_code, expire_access or revoke is expected")
        with self.world.lock:
            return getattr(self.authorization, action)()

    # Over HTTP

    def answer(self, request):
        name, _slash, argument = request.path.removeprefix(PREFIX).partition("/")
        body = request.json()
        try:
            handle = getattr(self, f"_{request.method.lower()}_{name}", None)
            if handle is None or body is None:
                return Answer.of_json({"error": "no such call"}, status=404)
            result = handle(argument, body) if argument else handle(body)
        except (ValueError, TypeError, LookupError) as error:
            return Answer.of_json({"error": str(error)}, status=400)
        return Answer.of_json({"ok": True} if result is None else result)

    def _get_health(self, _body):
        return {"ok": True, "scenario": self.world.scenario.name}

    def _get_truth(self, _body):
        return self.truth()

    def _get_requests(self, _body):
        return {"requests": self.requests()}

    def _delete_requests(self, _body):
        self.forget_requests()

    def _get_clock(self, _body):
        now = self.world.clock()
        moment = datetime.fromtimestamp(now, tz=timezone.utc)
        return {"now": now, "iso": moment.isoformat()}

    def _post_clock(self, body):
        clock = self.world.clock
        clock.advance(body.get("advance_seconds", 0))
        if "is_frozen" in body:
            clock.freeze() if body["is_frozen"] else clock.run()
        return self._get_clock(body)

    def _post_faults(self, body):
        self.add_fault(**body)

    def _delete_faults(self, _body):
        self.clear_faults()

    def _post_orders(self, *arguments):
        if len(arguments) == 2:
            order_id, body = arguments
            return self.change_order(order_id, **body)
        return {"id": self.add_order(**arguments[0])}

    def _post_stock(self, body):
        self.set_stock(**body)

    def _post_settings(self, body):
        self.set_settings(**body)

    def _post_authorization(self, body):
        result = self.authorize(**body)
        return None if result is None else {"code": result}
