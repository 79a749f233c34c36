# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is bought of the needs that transfers leave open."""

from dataclasses import dataclass, replace

import numpy as np

from .batch import PlanningBatch
from .columns import replaced_columns
from .freight import BuyingWays
from .lane_decision import LaneDecisions
from .needs import Needs
from .order_quantity import split
from .purchase_lots import REST, PurchaseLots
from .sourcing import Buyers, choose_offers
from .stages import Stages
from .stock_gap import StockOutlook
from .transfers import Allocation
from .vendor_offers import Buying, assumed_delays
from .vendor_ranking import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """What (N,) items buy, what stays short of them; quantity is base + campaign."""

    quantity: np.ndarray
    base: np.ndarray
    campaign: np.ndarray
    chosen_offer: np.ndarray  # int; -1: none
    ranking: Ranking
    decisions: LaneDecisions
    lots: PurchaseLots
    short: np.ndarray
    regained: np.ndarray  # bought though it was left out as lost

    @classmethod
    def none(cls, n_items: int) -> "Purchases":
        nothing = np.zeros(n_items)
        return cls(
            quantity=nothing,
            base=nothing,
            campaign=nothing,
            chosen_offer=np.full(n_items, -1, dtype=np.int64),
            ranking=Ranking.empty(),
            decisions=LaneDecisions.empty(),
            lots=PurchaseLots.empty(),
            short=nothing,
            regained=nothing,
        )

    def replaced(self, rows: np.ndarray, other: "Purchases") -> "Purchases":
        return Purchases(
            **replaced_columns(self, rows, other),
            decisions=self.decisions.joined(other.decisions),
            ranking=self.ranking.joined(other.ranking),
            lots=self.lots.joined(other.lots),
        )


def make_purchases(
    batch: PlanningBatch,
    stages: Stages,
    stock: StockOutlook,
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
    need = np.where(buys, base + campaign, 0.0)
    buyers = _buyers(batch, stages, need, batch.room - allocation.received(need.size))
    moved = allocation.transfers
    days = batch.lane_terms.days[network.edge_index[moved.edge]]
    stock = stock.with_arrivals(moved.dest, days, moved.quantity)
    choice = choose_offers(batch.offers, _ways(batch), buyers, stock)
    buy_base, buy_campaign = split(choice.quantity, base, campaign)
    lots = choice.lots.with_campaigns(buy_base)
    return Purchases(
        quantity=choice.quantity,
        base=buy_base,
        campaign=buy_campaign,
        chosen_offer=choice.line,
        ranking=choice.ranking,
        decisions=choice.decisions,
        regained=choice.regained,
        lots=replace(
            lots,
            margin_at_risk=_margin_at_risk(stages.own.period_days, buyers, stock, lots),
        ),
        short=np.where(orders & only_fed, base + campaign, 0.0),
    )


def _buyers(
    batch: PlanningBatch, stages: Stages, need: np.ndarray, room: np.ndarray
) -> Buyers:
    lost = stages.decision_outlook.quantity_lost
    return Buyers(
        buying=Buying(
            need=need,
            carton_qty=batch.carton_qty,
            unit_step=batch.steps,
            room=np.maximum(room, 0.0),
        ),
        lost=np.where(batch.counts_lost_sales, lost, 0.0),
        lead_days=stages.own.lead_today,
        strategy=batch.strategy,
        sales_price=batch.optional("sales_price", np.nan),
        day_value=batch.optional("day_value", 0.0),
        splits_lanes=batch.optional("splits_lanes", False),
        splits_vendors=batch.optional("splits_vendors", False),
    )


def _ways(batch: PlanningBatch) -> BuyingWays:
    """Return the ways of the batch; without lanes, a plain one for each price line.

    What a vendor does not say takes as long as the slowest that does, or else the
    lead time.
    """
    if batch.buying_ways is not None:
        return batch.buying_ways
    offers = batch.offers
    return BuyingWays.plain(assumed_delays(offers, np.nan_to_num(batch.lead_days)))


def _margin_at_risk(
    next_days: np.ndarray, buyers: Buyers, stock: StockOutlook, lots: PurchaseLots
) -> np.ndarray:
    """Return (R,) margin of what nothing else could serve in time.

    A lot serves the days from its arrival until the next order by the standard lane
    could arrive, after (N,) `next_days`; a bridge, until the rest is there.
    """
    item = lots.item
    first = stock.day_index(item, lots.days)
    last = np.maximum(stock.day_index(item, next_days[item]), first)
    bridge = np.flatnonzero((item[1:] == item[:-1]) & (lots.part[1:] == REST))
    last[bridge] = first[bridge + 1]
    units = np.minimum(stock.shortfall(item, first, last), lots.quantity)
    margin = np.nan_to_num(buyers.sales_price[item] - lots.unit_cost)
    return units * np.maximum(margin, 0.0)
