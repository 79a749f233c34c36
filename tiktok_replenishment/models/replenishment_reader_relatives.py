# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import replace

import numpy as np

from odoo import models
from odoo.tools import SQL

from ..core.forecast_seasonal import RATIO_DAYS, YEAR_DAYS, LastYear, season_of
from ..core.succession import usual_sales, with_predecessors

# Product and warehouse whose history tells of another item's.
RELATIVE_KEYS = SQL.identifier("replenishment_relative_key")


class ReplenishmentReaderRelatives(models.AbstractModel):
    """Reads histories from elsewhere: of predecessors, of a model, of last year."""

    _name = "replenishment.reader.relatives"
    _description = "Reader of Related Histories"
    _inherit = ["replenishment.reader.history"]

    def _add_predecessors(self, items, history, days_back=0):
        """The history with what predecessors sold; it may end some days back."""
        sources = self.env["replenishment.reader.life"]._history_sources(
            items["product_id"].tolist(), items["today"].tolist()
        )
        if not sources:
            return history
        position, product_id = np.array(sources, dtype=int).T
        return with_predecessors(
            history,
            predecessors=self._read_relatives(
                items, position, product_id, history.sold.shape[1], days_back
            ),
            position=position,
        )

    def _likenesses(self, items, n_days):
        """Units a day of the product that each item is like, nan; and for how long."""
        daily, days = np.full(items["id"].size, np.nan), np.zeros(items["id"].size)
        items["like_product_id"] = np.zeros(items["id"].size, dtype=int)
        items["like_share"], items["like_days"] = np.zeros((2, items["id"].size))
        sources = self.env["replenishment.reader.life"]._like_sources(
            items["product_id"].tolist(), items["today"].tolist()
        )
        if sources:
            position, product_id, share, left = np.array(sources).T
            position, product_id = position.astype(int), product_id.astype(int)
            history = self._read_relatives(items, position, product_id, n_days)
            usual = usual_sales(history, items["window_weights"][position])
            daily[position], days[position] = usual * share, left
            items["like_product_id"][position] = product_id
            items["like_share"][position], items["like_days"][position] = share, left
        return daily, days

    def _last_year(self, items, methods, n_days, horizon):
        """What items that are forecast by their season sold a year ago."""
        rows = np.flatnonzero(methods == "seasonal")
        if not rows.size:
            return LastYear.empty()
        history = self._read_year_before(items, rows, min(RATIO_DAYS, n_days), horizon)
        return LastYear(item=rows, demand=season_of(history))

    def _read_year_before(self, items, rows, days_before, horizon):
        """The `DemandHistory` of some items around the day a year ago.

        Days before it and a horizon from it on; predecessors count as they do now.
        """
        days_back = YEAR_DAYS - horizon
        history = self._read_relatives(
            items, rows, items["product_id"][rows], days_before + horizon, days_back
        )
        some = {
            name: items[name][rows] for name in ("product_id", "warehouse_id", "today")
        }
        return self._add_predecessors(some, history, days_back)

    def _read_relatives(self, items, position, product_id, n_days, days_back=0):
        """The `DemandHistory` of other products in the warehouses of some items.

        `days_back`: so many days before the planning day it ends.
        """
        today = items["today"][position] - np.timedelta64(days_back, "D")
        self._make_relative_keys(product_id, items["warehouse_id"][position], today)
        history = self._read_history(RELATIVE_KEYS, today, n_days)
        return replace(history, campaign_rise=self._past_rise(*history.sold.shape))

    def _past_rise(self, n_items, n_days):
        """(N, T) sums of what campaigns did to relatives; nan: it is not known.

        A campaign of some shops only was measured on what these sold: here it is not
        known what part that is.
        """
        rise = np.zeros((n_items, n_days), dtype=np.float32)
        for position, first, last, fraction in self._read_past_campaigns(n_days):
            rise[position, n_days - first : n_days - last + 1] += fraction
        return rise

    def _read_past_campaigns(self, n_days):
        """(position, first and last days ago, rise) of relatives' campaigns."""
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (k.pos, c.id) k.pos,
                       LEAST(k.today - c.first_day, %(n_days)s),
                       GREATEST(k.today - c.last_day, 1),
                       CASE WHEN l.measured_on IS NULL OR EXISTS (
                                SELECT 1 FROM replenishment_campaign_shop_rel r
                                 WHERE r.campaign_id = c.id) THEN 'NaN'
                            ELSE l.actual_uplift_pct / 100 END::float8
                  FROM %(keys)s k
                  JOIN product_product p ON p.id = k.product_id
                  JOIN replenishment_campaign_line l
                    ON l.product_tmpl_id = p.product_tmpl_id
                   AND (l.product_id IS NULL OR l.product_id = p.id)
                  JOIN replenishment_campaign c ON c.id = l.campaign_id
                   AND c.state = 'confirmed' AND c.active AND c.company_id = %(company)s
                   AND c.first_day < k.today AND c.last_day >= k.today - %(n_days)s
                 ORDER BY k.pos, c.id, l.product_id NULLS LAST
                """,
                n_days=n_days,
                keys=RELATIVE_KEYS,
                company=self.env.company.id,
            )
        )

    def _make_relative_keys(self, product_ids, warehouse_ids, today):
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(keys)s;
                CREATE TEMP TABLE %(keys)s ON COMMIT DROP AS
                SELECT (row_number() OVER () - 1)::int AS pos, v.*
                  FROM unnest(%(products)s::int[], %(warehouses)s::int[],
                              %(days)s::date[])
                       AS v(product_id, warehouse_id, today);
                ANALYZE %(keys)s
                """,
                keys=RELATIVE_KEYS,
                products=product_ids.tolist(),
                warehouses=warehouse_ids.tolist(),
                days=today.astype("datetime64[D]").tolist(),
            )
        )
