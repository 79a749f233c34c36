# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from core.planner import plan


@pytest.fixture
def urgency(make_batch):
    return lambda **changes: plan(make_batch(**changes)).urgency[0]


def test_nothing_sold_and_nothing_to_keep_is_ok(urgency):
    assert urgency(sales=0.0, available=0.0) == "ok"
    assert urgency(sales=0.0, available=50.0) == "ok"


def test_promised_orders_without_stock_are_critical_even_when_nothing_sells(make_batch):
    result = plan(make_batch(sales=0.0, available=0.0, backlog=5.0))
    assert result.urgency == ["critical"]
    assert result.quantity_needed == [5.0]


def test_more_promised_than_in_stock_is_critical(urgency):
    assert urgency(sales=0.0, available=10.0, backlog=40.0) == "critical"
    assert urgency(sales=0.0, available=40.0, backlog=40.0) != "critical"


def test_oversold_stock_is_critical_even_when_nothing_sells(make_batch):
    result = plan(make_batch(sales=0.0, available=-5.0))
    assert result.urgency == ["critical"]
    assert result.quantity_needed == [5.0]


def test_no_stock_with_demand_is_critical(urgency):
    assert urgency(available=0.0, fastest_lead_days=0.0) == "critical"
    assert urgency(available=0.0, other_position=9999.0) == "critical"


def test_stock_that_ends_before_the_fastest_lane_is_critical(urgency):
    assert urgency(available=400.0, fastest_lead_days=5.0) == "critical"
    assert urgency(available=500.0, fastest_lead_days=5.0) == "urgent"
    assert urgency(available=500.0, fastest_lead_days=5.5) == "critical"


def test_stock_that_ends_before_the_standard_lane_is_urgent(urgency):
    assert urgency(available=1999.0, fastest_lead_days=5.0) == "urgent"
    assert urgency(available=2000.0, fastest_lead_days=5.0) == "normal"


def test_an_order_that_stock_can_wait_for_is_normal(urgency):
    assert urgency(available=2300.0) == "normal"
    assert urgency(available=2500.0) == "normal"


def test_a_position_within_the_warning_is_watched(urgency):
    assert urgency(available=2501.0) == "watch"
    assert urgency(available=2750.0) == "watch"
    assert urgency(available=2751.0) == "ok"
    assert urgency(available=2900.0, warning_pct=20.0) == "watch"


def test_more_than_the_longest_cover_is_overstock(urgency):
    assert urgency(available=12000.0) == "ok"
    assert urgency(available=12001.0) == "overstock"
