# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools.misc import format_date


class ReplenishmentExplanationDepartureMixin(models.AbstractModel):
    """Says when goods go, and whether today is the last day for them to go in time."""

    _name = "replenishment.explanation.departure.mixin"
    _description = "Explanation of Departures"

    def _explain_departure(self, step):
        return self.env._(
            "What is ordered today departs on %(departs)s and can be sold on "
            "%(sellable)s: %(days)s days more than the lead time, for closed days and "
            "the day of departure.",
            departs=format_date(self.env, step["departs"]),
            sellable=format_date(self.env, step["sellable"]),
            days=self._number(step["days"]),
        )

    def _explain_last_departure(self, step):
        return self.env._(
            "Today is the last day to order in time. Ordered today, the goods depart "
            "on %(departs)s and can be sold on %(sellable)s; ordered tomorrow, they "
            "depart on %(next_departs)s and can be sold on %(next_sellable)s. "
            "%(level)s have to last until then, safety stock included; the position is "
            "%(position)s.",
            **{
                name: format_date(self.env, step[name])
                for name in ("departs", "sellable", "next_departs", "next_sellable")
            },
            level=self._number(step["level"]),
            position=self._number(step["position"]),
        )
