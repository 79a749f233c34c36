# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ReplenishmentTiktokUnmappedMixin(models.AbstractModel):
    """Tells the responsible person which listings sell and count nowhere."""

    _name = "replenishment.tiktok.unmapped.mixin"
    _inherit = ["replenishment.unmapped.mixin"]
    _description = "Alert of Unmapped Listings that Sell"

    _unmapped_alert = "tiktok_replenishment.activity_unmapped_listing"

    def _get_unmapped(self):
        """Unmapped SKUs with sales in the last days, the most sold first.

        Where demand comes from Odoo's deliveries none is missing.
        """
        if self.demand_source != "orders":
            return self.env["replenishment.tiktok.sku"]
        unmapped = self.env["replenishment.tiktok.sku"].search(
            [
                ("shop_id", "=", self.id),
                ("state", "=", "unmapped"),
                ("order_count", ">", 0),
            ]
        )
        # Order lines are written past the records that sum them up.
        unmapped.invalidate_recordset(["recent_units"])
        return unmapped.filtered("recent_units").sorted("recent_units", reverse=True)

    def _word_unmapped_summary(self, count):
        return self.env._(
            "Listings that sell without a product: %(count)s", count=count
        )

    def _word_unmapped_sku(self, sku):
        return self.env._(
            "%(sku)s: %(units)s units in 30 days",
            sku=" · ".join(filter(None, (sku.seller_sku, sku.name))) or sku.external_id,
            units=sku.recent_units,
        )

    def _word_unmapped_effect(self):
        return self.env._("They count as no demand until they are mapped or ignored.")
