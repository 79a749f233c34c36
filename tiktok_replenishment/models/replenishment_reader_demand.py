# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.demand import dense_history
from .replenishment_reader_mixin import KEYS

# Days of sales that forecasts look back on.
HISTORY_DAYS = 180


class ReplenishmentReaderDemand(models.AbstractModel):
    """Reads what was sold each day, and which days are no evidence."""

    _name = "replenishment.reader.demand"
    _description = "Reader of Demand"
    _inherit = ["replenishment.reader.mixin"]

    def _demand_arrays(self, items, campaigns):
        n_items = items["id"].size
        sold, stockouts = self._read_demand(), self._read_stockouts()
        is_stockout = np.zeros((n_items, HISTORY_DAYS), dtype=bool)
        is_stockout[stockouts["pos"], HISTORY_DAYS - stockouts["days_ago"]] = True
        return {
            "history": dense_history(
                n_items=n_items,
                n_days=HISTORY_DAYS,
                item=sold["pos"],
                days_ago=sold["days_ago"],
                quantity=sold["quantity"],
            ),
            "is_campaign_day": self._campaign_days(n_items, campaigns),
            "is_stockout_day": is_stockout,
            "first_sale_days_ago": self._read_first_sales()["days_ago"],
            "avg_daily_sales_manual": np.where(
                items["manual"] > 0, items["manual"], np.nan
            ),
        }

    def _read_demand(self):
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos, k.today - d.day AS days_ago, d.qty AS quantity
                  FROM %s k JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day >= k.today - %s AND d.day < k.today
                 WHERE d.qty IS NOT NULL
                """,
                KEYS,
                HISTORY_DAYS,
            ),
            pos="int4",
            days_ago="int4",
            quantity="float8",
        )

    def _read_first_sales(self):
        """Days since each item's first sale; 0: it never sold."""
        return self._read_arrays(
            SQL(
                """
                SELECT COALESCE(k.today - (
                           SELECT d.day FROM replenishment_demand d
                            WHERE d.product_id = k.product_id
                              AND d.warehouse_id = k.warehouse_id
                              AND d.day < k.today AND d.qty > 0
                            ORDER BY d.day LIMIT 1), 0) AS days_ago
                  FROM %s k
                 ORDER BY k.pos
                """,
                KEYS,
            ),
            days_ago="int4",
        )

    def _read_stockouts(self):
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos, k.today - s.day AS days_ago
                  FROM %s k JOIN replenishment_stock_day s
                    ON s.product_id = k.product_id AND s.warehouse_id = k.warehouse_id
                   AND s.day >= k.today - %s AND s.day < k.today
                 WHERE s.is_stockout
                """,
                KEYS,
                HISTORY_DAYS,
            ),
            pos="int4",
            days_ago="int4",
        )

    @api.model
    def _campaign_days(self, n_items, campaigns):
        is_campaign = np.zeros((n_items, HISTORY_DAYS), dtype=bool)
        is_past = (campaigns["first"] < 0) & (campaigns["share"] > 0)
        spans = np.stack((campaigns["first"], campaigns["last"]))[:, is_past]
        rows = campaigns["item"][is_past]
        spans, place = np.unique(spans, axis=1, return_inverse=True)
        for number, (first, last) in enumerate(spans.T.tolist()):
            start = max(first, -HISTORY_DAYS) + HISTORY_DAYS
            stop = min(last, -1) + HISTORY_DAYS + 1
            is_campaign[rows[place.reshape(-1) == number], start:stop] = True
        return is_campaign
