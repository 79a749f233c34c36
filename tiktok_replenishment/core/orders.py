# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From needs to orders: transfers first where the method says so, the rest bought."""

from dataclasses import dataclass, fields

import numpy as np

from .batch import PlanningBatch
from .forecast import cumulative
from .network import downstream_order
from .order_quantity import split
from .policy import EPSILON
from .sourcing import RankedOffer, choose_offers
from .stages import Stages
from .transfers import Allocation, TransferNeeds, Transfers, allocate_transfers
from .urgency import OK, Situation, is_before, urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What (N,) items need before rounding; need is base + campaign."""

    need: np.ndarray
    base: np.ndarray
    campaign: np.ndarray
    planned: np.ndarray  # bought in this plan for the members of the echelon
    urgency: np.ndarray  # str

    @classmethod
    def none(cls, n_items: int) -> "Needs":
        nothing = np.zeros(n_items)
        return cls(
            need=nothing,
            base=nothing,
            campaign=nothing,
            planned=nothing,
            urgency=np.full(n_items, OK, dtype="<U9"),
        )

    def replaced(self, rows: np.ndarray, other: "Needs") -> "Needs":
        return Needs(**_replaced(self, rows, other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """What (N,) items buy, what stays short of them; quantity is base + campaign."""

    quantity: np.ndarray
    base: np.ndarray
    campaign: np.ndarray
    chosen_offer: np.ndarray  # int; -1: none
    ranking: tuple[tuple[RankedOffer, ...], ...]
    short: np.ndarray

    @classmethod
    def none(cls, n_items: int) -> "Purchases":
        nothing = np.zeros(n_items)
        return cls(
            quantity=nothing,
            base=nothing,
            campaign=nothing,
            chosen_offer=np.full(n_items, -1, dtype=np.int64),
            ranking=((),) * n_items,
            short=nothing,
        )

    def replaced(self, rows: np.ndarray, other: "Purchases") -> "Purchases":
        values = _replaced(self, rows, other)
        pairs = zip(other.ranking, self.ranking, strict=True)
        return Purchases(**values, ranking=tuple(new or old for new, old in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    needs: Needs
    purchases: Purchases
    transfers: Transfers
    spare: np.ndarray  # (N,) before the transfers


def _replaced(old: object, rows: np.ndarray, new: object) -> dict[str, np.ndarray]:
    return {
        f.name: np.where(rows, getattr(new, f.name), getattr(old, f.name))
        for f in fields(old)
        if isinstance(getattr(old, f.name), np.ndarray)
    }


def make_orders(batch: PlanningBatch, stages: Stages) -> Orders:
    """Order for all items, those downstream first.

    What an item buys itself need not be bought again by the source that feeds it.
    """
    n_items = batch.n_items
    chains = stages.network.chains
    needs, purchases = Needs.none(n_items), Purchases.none(n_items)
    spare = _spare(batch, stages)
    left, transfers = spare, []
    for level in downstream_order(stages.network.edges, n_items):
        rows = np.zeros(n_items, dtype=bool)
        rows[level] = True
        planned = chains.totals(purchases.quantity) * stages.network.is_source
        now = _needs(batch, stages, np.where(rows, planned, 0.0))
        needs = needs.replaced(rows, now)
        allocation = _transfers(batch, stages, now, left, rows)
        left = allocation.spare
        transfers.append(allocation.transfers)
        bought = _purchases(batch, stages, now, allocation, rows)
        purchases = purchases.replaced(rows, bought)
    return Orders(
        needs=needs,
        purchases=purchases,
        transfers=_joined(transfers, stages),
        spare=spare,
    )


def _spare(batch: PlanningBatch, stages: Stages) -> np.ndarray:
    """Return (N,) what sources can give beyond their own customers' reorder point."""
    own = stages.own
    free = own.available - own.backlog - own.reorder_point - batch.reserve
    return np.where(stages.network.is_source, np.maximum(free, 0.0), 0.0)


