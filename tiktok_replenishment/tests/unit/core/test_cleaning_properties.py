# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for the cleaning of any history, tried on random ones."""

from dataclasses import replace

import numpy as np
from core.cleaning import FINAL_AFTER_DAYS, clean
from core.demand import DayFlag, DemandHistory
from core.viral import viral_extra
from histories import assert_same_bytes
from hypothesis import given
from hypothesis import strategies as st

SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
DAYS = 180


def random_history(seed, *, n_items=12, n_days=DAYS):
    """Return items of every kind: steady, noisy, slow, with lots, spikes and shifts."""
    rng = np.random.default_rng(seed)
    rate = rng.choice([0.05, 0.7, 4.0, 60.0], (n_items, 1))
    noise = np.where(
        rng.uniform(size=(n_items, 1)) < 0.5,
        1.0,
        rng.gamma(1.0, 1.0, (n_items, n_days)),
    )
    shift = np.where(
        np.arange(n_days) < rng.integers(0, 2 * n_days, (n_items, 1)),
        1.0,
        rng.choice([0.0, 0.2, 3.0, 20.0], (n_items, 1)),
    )
    sold = rng.poisson(rate * noise * shift) * rng.choice([1.0, 0.25], (n_items, 1))
    shape = (n_items, n_days)
    sold *= rng.choice([1, 40], shape, p=[0.98, 0.02])
    sold -= rng.choice([0, 3], shape, p=[0.98, 0.02])
    share = rng.choice(
        [1.0, 0.0, 0.4, 0.05, np.nan], shape, p=[0.8, 0.1, 0.04, 0.02, 0.04]
    )
    rise = rng.choice([0.0, 3.0, -0.5, np.nan], shape, p=[0.92, 0.04, 0.02, 0.02])
    return DemandHistory(
        sold=sold,
        share_on_sale=share.astype(np.float32),
        first_sale_days_ago=rng.choice([0, 3, 20, 60, 999], n_items),
        campaign_rise=rise.astype(np.float32),
        verdict=rng.choice([0, 1, -1], shape, p=[0.96, 0.02, 0.02]).astype(np.int8),
        weekday=rng.integers(0, 7, n_items),
    )


def viral_of(history, rng):
    n_items = len(history.sold)
    return viral_extra(
        clean(history),
        history,
        sold_today=rng.poisson(30, n_items) * 1.0,
        share_of_today=rng.uniform(0, 1, n_items),
        half_life_days=rng.choice([0.0, 2.0, 7.0], n_items),
        n_days=30,
    )


@given(SEEDS)
def test_an_item_alone_or_in_another_order_is_cleaned_to_the_same_bytes(seed):
    history = random_history(seed)
    result = clean(history)
    order = np.random.default_rng(seed).permutation(len(history.sold))
    assert_same_bytes(result, clean(history.take(order)), order)
    for item in range(0, len(order), 4):
        only = np.array([item])
        assert_same_bytes(result, clean(history.take(only)), only)


@given(SEEDS)
def test_an_item_alone_or_in_another_order_is_as_viral_to_the_same_bytes(seed):
    history = random_history(seed)
    rng = np.random.default_rng(seed)
    now = {
        "sold_today": rng.poisson(30, len(history.sold)) * 1.0,
        "share_of_today": rng.uniform(0, 1, len(history.sold)),
        "half_life_days": rng.choice([0.0, 2.0, 7.0], len(history.sold)),
    }
    result = viral_extra(clean(history), history, n_days=30, **now)
    order = rng.permutation(len(history.sold))
    for rows in (order, order[:1], order[:0]):
        part = history.take(rows)
        now_of_part = {name: values[rows] for name, values in now.items()}
        other = viral_extra(clean(part), part, n_days=30, **now_of_part)
        assert_same_bytes(result, other, rows)


def test_more_items_than_a_block_holds_are_cleaned_as_one_by_one():
    history = random_history(7, n_items=600)
    result = clean(history)
    rows = np.arange(255, 600, 43)
    assert_same_bytes(result, clean(history.take(rows)), rows)


