# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How old stock is, first in first out, and what there is too much of."""

from dataclasses import dataclass

import numpy as np

AGED_AFTER_DAYS = (90, 180)  # where storage fees rise


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAge:
    """Age of N items' stock on hand."""

    average_days: np.ndarray  # (N,) nan: nothing on hand
    oldest_days: np.ndarray  # (N,) int; T + 1: older than the receipts known; 0: none
    quantity_aged: np.ndarray  # (N, A) units older than each of `aged_after`


@dataclass(frozen=True, slots=True, kw_only=True)
class Overstock:
    """What N items have beyond their longest cover."""

    quantity: np.ndarray  # (N,) on hand and on the way
    quantity_on_hand: np.ndarray  # (N,) of it, what is already there
    value: np.ndarray  # (N,) at unit cost
    value_on_hand: np.ndarray  # (N,)


def stock_age(
    on_hand: np.ndarray,
    received: np.ndarray,
    aged_after: tuple[int, ...] = AGED_AFTER_DAYS,
) -> StockAge:
    """Return the age of (N,) units on hand by (N, T) receipts; the last column is D-1.

    First in, first out: what is on hand came last. A receipt of D-1 is one day old.
    What T days of receipts do not explain is at least T + 1 days old, and counts so;
    `aged_after` days of more than T are looked at as T.
    """
    n_days = received.shape[1]
    left = np.maximum(on_hand, 0.0)
    is_there, unit_days = left > 0, left.copy()
    oldest = is_there.astype(np.int64)
    aged = {0: left}
    for days in range(1, n_days + 1):
        # What is older than so many days: all that younger receipts do not explain.
        left = np.maximum(left - np.maximum(received[:, n_days - days], 0.0), 0.0)
        unit_days += left
        oldest += left > 0
        if days in aged_after:
            aged[days] = left
    average = np.full(left.shape, np.nan)
    np.divide(unit_days, np.maximum(on_hand, 0.0), out=average, where=is_there)
    columns = [aged.get(days, left) for days in aged_after]
    return StockAge(
        average_days=average,
        oldest_days=oldest,
        quantity_aged=np.stack(columns, axis=1),
    )


def overstock(
    *, excess: np.ndarray, on_the_way: np.ndarray, unit_cost: np.ndarray
) -> Overstock:
    """Return what (N,) `excess` of the position is and costs.

    What is on the way counts as too much first: it can still be put off or cancelled.
    """
    quantity = np.maximum(excess, 0.0)
    here = np.maximum(quantity - np.maximum(on_the_way, 0.0), 0.0)
    return Overstock(
        quantity=quantity,
        quantity_on_hand=here,
        value=quantity * unit_cost,
        value_on_hand=here * unit_cost,
    )
