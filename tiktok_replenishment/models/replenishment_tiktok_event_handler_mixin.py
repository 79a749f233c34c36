# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timezone

from odoo import models

from ..connectors.tiktok.fields import any_moment

# What an event of each type calls for, by the method that does it. Other types are
# kept and ignored. https://partner.tiktokshop.com/docv2/page/tts-webhooks-overview
SHOP_HANDLERS = {
    1: "_on_order",  # status of an order
    3: "_on_order",  # address of an order
    4: "_on_order",  # packages of orders
    5: "_on_listing",  # status of a product
    11: "_on_cancellation",
    12: "_on_return",
    15: "_on_listing",  # a product was edited
    16: "_on_listing",  # a product is new
    27: "_on_stock_alert",
    39: "_on_promotion",  # status of a promotion
    50: "_on_listing",  # status of SKUs
    63: "_on_promotion",  # a promotion was edited
    64: "_on_return",  # request after the sale
    65: "_on_return",  # goods sent back
    67: "_on_return",  # refund
}
ACCOUNT_HANDLERS = {
    6: "_on_deauthorization",
    7: "_on_upcoming_expiration",
    21: "_on_inbound_order",  # goods on the way to TikTok's warehouses
    24: "_on_fbt_stock",
}


class ReplenishmentTiktokEventHandlerMixin(models.AbstractModel):
    """What each kind of event brings about.

    A handler gets the events of one shop (or account) and kind, oldest first. It may
    `_ignore` some; the others are done when it returns. It believes none of them: it
    has the truth asked for where it is kept.
    """

    _name = "replenishment.tiktok.event.handler.mixin"
    _inherit = ["replenishment.error.mixin"]
    _description = "Handlers of TikTok Shop Events"

    def _handler_name(self):
        return SHOP_HANDLERS.get(self.event_type) or ACCOUNT_HANDLERS.get(
            self.event_type, ""
        )

    def _handle(self):
        handler = self[0]._handler_name()
        if not handler:
            self._ignore("event_not_used")
        elif self[0].event_type in SHOP_HANDLERS and not self.shop_id:
            self._ignore("event_unknown_shop")
        else:
            getattr(self, handler)()
        handled = self.filtered(lambda event: event.state != "ignored")
        handled.write({"state": "done", **self._prepare_no_error_values()})

    def _ignore(self, key):
        self.write(
            {"state": "ignored", **self._prepare_no_error_values(), "error_key": key}
        )

    # --------------------------------------------------------------- of a shop

    def _on_order(self):
        self.shop_id._pull_soon()

    def _on_cancellation(self):
        self.shop_id._pull_soon()
        self.shop_id._pull_feed_soon("cancellations")

    def _on_return(self):
        self.shop_id._pull_soon()
        self.shop_id._pull_feed_soon("returns")

    def _on_listing(self):
        self.shop_id._pull_feed_soon("listings")

    def _on_promotion(self):
        self.shop_id._pull_feed_soon("promotions")

    def _on_stock_alert(self):
        """Keep what TikTok Shop thinks of a stock: there is no call to ask for it."""
        skus = self.env["replenishment.tiktok.sku"]
        for event in self:
            skus._note_stock_alert(event.shop_id, event.data, event.received_at)

    # ----------------------------------------------------------- of an account

    def _on_deauthorization(self):
        self.account_id._check_authorization()

    def _on_upcoming_expiration(self):
        for event in self.filtered(lambda event: "expiration_time" in event.data):
            end = any_moment(event.data, "expiration_time", "expiration_time")
            if end:
                end = end.astimezone(timezone.utc).replace(tzinfo=None)
                self.account_id._note_end(end, event.occurred_at)

    def _on_inbound_order(self):
        """Remember the orders by their numbers: there is no other way to learn them."""
        connections = self._get_fbt_connections()
        if not connections:
            return self._ignore("event_not_used")
        for event in self.filtered(lambda event: event.data.get("inbound_order_id")):
            self.env["replenishment.tiktok.inbound"]._note(
                connections.tiktok_shop_id,
                event.data["inbound_order_id"],
                event.data.get("order_status", ""),
            )
        return connections._pull_soon()

    def _on_fbt_stock(self):
        connections = self._get_fbt_connections()
        if not connections:
            return self._ignore("event_not_used")
        return connections._pull_soon()

    def _get_fbt_connections(self):
        """TikTok's stock is told to the seller: it may be that of several shops."""
        return self.env["replenishment.threepl.connection"].search(
            [
                ("provider", "=", "fbt"),
                ("tiktok_shop_id.account_id", "in", self.account_id.ids),
            ]
        )
