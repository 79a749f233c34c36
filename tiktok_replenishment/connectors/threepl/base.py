# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a 3PL provider offers, and the values it returns.

A provider is one file with a subclass of :class:`StockProvider`. Buckets are disjoint:
on hand = available + reserved + pending + damaged + frozen; inbound is not on hand.
None means that the provider does not report a bucket: unknown, not zero.

============  ==========================================================================
capability    the provider
============  ==========================================================================
stock         tells what is available; each of the other buckets is a capability of its
              name: reserved, inbound, pending, damaged, frozen, on_hand
warehouses    lists its warehouses; without it they are typed in by hand
products      lists its products, with their weights and sizes
hints         may call an address of ours when its stock changes
file          is given its numbers: there is nobody to ask for fresh ones
============  ==========================================================================
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from ..errors import TransientError

BUCKETS = (
    "available",
    "reserved",
    "inbound",
    "pending",
    "damaged",
    "frozen",
    "on_hand",
)
CAPABILITIES = frozenset(
    {"stock", *BUCKETS[1:], "warehouses", "products", "hints", "file"}
)
# Clocks differ a little; what is further ahead is from the future.
CLOCK_TOLERANCE = timedelta(minutes=10)
ON_HAND_BUCKETS = ("available", "reserved", "pending", "damaged", "frozen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """``country`` is a two-letter code, or empty when it is not reported."""

    code: str
    name: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One SKU in one warehouse, in the provider's own unit (maybe cartons).

    Quantities keep their sign: an oversold SKU is negative. ``listing_ids`` are the ids
    of the shop's SKUs that are sold from it, where the provider knows them.
    """

    warehouse_code: str
    external_sku: str
    external_barcode: str = ""
    name: str = ""
    qty_available: Decimal | None = None
    qty_reserved: Decimal | None = None
    qty_inbound: Decimal | None = None
    qty_pending: Decimal | None = None
    qty_damaged: Decimal | None = None
    qty_frozen: Decimal | None = None
    qty_on_hand: Decimal | None = None
    provider_updated_at: datetime | None = None
    listing_ids: tuple[str, ...] = ()

    @property
    def known_buckets(self) -> frozenset[str]:
        """The names of :data:`BUCKETS` that are reported."""
        return frozenset(
            bucket for bucket in BUCKETS if getattr(self, f"qty_{bucket}") is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What one of a SKU weighs and how much room it takes; None: it is not told."""

    external_sku: str
    weight_kg: Decimal | None
    volume_m3: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSnapshot:
    """A complete pull: one row for each warehouse and SKU.

    ``as_of`` is when the pull began (aware, UTC), ``expected_count`` what the provider
    announced (None when it does not). ``absent_means_zero`` says that a SKU without a
    row has no stock.
    """

    rows: tuple[StockRow, ...]
    as_of: datetime
    pages: int
    expected_count: int | None
    absent_means_zero: bool

    def of_warehouse(self, code):
        """The part of it that is of one warehouse."""
        rows = tuple([row for row in self.rows if row.warehouse_code == code])
        return replace(self, rows=rows)


class StockProvider(ABC):
    """A read-only view of one account at one operator.

    ``capabilities`` are of :data:`CAPABILITIES`; where settings decide on them, they
    are set on the instance. ``absent_means_zero`` says that a SKU without a row has no
    stock, ``lists_all_at_once`` that one list holds every warehouse, so that several
    are best asked for together. Making a provider asks nobody, and incomplete settings
    do not hinder it. Methods raise subclasses of ServiceError.
    """

    capabilities: frozenset[str] = frozenset()
    absent_means_zero: bool = True
    lists_all_at_once: bool = False

    @abstractmethod
    def list_warehouses(self) -> tuple[Warehouse, ...]:
        """Return the account's warehouses; nothing without that capability."""

    @abstractmethod
    def pull_stock(self, warehouse_codes) -> StockSnapshot:
        """Return the whole stock of the warehouses, or raise: never a part of it."""

    def list_products(self) -> tuple[Product, ...]:
        """Return what SKUs weigh and measure; nothing without that capability."""
        return ()

    def test(self) -> tuple[str, ...]:
        """Ask the cheapest question that needs the credentials.

        Return what a person should know although it works, as keys of HINTS.
        """
        self.list_warehouses()
        return ()


def merge_rows(rows) -> tuple[StockRow, ...]:
    """Sum the rows (batches, lots, shelves) of each warehouse and SKU, sorted.

    A bucket that is unknown in one of them is unknown in the sum.
    """
    merged = {}
    for row in rows:
        key = (row.warehouse_code, row.external_sku)
        merged[key] = _add(merged[key], row) if key in merged else row
    return tuple(merged[key] for key in sorted(merged))


def moving_list(service) -> TransientError:
    """The error of a list that changed while it was read, and was read again."""
    return TransientError(
        f"{service}: the stock changed while it was read", hint="restart_pull"
    )


def moment_of(rows, *, begun, ended) -> datetime:
    """When the rows of a pull were true: when it began.

    Rows that say to have changed well after it ended are from the future, and the pull
    with them; who keeps the numbers refuses it.
    """
    told = [row.provider_updated_at for row in rows if row.provider_updated_at]
    latest = max(told, default=begun)
    return latest if latest > ended + CLOCK_TOLERANCE else begun


def derive_on_hand(row: StockRow) -> StockRow:
    """Fill in on hand where all its parts are known and the provider is silent."""
    if row.qty_on_hand is not None:
        return row
    on_hand = sum_of_parts(
        [getattr(row, f"qty_{bucket}") for bucket in ON_HAND_BUCKETS]
    )
    return row if on_hand is None else replace(row, qty_on_hand=on_hand)


def sum_of_parts(parts):
    """On hand of the quantities of all its parts; unknown when one of them is."""
    parts = list(parts)
    # A Decimal takes long to find that it does not equal None.
    return None if any([part is None for part in parts]) else sum(parts)


def _add(row, other):
    quantities = {}
    for name in (f"qty_{bucket}" for bucket in BUCKETS):
        one, two = getattr(row, name), getattr(other, name)
        quantities[name] = None if one is None or two is None else one + two
    updated_at = max(
        filter(None, (row.provider_updated_at, other.provider_updated_at)),
        default=None,
    )
    return replace(
        row,
        **quantities,
        external_barcode=row.external_barcode or other.external_barcode,
        name=row.name or other.name,
        provider_updated_at=updated_at,
    )
