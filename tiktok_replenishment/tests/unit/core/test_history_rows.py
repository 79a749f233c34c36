# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.history_rows import HistoryRows, columns_of, parts_of, places
from histories import MONDAY, THURSDAY, assert_same_bytes
from hypothesis import given
from hypothesis import strategies as st

DAYS = 5


def random_rows(rng, n_items):
    def days(name, values):
        cells = rng.choice(n_items * DAYS, n_items * 2, replace=False)
        return {
            "pos": cells // DAYS,
            "days_ago": cells % DAYS + 1,
            name: rng.choice(values, cells.size),
        }

    last = rng.integers(1, DAYS + 1, n_items)
    return HistoryRows(
        n_days=DAYS,
        weekday=rng.integers(MONDAY, THURSDAY, n_items),
        first_sale_days_ago=rng.integers(0, DAYS, n_items),
        sold=days("quantity", [1.0, 0.1, 7.3]),
        shares=days("share", [0.0, 0.5]),
        verdicts=days("verdict", [-1, 1]),
        rises={
            "pos": rng.integers(0, n_items, n_items),
            "first": np.maximum(last, rng.integers(1, DAYS + 1, n_items)),
            "last": last,
            "rise": rng.choice([0.7, np.nan], n_items),
        },
    )


@given(seed=st.integers(0, 2**32), n_items=st.integers(1, 12))
def test_a_part_laid_out_is_a_part_of_all_laid_out(seed, n_items):
    rng = np.random.default_rng(seed)
    rows = random_rows(rng, n_items)
    some = np.flatnonzero(rng.uniform(size=n_items) < 0.5)
    assert_same_bytes(rows.laid_out(), rows.part(some).laid_out(), some)


def test_days_without_rows_tell_nothing():
    empty = {
        name: np.zeros(0, dtype=np.int64)
        for name in ("pos", "days_ago", "first", "last")
    }
    empty |= {name: np.zeros(0) for name in ("quantity", "share", "verdict", "rise")}
    history = HistoryRows(
        n_days=2,
        weekday=np.array([MONDAY]),
        first_sale_days_ago=np.array([0]),
        sold=empty,
        shares=empty,
        verdicts=empty,
        rises=empty,
    ).laid_out()
    assert history.sold.tolist() == [[0, 0]]
    assert np.isnan(history.share_on_sale).all()
    assert history.verdict.tolist() == history.campaign_rise.tolist() == [[0, 0]]


def test_parts_keep_groups_together():
    groups = np.array([7, 3, 7, 9, 3, 7, 9])
    parts = [part.tolist() for part in parts_of(groups, 2)]
    assert parts == [[1, 4], [0, 2, 5], [3, 6]]
    assert [part.tolist() for part in parts_of(groups, 3)] == [[0, 1, 2, 4, 5], [3, 6]]


def test_no_items_have_no_parts():
    assert list(parts_of(np.zeros(0), 3)) == []


def test_rows_of_items_that_have_no_place_are_left_out():
    place = places(np.array([2, 4]), 5)
    lanes = {
        "dest": np.array([2, 0, 4]),
        "source": np.array([4, 1, 2]),
        "days": np.array([5.0, 6.0, 7.0]),
    }
    found = columns_of(lanes, place, ("dest", "source"))
    assert {name: column.tolist() for name, column in found.items()} == {
        "dest": [0, 1],
        "source": [1, 0],
        "days": [5.0, 7.0],
    }
