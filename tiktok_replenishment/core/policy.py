# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Safety stock, reorder point, order-up-to level and the need they give."""

import numpy as np

# Below this many units a difference is rounding noise of the arithmetic.
EPSILON = 1e-6


def safety_stock_by_days(
    safety_days: np.ndarray, avg_daily_sales: np.ndarray, safety_factor: np.ndarray
) -> np.ndarray:
    """Return (N,) units: days of sales without campaigns, times the factor."""
    return safety_days * avg_daily_sales * safety_factor


def reorder_point(
    forecast_lead: np.ndarray, campaign_extra: np.ndarray, safety_stock: np.ndarray
) -> np.ndarray:
    """Return (N,) units: forecast of the lead time + counted campaigns + safety."""
    return forecast_lead + campaign_extra + safety_stock


def order_up_to(
    forecast_period: np.ndarray, campaign_extra: np.ndarray, safety_stock: np.ndarray
) -> np.ndarray:
    """Return (N,) units: as the reorder point, over lead time + review days."""
    return forecast_period + campaign_extra + safety_stock


def quantity_needed(
    *,
    position: np.ndarray,
    order_level: np.ndarray,
    order_up_to: np.ndarray,
    quantity_lost: np.ndarray,
) -> np.ndarray:
    """Return (N,) units to order: 0 while the position is above the order level.

    What cannot be served before the order arrives is lost, so it is not ordered.
    """
    is_due = position <= order_level + EPSILON
    need = order_up_to - position - quantity_lost
    return np.where(is_due & (need > EPSILON), need, 0.0)
