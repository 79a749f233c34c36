# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

import numpy as np
import pytest
from core.network import NetworkEdges
from core.planner import plan
from core.projection import NO_DAY, project
from core.supply_message import SupplyRows, supply_messages
from core.supply_watch import MessageLimits, WatchedStock, watch
from hypothesis import given
from hypothesis import strategies as st

REACH = 120
# One item: 100 a day, five days of safety, 2000 there, nothing too much.
STOCK = {
    "start": 2000.0,
    "safety_stock": 500.0,
    "excess": 0.0,
    "way_days": 0.0,
    "reach_days": REACH,
    "carton_qty": 0.0,
    "unit_step": 1.0,
    "tolerance_days": 7.0,
    "tolerance_pct": 10.0,
    "frozen_days": 3.0,
}
ROW = {
    "item": 0,
    "day": 10,
    "quantity": 1000.0,
    "unit_price": 20.0,
    "unit_margin": 15.0,
    "earliest_day": 0,
    "days_on_way": 0.0,
    "is_shipped": False,
    "is_expedited": False,
    "is_postponed": False,
    "is_cut": False,
}


def a_stock(rows, *, sales=100.0, horizon=150, minimum_value=0.0, **changes):
    columns = {name: np.array([value]) for name, value in (STOCK | changes).items()}
    arrivals = np.zeros((1, horizon))
    for row in rows:
        if row["day"] < horizon:
            arrivals[0, row["day"]] += row["quantity"]
    return WatchedStock(
        **columns,
        daily=np.full((1, horizon), sales),
        arrivals=arrivals,
        minimum_value=minimum_value,
    )


def asked(*rows, table, **changes):
    rows = [ROW | row for row in rows]
    return supply_messages(table(SupplyRows, rows), a_stock(rows, **changes))


@pytest.fixture
def ask(table):
    return lambda *rows, **changes: asked(*rows, table=table, **changes)


def test_an_arrival_in_time_is_left_alone(ask):
    # 2000 last 15 days above the safety stock.
    found = ask({"day": 12})
    assert not (found.is_expedite | found.is_postpone | found.is_cut).any()


def test_an_arrival_after_the_stock_is_gone_is_wanted_on_the_first_empty_day(ask):
    found = ask({"day": 25, "quantity": 3000.0})
    # 2000 serve the days 0 to 19; 20 to 24 are lost.
    assert found.is_expedite.tolist() == [True]
    assert found.needed_day.tolist() == [20]
    assert found.quantity_lost.tolist() == [500.0]


def test_one_day_without_goods_is_no_reason_to_hurry_unless_asked_before(ask):
    row = {"day": 21, "quantity": 3000.0}
    assert not ask(row).is_expedite.any()
    assert ask(row | {"is_expedited": True}).is_expedite.all()


def test_a_gap_is_blamed_on_the_arrival_that_ends_it(ask):
    found = ask({"day": 25, "quantity": 3000.0}, {"day": 40, "quantity": 3000.0})
    assert found.is_expedite.tolist() == [True, False]


def test_of_two_arrivals_of_a_day_the_larger_is_hurried_as_far_as_it_fills_the_gap(ask):
    found = ask({"day": 25, "quantity": 400.0}, {"day": 25, "quantity": 450.0})
    assert found.quantity_lost.tolist() == [50.0, 450.0]
    found = ask({"day": 25, "quantity": 400.0}, {"day": 25, "quantity": 900.0})
    assert found.is_expedite.tolist() == [False, True]


def test_no_goods_can_be_here_before_the_fastest_lane_brings_them(ask):
    row = {"day": 25, "quantity": 3000.0}
    found = ask(row | {"earliest_day": 22})
    assert (found.needed_day.tolist(), found.quantity_lost.tolist()) == ([22], [300.0])
    assert not ask(row | {"earliest_day": 25}).is_expedite.any()


def test_what_arrives_in_three_days_or_is_on_the_way_cannot_be_hurried(ask):
    late = {"start": 0.0}
    assert not ask({"day": 2}, **late).is_expedite.any()
    assert not ask({"day": 9, "is_shipped": True}, **late).is_expedite.any()
    assert ask({"day": 9}, **late).is_expedite.all()


