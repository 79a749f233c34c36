# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

import numpy as np

from odoo import api, fields, models
from odoo.tools import SQL

from .replenishment_forecast_rating_mixin import DAYS_A_WEEK

# Orders and cancellations of a week come in for so long after it.
LATE_DAYS = 21
KEPT_DAYS = 366


def is_due(item_ids, days):
    """Whether a day (since 1970) is that of an item: one in seven."""
    return (item_ids + days) % DAYS_A_WEEK == 0


class ReplenishmentForecastRecord(models.Model):
    """What was forecast of a week, and what was sold in it.

    One a week of each item that sells, on a weekday of its own, so that weeks do not
    overlap and no day has much to write. Weeks with a day without stock, or with one
    that a person called exceptional, tell nothing of the forecast.
    """

    _name = "replenishment.forecast.record"
    _inherit = ["replenishment.forecast.rating.mixin"]
    _description = "Forecast Record"
    _order = "made_on DESC, id"
    _log_access = False

    item_id = fields.Many2one(
        "replenishment.item", string="Product", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    made_on = fields.Date(
        string="First Day", required=True, help="It was forecast on this day's morning."
    )
    forecast_qty = fields.Float(
        string="Forecast", help="Of seven days, campaigns included; product's unit."
    )
    actual_qty = fields.Float(string="Sold", help="In these seven days, all channels.")
    error_qty = fields.Float(
        string="Error", help="Forecast − sold: above 0 the forecast was too high."
    )
    is_known = fields.Boolean(string="Week Is Over")
    is_counted = fields.Boolean(
        string="Counts",
        help="Weeks with a day out of stock, or one that a person called exceptional, "
        "do not tell how good the forecast was.",
    )

    _unique_week = models.UniqueIndex("(item_id, made_on)")
    _by_day = models.Index("(made_on)")
    _to_measure = models.Index("(made_on) WHERE is_known IS NOT TRUE")

    @api.model
    def _record(self, planned):
        """Keep the forecasts that a planning run has made, of items whose day it is.

        The first run of the day counts. What is not expected to sell is not recorded.
        One statement, whatever is due.
        """
        ids, today = planned.items["id"], planned.items["today"].astype("datetime64[D]")
        forecast = planned.week_forecast
        rows = np.flatnonzero(is_due(ids, today.astype(int)) & (forecast > 0))
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_forecast_record
                    (item_id, company_id, made_on, forecast_qty, is_known, is_counted)
                SELECT v.item_id, %s, v.made_on, v.quantity, false, false
                  FROM unnest(%s::int[], %s::date[], %s::float8[])
                       AS v(item_id, made_on, quantity)
                    ON CONFLICT (item_id, made_on) DO NOTHING
                RETURNING id
                """,
                self.env.company.id,
                ids[rows].tolist(),
                today[rows].tolist(),
                np.round(forecast[rows], 6).tolist(),
            )
        )

    @api.model
    def _measure(self):
        """Compare forecasts of weeks that are over with what was sold in them.

        Returns the ids of the items of which something new is known.
        """
        self.env.flush_all()
        changed = self.env.execute_query(
            SQL(
                """
                UPDATE replenishment_forecast_record r
                   SET actual_qty = now.sold, error_qty = r.forecast_qty - now.sold,
                       is_known = true, is_counted = now.is_counted
                  FROM (%s) now
                 WHERE r.id = now.id
                   AND (r.is_known, r.actual_qty, r.error_qty, r.is_counted)
                       IS DISTINCT FROM
                       (true, now.sold, r.forecast_qty - now.sold, now.is_counted)
                RETURNING r.item_id
                """,
                self._select_sold(),
            )
        )
        self.invalidate_model()
        return sorted({item_id for (item_id,) in changed})

    @api.model
    def _select_sold(self):
        """What was sold in weeks that ended lately, and whether they count."""
        # Of warehouses far in the west yesterday is not over yet.
        last = fields.Date.today() - timedelta(days=DAYS_A_WEEK + 1)
        return SQL(
            """
            SELECT r.id, COALESCE(d.qty, 0) AS sold,
                   NOT EXISTS (
                       SELECT 1 FROM replenishment_stock_day s
                        WHERE s.product_id = i.product_id AND s.is_stockout
                          AND s.warehouse_id = i.warehouse_id
                          AND s.day >= r.made_on AND s.day < r.made_on + %(week)s)
                   AND NOT EXISTS (
                       SELECT 1 FROM replenishment_demand_verdict v
                        WHERE v.product_id = i.product_id
                          AND v.warehouse_id = i.warehouse_id
                          AND v.verdict = 'exceptional'
                          AND v.day >= r.made_on AND v.day < r.made_on + %(week)s)
                       AS is_counted
              FROM replenishment_forecast_record r
              JOIN replenishment_item i ON i.id = r.item_id
             CROSS JOIN LATERAL (
                   SELECT SUM(d.qty) AS qty FROM replenishment_demand d
                    WHERE d.product_id = i.product_id
                      AND d.warehouse_id = i.warehouse_id
                      AND d.day >= r.made_on AND d.day < r.made_on + %(week)s) d
             WHERE r.made_on <= %(last)s
               AND (r.made_on >= %(first)s OR r.is_known IS NOT TRUE)
            """,
            week=DAYS_A_WEEK,
            first=last - timedelta(days=LATE_DAYS),
            last=last,
        )

    @api.autovacuum
    def _gc_old_records(self):
        """Forget forecasts after a year."""
        before = fields.Date.today() - timedelta(days=KEPT_DAYS)
        old = self.search([("made_on", "<", before)], limit=10000)
        old.unlink()
        return len(old), len(old) == 10000
