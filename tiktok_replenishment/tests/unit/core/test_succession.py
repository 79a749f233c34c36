# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.forecast_windows import DEFAULT_WEIGHTS
from core.succession import usual_sales, with_predecessors
from histories import a_history, assert_same_bytes


def joined(history, predecessors, position):
    return with_predecessors(
        history, predecessors=predecessors, position=np.array(position)
    )


def test_two_predecessors_count_both_for_the_item_that_replaces_them():
    history = a_history([[1, 2], [5, 5]], first_sale_days_ago=2)
    line = joined(history, a_history([[10, 20], [100, 200]]), [0, 0])
    assert line.sold.tolist() == [[111, 222], [5, 5]]
    assert line.first_sale_days_ago.tolist() == [999, 2]


def test_a_day_tells_as_much_as_what_was_on_sale_longest():
    history = a_history([[0, 0, 0]], share_on_sale={3: 0.25, 2: 0.0, 1: np.nan})
    old = a_history([[4, 4, 4]], share_on_sale={3: 0.5, 2: 0.0, 1: 0.75})
    assert joined(history, old, [0]).share_on_sale.tolist() == [[0.5, 0.0, 0.75]]


def test_a_campaign_of_either_is_one_of_both_and_the_unknown_one_beats_the_others():
    history = a_history([[0, 0, 0]], campaign_rise={3: 1.0, 2: 1.0})
    old = a_history([[4, 4, 4]], campaign_rise={3: 3.0, 2: np.nan})
    rise = joined(history, old, [0]).campaign_rise[0]
    assert rise[0] == 3.0
    assert np.isnan(rise[1])
    assert rise[2] == 0.0


def test_the_history_itself_stays_as_it_is():
    history = a_history([[1, 2]])
    before = a_history([[1, 2]])
    joined(history, a_history([[10, 20]]), [0])
    assert_same_bytes(before, history, np.array([0]))


def test_usual_sales_are_the_default_forecast_of_clean_days():
    # 20 a day; a day of 400 is a spike and ten days without stock tell nothing.
    sold = np.full((1, 90), 20.0)
    sold[0, -40] = 400.0
    sold[0, -30:-20] = 0.0
    empty = dict.fromkeys(range(21, 31), 0.0)
    history = a_history(sold, share_on_sale=empty)
    assert usual_sales(history, np.array([DEFAULT_WEIGHTS])).tolist() == [20.0]
