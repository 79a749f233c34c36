# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The stocks that wait for orders: of an item alone, and with those that it feeds."""

import numpy as np

from .columns import with_rows
from .requirement import Outlook, Stage
from .stages import Stages
from .stock_gap import StockOutlook


def own_outlook(stages: Stages) -> StockOutlook:
    """Return what transfers are sent for: (N,) items alone."""
    return _outlook(stages.own, stages.own_outlook, np.zeros(stages.own.base.size))


def decision_outlook(stages: Stages) -> StockOutlook:
    """Return what is bought for: (N,) items with all that they feed."""
    chains = stages.network.chains
    way = chains.longest_way(stages.own.base.size)[chains.owners]
    echelons = _outlook(stages.echelons, stages.echelon_outlook, way)
    return with_rows(own_outlook(stages), chains.owners, echelons)


def _outlook(stage: Stage, found: Outlook, way_days: np.ndarray) -> StockOutlook:
    return StockOutlook(
        start=stage.start,
        daily=stage.daily,
        arrivals=stage.arrivals,
        stockout_day=found.stockout_day,
        way_days=way_days,
    )
