# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, fields, replace

import numpy as np

from odoo.models import BaseModel

from ..core.calendars import Calendars
from ..core.demand import DemandHistory
from ..core.departure import Ways
from ..core.expiry import DatedLots
from ..core.freight import BuyingWays
from ..core.history_rows import HistoryRows, columns_of, places
from .replenishment_planning_fact import PlanningFacts
from .replenishment_reader_relatives import YearBefore


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTables:
    """What all chunks of a run share: one that ends past midnight plans one day."""

    warehouses: dict  # id -> values, of which `today` is the planning day
    lanes: BaseModel
    policies: dict  # warehouse role -> policy id by class code
    last_pulls: dict  # warehouse id -> when orders were last pulled for it
    doubts: dict  # reason -> ids of warehouses whose numbers are too old


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningTables:
    """What was read for planning a chunk of N items.

    Columns are mappings from a name to an array; those of tables name their items by
    the place in `items`. An id of 0 is none.
    """

    facts: PlanningFacts
    items: dict  # columns of settings
    places: np.ndarray  # (N,) each item's `pos` among the keys
    horizon: int  # days that have to be planned ahead
    campaigns: dict  # `item`
    offers: dict  # `item`
    edges: dict  # `dest` and `source`
    handovers: dict  # `item`
    goods: dict  # `item`
    refusals: list  # of lanes
    buying_ways: BuyingWays
    ways: Ways  # (N,)
    calendars: Calendars
    supply: dict  # `pos`
    coming: dict  # `pos`; the same on the days on which it is taken in
    lots: DatedLots
    days: HistoryRows
    predecessors: DemandHistory | None  # of each handover; None: there is none
    year_before: YearBefore

    def part(self, rows):
        """The tables of some items, an ascending index array; whole networks."""
        place = places(rows, self.places.size)
        is_passed_on = place[self.handovers["item"]] >= 0
        return PlanningTables(
            facts=self.facts,
            items={name: column[rows] for name, column in self.items.items()},
            places=self.places[rows],
            horizon=self.horizon,
            campaigns=columns_of(self.campaigns, place, ("item",)),
            offers=columns_of(self.offers, place, ("item",)),
            edges=columns_of(self.edges, place, ("dest", "source")),
            handovers=columns_of(self.handovers, place, ("item",)),
            goods=columns_of(self.goods, place, ("item",)),
            refusals=self.refusals,
            buying_ways=self._ways_of(place),
            ways=self.ways.take(rows),
            calendars=self.calendars,
            supply=columns_of(self.supply, place),
            coming=columns_of(self.coming, place),
            lots=DatedLots(**columns_of(self._lot_columns(), place, ("item",))),
            days=self.days.part(rows),
            predecessors=self.predecessors.take(is_passed_on)
            if is_passed_on.any()
            else None,
            year_before=self.year_before.part(place),
        )

    def _ways_of(self, place):
        """The ways of the price lines whose items have a place."""
        offers = np.flatnonzero(place[self.offers["item"]] >= 0)
        offer = places(offers, self.offers["item"].size)[self.buying_ways.offer]
        rows = np.flatnonzero(offer >= 0)
        return replace(self.buying_ways.take(rows), offer=offer[rows])

    def _lot_columns(self):
        return {f.name: getattr(self.lots, f.name) for f in fields(DatedLots)}
