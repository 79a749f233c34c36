# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from connectors.threepl.base import StockRow, derive_on_hand, merge_rows

NOON = datetime(2026, 3, 10, 12, tzinfo=timezone.utc)


def _row(warehouse="US1", sku="BOX", **values):
    return StockRow(warehouse_code=warehouse, external_sku=sku, **values)


def test_a_bucket_that_is_not_reported_is_unknown_not_zero():
    row = _row(qty_available=Decimal(0), qty_reserved=Decimal(2))
    assert row.known_buckets == {"available", "reserved"}
    assert row.qty_damaged is None


def test_on_hand_is_the_sum_of_its_five_buckets_without_inbound():
    row = _row(
        qty_available=Decimal(-2),
        qty_reserved=Decimal(4),
        qty_pending=Decimal(8),
        qty_damaged=Decimal(16),
        qty_frozen=Decimal(32),
        qty_inbound=Decimal(1000),
    )
    assert derive_on_hand(row).qty_on_hand == 58


def test_on_hand_stays_unknown_while_one_part_is():
    row = _row(qty_available=Decimal(5), qty_reserved=Decimal(1))
    assert derive_on_hand(row).qty_on_hand is None


def test_a_reported_on_hand_is_kept():
    row = _row(qty_on_hand=Decimal(7))
    assert derive_on_hand(row).qty_on_hand == 7


def test_batches_of_a_sku_in_a_warehouse_are_summed():
    later = NOON + timedelta(hours=1)
    rows = merge_rows(
        [
            _row(qty_available=Decimal(3), qty_pending=Decimal(1), name="Box"),
            _row("US2", qty_available=Decimal(9)),
            _row(qty_available=Decimal(4), provider_updated_at=later),
            _row(qty_available=Decimal(5), provider_updated_at=NOON),
        ]
    )
    assert [(row.warehouse_code, row.qty_available) for row in rows] == [
        ("US1", 12),
        ("US2", 9),
    ]
    assert rows[0].name == "Box"
    assert rows[0].provider_updated_at == later
    # Unknown in one batch is unknown in the sum.
    assert rows[0].qty_pending is None
