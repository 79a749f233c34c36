# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellations and returns, and what they do to their order.

A unit is in one request at a time; it is free again when that was refused.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count

CANCEL_STATUSES = tuple(
    f"CANCELLATION_REQUEST_{end}"
    for end in ("PENDING", "SUCCESS", "CANCEL", "COMPLETE")
)
CANCEL_APPROVED = ("CANCELLATION_REQUEST_SUCCESS", "CANCELLATION_REQUEST_COMPLETE")
CANCELLABLE = (
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
)
RETURNABLE = ("IN_TRANSIT", "DELIVERED", "COMPLETED")
# A refund is possible as soon as the parcel is packed.
REFUNDABLE = ("AWAITING_COLLECTION", *RETURNABLE)
COMMON_STATUSES = (
    "AWAITING_BUYER_SHIP",
    "BUYER_SHIPPED_ITEM",
    "REJECT_RECEIVE_PACKAGE",
    "AWAITING_BUYER_RESPONSE",
)
REFUND_STATUSES = (
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "RETURN_OR_REFUND_REQUEST_SUCCESS",
    "RETURN_OR_REFUND_REQUEST_CANCEL",
    "RETURN_OR_REFUND_REQUEST_COMPLETE",
    # The word order differs: so it is in the real service.
    "REFUND_OR_RETURN_REQUEST_REJECT",
)
RETURN_STATUSES = {
    "REFUND": (*REFUND_STATUSES, *COMMON_STATUSES),
    "RETURN_AND_REFUND": (*REFUND_STATUSES, *COMMON_STATUSES),
    "REPLACEMENT": (
        "REPLACEMENT_REQUEST_PENDING",
        "REPLACEMENT_REQUEST_REJECT",
        "REPLACEMENT_REQUEST_REFUND_SUCCESS",
        "REPLACEMENT_REQUEST_CANCEL",
        "REPLACEMENT_REQUEST_COMPLETE",
        *COMMON_STATUSES,
    ),
    "EXCHANGE": (
        "EXCHANGE_REQUEST_PENDING",
        "EXCHANGE_REQUEST_REFUND_SUCCESS",
        "EXCHANGE_REQUEST_CANCEL",
        "EXCHANGE_REQUEST_COMPLETE",
        *COMMON_STATUSES,
    ),
}
REFUNDED = (
    "RETURN_OR_REFUND_REQUEST_COMPLETE",
    "REPLACEMENT_REQUEST_REFUND_SUCCESS",
    "EXCHANGE_REQUEST_REFUND_SUCCESS",
)
USERS = ("BUYER", "SELLER", "OPERATOR", "SYSTEM")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimAftersale:
    """``units`` are the order's own; ``restocks`` is None for a return."""

    id: str
    kind: str
    type: str
    status: str
    user: str
    order_id: str
    shop: str
    units: tuple
    created: int
    updated: int
    restocks: bool | None = None

    @property
    def unit_ids(self):
        return [unit.id for unit in self.units]

    @property
    def statuses(self):
        is_return = self.kind == "return"
        return RETURN_STATUSES[self.type] if is_return else CANCEL_STATUSES

    @property
    def is_approved(self):
        return self.kind == "cancellation" and self.status in CANCEL_APPROVED

    @property
    def is_refunded(self):
        return self.status in REFUNDED

    @property
    def is_refused(self):
        return self.status.endswith(("_CANCEL", "_REJECT"))

    @property
    def next_statuses(self):
        """An approved cancellation is only completed; what is over stays so."""
        is_complete = self.status.endswith("_COMPLETE")
        if is_complete or self.is_refused or self.is_refunded:
            return ()
        return CANCEL_APPROVED if self.is_approved else self.statuses


