# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.lead_time import MOST_RECEIPTS, expected_late_days, learn_lead_times


def learn(receipts, **options):
    """Return what is learned of (group, days, age in days) receipts."""
    group, days, age_days = (np.array(column) for column in zip(*receipts, strict=True))
    return learn_lead_times(
        group=group, days=days * 1.0, age_days=age_days * 1.0, **options
    )


def vendor(*days, age=0):
    return [(1, number, age) for number in days]


def test_the_lead_time_grew_from_20_to_31_days_in_the_last_five_receipts():
    # With a half-life of 30 days the late ones weigh 1/2 each, the early ones 1/4:
    # 5 x 1/4 at 20 days, 5 x 1/2 at 31. Half of 3.75 is passed among the 31.
    receipts = vendor(20, 20, 20, 20, 20, age=60) + vendor(31, 31, 31, 31, 31, age=30)
    learned = learn(receipts, half_life_days=30)
    assert learned.median == [31.0]
    assert learned.count == [10]
    # More than half the weight is at no distance, so the mean distance counts:
    # 11 days x 1.25 / 3.75 = 3.6667, times 1.2533.
    assert learned.std_days == pytest.approx([3.6667 * 1.2533], rel=1e-4)


def test_a_lead_time_that_grew_and_varies():
    # Weights 1/4 and 1/2: 1.25 up to 21 days, 1.75 with 29, 2.25 with 30: the half,
    # 1.875, is at 30. Distances from 30: 0.5 at 0, 1.5 up to 1, 2.0 up to 2: so 2.
    receipts = vendor(19, 20, 20, 20, 21, age=60) + vendor(29, 30, 31, 32, 33, age=30)
    learned = learn(receipts, half_life_days=30)
    assert learned.median == [30.0]
    assert learned.std_days == pytest.approx([2 * 1.4826])


def test_two_receipts_teach_nothing():
    learned = learn(vendor(20, 31))
    assert learned.count == [2]
    assert np.isnan(learned.median).all()
    assert np.isnan(learned.std_days).all()


def test_one_container_that_stood_in_a_port_is_no_lead_time():
    learned = learn(vendor(24, 25, 25, 26, 110))
    assert learned.median == [25.0]
    assert learned.std_days == pytest.approx([1.4826])


def test_between_two_halves_of_the_weight_the_middle_is_taken():
    assert learn(vendor(10, 20, 30, 40), minimum=4).median == [25.0]


def test_always_the_same_days_have_no_deviation():
    learned = learn(vendor(12, 12, 12, 12, 12))
    assert learned.median == [12.0]
    assert learned.std_days == [0.0]


def test_mistakes_of_data_entry_and_last_years_receipts_do_not_count():
    receipts = vendor(20, 20, 20, 20, 20) + vendor(-3, np.nan) + vendor(90, age=366)
    learned = learn(receipts)
    assert learned.count == [5]
    assert learned.std_days == [0.0]


def test_each_group_learns_from_its_own_receipts():
    receipts = [(7, 30, 0)] * 5 + [(3, 8, 0)] * 5 + [(5, 1, 0)]
    learned = learn(receipts)
    assert learned.group.tolist() == [3, 5, 7]
    np.testing.assert_array_equal(learned.median, [8.0, np.nan, 30.0])


def test_only_the_latest_receipts_of_a_busy_vendor_count():
    receipts = vendor(*[40] * MOST_RECEIPTS, age=1) + vendor(*[9] * 80, age=2)
    learned = learn(receipts)
    assert learned.count == [MOST_RECEIPTS]
    assert learned.median == [40.0]


def test_without_receipts_nothing_is_learned():
    nothing = np.array([])
    learned = learn_lead_times(
        group=nothing.astype(int), days=nothing, age_days=nothing
    )
    assert learned.group.size == 0


def test_groups_alone_and_reordered_learn_the_same_to_the_last_bit():
    rng = np.random.default_rng(19)
    group, days = rng.integers(0, 9, 300), rng.uniform(5, 50, 300)
    age_days = rng.integers(0, 300, 300) * 1.0
    whole = learn_lead_times(group=group, days=days, age_days=age_days)
    mixed = rng.permutation(group.size)
    for rows in [mixed, *(mixed[group[mixed] == number] for number in range(9))]:
        part = learn_lead_times(
            group=group[rows], days=days[rows], age_days=age_days[rows]
        )
        place = np.searchsorted(whole.group, part.group)
        assert (part.median == whole.median[place]).all()
        assert (part.std_days == whole.std_days[place]).all()


def test_expected_lateness_is_the_loss_of_a_normal_lead_time():
    median = np.array([30.0, 40.0, 20.0, 30.0, np.nan])
    std = np.array([0.0, 0.0, 0.0, 5.0, np.nan])
    late = expected_late_days(median, std, np.full(5, 30.0))
    # In time, 10 days late, early; half of the receipts late by 5 x 0.79788 on average.
    np.testing.assert_allclose(late, [0.0, 10.0, 0.0, 5 * 0.398942, 0.0], atol=1e-5)
