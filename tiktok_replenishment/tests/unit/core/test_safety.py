# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Safety stock against hand numbers, textbook tables and stockpyl (golden files)."""

import math

import numpy as np
import pytest
from core.gamma_demand import gamma_quantile
from core.normal_demand import normal_fill_z, normal_loss, normal_quantile
from core.safety import SAFETY_METHODS, safety_stock, sold_between_looks

USUAL = {
    "method": "service_level",
    "base": 100.0,
    "safety_days": 5.0,
    "safety_factor": 1.0,
    "service_level": 0.95,
    "fill_rate": 0.98,
    "lead_days": 20.0,
    "planning_interval_days": 1.0,
    "error_std": 20.0,
    "lead_std_days": 0.0,
    "order_quantity": 700.0,
}


def safety(**changes):
    """Return the safety stock of items that differ from the usual one by changes."""
    values = {**USUAL, **changes}
    arrays = np.broadcast_arrays(*(np.asarray(value) for value in values.values()))
    columns = (np.atleast_1d(array).copy() for array in arrays)
    return safety_stock(**dict(zip(values, columns, strict=True)))


def test_without_a_method_nothing_is_kept():
    assert safety(method="none").quantity == [0.0]


def test_days_of_safety_are_days_of_sales():
    result = safety(method="days")
    assert result.quantity == [500.0]
    assert result.z == [0.0]


def test_service_level_is_z_deviations_of_demand_and_lead_time():
    # P = 20 + 1; sqrt(21 x 20² + 100² x 3²) = sqrt(8 400 + 90 000) = 313.6877, which
    # is less than 0.15 of the 2 100 that sell in 21 days
    result = safety(lead_std_days=3.0)
    assert result.demand_std == pytest.approx([math.sqrt(98_400.0)])
    # z of 95 % is 1.644854 in every table
    assert result.quantity == pytest.approx([1.644854 * 313.687743], rel=1e-6)
    assert not result.is_skewed.any()


def test_the_safety_factor_multiplies_every_method():
    for method in SAFETY_METHODS:
        once, twice = (safety(method=method, safety_factor=f).quantity for f in (1, 2))
        assert twice == pytest.approx(2 * once)


def test_a_service_level_of_half_or_less_keeps_nothing():
    assert safety(service_level=np.array([0.0, 0.3, 0.5])).quantity.tolist() == [0] * 3


def test_a_service_level_of_all_cycles_is_one_in_ten_thousand_short():
    # z of 99.99 % is 3.719016
    result = safety(service_level=1.0)
    assert result.quantity == pytest.approx([3.719016 * math.sqrt(8_400)], rel=1e-6)


def test_an_unknown_lead_time_deviation_counts_as_none():
    assert safety(lead_std_days=np.nan).quantity == safety().quantity


def test_what_does_not_sell_is_not_kept():
    for method in SAFETY_METHODS:
        assert safety(method=method, base=0.0).quantity == [0.0]


def test_demand_without_any_deviation_needs_no_safety():
    for method in ("service_level", "fill_rate"):
        assert safety(method=method, error_std=0.0).quantity == [0.0]


def test_an_unsure_base_counts_for_the_whole_interval():
    # sqrt(21 x 20² + 21² x 4²) = sqrt(8 400 + 7 056)
    assert safety(base_std=4.0).demand_std == pytest.approx([math.sqrt(15_456)])


# Unit normal loss function, printed in Silver, Pyke & Thomas, Inventory and Production
# Management in Supply Chains, appendix III, and in every textbook since Brown (1967).
PRINTED_LOSS = [
    (0.0, 0.3989),
    (0.5, 0.1978),
    (1.0, 0.08332),
    (1.5, 0.02931),
    (2.0, 0.008491),
    (2.5, 0.002004),
    (3.0, 0.0003822),
]


@pytest.mark.parametrize(("z", "printed"), PRINTED_LOSS)
def test_the_normal_loss_function_is_the_printed_one(z, printed):
    assert normal_loss(np.array([z])) == pytest.approx([printed], rel=5e-4)


