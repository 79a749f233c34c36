# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What planned campaigns do to forecast, safety stock and order dates."""

from dataclasses import dataclass

import numpy as np

from .columns import take_rows
from .projection import NO_DAY

# A campaign without an end would count without end.
MAX_COUNTED_DAYS = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignEffects:
    """K effects, each of one campaign line on one item."""

    item: np.ndarray  # (K,) int item index
    first_day: np.ndarray  # (K,) int day index, included; may be negative
    last_day: np.ndarray  # (K,) int day index, included
    uplift: np.ndarray  # (K,) fraction: +300 % is 3.0, four times the base
    share: np.ndarray  # (K,) part of the item's sales it touches; 1.0: all
    safety_factor: np.ndarray  # (K,) 1.0: none

    @classmethod
    def empty(cls) -> "CampaignEffects":
        none, no_number = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(
            item=none,
            first_day=none,
            last_day=none,
            uplift=no_number,
            share=no_number,
            safety_factor=no_number,
        )

    @property
    def rise(self) -> np.ndarray:
        """(K,) fraction of the item's whole base."""
        return self.uplift * self.share

    def take(self, rows: np.ndarray) -> "CampaignEffects":
        return take_rows(self, rows)

    def in_fixed_order(self) -> "CampaignEffects":
        """Sort by size, so that sums do not depend on the order of the input."""
        return self.take(np.argsort(self.rise, kind="stable"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """P planning views of items: whose sales, seen by whose lead time and policy.

    An item planned alone has one view; an item that a source plans for has another
    one with the source's days.
    """

    item: np.ndarray  # (P,) int item index
    lead_days: np.ndarray  # (P,)
    period_days: np.ndarray  # (P,) lead time + review days
    buffer_days: np.ndarray  # (P,)

    def effects_on(self, effects: CampaignEffects) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs (index of an effect, index of a view it touches)."""
        by_item = np.argsort(self.item, kind="stable")
        sorted_items = self.item[by_item]
        left = np.searchsorted(sorted_items, effects.item, side="left")
        counts = np.searchsorted(sorted_items, effects.item, side="right") - left
        effect = np.repeat(np.arange(effects.item.size), counts)
        offset = np.arange(effect.size) - np.repeat(np.cumsum(counts) - counts, counts)
        return effect, by_item[left[effect] + offset]


def daily_multiplier(
    effects: CampaignEffects, *, n_items: int, n_days: int
) -> np.ndarray:
    """Return (n_items, n_days) factors on the base: 1 + the sum of rises, from 0 up."""
    effects = effects.in_fixed_order()
    days = np.arange(n_days)
    is_running = effects.first_day[:, np.newaxis] <= days
    is_running &= days <= effects.last_day[:, np.newaxis]
    effect, day = np.nonzero(is_running)
    cell = effects.item[effect] * n_days + day
    rise = _sums(cell, effects.rise[effect], n_items * n_days)
    return np.maximum(1.0 + rise, 0.0).reshape(n_items, n_days)


def rise_on_day(effects: CampaignEffects, n_items: int, day: int) -> np.ndarray:
    """Return (n_items,) sums of the rises of campaigns that run on a day."""
    effects = effects.in_fixed_order()
    covers = (effects.first_day <= day) & (effects.last_day >= day)
    return _sums(effects.item[covers], effects.rise[covers], n_items)


def _sums(group: np.ndarray, values: np.ndarray, n_groups: int) -> np.ndarray:
    return np.bincount(group, weights=values, minlength=n_groups)


def counted_extra(
    effects: CampaignEffects, scope: Scope, daily_base: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (P,) extra units in the reorder point and in the order-up-to level.

    `daily_base` is (N, H); beyond H its last day goes on. A campaign counts whole,
    from day 0 on, as soon as its first day less the buffer lies within the period; days
    with less demand than usual only as far as they lie within the lead time or the
    period.
    """
    effects = effects.in_fixed_order()
    effect, view = scope.effects_on(effects)
    is_counted = ~_starts_later(effects, effect, scope, view)
    effect, view = effect[is_counted], view[is_counted]
    touched, group = np.unique(view, return_inverse=True)
    more, less_lead, less_period = np.zeros((3, touched.size))
    base, last_known = daily_base[scope.item[touched]], daily_base.shape[1] - 1
    last_day = min(effects.last_day[effect].max(initial=-1), MAX_COUNTED_DAYS)
    for day in range(int(last_day) + 1):
        covers = effects.first_day[effect] <= day
        covers &= effects.last_day[effect] >= day
        rise = _sums(group[covers], effects.rise[effect[covers]], touched.size)
        extra = base[:, min(day, last_known)] * np.maximum(rise, -1.0)
        more += np.maximum(extra, 0.0)
        less = np.minimum(extra, 0.0)
        less_lead += less * np.clip(scope.lead_days[touched] - day, 0.0, 1.0)
        less_period += less * np.clip(scope.period_days[touched] - day, 0.0, 1.0)
    in_reorder_point, in_order_up_to = np.zeros((2, scope.item.size))
    in_reorder_point[touched] = more + less_lead
    in_order_up_to[touched] = more + less_period
    return in_reorder_point, in_order_up_to


def _starts_later(
    effects: CampaignEffects, effect: np.ndarray, scope: Scope, view: np.ndarray
) -> np.ndarray:
    """Return which pairs are not counted yet because the campaign is too far off."""
    return _due_day(effects, effect, scope, view) > 0


def _due_day(
    effects: CampaignEffects, effect: np.ndarray, scope: Scope, view: np.ndarray
) -> np.ndarray:
    """Return the first day index on which each pair's campaign counts."""
    reach = scope.buffer_days[view] + scope.period_days[view]
    return np.ceil(effects.first_day[effect] - reach).astype(np.int64)


def campaign_due_day(effects: CampaignEffects, scope: Scope) -> np.ndarray:
    """Return (P,) int: the day the next campaign's order is due; NO_DAY: none.

    Only campaigns that raise demand and do not count yet.
    """
    effect, view = scope.effects_on(effects)
    due = _due_day(effects, effect, scope, view)
    is_waiting = (due > 0) & (effects.rise[effect] > 0)
    first_due = np.full(scope.item.size, NO_DAY, dtype=np.int64)
    np.minimum.at(first_due, view[is_waiting], due[is_waiting])
    return first_due


def safety_factor(effects: CampaignEffects, scope: Scope) -> np.ndarray:
    """Return (P,) the highest factor of campaigns within the period; 1.0 if none."""
    effect, view = scope.effects_on(effects)
    is_near = effects.first_day[effect] <= np.ceil(scope.period_days[view])
    is_near &= effects.last_day[effect] >= 0
    highest = np.full(scope.item.size, -np.inf)
    np.maximum.at(highest, view[is_near], effects.safety_factor[effect[is_near]])
    return np.where(np.isinf(highest), 1.0, highest)
