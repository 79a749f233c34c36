# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass

import numpy as np

from odoo import api, models

from ..core.batch import PlanningBatch
from ..core.checks import required_horizon
from ..core.history_rows import parts_of
from .replenishment_planning_fact import PlanningFacts
from .replenishment_planning_tables import PlanningTables, SharedTables
from .replenishment_reader_demand import HISTORY_DAYS
from .replenishment_reader_mixin import KEYS

# A run looks at every position at least once a day.
PLANNING_INTERVAL_DAYS = 1.0
# How far ahead a plan looks follows from these.
HORIZON_SETTINGS = ("lead_days", "fastest_lead_days", "review_days", "max_cover_days")


class ColumnLists(dict):
    """Columns as lists of Python's own values, each made when it is first asked for."""

    def __init__(self, columns):
        super().__init__()
        self._columns = columns

    def __missing__(self, name):
        values = self[name] = self._columns[name].tolist()
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One row of columns: of many settings a story needs few."""

    values: ColumnLists
    index: int

    def __getitem__(self, name):
        return self.values[name][self.index]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningInput:
    """A batch for the planner and what its rows were read from.

    Columns are mappings from a name to an array. An id of 0 is none.
    """

    batch: PlanningBatch
    facts: PlanningFacts
    places: np.ndarray  # (N,) each item's place in the chunk, its `pos` among the keys
    items: dict  # columns of settings, in the batch's order
    values: ColumnLists  # the same columns as lists
    campaigns: dict  # columns of what campaigns do to items
    offers: dict  # columns of price lines
    edges: dict  # columns of transfer lanes between two items
    handovers: dict  # columns of items and what they replace
    goods: dict  # columns of items and properties that lanes may refuse
    refusals: list  # (lane from vendors, its warehouse, ids of what it refuses)
    supply: dict  # kind -> counted quantity of each item; nan: none of it
    drafted: np.ndarray  # quantity on own untouched drafts, of each item

    def item(self, index):
        """The settings of one item by name, as Python's own values."""
        return ItemRow(values=self.values, index=index)


