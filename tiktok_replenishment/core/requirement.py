# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What items need: reorder point, order-up-to, position, lost sales, quantity.

The same arithmetic serves an item alone and an item with all it feeds.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from . import policy
from .columns import take_rows
from .forecast import running_sums, sum_until
from .projection import low_day, project, quantity_lost, stockout_day


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
    safety_stock: np.ndarray
    safety_stock_base: np.ndarray  # without the factors of campaigns
    between_looks: np.ndarray  # sold until a run sees the position; 0: not counted
    extra_lead: np.ndarray  # counted campaigns in the reorder point
    extra_period: np.ndarray  # counted campaigns in the order-up-to level

    def take(self, rows: np.ndarray) -> "Stage":
        return take_rows(self, rows)

    @cached_property
    def without_campaigns(self) -> "Stage":
        nothing = np.zeros_like(self.extra_lead)
        return replace(
            self,
            daily=self.daily_base,
            safety_stock=self.safety_stock_base,
            extra_lead=nothing,
            extra_period=nothing,
        )

    @cached_property
    def period_days(self) -> np.ndarray:
        return self.lead_after_review + self.review_days

    @cached_property
    def position(self) -> np.ndarray:
        return self.available + self.other_position - self.backlog

    def forecast(self, days: np.ndarray) -> np.ndarray:
        """Return (R,) sales of the next (R,) days, without campaigns."""
        return sum_until(days, self.daily_base, self._running_base)

    def forecast_with_campaigns(self, days: np.ndarray) -> np.ndarray:
        return sum_until(days, self.daily, self._running)

    @cached_property
    def forecast_lead(self) -> np.ndarray:
        return self.forecast(self.lead_days)

    @cached_property
    def forecast_period(self) -> np.ndarray:
        return self.forecast(self.period_days)

    @cached_property
    def reorder_point(self) -> np.ndarray:
        return policy.reorder_point(
            self.forecast_lead + self.between_looks, self.extra_lead, self.safety_stock
        )

    @cached_property
    def order_level(self) -> np.ndarray:
        """What has to last until an order of the next look is there.

        The reorder point, but more where that one misses a departure.
        """
        level = policy.reorder_point(
            self.forecast(self.lead_next_look) + self.between_looks,
            self.extra_lead,
            self.safety_stock,
        )
        return np.maximum(level, self.reorder_point)

    @cached_property
    def order_up_to(self) -> np.ndarray:
        """Never below the order level: an order has to end what made it due."""
        level = policy.order_up_to(
            self.forecast_period, self.extra_period, self.safety_stock
        )
        return np.maximum(level, self.order_level)

    @cached_property
    def _running_base(self) -> np.ndarray:
        return running_sums(self.daily_base)

    @cached_property
    def _running(self) -> np.ndarray:
        return running_sums(self.daily)

    def need(self, lost: np.ndarray, planned: np.ndarray) -> np.ndarray:
        """Return (R,) units; `planned` is bought in this run for the members."""
        return policy.quantity_needed(
            position=self.position + planned,
            order_level=self.order_level,
            order_up_to=self.order_up_to,
            quantity_lost=lost,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the projection of R stocks shows, (R,) each."""

    stockout_day: np.ndarray  # int; -1: none
    low_day: np.ndarray  # int; the first that ends below safety stock; NO_DAY: none
    quantity_lost: np.ndarray  # with campaigns
    quantity_lost_base: np.ndarray  # without

    def replaced(self, rows: np.ndarray, other: "Outlook") -> "Outlook":
        """Return a copy with the given rows taken from another outlook."""
        merged = {f.name: getattr(self, f.name).copy() for f in fields(self)}
        for name, values in merged.items():
            values[rows] = getattr(other, name)
        return Outlook(**merged)


def outlook(stage: Stage) -> Outlook:
    """Project the stage day by day, with campaigns and without."""
    projection = project(stage.available - stage.backlog, stage.daily, stage.arrivals)
    lost = quantity_lost(projection, stage.lead_today)
    lost_base = lost.copy()
    touched = np.flatnonzero((stage.daily != stage.daily_base).any(axis=1))
    lost_base[touched] = _lost_without_campaigns(stage.take(touched))
    return Outlook(
        stockout_day=stockout_day(projection),
        low_day=low_day(projection, stage.safety_stock),
        quantity_lost=lost,
        quantity_lost_base=lost_base,
    )


def _lost_without_campaigns(stage: Stage) -> np.ndarray:
    plain = stage.without_campaigns
    projection = project(plain.available - plain.backlog, plain.daily, plain.arrivals)
    return quantity_lost(projection, plain.lead_today)
