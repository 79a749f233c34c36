# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.stock_age import overstock, stock_age


def age(on_hand, received, aged_after=(2, 4)):
    return stock_age(
        np.array([float(on_hand)]), np.array([received], dtype=float), aged_after
    )


def test_stock_on_hand_is_what_came_last():
    # 70 of the 100 that came 5 days ago and all 30 of 2 days ago are left.
    result = age(100, [100, 0, 0, 30, 0])
    assert result.average_days == pytest.approx([(70 * 5 + 30 * 2) / 100])
    assert result.oldest_days == [5]
    assert result.quantity_aged.tolist() == [[70.0, 70.0]]


def test_yesterdays_receipt_is_one_day_old():
    result = age(10, [0, 0, 0, 0, 40])
    assert result.average_days == [1.0]
    assert result.oldest_days == [1]
    assert result.quantity_aged.tolist() == [[0.0, 0.0]]


def test_stock_older_than_its_receipts_is_a_day_older_than_they_reach():
    result = age(50, [0, 0, 20, 0, 0])
    assert result.average_days == pytest.approx([(20 * 3 + 30 * 6) / 50])
    assert result.oldest_days == [6]
    assert result.quantity_aged.tolist() == [[50.0, 30.0]]


def test_without_stock_there_is_no_age():
    for on_hand in (0, -4):
        result = age(on_hand, [9, 9, 9])
        assert np.isnan(result.average_days).all()
        assert result.oldest_days == [0]
        assert result.quantity_aged.tolist() == [[0.0, 0.0]]


def test_goods_sent_back_are_no_receipt():
    assert age(10, [20, 0, -15]).average_days == [3.0]


def test_older_than_all_that_is_known_counts_by_what_is_known():
    assert age(9, [0, 4, 0], aged_after=(365,)).quantity_aged.tolist() == [[5.0]]


def test_an_item_alone_has_the_same_age_as_in_a_batch_to_the_last_bit():
    rng = np.random.default_rng(19)
    received = rng.uniform(0, 9, (30, 50)) * (rng.uniform(size=(30, 50)) < 0.3)
    on_hand = rng.uniform(0, 90, 30)
    whole = stock_age(on_hand, received)
    for item in range(0, 30, 7):
        alone = stock_age(on_hand[item : item + 1], received[item : item + 1])
        assert alone.average_days[0] == whole.average_days[item]


def test_too_much_is_first_what_is_still_on_the_way():
    found = overstock(
        excess=np.array([300.0, 80.0, -5.0]),
        on_the_way=np.array([100.0, 100.0, 100.0]),
        unit_cost=np.array([2.5, 2.5, 2.5]),
    )
    assert found.quantity.tolist() == [300.0, 80.0, 0.0]
    assert found.quantity_on_hand.tolist() == [200.0, 0.0, 0.0]
    assert found.value.tolist() == [750.0, 200.0, 0.0]
    assert found.value_on_hand.tolist() == [500.0, 0.0, 0.0]
