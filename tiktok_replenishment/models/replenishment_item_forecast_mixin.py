# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .replenishment_policy import METHODS

USED_METHODS = [
    *METHODS,
    ("manual", "By hand"),
    ("like", "Like another product"),
]


class ReplenishmentItemForecastMixin(models.AbstractModel):
    """What the last run expected an item to sell, and how."""

    _name = "replenishment.item.forecast.mixin"
    _description = "Forecast of an Item"

    forecast_method_used = fields.Selection(
        USED_METHODS, string="Forecast By", readonly=True
    )
    forecast_error = fields.Float(
        string="Forecast Error (a day)",
        readonly=True,
        help="How far a day's sales usually are from their forecast, in units.",
    )
    viral_extra = fields.Float(
        string="Viral Sales (a day)",
        readonly=True,
        help="Expected today above the usual sales because they jumped; it fades as "
        "the policy says.",
    )
    planned_daily_sales = fields.Float(
        string="Planned Sales (a day)",
        readonly=True,
        help="With those of the warehouses that are fed from here.",
    )
    period_days = fields.Float(
        string="Lead Time + Planning Interval (days)", readonly=True
    )
    forecast_period = fields.Float(
        string="Demand of These Days", readonly=True, help="Without campaigns."
    )
    campaign_counted = fields.Float(
        string="Campaigns Counted",
        readonly=True,
        help="Extra demand of campaigns that have to be ordered for now.",
    )
