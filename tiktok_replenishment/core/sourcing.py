# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Choice of vendor, lane and lots for what is bought."""

from dataclasses import dataclass

import numpy as np

from .freight import BuyingWays
from .landed_cost import per_unit
from .lane_alternatives import weigh
from .lane_asks import NONE
from .lane_choice import IN_TIME, LaneChoice, choose_lanes, margins, taken
from .lane_decision import LaneDecisions, lane_decisions
from .matching_rows import matching_rows
from .order_quantity import round_up, within
from .policy import EPSILON
from .purchase_lots import BRIDGE, REST, SECOND_VENDOR, WHOLE, PurchaseLots
from .stock_gap import StockOutlook
from .vendor_offers import Buying, VendorOffers
from .vendor_orders import Buyers, VendorOrders, vendor_orders
from .vendor_ranking import STRATEGIES, Candidates, Ranking, rank

__all__ = ["STRATEGIES", "Buyers", "Choice", "VendorOffers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Chosen line (-1: none), rounded quantity, lots and what decided of each item."""

    line: np.ndarray  # (N,) int
    quantity: np.ndarray  # (N,)
    regained: np.ndarray  # (N,) of it, what the need had left out as lost
    lots: PurchaseLots
    ranking: Ranking
    decisions: LaneDecisions  # of items


def choose_offers(
    offers: VendorOffers, ways: BuyingWays, buyers: Buyers, stock: StockOutlook
) -> Choice:
    """Choose vendor, lane and lots for each of N items that need something.

    A vendor is judged by its best price at the quantity really ordered, landed over
    the lane it would take. Without an offer that has a way the quantity is rounded to
    cartons only.
    """
    orders = vendor_orders(offers, ways, buyers)
    lanes = choose_lanes(orders.asks, orders.options, stock, orders.price_lots)
    candidates = _candidates(orders, lanes, buyers)
    order, ranking = rank(candidates, buyers.strategy[orders.item])
    items, first = np.unique(orders.item[order], return_index=True)
    best = order[first]
    lanes = _bridged_by_others(orders, lanes, buyers, stock, best)
    n_items = buyers.strategy.size
    line = np.full(n_items, NONE, dtype=np.int64)
    line[items] = _lines(orders, lanes)[best]
    quantity = _without_vendor(offers, ways, buyers.buying)
    quantity[items] = lanes.main_quantity[best] + lanes.bridge_quantity[best]
    regained = np.zeros(n_items)
    regained[items] = np.where(lanes.is_quick, lanes.regained, 0.0)[best]
    decisions = lane_decisions(orders.asks, orders.options, stock, lanes, best)
    return Choice(
        line=line,
        quantity=quantity,
        regained=regained,
        lots=_lots(orders, lanes, best),
        ranking=ranking,
        decisions=decisions.named(items),
    )


def _without_vendor(
    offers: VendorOffers, ways: BuyingWays, buying: Buying
) -> np.ndarray:
    """Return (N,) what those need, in cartons, whom nobody delivers to."""
    is_left = buying.need > EPSILON
    is_left[offers.item[ways.offer]] = False
    quantity = np.zeros(is_left.size)
    quantity[is_left] = _in_cartons(buying.take(is_left))
    return quantity


def _in_cartons(buying: Buying) -> np.ndarray:
    steps = {
        "min_qty": 0.0,
        "multiple": 0.0,
        "carton_qty": buying.carton_qty,
        "unit_step": buying.unit_step,
    }
    return within(round_up(buying.need, **steps), buying.room, **steps)


def _candidates(orders: VendorOrders, lanes: LaneChoice, buyers: Buyers) -> Candidates:
    offers, ways, line = orders.offers, orders.ways, orders.line
    way = orders.options.key[lanes.main]
    quantity = lanes.main_quantity + lanes.bridge_quantity
    quickest = np.full(line.size, np.inf)
    np.minimum.at(quickest, orders.options.order, orders.options.days)
    return Candidates(
        item=orders.item,
        line=line,
        vendor=offers.vendor[line],
        unit_price=offers.unit_price[line],
        delay_days=offers.delay_days[line],
        sequence=offers.sequence[line],
        quantity=quantity,
        total_cost=lanes.total_cost,
        unit_cost=per_unit(lanes.total_cost, quantity),
        lane=ways.lane[way],
        days=ways.days[way],
        quickest_days=quickest,
        late_days=ways.late_days[way],
        day_value=buyers.day_value[orders.item],
    )


def _bridged_by_others(
    orders: VendorOrders,
    lanes: LaneChoice,
    buyers: Buyers,
    stock: StockOutlook,
    best: np.ndarray,
) -> LaneChoice:
    """Return the choice where another vendor bridges what the best one cannot.

    Only vendors whose delay is known promise anything.
    """
    options = orders.options
    margin = margins(orders.asks, lanes)
    asks = buyers.splits_vendors[orders.item[best]]
    asks &= (lanes.verdict[best] != IN_TIME) & (margin[best] > EPSILON)
    late = best[asks]
    place, option = matching_rows(orders.item[options.order], orders.item[late])
    order, other = late[place], options.order[option]
    days = np.ceil(options.days[lanes.base[order]])
    is_quicker = (other != order) & (np.ceil(options.days[option]) < days)
    is_quicker &= ~np.isnan(orders.offers.delay_days[orders.line[other]])
    is_quicker &= options.is_priced[option]
    if not is_quicker.any():
        return lanes
    found = weigh(
        orders.asks,
        options,
        stock,
        base=lanes.base,
        margin=margin,
        price_lots=orders.price_lots,
        order=order[is_quicker],
        option=option[is_quicker],
        is_split=np.ones(np.count_nonzero(is_quicker), dtype=bool),
    )
    return taken(lanes, found, options)


def _lines(orders: VendorOrders, lanes: LaneChoice) -> np.ndarray:
    """Return (C,) price lines of whole orders and of rests."""
    return np.where(lanes.main_line == NONE, orders.line, lanes.main_line)


def _lots(orders: VendorOrders, lanes: LaneChoice, best: np.ndarray) -> PurchaseLots:
    """Return what is bought of the best orders."""
    is_split = lanes.bridge[best] != NONE
    split = best[is_split]
    bridge = lanes.bridge[split]
    is_other = orders.options.order[bridge] != split
    mains = PurchaseLots.bought(
        orders.ways,
        item=orders.item[best],
        line=_lines(orders, lanes)[best],
        way=orders.options.key[lanes.main[best]],
        part=np.where(is_split, REST, WHOLE),
        quantity=lanes.main_quantity[best],
        unit_price=lanes.main_price[best],
    )
    bridges = PurchaseLots.bought(
        orders.ways,
        item=orders.item[split],
        line=lanes.bridge_line[split],
        way=orders.options.key[bridge],
        part=np.where(is_other, SECOND_VENDOR, BRIDGE),
        quantity=lanes.bridge_quantity[split],
        unit_price=lanes.bridge_price[split],
    )
    return mains.joined(bridges)
