# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lead times learned from real receipts: what is usual, and how sure that is.

Medians, because one container that stood in a port for three months is no lead time;
weighted by age, because what a vendor did last year is worth less than last month's.
"""

from dataclasses import dataclass

import numpy as np

from .normal_demand import normal_loss
from .row_sums import row_sums

HALF_LIFE_DAYS = 90.0  # a receipt this old counts half
MAX_AGE_DAYS = 365.0  # an older one does not count
MOST_RECEIPTS = 50  # the latest of each group
MINIMUM_RECEIPTS = 5  # with fewer nothing is learned

# What makes a deviation of normal numbers of their median and mean absolute deviation.
STD_OF_MEDIAN_DEVIATION = 1.4826
STD_OF_MEAN_DEVIATION = 1.2533
# Halves of a sum of weights that differ by less are the same half.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLeadTimes:
    """What G groups (vendor and lane, say) took, (G,) each, ascending by group."""

    group: np.ndarray  # int
    median: np.ndarray  # days; nan: too few receipts
    std_days: np.ndarray  # days; nan: too few receipts
    count: np.ndarray  # int, receipts that count


def learn_lead_times(
    *,
    group: np.ndarray,
    days: np.ndarray,
    age_days: np.ndarray,
    half_life_days: float = HALF_LIFE_DAYS,
    minimum: int = MINIMUM_RECEIPTS,
    max_age_days: float = MAX_AGE_DAYS,
) -> LearnedLeadTimes:
    """Return weighted median and robust deviation of each group of R receipts.

    All (R,): `days` from the order to the receipt, `age_days` since the receipt.
    Receipts before their order (below 0 days) and without days (nan) are mistakes of
    data entry and count nowhere.
    """
    groups = np.unique(group)
    is_good = (days >= 0) & (age_days >= 0) & (age_days <= max_age_days)
    kept = np.flatnonzero(is_good)
    row = np.searchsorted(groups, group[kept])
    weights = 0.5 ** (age_days[kept] / half_life_days)
    values, weights = _by_row(groups.size, row, days[kept], weights)
    count = np.count_nonzero(weights, axis=1)
    median = _weighted_median(values, weights)
    std_days = _robust_deviation(values, weights, median)
    is_learned = count >= max(minimum, 1)
    return LearnedLeadTimes(
        group=groups,
        median=np.where(is_learned, median, np.nan),
        std_days=np.where(is_learned, std_days, np.nan),
        count=count,
    )


def expected_late_days(
    median: np.ndarray, std_days: np.ndarray, promised: np.ndarray
) -> np.ndarray:
    """Return (M,) days by which goods are expected to come after `promised` days.

    The loss of a normal lead time: E[max(L - promised, 0)]; nothing learned (nan) is
    nothing late.
    """
    is_spread = std_days > 0
    std = np.where(is_spread, std_days, 1.0)
    z = np.nan_to_num((promised - median) / std)
    late = np.where(is_spread, std * normal_loss(z), np.maximum(median - promised, 0.0))
    return np.nan_to_num(late)


def _by_row(
    n_rows: int, row: np.ndarray, values: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (G, K) values and weights, the heaviest first; inf and 0 where no more."""
    order = np.lexsort((values, -weights, row))
    row = row[order]
    place = np.arange(row.size) - np.searchsorted(row, row)
    is_kept = place < MOST_RECEIPTS
    cell = row[is_kept], place[is_kept]
    shape = n_rows, int(place[is_kept].max(initial=0)) + 1
    table, table_weights = np.full(shape, np.inf), np.zeros(shape)
    table[cell], table_weights[cell] = values[order][is_kept], weights[order][is_kept]
    return table, table_weights


def _weighted_median(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (G,) where half the weight is reached; between two, their middle."""
    order = np.argsort(values, axis=1, kind="stable")
    values = np.take_along_axis(values, order, axis=1)
    running = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    half = 0.5 * running[:, -1:]
    rows = np.arange(values.shape[0])
    below = values[rows, (running >= half * (1.0 - _ROUNDING)).argmax(axis=1)]
    above = values[rows, (running > half * (1.0 + _ROUNDING)).argmax(axis=1)]
    return 0.5 * (below + above)


def _robust_deviation(
    values: np.ndarray, weights: np.ndarray, median: np.ndarray
) -> np.ndarray:
    """Return (G,) deviation by the median distance from the median.

    Where most receipts took the same number of days that is 0, which promises too
    much; the mean distance then tells of the others.
    """
    is_there = weights > 0
    middle = np.broadcast_to(median[:, np.newaxis], values.shape)
    distance = np.full(values.shape, np.inf)
    np.subtract(values, middle, out=distance, where=is_there)
    np.abs(distance, out=distance)
    by_median = STD_OF_MEDIAN_DEVIATION * _weighted_median(distance, weights)
    weighted = np.where(is_there, distance, 0.0) * weights
    total = row_sums(weights)
    mean = np.divide(
        row_sums(weighted), total, out=np.zeros_like(total), where=total > 0
    )
    return np.where(by_median > 0, by_median, STD_OF_MEAN_DEVIATION * mean)
