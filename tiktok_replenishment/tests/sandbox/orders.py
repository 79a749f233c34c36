# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The order book of the simulated shops, and how orders change."""

import heapq

from .order_making import OrderMaker
from .order_status import SHIPPED, check_move, display_status

HOLD_SECONDS = 3600


class OrderBook:
    """All orders by id; sales patterns are continued as days pass.

    Each of ``listeners`` is called as ``listener(event, order, units)`` after a change;
    events are placed, changed (the status), cancelled and shipped (the units left the
    warehouse). Orders of sales patterns and of the scenario are history: no event.
    """

    def __init__(self, scenario, clock):
        self.clock = clock
        self.by_id = {}
        # Moves with every change: what was found before is old.
        self.version = 0
        self.listeners = []
        self._holds = []
        self._maker = OrderMaker(scenario, clock)
        self.catch_up()
        for spec in scenario.orders:
            self._put(self._maker.make(spec))

    @property
    def now(self):
        """The second in which a change is made: it has ended already."""
        return self._maker.now

    def catch_up(self):
        """Do what time has brought: orders of ended days, holds that are over."""
        for order in self._maker.make_ended_days():
            self._put(order)
        while self._holds and self._holds[0][0] <= self.now:
            moment, order_id = heapq.heappop(self._holds)
            order = self.by_id[order_id]
            if order.status == "ON_HOLD":
                self._move(order, "AWAITING_SHIPMENT", moment)

    def add(self, spec, *, count=1, over_seconds=0):
        """Add ``count`` orders like a SpecialOrder and return them.

        With ``over_seconds`` they were placed evenly in that time until now.
        """
        orders = [
            self._maker.make(spec, created=self._spread(number, count, over_seconds))
            for number in range(count)
        ]
        for order in orders:
            self._put(order)
            self._tell("placed", order, order.units)
            if order.is_shipped:
                self._tell("shipped", order, order.kept_units)
        return orders

    def _spread(self, number, count, over_seconds):
        if not over_seconds:
            return None
        return self.now - over_seconds * (count - 1 - number) // count

    def change(self, order_id, *, status="", quantity_cancelled=None, cancel_user=""):
        """Change an order now: its update time moves, as the real one's does.

        ``quantity_cancelled`` is the new count of cancelled units. Without a change it
        is only touched. Raise ValueError for a step that no real order takes.
        """
        order = self.by_id[order_id]
        if cancel_user:
            order.cancel_user = cancel_user
        if quantity_cancelled is not None:
            more = quantity_cancelled - order.quantity_cancelled
            if not 0 <= more <= len(order.kept_units):
                raise ValueError("quantity_cancelled: only more units can be cancelled")
            if more:
                self.cancel(order, order.kept_units[:more], user=order.cancel_user)
        if status == "CANCELLED":
            self.cancel(order, order.kept_units, user=order.cancel_user)
        elif status:
            check_move(order.status, status)
            self._move(order, status, self.now)
        self.touch(order)
        return order

    def cancel(self, order, units, *, user="BUYER", restock=False):
        """Cancel units. Once shipped an order is cancelled as a whole.

        ``restock`` says that units that had left the warehouse are put back.
        """
        if not units:
            return
        is_whole = len(units) == len(order.kept_units)
        if is_whole:
            check_move(order.status, "CANCELLED")
        elif order.is_shipped or order.status == "CANCELLED":
            raise ValueError("a shipped order can only be cancelled as a whole")
        had_left = order.status in SHIPPED
        for unit in units:
            unit.status = "CANCELLED"
            unit.cancel_user = user or "BUYER"
            unit.has_left = had_left
            unit.is_restocked = had_left and restock
        if is_whole:
            order.cancel_user = user or "BUYER"
            self._move(order, "CANCELLED", self.now)
        self.touch(order)
        self._tell("cancelled", order, units)

    def ship_in_part(self, order_id, quantity):
        """Pack the first ``quantity`` units, in a package of their own."""
        order = self.by_id[order_id]
        waiting = [unit for unit in order.units if unit.status == "AWAITING_SHIPMENT"]
        if not 0 < quantity < len(waiting):
            raise ValueError("quantity: some, but not all, of the waiting units")
        check_move(order.status, "PARTIALLY_SHIPPING")
        self._move(order, "PARTIALLY_SHIPPING", self.now)
        package = max(unit.package for unit in order.units) + 1
        for unit in waiting[:quantity]:
            unit.status, unit.package = "AWAITING_COLLECTION", package
        self.touch(order)

    def on_request(self, request):
        """A buyer's request to cancel shows on the order while it waits.

        It is no change of the status: the update time stays.
        """
        if request.type != "BUYER_CANCEL":
            return
        order = self.by_id[request.order_id]
        is_waiting = request.status.endswith("_PENDING")
        order.cancel_asked = request.created if is_waiting else 0
        order.rendered = b""
        self.version += 1

    def touch(self, order, moment=0):
        """The order has another update time, whatever has changed in it."""
        order.updated = max(order.updated, moment or self.now)
        order.rendered = b""
        self.version += 1

    def _move(self, order, status, moment):
        if status == order.status:
            return
        was_shipped = order.is_shipped
        order.status = status
        for unit in order.kept_units:
            unit.status = display_status(status)
        _note_time(order, status, moment)
        self._watch_hold(order)
        self.touch(order, moment)
        self._tell("changed", order, order.units)
        if order.is_shipped and not was_shipped:
            self._tell("shipped", order, order.kept_units)

    def _put(self, order):
        self.by_id[order.id] = order
        self._watch_hold(order)
        self.version += 1

    def _watch_hold(self, order):
        """The buyer may think again for an hour from now; a pre-order waits longer."""
        if order.status == "ON_HOLD":
            order.was_on_hold = True
            ends_at = order.released or self.now + HOLD_SECONDS
            heapq.heappush(self._holds, (ends_at, order.id))

    def _tell(self, event, order, units):
        for listener in self.listeners:
            listener(event, order, units)


def _note_time(order, status, moment):
    if status in ("ON_HOLD", "AWAITING_SHIPMENT") and not order.is_cod:
        order.paid = order.paid or moment
    elif status == "AWAITING_COLLECTION":
        order.packed = moment
    elif status == "IN_TRANSIT":
        order.collected = moment
    elif status in ("DELIVERED", "COMPLETED"):
        # A full refund completes an order that never arrived.
        if status == "DELIVERED":
            order.delivered = moment
        order.paid = order.paid or moment
    elif status == "CANCELLED":
        order.cancelled = moment
