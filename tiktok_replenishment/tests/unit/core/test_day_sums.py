# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.day_sums import day_sums


@pytest.mark.parametrize("n_items", [0, 1, 7, 300])
def test_sums_are_those_of_each_row_alone_to_the_last_bit(n_items):
    values = np.random.default_rng(n_items).lognormal(size=(n_items, 121))
    sums = day_sums(values)
    assert not sums[:, 0].any()
    for row, alone in zip(sums, values, strict=True):
        assert row[1:].tolist() == np.cumsum(alone).tolist()
