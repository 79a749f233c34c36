# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Freight lanes and goods: what may go where, at which rate, and how long it takes."""

from dataclasses import dataclass, fields

import numpy as np

from .columns import take_rows
from .landed_cost import FreightTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRates:
    """What J lanes charge, in the company's currency; 0: nothing."""

    per_kg: np.ndarray  # (J,)
    per_m3: np.ndarray  # (J,)
    per_unit: np.ndarray  # (J,)
    min_charge: np.ndarray  # (J,)
    duty_rate: np.ndarray  # (J,)
    inbound_fee: np.ndarray  # (J,)

    def take(self, rows: np.ndarray) -> "LaneRates":
        return take_rows(self, rows)

    def and_none(self) -> "LaneRates":
        """Return the rates with a last row for goods that come over no lane."""
        names = (f.name for f in fields(LaneRates))
        return LaneRates(**{n: np.append(getattr(self, n), 0.0) for n in names})


def freight_terms(
    rates: LaneRates, weight_kg: np.ndarray, volume_m3: np.ndarray
) -> FreightTerms:
    """Return what (R,) units of goods pay by the (R,) rates of their lanes."""
    by_size = rates.per_kg * weight_kg + rates.per_m3 * volume_m3
    return FreightTerms(
        freight_per_unit=by_size + rates.per_unit,
        min_charge=rates.min_charge,
        duty_rate=rates.duty_rate,
        inbound_fee=rates.inbound_fee,
    )


def is_priced(
    rates: LaneRates, weight_kg: np.ndarray, volume_m3: np.ndarray
) -> np.ndarray:
    """Return (R,) bool: the freight is known.

    Not where a lane has no rate at all, and not where it charges by a weight or a
    volume that the goods are not known to have.
    """
    has_rate = rates.per_kg + rates.per_m3 + rates.per_unit + rates.min_charge > 0
    lacks_weight = (rates.per_kg > 0) & (weight_kg <= 0)
    lacks_volume = (rates.per_m3 > 0) & (volume_m3 <= 0)
    return has_rate & ~lacks_weight & ~lacks_volume


def is_refused(goods: np.ndarray, refused: np.ndarray) -> np.ndarray:
    """Return (N, J) bool: lanes that refuse a property of the goods.

    `goods`: (N, K) bool, which of K properties goods have; `refused`: (J, K) bool,
    which of them lanes refuse.
    """
    return goods.astype(np.int64) @ refused.astype(np.int64).T > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneTerms:
    """What R lanes charge, whether that is known, and their days from today."""

    terms: FreightTerms  # (R,)
    is_priced: np.ndarray  # (R,) bool
    days: np.ndarray  # (R,) with what goods wait for a departure

    def take(self, rows: np.ndarray) -> "LaneTerms":
        return LaneTerms(
            terms=self.terms.take(rows),
            is_priced=self.is_priced[rows],
            days=self.days[rows],
        )

    @classmethod
    def unknown(cls, days: np.ndarray) -> "LaneTerms":
        none = np.zeros(days.size, dtype=bool)
        return cls(terms=FreightTerms.free(days.size), is_priced=none, days=days)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingWays:
    """W ways over which the goods of price lines can come."""

    offer: np.ndarray  # (W,) int index into the price lines
    lane: np.ndarray  # (W,) int lane id; 0: no lane
    rank: np.ndarray  # (W,) int; the lowest of an item is its standard lane
    days: np.ndarray  # (W,) from the order until the goods can be sold
    late_days: np.ndarray  # (W,) days by which receipts are expected to be late
    is_priced: np.ndarray  # (W,) bool
    terms: FreightTerms  # (W,)

    def take(self, rows: np.ndarray) -> "BuyingWays":
        names = (f.name for f in fields(BuyingWays))
        columns = {n: getattr(self, n) for n in names if n != "terms"}
        taken = {name: column[rows] for name, column in columns.items()}
        return BuyingWays(**taken, terms=self.terms.take(rows))

    @classmethod
    def plain(cls, days: np.ndarray) -> "BuyingWays":
        """Return a way without lane and freight for each of (M,) price lines."""
        nothing = np.zeros(days.size, dtype=np.int64)
        return cls(
            offer=np.arange(days.size),
            lane=nothing,
            rank=nothing,
            days=days,
            late_days=np.zeros(days.size),
            is_priced=np.ones(days.size, dtype=bool),
            terms=FreightTerms.free(days.size),
        )
