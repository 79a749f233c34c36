# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools.misc import format_date


class ReplenishmentExplanationDemand(models.AbstractModel):
    """Tells in the reader's language where demand and safety stock come from."""

    _name = "replenishment.explanation.demand"
    _description = "Explanation of Demand"

    def _explain_manual_forecast(self, step):
        return self.env._(
            "Sales: %(sales)s a day, set by hand.", sales=self._number(step["sales"])
        )

    def _explain_forecast(self, step):
        parts = [
            self.env._(
                "%(average)s over %(days)s days (%(weight)s %%)",
                average=self._number(average),
                days=days,
                weight=self._number(weight * 100),
            )
            for days, average, weight in step["windows"]
        ]
        if not parts:
            return self.env._("Sales: none yet.")
        return self.env._(
            "Sales: %(sales)s a day, from %(windows)s.",
            sales=self._number(step["sales"]),
            windows=self.env._(", ").join(parts),
        )

    def _explain_method(self, step):
        methods = dict(
            self.env["replenishment.policy"]
            ._fields["forecast_method"]
            ._description_selection(self.env)
        )
        numbers = {
            "sales": self._number(step["sales"]),
            "method": methods[step["method"]],
        }
        if step["is_automatic"]:
            return self.env._(
                "Sales: %(sales)s a day now, by “%(method)s”, which erred least on "
                "this product's own past.",
                **numbers,
            )
        return self.env._(
            "Sales: %(sales)s a day now, by “%(method)s”, as the policy says.",
            **numbers,
        )

    def _explain_like(self, step):
        product = self.env["product.product"].browse(step["product_id"])
        return self.env._(
            "Sales: %(sales)s a day, %(share)s %% of what %(product)s sells, until "
            "%(until)s.",
            sales=self._number(step["sales"]),
            share=self._number(step["share"] * 100),
            product=product.display_name,
            until=format_date(self.env, step["until"]),
        )

    def _explain_clean(self, step):
        texts = {
            "stockout": self.env._("%s without stock", step["stockout"]),
            "partial": self.env._(
                "%s with stock for a part of the day", step["partial"]
            ),
            "campaign": self.env._("%s of campaigns", step["campaign"]),
            "outlier": self.env._("%s far from usual", step["outlier"]),
            "overruled": self.env._("%s a person decided on", step["overruled"]),
        }
        return self.env._(
            "Of the last %(days)s days these are no ordinary ones: %(reasons)s.",
            days=step["days"],
            reasons=self.env._(", ").join(
                text for name, text in texts.items() if step[name]
            ),
        )

    def _explain_shift(self, step):
        return self.env._(
            "Sales have been on a new level since %s; what was before does not count "
            "any more.",
            format_date(self.env, step["since"]),
        )

    def _explain_viral(self, step):
        return self.env._(
            "Sales jumped on %(since)s: %(extra)s a day more are expected now, half as "
            "many every %(half_life)s days.",
            since=format_date(self.env, step["since"]),
            extra=self._number(step["extra"]),
            half_life=self._number(step["half_life"]),
        )

    def _explain_promise(self, step):
        numbers = {
            key: self._number(value)
            for key, value in step.items()
            if key not in ("key", "method", "is_skewed")
        }
        if step["method"] == "fill_rate":
            promise = self.env._("%(level)s %% of units served at once", **numbers)
        else:
            promise = self.env._(
                "%(level)s %% of cycles without a stock-out", **numbers
            )
        rule = self.env._(
            "Safety stock for %(promise)s: %(z)s × %(std)s, the deviation of demand "
            "until an order arrives (a day's forecast errs by %(daily_std)s, the lead "
            "time by %(lead_std)s days).",
            promise=promise,
            **numbers,
        )
        if step["is_skewed"]:
            return self.env._(
                "%s Sales vary so much that the factor is above that of the normal "
                "distribution.",
                rule,
            )
        return rule
