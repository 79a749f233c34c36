# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from core.demand import dense_history


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
    assert history.dtype == float  # so that parts of a predecessor's sales can be added