@given(SEEDS, st.sampled_from([0.125, 0.5, 2.0, 64.0]))
def test_the_rules_do_not_know_how_large_a_unit_is(seed, factor):
    history = random_history(seed)
    result = clean(history)
    scaled = clean(replace(history, sold=history.sold * factor))
    np.testing.assert_array_equal(scaled.demand, result.demand * factor)
    np.testing.assert_array_equal(scaled.flags, result.flags)
    np.testing.assert_array_equal(scaled.shift_days_ago, result.shift_days_ago)


@given(SEEDS, st.integers(min_value=1, max_value=DAYS))
def test_a_days_flags_are_final_after_the_documented_days(seed, later):
    history = random_history(seed)
    earlier = DemandHistory(
        sold=history.sold[:, :-later],
        share_on_sale=history.share_on_sale[:, :-later],
        campaign_rise=history.campaign_rise[:, :-later],
        verdict=history.verdict[:, :-later],
        first_sale_days_ago=np.maximum(history.first_sale_days_ago - later, 0),
        weekday=(history.weekday - later) % 7,
    )
    n_final = max(DAYS - later - FINAL_AFTER_DAYS, 0)
    before, after = clean(earlier).flags, clean(history).flags
    np.testing.assert_array_equal(before[:, :n_final], after[:, :n_final])


@given(SEEDS)
def test_no_demand_is_invented(seed):
    history = random_history(seed)
    result = clean(history)
    idle = (history.sold == 0) & ~np.isnan(result.demand)
    assert (result.demand[idle] == 0).all()
    whole = (history.share_on_sale == 1) & (history.campaign_rise == 0)
    counted = whole & ~np.isnan(result.demand)
    np.testing.assert_array_equal(result.demand[counted], history.sold[counted])


@given(SEEDS)
def test_a_missing_day_says_why_or_lies_before_the_level(seed):
    history = random_history(seed)
    result = clean(history)
    days_ago = np.arange(DAYS, 0, -1)
    shift = result.shift_days_ago[:, np.newaxis]
    explained = (result.flags != 0) | ((shift > 0) & (days_ago > shift))
    assert explained[np.isnan(result.demand)].all()


@given(SEEDS, st.integers(min_value=1, max_value=60))
def test_a_day_without_stock_never_lowers_the_mean(seed, n_days_out):
    # Sales of 5 to 14 a day: no spikes, no shifts, whatever days are missing.
    rng = np.random.default_rng(seed)
    history = random_history(seed, n_items=1)
    plain = replace(
        history,
        sold=rng.integers(5, 15, (1, DAYS)) * 1.0,
        first_sale_days_ago=np.array([999]),
        share_on_sale=np.ones((1, DAYS), dtype=np.float32),
    )
    days = rng.choice(DAYS, n_days_out, replace=False)
    sold, share = plain.sold.copy(), plain.share_on_sale.copy()
    sold[0, days] = 0
    empty = replace(plain, sold=sold)
    share[0, days] = 0
    out = replace(empty, share_on_sale=share)
    assert np.nanmean(clean(out).demand) >= np.nanmean(clean(empty).demand)


@given(SEEDS)
def test_a_persons_word_is_always_kept(seed):
    history = random_history(seed)
    result = clean(history)
    shift = result.shift_days_ago[:, np.newaxis]
    is_present = (shift == 0) | (np.arange(DAYS, 0, -1) <= shift)
    is_present &= (result.flags & DayFlag.BEFORE_FIRST_SALE) == 0
    ordinary = (history.verdict == 1) & is_present
    np.testing.assert_array_equal(result.demand[ordinary], history.sold[ordinary])
    assert np.isnan(result.demand[history.verdict == -1]).all()


@given(SEEDS)
def test_extra_demand_only_fades_and_is_never_below_zero(seed):
    history = random_history(seed)
    result = viral_of(history, np.random.default_rng(seed))
    assert (result.extra >= 0).all()
    assert (np.diff(result.extra, axis=1) <= 0).all()
    np.testing.assert_array_equal(result.extra[:, 0], result.strength)
