# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Day-by-day stock and the dates and quantities read from it."""

from dataclasses import dataclass

import numpy as np

from .day_sums import by_day, day_sums
from .forecast import sum_until
from .policy import EPSILON

MAX_COVER = 999.0
NO_DAY = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """Stock at each day's end and sales that could not be served, both (N, H)."""

    stock_end: np.ndarray
    lost: np.ndarray


def project(
    start: np.ndarray, daily_forecast: np.ndarray, arrivals: np.ndarray
) -> Projection:
    """Project (N,) starting stock over (N, H) forecast and arrivals.

    Arrivals of a day can be sold that day. A negative start is promised orders, which
    arrivals serve first. Sales without stock are lost, not back-ordered.
    """
    # What is asked for and what comes become what is lost and what is left.
    lost, stock_end = by_day(daily_forecast), by_day(arrivals)
    stock, served = np.asarray(start, dtype=np.float64), np.empty(start.shape)
    for open_demand, left in zip(lost, stock_end, strict=True):
        left += stock
        np.minimum(np.maximum(left, 0.0), open_demand, out=served)
        left -= served
        open_demand -= served
        stock = left
    return Projection(stock_end=stock_end.T, lost=lost.T)


def _first_day(condition: np.ndarray, otherwise: int) -> np.ndarray:
    """Return (N,) the first column of (N, H) that is true."""
    return np.where(condition.any(axis=1), condition.argmax(axis=1), otherwise)


def stockout_day(projection: Projection) -> np.ndarray:
    """Return (N,) int: first day index not fully served; -1: none within H."""
    return _first_day(projection.lost > EPSILON, -1)


def low_day(projection: Projection, safety_stock: np.ndarray) -> np.ndarray:
    """Return (N,) int: the first day that ends below safety stock; NO_DAY: none."""
    is_low = projection.stock_end < (safety_stock - EPSILON)[:, np.newaxis]
    return _first_day(is_low, NO_DAY)


def quantity_lost(projection: Projection, lead_days: np.ndarray) -> np.ndarray:
    """Return (N,) units that cannot be served before an order of today arrives."""
    lost = projection.lost[:, : begun_days(lead_days)]
    return sum_until(lead_days, lost, day_sums(lost))


def begun_days(lead_days: np.ndarray) -> int:
    """Return how many days begin before the last of (N,) orders of today arrives."""
    return int(lead_days.max(initial=0.0)) + 1


def days_of_cover(
    available: np.ndarray, daily_forecast: np.ndarray, sums: np.ndarray
) -> np.ndarray:
    """Return (N,) days that `available` lasts without arrivals, at most MAX_COVER.

    0 without stock; MAX_COVER with stock and no demand. Beyond H the last column
    goes on. `sums` are the (N, H + 1) `day_sums` of the forecast.
    """
    n_days = daily_forecast.shape[1]
    whole = np.count_nonzero(sums[:, 1:] <= available[:, np.newaxis], axis=1)
    rows = np.arange(available.shape[0])
    used = sums[rows, whole]
    rate = daily_forecast[rows, np.minimum(whole, n_days - 1)]
    part = np.full(available.shape, MAX_COVER)
    np.divide(available - used, rate, out=part, where=rate > 0)
    return np.where(available > 0, np.minimum(whole + part, MAX_COVER), 0.0)


def ad_headroom(
    *,
    available: np.ndarray,
    backlog: np.ndarray,
    reserve: np.ndarray,
    arrivals: np.ndarray,
    fastest_days: np.ndarray,
) -> np.ndarray:
    """Return (N,) units a day that can be sold until the fastest lane could deliver.

    The least over t = 1 ... ceil(fastest_days) of what is free at the start of the
    t-th day (supply arriving on a day counts from the next), over t. Never below 0.
    """
    last = np.maximum(np.ceil(fastest_days), 1.0)
    free = available - backlog - reserve
    headroom = np.array(free, dtype=np.float64)
    for day in range(2, int(last.max(initial=1.0)) + 1):
        free = free + arrivals[:, day - 2]
        np.minimum(headroom, free / day, out=headroom, where=day <= last)
    return np.maximum(headroom, 0.0)
