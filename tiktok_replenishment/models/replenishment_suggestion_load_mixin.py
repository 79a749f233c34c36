# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ReplenishmentSuggestionLoadMixin(models.AbstractModel):
    """A purchase that is rounded together with others, so that containers go full."""

    _name = "replenishment.suggestion.load.mixin"
    _description = "Load of a Suggestion"

    load_quantity = fields.Float(
        string="To Fill the Container",
        readonly=True,
        copy=False,
        help="What is ordered on top to fill a container up; negative: what is left "
        "off so that none goes too empty.",
    )
    load_step = fields.Json(readonly=True, copy=False)

    _loaded = models.Index("(company_id) WHERE load_step IS NOT NULL")

    @api.depends("explanation", "load_step")
    def _compute_explanation_html(self):
        return super()._compute_explanation_html()

    def _explanation_texts(self, steps=None):
        # Apart from what the plan says of the item alone: it does not change with it.
        if steps is None and self.load_step:
            steps = [*(self.explanation or []), self.load_step]
        return super()._explanation_texts(steps)

    def _explain_load(self, step):
        unit = self.env["replenishment.load.unit"].browse(step["unit_id"]).exists()
        numbers = {
            "used": self._number(step["used"]),
            "unit": unit.name or "–",
            "part": self._number(step["part_pct"]),
            "worth": self._number(step["worth_pct"]),
            "after": self._number(step["after"]),
        }
        texts = [self._explain_loading(step, numbers), self._explain_own(step)]
        if step.get("is_limited"):
            texts.insert(1, self.env._("The budget has not enough to load all of it."))
        return " ".join(texts)

    def _explain_loading(self, step, numbers):
        texts = {
            "filled": self.env._(
                "With the vendor's other orders over this lane it is %(used)s × "
                "%(unit)s. The last one is %(part)s %% full, which is worth filling "
                "(from %(worth)s %% on): it is filled up to %(after)s with what runs "
                "out first.",
                **numbers,
            ),
            "trimmed": self.env._(
                "With the vendor's other orders over this lane it is %(used)s × "
                "%(unit)s. The last one would be %(part)s %% full, which is not worth "
                "it (from %(worth)s %% on): it is left out, and %(after)s are "
                "ordered, less of what lasts longest.",
                **numbers,
            ),
            "kept": self.env._(
                "With the vendor's other orders over this lane it is %(used)s × "
                "%(unit)s. The last one goes %(part)s %% full, for what is urgent and "
                "for minimum quantities.",
                **numbers,
            ),
            "loose": self.env._(
                "With the vendor's other orders over this lane it is %(used)s × "
                "%(unit)s, which is not worth filling (from %(worth)s %% on).",
                **numbers,
            ),
            "full": self.env._(
                "With the vendor's other orders over this lane it is %(used)s × "
                "%(unit)s, which is full.",
                **numbers,
            ),
        }
        return texts[step["verdict"]]

    def _explain_own(self, step):
        added = step["added"]
        if not added:
            return self.env._("Nothing changes here.")
        numbers = {
            "quantity": self._number(step["quantity"]),
            "added": self._number(abs(added)),
            "result": self._number(step["quantity"] + added),
        }
        if added > 0:
            return self.env._("Here: %(quantity)s + %(added)s = %(result)s.", **numbers)
        return self.env._("Here: %(quantity)s − %(added)s = %(result)s.", **numbers)
