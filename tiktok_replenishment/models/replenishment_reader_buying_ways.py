# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models

from ..core.calendars import ALWAYS_OPEN
from ..core.departure import Ways, door_to_door_days
from ..core.freight import BuyingWays, freight_terms, is_priced
from ..core.lead_time import expected_late_days
from ..core.vendor_offers import assumed_delays


class ReplenishmentReaderBuyingWays(models.AbstractModel):
    """Reads over which lanes the goods of price lines can come, and how soon."""

    _name = "replenishment.reader.buying.ways"
    _description = "Reader of Ways to Buy"
    _inherit = ["replenishment.reader.lead.time"]

    def _buying_ways(self, items, offers, lanes, known):
        """`BuyingWays` of the price lines over the lanes that take their goods.

        `known`: the `PlanningCalendars` of vendors, lanes and warehouses.
        """
        lanes = lanes.filtered(lambda lane: not lane.source_warehouse_id)
        offer, number = self._offers_on_lanes(items, offers, lanes)
        item = offers["item"][offer]
        stages = self._stages(items, offers, lanes, offer, number, known)
        days, late_days = self._learned_days(
            items, offers, lanes, offer, number, stages.plain_days
        )
        days = door_to_door_days(
            np.zeros(offer.size), stages.taking(days), known.calendars
        )
        rates = self._lane_rates(lanes).and_none().take(number)
        weight, volume = items["weight_kg"][item], items["volume_m3"][item]
        return BuyingWays(
            offer=offer,
            lane=np.array([*lanes.ids, 0])[number],
            rank=number,
            days=days,
            late_days=late_days,
            is_priced=is_priced(rates, weight, volume) | (number == len(lanes)),
            terms=freight_terms(rates, weight, volume),
        )

    @api.model
    def _offers_on_lanes(self, items, offers, lanes):
        """Price lines and the numbers of lanes that take their goods, as two columns.

        Where no lane leads to, goods come without one, which has the last number.
        """
        here = items["warehouse_id"][offers["item"]]
        has_lane = np.isin(here, lanes.warehouse_id.ids)
        found = [np.flatnonzero(~has_lane)]
        for lane in lanes:
            is_refused = self._refused(items, lane)[offers["item"]]
            found.append(np.flatnonzero((here == lane.warehouse_id.id) & ~is_refused))
        numbers = [len(lanes), *range(len(lanes))]
        offer = np.concatenate(found)
        number = np.repeat(numbers, [rows.size for rows in found])
        order = np.lexsort((number, offer))
        return offer[order], number[order]

    def _stages(self, items, offers, lanes, offer, number, known):
        """How long each way takes, by stages; a delay not known is the slowest known.

        The lead time that is set is that of the standard lane and of the first vendor
        with a delay; another vendor's differs by its delay, another lane takes its own
        days.
        """
        item = offers["item"][offer]
        nothing = np.zeros(items["id"].size)
        making = assumed_delays(self._vendor_offers(offers), nothing)[offer]
        usual_delay, _vendor = self._vendor_delays(nothing.size, offers)
        total = np.array([*lanes.mapped("total_days"), 0.0])[number]
        departure = np.array([*lanes.mapped("departure_days"), 0.0])[number]
        lead = np.nan_to_num(items["lead_days"])[item]
        way = np.where(lead > 0, np.maximum(lead - usual_delay[item], 0.0), total)
        is_usual = self._is_standard(items, lanes, item, number)
        way = np.where(is_usual, way, total)
        is_first = is_usual & (making == usual_delay[item]) & (lead > 0)
        making = np.where(is_first, np.minimum(making, lead), making)
        departure = np.minimum(departure, way)
        of_lane = [*(known.of_lane[id_] for id_ in lanes.ids), ALWAYS_OPEN]
        return Ways(
            making_days=making,
            departure_days=departure,
            transit_days=way - departure,
            vendor_calendar=offers["vendor_calendar"][offer],
            lane_calendar=np.array(of_lane)[number],
            warehouse_calendar=items["warehouse_calendar"][item],
        )

    @api.model
    def _is_standard(self, items, lanes, item, number):
        """Whether the lead time of an item is that of a lane from vendors."""
        first = np.full(items["id"].size, len(lanes))
        np.minimum.at(first, item, number)
        is_bought = np.isin(items["lane_id"], [0, *lanes.ids])
        return (number == first[item]) & (is_bought[item] | (number == len(lanes)))

    def _learned_days(self, items, offers, lanes, offer, number, days):
        """Days and the days that receipts come later, where receipts tell of them."""
        item = offers["item"][offer]
        is_asked = items["learns_lead_time"] | (items["strategy"] == "balanced")
        if not is_asked.any():
            return days, np.zeros(offer.size)
        told = self.env["replenishment.lead.time"]._told(
            {"vendor_id": offers["partner_id"], "warehouse_id": items["warehouse_id"]}
        )
        keys = zip(
            items["warehouse_id"][item].tolist(),
            np.array([*lanes.ids, 0])[number].tolist(),
            offers["partner_id"][offer].tolist(),
            strict=True,
        )
        nothing = (np.nan, np.nan)
        found = np.array([told.get(key, nothing)[:2] for key in keys], dtype=float)
        median, std_days = found.reshape(-1, 2).T
        is_home = items["role"] == "domestic"
        median = median + np.where(is_home, items["handling_days"], 0.0)[item]
        is_planned = items["learns_lead_time"] & (items["lead_source"] != "item")
        is_planned = is_planned[item] & ~np.isnan(median)
        days = np.where(is_planned, median, days)
        return days, expected_late_days(median, std_days, days)
