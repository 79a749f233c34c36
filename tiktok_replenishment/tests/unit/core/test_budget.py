# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np
import pytest
from core.budget import Claims, ranking, spend
from hypothesis import given
from hypothesis import strategies as st

CLAIM = {
    "amount": 1000.0,
    "margin_at_risk": 0.0,
    "urgency_rank": 2,
    "order_by": 0,
    "is_granted": False,
    "draws_on": (True,),
}


def claims(*rows):
    rows = [CLAIM | {"key": number} | row for number, row in enumerate(rows)]
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return Claims(**columns)


def test_money_goes_where_it_saves_most_margin():
    # Margin for each unit of cash: 0.5, 2.0, 1.0.
    asked = claims(
        {"amount": 4000.0, "margin_at_risk": 2000.0},
        {"amount": 1000.0, "margin_at_risk": 2000.0},
        {"amount": 3000.0, "margin_at_risk": 3000.0},
    )
    assert ranking(asked).tolist() == [1, 2, 0]
    spending = spend(asked, np.array([4000.0]))
    assert spending.fits.tolist() == [False, True, True]
    assert spending.remaining.tolist() == [0.0]
    assert (spending.budget[0], spending.left[0]) == (0, 0.0)


def test_what_does_not_fit_is_left_out_whole_and_smaller_orders_still_fit():
    asked = claims({"amount": 700.0}, {"amount": 500.0}, {"amount": 300.0})
    spending = spend(asked, np.array([1000.0]))
    assert spending.fits.tolist() == [True, False, True]
    assert spending.left.tolist() == [0.0, 300.0, 0.0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"urgency_rank": 0}, {"urgency_rank": 1}),
        ({"order_by": -2}, {"order_by": 5}),
        ({"key": 3}, {"key": 7}),
        ({"amount": 0.0, "urgency_rank": 5}, {"urgency_rank": 0}),
    ],
)
def test_of_equal_worth_the_urgent_then_the_earlier_comes_first(first, second):
    assert ranking(claims(second, first)).tolist() == [1, 0]


def test_what_a_person_granted_is_paid_first_even_beyond_the_budget():
    asked = claims({"amount": 900.0, "margin_at_risk": 900.0}, {"is_granted": True})
    spending = spend(asked, np.array([950.0]))
    assert spending.fits.tolist() == [False, True]
    assert spending.remaining.tolist() == [-50.0]


def test_an_order_has_to_fit_into_every_budget_it_is_paid_from():
    asked = claims(
        {"amount": 600.0, "draws_on": (True, True)},
        {"amount": 600.0, "draws_on": (True, True)},
        {"amount": 600.0, "draws_on": (True, False)},
    )
    spending = spend(asked, np.array([2000.0, 1000.0]))
    assert spending.fits.tolist() == [True, False, True]
    assert spending.budget.tolist() == [-1, 1, -1]
    assert spending.remaining.tolist() == [800.0, 400.0]


some_claims = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.integers(0, 5000).map(float),
            "margin_at_risk": st.integers(0, 9000).map(float),
            "urgency_rank": st.integers(0, 3),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(rows=some_claims, money=st.integers(0, 20_000))
def test_no_more_is_spent_than_there_is_and_nothing_that_fits_is_left(rows, money):
    asked = claims(*rows)
    spending = spend(asked, np.array([float(money)]))
    spent = asked.amount[spending.fits].sum()
    assert spent <= money + 1e-6
    assert (asked.amount[~spending.fits] > money - spent).all()


@given(rows=some_claims, money=st.integers(0, 20_000), more=st.integers(1, 5000))
def test_the_first_in_rank_loses_nothing_to_a_larger_budget(rows, money, more):
    asked = claims(*rows)
    first = ranking(asked)[0]
    if spend(asked, np.array([float(money)])).fits[first]:
        assert spend(asked, np.array([float(money + more)])).fits[first]


@given(rows=some_claims, money=st.integers(0, 20_000), seed=st.randoms())
def test_the_order_in_which_claims_are_read_does_not_matter(rows, money, seed):
    asked = [row | {"key": number} for number, row in enumerate(rows)]
    shuffled = list(asked)
    seed.shuffle(shuffled)
    found = spend(claims(*asked), np.array([float(money)])).fits
    again = spend(claims(*shuffled), np.array([float(money)])).fits
    by_key = {row["key"]: fits for row, fits in zip(shuffled, again, strict=True)}
    assert [by_key[number] for number in range(len(asked))] == found.tolist()
