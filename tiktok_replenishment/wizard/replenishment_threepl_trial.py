# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..connectors.threepl.base import BUCKETS
from ..connectors.threepl.rest_settings import SettingError

_lt = LazyTranslate(__name__)

KINDS = {
    "list": _lt("list of %s"),
    "object": _lt("object"),
    "text": _lt("text"),
    "number": _lt("number"),
    "truth": _lt("true or false"),
    "null": _lt("nothing"),
}
UNKNOWN = "–"


class ReplenishmentThreeplTrial(models.TransientModel):
    """A first look at what an operator answers. It is shown and never saved."""

    _name = "replenishment.threepl.trial"
    _description = "Trial of a Warehouse Operator's API"

    summary = fields.Char(readonly=True)
    problems = fields.Text(string="What is Wrong", readonly=True)
    outline = fields.Text(string="The Answer", readonly=True)
    row_ids = fields.One2many(
        "replenishment.threepl.trial.row", "trial_id", readonly=True
    )

    @api.model
    def _show(self, connection, trial):
        """Open what a Trial of the connection has found, from the context alone."""
        values = {
            "summary": self._get_summary(trial),
            "problems": "\n".join(
                self._in_words(connection, problem) for problem in trial.problems
            ),
            "outline": "\n".join(self._describe(*part) for part in trial.outline),
            "row_ids": [(0, 0, self._prepare_row(row)) for row in trial.rows],
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trial of %s", connection.name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                **{f"default_{name}": value for name, value in values.items()},
            },
        }

    @api.model
    def _get_summary(self, trial):
        if trial.row_count is None:
            return self.env._("No rows were understood. Nothing was stored.")
        if trial.total is not None:
            return self.env._(
                "The first page has %(rows)s of %(total)s rows. Nothing was stored.",
                rows=trial.row_count,
                total=trial.total,
            )
        if trial.goes_on:
            return self.env._(
                "The first page has %s rows, and the list goes on. Nothing was stored.",
                trial.row_count,
            )
        return self.env._("%s rows came. Nothing was stored.", trial.row_count)

    @api.model
    def _in_words(self, connection, problem):
        if isinstance(problem, SettingError):
            return f"{connection._get_rest_label(problem.setting)}: {problem.words}"
        return connection._error_in_words(problem)

    @api.model
    def _describe(self, path, kind, size):
        words = self.env._(KINDS[kind])
        words = words % size if kind == "list" else words
        return f"{path or '*'}: {words}"

    @api.model
    def _prepare_row(self, row):
        quantities = {name: getattr(row, f"qty_{name}") for name in BUCKETS}
        return {
            "external_sku": row.external_sku,
            "warehouse_code": row.warehouse_code,
            "name": row.name,
            **{
                f"qty_{name}": UNKNOWN if quantity is None else f"{quantity:f}"
                for name, quantity in quantities.items()
            },
        }
