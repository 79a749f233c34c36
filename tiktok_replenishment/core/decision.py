# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The numbers that orders are decided on."""

from dataclasses import dataclass, fields

import numpy as np

from .requirement import Levels, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Numbers of R stocks, (R,) each; see `Stage`."""

    base: np.ndarray
    lead_days: np.ndarray
    lead_today: np.ndarray
    period_days: np.ndarray
    forecast_lead: np.ndarray
    forecast_period: np.ndarray
    between_looks: np.ndarray
    safety_stock: np.ndarray
    extra_lead: np.ndarray
    extra_period: np.ndarray
    levels: Levels
    levels_without_campaigns: Levels
    position: np.ndarray
    has_demand: np.ndarray
    max_cover_quantity: np.ndarray

    @classmethod
    def on(cls, stage: Stage) -> "Decision":
        return cls(**{f.name: getattr(stage, f.name) for f in fields(cls)})
