# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
from core.expiry import DatedLots, expiring_quantity, unsold_at_removal
from hypothesis import given
from hypothesis import strategies as st


def lots(*rows):
    item, removal_day, quantity = zip(*rows, strict=True) if rows else ((), (), ())
    return DatedLots(
        item=np.array(item, dtype=int),
        removal_day=np.array(removal_day, dtype=int),
        quantity=np.array(quantity, dtype=float),
    )


def steady(*rates, horizon=30):
    """The same sales each day: (cumulative, base)."""
    base = np.array(rates, dtype=float)
    return {"cumulative": base[:, np.newaxis] * np.arange(horizon + 1), "base": base}


def unsold(*rows, **demand):
    return unsold_at_removal(lots=lots(*rows), **demand).tolist()


def test_a_lot_sells_until_its_day():
    # 10 a day for 6 days are 60; of 100 pieces 40 are left.
    assert unsold((0, 6, 100), **steady(10)) == [40]


def test_a_lot_that_sells_in_time_is_no_loss():
    assert unsold((0, 10, 100), **steady(10)) == [0]


def test_the_lot_that_goes_first_is_sold_first():
    # 50 sell until day 5: all 40 of the first lot and 10 of the second, of which
    # 30 more sell until day 8. It had 60: 20 are left.
    assert unsold((0, 8, 60), (0, 5, 40), **steady(10)) == [20, 0]


def test_what_an_earlier_lot_loses_does_not_take_sales_from_a_later_one():
    # 30 of the 100 sell until day 3; then 7 days × 10 are left for the second lot.
    assert unsold((0, 3, 100), (0, 10, 80), **steady(10)) == [70, 10]


def test_lots_of_the_same_day_share_its_sales():
    assert sum(unsold((0, 4, 30), (0, 4, 30), **steady(10))) == 20


def test_a_lot_past_its_day_is_lost_whole():
    assert unsold((0, 0, 5), (0, -3, 7), **steady(10)) == [5, 7]


def test_beyond_the_horizon_sales_go_on_as_usual():
    # 30 days in the forecast and 10 beyond it: 40 × 2.
    assert unsold((0, 40, 100), **steady(2)) == [20]


def test_a_campaign_may_save_a_lot():
    # 10 a day, on days 2 and 3 (counted from 0) 40 a day: 10 + 10 + 40 + 40 = 100.
    cumulative = np.array([[0.0, 10, 20, 60, 100, 110]])
    assert unsold((0, 4, 100), cumulative=cumulative, base=np.array([10.0])) == [0]


def test_what_does_not_sell_is_lost_and_nothing_reserved_counts():
    assert unsold((0, 6, 100), (0, 6, -5), **steady(0)) == [100, 0]


def test_items_lose_their_own_lots_only():
    demand = steady(10, 1, 5)
    lost = expiring_quantity(lots=lots((2, 2, 15), (0, 6, 100), (2, 4, 15)), **demand)
    assert lost.tolist() == [40, 0, 10]


def test_no_lots_no_loss():
    assert expiring_quantity(lots=lots(), **steady(10, 3)).tolist() == [0, 0]


LOTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-2, 40), st.integers(0, 500)), max_size=20
)
RATES = st.tuples(*[st.integers(0, 30)] * 4)


@given(rows=LOTS, rates=RATES)
def test_never_more_is_lost_than_there_is_and_never_less_than_cannot_sell(rows, rates):
    lost = expiring_quantity(lots=lots(*rows), **steady(*rates))
    for item, rate in enumerate(rates):
        own = [(max(day, 0), quantity) for i, day, quantity in rows if i == item]
        total = sum(quantity for _day, quantity in own)
        # Of lots that go until a day no more can sell than is sold until then.
        least = max(
            (sum(q for d, q in own if d <= day) - day * rate for day, _quantity in own),
            default=0,
        )
        assert max(least, 0) <= lost[item] <= total


@given(rows=LOTS, rates=RATES, seed=st.integers(0, 99))
def test_the_order_and_the_company_of_lots_do_not_matter(rows, rates, seed):
    demand = steady(*rates)
    together = expiring_quantity(lots=lots(*rows), **demand)
    shuffled = [rows[n] for n in np.random.default_rng(seed).permutation(len(rows))]
    again = expiring_quantity(lots=lots(*shuffled), **demand)
    assert together.tolist() == again.tolist()
    for item, rate in enumerate(rates):
        alone = [(0, day, quantity) for i, day, quantity in rows if i == item]
        lost = expiring_quantity(lots=lots(*alone), **steady(rate))
        assert lost[0] == together[item]


@given(rows=LOTS, rates=RATES)
def test_selling_more_never_loses_more(rows, rates):
    less = expiring_quantity(lots=lots(*rows), **steady(*rates))
    more = expiring_quantity(lots=lots(*rows), **steady(*[r + 3 for r in rates]))
    assert (more <= less).all()
