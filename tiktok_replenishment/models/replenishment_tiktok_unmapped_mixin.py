# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

ALERT = "tiktok_replenishment.activity_unmapped_listing"
# What is named in an alert; the list of listings shows all.
NAMED_SKUS = 10


class ReplenishmentTiktokUnmappedMixin(models.AbstractModel):
    """Tells the responsible person which listings sell and count nowhere."""

    _name = "replenishment.tiktok.unmapped.mixin"
    _description = "Alert of Unmapped Listings that Sell"

    def _tell_unmapped(self):
        """Keep one alert a shop while an unmapped SKU sells, and end it afterwards."""
        for shop in self:
            skus = shop._get_unmapped_selling()
            if skus:
                told = shop._in_alert_language()
                told._raise_alert(
                    ALERT,
                    told.env._(
                        "Listings that sell without a product: %(count)s",
                        count=len(skus),
                    ),
                    told._word_unmapped(skus),
                )
            else:
                shop._end_alert(ALERT)

    def _get_unmapped_selling(self):
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

    def _word_unmapped(self, skus):
        lines = [
            self.env._(
                "%(sku)s: %(units)s units in 30 days",
                sku=" · ".join(filter(None, (sku.seller_sku, sku.name)))
                or sku.external_id,
                units=sku.recent_units,
            )
            for sku in skus[:NAMED_SKUS]
        ]
        if len(skus) > NAMED_SKUS:
            lines.append(self.env._("and %(count)s more", count=len(skus) - NAMED_SKUS))
        lines.append(
            self.env._("They count as no demand until they are mapped or ignored.")
        )
        return "\n".join(lines)
