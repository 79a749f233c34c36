# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Orders that look for a lane, and the lanes they may take."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .landed_cost import FreightTerms

NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneAsks:
    """C orders that look for a lane."""

    stock: np.ndarray  # (C,) int row of the stock that waits for it
    need: np.ndarray  # (C,)
    lost: np.ndarray  # (C,) units that the need leaves out, since they come too late
    lead_days: np.ndarray  # (C,) until which they are lost
    quantity: np.ndarray  # (C,) the need, rounded
    room: np.ndarray  # (C,) most that may come in; inf: no limit
    unit_price: np.ndarray  # (C,)
    sales_price: np.ndarray  # (C,) what a unit brings; nan: not known
    splits: np.ndarray  # (C,) bool: may be split over two lanes


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneOptions:
    """P lanes that orders may take."""

    order: np.ndarray  # (P,) int index into the asks
    key: np.ndarray  # (P,) int, what the caller knows the lane by
    days: np.ndarray  # (P,) from today until the goods can be sold
    rank: np.ndarray  # (P,) int; the lowest of an order is its standard lane
    is_priced: np.ndarray  # (P,) bool
    terms: FreightTerms  # (P,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lots:
    """K lots as they can be had."""

    line: np.ndarray  # (K,) int whatever the caller buys them of
    quantity: np.ndarray  # (K,) rounded
    unit_price: np.ndarray  # (K,)


# (order of each of K lots, quantity asked for) -> the lots
PriceLots = Callable[[np.ndarray, np.ndarray], Lots]
