# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from .replenishment_tiktok_stock_alert_mixin import STATUSES


class ReplenishmentItemAlertMixin(models.AbstractModel):
    """TikTok's own opinion about an item's stock, beside ours."""

    _name = "replenishment.item.alert.mixin"
    _description = "TikTok's Stock Alert of an Item"

    alert_status = fields.Selection(
        STATUSES,
        string="TikTok's Stock Alert",
        compute="_compute_alert_status",
        help="The worst that TikTok Shop says about a listing of this product, in the "
        "shops that sell from this warehouse. It does not enter our numbers.",
    )

    def _compute_alert_status(self):
        alerts = self.env["replenishment.tiktok.sku"]._get_worst_alerts(
            self.product_id.ids, self.warehouse_id.ids
        )
        for item in self:
            key = (item.product_id.id, item.warehouse_id.id)
            item.alert_status = alerts.get(key, False)
