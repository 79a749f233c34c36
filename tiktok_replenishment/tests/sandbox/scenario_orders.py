# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The orders of a scenario that no sales pattern makes."""

from . import scenario_fields as f
from .order_status import STATUSES
from .scenario_fields import VALUE, json_field

ORDER_TYPES = (
    "NORMAL",
    "ZERO_LOTTERY",
    "AUCTION",
    "PRE_ORDER",
    "MADE_TO_ORDER",
    "BACK_ORDER",
    "VIRTUAL_ORDER",
)
CANCEL_USERS = ("BUYER", "SELLER", "OPERATOR", "SYSTEM")


@VALUE
class OrderedListing:
    """Units of one listing in an order."""

    seller_sku: str = json_field(f.text)
    quantity: int = json_field(f.count, default=1)
    quantity_cancelled: int = json_field(f.count, default=0)
    is_gift: bool = json_field(f.flag, key="gift", default=False)


@VALUE
class SpecialOrder:
    """``seller_sku`` and ``quantity`` are its first listing, ``lines`` the others."""

    shop: str = json_field(f.text)
    warehouse: str = json_field(f.text)
    seller_sku: str = json_field(f.text, default="")
    quantity: int = json_field(f.count, default=1)
    quantity_cancelled: int = json_field(f.count, default=0)
    lines: tuple[OrderedListing, ...] = json_field(
        f.tuple_of(f.object_of(OrderedListing)), default=()
    )
    cancel_user: str = json_field(f.one_of(*CANCEL_USERS), default="BUYER")
    day: int = json_field(f.day)
    status: str = json_field(f.one_of(*STATUSES), default="COMPLETED")
    is_sample: bool = json_field(f.flag, key="sample", default=False)
    is_replacement: bool = json_field(f.flag, key="replacement", default=False)
    is_exchange: bool = json_field(f.flag, key="exchange", default=False)
    is_gift: bool = json_field(f.flag, key="gift", default=False)
    is_live: bool = json_field(f.flag, key="live", default=False)
    is_cod: bool = json_field(f.flag, key="cod", default=False)
    is_pre_order: bool = json_field(f.flag, key="pre_order", default=False)
    order_type: str = json_field(f.one_of(*ORDER_TYPES), default="NORMAL")
    platform: str = json_field(f.one_of("TIKTOK_SHOP", "TOKOPEDIA"), default="")
    fulfillment: str = json_field(f.one_of("seller", "fbt"), default="")
    packages: int = json_field(f.count, default=1)
    replaced_order_id: str = json_field(f.text, default="")
    exchange_source_order_id: str = json_field(f.text, default="")

    @property
    def all_lines(self):
        if not self.seller_sku:
            return self.lines
        first = OrderedListing(
            seller_sku=self.seller_sku,
            quantity=self.quantity,
            quantity_cancelled=self.quantity_cancelled,
            is_gift=self.is_gift,
        )
        return (first, *self.lines)