def test_an_arrival_long_before_it_is_needed_is_postponed_until_then(ask):
    found = ask({"day": 5})
    # 2000 - 15 days x 100 leave the safety stock of 500; day 15 would end below it.
    assert found.is_postpone.tolist() == [True]
    assert found.needed_day.tolist() == [15]


def test_an_earlier_arrival_makes_a_later_one_wait(ask):
    found = ask({"day": 5}, {"day": 10})
    assert found.needed_day.tolist() == [15, 25]
    # The order in which they are told does not matter.
    found = ask({"day": 10}, {"day": 5})
    assert found.needed_day.tolist() == [25, 15]


def test_days_within_the_tolerance_are_asked_only_where_they_were_asked_before(ask):
    row = {"day": 9}  # six days before it is needed
    assert not ask(row).is_postpone.any()
    assert ask(row | {"is_postponed": True}).is_postpone.all()
    # Three days are within half of the tolerance.
    assert not ask({"day": 12, "is_postponed": True}).is_postpone.any()


def test_an_arrival_is_missed_from_the_first_day_that_is_not_served_without_it(ask):
    # 2000 serve the days 0 to 19, with 1000 from day 25 on those from 25 to 34.
    rows = ({"day": 25}, {"day": 30}, {"day": 30}, {"day": 110})
    found = ask(*rows)
    assert found.gone_day.tolist() == [20, 35, 45, 55]
    # In stock until day 119 the first is not missed; the reach ends there.
    assert ask(*rows, start=12000.0).gone_day.tolist() == [NO_DAY] * 4


def test_goods_for_warehouses_behind_are_missed_earlier_by_the_way_there(ask):
    assert ask({"day": 25}, way_days=3.5).gone_day.tolist() == [16]


def test_what_is_cheap_is_not_worth_a_mail(ask):
    row = {"day": 5}  # 1000 units at 20
    assert ask(row, minimum_value=20_000.0).is_postpone.all()
    assert not ask(row, minimum_value=20_001.0).is_postpone.any()


def test_nothing_is_changed_close_to_the_departure(ask):
    row = {"day": 5, "days_on_way": 3.0}
    assert not ask(row).is_postpone.any()
    assert not ask(row, excess=1000.0).is_cut.any()
    assert ask(row | {"days_on_way": 2.0}, excess=1000.0).is_cut.all()


def test_goods_for_warehouses_behind_are_needed_earlier_by_the_way_there(ask):
    found = ask({"day": 2}, way_days=4.0, frozen_days=0.0)
    assert found.needed_day.tolist() == [11]


def test_too_much_is_cut_from_what_comes_last(ask):
    found = ask(
        {"day": 20, "quantity": 400.0}, {"day": 10, "quantity": 500.0}, excess=700.0
    )
    assert found.is_cut.tolist() == [True, True]
    assert found.cut_to.tolist() == [0.0, 200.0]


def test_whole_cartons_are_kept(ask):
    found = ask({"quantity": 600.0}, excess=350.0, carton_qty=150.0)
    assert found.cut_to.tolist() == [300.0]


def test_a_cut_below_the_tolerance_is_not_asked(ask):
    row = {"quantity": 1000.0}
    assert not ask(row, excess=99.0).is_cut.any()
    assert ask(row, excess=100.0).is_cut.all()
    assert ask(row | {"is_cut": True}, excess=50.0).is_cut.all()


def test_all_that_can_be_cancelled_of_a_product_that_is_sold_down_is(ask):
    found = ask(
        {"day": 1},
        {"day": 8},
        {"day": 30, "is_shipped": True},
        excess=np.inf,
    )
    assert found.cut_to.tolist() == [1000.0, 0.0, 1000.0]


def test_what_is_cancelled_is_neither_hurried_nor_postponed(ask):
    found = ask({"day": 25}, excess=1000.0)
    assert found.cut_to.tolist() == [0.0]
    assert not (found.is_expedite | found.is_postpone).any()


def test_a_longer_look_ahead_says_the_same(ask):
    rows = ({"day": 5}, {"day": 30}, {"day": 110}, {"day": 140}, {"day": 400})
    near, far = ask(*rows, horizon=REACH + 1), ask(*rows, horizon=500)
    for name in (
        "is_expedite",
        "is_postpone",
        "needed_day",
        "quantity_lost",
        "cut_to",
        "gone_day",
    ):
        assert getattr(near, name).tolist() == getattr(far, name).tolist()