class AftersaleBook:
    """All cancellations and returns by id.

    Each of ``listeners`` is called with a request that is new or has moved on.
    """

    def __init__(self, world):
        self.world = world
        self.by_id = {}
        self.listeners = []
        # Units whose stock is not put back when they are cancelled.
        self.written_off = set()
        self._of_order = defaultdict(dict)
        self._numbers = count(1)

    def cancel(self, order_id, *, quantity=None, restock=True, user="BUYER", status=""):
        """Cancel units (all that are left) and return the cancellation.

        Without a status it is complete at once.
        """
        order = self._order(order_id, CANCELLABLE)
        return self._add(
            order,
            quantity,
            kind="cancellation",
            type="BUYER_CANCEL" if user == "BUYER" else "CANCEL",
            status=status or "CANCELLATION_REQUEST_COMPLETE",
            user=user,
            restocks=restock,
        )

    def take_back(
        self,
        order_id,
        *,
        quantity=None,
        type="RETURN_AND_REFUND",
        status="",
        user="BUYER",
    ):
        """Make a return of units of an order; without a status it is complete."""
        _one_of("type", type, RETURN_STATUSES)
        order = self._order(order_id, REFUNDABLE if type == "REFUND" else RETURNABLE)
        statuses = RETURN_STATUSES[type]
        return self._add(
            order,
            quantity,
            kind="return",
            type=type,
            status=status or next(one for one in statuses if "_COMPLETE" in one),
            user=user,
        )

    def change(self, request_id, status):
        """Move a request on; one that was refused or done stays so."""
        request = self.by_id[request_id]
        _one_of("status", status, request.statuses)
        if status not in request.next_statuses:
            raise ValueError(f"status: the request is {request.status} for good")
        moved = replace(request, status=status, updated=self.world.order_book.now)
        if not request.is_approved:
            self._take_effect(moved)
        return self._keep(moved)

    def _add(self, order, quantity, **values):
        now = self.world.order_book.now
        request = SimAftersale(
            id=f"4035{order.id[-12:]}{next(self._numbers):03d}",
            order_id=order.id,
            shop=order.shop,
            units=self._free_units(order, quantity),
            created=now,
            updated=now,
            **values,
        )
        _one_of("user", request.user, USERS)
        _one_of("status", request.status, request.statuses)
        self._take_effect(request)
        return self._keep(request)

    def _keep(self, request):
        self.by_id[request.id] = request
        self._of_order[request.order_id][request.id] = request
        for listener in self.listeners:
            listener(request)
        return request

    def _take_effect(self, request):
        order = self.world.order_book.by_id[request.order_id]
        if request.is_approved:
            self._cancel_units(request, order)
        elif request.is_refunded and order.status in REFUNDABLE:
            others = self._of_order[order.id].values()
            refunded = set(request.unit_ids).union(
                *(one.unit_ids for one in others if one.is_refunded)
            )
            if refunded.issuperset(unit.id for unit in order.kept_units):
                self.world.order_book.change(order.id, status="COMPLETED")

    def _cancel_units(self, request, order):
        lost = set() if request.restocks else set(request.unit_ids)
        # Before the event: whoever counts the stock asks for it.
        self.written_off |= lost
        try:
            self.world.order_book.cancel(
                order, request.units, user=request.user, restock=request.restocks
            )
        except ValueError:
            self.written_off -= lost
            raise

    def _order(self, order_id, statuses):
        order = self.world.orders[order_id]
        if order.status not in statuses:
            raise ValueError(
                f"the order is {order.status}: {', '.join(statuses)} is expected"
            )
        return order

    def _free_units(self, order, quantity):
        """The first ``quantity`` units that are in no request, or all of them."""
        held = {
            unit_id
            for request in self._of_order[order.id].values()
            if not request.is_refused
            for unit_id in request.unit_ids
        }
        free = [unit for unit in order.kept_units if unit.id not in held]
        quantity = len(free) if quantity is None else quantity
        if not 1 <= quantity <= len(free):
            raise ValueError(f"quantity: {len(free)} units are left")
        return tuple(free[:quantity])


def _one_of(name, value, choices):
    if value not in choices:
        raise ValueError(f"{name}: one of {', '.join(choices)} is expected")
