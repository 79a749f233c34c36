# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for the safety stock of any batch, tried on random ones."""

import numpy as np
from core.safety import SAFETY_METHODS, safety_stock
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
# Newton's steps end this close to their solution.
CLOSE = 1e-7


def random_items(seed, n_items=40):
    rng = np.random.default_rng(seed)
    base = rng.lognormal(1.0, 2.0, n_items) * (rng.uniform(size=n_items) < 0.95)
    lead_days = rng.uniform(0, 90, n_items)
    return {
        "method": rng.choice(SAFETY_METHODS, n_items, p=(0.05, 0.15, 0.4, 0.4)),
        "base": base,
        "safety_days": rng.uniform(0, 20, n_items),
        "safety_factor": rng.choice([1.0, 1.5], n_items),
        "service_level": rng.choice([0.3, 0.8, 0.95, 0.99, 1.0], n_items),
        "fill_rate": rng.choice([0.5, 0.9, 0.98, 0.999, 1.0], n_items),
        "lead_days": lead_days,
        "planning_interval_days": rng.choice([0.5, 1.0, 7.0], n_items),
        "error_std": base * rng.lognormal(0.0, 1.0, n_items),
        "lead_std_days": rng.choice([0.0, np.nan, 2.0, 9.0], n_items),
        "order_quantity": base * rng.choice([0.0, 3.0, 30.0], n_items),
    }


def quantity(items, **changes):
    return safety_stock(**(items | changes)).quantity


def at_least(more, less):
    slack = CLOSE * (1.0 + np.abs(less))
    assert (more >= less - slack).all(), (more - less).min()


@given(SEEDS)
def test_a_reordered_batch_has_the_same_safety_to_the_last_bit(seed):
    items = random_items(seed)
    order = np.random.default_rng(seed).permutation(items["base"].size)
    whole = safety_stock(**items)
    other = safety_stock(**{name: values[order] for name, values in items.items()})
    for name in ("quantity", "z", "demand_std", "is_skewed"):
        expected = getattr(whole, name)[order]
        np.testing.assert_array_equal(getattr(other, name), expected, name)


@given(SEEDS)
def test_an_item_alone_has_the_same_safety_as_in_a_batch(seed):
    items = random_items(seed)
    whole = quantity(items)
    for item in range(0, whole.size, 3):
        alone = {name: values[item : item + 1] for name, values in items.items()}
        assert quantity(alone)[0] == whole[item]


@given(SEEDS)
def test_the_safety_is_finite_and_never_below_zero(seed):
    result = safety_stock(**random_items(seed))
    for values in (result.quantity, result.z, result.demand_std):
        assert np.isfinite(values).all()
        assert (values >= 0).all()


@given(SEEDS)
def test_a_higher_promise_never_lowers_the_safety(seed):
    items = random_items(seed)
    higher = {
        name: items[name] + 0.3 * (1 - items[name])
        for name in ("service_level", "fill_rate")
    }
    days = {"safety_days": items["safety_days"] + 1}
    at_least(quantity(items, **higher, **days), quantity(items))


@given(SEEDS, st.floats(min_value=0.1, max_value=5.0))
def test_a_less_certain_lead_time_never_lowers_the_safety(seed, more):
    items = random_items(seed)
    unsure = np.nan_to_num(items["lead_std_days"]) + more
    at_least(quantity(items, lead_std_days=unsure), quantity(items))


@given(SEEDS, st.floats(min_value=1.0, max_value=4.0))
def test_a_worse_forecast_never_lowers_the_safety(seed, factor):
    items = random_items(seed)
    worse = quantity(items, error_std=items["error_std"] * factor)
    at_least(worse, quantity(items))
    unsure = quantity(items, base_std=0.1 * items["error_std"])
    at_least(unsure, quantity(items))


@given(SEEDS, st.floats(min_value=0.5, max_value=30.0))
def test_a_longer_way_never_lowers_the_level_to_order_at(seed, days):
    # A known way: the longer it is, the less an unsure arrival means beside it.
    items = random_items(seed) | {"lead_std_days": np.zeros(40)}
    longer = items["lead_days"] + days
    shorter_level = items["base"] * items["lead_days"] + quantity(items)
    at_least(items["base"] * longer + quantity(items, lead_days=longer), shorter_level)


@given(SEEDS, st.floats(min_value=1.0, max_value=9.0))
def test_larger_orders_need_less_safety_for_a_fill_rate(seed, factor):
    items = random_items(seed)
    larger = quantity(items, order_quantity=items["order_quantity"] * factor)
    at_least(quantity(items), larger)


@given(SEEDS, st.floats(min_value=0.01, max_value=1000.0))
def test_the_same_goods_in_another_unit_need_the_same_safety(seed, factor):
    items = random_items(seed)
    names = ("base", "error_std", "order_quantity")
    scaled = quantity(items, **{name: items[name] * factor for name in names})
    np.testing.assert_allclose(scaled, quantity(items) * factor, rtol=1e-6, atol=1e-9)


@given(SEEDS)
def test_the_parts_of_the_sum_give_the_safety(seed):
    items = random_items(seed)
    result = safety_stock(**items)
    promises = np.isin(items["method"], ("service_level", "fill_rate"))
    parts = result.z * result.demand_std * items["safety_factor"]
    assert (result.quantity[promises] == parts[promises]).all()
    assert (result.z[~promises] == 0).all()
