# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..core.accuracy import forecast_accuracy, latest_sums

# Weeks of which accuracy is told.
WEEKS = 13
# Forecasts of so many days are kept, one every so many days of each item.
DAYS_A_WEEK = 7
CHUNK_SIZE = 20000
# More would be noise; the list of items can be filtered by the others.
MOST_ALERTS = 20
SIDES = {1: "high", -1: "low", 0: None}
# Column of `replenishment_item` -> its type in SQL.
RATINGS = {
    "forecast_bias": "float8",
    "forecast_wape": "float8",
    "forecast_weeks": "int4",
    "forecast_bias_side": "varchar",
}


class ReplenishmentForecastRatingMixin(models.AbstractModel):
    """Tells of each item how good its forecasts were, and a person of lasting bias."""

    _name = "replenishment.forecast.rating.mixin"
    _description = "Rating of Forecasts"

    @api.model
    def _cron_measure(self):
        """Once a day: what was sold in the weeks that are over, and what it tells."""
        rated = self._measure()
        for done, ids in enumerate(split_every(CHUNK_SIZE, rated), start=1):
            self._rate(ids)
            remaining = max(len(rated) - done * CHUNK_SIZE, 0)
            self.env["ir.cron"]._commit_progress(len(ids), remaining=remaining)
        self.env["replenishment.item"]._tell_bias()

    @api.model
    def _rate(self, item_ids):
        """Keep the accuracy of these items' last weeks; two statements."""
        item_ids = list(item_ids)
        forecast, actual = self._weeks_of(item_ids)
        accuracy = forecast_accuracy(forecast=forecast, actual=actual)
        columns = {
            "forecast_bias": self._known(accuracy.bias),
            "forecast_wape": self._known(accuracy.wape),
            "forecast_weeks": accuracy.count.tolist(),
            "forecast_bias_side": [
                SIDES[side] for side in accuracy.persistent_bias.tolist()
            ],
        }
        names = [SQL.identifier(name) for name in RATINGS]
        self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_item i SET (%(names)s) = (SELECT %(new)s)
                  FROM unnest(%(arrays)s) AS v(id, %(names)s)
                 WHERE i.id = v.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
                RETURNING i.id
                """,
                names=SQL(", ").join(names),
                new=SQL(", ").join(SQL("v.%s", name) for name in names),
                old=SQL(", ").join(SQL("i.%s", name) for name in names),
                arrays=SQL(", ").join(
                    [SQL("%s::int[]", item_ids)]
                    + [
                        SQL("%s::%s[]", columns[name], SQL(sql_type))
                        for name, sql_type in RATINGS.items()
                    ]
                ),
            )
        )
        self.env["replenishment.item"].invalidate_model(list(RATINGS))

    @api.model
    def _known(self, values):
        """Python numbers; None where nothing is known."""
        return [
            None if value is None or np.isnan(value) else round(value, 4)
            for value in values.tolist()
        ]

    @api.model
    def _weeks_of(self, item_ids):
        """(N, WEEKS) forecast and actual of weeks that count, the newest last."""
        today = fields.Date.today()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT v.pos - 1, (%(today)s - r.made_on - 1) / %(week)s - 1,
                       r.forecast_qty, r.actual_qty
                  FROM unnest(%(items)s::int[]) WITH ORDINALITY AS v(id, pos)
                  JOIN replenishment_forecast_record r
                    ON r.item_id = v.id AND r.is_counted
                   AND r.made_on BETWEEN %(first)s AND %(last)s
                """,
                today=today,
                week=DAYS_A_WEEK,
                items=item_ids,
                first=today - timedelta(days=(WEEKS + 1) * DAYS_A_WEEK),
                last=today - timedelta(days=DAYS_A_WEEK + 1),
            )
        )
        item, weeks_ago, *numbers = np.array(rows, dtype=float).reshape(-1, 4).T
        weeks = np.full((2, len(item_ids), WEEKS), np.nan)
        weeks[:, item.astype(int), WEEKS - 1 - weeks_ago.astype(int)] = numbers
        return weeks

    @api.model
    def _late_errors(self, items):
        """{item id: (forecast, sold)} of the last weeks that make a lasting bias."""
        sums = latest_sums(*self._weeks_of(items.ids))
        return dict(zip(items.ids, np.stack(sums).T.tolist(), strict=True))
