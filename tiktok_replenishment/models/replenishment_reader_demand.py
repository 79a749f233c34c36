# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

import numpy as np

from odoo import api, fields, models

from ..core.forecast import ForecastSettings
from ..core.forecast_seasonal import LastYear, season_of
from .replenishment_reader_mixin import KEYS

# Days of sales that forecasts look back on.
HISTORY_DAYS = 180


class ReplenishmentReaderDemand(models.AbstractModel):
    """Reads what was sold each day, which days are evidence, and how to forecast."""

    _name = "replenishment.reader.demand"
    _description = "Reader of Demand"
    _inherit = ["replenishment.reader.relatives"]

    def _history(self, items, campaigns, n_days=HISTORY_DAYS):
        """The `DemandHistory` of the items, campaigns as they are planned."""
        handovers = self.env["replenishment.reader.life"]._read_handovers(items)
        return self._laid_out(
            self._read_history(KEYS, items["today"], n_days),
            campaigns,
            self._read_predecessors_of(items, handovers, n_days),
            handovers["item"],
        )

    @api.model
    def _laid_out(self, days, campaigns, predecessors, position):
        """The `DemandHistory` of rows, with campaigns and what items replace."""
        rise = self._campaign_rise(days.n_items, campaigns, days.n_days)
        history = replace(days.laid_out(), campaign_rise=rise)
        return self._with_predecessors(history, predecessors, position)

    @api.model
    def _forecast_settings(self, items, year):
        """How to forecast; `year`: the `YearBefore` of some of the items."""
        return ForecastSettings(
            method=items["forecast_method"],
            window_weights=items["window_weights"],
            manual=np.where(items["manual"] > 0, items["manual"], np.nan),
            like_daily=items["like_daily"],
            like_days=items["like_days"],
            last_year=LastYear(item=year.item, demand=season_of(self._season_of(year)))
            if year.item.size
            else LastYear.empty(),
        )

    def _read_sales(self, items):
        """What sold before the planning day, and on it, as far as it is known.

        Rows of the days before, as `HistoryRows` has them, and units of each item.
        """
        sold = self._read_sold(
            KEYS, HISTORY_DAYS, last_days_ago=0, product_ids=items["product_id"]
        )
        is_past = sold["days_ago"] > 0
        is_today = ~is_past & (sold["quantity"] > 0)
        today = np.bincount(
            sold["pos"][is_today],
            weights=sold["quantity"][is_today],
            minlength=items["id"].size,
        )
        return {name: column[is_past] for name, column in sold.items()}, today

    def _shares_of_today(self, items, last_pulls):
        """The part of the day up to the last pull of orders; 1 where none is known.

        The same orders give the same plan, whenever it is made.
        """
        ids, first, place = np.unique(
            items["warehouse_id"], return_index=True, return_inverse=True
        )
        warehouses = self.env["stock.warehouse"].browse(ids.tolist())
        shares = [
            self._share_of_today(warehouse, today, last_pulls.get(warehouse.id))
            for warehouse, today in zip(
                warehouses, items["today"][first].tolist(), strict=True
            )
        ]
        return np.array(shares, dtype=float)[place]

    @api.model
    def _last_pulls(self):
        """Warehouse id -> when orders were last pulled of a shop that sells from it."""
        last = {}
        shops = self.env["replenishment.tiktok.shop"].search_fetch(
            [("synced_until", "!=", False)], order="synced_until"
        )
        for shop in shops:
            maps = shop.warehouse_map_ids
            places = shop.warehouse_id | maps.warehouse_id | maps.demand_warehouse_id
            last |= dict.fromkeys(places.ids, shop.synced_until)
        return last

    @api.model
    def _share_of_today(self, warehouse, today, pulled):
        if not pulled:
            return 1.0
        last = fields.Datetime.context_timestamp(
            warehouse.with_context(tz=warehouse._replenish_timezone()), pulled
        )
        if last.date() != today:
            return 1.0
        return (last.hour * 60 + last.minute) / (24 * 60)

    @api.model
    def _campaign_rise(self, n_items, campaigns, n_days=HISTORY_DAYS):
        """Sum of the rises of campaigns on each day; nan: one was never measured."""
        rise = np.zeros((n_items, n_days), dtype=np.float32)
        is_past = (campaigns["first"] < 0) & (campaigns["share"] > 0)
        measured = campaigns["measured_pct"] / 100 * campaigns["share"]
        spans = np.stack((campaigns["first"], campaigns["last"], campaigns["id"]))
        rows, measured = campaigns["item"][is_past], measured[is_past]
        spans, place = np.unique(spans[:, is_past], axis=1, return_inverse=True)
        for number, (first, last, _id) in enumerate(spans.T.tolist()):
            start = max(first, -n_days) + n_days
            stop = min(last, -1) + n_days + 1
            touched = place.reshape(-1) == number
            rise[rows[touched], start:stop] += measured[touched, np.newaxis]
        return rise
