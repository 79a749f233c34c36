# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sharing out what source warehouses can spare."""

from dataclasses import dataclass

import numpy as np

from .fair_share import fair_shares, lone_shares
from .matching_rows import pair_numbers
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
    room: np.ndarray  # (N,) most that may come in; inf: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Planned transfers, the need they leave open, and what sources keep."""

    transfers: Transfers
    short_base: np.ndarray  # (N,)
    short_campaign: np.ndarray  # (N,)
    spare: np.ndarray  # (N,)

    def received(self, n_items: int) -> np.ndarray:
        """Return (N,) what transfers bring to each item."""
        moved = self.transfers
        return np.bincount(moved.dest, weights=moved.quantity, minlength=n_items)


def allocate_transfers(
    edges: NetworkEdges, needs: TransferNeeds, spare: np.ndarray
) -> Allocation:
    """Share out the (N,) spare of sources among the asking items.

    The most urgent take first, each from its sources in order of sequence; what is too
    little for all that are as urgent is shared (see `fair_shares`). Quantities are
    whole cartons: up where the source can give them, else down. Of several lanes from
    the same source the first counts.
    """
    asking = np.flatnonzero(needs.need[edges.dest] > EPSILON)
    pairs = asking[_first_lanes(edges.take(asking))]
    turn = _turns(edges.dest[pairs])
    left, spare = needs.need.copy(), spare.copy()
    rank = urgency_rank(needs.urgency)
    edge, quantity, taken_in = [], [], []
    for now in np.unique(rank[left > EPSILON]):
        for number in range(turn.max(initial=-1) + 1):
            lane = pairs[turn == number]
            dest = edges.dest[lane]
            lane = lane[(rank[dest] == now) & (left[dest] > EPSILON)]
            given = _given(edges, needs, left, spare, lane)
            some = given > EPSILON
            lane, given = lane[some], given[some]
            # By size, so that what is left does not depend on the order of items.
            by_size = np.argsort(given)
            np.subtract.at(spare, edges.source[lane][by_size], given[by_size])
            left[edges.dest[lane]] -= given
            edge.append(lane)
            quantity.append(given)
            taken_in.append(np.full(lane.size, number))
    none = [np.zeros(0, dtype=np.int64)]
    return _allocation(
        edges,
        needs,
        np.maximum(spare, 0.0),
        np.concatenate(edge or none),
        np.concatenate(quantity or [np.zeros(0)]),
        np.concatenate(taken_in or none),
    )


def _first_lanes(edges: NetworkEdges) -> np.ndarray:
    """Return the first lane of each destination and source, in lane order."""
    order = edges.in_lane_order()
    pair = pair_numbers(edges.dest[order], edges.source[order])
    _pairs, first = np.unique(pair, return_index=True)
    return order[np.sort(first)]


def _turns(dests: np.ndarray) -> np.ndarray:
    """Return 0, 1, ... within each of (R,) sorted destinations."""
    return np.arange(dests.size) - np.searchsorted(dests, dests, side="left")


def _given(
    edges: NetworkEdges,
    needs: TransferNeeds,
    left: np.ndarray,
    spare: np.ndarray,
    lane: np.ndarray,
) -> np.ndarray:
    """Return (K,) what sources give to those that ask over `lane`, one lane each."""
    dest, source = edges.dest[lane], edges.source[lane]
    wanted = _wanted(needs, left, dest)
    asked = np.zeros(spare.size)
    order = np.lexsort((wanted, source))
    np.add.at(asked, source[order], wanted[order])
    is_short = asked[source] > spare[source] + EPSILON
    given = np.where(is_short, 0.0, wanted)
    step = np.where(needs.carton_qty > 0, needs.carton_qty, needs.unit_step)[dest]
    day = needs.stockout_day[dest]
    soonest = np.where(day < 0, np.iinfo(np.int64).max, day)
    is_alone = np.bincount(source)[source] == 1
    alone = is_short & is_alone
    given[alone] = lone_shares(spare[source[alone]], wanted[alone], step[alone])
    for number in np.unique(source[is_short & ~is_alone]).tolist():
        rows = np.flatnonzero(source == number)
        given[rows] = fair_shares(
            spare[number], left[dest[rows]], wanted[rows], step[rows], soonest[rows]
        )
    return given


def _wanted(needs: TransferNeeds, left: np.ndarray, dest: np.ndarray) -> np.ndarray:
    """Return (K,) needs in whole cartons, at most what destinations have room for."""
    carton, step = needs.carton_qty[dest], needs.unit_step[dest]
    wanted = round_up(
        left[dest], min_qty=0.0, multiple=0.0, carton_qty=carton, unit_step=step
    )
    taken = needs.need[dest] - left[dest]
    room = np.maximum(needs.room[dest] - taken, 0.0)
    has_room = np.isinf(room) | (wanted <= room + EPSILON)
    finite = np.where(np.isinf(room), 0.0, room)
    return np.where(has_room, wanted, round_down(finite, carton, step))


def _allocation(
    edges: NetworkEdges,
    needs: TransferNeeds,
    spare: np.ndarray,
    edge: np.ndarray,
    quantity: np.ndarray,
    turn: np.ndarray,
) -> Allocation:
    """Return what was taken, first the base of each item's needs, then campaigns."""
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
