# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date, formatLang

from .json_text import JsonText


class ReplenishmentExplanation(models.AbstractModel):
    """Keeps the steps of a number as data and tells them in the reader's language.

    A step is a mapping with its `key`, the numbers of the step and the ids of records
    it rests on; `_explain_<key>(step)` renders it.
    """

    _name = "replenishment.explanation"
    _description = "Explanation of Planning Numbers"
    _inherit = [
        "replenishment.explanation.demand",
        "replenishment.explanation.departure.mixin",
        "replenishment.explanation.life.mixin",
        "replenishment.explanation.sourcing",
    ]

    explanation = JsonText(readonly=True, copy=False)
    explanation_html = fields.Html(
        string="Why", compute="_compute_explanation_html", sanitize=False
    )

    @api.depends("explanation")
    @api.depends_context("lang")
    def _compute_explanation_html(self):
        for record in self:
            record.explanation_html = record._explanation_list()

    def _explanation_list(self, steps=None):
        """The steps as a list of sentences in the reader's language."""
        return self._as_list(self._explanation_texts(steps))

    @api.model
    def _as_list(self, texts):
        """Sentences as a list in HTML; False without any."""
        if not texts:
            return False
        items = Markup().join(Markup("<li>%s</li>") % text for text in texts)
        return Markup("<ul class='mb-0'>%s</ul>") % items

    def _explanation_texts(self, steps=None):
        self.ensure_one()
        return [
            text
            for step in (self.explanation if steps is None else steps) or []
            if (text := getattr(self, f"_explain_{step['key']}")(step))
        ]

    @api.model
    def _number(self, value):
        """A quantity as the reader writes it, without needless decimals."""
        digits = 0 if abs(value - round(value)) < 0.005 else 2
        return formatLang(self.env, value, digits=digits)

    def _explain_lead_time(self, step):
        sources = {
            "item": self.env._("set for this product in this warehouse"),
            "product": self.env._("set on the product"),
            "lane_and_vendor": self.env._("standard lane and vendor's delay"),
            "vendor": self.env._("vendor's delay and handling"),
            "lane": self.env._("standard lane"),
            "warehouse": self.env._("warehouse"),
            "company": self.env._("company"),
        }
        if step["source"] == "learned":
            return self._explain_learned_lead_time(step)
        return self.env._(
            "Lead time: %(days)s days (%(origin)s).",
            days=self._number(step["days"]),
            origin=sources[step["source"]],
        )

    def _explain_learned_lead_time(self, step):
        # Viewers read how long it takes, and not from which vendor.
        learned = self.env["replenishment.lead.time"].sudo()
        learned = learned.browse(step["lead_time_id"]).exists()
        return self.env._(
            "Lead time: %(days)s days, give or take %(std)s, learned from %(count)s "
            "receipts; set were %(set)s.",
            days=self._number(step["days"]),
            std=self._number(step["std"]),
            count=learned.receipt_count if learned else "–",
            set=self._number(step["set"]) if step["set"] else "–",
        )

    def _explain_echelon(self, step):
        warehouses = self.env["stock.warehouse"].browse(step["warehouse_ids"])
        return self.env._(
            "Counted together with the warehouses fed from here: %(warehouses)s. "
            "%(sales)s a day in all, %(days)s days until the last of them has the "
            "goods.",
            warehouses=", ".join(warehouses.mapped("name")),
            sales=self._number(step["sales"]),
            days=self._number(step["lead_days"]),
        )

    def _explain_campaign(self, step):
        numbers = {
            "name": step["name"],
            "first": format_date(self.env, step["first_day"]),
            "last": format_date(self.env, step["last_day"]),
            "uplift": self._number(step["uplift_pct"]),
        }
        if step["is_counted"]:
            return self.env._(
                "Campaign %(name)s, %(first)s to %(last)s, %(uplift)s %% on top: all "
                "of its extra demand counts now.",
                **numbers,
            )
        return self.env._(
            "Campaign %(name)s, %(first)s to %(last)s, %(uplift)s %% on top: not yet "
            "due, its order is due on %(due)s.",
            due=format_date(self.env, step["due"]) if step["due"] else "–",
            **numbers,
        )

    def _explain_safety_factor(self, step):
        return self.env._(
            "Safety stock × %(factor)s because of a campaign.",
            factor=self._number(step["factor"]),
        )

    def _explain_numbers(self, step):
        numbers = {
            key: self._number(value)
            for key, value in step.items()
            if key not in ("key", "method")
        }
        rule = self._explain_rule(step, numbers)
        rest = self.env._("position %(position)s; up to %(up_to)s", **numbers)
        if step["needed"]:
            rest = self.env._(
                "%(rest)s; order %(needed)s", rest=rest, needed=numbers["needed"]
            )
        else:
            rest = self.env._("%(rest)s; no order", rest=rest)
        return self.env._("%(rule)s; %(rest)s.", rule=rule, rest=rest)

    @api.model
    def _kind_labels(self):
        """What each part of a position is called."""
        kinds = self.env["replenishment.supply"]._fields["kind"]
        return {
            **dict(kinds._description_selection(self.env)),
            "expiring": self.env._("Expires unsold"),
        }

    def _explain_rule(self, step, numbers):
        is_steady = abs(step["forecast"] - step["lead"] * step["sales"]) < 0.005
        if step["method"] != "days" or not is_steady:
            return self._explain_sum(step, numbers)
        rule = self.env._(
            "(%(lead)s + %(safety)s) days × %(sales)s a day = %(plain)s", **numbers
        )
        if step["campaign"]:
            return self.env._(
                "%(rule)s; with campaigns + %(campaign)s = %(reorder_point)s",
                rule=rule,
                **numbers,
            )
        if abs(step["plain"] - step["reorder_point"]) >= 0.005:
            return self.env._(
                "%(rule)s; with the safety stock of %(safety_stock)s: "
                "%(reorder_point)s",
                rule=rule,
                **numbers,
            )
        return rule

    def _explain_sum(self, step, numbers):
        """Where demand is not the same every day, or safety is a promise."""
        parts = [
            self.env._("%(forecast)s in %(lead)s days of lead time", **numbers),
            self.env._("%(safety_stock)s safety stock", **numbers),
        ]
        if step["between"]:
            parts.append(self.env._("%(between)s until a run sees it", **numbers))
        if step["campaign"]:
            parts.append(self.env._("%(campaign)s for campaigns", **numbers))
        return self.env._(
            "%(parts)s = %(reorder_point)s",
            parts=" + ".join(parts),
            reorder_point=numbers["reorder_point"],
        )

    def _explain_position(self, step):
        labels = self._kind_labels()
        return self.env._(
            "Position: %s.",
            self.env._(", ").join(
                f"{labels[kind]} {self._number(quantity)}"
                for kind, quantity in step["kinds"]
            ),
        )

    def _explain_lost(self, step):
        return self.env._(
            "%(quantity)s of demand cannot be served before an order of today "
            "arrives; it is not ordered.",
            quantity=self._number(step["quantity"]),
        )

    def _explain_rounding(self, step):
        return self.env._(
            "%(needed)s raised to %(quantity)s: minimum %(min_qty)s, multiple of "
            "%(multiple)s, carton of %(carton)s.",
            **{
                key: self._number(step[key]) if step[key] else "–"
                for key in ("needed", "quantity", "min_qty", "multiple", "carton")
            },
        )

    def _explain_split(self, step):
        return self.env._(
            "%(base)s without campaigns, %(campaign)s for campaigns.",
            base=self._number(step["base"]),
            campaign=self._number(step["campaign"]),
        )

    def _explain_transfer(self, step):
        source = self.env["stock.warehouse"].browse(step["warehouse_id"])
        return self.env._(
            "%(warehouse)s can spare %(spare)s; %(quantity)s go from there.",
            warehouse=source.name,
            spare=self._number(step["spare"]),
            quantity=self._number(step["quantity"]),
        )

    def _explain_short(self, step):
        return self.env._(
            "%s more are needed than the source can spare.",
            self._number(step["quantity"]),
        )

    def _explain_blocked(self, step):
        texts = self._texts_of_missing() | self._texts_of_held_back()
        return texts.get(step["reason"]) or self.env._("No order is made.")

    def _texts_of_missing(self):
        """Reason -> what says that goods have no way to come."""
        return {
            "no_lead_time": self.env._(
                "No order: the lead time is not known. Set it on the product, the "
                "warehouse or a lane."
            ),
            "no_vendor": self.env._(
                "No order: the product has no valid vendor. Add one on the product's "
                "page Purchase."
            ),
            "no_lane": self.env._(
                "No order: no lane from vendors takes these goods. Add a lane that "
                "does, or correct what the lanes refuse."
            ),
            "no_source_stock": self.env._(
                "No transfer: the source warehouse has nothing to spare."
            ),
            "no_route": self.env._(
                "No transfer: there is no resupply route from the source warehouse. "
                "Save the transfer lane again."
            ),
            "not_purchasable": self.env._(
                "No order: “Purchase” is switched off on the product."
            ),
        }

    def _texts_of_held_back(self):
        """Reason -> what says that an order could be made, and is better not."""
        return {
            "stale_stock": self.env._(
                "No order: the warehouse operator's stock numbers are too old. Check "
                "the connection."
            ),
            "stale_orders": self.env._(
                "No order: the shop's orders have not been pulled for too long. Check "
                "the shop."
            ),
            "native_rule": self.env._(
                "No order: an Odoo reordering rule takes care of this product here. "
                "Odoo looks %s days further ahead than its lead time, planning to the "
                "arrival of the order after the next: their numbers differ.",
                self._number(self.company_id.horizon_days),
            ),
            "native_fed": self.env._(
                "No order: Odoo's reordering rule orders, with this reorder point as "
                "its minimum and this order-up-to as its maximum. Odoo counts what "
                "comes within %s days after its lead time.",
                self._number(self.company_id.horizon_days),
            ),
            "refused": self.env._(
                "No order: Odoo refused the document. The suggestion's messages say "
                "why."
            ),
            "over_budget": self.env._(
                "No order: it does not fit into the spending limit. Raise the limit, "
                "reject others, or have a manager order it beyond the budget."
            ),
        }
