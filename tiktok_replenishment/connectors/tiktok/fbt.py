# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fulfilled by TikTok (FBT): TikTok's own warehouses, their stock, goods on the way.

TikTok's warehouses know *goods*, not SKUs: one goods may be sold as several SKUs, whose
figures are views of the same pile. They must never be added up.
"""

from dataclasses import dataclass, field
from datetime import datetime

from . import fields

WAREHOUSE_KINDS = {"PLATFORM_WAREHOUSE": "platform", "OTHER_WAREHOUSE": "other"}
# DELIVERED is not among them: the carrier says so while goods wait at the gate.
CLOSED_STATUSES = frozenset({"RECEIVED", "CANCELLED"})
# The webhook spells it otherwise.
STATUS_SPELLINGS = {"ARRIVE_HUB": "ARRIVED_HUB"}
MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FbtWarehouse:
    """``kind`` is platform or other; ``shop_warehouse_ids`` are its ids in orders."""

    external_id: str
    name: str
    kind: str
    is_subscribed: bool
    shop_warehouse_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FbtStock:
    """One goods in one warehouse, in units. None: not told.

    ``in_transit`` mixes goods on the way with returns of buyers. ``sku_external_ids``
    are the SKUs that the goods is sold as, ``reference_code`` is the seller's own.
    """

    goods_external_id: str
    reference_code: str
    name: str
    warehouse_external_id: str
    sku_external_ids: tuple[str, ...]
    total: int | None
    available: int | None
    reserved: int | None
    unfulfillable: int | None
    in_transit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FbtInventoryPage:
    stocks: tuple[FbtStock, ...]
    total_count: int
    next_page_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundLine:
    """Units of one goods; ``received`` are the good ones, ``defective`` the others."""

    goods_external_id: str
    planned: int
    received: int
    defective: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundOrder:
    """Goods sent to TikTok's warehouse. ``status`` is TikTok Shop's own text, an open
    set, empty when it is not told; ``is_open``: more may arrive. Moments are aware and
    in UTC. An order has two names: ``reference`` is what people read in Seller Center.
    """

    external_id: str
    reference: str
    status: str
    is_open: bool
    warehouse_external_id: str
    expected_at: datetime | None
    lines: tuple[InboundLine, ...]


def parse_fbt_warehouse(row) -> FbtWarehouse:
    kind = fields.text(row, "type", "warehouses.type")
    return FbtWarehouse(
        external_id=fields.text(
            row, "fbt_warehouse_id", "warehouses.fbt_warehouse_id", required=True
        ),
        name=fields.text(row, "name", "warehouses.name"),
        kind=WAREHOUSE_KINDS.get(kind, "other"),
        is_subscribed=row.get("subscribed") is None
        or fields.flag(row, "subscribed", "warehouses.subscribed"),
        shop_warehouse_ids=fields.texts(
            row, "warehouse_ids", "warehouses.warehouse_ids"
        ),
    )


def parse_fbt_stock(row) -> FbtStock:
    goods = fields.mapping(row, "goods", "inventory.goods")
    on_hand = fields.mapping(
        row, "on_hand_detail", "inventory.on_hand_detail", required=False
    )
    skus = fields.mappings(goods, "skus", "inventory.goods.skus", required=False)
    return FbtStock(
        goods_external_id=fields.text(goods, "id", "inventory.goods.id", required=True),
        reference_code=fields.text(
            goods, "reference_code", "inventory.goods.reference_code"
        ).strip(),
        name=fields.text(goods, "name", "inventory.goods.name"),
        warehouse_external_id=fields.text(
            row, "fbt_warehouse_id", "inventory.fbt_warehouse_id", required=True
        ),
        sku_external_ids=tuple(
            fields.text(sku, "id", "inventory.goods.skus.id", required=True)
            for sku in skus
        ),
        total=_quantity(on_hand, "total_quantity"),
        available=_quantity(on_hand, "available_quantity"),
        reserved=_quantity(on_hand, "reserved_quantity"),
        unfulfillable=_quantity(on_hand, "unfulfillable_quantity"),
        in_transit=_quantity(row, "in_transit_quantity"),
    )


def parse_inbound_order(row) -> InboundOrder:
    warehouse = fields.mapping(
        row, "warehouse", "inbound_orders.warehouse", required=False
    )
    status = _status(row)
    reference = fields.text(row, "order_id_string", "inbound_orders.order_id_string")
    external_id = fields.text(
        row, "order_id", "inbound_orders.order_id", required=not reference
    )
    return InboundOrder(
        external_id=external_id or reference,
        reference=reference,
        status=status,
        is_open=status not in CLOSED_STATUSES,
        warehouse_external_id=fields.text(
            warehouse, "fbt_warehouse_id", "inbound_orders.warehouse.fbt_warehouse_id"
        ),
        expected_at=fields.moment(
            row, "expected_arrival_time", "expected_arrival_time", required=False
        ),
        lines=_inbound_lines(row),
    )


def _status(row):
    """The last status of the history: an order has none of its own.

    Of several in one second it is the one that no other goes on from.
    """
    logs = fields.mappings(row, "status_logs", "status_logs", required=False)
    latest = max(map(_logged_at, logs), default=0)
    logs = [log for log in logs if _logged_at(log) == latest]
    left = {_logged_status(log, "previous_status") for log in logs}
    statuses = [_logged_status(log, "new_status") for log in logs]
    final = [status for status in statuses if status not in left] or statuses
    return final[-1] if final else ""


def _logged_status(log, key):
    status = fields.text(log, key, f"status_logs.{key}")
    return STATUS_SPELLINGS.get(status, status)


def _logged_at(log):
    return fields.integer(log, "operate_time", "status_logs.operate_time", default=0)


def _inbound_lines(row):
    """Sum the lots of each goods."""
    name = "inbound_goods_lot_receive_item_details"
    counts = {}
    for lot in fields.mappings(row, name, name, required=False):
        goods_id = fields.text(lot, "goods_id", f"{name}.goods_id", required=True)
        added = [
            fields.integer(lot, key, f"{name}.{key}", default=0)
            for key in (
                "planned_count",
                "normal_received_count",
                "defective_received_count",
            )
        ]
        known = counts.get(goods_id, [0, 0, 0])
        counts[goods_id] = [one + two for one, two in zip(known, added, strict=True)]
    return tuple(
        InboundLine(
            goods_external_id=goods_id,
            planned=planned,
            received=received,
            defective=defective,
        )
        for goods_id, (planned, received, defective) in sorted(counts.items())
    )


def _quantity(row, key):
    if row.get(key) is None:
        return None
    return fields.integer(row, key, f"inventory.{key}")
