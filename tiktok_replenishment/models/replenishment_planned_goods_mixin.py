# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class ReplenishmentPlannedGoodsMixin(models.AbstractModel):
    """Goods that are here, asked for or on their way: planning follows them.

    Whatever changes about them within a transaction marks their items once.
    """

    _name = "replenishment.planned.goods.mixin"
    _description = "Goods That Are Planned With"

    @api.model
    def _fields_of_goods(self):
        """Names of the fields that tell which goods are where, and when."""
        raise NotImplementedError

    def _places_of_goods(self):
        """(product id, warehouse id) of what these records tell."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        """What is new is planned with soon."""
        records = super().create(vals_list)
        records._replenish_plan_again()
        return records

    def write(self, vals):
        """What is moved, exchanged, more or less is planned with soon, at both ends."""
        if not self._fields_of_goods() & vals.keys():
            return super().write(vals)
        self._replenish_plan_again()
        result = super().write(vals)
        self._replenish_plan_again()
        return result

    def unlink(self):
        """What is gone is missing, or free."""
        self._replenish_plan_again()
        return super().unlink()

    def _replenish_plan_again(self):
        if self.env.context.get("replenish_is_planning"):
            return  # what planning itself changes is known to it
        self.env["replenishment.item"]._mark_at_commit(self._places_of_goods())