def _needs(batch: PlanningBatch, stages: Stages, planned: np.ndarray) -> Needs:
    """Return the needs with campaigns, and what of them remains without any."""
    decision, outlook = stages.decision, stages.decision_outlook
    counts = batch.counts_lost_sales
    lost = np.where(counts, outlook.quantity_lost, 0.0)
    lost_base = np.where(counts, outlook.quantity_lost_base, 0.0)
    need = decision.need(lost, planned)
    base = np.minimum(decision.without_campaigns().need(lost_base, planned), need)
    campaign = need - base
    return Needs(
        need=need,
        base=base,
        campaign=campaign,
        planned=planned,
        urgency=_urgency(batch, stages, need, campaign),
    )


def _urgency(
    batch: PlanningBatch, stages: Stages, need: np.ndarray, campaign: np.ndarray
) -> np.ndarray:
    own, decision = stages.own, stages.decision
    own_day = stages.own_outlook.stockout_day
    decision_day = stages.decision_outlook.stockout_day
    has_demand = (own.daily > 0).any(axis=1) | (own.backlog > 0)
    is_alive = (decision.daily > 0).any(axis=1) | (decision.backlog > 0)
    too_late = is_before(own_day, own.lead_days)
    too_late |= is_before(decision_day, decision.lead_days)
    limit = max_cover_quantity(batch, stages)
    return urgency(
        Situation(
            has_demand=has_demand,
            is_idle=~is_alive & (decision.safety_stock <= EPSILON),
            available=own.available,
            backlog=own.backlog,
            stockout_day=own_day,
            fastest_lead_days=stages.fastest_lead_days,
            arrives_too_late=too_late,
            quantity_needed=need,
            quantity_campaign=campaign,
            position=decision.position,
            reorder_point=decision.reorder_point,
            warning_pct=batch.warning_pct,
            max_cover_quantity=limit,
        )
    )


def max_cover_quantity(batch: PlanningBatch, stages: Stages) -> np.ndarray:
    """Return (N,) units that `max_cover_days` sell; inf where 0 sets no limit."""
    limit = cumulative(stages.decision.daily, batch.max_cover_days)
    return np.where(batch.max_cover_days > 0, limit, np.inf)


def _unit_step(batch: PlanningBatch) -> np.ndarray:
    return np.ones(batch.n_items) if batch.unit_step is None else batch.unit_step


def _transfers(
    batch: PlanningBatch,
    stages: Stages,
    needs: Needs,
    spare: np.ndarray,
    rows: np.ndarray,
) -> Allocation:
    asks = rows & stages.has_lead_time & stages.network.has_source
    asking = TransferNeeds(
        need=np.where(asks, needs.need, 0.0),
        base=np.where(asks, needs.base, 0.0),
        campaign=np.where(asks, needs.campaign, 0.0),
        urgency=needs.urgency,
        stockout_day=stages.own_outlook.stockout_day,
        carton_qty=batch.carton_qty,
        unit_step=_unit_step(batch),
    )
    return allocate_transfers(stages.network.edges, asking, spare)


def _purchases(
    batch: PlanningBatch,
    stages: Stages,
    needs: Needs,
    allocation: Allocation,
    rows: np.ndarray,
) -> Purchases:
    """Buy what transfers leave open, unless the item only lives on transfers.

    A source that nothing feeds buys whatever its method says.
    """
    network = stages.network
    orders = rows & stages.has_lead_time
    base = np.where(network.has_source, allocation.short_base, needs.base)
    campaign = np.where(network.has_source, allocation.short_campaign, needs.campaign)
    only_fed = (batch.method == "transfer") & (network.has_source | ~network.is_source)
    buys = orders & ~only_fed
    choice = choose_offers(
        batch.offers,
        need=np.where(buys, base + campaign, 0.0),
        strategy=batch.strategy,
        carton_qty=batch.carton_qty,
        unit_step=_unit_step(batch),
    )
    buy_base, buy_campaign = split(choice.quantity, base, campaign)
    return Purchases(
        quantity=choice.quantity,
        base=buy_base,
        campaign=buy_campaign,
        chosen_offer=choice.line,
        ranking=choice.ranking,
        short=np.where(orders & only_fed, base + campaign, 0.0),
    )


def _joined(parts: list[Transfers], stages: Stages) -> Transfers:
    """Return all transfers as one, their edges numbered as in the batch."""
    empty = np.zeros(0, dtype=np.int64)
    columns = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts] or [empty])
        for f in fields(Transfers)
    }
    columns["edge"] = stages.network.edge_index[columns["edge"]]
    return Transfers(**columns)
