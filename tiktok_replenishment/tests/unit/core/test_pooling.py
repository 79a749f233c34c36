# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.network import NetworkEdges
from core.pooling import known_days, pooled, units_of_last

NAN = np.nan


def edges(*pairs):
    dest, source = np.array(pairs, dtype=int).reshape(-1, 2).T
    return NetworkEdges(
        dest=dest,
        source=source,
        sequence=np.zeros(dest.size, dtype=int),
        transfer_days=np.ones(dest.size),
    )


def test_a_source_stands_for_all_it_feeds_directly_and_on_the_way():
    demand = np.array([[NAN, NAN], [1.0, 2.0], [NAN, 5.0], [3.0, 4.0]])
    # 0 feeds 1, 1 feeds 2; 3 stands alone.
    total = pooled(demand, edges((1, 0), (2, 1)))
    np.testing.assert_array_equal(
        total, [[1.0, 7.0], [1.0, 7.0], [NAN, 5.0], [3.0, 4.0]]
    )


def test_a_day_that_nobody_knows_stays_unknown():
    demand = np.array([[NAN, 0.0], [NAN, 2.0]])
    np.testing.assert_array_equal(pooled(demand, edges((1, 0)))[0], [NAN, 2.0])


def test_without_lanes_every_item_stands_for_itself():
    demand = np.array([[1.0, NAN]])
    np.testing.assert_array_equal(pooled(demand, edges()), demand)


def test_units_and_age():
    demand = np.array([[NAN, 4.0, NAN, 6.0], [NAN, NAN, NAN, NAN]])
    assert units_of_last(demand, 2).tolist() == [6.0, 0.0]
    assert units_of_last(demand, 9).tolist() == [10.0, 0.0]
    assert known_days(demand).tolist() == [3, 0]
