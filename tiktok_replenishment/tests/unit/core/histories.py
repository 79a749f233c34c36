# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Histories of items as tests write them."""

from dataclasses import fields

import numpy as np
from core.cleaning import clean
from core.demand import CleanDemand, DayFlag, DemandHistory

MONDAY, THURSDAY = 0, 3


def a_history(sold, **changes):
    """Return the history of items that sold on whole ordinary days since long ago.

    `sold` is one item's days or a list of them, the last is yesterday. A change is one
    value for all, or {days ago: value} of the first item.
    """
    sold = np.atleast_2d(np.asarray(sold, dtype=np.float64))
    n_items, n_days = sold.shape
    by_day = {
        "share_on_sale": np.ones(sold.shape, dtype=np.float32),
        "campaign_rise": np.zeros(sold.shape, dtype=np.float32),
        "verdict": np.zeros(sold.shape, dtype=np.int8),
    }
    for name, days in by_day.items():
        for days_ago, value in changes.pop(name, {}).items():
            days[0, n_days - days_ago] = value
    first = np.broadcast_to(changes.pop("first_sale_days_ago", 999), n_items)
    weekday = np.broadcast_to(changes.pop("weekday", MONDAY), n_items)
    assert not changes, changes
    return DemandHistory(
        sold=sold,
        first_sale_days_ago=np.array(first),
        weekday=np.array(weekday),
        **by_day,
    )


def clean_days(demand):
    """Return (N, T) days of demand as clean, without flags and level shifts."""
    demand = np.atleast_2d(np.asarray(demand, dtype=np.float64))
    return CleanDemand(
        demand=demand,
        flags=np.zeros(demand.shape, dtype=np.uint8),
        shift_days_ago=np.zeros(len(demand), dtype=int),
    )


def assert_same_bytes(result, other, rows):
    """Every column of `other` is that of the rows of `result`, to the last bit."""
    for f in fields(result):
        expected = getattr(result, f.name)[rows]
        assert getattr(other, f.name).tobytes() == expected.tobytes(), f.name


def cleaned(sold, **changes):
    return clean(a_history(sold, **changes))


def flagged(result, flag=DayFlag.OUTLIER):
    """Return how many days ago the first item's days have the flag, newest first."""
    n_days = result.flags.shape[1]
    days = np.flatnonzero(result.flags[0] & flag)
    return [int(n_days - day) for day in days[::-1]]


def on(result, days_ago):
    """Return the first item's clean demand of a day."""
    return float(result.demand[0, -days_ago])


def mean(result):
    """Return the first item's mean clean demand."""
    return float(np.nanmean(result.demand[0]))


def steady(n_days, level=10.0, **days):
    """Return one item's days: `level`, but for {days ago: units} in `but`."""
    sold = np.full(n_days, level)
    for days_ago, units in days.pop("but", {}).items():
        sold[n_days - days_ago] = units
    return sold


def noisy(n_days, levels=(8.0, 12.0, 10.0, 9.0, 11.0), times=1.0):
    """Return days that go round `levels`: mean 10, best 12."""
    return np.resize(np.array(levels), n_days) * times
