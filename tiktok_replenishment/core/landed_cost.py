# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goods cost until they lie in the warehouse."""

from dataclasses import dataclass, fields

import numpy as np

from .columns import take_rows
from .policy import EPSILON


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTerms:
    """What R ways charge, in the company's currency."""

    freight_per_unit: np.ndarray  # (R,)
    min_charge: np.ndarray  # (R,) of a shipment; 0: none
    duty_rate: np.ndarray  # (R,) part of the goods' value
    inbound_fee: np.ndarray  # (R,) for one unit

    def take(self, rows: np.ndarray) -> "FreightTerms":
        return take_rows(self, rows)

    @classmethod
    def free(cls, n_rows: int) -> "FreightTerms":
        nothing = np.zeros(n_rows)
        return cls(**dict.fromkeys((f.name for f in fields(FreightTerms)), nothing))


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedCost:
    """Of R orders, each as a whole."""

    goods: np.ndarray  # (R,)
    freight: np.ndarray  # (R,)
    duty: np.ndarray  # (R,)
    inbound: np.ndarray  # (R,)

    @property
    def total(self) -> np.ndarray:
        return self.goods + self.duty + self.freight + self.inbound


def landed_cost(
    quantity: np.ndarray, unit_price: np.ndarray, terms: FreightTerms
) -> LandedCost:
    """Return what (R,) quantities at (R,) prices cost on their ways.

    Price × (1 + duty) + freight + inbound fee. The minimum charge is paid where the
    freight of the quantity is less; nothing is paid for nothing.
    """
    goods = quantity * unit_price
    freight = np.maximum(quantity * terms.freight_per_unit, terms.min_charge)
    return LandedCost(
        goods=goods,
        freight=np.where(quantity > EPSILON, freight, 0.0),
        duty=goods * terms.duty_rate,
        inbound=quantity * terms.inbound_fee,
    )


def per_unit(amount: np.ndarray, quantity: np.ndarray) -> np.ndarray:
    """Return (R,) amounts of one unit; 0 where there is none."""
    is_some = quantity > EPSILON
    return np.where(is_some, amount / np.where(is_some, quantity, 1.0), 0.0)
