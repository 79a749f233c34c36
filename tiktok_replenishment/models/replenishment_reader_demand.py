# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.demand import dense_history

# Days of sales that forecasts look back on.
HISTORY_DAYS = 180


class ReplenishmentReaderDemand(models.AbstractModel):
    """Reads what was sold each day, and which days are no evidence."""

    _name = "replenishment.reader.demand"
    _description = "Reader of Demand"

    def _demand_arrays(self, rows, campaigns):
        n_items = len(rows)
        sold = self._read_demand(rows)
        columns = np.array(sold, dtype=float).reshape(-1, 3).T
        stockouts = np.array(self._read_stockouts(rows), dtype=int).reshape(-1, 2)
        is_stockout = np.zeros((n_items, HISTORY_DAYS), dtype=bool)
        is_stockout[stockouts[:, 0], HISTORY_DAYS - stockouts[:, 1]] = True
        return {
            "history": dense_history(
                n_items=n_items,
                n_days=HISTORY_DAYS,
                item=columns[0].astype(int),
                days_ago=columns[1].astype(int),
                quantity=columns[2],
            ),
            "is_campaign_day": self._campaign_days(n_items, campaigns),
            "is_stockout_day": is_stockout,
            "first_sale_days_ago": self._read_first_sales(rows),
            "avg_daily_sales_manual": np.array(
                [row["manual"] or np.nan for row in rows], dtype=float
            ),
        }

    def _item_keys(self, rows):
        return SQL(
            "unnest(%s::int[], %s::int[], %s::int[], %s::date[])"
            " AS k(pos, product_id, warehouse_id, today)",
            list(range(len(rows))),
            [row["product_id"] for row in rows],
            [row["warehouse_id"] for row in rows],
            [row["today"] for row in rows],
        )

    def _read_demand(self, rows):
        return self.env.execute_query(
            SQL(
                """
                SELECT k.pos, k.today - d.day, SUM(d.qty)::float8
                  FROM %s JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day >= k.today - %s AND d.day < k.today
                 GROUP BY 1, 2 ORDER BY 1, 2
                """,
                self._item_keys(rows),
                HISTORY_DAYS,
            )
        )

    def _read_first_sales(self, rows):
        days_ago = np.zeros(len(rows), dtype=int)
        for index, days in self.env.execute_query(
            SQL(
                """
                SELECT k.pos, MAX(k.today - d.day)
                  FROM %s JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day < k.today AND d.qty > 0
                 GROUP BY 1
                """,
                self._item_keys(rows),
            )
        ):
            days_ago[index] = days
        return days_ago

    def _read_stockouts(self, rows):
        return self.env.execute_query(
            SQL(
                """
                SELECT k.pos, k.today - s.day
                  FROM %s JOIN replenishment_stock_day s
                    ON s.product_id = k.product_id AND s.warehouse_id = k.warehouse_id
                   AND s.day >= k.today - %s AND s.day < k.today
                 WHERE s.is_stockout
                """,
                self._item_keys(rows),
                HISTORY_DAYS,
            )
        )

    @api.model
    def _campaign_days(self, n_items, campaigns):
        is_campaign = np.zeros((n_items, HISTORY_DAYS), dtype=bool)
        for effect in campaigns:
            if effect["first"] < 0 and effect["share"] > 0:
                first = max(effect["first"], -HISTORY_DAYS) + HISTORY_DAYS
                last = min(effect["last"], -1) + HISTORY_DAYS
                is_campaign[effect["item"], first : last + 1] = True
        return is_campaign
