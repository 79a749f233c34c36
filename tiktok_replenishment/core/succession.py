# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Histories that pass from one product to another."""

from dataclasses import replace

import numpy as np

from .cleaning import clean
from .demand import DemandHistory
from .forecast import BASE_AHEAD_DAYS, ForecastSettings, make_forecast
from .forecast_methods import DEFAULT_METHOD
from .row_sums import row_sums


def with_predecessors(
    history: DemandHistory,
    *,
    predecessors: DemandHistory,
    position: np.ndarray,
) -> DemandHistory:
    """Add R predecessors' sales to those of the items at `position` (R,).

    A day tells as much as the product of the line that is known to have been on sale
    longest; a campaign of either is one of both, and one of unknown effect beats the
    others.
    """
    sold, on_sale = history.sold.copy(), history.share_on_sale.copy()
    rise, first = history.campaign_rise.copy(), history.first_sale_days_ago.copy()
    order = np.lexsort((row_sums(predecessors.sold), position))
    for row in order.tolist():
        at = position[row]
        sold[at] += predecessors.sold[row]
        on_sale[at] = np.fmax(on_sale[at], predecessors.share_on_sale[row])
        rise[at] = np.maximum(rise[at], predecessors.campaign_rise[row])
        first[at] = max(first[at], predecessors.first_sale_days_ago[row])
    return replace(
        history,
        sold=sold,
        share_on_sale=on_sale,
        campaign_rise=rise,
        first_sale_days_ago=first,
    )


def usual_sales(history: DemandHistory, window_weights: np.ndarray) -> np.ndarray:
    """Return (N,) units a day by the default forecast with (N, 6) weights."""
    method = np.full(history.sold.shape[0], DEFAULT_METHOD)
    settings = ForecastSettings.by_method(method, window_weights)
    return make_forecast(clean(history), settings, BASE_AHEAD_DAYS).base
