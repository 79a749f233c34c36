# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Safety stock: what is kept against forecasts and lead times that are wrong.

By days of sales, by cycle service level (the share of cycles between two arrivals
that end without running out) or by fill rate (the share of units sold at once).

The deviation of demand over the protection interval P = lead time + planning interval
is √(P·σe² + base²·σL²), σe the daily forecast error and σL the lead time's deviation;
where the deviation of the base itself is given, its error lasts all P days: + P²·σb².
The safety stock is z deviations. z is the normal distribution's while demand over P
varies little. Where the deviation comes near the mean (few sales, lots, long and
unsure ways), demand is skewed and the normal's z keeps less than it promises: z then
passes over to the gamma distribution's (Strijbosch & Moors 1999, Simple expressions
for safety factors in inventory control), and is never below the normal's.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .gamma_demand import gamma_fill_level, gamma_quantile
from .normal_demand import HIGHEST, normal_fill_z, normal_quantile
from .policy import safety_stock_by_days

SAFETY_METHODS = ("none", "days", "service_level", "fill_rate")

# Deviation over mean up to which z is the normal's, and from which it is the gamma's.
NORMAL_UP_TO, GAMMA_FROM = 0.15, 0.3
# Beyond, the gamma sees nearly nothing but zeros and would promise with less and less.
GAMMA_UP_TO = 2.0
# An order is never smaller than this many deviations (the formula divides by it).
_SMALLEST_LOT = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyStock:
    """Safety stock of N items and what it was made of, (N,) each."""

    quantity: np.ndarray  # units, with the safety factor
    z: np.ndarray  # deviations kept; 0 where the method promises nothing
    demand_std: np.ndarray  # units, of demand over the protection interval
    is_skewed: np.ndarray  # (N,) bool: z is more than the normal distribution's


def safety_stock(
    *,
    method: np.ndarray,
    base: np.ndarray,
    safety_days: np.ndarray,
    safety_factor: np.ndarray,
    service_level: np.ndarray,
    fill_rate: np.ndarray,
    lead_days: np.ndarray,
    planning_interval_days: np.ndarray,
    error_std: np.ndarray,
    lead_std_days: np.ndarray,
    order_quantity: np.ndarray,
    base_std: np.ndarray | None = None,
) -> SafetyStock:
    """Return the safety stock of N items, all arguments (N,), levels as fractions.

    Never below 0, and 0 where nothing is expected to sell. `order_quantity` is the
    usual order (fill rate only); one of less than the sales of a planning interval
    counts as those. `lead_std_days` nan: not known, as 0.
    """
    protection_days = lead_days + planning_interval_days
    std = demand_std(
        base=base,
        protection_days=protection_days,
        error_std=error_std,
        lead_std_days=lead_std_days,
        base_std=base_std,
    )
    z, is_skewed = np.zeros_like(std), np.zeros(std.shape, dtype=bool)
    mean = base * protection_days
    can_fail = (mean > 0) & (std > 0)
    rows = np.flatnonzero((method == "service_level") & can_fail)
    z[rows], is_skewed[rows] = _service_z(service_level[rows], mean[rows], std[rows])
    rows = np.flatnonzero((method == "fill_rate") & can_fail)
    lot = np.maximum(order_quantity, base * planning_interval_days)
    z[rows], is_skewed[rows] = _fill_z(
        fill_rate[rows], mean[rows], std[rows], lot[rows]
    )
    days = safety_stock_by_days(safety_days, base, safety_factor)
    quantity = np.where(method == "days", days, z * std * safety_factor)
    return SafetyStock(quantity=quantity, z=z, demand_std=std, is_skewed=is_skewed)


def demand_std(
    *,
    base: np.ndarray,
    protection_days: np.ndarray,
    error_std: np.ndarray,
    lead_std_days: np.ndarray,
    base_std: np.ndarray | None = None,
) -> np.ndarray:
    """Return (N,) units: the deviation of demand over the protection interval."""
    by_lead_time = base * np.nan_to_num(lead_std_days)
    variance = protection_days * error_std**2 + by_lead_time**2
    if base_std is not None:
        variance = variance + (protection_days * base_std) ** 2
    return np.sqrt(variance)


def windows_base_std(
    error_std: np.ndarray, window_weights: np.ndarray, windows: tuple[int, ...]
) -> np.ndarray:
    """Return (N,) the deviation of a base that is a weighted mean of windows' averages.

    `window_weights` is (N, W), adding to 1. The averages share their latest days, so
    two of n <= m days go together by 1 / m of a day's variance.
    """
    variance = np.zeros(error_std.shape)
    for one, days in enumerate(windows):
        for other, other_days in enumerate(windows):
            both = window_weights[:, one] * window_weights[:, other]
            variance = variance + both / max(days, other_days)
    return error_std * np.sqrt(variance)


def sold_between_looks(
    *, base: np.ndarray, error_std: np.ndarray, planning_interval_days: np.ndarray
) -> np.ndarray:
    """Return (N,) units by which the position is below the reorder point when seen.

    A promise (service level, fill rate) counts from the reorder point, but a run sees
    the position only once in a planning interval. What it has then fallen below is on
    average (μ² + σ²) / 2μ of an interval's demand (Tijms & Groenevelt 1984): more than
    an interval's sales where those come in lots, and never counted as less here.
    Without it fill rates are overstated (https://doi.org/10.1371/journal.pone.0263655).
    """
    mean = base * planning_interval_days
    variance = planning_interval_days * error_std**2
    overshoot = np.divide(
        mean**2 + variance, 2.0 * mean, out=np.zeros_like(mean), where=mean > 0
    )
    return np.maximum(mean, overshoot)


def _service_z(
    service_level: np.ndarray, mean: np.ndarray, std: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N,) z of a cycle service level, and whether it is more than normal."""
    level = np.clip(service_level, 0.5, HIGHEST)
    z = normal_quantile(level)

    def by_gamma(rows: np.ndarray, shape: np.ndarray, start: np.ndarray) -> np.ndarray:
        return gamma_quantile(shape, level[rows], start)

    return _with_skew(z, std / mean, by_gamma)


def _fill_z(
    fill_rate: np.ndarray, mean: np.ndarray, std: np.ndarray, order_quantity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (N,) z of a fill rate, and whether it is more than normal."""
    short = 1.0 - np.clip(fill_rate, 0.0, HIGHEST)
    lot = np.maximum(order_quantity, _SMALLEST_LOT * std)
    z = normal_fill_z(short, lot / std)

    def by_gamma(rows: np.ndarray, shape: np.ndarray, start: np.ndarray) -> np.ndarray:
        return gamma_fill_level(shape, short[rows], (lot / mean)[rows], start)

    return _with_skew(z, std / mean, by_gamma)


def _with_skew(
    z: np.ndarray,
    variation: np.ndarray,
    by_gamma: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """Pass from the normal's z over to the gamma's, as demand varies more."""
    part = np.clip((variation - NORMAL_UP_TO) / (GAMMA_FROM - NORMAL_UP_TO), 0.0, 1.0)
    rows = np.flatnonzero(part > 0)
    varied, normal = np.minimum(variation[rows], GAMMA_UP_TO), z[rows]
    level = by_gamma(rows, 1.0 / varied**2, 1.0 + normal * varied)
    mixed = normal + part[rows] * ((level - 1.0) / varied - normal)
    result = z.copy()
    result[rows] = np.maximum(mixed, normal)
    return result, result > z * (1.0 + 1e-9)