# The rules, whatever the numbers

some_rows = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(0, 140),
            "quantity": st.integers(1, 3000).map(float),
            "is_shipped": st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)


@given(rows=some_rows, start=st.integers(0, 6000), sales=st.integers(0, 200))
def test_postponing_all_that_is_asked_costs_no_sale_and_no_safety(rows, start, sales):
    rows = [ROW | row for row in rows]
    columns = {name: np.array([row[name] for row in rows]) for name in ROW}
    stock = a_stock(rows, start=float(start), sales=float(sales))
    found = supply_messages(SupplyRows(**columns), stock)
    moved = [
        row | {"day": int(day) if later else row["day"]}
        for row, day, later in zip(
            rows, found.needed_day, found.is_postpone, strict=True
        )
    ]
    after = a_stock(moved, start=float(start), sales=float(sales))
    before = project(stock.start, stock.daily, stock.arrivals)
    later = project(after.start, after.daily, after.arrivals)
    assert (later.lost[0, :REACH] <= before.lost[0, :REACH] + 1e-6).all()
    floor = np.minimum(before.stock_end, stock.safety_stock[0])
    assert (later.stock_end[0, :REACH] >= floor[0, :REACH] - 1e-6).all()


@given(
    available=st.integers(0, 20_000),
    on_order=st.integers(1, 20_000),
    sales=st.integers(0, 150),
    max_cover=st.integers(1, 120),
    safety=st.integers(0, 40),
)
def test_planning_does_not_order_what_it_asked_to_cancel(
    make_batch, available, on_order, sales, max_cover, safety
):
    batch = make_batch(
        sales=float(sales),
        available=float(available),
        other_position=float(on_order),
        arrivals={(0, 10): float(on_order)},
        max_cover_days=float(max_cover),
        safety_days=float(safety),
    )
    result = plan(batch)
    limits = MessageLimits(
        tolerance_days=np.array([7.0]),
        tolerance_pct=np.array([0.0]),
        frozen_days=np.array([0.0]),
        is_unwanted=np.array([False]),
        minimum_value=0.0,
    )
    row = ROW | {"quantity": float(on_order)}
    rows = SupplyRows(**{name: np.array([value]) for name, value in row.items()})
    found = supply_messages(rows, watch(np.array([0]), batch, result, limits))
    kept = float(found.cut_to[0])
    arrivals = np.zeros_like(batch.arrivals)
    arrivals[0, 10] = kept
    after = replace(batch, other_position=np.array([kept]), arrivals=arrivals)
    if found.is_cut[0]:
        assert plan(after).quantity_needed[0] == 0


def test_what_feeds_others_is_watched_together_with_them(make_batch, table):
    """A source sells nothing itself; its destination sells 100 a day."""
    edge = {"dest": 1, "source": 0, "sequence": 1, "transfer_days": 4.0}
    batch = make_batch(
        2,
        manual=[0.0, 100.0],
        available=[1500.0, 500.0],
        backlog=[0.0, 100.0],
        method=["buy", "transfer"],
        arrivals={(0, 2): 700.0, (1, 3): 50.0},
        other_position=[700.0, 50.0],
        edges=table(NetworkEdges, [edge]),
    )
    limits = MessageLimits(
        tolerance_days=np.full(2, 7.0),
        tolerance_pct=np.full(2, 10.0),
        frozen_days=np.zeros(2),
        is_unwanted=np.array([False, False]),
        minimum_value=0.0,
    )
    stock = watch(np.array([0]), batch, plan(batch), limits)
    assert stock.start.tolist() == [1900.0]
    assert stock.daily[0, :3].tolist() == [100.0] * 3
    assert stock.arrivals[0, :5].tolist() == [0.0, 0.0, 700.0, 50.0, 0.0]
    # Five days of the destination's sales, and four days on the way to it.
    assert (stock.safety_stock.tolist(), stock.way_days.tolist()) == ([500.0], [4.0])
    row = ROW | {"day": 2, "quantity": 700.0}
    rows = SupplyRows(**{name: np.array([value]) for name, value in row.items()})
    found = supply_messages(rows, stock)
    # 1900 + 50 - 500 last 14 days, less the way.
    assert (found.is_postpone.tolist(), found.needed_day.tolist()) == ([True], [10])
