# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..connectors.tiktok.fields import any_moment, integer

STATUSES = [("sufficient", "Sufficient"), ("low", "Low"), ("out", "Out of stock")]
# As TikTok Shop writes them in its notice.
STATUS_BY_NAME = {
    "SUFFICIENT_STOCK": "sufficient",
    "LOW_STOCK": "low",
    "OUT_OF_STOCK": "out",
}
REASON_BY_NAME = {"PREDICTION": "predicted", "REALTIME": "real"}


class ReplenishmentTiktokStockAlertMixin(models.AbstractModel):
    """What TikTok Shop itself says about a SKU's stock.

    A second opinion, shown beside ours: it enters no number.
    """

    _name = "replenishment.tiktok.stock.alert.mixin"
    _description = "TikTok's Stock Alert"

    alert_status = fields.Selection(
        STATUSES,
        string="TikTok's Stock Alert",
        readonly=True,
        copy=False,
        help="What TikTok Shop last said about this stock. It is shown beside our own "
        "numbers and does not enter them.",
    )
    alert_reason = fields.Selection(
        [("predicted", "Predicted"), ("real", "Real")],
        string="Alert Is",
        readonly=True,
        copy=False,
        help="Predicted: TikTok Shop expects the stock to run out. Real: it has.",
    )
    alert_lead_days = fields.Integer(
        string="TikTok's Lead Days",
        readonly=True,
        copy=False,
        help="How many days ahead TikTok Shop predicts.",
    )
    alerted_at = fields.Datetime(readonly=True, copy=False)

    @api.model
    def _note_stock_alert(self, shop, data, received_at):
        """Keep what an event tells; an older one, or an unknown word, changes nothing.

        A SKU that is not known yet is asked for: its next alert is kept.
        """
        sku = self.search(
            [("shop_id", "=", shop.id), ("external_id", "=", data.get("sku_id"))]
        )
        if not sku:
            shop._pull_feed_soon("listings")
        status = STATUS_BY_NAME.get(data.get("current_inventory_status"))
        moment = any_moment(data, "update_time", "update_time")
        at = moment.replace(tzinfo=None) if moment else received_at
        if sku and status and not (sku.alerted_at and at < sku.alerted_at):
            reason = data.get("trigger_reason") or {}
            sku.write(
                {
                    "alert_status": status,
                    "alert_reason": REASON_BY_NAME.get(reason.get("alert_type")),
                    "alert_lead_days": integer(
                        reason, "lead_days", "lead_days", default=0
                    ),
                    "alerted_at": at,
                }
            )

    @api.model
    def _get_worst_alerts(self, product_ids, warehouse_ids):
        """The worst alert by (product id, warehouse id).

        A SKU tells about every warehouse that its shop sells from, and about each of
        its parts.
        """
        self.env.flush_all()
        severities = [status for status, _label in STATUSES]
        worst = {}
        for product_id, warehouse_id, status in self.env.execute_query(
            self._alerts_query(product_ids, warehouse_ids)
        ):
            key = (product_id, warehouse_id)
            worst[key] = max(status, worst.get(key, status), key=severities.index)
        return worst

    @api.model
    def _alerts_query(self, product_ids, warehouse_ids):
        return SQL(
            """
            SELECT product.id, warehouse.id, k.alert_status
              FROM replenishment_tiktok_sku k
              JOIN replenishment_tiktok_shop s ON s.id = k.shop_id
             CROSS JOIN LATERAL (
                   SELECT k.product_id AS id WHERE k.is_composed IS NOT TRUE
                    UNION
                   SELECT p.product_id FROM replenishment_tiktok_sku_part p
                    WHERE p.sku_id = k.id) product
             CROSS JOIN LATERAL (
                   SELECT s.warehouse_id AS id
                    UNION
                   SELECT m.warehouse_id FROM replenishment_tiktok_warehouse m
                    WHERE m.shop_id = s.id) warehouse
             WHERE k.state = 'mapped' AND k.alert_status IS NOT NULL
               AND product.id = ANY(%s) AND warehouse.id = ANY(%s)
            """,
            product_ids,
            warehouse_ids,
        )
