# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import models
from odoo.tools import SQL

from ..core.history_rows import HistoryRows
from .id_filter import of_ids

# 1 January 1970 was a Thursday.
EPOCH_WEEKDAY = 3


class ReplenishmentReaderHistory(models.AbstractModel):
    """Reads what is known of the last days of products in warehouses."""

    _name = "replenishment.reader.history"
    _description = "Reader of Daily Sales"
    _inherit = ["replenishment.reader.mixin"]

    def _read_history(self, keys, today, n_days, sold=None, product_ids=()):
        """The `HistoryRows` of a table of keys, without campaigns.

        `keys`: a table with `pos`, `product_id`, `warehouse_id` and `today`, of which
        `today` is the column. `sold`: what was sold, where it was read already.
        `product_ids`: those of the keys, where there may be many.
        """
        day = today.astype("datetime64[D]").astype(np.int64)
        return HistoryRows(
            n_days=n_days,
            weekday=(day + EPOCH_WEEKDAY) % 7,
            first_sale_days_ago=self._read_first_sales(keys)["days_ago"],
            sold=self._read_sold(keys, n_days) if sold is None else sold,
            shares=self._read_shares(keys, n_days, product_ids),
            verdicts=self.env["replenishment.demand.verdict"]._read_verdicts(
                keys, n_days
            ),
            rises=dict.fromkeys(("pos", "first", "last"), np.zeros(0, dtype=np.int64))
            | {"rise": np.zeros(0)},
        )

    def _read_sold(self, keys, n_days, shop_ids=None, last_days_ago=1, product_ids=()):
        """Demand of each day and channel; of some shops only, where they are given."""
        # Item and day as one number: these are the most rows that are read.
        bits = n_days.bit_length()
        rows = self._read_arrays(
            SQL(
                """
                SELECT (k.pos << %s) + (k.today - d.day) AS place, d.qty AS quantity
                  FROM %s k JOIN replenishment_demand d
                    ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
                   AND d.day >= k.today - %s AND d.day <= k.today - %s
                 WHERE d.qty IS NOT NULL AND %s%s
                """,
                bits,
                keys,
                n_days,
                last_days_ago,
                of_ids(SQL("d.product_id"), product_ids),
                SQL(" AND d.shop_id = ANY(%s)", shop_ids) if shop_ids else SQL(),
            ),
            place="int4",
            quantity="float8",
        )
        # Kept until all is planned, of two chunks at a time: as short as they can be.
        days_ago = rows["place"] & ((1 << bits) - 1)
        return {
            "pos": (rows["place"] >> bits).astype(np.int32),
            "days_ago": days_ago.astype(np.int16),
            "quantity": rows["quantity"],
        }

    def _read_first_sales(self, keys):
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
                keys,
            ),
            days_ago="int4",
        )

    def _read_shares(self, keys, n_days, product_ids=()):
        """Part of the day with stock, of days on which a pull found none."""
        return self._read_arrays(
            SQL(
                """
                SELECT k.pos, k.today - s.day AS days_ago,
                       CASE WHEN s.is_stockout THEN 0
                            ELSE 1 - s.empty_pull_count::float8 / s.pull_count
                        END::float8 AS share
                  FROM %s k JOIN replenishment_stock_day s
                    ON s.product_id = k.product_id AND s.warehouse_id = k.warehouse_id
                   AND s.day >= k.today - %s AND s.day < k.today
                 WHERE (s.is_stockout
                        OR s.empty_pull_count > 0 AND s.pull_count > 0)
                   AND %s
                """,
                keys,
                n_days,
                of_ids(SQL("s.product_id"), product_ids),
            ),
            pos="int4",
            days_ago="int4",
            share="float8",
        )
