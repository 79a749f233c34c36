# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a planning run is given and what it answers, as arrays over N items.

An item is one product in one warehouse. Quantities are in the product's unit,
prices in the company's currency per such unit. Day indexes count from the planning
day D: 0 is D itself, a whole day still to come; negative days are past.
"""

from dataclasses import dataclass, field

import numpy as np

from .calendars import Calendars
from .campaign import CampaignEffects
from .demand import DemandHistory
from .departure import Ways
from .departure_leads import DepartureLeads, departure_leads
from .expiry import DatedLots
from .forecast import ForecastSettings
from .freight import BuyingWays, LaneTerms
from .lane_decision import LaneDecisions
from .network import NetworkEdges
from .purchase_lots import PurchaseLots
from .transfer_lots import TransferLots
from .transfers import Transfers
from .vendor_offers import VendorOffers
from .vendor_ranking import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningBatch:
    """N items, T days of history, H days of horizon (see `required_horizon`).

    All items that an edge names are in the batch: an echelon needs them whole.
    """

    history: DemandHistory
    forecast: ForecastSettings
    sold_today: np.ndarray  # (N,) on the part of D that has passed
    share_of_today: np.ndarray  # (N,) that part, 0 to 1
    viral_half_life_days: np.ndarray  # (N,) 0: viral sales are not followed
    lead_days: np.ndarray  # (N,) nan: not known
    fastest_lead_days: np.ndarray  # (N,) nan: as lead_days
    lead_std_days: np.ndarray  # (N,) deviation of the lead time; 0: not known
    safety_method: np.ndarray  # (N,) str: none, days, service_level, fill_rate
    safety_days: np.ndarray  # (N,)
    service_level: np.ndarray  # (N,) part of order cycles without a stock-out
    fill_rate: np.ndarray  # (N,) part of demand served from stock
    planning_interval_days: np.ndarray  # (N,) between two looks at the position
    review_days: np.ndarray  # (N,)
    warning_pct: np.ndarray  # (N,) 10 is 10 %
    campaign_buffer_days: np.ndarray  # (N,)
    max_cover_days: np.ndarray  # (N,)
    counts_lost_sales: np.ndarray  # (N,) bool
    available: np.ndarray  # (N,) lots that will have to be removed included
    backlog: np.ndarray  # (N,)
    reserve: np.ndarray  # (N,) kept back for campaigns
    other_position: np.ndarray  # (N,) the position besides available and backlog
    arrivals: np.ndarray  # (N, H) dated supply; overdue supply stands on day 7
    strategy: np.ndarray  # (N,) str: one of STRATEGIES
    carton_qty: np.ndarray  # (N,) 0: none
    method: np.ndarray  # (N,) str: buy, transfer, auto
    campaigns: CampaignEffects = field(default_factory=CampaignEffects.empty)
    offers: VendorOffers = field(default_factory=VendorOffers.empty)
    buying_ways: BuyingWays | None = None  # None: goods come by no lane
    edge_terms: LaneTerms | None = None  # (E,) of edges; None: not known
    unit_value: np.ndarray | None = None  # (N,) of goods that are transferred
    edges: NetworkEdges = field(default_factory=NetworkEdges.empty)
    lots: DatedLots = field(default_factory=DatedLots.empty)  # part of `available`
    unit_step: np.ndarray | None = None  # (N,) smallest order step; None: whole units
    inbound_quota: np.ndarray | None = None  # (N,) most there and coming; nan: any
    sales_price: np.ndarray | None = None  # (N,) what a unit brings; nan: not known
    day_value: np.ndarray | None = None  # (N,) of a lead day, part of goods' value
    splits_lanes: np.ndarray | None = None  # (N,) bool; None: no order is split
    splits_vendors: np.ndarray | None = None  # (N,) bool
    ways: Ways | None = None  # (N,) of lead_days; None: nothing is ever closed
    calendars: Calendars = field(default_factory=Calendars.empty)

    @property
    def n_items(self) -> int:
        return self.available.size

    @property
    def n_days(self) -> int:
        """H, the days of the horizon."""
        return self.arrivals.shape[1]

    @property
    def departures(self) -> DepartureLeads:
        """Lead times as calendars make them, of each item alone."""
        return departure_leads(
            self.ways,
            self.calendars,
            lead_days=self.lead_days,
            planning_interval_days=self.planning_interval_days,
            review_days=self.review_days,
        )

    @property
    def room(self) -> np.ndarray:
        """(N,) units that may come in; inf where nothing limits them."""
        quota = self.optional("inbound_quota", np.nan)
        room = np.maximum(quota - self.available - self.other_position, 0.0)
        return np.where(np.isnan(quota), np.inf, room)

    @property
    def lane_terms(self) -> LaneTerms:
        """(E,) terms of the edges; without any, the days are the lanes'."""
        return self.edge_terms or LaneTerms.unknown(self.edges.transfer_days)

    def optional(self, name: str, otherwise: float | bool) -> np.ndarray:
        """Return an (N,) column that need not be given."""
        values = getattr(self, name)
        return np.full(self.n_items, otherwise) if values is None else values

    @property
    def steps(self) -> np.ndarray:
        """(N,) smallest order steps."""
        return self.optional("unit_step", 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answer for the N items of a batch, in the batch's order.

    Where `is_echelon` is set, *decision* numbers are of the item together with the
    items it feeds first; *own* numbers are always of the item alone.
    """

    # Forecast
    has_lead_time: np.ndarray  # (N,) bool; False: computed with 0, nothing ordered
    avg_daily_sales: np.ndarray  # (N,) own base, without viral sales and campaigns
    forecast_method: np.ndarray  # (N,) str, as used
    error_std: np.ndarray  # (N,) deviation of a day's demand from its forecast
    window_averages: np.ndarray  # (N, 6) of 3, 7, 14, 30, 60, 90; nan: no evidence
    window_weights: np.ndarray  # (N, 6) renormalised; all 0: not used
    day_flags: np.ndarray  # (N, T) uint8 bits of DayFlag
    shift_days_ago: np.ndarray  # (N,) int first day of a new level; 0: none
    viral_strength: np.ndarray  # (N,) units expected on D above the base
    viral_since_days_ago: np.ndarray  # (N,) int; 0: since today, or none
    daily_forecast: np.ndarray  # (N, H) own, with campaigns
    # Decision
    is_echelon: np.ndarray  # (N,) bool
    echelon_members: tuple[np.ndarray, ...]  # N index arrays, the item itself first
    lead_days_used: np.ndarray  # (N,) decision; with the way on to the members
    period_days: np.ndarray  # (N,) decision; until an order after the review is there
    lead_days_today: np.ndarray  # (N,) decision; of an order of today
    lead_days_next_look: np.ndarray  # (N,) decision; of an order of the next look
    departure: np.ndarray  # (N,) days from D; of an order of today
    next_departure: np.ndarray  # (N,) days from D; of an order of the next look
    order_level: np.ndarray  # (N,) decision; reorder point, or more before a closure
    planned_daily_sales: np.ndarray  # (N,) decision base
    forecast_lead: np.ndarray  # (N,) decision base over lead_days_used
    forecast_period: np.ndarray  # (N,) the same over period_days
    sold_between_looks: np.ndarray  # (N,) decision; in the reorder point of promises
    campaign_extra_lead: np.ndarray  # (N,) decision; in the reorder point
    campaign_extra_counted: np.ndarray  # (N,) decision; in the order-up-to level
    safety_factor: np.ndarray  # (N,) own
    safety_z: np.ndarray  # (N,) own; deviations kept, 0: none promised
    is_demand_skewed: np.ndarray  # (N,) bool, own; z is more than the normal's
    demand_std: np.ndarray  # (N,) own; units, over lead time + planning interval
    safety_stock: np.ndarray  # (N,) decision
    reorder_point: np.ndarray  # (N,) decision
    order_up_to: np.ndarray  # (N,) decision
    position: np.ndarray  # (N,) decision
    quantity_lost: np.ndarray  # (N,) decision; 0 where lost sales do not count
    quantity_needed: np.ndarray  # (N,) before rounding
    quantity_over_quota: np.ndarray  # (N,) needed besides, but there is no room
    quantity_base_raw: np.ndarray  # (N,) of it, needed without any campaign too
    quantity_campaign_raw: np.ndarray  # (N,) of it, what campaigns add
    quantity_planned: np.ndarray  # (N,) bought in this plan for the items it feeds
    urgency: np.ndarray  # (N,) str: ok critical urgent normal watch overstock
    order_by_day: np.ndarray  # (N,) int day index; negative: late; NO_DAY: never
    campaign_due_day: np.ndarray  # (N,) int day index; NO_DAY: none waiting
    quantity_excess: np.ndarray  # (N,) decision; position above max_cover_days
    # Own physical stock
    sellable: np.ndarray  # (N,) available without what expires before it sells
    expiring: np.ndarray  # (N,) what does
    days_of_cover: np.ndarray  # (N,) at most MAX_COVER
    stockout_day: np.ndarray  # (N,) int day index; -1: not within the horizon
    ad_headroom: np.ndarray  # (N,) units a day that are safe in all
    own_reorder_point: np.ndarray  # (N,)
    spare: np.ndarray  # (N,) what a source can give; 0 for other items
    # Orders
    buy_quantity: np.ndarray  # (N,) rounded
    buy_base: np.ndarray  # (N,) of it, without campaigns
    buy_campaign: np.ndarray  # (N,) of it, for campaigns
    quantity_regained: np.ndarray  # (N,) bought quicker; it was left out as lost
    chosen_offer: np.ndarray  # (N,) int index into the offers; -1: none
    ranking: Ranking  # of the vendors of what is bought
    lots: PurchaseLots  # what is bought of the offers; by item, the soonest first
    decisions: LaneDecisions  # of items that had lanes to choose from
    needed_by_day: np.ndarray  # (N,) int, decision stock; -1: not within the horizon
    transfers: Transfers  # over the first lane from each source
    transfer_lots: TransferLots  # the same over the lanes they take
    quantity_short: np.ndarray  # (N,) need that sources could not give, not bought