class ReplenishmentPlanningReader(models.AbstractModel):
    """Reads everything a planning run needs, one query for each kind of data."""

    _name = "replenishment.planning.reader"
    _description = "Planning Reader"
    _inherit = [
        "replenishment.reader.campaign",
        "replenishment.reader.expiry",
        "replenishment.reader.demand",
        "replenishment.reader.life",
        "replenishment.reader.setting",
        "replenishment.reader.sourcing",
        "replenishment.reader.supply",
    ]

    @api.model
    def _read(self, items):
        """The `PlanningInput` of items of one company, in the order of their ids."""
        return self._compose(self._read_tables(items, self._read_shared()))

    @api.model
    def _read_shared(self):
        """The `SharedTables` of a run."""
        self.env.flush_all()
        return SharedTables(
            warehouses=self._warehouse_values(),
            lanes=self._read_lanes(),
            policies=self._policies_by_role(),
            last_pulls=self._last_pulls(),
            doubts=self.env["replenishment.health"]._doubtful_warehouses(),
        )

    @api.model
    def _parts(self, tables, size):
        """The same in parts of `size` items or little more, products kept together.

        All has been read; what each day of an item is, is laid out part by part.
        """
        for rows in parts_of(tables.items["product_id"], size):
            yield self._compose(tables.part(rows))

    def _read_tables(self, items, shared):
        """The `PlanningTables` of items, in the order of their ids."""
        items = self._read_items(items, shared)
        offers, lanes = self._read_offers(), shared.lanes
        goods = self._add_goods(items, lanes)
        known = self._read_calendars(items, offers, lanes)
        ways = self._add_lead_times(items, offers, lanes, known)
        self._add_likenesses(items, HISTORY_DAYS)
        n_items = items["id"].size
        sold, items["sold_today"] = self._read_sales(items)
        items["share_of_today"] = self._shares_of_today(items, shared.last_pulls)
        edges = self._edges(items, lanes)
        edges["arrival_days"] = self._edge_arrivals(items, edges, lanes, known)
        edges |= self._edge_freight(items, edges, lanes)
        horizon = required_horizon(
            **self._horizon_settings(items),
            edges=self._network_edges(edges),
            ways=ways,
            calendars=known.calendars,
        )
        handovers = self._read_handovers(items)
        supply = self._add_left(self._read_supply(items), handovers, edges)
        campaigns = self._read_campaigns()
        return PlanningTables(
            facts=self._facts(campaigns),
            items=items,
            places=np.arange(n_items),
            horizon=horizon,
            campaigns=campaigns,
            offers=offers,
            edges=edges,
            handovers=handovers,
            goods=goods,
            refusals=[
                (lane.id, lane.warehouse_id.id, lane.refused_property_ids.ids)
                for lane in lanes
                if not lane.source_warehouse_id
            ],
            buying_ways=self._buying_ways(items, offers, lanes, known),
            ways=ways,
            calendars=known.calendars,
            supply=supply,
            coming=self._when_open(supply, items, known.calendars),
            lots=self._read_expiring_lots(items),
            days=self._read_history(
                KEYS, items["today"], HISTORY_DAYS, sold, items["product_id"]
            ),
            predecessors=self._read_predecessors_of(items, handovers, HISTORY_DAYS),
            year_before=self._read_last_year(items, HISTORY_DAYS, horizon),
        )

    @api.model
    def _compose(self, tables):
        """The `PlanningInput` of tables; nothing is read any more."""
        items, n_items = tables.items, tables.items["id"].size
        batch = PlanningBatch(
            history=self._laid_out(
                tables.days,
                tables.campaigns,
                tables.predecessors,
                tables.handovers["item"],
            ),
            forecast=self._forecast_settings(items, tables.year_before),
            **self._setting_arrays(items),
            **self._supply_arrays(n_items, tables.coming, tables.horizon),
            campaigns=self._campaign_effects(tables.campaigns),
            offers=self._vendor_offers(tables.offers),
            buying_ways=tables.buying_ways,
            edges=self._network_edges(tables.edges),
            edge_terms=self._edge_terms(tables.edges),
            lots=tables.lots,
            ways=tables.ways,
            calendars=tables.calendars,
        )
        return PlanningInput(
            batch=batch,
            facts=tables.facts,
            places=tables.places,
            items=items,
            values=ColumnLists(items),
            campaigns=tables.campaigns,
            offers=tables.offers,
            edges=tables.edges,
            handovers=tables.handovers,
            goods=tables.goods,
            refusals=tables.refusals,
            supply=self._by_kind(n_items, tables.supply),
            drafted=self._drafted(n_items, tables.supply),
        )

    def _facts(self, campaigns):
        company = self.env.company
        return PlanningFacts(
            decimal_places=company.currency_id.decimal_places,
            rounding=company.currency_id.rounding,
            message_value=company.replenish_message_value,
            campaign_heads=self._campaign_heads(campaigns),
        )

    @api.model
    def _read_past(self, items, n_days, shared):
        """Settings of items, their `DemandHistory` of so many days, and their network.

        What they are classified by; stock and orders are not read. `shared`: the
        `SharedTables` of the run.
        """
        items = self._read_items(items, shared)
        history = self._history(items, self._read_campaigns(n_days), n_days)
        edges = self._edges(items, shared.lanes)
        return items, history, self._network_edges(edges)

    def _read_items(self, items, shared):
        """Columns of what is set for items, policies included; their keys are made."""
        self.env.flush_all()
        warehouses = shared.warehouses
        self._make_keys(items.ids, {id_: w["today"] for id_, w in warehouses.items()})
        columns = self._read_settings()
        columns |= self._spread(warehouses, columns["warehouse_id"])
        self._add_policies(columns, shared.policies)
        self._add_lives(columns)
        quota = self._first_set(columns["item_quota"], columns["warehouse_quota"])
        columns["inbound_quota"] = np.where(quota > 0, quota, np.nan)
        part = self.env["uom.uom"]._replenish_smallest_part()
        columns["unit_step"] = np.where(columns["is_divisible"], part, 1.0)
        return columns

    def _warehouse_values(self):
        """Id -> values of the company's warehouses, archived ones too."""
        warehouses = self.env["stock.warehouse"].with_context(active_test=False)
        return {
            warehouse.id: {
                "today": np.datetime64(warehouse._replenish_today()),
                "role": warehouse.replenish_role,
                "method": warehouse.replenish_method,
                "warehouse_lead_days": warehouse.replenish_lead_days,
                "handling_days": warehouse.replenish_handling_days,
                "warehouse_quota": warehouse.replenish_inbound_quota,
                "warehouse_safety_days": warehouse.replenish_safety_days,
            }
            for warehouse in warehouses.search_fetch(
                [("company_id", "=", self.env.company.id)]
            )
        }

    @api.model
    def _horizon_settings(self, items):
        names = {"fastest_lead_days": "fastest_days"}
        return {name: items[names.get(name, name)] for name in HORIZON_SETTINGS}

    def _setting_arrays(self, items):
        names = ("lead_days", "safety_days", "review_days", "warning_pct")
        names += ("campaign_buffer_days", "max_cover_days", "counts_lost_sales")
        names += ("reserve", "carton_qty", "strategy", "method")
        names += ("safety_method", "service_level", "fill_rate", "sales_price")
        names += ("day_value", "splits_lanes", "splits_vendors", "unit_value")
        names += ("inbound_quota", "sold_today", "share_of_today", "unit_step")
        n_items = items["id"].size
        return {
            "fastest_lead_days": items["fastest_days"],
            "lead_std_days": items["lead_std_days"],
            "viral_half_life_days": items["viral_half_life_days"].astype(float),
            "planning_interval_days": np.full(n_items, PLANNING_INTERVAL_DAYS),
            **{name: items[name] for name in names},
        }
