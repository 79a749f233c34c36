# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass, replace

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.demand import DemandHistory
from ..core.forecast_seasonal import RATIO_DAYS, YEAR_DAYS
from ..core.history_rows import HistoryRows, places
from ..core.succession import usual_sales, with_predecessors

# Product and warehouse whose history tells of another item's.
RELATIVE_KEYS = SQL.identifier("replenishment_relative_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBefore:
    """What M of the items and the products that they replace sold a year ago."""

    item: np.ndarray  # (M,) int place among the items, ascending
    days: HistoryRows | None  # of the M items; None: M is 0
    position: np.ndarray  # (R,) int place among the M of who replaces
    predecessors: DemandHistory | None  # of R products; None: R is 0

    @classmethod
    def empty(cls):
        none = np.zeros(0, dtype=np.int64)
        return cls(item=none, days=None, position=none, predecessors=None)

    def part(self, place):
        """What it tells of the items that have a place, in place of -1, in a part."""
        rows = np.flatnonzero(place[self.item] >= 0)
        if not rows.size:
            return YearBefore.empty()
        inner = places(rows, self.item.size)[self.position]
        told = np.flatnonzero(inner >= 0)
        return YearBefore(
            item=place[self.item[rows]],
            days=self.days.part(rows),
            position=inner[told],
            predecessors=self.predecessors.take(told) if told.size else None,
        )


class ReplenishmentReaderRelatives(models.AbstractModel):
    """Reads histories from elsewhere: of predecessors, of a model, of last year."""

    _name = "replenishment.reader.relatives"
    _description = "Reader of Related Histories"
    _inherit = ["replenishment.reader.history"]

    def _read_predecessors_of(self, items, handovers, n_days, days_back=0):
        """The `DemandHistory` of what passed on, None of nothing; it may end earlier.

        `handovers`: as `_read_handovers` gives them.
        """
        if not handovers["item"].size:
            return None
        return self._read_relatives(
            items, handovers["item"], handovers["product_id"], n_days, days_back
        ).laid_out()

    @api.model
    def _with_predecessors(self, history, predecessors, position):
        """The history with what predecessors of the items at `position` sold."""
        if predecessors is None or not position.size:
            return history
        return with_predecessors(history, predecessors=predecessors, position=position)

    def _add_likenesses(self, items, n_days):
        """Add what the product sells that each item is like.

        `like_daily`: units a day, of the share that is expected; nan: like none.
        """
        items["like_daily"] = np.full(items["id"].size, np.nan)
        rows = np.flatnonzero(items["like_product_id"])
        if rows.size:
            history = self._read_relatives(
                items, rows, items["like_product_id"][rows], n_days
            )
            usual = usual_sales(history.laid_out(), items["window_weights"][rows])
            items["like_daily"][rows] = usual * items["like_share"][rows]

    def _read_last_year(self, items, n_days, horizon):
        """What items that are forecast by their season sold a year ago."""
        rows = np.flatnonzero(items["forecast_method"] == "seasonal")
        if not rows.size:
            return YearBefore.empty()
        return self._read_year_before(items, rows, min(RATIO_DAYS, n_days), horizon)

    def _read_year_before(self, items, rows, days_before, horizon):
        """The `YearBefore` of some items around the day a year ago.

        Days before it and a horizon from it on; predecessors count as they do now.
        """
        days_back, n_days = YEAR_DAYS - horizon, days_before + horizon
        days = self._read_relatives(
            items, rows, items["product_id"][rows], n_days, days_back
        )
        some = {
            name: items[name][rows] for name in ("product_id", "warehouse_id", "today")
        }
        handovers = self.env["replenishment.reader.life"]._read_handovers(some)
        return YearBefore(
            item=rows,
            days=days,
            position=handovers["item"],
            predecessors=self._read_predecessors_of(some, handovers, n_days, days_back),
        )

    @api.model
    def _season_of(self, past):
        """The history of the year before, laid out."""
        return self._with_predecessors(
            past.days.laid_out(), past.predecessors, past.position
        )

    def _read_relatives(self, items, position, product_id, n_days, days_back=0):
        """The `HistoryRows` of other products in the warehouses of some items.

        `days_back`: so many days before the planning day it ends. What campaigns did
        to them is read too; nan: it is not known. A campaign of some shops only was
        measured on what these sold: here it is not known what part that is.
        """
        today = items["today"][position] - np.timedelta64(days_back, "D")
        self._make_relative_keys(product_id, items["warehouse_id"][position], today)
        days = self._read_history(RELATIVE_KEYS, today, n_days)
        return replace(days, rises=self._read_past_campaigns(n_days))

    def _read_past_campaigns(self, n_days):
        """Position, first and last days ago, and rise of relatives' campaigns."""
        return self._read_arrays(
            SQL(
                """
                SELECT DISTINCT ON (k.pos, c.id) k.pos,
                       LEAST(k.today - c.first_day, %(n_days)s) AS first,
                       GREATEST(k.today - c.last_day, 1) AS last,
                       CASE WHEN l.measured_on IS NULL OR EXISTS (
                                SELECT 1 FROM replenishment_campaign_shop_rel r
                                 WHERE r.campaign_id = c.id) THEN 'NaN'
                            ELSE l.actual_uplift_pct / 100 END::float8 AS rise
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
            ),
            pos="int4",
            first="int4",
            last="int4",
            rise="float8",
        )

    def _make_relative_keys(self, product_ids, warehouse_ids, today):
        bulk = self.env["replenishment.bulk.mixin"]
        columns = {
            "product_id": product_ids.tolist(),
            "warehouse_id": warehouse_ids.tolist(),
            "today": today.astype("datetime64[D]").tolist(),
        }
        types = {"product_id": "int4", "warehouse_id": "int4", "today": "date"}
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS pg_temp.%(keys)s;
                CREATE TEMP TABLE %(keys)s ON COMMIT DROP AS
                SELECT (row_number() OVER () - 1)::int AS pos, v.*
                  FROM %(rows)s;
                ANALYZE %(keys)s
                """,
                keys=RELATIVE_KEYS,
                rows=bulk._bulk_rows(columns, types),
            )
        )
