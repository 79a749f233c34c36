# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# Odoo groups by these as well; our groups are complete.
NOT_OUR_GROUPING = ("date_planned", "reference_ids", "user_id")


class StockRule(models.Model):
    """Keeps planning's purchase orders apart from those of people and other rules."""

    _inherit = "stock.rule"

    def _make_po_get_domain(self, company_id, values, partner):
        """Find only a draft of the same group; other procurements never find ours."""
        domain = super()._make_po_get_domain(company_id, values, partner)
        key = values.get("replenish_group_key", False)
        if key:
            domain = tuple(term for term in domain if term[0] not in NOT_OUR_GROUPING)
        return (*domain, ("replenish_group_key", "=", key))

    @api.model
    def _get_procurements_to_merge_groupby(self, procurement):
        """Each suggestion has a line of its own."""
        suggestions = procurement.values.get("replenish_suggestion_ids")
        return (
            super()._get_procurements_to_merge_groupby(procurement),
            suggestions and tuple(suggestions.ids),
        )

    def _prepare_purchase_order(self, company_id, origins, values):
        """Stamp the group, and its star, on a new order."""
        result = super()._prepare_purchase_order(company_id, origins, values)
        if key := values[0].get("replenish_group_key"):
            result["replenish_group_key"] = key
            result["priority"] = "1" if values[0]["replenish_is_fast"] else "0"
        return result
