# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From needs to orders: transfers first where the method says so, the rest bought."""

from dataclasses import dataclass, fields

import numpy as np

from .batch import PlanningBatch
from .needs import Needs, make_needs
from .network import downstream_order
from .purchases import Purchases, make_purchases
from .stages import Stages
from .stock_outlooks import decision_outlook, own_outlook
from .transfer_lots import TransferLots, TransferTerms, transfer_lots
from .transfers import Allocation, TransferNeeds, Transfers, allocate_transfers


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    needs: Needs
    purchases: Purchases
    transfers: Transfers
    transfer_lots: TransferLots
    spare: np.ndarray  # (N,) before the transfers


def make_orders(batch: PlanningBatch, stages: Stages) -> Orders:
    """Order for all items, those downstream first.

    What an item buys itself need not be bought again by the source that feeds it.
    """
    n_items = batch.n_items
    chains = stages.network.chains
    needs, purchases = Needs.none(n_items), Purchases.none(n_items)
    spare = _spare(batch, stages)
    stock = decision_outlook(stages)
    left, transfers = spare, []
    for level in downstream_order(stages.network.edges, n_items):
        rows = np.zeros(n_items, dtype=bool)
        rows[level] = True
        planned = np.zeros(n_items)
        planned[chains.owners] = chains.totals(purchases.quantity)
        now = make_needs(batch, stages, np.where(rows, planned, 0.0))
        needs = needs.replaced(rows, now)
        allocation = _transfers(batch, stages, now, left, rows)
        left = allocation.spare
        transfers.append(allocation.transfers)
        bought = make_purchases(batch, stages, stock, now, allocation, rows)
        purchases = purchases.replaced(rows, bought)
    moved = _joined(transfers, stages)
    return Orders(
        needs=needs,
        purchases=purchases,
        transfers=moved,
        transfer_lots=_over_lanes(batch, stages, moved, left),
        spare=spare,
    )


def _spare(batch: PlanningBatch, stages: Stages) -> np.ndarray:
    """Return (N,) what sources can give beyond their own customers' reorder point."""
    own = stages.own
    free = own.start - own.levels.reorder_point - batch.reserve
    return np.where(stages.network.is_source, np.maximum(free, 0.0), 0.0)


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
        unit_step=batch.steps,
        room=batch.room,
    )
    return allocate_transfers(stages.network.edges, asking, spare)


def _over_lanes(
    batch: PlanningBatch, stages: Stages, transfers: Transfers, spare: np.ndarray
) -> TransferLots:
    given = TransferTerms(
        lanes=batch.lane_terms,
        unit_value=batch.optional("unit_value", 0.0),
        sales_price=batch.optional("sales_price", np.nan),
        splits=batch.optional("splits_lanes", False),
        lost=np.where(batch.counts_lost_sales, stages.own_outlook.quantity_lost, 0.0),
        lead_days=stages.own.lead_today,
        spare=spare,
        carton_qty=batch.carton_qty,
        unit_step=batch.steps,
    )
    return transfer_lots(transfers, batch.edges, given, own_outlook(stages))


def _joined(parts: list[Transfers], stages: Stages) -> Transfers:
    """Return all transfers as one, their edges numbered as in the batch."""
    empty = np.zeros(0, dtype=np.int64)
    columns = {
        f.name: np.concatenate([getattr(part, f.name) for part in parts] or [empty])
        for f in fields(Transfers)
    }
    columns["edge"] = stages.network.edge_index[columns["edge"]]
    return Transfers(**columns)
