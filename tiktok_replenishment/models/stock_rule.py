# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class StockRule(models.Model):
    """Keeps planning's purchase orders apart from those of people and other rules."""

    _inherit = "stock.rule"

    def _make_po_get_domain(self, company_id, values, partner):
        """Find only a draft of the same group; other procurements never find ours."""
        domain = super()._make_po_get_domain(company_id, values, partner)
        key = values.get("replenish_group_key", False)
        return (*domain, ("replenish_group_key", "=", key))

    def _prepare_purchase_order(self, company_id, origins, values):
        """Stamp the group on a new order."""
        result = super()._prepare_purchase_order(company_id, origins, values)
        if key := values[0].get("replenish_group_key"):
            result["replenish_group_key"] = key
        return result
