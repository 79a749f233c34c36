# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ReplenishmentProductHistoryMixin(models.AbstractModel):
    """The suggestions there ever were for a product or a template."""

    _name = "replenishment.product.history.mixin"
    _description = "History of a Product's Suggestions"

    # The field of the history that names these records.
    _replenish_history_field = None

    replenish_suggestion_count = fields.Integer(
        compute="_compute_replenish_suggestion_count",
        groups="tiktok_replenishment.group_planner",
    )

    def _compute_replenish_suggestion_count(self):
        field = self._replenish_history_field
        counts = dict(
            self.env["replenishment.suggestion.history"]._read_group(
                [(field, "in", self.ids)], [field], ["__count"]
            )
        )
        for record in self:
            record.replenish_suggestion_count = counts.get(record, 0)

    def action_open_replenish_history(self):
        """Show what was asked, approved, ordered and received."""
        self.ensure_one()
        return self.env["replenishment.suggestion.history"]._open(
            self.env._("Suggestions for %s", self.display_name),
            [(self._replenish_history_field, "=", self.id)],
        )
