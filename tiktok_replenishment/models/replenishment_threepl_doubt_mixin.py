# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..connectors.threepl.base import CLOCK_TOLERANCE

# Below these a drop is too small to be doubted.
LONG_LIST = 20
MANY_UNITS = 100
# A drop that only a person can explain.
DROPPED = "shrunk_stock"


class ReplenishmentThreeplDoubtMixin(models.AbstractModel):
    """Whether the numbers of a complete pull can be believed."""

    _name = "replenishment.threepl.doubt.mixin"
    _description = "Doubt about Stock"

    @api.model
    def _get_doubt(self, warehouse, values):
        """An error key, or False when the numbers are believed.

        `values`: `as_of`, `row_count` and `unit_count` of the pull.
        """
        if values["as_of"] > fields.Datetime.now() + CLOCK_TOLERANCE:
            return "future_stock"
        accepted = self._last_accepted(warehouse)
        if accepted.as_of and values["as_of"] < accepted.as_of:
            return "old_stock"
        if not values["absent_means_zero"]:
            # A list of some SKUs only has another length each time.
            return False
        share = 1 - warehouse.connection_id.largest_drop_pct / 100
        has_dropped = (
            LONG_LIST <= accepted.row_count
            and values["row_count"] < accepted.row_count * share
        ) or (
            MANY_UNITS <= accepted.unit_count
            and values["unit_count"] < accepted.unit_count * share
        )
        return DROPPED if has_dropped else False

    @api.model
    def _last_accepted(self, warehouse):
        return self.search(
            [("threepl_warehouse_id", "=", warehouse.id), ("state", "=", "done")],
            limit=1,
        )
