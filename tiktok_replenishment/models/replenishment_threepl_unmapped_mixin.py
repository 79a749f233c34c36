# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ReplenishmentThreeplUnmappedMixin(models.AbstractModel):
    """Tells the responsible person which SKUs have stock but no product."""

    _name = "replenishment.threepl.unmapped.mixin"
    _inherit = ["replenishment.unmapped.mixin"]
    _description = "Alert of Unmapped SKUs with Stock"

    _unmapped_alert = "tiktok_replenishment.activity_unmapped_stock"

    def _get_unmapped(self):
        """Unmapped SKUs with stock in a warehouse of ours, the most stock first."""
        unmapped = self.env["replenishment.threepl.sku"].search(
            [
                ("connection_id", "=", self.id),
                ("state", "=", "unmapped"),
                ("stock_units", ">", 0),
            ]
        )
        # Stock is written past the records that sum it up.
        unmapped.invalidate_recordset(["stock_units"])
        return unmapped.sorted("stock_units", reverse=True)

    def _word_unmapped_summary(self, count):
        return self.env._(
            "SKUs with stock but without a product: %(count)s", count=count
        )

    def _word_unmapped_sku(self, sku):
        return self.env._(
            "%(sku)s: %(units)s in stock or on the way",
            sku=" · ".join(filter(None, (sku.external_sku, sku.name))),
            units=f"{sku.stock_units:g}",
        )

    def _word_unmapped_effect(self):
        return self.env._("They count as no stock until they are mapped or ignored.")
