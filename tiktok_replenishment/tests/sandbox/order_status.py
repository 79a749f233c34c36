# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The statuses of an order, and which may follow which."""

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
NEXT = {
    "UNPAID": ("ON_HOLD", "AWAITING_SHIPMENT", "CANCELLED"),
    "ON_HOLD": ("AWAITING_SHIPMENT", "CANCELLED"),
    "AWAITING_SHIPMENT": ("PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "CANCELLED"),
    "PARTIALLY_SHIPPING": ("AWAITING_COLLECTION", "CANCELLED"),
    # COMPLETED before delivery is a full refund.
    "AWAITING_COLLECTION": ("IN_TRANSIT", "COMPLETED", "CANCELLED"),
    "IN_TRANSIT": ("DELIVERED", "COMPLETED", "CANCELLED"),
    "DELIVERED": ("COMPLETED",),
    "COMPLETED": (),
    "CANCELLED": (),
}
# The goods have left the warehouse.
SHIPPED = frozenset({"IN_TRANSIT", "DELIVERED", "COMPLETED"})
PACKAGE_STATUSES = {
    "UNPAID": "TO_FULFILL",
    "AWAITING_SHIPMENT": "TO_FULFILL",
    "AWAITING_COLLECTION": "PROCESSING",
    "IN_TRANSIT": "FULFILLING",
    "DELIVERED": "COMPLETED",
    "COMPLETED": "COMPLETED",
    "CANCELLED": "CANCELLED",
}


def check_move(before, after):
    """Raise ValueError unless ``after`` may follow ``before``, or is the same."""
    if after not in STATUSES:
        raise ValueError(f"status: one of {', '.join(STATUSES)} is expected")
    if after != before and after not in NEXT[before]:
        legal = ", ".join(NEXT[before]) or "no other"
        raise ValueError(f"status: from {before} an order goes to {legal}")


def display_status(status):
    """What a line shows: never ON_HOLD nor PARTIALLY_SHIPPING."""
    if status in ("ON_HOLD", "PARTIALLY_SHIPPING"):
        return "AWAITING_SHIPMENT"
    return status
