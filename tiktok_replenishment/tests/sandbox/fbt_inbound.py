# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Inbound orders: goods that the seller sends to TikTok's warehouses."""

from dataclasses import dataclass, field
from itertools import count

# In the order in which they come; several may be left out.
STATUSES = (
    "WORKING",
    "READY_TO_SHIP",
    "TO_BE_RECEIVED",
    "DELIVERED",
    "ARRIVED_HUB",
    "INTERNAL_TRANSFER",
    "RECEIVING",
    "PARTIALLY_RECEIVED",
    "RECEIVED",
    "CANCELLED",
)
ON_THE_WAY = STATUSES[2:8]
ARRIVED = STATUSES[3:9]
# Goods count as received in the fulfilment centre only, not in a hub.
RECEIVING = STATUSES[6:9]
CLOSED = ("RECEIVED", "CANCELLED")
MAX_STATUS_LOGS = 200


@dataclass(slots=True, kw_only=True)
class SimInboundLine:
    sku: str
    planned: int
    received: int = 0
    defective: int = 0

    @property
    def missing(self):
        return max(0, self.planned - self.received - self.defective)


@dataclass(slots=True, kw_only=True)
class SimInboundOrder:
    """``logs`` are (moment, status before, status after); times 0 are not yet."""

    id: str
    text_id: str
    warehouse: str
    lines: list[SimInboundLine]
    status: str
    created: int
    shipped: int = 0
    expected: int = 0
    arrived: int = 0
    logs: list = field(default_factory=list)


class InboundBook:
    """All inbound orders by id.

    Each of ``listeners`` is called with an order that has another status.
    """

    def __init__(self, store):
        self.store = store
        self.by_id = {}
        self.listeners = []
        self._numbers = count(1)

    def add(self, *, warehouse, lines, status="TO_BE_RECEIVED", expected_in_days=7):
        """Add an inbound order of ``lines`` (SKU to planned quantity) and return it."""
        if not self.store.has(warehouse):
            raise ValueError("warehouse: no FBT warehouse of the scenario")
        unknown = set(lines) - set(self.store.goods)
        if unknown or not lines:
            raise ValueError(f"lines: no such SKU: {', '.join(sorted(unknown))}")
        now = self._now()
        number = next(self._numbers)
        order = SimInboundOrder(
            id=f"5766{number:015d}",
            text_id=f"IBR{number:012d}",
            warehouse=warehouse,
            lines=[
                SimInboundLine(sku=sku, planned=_quantity(planned))
                for sku, planned in lines.items()
            ],
            status="WORKING",
            created=now,
            expected=now + expected_in_days * 86400,
        )
        for sku in lines:
            self.store.world.keep_stock(warehouse, sku)
        self.by_id[order.id] = order
        self._move(order, status)
        return order

    def change(
        self,
        order_id,
        *,
        status="",
        received=None,
        defective=None,
        expected_in_days=None,
    ):
        """Move an order on; quantities by SKU are all that has come so far.

        RECEIVED without any quantity receives all that was planned, in good state.
        """
        order = self.by_id[order_id]
        if expected_in_days is not None:
            order.expected = self._now() + expected_in_days * 86400
        if status:
            self._move(order, status)
        has_counts = any(line.received or line.defective for line in order.lines)
        if status == "RECEIVED" and not (received or defective or has_counts):
            received = {line.sku: line.planned for line in order.lines}
        if received or defective:
            self._receive(order, received or {}, defective or {})
        return order

    def find(self, order_id):
        """By either of an order's two ids; None for an unknown one."""
        return self.by_id.get(order_id) or next(
            (one for one in self.by_id.values() if one.text_id == order_id), None
        )

    def open_quantity(self, warehouse, sku):
        return sum(
            line.missing
            for order in self.by_id.values()
            if order.warehouse == warehouse and order.status in ON_THE_WAY
            for line in order.lines
            if line.sku == sku
        )

    def _receive(self, order, received, defective):
        if order.status not in RECEIVING:
            raise ValueError(f"status: {', '.join(RECEIVING)} is expected")
        lines = {line.sku: line for line in order.lines}
        for sku in {**received, **defective}:
            line = lines[sku]
            good = _quantity(received.get(sku, line.received)) - line.received
            bad = _quantity(defective.get(sku, line.defective)) - line.defective
            line.received += good
            line.defective += bad
            source = (order.id, "INBOUND_ORDER")
            if good:
                self.store.move(order.warehouse, sku, order=source, available=good)
                # FBT itself tells the shop what it can sell.
                ledger = self.store.world.ledger
                ledger.count(order.warehouse, sku, "system_auto_replenish")
            if bad:
                self.store.move(
                    order.warehouse, sku, order=source, kind="DEFECTIVE", damaged=bad
                )

    def _move(self, order, status):
        if status not in STATUSES:
            raise ValueError(f"status: one of {', '.join(STATUSES)} is expected")
        if order.status == status:
            return
        is_back = STATUSES.index(status) < STATUSES.index(order.status)
        if order.status in CLOSED or is_back:
            raise ValueError(f"status: {order.status} is not followed by {status}")
        if status == "CANCELLED" and order.status in ARRIVED:
            raise ValueError("status: what has arrived is not cancelled")
        now = self._now()
        order.logs.append((now, order.status, status))
        order.status = status
        if status in ON_THE_WAY:
            order.shipped = order.shipped or now
        if status in ARRIVED:
            order.arrived = order.arrived or now
        for listener in self.listeners:
            listener(order)

    def _now(self):
        return self.store.world.order_book.now


def _quantity(value):
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a quantity is a whole number that is not negative")
    return value
