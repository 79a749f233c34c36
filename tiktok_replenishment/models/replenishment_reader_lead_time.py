# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models


class ReplenishmentReaderLeadTime(models.AbstractModel):
    """Reads how long goods take to each item, and who says so."""

    _name = "replenishment.reader.lead.time"
    _description = "Reader of Lead Times"
    _inherit = ["replenishment.reader.freight"]

    def _read_lanes(self):
        """All lanes of the company, standard lane of a warehouse first."""
        return self.env["replenishment.lane"].search(
            [("warehouse_id.company_id", "=", self.env.company.id)],
            order="warehouse_id, sequence, id",
        )

    def _add_lead_times(self, items, offers, lanes):
        """Days of the standard lane, where they come from, and the fastest lane's."""
        delay, items["vendor_id"] = self._vendor_delays(items["id"].size, offers)
        standard = self._standard_lanes(items, lanes)
        chain = self._lead_chain(items, delay, standard)
        is_set = [days > 0 for _source, days in chain]
        items["lead_source"] = np.select(is_set, [source for source, _d in chain], "")
        items["lead_days"] = np.select(is_set, [days for _s, days in chain], np.nan)
        items["lane_id"] = standard["lane_id"]
        self._learn_lead_times(items)
        items["fastest_days"] = self._fastest_days(items, delay, lanes, standard)

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
    def _standard_lanes(self, items, lanes):
        """The first lane that each item's method can use, as columns."""
        lane_id, days = np.zeros(items["id"].size, dtype=np.int64), 0.0
        is_transfer = np.zeros(items["id"].size, dtype=bool)
        for lane in lanes:
            rows = self._is_usable(items, lane) & (lane_id == 0)
            lane_id = np.where(rows, lane.id, lane_id)
            days = np.where(rows, lane.total_days, days)
            is_transfer |= rows & bool(lane.source_warehouse_id)
        return {
            "lane_id": lane_id,
            "days": np.broadcast_to(days, lane_id.shape),
            "is_transfer": is_transfer,
        }

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
        is_transfer = items["method"] == "transfer"
        is_transfer |= (items["method"] == "auto") & standard["is_transfer"]
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
    def _fastest_days(self, items, delay, lanes, standard):
        """Days of the quickest lane; as the lead time where that is not known."""
        fastest = items["lead_days"]
        for lane in lanes:
            added = 0.0 if lane.source_warehouse_id else delay
            total = lane.total_days + added
            is_other = self._is_usable(items, lane) & (standard["lane_id"] != lane.id)
            is_quicker = is_other & (total > 0) & (total < fastest)
            fastest = np.where(is_quicker, total, fastest)
        return fastest
