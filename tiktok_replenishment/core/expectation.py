# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a batch is expected to sell: clean history, forecast, viral sales, campaigns."""

from dataclasses import dataclass, replace

import numpy as np

from . import campaign
from .batch import PlanningBatch
from .cleaning import clean
from .day_sums import day_sums
from .demand import CleanDemand
from .expiry import expiring_quantity
from .forecast import Forecast, make_forecast
from .viral import ViralDemand, viral_extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Dated demand of N items and what it was made of."""

    clean: CleanDemand
    forecast: Forecast
    viral: ViralDemand
    daily_base: np.ndarray  # (N, H) with viral sales, without campaigns
    daily: np.ndarray  # (N, H) with campaigns

    @property
    def base(self) -> np.ndarray:
        """(N,) units a day now, without viral sales and campaigns."""
        return self.forecast.base


def expect(batch: PlanningBatch) -> Expectation:
    """Forecast the demand of a batch day by day."""
    demand = clean(batch.history)
    forecast = make_forecast(demand, batch.forecast, batch.n_days)
    viral = _viral(batch, demand)
    return Expectation(
        clean=demand,
        forecast=forecast,
        viral=viral,
        daily_base=_with_viral(viral, forecast.daily),
        daily=_with_viral(viral, _with_campaigns(batch, forecast.daily)),
    )


def expiring(batch: PlanningBatch, expectation: Expectation) -> np.ndarray:
    """Return (N,) units in stock that will have to be removed before they sell."""
    items, place = np.unique(batch.lots.item, return_inverse=True)
    quantity = np.zeros(batch.n_items)
    quantity[items] = expiring_quantity(
        lots=replace(batch.lots, item=place),
        cumulative=day_sums(expectation.daily[items]),
        base=expectation.base[items],
    )
    return quantity


def _viral(batch: PlanningBatch, demand: CleanDemand) -> ViralDemand:
    """A manual forecast is a person's last word: nothing is put on top of it."""
    is_manual = ~np.isnan(batch.forecast.manual)
    return viral_extra(
        demand,
        batch.history,
        sold_today=batch.sold_today,
        share_of_today=batch.share_of_today,
        half_life_days=np.where(is_manual, 0.0, batch.viral_half_life_days),
        n_days=batch.n_days,
        rise_today=campaign.rise_on_day(batch.campaigns, batch.n_items, 0),
    )


def _with_viral(viral: ViralDemand, daily: np.ndarray) -> np.ndarray:
    rows = np.flatnonzero(viral.strength)
    if not rows.size:
        return daily
    daily = daily.copy()
    daily[rows] += viral.extra[rows]
    return daily


def _with_campaigns(batch: PlanningBatch, daily_base: np.ndarray) -> np.ndarray:
    effects = batch.campaigns
    touched, item = np.unique(effects.item, return_inverse=True)
    daily = daily_base.copy()
    daily[touched] *= campaign.daily_multiplier(
        replace(effects, item=item), n_items=touched.size, n_days=batch.n_days
    )
    return daily
