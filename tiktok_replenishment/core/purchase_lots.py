# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is bought, lot by lot."""

from dataclasses import dataclass, fields, replace

import numpy as np

from .columns import take_rows
from .freight import BuyingWays
from .landed_cost import LandedCost, landed_cost, per_unit

WHOLE, BRIDGE, REST, SECOND_VENDOR = "whole", "bridge", "rest", "second_vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLots:
    """R lots; an item's order is whole, or a bridge and the rest."""

    item: np.ndarray  # (R,) int
    line: np.ndarray  # (R,) int index into the offers
    way: np.ndarray  # (R,) int index into the ways
    lane: np.ndarray  # (R,) int lane id; 0: none
    part: np.ndarray  # (R,) str
    quantity: np.ndarray  # (R,) base + campaign
    base: np.ndarray  # (R,)
    campaign: np.ndarray  # (R,)
    unit_price: np.ndarray  # (R,)
    days: np.ndarray  # (R,) until it can be sold
    freight: np.ndarray  # (R,) with the warehouse's inbound fee
    duty: np.ndarray  # (R,)
    unit_cost: np.ndarray  # (R,) landed
    margin_at_risk: np.ndarray  # (R,) lost without the lot

    @classmethod
    def empty(cls) -> "PurchaseLots":
        none = np.zeros(0, dtype=np.int64)
        return cls.bought(
            BuyingWays.plain(np.zeros(0)),
            item=none,
            line=none,
            way=none,
            part=np.full(0, WHOLE),
            quantity=np.zeros(0),
            unit_price=np.zeros(0),
        )

    @classmethod
    def bought(
        cls, ways: BuyingWays, *, way: np.ndarray, **columns: np.ndarray
    ) -> "PurchaseLots":
        """Return lots with what they cost over their ways."""
        quantity, price = columns["quantity"], columns["unit_price"]
        cost: LandedCost = landed_cost(quantity, price, ways.terms.take(way))
        return cls(
            way=way,
            lane=ways.lane[way],
            days=ways.days[way],
            freight=cost.freight + cost.inbound,
            duty=cost.duty,
            unit_cost=per_unit(cost.total, quantity),
            base=quantity,
            campaign=np.zeros_like(quantity),
            margin_at_risk=np.zeros_like(quantity),
            **columns,
        )

    def with_campaigns(self, base: np.ndarray) -> "PurchaseLots":
        """Return the lots with their parts; what comes first serves the (N,) base."""
        before = np.zeros_like(self.quantity)
        is_second = self.item[1:] == self.item[:-1]
        before[1:] = np.where(is_second, self.quantity[:-1], 0.0)
        own = np.clip(base[self.item] - before, 0.0, self.quantity)
        return replace(self, base=own, campaign=self.quantity - own)

    def take(self, rows: np.ndarray) -> "PurchaseLots":
        return take_rows(self, rows)

    def joined(self, other: "PurchaseLots") -> "PurchaseLots":
        """Return both, by item and then the soonest first."""
        both = {
            f.name: np.concatenate([getattr(self, f.name), getattr(other, f.name)])
            for f in fields(PurchaseLots)
        }
        order = np.lexsort((both["lane"], both["days"], both["item"]))
        return PurchaseLots(**both).take(order)
