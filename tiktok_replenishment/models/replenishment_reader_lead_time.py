# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from ..core.calendars import ALWAYS_OPEN
from ..core.departure import Ways, door_to_door_days


class ReplenishmentReaderLeadTime(models.AbstractModel):
    """Reads how long goods take to each item, and who says so."""

    _name = "replenishment.reader.lead.time"
    _description = "Reader of Lead Times"
    _inherit = ["replenishment.reader.calendar", "replenishment.reader.freight"]

    def _read_lanes(self):
        """All lanes of the company, standard lane of a warehouse first."""
        return self.env["replenishment.lane"].search_fetch(
            [("warehouse_id.company_id", "=", self.env.company.id)],
            order="warehouse_id, sequence, id",
        )

    def _add_lead_times(self, items, offers, lanes, known):
        """Days of the standard lane, where they come from, and the fastest lane's.

        Return the standard `Ways` of the items. `known`: `PlanningCalendars`.
        """
        delay, items["vendor_id"] = self._vendor_delays(items["id"].size, offers)
        standard = self._standard_lanes(items, lanes, known)
        chain = self._lead_chain(items, delay, standard)
        is_set = [days > 0 for _source, days in chain]
        items["lead_source"] = np.select(is_set, [source for source, _d in chain], "")
        items["lead_days"] = np.select(is_set, [days for _s, days in chain], np.nan)
        items["lane_id"] = standard["lane_id"]
        self._learn_lead_times(items)
        vendor = self._first_vendor_calendars(items["id"].size, offers)
        ways = self._standard_ways(items, delay, vendor, standard)
        today = np.zeros(delay.size)
        items["arrival_days"] = door_to_door_days(today, ways, known.calendars)
        fastest = items["arrival_days"]
        for lane in lanes.filtered("total_days"):
            way = self._lane_ways(items, lane, delay, vendor, known)
            days = door_to_door_days(today, way, known.calendars)
            is_other = self._is_usable(items, lane) & (standard["lane_id"] != lane.id)
            fastest = np.where(is_other & (days < fastest), days, fastest)
        items["fastest_days"] = fastest
        return ways

    def _learn_lead_times(self, items):
        """What receipts say, in place of what was set where the policy wants it so.

        A lead time that a person set for the item stays.
        """
        learned = self.env["replenishment.lead.time"]._lead_time_stats(items)
        items["lead_days_set"] = items["lead_days"]
        is_learned = items["learns_lead_time"] & ~np.isnan(learned["days"])
        is_learned &= items["lead_source"] != "item"
        items["lead_days"] = np.where(is_learned, learned["days"], items["lead_days"])
        items["lead_source"] = np.where(is_learned, "learned", items["lead_source"])
        items["lead_std_days"] = np.nan_to_num(learned["std_days"])
        items["lead_time_id"] = learned["lead_time_id"]

    @api.model
    def _vendor_delays(self, n_items, offers):
        """Delay and id of each item's first vendor that has one; 0: not known."""
        known = np.flatnonzero(offers["delay"] > 0)
        found, first = np.unique(offers["item"][known], return_index=True)
        delays = np.zeros(n_items)
        delays[found] = offers["delay"][known[first]]
        vendor_ids = np.zeros(n_items, dtype=np.int64)
        vendor_ids[found] = offers["partner_id"][known[first]]
        return delays, vendor_ids

    @api.model
    def _standard_lanes(self, items, lanes, known):
        """The first lane that each item's method can use, as columns."""
        n_items = items["id"].size
        columns = {
            "lane_id": np.zeros(n_items, dtype=np.int64),
            "days": np.zeros(n_items),
            "departure_days": np.zeros(n_items),
            "calendar": np.full(n_items, ALWAYS_OPEN),
            "source_calendar": np.full(n_items, ALWAYS_OPEN),
            "is_transfer": np.zeros(n_items, dtype=bool),
        }
        for lane in lanes:
            rows = self._is_usable(items, lane) & (columns["lane_id"] == 0)
            columns["lane_id"][rows] = lane.id
            columns["days"][rows] = lane.total_days
            columns["departure_days"][rows] = lane.departure_days
            columns["calendar"][rows] = known.of_lane[lane.id]
            columns["source_calendar"][rows] = known.of_source[lane.id]
            columns["is_transfer"][rows] = bool(lane.source_warehouse_id)
        return columns

    @api.model
    def _is_transfer(self, items, standard):
        """Whether an item's lead time is that of a transfer."""
        is_auto = (items["method"] == "auto") & standard["is_transfer"]
        return (items["method"] == "transfer") | is_auto

    @api.model
    def _is_usable(self, items, lane):
        method = "transfer" if lane.source_warehouse_id else "buy"
        is_here = items["warehouse_id"] == lane.warehouse_id.id
        is_usable = is_here & np.isin(items["method"], (method, "auto"))
        return is_usable & ~self._refused(items, lane)

    @api.model
    def _lead_chain(self, items, delay, standard):
        """(who says so, days of each item), the first that is above 0 holds."""
        lane_days = standard["days"]
        is_transfer = self._is_transfer(items, standard)
        is_abroad = ~is_transfer & np.isin(items["role"], ("overseas", "fbt"))
        is_home = ~is_transfer & ~is_abroad
        whole = np.where((lane_days > 0) & (delay > 0), lane_days + delay, 0.0)
        bought = np.where(delay > 0, delay + items["handling_days"], 0.0)
        company_days = self.env.company.replenish_lead_days
        return [
            ("item", items["item_lead_days"]),
            ("lane", np.where(is_transfer, lane_days, 0.0)),
            ("product", np.where(is_abroad, items["product_lead_days"], 0.0)),
            ("lane_and_vendor", np.where(is_abroad, whole, 0.0)),
            ("vendor", np.where(is_home, bought, 0.0)),
            ("warehouse", items["warehouse_lead_days"]),
            ("company", np.full(delay.size, company_days)),
            ("lane", np.where(is_abroad, lane_days, 0.0)),
        ]

    @api.model
    def _first_vendor_calendars(self, n_items, offers):
        """Calendar of the vendor whose delay counts, else of the first vendor."""
        known_last = np.lexsort((offers["delay"] <= 0, offers["item"]))
        found, first = np.unique(offers["item"][known_last], return_index=True)
        calendars = np.full(n_items, ALWAYS_OPEN)
        calendars[found] = offers["vendor_calendar"][known_last[first]]
        return calendars

    @api.model
    def _standard_ways(self, items, delay, vendor_calendar, standard):
        """The standard way of each item; its stages make the lead time that holds.

        What is known of it beside the vendor's delay and the lane's departure days is
        time on the way.
        """
        is_bought = ~self._is_transfer(items, standard)
        ways = Ways(
            making_days=np.where(is_bought, delay, 0.0),
            departure_days=standard["departure_days"],
            transit_days=np.zeros(delay.size),
            vendor_calendar=np.where(
                is_bought, vendor_calendar, standard["source_calendar"]
            ),
            lane_calendar=standard["calendar"],
            warehouse_calendar=items["warehouse_calendar"],
        )
        return ways.taking(items["lead_days"])

    @api.model
    def _lane_ways(self, items, lane, delay, vendor_calendar, known):
        """The way over one lane, for each item."""
        is_bought = not lane.source_warehouse_id
        shape = delay.shape
        return Ways(
            making_days=delay * is_bought,
            departure_days=np.full(shape, lane.departure_days),
            transit_days=np.full(shape, lane.transit_days + lane.arrival_days),
            vendor_calendar=vendor_calendar
            if is_bought
            else np.full(shape, known.of_source[lane.id]),
            lane_calendar=np.full(shape, known.of_lane[lane.id]),
            warehouse_calendar=items["warehouse_calendar"],
        )

    @api.model
    def _edge_arrivals(self, items, edges, lanes, known):
        """Days until a transfer of today over each edge can be sold."""
        departure = {lane.id: lane.departure_days for lane in lanes}
        lane_ids = edges["lane_id"].tolist()
        nothing = np.zeros(len(lane_ids))
        ways = Ways(
            making_days=nothing,
            departure_days=np.array([departure[id_] for id_ in lane_ids], dtype=float),
            transit_days=nothing,
            vendor_calendar=np.array([known.of_source[i] for i in lane_ids], dtype=int),
            lane_calendar=np.array([known.of_lane[i] for i in lane_ids], dtype=int),
            warehouse_calendar=items["warehouse_calendar"][edges["dest"]],
        )
        return door_to_door_days(nothing, ways.taking(edges["days"]), known.calendars)
