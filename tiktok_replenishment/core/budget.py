# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which orders a limited amount of money is spent on."""

from dataclasses import dataclass

import numpy as np

from .policy import EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """C orders that ask for money, (C,) each but the last."""

    amount: np.ndarray  # company currency
    margin_at_risk: np.ndarray  # company currency; lost without the order
    urgency_rank: np.ndarray  # int; 0 is the most urgent
    order_by: np.ndarray  # int day; the earlier the sooner it is too late
    key: np.ndarray  # int; tells equal orders apart, always in the same way
    is_granted: np.ndarray  # bool; a person has decided that it is ordered anyway
    draws_on: np.ndarray  # (C, B) bool; the budgets it is paid from


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What C orders get of B budgets."""

    fits: np.ndarray  # (C,) bool
    budget: np.ndarray  # (C,) int; the first budget that is too small; -1: none
    left: np.ndarray  # (C,) what that budget had left at the order's turn; 0: -
    remaining: np.ndarray  # (B,) after all; negative: more was granted than there is


def ranking(claims: Claims) -> np.ndarray:
    """Return (C,) indexes, what money does most for first.

    That is the margin at risk for each unit of cash; then urgency, then the day by
    which it has to be ordered. What a person has granted stands before all.
    """
    worth = np.zeros(claims.amount.shape)
    has_price = claims.amount > EPSILON
    np.divide(claims.margin_at_risk, claims.amount, out=worth, where=has_price)
    # What costs nothing takes nothing from others.
    worth = np.where(has_price, worth, np.inf)
    return np.lexsort(
        (
            claims.key,
            claims.order_by,
            claims.urgency_rank,
            -worth,
            ~claims.is_granted,
        )
    )


def spend(claims: Claims, available: np.ndarray) -> Spending:
    """Share (B,) available money out: whole orders, in the order of their rank.

    An order that does not fit is left out whole, for a part of it might be below the
    vendor's minimum and would come with the freight of the whole; smaller orders after
    it may still fit.
    """
    remaining = np.array(available, dtype=np.float64)
    n_claims = claims.amount.size
    fits = np.ones(n_claims, dtype=bool)
    budget = np.full(n_claims, -1, dtype=np.int64)
    left = np.zeros(n_claims)
    for claim in ranking(claims).tolist():
        paid_from = claims.draws_on[claim]
        is_small = paid_from & (remaining < claims.amount[claim] - EPSILON)
        if is_small.any() and not claims.is_granted[claim]:
            fits[claim] = False
            budget[claim] = int(is_small.argmax())
            left[claim] = max(remaining[budget[claim]], 0.0)
            continue
        remaining[paid_from] -= claims.amount[claim]
    return Spending(fits=fits, budget=budget, left=left, remaining=remaining)
