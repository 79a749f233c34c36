# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ReplenishmentLaneCalendarMixin(models.AbstractModel):
    """When goods go over a lane, and how long they take."""

    _name = "replenishment.lane.calendar.mixin"
    _description = "Calendar of a Freight Lane"

    departure_days = fields.Float(
        string="Days to Departure",
        help="Days from ready goods to departure: packing, collection, customs.",
    )
    transit_days = fields.Float(string="Days on the Way")
    arrival_days = fields.Float(
        string="Days from Arrival",
        help="Days from arrival at the port until the goods can be sold.",
    )
    total_days = fields.Float(
        compute="_compute_total_days",
        store=True,
        help="Reorder points are computed with these days. Waiting for the day of "
        "departure comes on top and is in the dates.",
    )
    cutoff_weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Departs On",
        help="Goods depart on this day of the week only: what misses it waits for a "
        "week. Empty: on any day.",
    )
    closed_period_ids = fields.Many2many(
        "replenishment.closed.period",
        "replenishment_lane_closed_period_rel",
        "lane_id",
        "period_id",
        string="Closed In",
        check_company=True,
        help="Nothing departs in these periods; what is on its way goes on.",
    )

    _no_negative_days = models.Constraint(
        "CHECK (departure_days >= 0 AND transit_days >= 0 AND arrival_days >= 0)",
        "The days of a lane cannot be negative.",
    )

    @api.depends("departure_days", "transit_days", "arrival_days")
    def _compute_total_days(self):
        for lane in self:
            lane.total_days = (
                lane.departure_days + lane.transit_days + lane.arrival_days
            )
