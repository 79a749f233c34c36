# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of several lanes between two warehouses a transfer takes, and in which lots."""

from dataclasses import dataclass, fields

import numpy as np

from .freight import LaneTerms
from .landed_cost import landed_cost, per_unit
from .lane_asks import NONE, LaneAsks, LaneOptions, Lots
from .lane_choice import LaneChoice, choose_lanes
from .lane_decision import LaneDecisions, lane_decisions
from .matching_rows import matching_rows, pair_numbers
from .network import NetworkEdges
from .order_quantity import round_up
from .purchase_lots import BRIDGE, REST, WHOLE
from .stock_gap import StockOutlook
from .transfers import Transfers


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTerms:
    """What E lanes charge, and what (N,) items are worth."""

    lanes: LaneTerms  # (E,)
    unit_value: np.ndarray  # (N,) of the goods
    sales_price: np.ndarray  # (N,) what a unit brings; nan: not known
    splits: np.ndarray  # (N,) bool
    lost: np.ndarray  # (N,) units that needs leave out, since they come too late
    lead_days: np.ndarray  # (N,) until which they are lost
    spare: np.ndarray  # (N,) what sources have left to give
    carton_qty: np.ndarray  # (N,)
    unit_step: np.ndarray  # (N,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLots:
    """R lots that go between warehouses; quantity is base + campaign."""

    dest: np.ndarray  # (R,) int item index
    source: np.ndarray  # (R,) int item index
    edge: np.ndarray  # (R,) int index into the edges
    part: np.ndarray  # (R,) str: whole, bridge or rest
    quantity: np.ndarray  # (R,)
    base: np.ndarray  # (R,)
    campaign: np.ndarray  # (R,)
    freight: np.ndarray  # (R,) with the warehouse's inbound fee
    duty: np.ndarray  # (R,)
    unit_cost: np.ndarray  # (R,) landed, of the goods' value
    transfer: np.ndarray  # (R,) int index of the transfer it is of
    decisions: LaneDecisions  # of transfers that had lanes to choose from

    def take(self, rows: np.ndarray) -> "TransferLots":
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        decisions = columns.pop("decisions")
        taken = {name: column[rows] for name, column in columns.items()}
        return TransferLots(**taken, decisions=decisions)


def transfer_lots(
    transfers: Transfers,
    edges: NetworkEdges,
    given: TransferTerms,
    stock: StockOutlook,
) -> TransferLots:
    """Choose lanes for transfers that go over the first lane of their two warehouses.

    The rule is that of purchases, see `lane_choice`.
    """
    asks, options = _asks(transfers, edges, given)

    def in_cartons(order: np.ndarray, quantity: np.ndarray) -> Lots:
        dest = transfers.dest[order]
        rounded = round_up(
            quantity,
            min_qty=0.0,
            multiple=0.0,
            carton_qty=given.carton_qty[dest],
            unit_step=given.unit_step[dest],
        )
        line = np.full(order.size, NONE)
        return Lots(line=line, quantity=rounded, unit_price=asks.unit_price[order])

    choice = choose_lanes(asks, options, stock, in_cartons)
    every = np.arange(transfers.dest.size)
    decisions = lane_decisions(asks, options, stock, choice, every)
    return _lots(transfers, given, options, choice, decisions)


def _asks(
    transfers: Transfers, edges: NetworkEdges, given: TransferTerms
) -> tuple[LaneAsks, LaneOptions]:
    dest = transfers.dest
    sharing = np.bincount(transfers.source, minlength=given.spare.size)
    more = given.spare[transfers.source] / np.maximum(sharing[transfers.source], 1)
    asks = LaneAsks(
        stock=dest,
        need=transfers.quantity,
        lost=given.lost[dest],
        lead_days=given.lead_days[dest],
        quantity=transfers.quantity,
        room=transfers.quantity + more,
        unit_price=given.unit_value[dest],
        sales_price=given.sales_price[dest],
        splits=given.splits[dest],
    )
    pair = pair_numbers(edges.dest, edges.source)
    order, edge = matching_rows(pair, pair[transfers.edge])
    place = np.empty(edges.dest.size, dtype=np.int64)
    place[edges.in_lane_order()] = np.arange(edges.dest.size)
    options = LaneOptions(
        order=order,
        key=edge,
        days=given.lanes.days[edge],
        rank=place[edge],
        is_priced=given.lanes.is_priced[edge],
        terms=given.lanes.terms.take(edge),
    )
    return asks, options


def _lots(
    transfers: Transfers,
    given: TransferTerms,
    options: LaneOptions,
    choice: LaneChoice,
    decisions: LaneDecisions,
) -> TransferLots:
    is_split = choice.bridge != NONE
    split = np.flatnonzero(is_split)
    row = np.concatenate([np.arange(is_split.size), split])
    option = np.concatenate([choice.main, choice.bridge[split]])
    quantity = np.concatenate([choice.main_quantity, choice.bridge_quantity[split]])
    part = np.concatenate(
        [np.where(is_split, REST, WHOLE), np.full(split.size, BRIDGE)]
    )
    order = np.lexsort((part == REST, row))
    row, option = row[order], option[order]
    quantity, part = quantity[order], part[order]
    dest = transfers.dest[row]
    before = np.where(part == REST, choice.bridge_quantity[row], 0.0)
    base = np.clip(transfers.base[row] - before, 0.0, quantity)
    value = given.unit_value[dest]
    cost = landed_cost(quantity, value, options.terms.take(option))
    return TransferLots(
        dest=dest,
        source=transfers.source[row],
        edge=options.key[option],
        part=part,
        quantity=quantity,
        base=base,
        campaign=quantity - base,
        freight=cost.freight + cost.inbound,
        duty=cost.duty,
        unit_cost=per_unit(cost.total, quantity),
        transfer=row,
        decisions=decisions,
    )