@pytest.mark.parametrize(("z", "printed"), PRINTED_LOSS[1:])
def test_a_fill_rate_of_large_orders_reads_the_printed_table_backwards(z, printed):
    lot = 50.0  # deviations: what is short in the next cycle does not count
    found = normal_fill_z(np.array([printed / lot]), np.array([lot]))
    assert found == pytest.approx([z], abs=2e-3)


def test_normal_loss_by_stockpyl(golden):
    cases = golden("normal_loss")
    np.testing.assert_allclose(normal_loss(cases["z"]), cases["loss"], 1e-8, 1e-13)


def test_service_level_by_stockpyls_newsvendor(golden):
    cases = golden("service_level_normal")
    names = ("service_level", "lead_days", "base", "error_std")
    result = safety(**{name: cases[name] for name in names})
    protection = cases["lead_days"] + 1
    variation = cases["error_std"] / cases["base"] / np.sqrt(protection)
    steady = variation <= 0.15
    assert steady.sum() > 10
    np.testing.assert_allclose(
        result.quantity[steady], cases["safety"][steady], rtol=1e-9
    )
    assert (result.quantity >= cases["safety"] * (1 - 1e-9)).all()


def test_service_level_of_skewed_demand_by_stockpyls_newsvendor(golden):
    cases = golden("service_level_gamma")
    result = safety(**uneven(cases), service_level=cases["service_level"])
    normal = normal_quantile(cases["service_level"]) * cases["deviation"]
    expected = np.maximum(cases["safety"], normal)
    np.testing.assert_allclose(result.quantity, expected, rtol=1e-8)
    assert (result.is_skewed == (cases["safety"] > normal)).all()


def test_fill_rate_by_stockpyls_loss_function(golden):
    cases = golden("fill_rate_normal")
    result = safety(
        **uneven(cases),
        method="fill_rate",
        fill_rate=cases["fill_rate"],
        order_quantity=cases["order_quantity"],
    )
    expected = np.maximum(cases["safety"], 0.0)
    np.testing.assert_allclose(result.quantity, expected, rtol=1e-7, atol=1e-6)


def test_fill_rate_of_skewed_demand_by_stockpyls_loss_function(golden):
    cases = golden("fill_rate_gamma")
    deviation = cases["deviation"]
    result = safety(
        **uneven(cases),
        method="fill_rate",
        fill_rate=cases["fill_rate"],
        order_quantity=cases["order_quantity"],
    )
    lot = cases["order_quantity"] / deviation
    normal = normal_fill_z(1 - cases["fill_rate"], lot) * deviation
    expected = np.maximum(cases["safety"], normal)
    np.testing.assert_allclose(result.quantity, expected, rtol=1e-6, atol=1e-5)


def uneven(cases):
    """Return an item of one day's protection, in the golden cases' mean and deviation.

    A planning interval of a hundredth lets orders be as small as the cases want.
    """
    return {
        "base": cases["mean"],
        "lead_days": 0.99,
        "planning_interval_days": 0.01,
        "error_std": cases["deviation"],
    }


def test_uneven_demand_passes_without_a_jump_from_normal_to_gamma():
    variation = np.linspace(0.15, 0.45, 601)
    kept = safety(base=100.0, lead_days=0.0, error_std=100.0 * variation).quantity
    steps = np.diff(kept)
    assert (steps > 0).all()
    # z rises by 0.2 in all where demand is between even and uneven
    assert steps.max() < 0.2


def test_the_gamma_of_shape_one_is_the_exponential():
    level = np.array([0.9, 0.99])
    found = gamma_quantile(np.ones(2), level, np.ones(2))
    np.testing.assert_allclose(found, -np.log(1 - level), rtol=1e-10)


def test_between_two_looks_at_least_a_days_sales_are_gone():
    usual = {"planning_interval_days": np.array([1.0])}
    # (100² + 20²) / 200 = 52 is less than the day's 100
    steady = sold_between_looks(
        base=np.array([100.0]), error_std=np.array([20.0]), **usual
    )
    assert steady == [100.0]
    # lots: (0.5² + 1.5²) / 1 = 2.5
    lots = sold_between_looks(base=np.array([0.5]), error_std=np.array([1.5]), **usual)
    assert lots == [2.5]
