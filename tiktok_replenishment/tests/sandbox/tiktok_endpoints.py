# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All calls of the Open API that are served. A new file of calls is added here."""

from . import (
    calls_aftersales,
    calls_analytics,
    calls_fbt,
    calls_fbt_inbound,
    calls_inventory,
    calls_orders,
    calls_prices,
    calls_products,
    calls_promotions,
    calls_shops,
    calls_webhooks,
)
from .tiktok_endpoint import Routes

ENDPOINTS = (
    *calls_shops.ENDPOINTS,
    *calls_orders.ENDPOINTS,
    *calls_prices.ENDPOINTS,
    *calls_products.ENDPOINTS,
    *calls_inventory.ENDPOINTS,
    *calls_promotions.ENDPOINTS,
    *calls_webhooks.ENDPOINTS,
    *calls_aftersales.ENDPOINTS,
    *calls_analytics.ENDPOINTS,
    *calls_fbt.ENDPOINTS,
    *calls_fbt_inbound.ENDPOINTS,
)
# What an app may be granted: adding a call adds its scope.
SCOPES = tuple(sorted({endpoint.scope for endpoint in ENDPOINTS}))
ROUTES = Routes(ENDPOINTS)
