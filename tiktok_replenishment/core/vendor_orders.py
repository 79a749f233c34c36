# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What each vendor would deliver to an item that needs something."""

from dataclasses import dataclass

import numpy as np

from .freight import BuyingWays
from .lane_asks import NONE, LaneAsks, LaneOptions, Lots
from .matching_rows import matching_rows
from .policy import EPSILON
from .vendor_offers import Buying, VendorOffers, lines_for_lots, lines_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """What (N,) items need, and how they choose."""

    buying: Buying
    lost: np.ndarray  # units that the need leaves out, since they come too late
    lead_days: np.ndarray  # that the need was computed with
    strategy: np.ndarray  # str
    sales_price: np.ndarray  # what a unit brings; nan: not known
    day_value: np.ndarray  # of a day of lead time, part of the goods' value
    splits_lanes: np.ndarray  # bool
    splits_vendors: np.ndarray  # bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorOrders:
    """C orders, one of each item and vendor; their options are the ways to take."""

    offers: VendorOffers
    ways: BuyingWays
    buying: Buying
    item: np.ndarray  # (C,) int
    line: np.ndarray  # (C,) int
    asks: LaneAsks
    options: LaneOptions

    def price_lots(self, order: np.ndarray, quantity: np.ndarray) -> Lots:
        """Return what (K,) quantities are raised to at their orders' vendors."""
        line = np.full(order.size, NONE, dtype=np.int64)
        rounded, price = np.zeros((2, order.size))
        some = np.flatnonzero(quantity > EPSILON)
        if some.size:
            item = self.item[order[some]]
            lots = Buying(
                need=quantity[some],
                carton_qty=self.buying.carton_qty[item],
                unit_step=self.buying.unit_step[item],
                room=np.full(item.size, np.inf),
            )
            line[some], rounded[some] = lines_for_lots(
                self.offers, self.line[order[some]], lots
            )
            price[some] = self.offers.unit_price[line[some]]
        return Lots(line=line, quantity=rounded, unit_price=price)


def vendor_orders(
    offers: VendorOffers, ways: BuyingWays, buyers: Buyers
) -> VendorOrders:
    """Return the orders of all vendors whose goods have a way to the item."""
    reachable = np.unique(ways.offer)
    line, quantity = lines_in_force(offers.take(reachable), buyers.buying)
    has_room = quantity > EPSILON
    line, quantity = reachable[line[has_room]], quantity[has_room]
    item = offers.item[line]
    order, way = matching_rows(ways.offer, line)
    return VendorOrders(
        offers=offers,
        ways=ways,
        buying=buyers.buying,
        item=item,
        line=line,
        asks=LaneAsks(
            stock=item,
            need=buyers.buying.need[item],
            lost=buyers.lost[item],
            lead_days=buyers.lead_days[item],
            quantity=quantity,
            room=buyers.buying.room[item],
            unit_price=offers.unit_price[line],
            sales_price=buyers.sales_price[item],
            splits=buyers.splits_lanes[item],
        ),
        options=LaneOptions(
            order=order,
            key=way,
            days=ways.days[way],
            rank=ways.rank[way],
            is_priced=ways.is_priced[way],
            terms=ways.terms.take(way),
        ),
    )
