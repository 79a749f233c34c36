# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What items need: reorder point, order-up-to, position, lost sales, quantity.

The same arithmetic serves an item alone and an item with all it feeds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from . import policy
from .columns import take_rows
from .day_sums import day_sums
from .forecast import sum_until
from .projection import begun_days, low_day, project, quantity_lost, stockout_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Positions at which R stocks order, and up to which, (R,) each."""

    reorder_point: np.ndarray
    order_level: np.ndarray  # what has to last until an order of the next look is there
    order_up_to: np.ndarray

    def need(self, position: np.ndarray, lost: np.ndarray) -> np.ndarray:
        """Return (R,) units to order; `lost` are not ordered, they would be late."""
        return policy.quantity_needed(
            position=position,
            order_level=self.order_level,
            order_up_to=self.order_up_to,
            quantity_lost=lost,
        )


# Without slots: what follows from the fields is worked out once.
@dataclass(frozen=True, kw_only=True)
class Stage:
    """R stocks to decide on, (R,) each but the dated ones."""

    base: np.ndarray  # units a day now, without campaigns
    daily_base: np.ndarray  # (R, H) forecast without campaigns
    daily: np.ndarray  # (R, H) forecast with campaigns
    arrivals: np.ndarray  # (R, H)
    available: np.ndarray
    backlog: np.ndarray
    other_position: np.ndarray
    lead_days: np.ndarray
    lead_today: np.ndarray  # of an order of today; more than lead_days where it waits
    lead_next_look: np.ndarray  # of an order of the next look
    lead_after_review: np.ndarray  # of an order of the first look after the review
    review_days: np.ndarray
    max_cover_days: np.ndarray  # 0: no limit
    safety_stock: np.ndarray
    safety_stock_base: np.ndarray  # without the factors of campaigns
    between_looks: np.ndarray  # sold until a run sees the position; 0: not counted
    extra_lead: np.ndarray  # counted campaigns in the reorder point
    extra_period: np.ndarray  # counted campaigns in the order-up-to level

    def take(self, rows: np.ndarray) -> "Stage":
        return take_rows(self, rows)

    @cached_property
    def period_days(self) -> np.ndarray:
        return self.lead_after_review + self.review_days

    @cached_property
    def start(self) -> np.ndarray:
        """Stock of today; negative: promised orders."""
        return self.available - self.backlog

    @cached_property
    def has_demand(self) -> np.ndarray:
        return (self.daily > 0).any(axis=1) | (self.backlog > 0)

    @cached_property
    def position(self) -> np.ndarray:
        return self.available + self.other_position - self.backlog

    def forecast(self, days: np.ndarray) -> np.ndarray:
        """Return (R,) sales of the next (R,) days, without campaigns."""
        return sum_until(days, self.daily_base, self.daily_base_sums)

    @cached_property
    def max_cover_quantity(self) -> np.ndarray:
        """What `max_cover_days` sell; inf: no limit."""
        limit = sum_until(self.max_cover_days, self.daily, self.daily_sums)
        return np.where(self.max_cover_days > 0, limit, np.inf)

    @cached_property
    def forecast_lead(self) -> np.ndarray:
        return self.forecast(self.lead_days)

    @cached_property
    def forecast_period(self) -> np.ndarray:
        return self.forecast(self.period_days)

    @cached_property
    def forecast_next_look(self) -> np.ndarray:
        return self.forecast(self.lead_next_look)

    @cached_property
    def levels(self) -> Levels:
        return self._levels(self.extra_lead, self.extra_period, self.safety_stock)

    @cached_property
    def levels_without_campaigns(self) -> Levels:
        return self._levels(0.0, 0.0, self.safety_stock_base)

    def _levels(
        self,
        extra_lead: np.ndarray | float,
        extra_period: np.ndarray | float,
        safety_stock: np.ndarray,
    ) -> Levels:
        """Never order up to less than the order level: it has to end what made it due.

        The order level is more than the reorder point where the next look misses a
        departure.
        """
        reorder_point, next_look = (
            policy.reorder_point(sold + self.between_looks, extra_lead, safety_stock)
            for sold in (self.forecast_lead, self.forecast_next_look)
        )
        order_level = np.maximum(next_look, reorder_point)
        up_to = policy.order_up_to(self.forecast_period, extra_period, safety_stock)
        return Levels(
            reorder_point=reorder_point,
            order_level=order_level,
            order_up_to=np.maximum(up_to, order_level),
        )

    @cached_property
    def daily_base_sums(self) -> np.ndarray:
        return day_sums(self.daily_base)

    @cached_property
    def daily_sums(self) -> np.ndarray:
        sums = self.daily_base_sums.copy(order="K")
        sums[self.lifted] = day_sums(self.daily[self.lifted])
        return sums

    @cached_property
    def lifted(self) -> np.ndarray:
        """(L,) int rows of which campaigns change some day."""
        return np.flatnonzero((self.daily != self.daily_base).any(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the projection of R stocks shows, (R,) each."""

    stockout_day: np.ndarray  # int; -1: none
    low_day: np.ndarray  # int; the first that ends below safety stock; NO_DAY: none
    quantity_lost: np.ndarray  # with campaigns
    quantity_lost_base: np.ndarray  # without


def outlook(stage: Stage) -> Outlook:
    """Project the stage day by day, with campaigns and without."""
    projection = project(stage.start, stage.daily, stage.arrivals)
    lost = quantity_lost(projection, stage.lead_today)
    lost_base = lost.copy()
    lifted = stage.lifted
    lost_base[lifted] = _lost_without_campaigns(stage.take(lifted))
    return Outlook(
        stockout_day=stockout_day(projection),
        low_day=low_day(projection, stage.safety_stock),
        quantity_lost=lost,
        quantity_lost_base=lost_base,
    )


def _lost_without_campaigns(stage: Stage) -> np.ndarray:
    n_days = begun_days(stage.lead_today)
    daily, arrivals = stage.daily_base[:, :n_days], stage.arrivals[:, :n_days]
    projection = project(stage.start, daily, arrivals)
    return quantity_lost(projection, stage.lead_today)
