# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date, format_datetime

JUST_NOW_HOURS = 0.1
# Below these, minutes say it better.
FEW_HOURS = 2


class ReplenishmentAnswerMixin(models.AbstractModel):
    """Tells a reader what an item's stock numbers are made of, with their sources.

    Who may read an item may read this. It names sources and quantities, and neither
    prices nor vendors; what the reader may not open is named without a link.
    """

    _name = "replenishment.answer.mixin"
    _inherit = ["replenishment.explanation"]
    _description = "Answer of an Item"

    stock_answer_html = fields.Html(
        string="Why This Stock",
        compute="_compute_stock_answer_html",
        sanitize=False,
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_stock_answer_html(self):
        answers = self.env["replenishment.answer"]._answers(self)
        for item in self:
            sections = answers.get(item.id, [])
            item.stock_answer_html = Markup().join(
                item._explanation_section(section) for section in sections
            )

    def action_explain_stock(self):
        """Show where this item's stock numbers come from."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("tiktok_replenishment.replenishment_item_view_form_answer")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why This Stock: %s", self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def _explanation_section(self, section):
        titles = {
            "source": self.env._("Whose numbers count"),
            "available": self.env._("Available"),
            "left_out": self.env._("Not counted as available"),
            "on_the_way": self.env._("On the way"),
            "backlog": self.env._("Sold and not yet shipped"),
            "drafts": self.env._("Drafts and approved suggestions that count"),
            "position": self.env._("All together"),
        }
        steps = self._explanation_list(section["steps"])
        if not steps:
            return Markup()
        return Markup("<h5 class='mt-3 mb-1'>%s</h5>%s") % (
            titles[section["key"]],
            steps,
        )

    @api.model
    def _source_link(self, text, model, record_id):
        """The text, leading to its record where the reader may read such records."""
        if not record_id or not self.env[model].has_access("read"):
            return text
        return Markup("<a href='/odoo/%s/%s'>%s</a>") % (model, record_id, text)

    @api.model
    def _moment_text(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else "–"

    @api.model
    def _ago_text(self, hours):
        if hours < JUST_NOW_HOURS:
            return self.env._("just now")
        if hours < FEW_HOURS:
            return self.env._("%s minutes ago", round(hours * 60))
        return self.env._("%s hours ago", self._number(round(hours, 1)))

    # What is believed

    def _explain_stock_source(self, step):
        texts = {
            "odoo": self.env._(
                "Odoo is believed: what lies in the warehouse's stock locations, minus "
                "what Odoo has reserved."
            ),
            "threepl": self.env._(
                "The warehouse operator is believed, who sees each movement first. "
                "Odoo's own quantities are not counted beside it."
            ),
            "fbt": self.env._(
                "Fulfilled by TikTok is believed, who keeps the goods. Odoo's own "
                "quantities are not counted beside it."
            ),
        }
        return texts[step["source"]]

    def _explain_archived_item(self, _step):
        return self.env._("This item is archived: nothing is counted for it.")

    def _explain_no_place(self, _step):
        return self.env._(
            "No warehouse of an operator is mapped to this one: nothing is known to be "
            "available."
        )

    def _explain_place(self, step):
        place = self._source_link(
            step["place"], "replenishment.threepl.connection", step["connection_id"]
        )
        if not step["since"]:
            return self.env._("%(place)s: never pulled.", place=place)
        parts = {
            "place": place,
            "moment": self._moment_text(step["since"]),
            "ago": self._ago_text(step["age_hours"]),
        }
        return Markup("%s %s %s") % (
            self.env._("%(place)s: numbers of %(moment)s (%(ago)s).", **parts),
            self._age_text(step),
            self._pull_text(step),
        )

    def _age_text(self, step):
        if step["is_stuck"]:
            return self.env._(
                "The same numbers come again and again although goods were shipped: "
                "nothing is ordered until they change."
            )
        if step["is_stale"]:
            return self.env._(
                "More than %s hours are too old: nothing is ordered until a pull "
                "succeeds.",
                step["max_age_hours"],
            )
        return self.env._("They are good for %s hours.", step["max_age_hours"])

    def _pull_text(self, step):
        """How the last pull went, if its numbers are not those that count."""
        moment = self._source_link(
            self._moment_text(step["pulled_at"]),
            "replenishment.threepl.pull",
            step["pull_id"],
        )
        if step["pull_state"] == "waiting":
            return self.env._(
                "The pull of %(moment)s waits for a person to accept it: these are the "
                "numbers before it.",
                moment=moment,
            )
        if step["pull_state"] == "done":
            return self.env._("Last pull: %(moment)s.", moment=moment)
        return self.env._(
            "The pull of %(moment)s was not accepted: these are the numbers before it.",
            moment=moment,
        )

    # What is available

    def _explain_no_row(self, step):
        if step["source"] == "odoo":
            return self.env._("Odoo has none of it in this warehouse.")
        return self.env._(
            "No SKU of the operator that is mapped to this product has numbers here."
        )

    def _explain_available_total(self, step):
        total = self._number(step["quantity"])
        if abs(step["quantity"] - step["planned"]) < 0.005:
            text = self.env._("Together: %(total)s available.", total=total)
        else:
            text = self.env._(
                "Together: %(total)s available. The last planning counted with "
                "%(planned)s; the numbers have changed since.",
                total=total,
                planned=self._number(step["planned"]),
            )
        return Markup("<b>%s</b>") % text

    def _explain_dated_lot(self, step):
        return self.env._(
            "Of it %(quantity)s in lot %(lot)s, to be removed on %(day)s.",
            quantity=self._number(step["quantity"]),
            lot=self._source_link(step["lot"], "stock.lot", step["lot_id"]),
            day=format_date(self.env, step["removal_on"]),
        )

    def _explain_expiring(self, step):
        return self.env._(
            "%s of these lots are not expected to sell before they have to be removed: "
            "they are not available.",
            self._number(step["quantity"]),
        )

    def _explain_odoo_row(self, step):
        return self.env._(
            "%(location)s: %(quantity)s on hand − %(reserved)s reserved = %(free)s.",
            location=self._odoo_place(step),
            quantity=self._number(step["quantity"]),
            reserved=self._number(step["reserved"]),
            free=self._number(step["quantity"] - step["reserved"]),
        )

    def _odoo_place(self, step):
        if step["quants"] == 1:
            return self._source_link(step["location"], "stock.quant", step["quant_id"])
        return self._source_link(
            step["location"], "stock.location", step["location_id"]
        )

    def _explain_operator_row(self, step):
        parts = self._operator_parts(step)
        if step["number"] is None:
            return self.env._(
                "%(sku)s at %(place)s: the operator does not say how many are "
                "available; counted as 0.",
                **parts,
            )
        if step["number"] < 0:
            return self.env._(
                "%(sku)s at %(place)s: %(number)s, oversold; counted as 0. %(age)s",
                **parts,
            )
        if step["units"] == 1:
            return self.env._("%(sku)s at %(place)s: %(number)s. %(age)s", **parts)
        return self.env._(
            "%(sku)s at %(place)s: %(number)s × %(units)s units = %(total)s. %(age)s",
            **parts,
        )

    def _operator_parts(self, step):
        number = step["number"]
        return {
            "sku": self._source_link(
                step["sku"], "replenishment.threepl.sku", step["sku_id"]
            ),
            "place": step["place"],
            "number": self._source_link(
                "–" if number is None else self._number(number),
                "replenishment.threepl.stock",
                step["stock_id"],
            ),
            "units": self._number(step["units"]),
            "total": self._number((number or 0) * step["units"]),
            "age": self.env._(
                "As of %(moment)s (%(ago)s).",
                moment=self._moment_text(step["as_of"]),
                ago=self._ago_text(step["age_hours"]),
            )
            if step["as_of"]
            else "",
        }
