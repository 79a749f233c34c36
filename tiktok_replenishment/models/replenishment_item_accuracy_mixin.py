# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..core.accuracy import PERSISTENT_PERIODS
from .replenishment_forecast_rating_mixin import MOST_ALERTS

BIAS_ALERT = "tiktok_replenishment.activity_forecast_bias"


class ReplenishmentItemAccuracyMixin(models.AbstractModel):
    """How good an item's forecasts were; a person is told of a bias that goes on."""

    _name = "replenishment.item.accuracy.mixin"
    _inherit = ["replenishment.alert.mixin"]
    _description = "Accuracy of an Item's Forecast"
    _mail_post_access = "read"

    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        help="Is told when the forecast is wrong for weeks. Empty: a manager of "
        "replenishment.",
    )
    forecast_bias = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Forecast − sold, of what was sold, in the last 13 weeks that count: "
        "above 0 the forecasts are too high.",
    )
    forecast_wape = fields.Float(
        string="Forecast Error",
        readonly=True,
        aggregator="avg",
        help="What the forecasts of a week were off, up or down, of what was sold, in "
        "the last 13 weeks that count.",
    )
    forecast_weeks = fields.Integer(
        string="Weeks Compared",
        readonly=True,
        help="Weeks without stock-outs and exceptional days whose forecast is known.",
    )
    forecast_bias_side = fields.Selection(
        [("high", "Too high for weeks"), ("low", "Too low for weeks")],
        string="Lasting Bias",
        readonly=True,
        help="The last weeks were all wrong in the same direction. Look at Daily "
        "Demand for days that should not count or count wrongly, try another forecast "
        "method, or set a manual forecast.",
    )

    def action_open_forecast_records(self):
        """Show what was forecast week by week, and what was sold."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Forecasts of %s", self.display_name),
            "res_model": "replenishment.forecast.record",
            "view_mode": "graph,list",
            "domain": [("item_id", "=", self.id)],
            "context": {"search_default_known": 1},
        }

    @api.model
    def _tell_bias(self):
        """Have an alert on the items with the largest lasting bias, and on no other."""
        biased = self.search([("forecast_bias_side", "!=", False)])
        errors = self.env["replenishment.forecast.record"]._late_errors(biased)
        told = self.browse()
        for of_company in biased.grouped("company_id").values():
            told |= of_company.sorted(
                lambda item: (-abs(errors[item.id][0] - errors[item.id][1]), item.id)
            )[:MOST_ALERTS]
        for item in told:
            item._raise_bias(*errors[item.id])
        for item in self._with_bias_alert() - told:
            item._end_alert(BIAS_ALERT)

    @api.model
    def _with_bias_alert(self):
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("activity_type_id", "=", self.env.ref(BIAS_ALERT).id),
            ]
        )
        return self.browse(activities.mapped("res_id")).exists()

    def _raise_bias(self, forecast, sold):
        item = self._in_alert_language()
        numbers = {
            "weeks": PERSISTENT_PERIODS,
            "forecast": item._number(forecast),
            "sold": item._number(sold),
        }
        if self.forecast_bias_side == "high":
            summary = item.env._("Forecast too high for %(weeks)s weeks", **numbers)
        else:
            summary = item.env._("Forecast too low for %(weeks)s weeks", **numbers)
        self._raise_alert(
            BIAS_ALERT,
            summary,
            item.env._(
                "%(forecast)s forecast and %(sold)s sold in the last %(weeks)s weeks "
                "that count. Look at Daily Demand for days that should not count or "
                "count wrongly, try another forecast method, or set a manual forecast.",
                **numbers,
            ),
        )

    def _alert_candidates(self):
        # Of a manager no more is asked than being one.
        managers = self.env.ref("tiktok_replenishment.group_manager").sudo()
        return self.user_id | managers.all_user_ids.filtered(
            lambda user: self.company_id in user.company_ids
        ).sorted(lambda user: (user.has_group("base.group_system"), user.id))
