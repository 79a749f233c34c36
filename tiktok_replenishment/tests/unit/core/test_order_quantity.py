# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.order_quantity import round_down, round_up, split


def up(quantity, min_qty=0.0, multiple=0.0, carton_qty=0.0, unit_step=0.0):
    rounded = round_up(
        np.array([float(quantity)]),
        min_qty=np.array([min_qty]),
        multiple=np.array([multiple]),
        carton_qty=np.array([carton_qty]),
        unit_step=np.array([unit_step]),
    )
    return rounded[0]


@pytest.mark.parametrize("quantity", [0, -40, 1e-9])
def test_rounding_never_creates_a_need(quantity):
    assert up(quantity, min_qty=100.0, multiple=50.0, carton_qty=24.0) == 0


def test_a_small_need_is_raised_to_the_minimum():
    assert up(20, min_qty=100.0) == 100
    assert up(20, min_qty=110.0, multiple=50.0) == 150


def test_a_need_is_raised_to_the_multiple():
    assert up(920, multiple=50.0) == 950
    assert up(900, multiple=50.0) == 900


def test_noise_of_the_arithmetic_is_not_one_more_multiple():
    assert up(900.0000000001, multiple=50.0) == 900
    assert up(899.9999999999, multiple=50.0) == 900


def test_multiple_and_carton_are_met_together():
    # 50 and 24 meet at 600, 1200, ...
    assert up(900, multiple=50.0, carton_qty=24.0) == 1200
    assert up(900, multiple=12.0, carton_qty=24.0) == 912


def test_one_is_no_multiple():
    assert up(7.5, multiple=1.0, carton_qty=1.0) == 7.5
    assert up(7.5, multiple=1.0, carton_qty=4.0) == 8


def test_fractional_steps_are_applied_one_after_the_other():
    assert up(11, multiple=2.5) == 12.5
    assert up(11, multiple=2.5, carton_qty=4.0) == 16


def test_countable_goods_are_ordered_in_whole_units():
    assert up(33.3, unit_step=1.0) == 34
    assert up(33.3, unit_step=0.5) == 33.5
    assert up(33.3, multiple=10.0, unit_step=1.0) == 40


def test_of_what_is_ordered_in_parts_one_means_whole_ones():
    assert up(2.43, unit_step=0.01) == 2.43
    assert up(2.43, multiple=1.0, unit_step=0.01) == 3
    assert up(2.43, carton_qty=1.0, unit_step=0.01) == 3


def test_limited_supply_gives_whole_cartons_only():
    quantity = np.array([460.0, 460.0, 5.0, -3.0])
    carton = np.array([100.0, 0.0, 6.0, 0.0])
    assert round_down(quantity, carton).tolist() == [400.0, 460.0, 0.0, 0.0]


def parts(rounded, base, campaign):
    both = split(np.array([rounded]), np.array([base]), np.array([campaign]))
    return both[0][0], both[1][0]


def test_what_rounding_adds_belongs_to_the_base():
    assert parts(950.0, 600.0, 300.0) == (650.0, 300.0)


def test_what_rounding_adds_to_a_campaign_order_belongs_to_the_campaign():
    assert parts(350.0, 0.0, 300.0) == (0.0, 350.0)


def test_a_short_supply_serves_the_base_first():
    assert parts(700.0, 600.0, 300.0) == (600.0, 100.0)
    assert parts(500.0, 600.0, 300.0) == (500.0, 0.0)
