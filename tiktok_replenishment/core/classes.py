# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""ABC by what a product's sales are worth, XYZ by how evenly it sells.

A class decides policies, so it must not flap: an item that hovers on a cut keeps the
class it has until it is past the cut by a margin.
"""

from collections.abc import Sequence

import numpy as np

from .row_sums import row_sums

ABC, XYZ = ("A", "B", "C"), ("X", "Y", "Z")
ABC_CUTS, ABC_MARGIN = (0.80, 0.95), 0.02  # shares of all value
XYZ_CUTS, XYZ_MARGIN = (0.5, 1.0), 0.1  # deviation over mean; a tenth of the cut
BUCKET_DAYS = 7
FEWEST_BUCKETS = 4


def abc_classes(
    value: np.ndarray,
    current: np.ndarray,
    *,
    cuts: Sequence[float] = ABC_CUTS,
    margin: float = ABC_MARGIN,
) -> np.ndarray:
    """Return (N,) str A, B or C by the share of all value that ranks above an item.

    A while less than the first cut ranks above it, so that the first is always A;
    items of the same value have the same class. Without value: C. `current` (N,) str
    is the class it has, "" none.
    """
    widths = [margin] * len(cuts)
    found = _classified(_share_above(value), current, ABC, cuts, widths)
    return np.where(value > 0, found, ABC[-1])


def xyz_classes(
    variation: np.ndarray,
    current: np.ndarray,
    *,
    cuts: Sequence[float] = XYZ_CUTS,
    margin: float = XYZ_MARGIN,
) -> np.ndarray:
    """Return (N,) str X, Y or Z by `demand_variation`; unknown (nan): as now, else Z.

    `margin` is a part of each cut: 0.1 is 10 % of it.
    """
    widths = [margin * cut for cut in cuts]
    found = _classified(variation, current, XYZ, cuts, widths)
    unknown = np.where(np.isin(current, XYZ), current, XYZ[-1])
    return np.where(np.isnan(variation), unknown, found)


def demand_variation(
    demand: np.ndarray,
    *,
    bucket_days: int = BUCKET_DAYS,
    fewest_buckets: int = FEWEST_BUCKETS,
) -> np.ndarray:
    """Return (N,) deviation over mean of the weeks' daily demand of (N, T) days.

    Weeks, because every product is uneven from day to day. A week counts by the days
    that tell something (not nan), and only where at least half of them do. Nan with
    too few weeks or no demand.
    """
    week, is_known = _weeks(demand, bucket_days)
    count = np.count_nonzero(is_known, axis=1)
    mean = row_sums(week) / np.maximum(count, 1)
    distance = np.where(is_known, week - mean[:, np.newaxis], 0.0)
    variance = row_sums(distance**2) / np.maximum(count - 1, 1)
    variation = np.full(mean.shape, np.nan)
    is_enough = (count >= fewest_buckets) & (mean > 0)
    return np.divide(np.sqrt(variance), mean, out=variation, where=is_enough)


def _weeks(demand: np.ndarray, bucket_days: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (N, W) units a day of whole weeks, and which weeks are known."""
    n_weeks = demand.shape[1] // bucket_days
    first = demand.shape[1] - n_weeks * bucket_days
    total, known = np.zeros((2, demand.shape[0], n_weeks))
    for day in range(first, first + bucket_days):
        column = demand[:, day::bucket_days]
        is_told = ~np.isnan(column)
        total += np.where(is_told, column, 0.0)
        known += is_told
    is_known = 2 * known >= bucket_days
    week = np.divide(total, known, out=np.zeros(total.shape), where=is_known)
    return week, is_known


def _share_above(value: np.ndarray) -> np.ndarray:
    """Return (N,) the share of all value that items of more value have together."""
    worth = np.maximum(value, 0.0)
    descending = np.sort(worth)[::-1]
    running = np.concatenate([[0.0], np.cumsum(descending)])
    rank = np.searchsorted(-descending, -worth, side="left")
    total = running[-1]
    return running[rank] / total if total > 0 else np.ones_like(worth)


def _classified(
    measure: np.ndarray,
    current: np.ndarray,
    names: Sequence[str],
    cuts: Sequence[float],
    widths: Sequence[float],
) -> np.ndarray:
    """Return (N,) the class by cuts that an item's own class moves away from it."""
    place = np.full(measure.shape, -1)
    for number, name in enumerate(names):
        place[current == name] = number
    classes = np.zeros(measure.shape, dtype=np.int64)
    for number, (cut, width) in enumerate(zip(cuts, widths, strict=True)):
        has_better, has_worse = (place >= 0) & (place <= number), place > number
        classes += measure >= cut + width * (has_better * 1.0 - has_worse)
    return np.array(names)[classes]
