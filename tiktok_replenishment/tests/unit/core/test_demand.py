# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.demand import dense_history, evidence_mask


def test_yesterday_is_the_last_column_and_sales_of_a_day_add_up():
    history = dense_history(
        n_items=2,
        n_days=3,
        item=[0, 0, 1, 0],
        days_ago=[1, 1, 3, 2],
        quantity=[4, 5, 7, 2],
    )
    assert history.tolist() == [[0, 2, 9], [7, 0, 0]]


def test_sales_outside_the_history_or_of_other_items_are_ignored():
    history = dense_history(
        n_items=1,
        n_days=2,
        item=[0, 0, 1, -1],
        days_ago=[0, 3, 1, 1],
        quantity=[5, 5, 5, 5],
    )
    assert history.tolist() == [[0, 0]]


def test_no_sales_at_all_is_a_history_of_zeros():
    history = dense_history(n_items=1, n_days=2, item=[], days_ago=[], quantity=[])
    assert history.tolist() == [[0, 0]]


def test_days_before_the_first_sale_are_no_evidence():
    quiet = np.zeros((2, 4), dtype=bool)
    mask = evidence_mask(
        n_days=4,
        first_sale_days_ago=np.array([2, 0]),
        campaign=quiet,
        stockout=quiet,
    )
    assert mask.tolist() == [[False, False, True, True], [False] * 4]


def test_campaign_days_and_days_without_stock_are_no_evidence():
    mask = evidence_mask(
        n_days=3,
        first_sale_days_ago=np.array([9]),
        campaign=np.array([[True, False, False]]),
        stockout=np.array([[False, True, False]]),
    )
    assert mask.tolist() == [[False, False, True]]
