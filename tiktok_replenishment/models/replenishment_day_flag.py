# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..core.demand import DayFlag
from .replenishment_reader_demand import HISTORY_DAYS
from .replenishment_reader_mixin import PLANNED_KEYS

SHOWN = DayFlag.CAMPAIGN | DayFlag.OUTLIER


class ReplenishmentDayFlag(models.AbstractModel):
    """Shows on the days of demand what the last plan made of them.

    Days are read for a plan without their flags, so that no plan follows from another.
    What the plan found in stock is noted by the way: it flags today.
    """

    _name = "replenishment.day.flag"
    _description = "Flags of Days"
    _inherit = ["replenishment.bulk.mixin"]

    @api.model
    def _keep(self, planned):
        """Note today's stock; flag campaign and unusual days as a plan did.

        `planned`: a `PlannedChunk`. One statement: only days flagged now or before are
        looked at, and only those that differ are written.
        """
        self.env.execute_query(
            SQL(
                """
                WITH look AS (%(looks)s),
                flagged AS (%(flagged)s),
                fresh AS (SELECT * FROM flagged
                           UNION ALL %(no_more_flagged)s
                           UNION ALL %(looked_at)s)
                UPDATE replenishment_demand d
                   SET is_campaign = v.is_campaign, is_outlier = v.is_outlier,
                       is_stockout = v.is_stockout
                  FROM fresh v
                 WHERE d.id = v.id
                   -- By their ids: the table is long, and they are few of it.
                   AND d.id = ANY(ARRAY(SELECT f.id FROM fresh f))
                   AND (d.is_campaign, d.is_outlier, d.is_stockout)
                       IS DISTINCT FROM (v.is_campaign, v.is_outlier, v.is_stockout)
                RETURNING d.id
                """,
                looks=self.env["replenishment.stock.day"]._looks_query(planned),
                flagged=self._select_flagged(planned.flags),
                no_more_flagged=self._select_no_more_flagged(),
                looked_at=self._select_looked_at(),
            )
        )
        self.env["replenishment.stock.day"].invalidate_model()
        self.env["replenishment.demand"].invalidate_model(
            ["is_campaign", "is_outlier", "is_stockout"]
        )

    @api.model
    def _select_flagged(self, spans):
        """SQL of the days of demand that have flags, and which."""
        flags = spans["flags"]
        return SQL(
            """
            SELECT d.id, v.is_campaign, v.is_outlier, d.is_stockout
              FROM unnest(%s::int[], %s::int[], %s::int[], %s::bool[], %s::bool[])
                   AS v(pos, first, last, is_campaign, is_outlier)
              JOIN %s k ON k.pos = v.pos
             CROSS JOIN LATERAL (
                   SELECT * FROM replenishment_demand d
                    WHERE d.product_id = k.product_id
                      AND d.warehouse_id = k.warehouse_id
                      AND d.day BETWEEN k.today - v.first AND k.today - v.last
                   -- The days of each span, instead of all days of its item.
                   OFFSET 0) d
            """,
            self._text_array(spans["pos"].tolist()),
            self._text_array(spans["first"].tolist()),
            self._text_array(spans["last"].tolist()),
            self._text_array(((flags & DayFlag.CAMPAIGN) != 0).tolist()),
            self._text_array(((flags & DayFlag.OUTLIER) != 0).tolist()),
            PLANNED_KEYS,
        )

    @api.model
    def _select_no_more_flagged(self):
        """SQL of the days that were flagged before, and are not now."""
        return SQL(
            """
            SELECT d.id, false, false, d.is_stockout
              FROM %s k
              JOIN replenishment_demand d
                ON d.product_id = k.product_id AND d.warehouse_id = k.warehouse_id
               AND d.day BETWEEN k.today - %s AND k.today - 1
               AND (d.is_campaign OR d.is_outlier)
             WHERE NOT EXISTS (SELECT 1 FROM flagged f WHERE f.id = d.id)
            """,
            PLANNED_KEYS,
            HISTORY_DAYS,
        )

    @api.model
    def _select_looked_at(self):
        """SQL of the days whose stock was looked at; their other flags stay."""
        return SQL(
            """
            SELECT d.id, d.is_campaign, d.is_outlier, look.is_stockout
              FROM look
             CROSS JOIN LATERAL (
                   SELECT * FROM replenishment_demand d
                    WHERE d.product_id = look.product_id AND d.day = look.day
                      AND d.warehouse_id = look.warehouse_id
                   -- One day of each, instead of all days of all.
                   OFFSET 0) d
            """
        )

    @api.model
    def _spans(self, data, result):
        """Runs of days with the same flags, of a `PlanningInput` and its `Plan`.

        Columns: `pos` of the item, days ago of the run's `first` and `last` day, and
        `flags`.
        """
        flags = result.day_flags & SHOWN
        rows = np.flatnonzero(flags.any(axis=1))
        flags, n_days = flags[rows], flags.shape[1]
        around = np.pad(flags, ((0, 0), (1, 1)))
        position, start = np.nonzero((flags != 0) & (flags != around[:, :-2]))
        _position, end = np.nonzero((flags != 0) & (flags != around[:, 2:]))
        return {
            "pos": data.places[rows[position]],
            "first": n_days - start,
            "last": n_days - end,
            "flags": flags[position, start],
        }
