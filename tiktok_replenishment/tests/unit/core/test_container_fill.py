# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders of a vendor that share containers of 1000 kg and 10 m³."""

from dataclasses import fields, replace

import numpy as np
import pytest
from core.container_fill import Container, LoadLines, fill_containers
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
CONTAINER = Container(max_weight_kg=1000.0, max_volume_m3=10.0, worth_filling=0.75)


def lines(*rows):
    """A line as (quantity, position, daily sales), changes as a mapping behind."""
    usual = {"step": 10.0, "least": 10.0, "weight_kg": 1.0, "volume_m3": 0.02}
    usual |= {"max_cover_days": np.inf, "is_urgent": False}
    filled = [
        usual
        | {"quantity": row[0], "position": row[1], "daily_sales": row[2]}
        | (row[3] if len(row) > 3 else {})
        for row in rows
    ]
    return LoadLines(
        **{f.name: np.array([row[f.name] for row in filled]) for f in fields(LoadLines)}
    )


def test_a_container_that_is_worth_it_is_filled_with_what_runs_out_first():
    # 400 units of 0.02 m³ are 8 of 10 m³; 100 more fit. The first lasts
    # (100 + 200) / 10 = 30 days, the second (200 + 200) / 10 = 40 days: the first is
    # given 100 until it lasts as long.
    result = fill_containers(lines((200, 100, 10.0), (200, 200, 10.0)), CONTAINER)
    assert result.verdict == "filled"
    assert result.added.tolist() == [100, 0]
    assert (result.used_before, result.used_after) == pytest.approx((0.8, 1.0))


def test_lines_that_last_as_long_are_given_in_turn():
    result = fill_containers(lines((200, 180, 10.0), (200, 200, 10.0)), CONTAINER)
    # 38 and 40 days: 20 to the first, then 10 to each in turn: 20 + 40 and 40.
    assert result.added.tolist() == [60, 40]


def test_weight_fills_a_container_as_well_as_volume():
    heavy = {"weight_kg": 2.0, "volume_m3": 0.001}
    result = fill_containers(lines((400, 0, 10.0, heavy)), CONTAINER)
    assert result.used_before == pytest.approx(0.8)
    assert result.added.tolist() == [100]


def test_a_container_that_is_too_empty_is_left_out():
    # 600 units are 12 m³: the second container is 20 % full. 100 have to go. The
    # second lasts (300 + 300) / 5 = 120 days, the first (0 + 300) / 10 = 30 days.
    result = fill_containers(lines((300, 0, 10.0), (300, 300, 5.0)), CONTAINER)
    assert result.verdict == "trimmed"
    assert result.added.tolist() == [0, -100]
    assert result.used_after == pytest.approx(1.0)


def test_what_is_urgent_is_never_less_than_ordered():
    urgent = {"is_urgent": True}
    some = lines((300, 0, 10.0), (300, 300, 5.0, urgent))
    assert fill_containers(some, CONTAINER).added.tolist() == [-100, 0]
    all_urgent = lines((300, 0, 10.0, urgent), (300, 300, 5.0, urgent))
    kept = fill_containers(all_urgent, CONTAINER)
    assert kept.verdict == "kept"
    assert kept.added.tolist() == [0, 0]


def test_nothing_is_taken_off_where_the_container_goes_anyway():
    # Of the second 290 could go at most, and 200 of the first are its minimum.
    minimum = {"least": 290.0}
    some = lines((300, 0, 10.0, minimum), (300, 300, 5.0, minimum))
    kept = fill_containers(some, CONTAINER)
    assert kept.verdict == "kept"
    assert kept.added.tolist() == [0, 0]


def test_an_order_of_less_than_a_container_goes_as_it_is():
    result = fill_containers(lines((300, 0, 10.0)), CONTAINER)
    assert result.verdict == "loose"
    assert result.added.tolist() == [0]


def test_full_containers_stay_as_they_are():
    assert fill_containers(lines((1000, 0, 10.0)), CONTAINER).verdict == "full"
    assert fill_containers(lines(), CONTAINER).verdict == "full"


def test_nothing_is_bought_for_longer_than_the_longest_cover():
    # (0 + 400) / 10 = 40 days; up to 45 days 50 may be added, though 100 would fit.
    limit = {"max_cover_days": 45.0}
    result = fill_containers(lines((400, 0, 10.0, limit)), CONTAINER)
    assert result.added.tolist() == [50]


def test_whole_steps_only_and_what_does_not_sell_is_not_added():
    big = {"step": 80.0}
    result = fill_containers(lines((400, 0, 10.0, big), (0, 0, 0.0)), CONTAINER)
    assert result.added.tolist() == [80, 0]


def test_of_goods_in_grams_a_container_is_filled_in_larger_parts():
    # By the 0.01 g that Odoo keeps it were 25 million steps.
    grams = {"step": 0.01, "least": 0.01, "weight_kg": 0.001, "volume_m3": 0.0}
    result = fill_containers(lines((750_000, 0, 10.0, grams)), CONTAINER)
    assert result.added[0] == pytest.approx(250_000)
    left_out = fill_containers(lines((1_200_000, 0, 10.0, grams)), CONTAINER)
    assert left_out.added[0] == pytest.approx(-200_000)


def test_goods_of_unknown_size_fill_nothing():
    unknown = {"weight_kg": 0.0, "volume_m3": 0.0}
    result = fill_containers(lines((400, 0, 10.0), (99, 0, 90.0, unknown)), CONTAINER)
    assert result.added.tolist() == [100, 0]


def random_lines(seed, n_lines=6):
    rng = np.random.default_rng(seed)
    step = rng.choice([1.0, 12.0, 50.0], n_lines)
    return LoadLines(
        quantity=step * rng.integers(1, 12, n_lines),
        step=step,
        least=step * rng.integers(1, 3, n_lines),
        weight_kg=rng.choice([0.0, 0.4, 3.0], n_lines),
        volume_m3=rng.choice([0.0, 0.004, 0.03], n_lines),
        position=rng.uniform(-50, 500, n_lines),
        daily_sales=rng.choice([0.0, 1.0, 8.0], n_lines),
        max_cover_days=rng.choice([60.0, 120.0, np.inf], n_lines),
        is_urgent=rng.uniform(size=n_lines) < 0.3,
    )


@given(SEEDS, st.floats(0.0, 1.0))
def test_a_rounding_never_starts_a_container_and_never_cuts_what_is_urgent(seed, worth):
    some = random_lines(seed)
    container = replace(CONTAINER, worth_filling=worth)
    result = fill_containers(some, container)
    assert np.ceil(result.used_after - 1e-6) <= np.ceil(result.used_before - 1e-6)
    steps = result.added / some.step
    np.testing.assert_allclose(steps, np.round(steps))
    assert (result.added[some.is_urgent] >= 0).all()
    left = some.quantity + result.added
    shrunk = result.added < 0
    assert (left[shrunk] >= some.least[shrunk]).all()
    assert (left > 0).all()
    grown = result.added > 0
    cover = (some.position + left)[grown] / some.daily_sales[grown]
    assert (cover <= some.max_cover_days[grown] + 1e-6).all()
    again = fill_containers(some, container)
    assert (again.added == result.added).all()


@given(SEEDS)
def test_what_was_filled_up_is_full(seed):
    some = random_lines(seed)
    first = fill_containers(some, CONTAINER)
    if first.verdict == "filled":
        filled = replace(some, quantity=some.quantity + first.added)
        assert not fill_containers(filled, CONTAINER).added.any()
