# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import fields, replace

import pytest
from core.difference import Need, causes
from hypothesis import given
from hypothesis import strategies as st

# The textbook item: 100 a day over 27 days + 500 safety - 2300.
YESTERDAY = Need(
    daily_sales=100.0,
    period_days=27.0,
    forecast_period=2700.0,
    safety_stock=500.0,
    campaign=0.0,
    available=2300.0,
    coming=0.0,
    backlog=0.0,
    position=2300.0,
    lost=0.0,
    needed=900.0,
)
NUMBERS = st.floats(min_value=0, max_value=1e4)
NEEDS = st.builds(Need, **{f.name: NUMBERS for f in fields(Need)})


def test_nothing_changed_has_no_cause():
    assert causes(YESTERDAY, YESTERDAY) == []


def test_what_sold_is_missing_from_the_position():
    today = replace(YESTERDAY, available=2200.0, position=2200.0, needed=1000.0)
    assert causes(YESTERDAY, today) == [("available", 100.0)]


def test_more_sales_a_day_count_over_the_whole_period_and_in_safety():
    # 110 a day: 10 x 27 more demand, 10 x 5 more safety.
    today = replace(
        YESTERDAY,
        daily_sales=110.0,
        forecast_period=2970.0,
        safety_stock=550.0,
        needed=1220.0,
    )
    assert causes(YESTERDAY, today) == [("sales", 270.0), ("safety", 50.0)]


def test_a_longer_lead_time_counts_at_todays_sales():
    today = replace(
        YESTERDAY,
        daily_sales=110.0,
        period_days=37.0,
        forecast_period=4070.0,
        needed=2270.0,
    )
    assert causes(YESTERDAY, today) == [("sales", 270.0), ("days", 1100.0)]


def test_an_order_on_its_way_lowers_what_is_needed_until_none_is_due():
    # 900 ordered: the position is 3200, above the reorder point.
    today = replace(YESTERDAY, coming=900.0, position=3200.0, needed=0.0)
    assert causes(YESTERDAY, today) == [("coming", -900.0)]


def test_an_order_that_is_not_due_yet_is_a_cause_of_its_own():
    # One piece more than the reorder point of 2500: 699 missing, but not due.
    today = replace(YESTERDAY, available=2501.0, position=2501.0, needed=0.0)
    assert causes(YESTERDAY, today) == [("available", -201.0), ("due", -699.0)]


def test_goods_in_the_warehouses_fed_are_told_apart():
    today = replace(YESTERDAY, position=2400.0, needed=800.0)
    assert causes(YESTERDAY, today) == [("fed", -100.0)]


def test_viral_sales_are_a_pattern_on_top_of_the_usual():
    today = replace(YESTERDAY, forecast_period=3000.0, needed=1200.0)
    assert causes(YESTERDAY, today) == [("pattern", 300.0)]


@given(NEEDS, NEEDS)
def test_causes_add_up_to_the_difference(before, now):
    total = sum(units for _cause, units in causes(before, now))
    assert total == pytest.approx(now.needed - before.needed, abs=1e-4)
