# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An order of a simulated shop and its units; times are Unix seconds, 0 is not yet."""

from dataclasses import dataclass, field

from .order_status import SHIPPED

PRE_ORDER_SECONDS = 14 * 24 * 3600


@dataclass(slots=True, kw_only=True, eq=False)
class SimUnit:
    """One unit of a listing, as the API lists it.

    ``has_left`` says that a cancelled unit had left the warehouse before,
    ``is_restocked`` that it was put back. ``package`` counts the order's packages from
    1. ``sub_number`` counts the bundle components of the units before this one.
    """

    id: str
    seller_sku: str
    status: str
    is_gift: bool = False
    cancel_user: str = ""
    has_left: bool = False
    is_restocked: bool = False
    package: int = 1
    sub_number: int = 0

    @property
    def is_cancelled(self):
        return self.status == "CANCELLED"


@dataclass(slots=True, kw_only=True, eq=False)
class SimOrder:
    """``rendered`` keeps the JSON of this version of the order."""

    id: str
    shop: str
    warehouse: str
    units: list[SimUnit]
    status: str
    created: int
    updated: int
    paid: int = 0
    packed: int = 0
    collected: int = 0
    delivered: int = 0
    cancelled: int = 0
    cancel_asked: int = 0
    cancel_user: str = ""
    was_on_hold: bool = False
    is_sample: bool = False
    is_replacement: bool = False
    is_exchange: bool = False
    is_live: bool = False
    is_cod: bool = False
    order_type: str = ""
    platform: str = "TIKTOK_SHOP"
    fulfillment: str = "seller"
    replaced_order_id: str = ""
    exchange_source_order_id: str = ""
    rendered: bytes = field(default=b"", repr=False)

    @property
    def quantity(self):
        return len(self.units)

    @property
    def quantity_cancelled(self):
        return sum(unit.is_cancelled for unit in self.units)

    @property
    def released(self):
        """When a pre-order may be shipped; 0 for any other order."""
        is_pre_order = self.order_type == "PRE_ORDER"
        return self.created + PRE_ORDER_SECONDS if is_pre_order else 0

    @property
    def is_shipped(self):
        return self.status in SHIPPED

    @property
    def kept_units(self):
        return [unit for unit in self.units if not unit.is_cancelled]
