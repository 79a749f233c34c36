# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class ReplenishmentPlanningParameterMixin(models.AbstractModel):
    """A record that planning reads: its items are planned again when it changes."""

    _name = "replenishment.planning.parameter.mixin"
    _description = "Parameter of Planning"

    @api.model
    def _planning_parameters(self):
        """Names of the fields that planning reads."""
        raise NotImplementedError

    def _planned_items(self):
        """Domain of the items that these records help to plan."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        """Plan again what a new record changes."""
        records = super().create(vals_list)
        records._plan_items_again(records._planned_items())
        return records

    def write(self, vals):
        """Plan again what the record stood for before and stands for now."""
        if not self._planning_parameters() & vals.keys():
            return super().write(vals)
        before = self._planned_items()
        result = super().write(vals)
        self._plan_items_again(before | self._planned_items())
        return result

    def unlink(self):
        """Plan again without it."""
        items = self._items_of(self._planned_items())
        result = super().unlink()
        items.exists()._request_planning()
        return result

    @api.model
    def _plan_items_again(self, domain):
        self._items_of(domain)._request_planning()

    @api.model
    def _items_of(self, domain):
        # Whoever may change the parameter need not be allowed to see planning.
        return self.env["replenishment.item"].sudo().search(Domain(domain))
