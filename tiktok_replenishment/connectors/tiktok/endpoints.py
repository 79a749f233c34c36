# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every call of the Open API that is made: method and path, with its version.

Versions move for each endpoint, not for the API as a whole.
https://partner.tiktokshop.com/docv2/page/tts-api-concepts-overview
"""

ENDPOINTS = {
    # On the token host, not signed.
    "token_get": ("GET", "/api/v2/token/get"),
    "token_refresh": ("GET", "/api/v2/token/refresh"),
    # Of the authorisation: no shop is named.
    "shops": ("GET", "/authorization/202309/shops"),
    # Of one shop.
    "warehouses": ("GET", "/logistics/202309/warehouses"),
    "order_search": ("POST", "/order/202309/orders/search"),
    "order_detail": ("GET", "/order/202507/orders"),
    "product_search": ("POST", "/product/202502/products/search"),
    "cancellation_search": ("POST", "/return_refund/202602/cancellations/search"),
    "return_search": ("POST", "/return_refund/202602/returns/search"),
    "promotion_search": ("POST", "/promotion/202309/activities/search"),
    "promotion_detail": ("GET", "/promotion/202309/activities/{activity_id}"),
    "fbt_warehouses": ("GET", "/fbt/202408/warehouses"),
    "fbt_inventory_search": ("POST", "/fbt/202408/inventory/search"),
    "fbt_inbound_orders": ("GET", "/fbt/202602/inbound_orders"),
    "webhook_list": ("GET", "/event/202309/webhooks"),
    "webhook_set": ("PUT", "/event/202309/webhooks"),
    "webhook_delete": ("DELETE", "/event/202309/webhooks"),
}
