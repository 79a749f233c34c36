# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import numpy as np

from odoo import api, models
from odoo.tools.misc import format_date, formatLang

from .replenishment_story_demand import plain
from .replenishment_supply_message_reader import NO_PROMISE

# Demand this much above or below what an order was made for explains a message.
DEMAND_CHANGE = 0.1


class ReplenishmentSupplyMessageTextMixin(models.AbstractModel):
    """Why something is asked of supply: kept as data, told in the reader's language."""

    _name = "replenishment.supply.message.text.mixin"
    _inherit = ["replenishment.explanation"]
    _description = "Words of a Supply Message"

    @api.model
    def _explain(self, values, row, index, rows, data, result):
        """Add the reason and the steps of an explanation to a message's values."""
        now = float(result.planned_daily_sales[index] + result.viral_strength[index])
        sales = {"then": float(rows["sales_then"][row]), "now": now}
        is_over = not result.daily_forecast[index].any()
        values["reason"] = (
            self._reason_of_hurry(row, rows, values, sales)
            if values["kind"] == "expedite"
            else self._reason_of_surplus(
                data.items["end"][index] == "phase_out", is_over, sales
            )
        )
        values["explanation"] = [
            self._ask_step(values),
            self._reason_step(values, row, rows, sales),
        ]

    @api.model
    def _reason_of_hurry(self, row, rows, values, sales):
        if rows["day"][row] < 0:
            return "overdue"
        promised = rows["promised_day"][row]
        if promised != NO_PROMISE and rows["day"][row] > promised:
            return "slipped"
        if sales["now"] > sales["then"] * (1 + DEMAND_CHANGE):
            return "grown"
        return "runs_out"

    @api.model
    def _reason_of_surplus(self, is_sold_down, is_over, sales):
        if is_sold_down:
            return "phase_out"
        if is_over:
            return "no_demand"
        if sales["now"] < sales["then"] * (1 - DEMAND_CHANGE):
            return "decayed"
        return "surplus"

    @api.model
    def _ask_step(self, values):
        return {
            "key": f"supply_{values['kind']}",
            "from": values["date_from"].isoformat(),
            "to": values["date_to"] and values["date_to"].isoformat(),
            "days": values["days"],
            "ordered": plain(values["quantity_from"]),
            "kept": plain(values["quantity_to"]),
            "lost": plain(values["quantity_lost"]),
            "value": plain(values["value"]),
        }

    @api.model
    def _reason_step(self, values, row, rows, sales):
        promised = int(rows["promised_day"][row])
        late = int(rows["day"][row]) - promised if promised != NO_PROMISE else 0
        return {
            "key": "supply_reason",
            "reason": values["reason"],
            "late": late,
            "then": None if np.isnan(sales["then"]) else plain(sales["then"]),
            "now": plain(sales["now"]),
        }

    @api.model
    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.env.company.currency_id)

    def _explain_supply_expedite(self, step):
        return self.env._(
            "Arrives on %(arrival)s and is needed on %(needed)s: %(days)s days "
            "earlier would save %(lost)s units of sales, worth %(value)s of margin.",
            arrival=format_date(self.env, step["from"]),
            needed=format_date(self.env, step["to"]),
            days=step["days"],
            lost=self._number(step["lost"]),
            value=self._money(step["value"]),
        )

    def _explain_supply_postpone(self, step):
        return self.env._(
            "Arrives on %(arrival)s and is not needed before %(needed)s: stock stays "
            "above the safety stock until then. Postponed by %(days)s days, %(value)s "
            "stay free for as long.",
            arrival=format_date(self.env, step["from"]),
            needed=format_date(self.env, step["to"]),
            days=step["days"],
            value=self._money(step["value"]),
        )

    def _explain_supply_reduce(self, step):
        return self.env._(
            "%(kept)s instead of %(ordered)s are enough for the longest cover of the "
            "policy and the safety stock; %(value)s need not be spent.",
            kept=self._number(step["kept"]),
            ordered=self._number(step["ordered"]),
            value=self._money(step["value"]),
        )

    def _explain_supply_cancel(self, step):
        return self.env._(
            "None of the %(ordered)s is needed within the longest cover of the policy; "
            "%(value)s need not be spent.",
            ordered=self._number(step["ordered"]),
            value=self._money(step["value"]),
        )

    def _explain_supply_reason(self, step):
        texts = {
            "overdue": self.env._("It should have arrived already."),
            "slipped": self.env._(
                "It arrives %s days later than planned when it was ordered.",
                step["late"],
            ),
            "phase_out": self.env._("The product is sold down and not ordered again."),
            "no_demand": self.env._("Nothing is expected to be sold any more."),
            "runs_out": self.env._("Sales are as expected when it was ordered."),
            "surplus": self.env._("More is here and on order than sales ask for."),
        }
        if step["reason"] in texts:
            return texts[step["reason"]]
        return self.env._(
            "%(then)s a day were expected when it was ordered, %(now)s are now.",
            then=self._number(step["then"]),
            now=self._number(step["now"]),
        )

    def _vendor_text(self):
        """What is asked of a vendor, without our stock, sales and margin."""
        self.ensure_one()
        facts = {
            "product": self.product_id.with_context(
                display_default_code=True
            ).display_name,
            "date": format_date(self.env, self.date_to) if self.date_to else "",
            "unit": self.product_uom_id.name,
            "quantity": self._number(self.quantity_to),
            "ordered": self._number(self.quantity_from),
        }
        texts = {
            "expedite": self.env._(
                "%(product)s, %(ordered)s %(unit)s: please deliver by %(date)s, or as "
                "early as you can.",
                **facts,
            ),
            "postpone": self.env._(
                "%(product)s, %(ordered)s %(unit)s: please deliver on %(date)s, not "
                "before.",
                **facts,
            ),
            "reduce": self.env._(
                "%(product)s: please deliver %(quantity)s instead of %(ordered)s "
                "%(unit)s.",
                **facts,
            ),
            "cancel": self.env._(
                "%(product)s, %(ordered)s %(unit)s: please cancel this line.", **facts
            ),
        }
        return texts[self.kind]
