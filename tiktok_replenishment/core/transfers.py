# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sharing out what source warehouses can spare."""

from dataclasses import dataclass

import numpy as np

from .network import NetworkEdges
from .order_quantity import round_down, round_up, split
from .policy import EPSILON
from .urgency import urgency_rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers:
    """R planned transfers; quantity is base + campaign."""

    dest: np.ndarray  # (R,) int item index
    source: np.ndarray  # (R,) int item index
    edge: np.ndarray  # (R,) int index into the edges
    quantity: np.ndarray  # (R,) rounded
    base: np.ndarray  # (R,)
    campaign: np.ndarray  # (R,)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferNeeds:
    """What N items ask of their sources; need is base + campaign, before rounding."""

    need: np.ndarray  # (N,) 0: asks for nothing
    base: np.ndarray  # (N,)
    campaign: np.ndarray  # (N,)
    urgency: np.ndarray  # (N,) str
    stockout_day: np.ndarray  # (N,) int; -1: none
    carton_qty: np.ndarray  # (N,) 0: none
    unit_step: np.ndarray  # (N,) smallest step without carton; 0: none

    def by_urgency(self) -> np.ndarray:
        """Return the indexes of asking items: urgency, then stock-out, then need.

        The place in the batch decides only between items that ask for the same.
        """
        asking = np.flatnonzero(self.need > EPSILON)
        day = self.stockout_day[asking]
        soonest = np.where(day < 0, np.iinfo(np.int64).max, day)
        carton, step = self.carton_qty[asking], self.unit_step[asking]
        rank = urgency_rank(self.urgency[asking])
        order = np.lexsort((asking, step, carton, -self.need[asking], soonest, rank))
        return asking[order]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Planned transfers, the need they leave open, and what sources keep."""

    transfers: Transfers
    short_base: np.ndarray  # (N,)
    short_campaign: np.ndarray  # (N,)
    spare: np.ndarray  # (N,)


def allocate_transfers(
    edges: NetworkEdges, needs: TransferNeeds, spare: np.ndarray
) -> Allocation:
    """Share out the (N,) spare of sources among the asking items.

    The most urgent item takes first, from its lanes in order of sequence. Quantities
    are whole cartons: up where the source can give them, else down.
    """
    edge, turn, quantity, spare = _take_in_turn(edges, needs, spare)
    dest = edges.dest[edge]
    base, campaign = np.zeros((2, edge.size))
    short_base, short_campaign = needs.base.copy(), needs.campaign.copy()
    for number in range(turn.max(initial=-1) + 1):
        now = np.flatnonzero(turn == number)
        to = dest[now]
        parts = split(quantity[now], short_base[to], short_campaign[to])
        base[now], campaign[now] = parts
        short_base[to] = np.maximum(short_base[to] - base[now], 0.0)
        short_campaign[to] = np.maximum(short_campaign[to] - campaign[now], 0.0)
    transfers = Transfers(
        dest=dest,
        source=edges.source[edge],
        edge=edge,
        quantity=quantity,
        base=base,
        campaign=campaign,
    )
    return Allocation(
        transfers=transfers,
        short_base=short_base,
        short_campaign=short_campaign,
        spare=spare,
    )


def _take_in_turn(
    edges: NetworkEdges, needs: TransferNeeds, spare: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return edge, number of the edge among its item's, quantity (R,); spare left."""
    lanes = edges.in_lane_order()
    dests = edges.dest[lanes]
    asking = needs.by_urgency()
    first = np.searchsorted(dests, asking, side="left")
    last = np.searchsorted(dests, asking, side="right")
    wanted = _rounded_up(needs, needs.need, slice(None))
    spare = spare.copy()
    taken = []
    for dest, start, stop in zip(asking, first, last, strict=True):
        left, rounded = needs.need[dest], wanted[dest]
        for turn, edge in enumerate(lanes[start:stop]):
            source = edges.source[edge]
            quantity = rounded
            if rounded > spare[source] + EPSILON:
                quantity = _rounded_down(needs, spare[source], dest)
            if quantity <= EPSILON:
                continue
            taken.append((edge, turn, quantity))
            spare[source] = max(spare[source] - quantity, 0.0)
            left = left - quantity
            if left <= EPSILON:
                break
            rounded = _rounded_up(needs, left, dest)
    edge, turn, quantity = zip(*taken, strict=True) if taken else ((), (), ())
    return (
        np.array(edge, dtype=np.int64),
        np.array(turn, dtype=np.int64),
        np.array(quantity, dtype=np.float64),
        spare,
    )


def _rounded_up(
    needs: TransferNeeds, quantity: np.ndarray, rows: slice | int
) -> np.ndarray:
    return round_up(
        quantity,
        min_qty=0.0,
        multiple=0.0,
        carton_qty=needs.carton_qty[rows],
        unit_step=needs.unit_step[rows],
    )


def _rounded_down(needs: TransferNeeds, quantity: float, dest: int) -> np.ndarray:
    return round_down(quantity, needs.carton_qty[dest], needs.unit_step[dest])
