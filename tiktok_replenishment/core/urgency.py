# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How urgent an item is: the first rung of the ladder that fits."""

from dataclasses import dataclass

import numpy as np

from .policy import EPSILON

OK = "ok"
CRITICAL = "critical"
URGENT = "urgent"
NORMAL = "normal"
WATCH = "watch"
OVERSTOCK = "overstock"

MOST_URGENT_FIRST = (CRITICAL, URGENT, NORMAL, WATCH, OVERSTOCK, OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the ladder looks at, (N,) each."""

    has_demand: np.ndarray  # bool; own forecast or promised orders
    is_idle: np.ndarray  # bool; no demand anywhere and nothing to keep
    available: np.ndarray  # own stock
    backlog: np.ndarray  # own promised orders
    stockout_day: np.ndarray  # int, own stock; -1: none
    fastest_lead_days: np.ndarray
    arrives_too_late: np.ndarray  # bool; an order of today, by the standard lane
    quantity_needed: np.ndarray
    quantity_campaign: np.ndarray
    position: np.ndarray
    order_level: np.ndarray  # an order is due when the position is not above it
    warning_pct: np.ndarray
    max_cover_quantity: np.ndarray  # inf: no limit


def is_before(stockout_day: np.ndarray, lead_days: np.ndarray) -> np.ndarray:
    """Return (N,) bool: stock runs out before an order of today arrives."""
    return (stockout_day >= 0) & (stockout_day < np.ceil(lead_days))


def urgency(situation: Situation) -> np.ndarray:
    """Return (N,) str codes.

    Nothing is `ok` as idle while promised orders still ask for goods.
    """
    s = situation
    is_needed = s.quantity_needed > EPSILON
    is_empty = (s.available <= EPSILON) & s.has_demand
    cannot_serve = s.available - s.backlog < -EPSILON
    runs_out_first = is_before(s.stockout_day, s.fastest_lead_days)
    warning = s.order_level * (1 + s.warning_pct / 100)
    rungs = [
        (s.is_idle & ~is_needed, OK),
        (is_empty | cannot_serve | runs_out_first, CRITICAL),
        (is_needed & (s.arrives_too_late | (s.quantity_campaign > EPSILON)), URGENT),
        (is_needed, NORMAL),
        (s.position <= warning + EPSILON, WATCH),
        (s.position > s.max_cover_quantity + EPSILON, OVERSTOCK),
    ]
    conditions, codes = zip(*rungs, strict=True)
    return np.select(conditions, codes, default=OK)


def urgency_rank(codes: np.ndarray) -> np.ndarray:
    """Return int ranks of urgency codes; 0 is the most urgent."""
    rank = np.full(codes.shape, len(MOST_URGENT_FIRST))
    for place, code in enumerate(MOST_URGENT_FIRST):
        rank[codes == code] = place
    return rank
