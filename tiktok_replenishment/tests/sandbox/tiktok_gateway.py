# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""TikTok Shop's gateway: which call it is, and whether it is let through.

The order of the checks is that of the reference: path, method, app key, timestamp,
signature, token, scope, cipher, then the call's own parameters.
"""

from dataclasses import dataclass

from . import tiktok_calls as calls
from .faults import answer_with
from .tiktok_envelope import Refusal, fault_envelope, refuse, success
from .tiktok_signature import is_signed

OLDEST_SECONDS = 300
NEWEST_SECONDS = 30
GATEWAY_KEYS = frozenset({"app_key", "timestamp", "sign"})
PAGE_KEYS = frozenset({"page_size", "page_token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """``query`` and ``body`` are the keys that are understood: others are refused."""

    name: str
    method: str
    handle: object
    scope: str
    needs_cipher: bool = True
    query: frozenset = frozenset()
    body: frozenset = frozenset()


ENDPOINTS = {
    "/authorization/202309/shops": Endpoint(
        name="shops",
        method="GET",
        handle=calls.list_shops,
        scope="seller.authorization.info",
        needs_cipher=False,
    ),
    "/logistics/202309/warehouses": Endpoint(
        name="warehouses",
        method="GET",
        handle=calls.list_warehouses,
        scope="seller.logistics",
    ),
    "/order/202309/orders/search": Endpoint(
        name="order_search",
        method="POST",
        handle=calls.search_orders,
        scope="seller.order.info",
        query=PAGE_KEYS | {"sort_field", "sort_order"},
        body=calls.ORDER_FILTERS,
    ),
    "/product/202502/products/search": Endpoint(
        name="product_search",
        method="POST",
        handle=calls.search_products,
        scope="seller.product.basic",
        query=PAGE_KEYS,
        body=calls.PRODUCT_FILTERS,
    ),
    "/product/202309/inventory/search": Endpoint(
        name="inventory_search",
        method="POST",
        handle=calls.search_inventory,
        scope="seller.product.basic",
        body=frozenset({"product_ids", "sku_ids"}),
    ),
}
for _version in ("202309", "202507"):
    ENDPOINTS[f"/order/{_version}/orders"] = Endpoint(
        name="order_detail",
        method="GET",
        handle=calls.get_orders,
        scope="seller.order.info",
        query=frozenset({"ids"}),
    )
for _version in ("202309", "202312"):
    ENDPOINTS[f"/product/{_version}/products/search"] = ENDPOINTS[
        "/product/202502/products/search"
    ]
TOKEN_CALLS = {
    "/api/v2/token/get": "token_get",
    "/api/v2/token/refresh": "token_refresh",
}


class TikTokGateway:
    def __init__(self, world, authorization, faults):
        self.world = world
        self.authorization = authorization
        self.faults = faults

    def endpoint_name(self, path):
        """The name used by faults and in the request log."""
        if path in TOKEN_CALLS:
            return TOKEN_CALLS[path]
        if path == "/open/authorize":
            return "authorize"
        return ENDPOINTS[path].name if path in ENDPOINTS else "unknown"

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request.path))
        return answer_with(fault, lambda: self._handle(request), fault_envelope)

    def _handle(self, request):
        with self.world.lock:
            if request.path == "/open/authorize":
                return self.authorization.consent(request)
            try:
                return success(self._call(request))
            except Refusal as refusal:
                return refuse(refusal)

    def _call(self, request):
        if request.path in TOKEN_CALLS:
            if request.method != "GET":
                raise Refusal(36009010, "method not allowed", status=405)
            if request.path.endswith("/get"):
                return self.authorization.exchange(request.query)
            return self.authorization.refresh(request.query)
        endpoint = ENDPOINTS.get(request.path)
        if endpoint is None:
            raise Refusal(36009009, "Invalid path", status=404)
        if request.method != endpoint.method:
            raise Refusal(36009010, "Invalid method", status=405)
        self._check_signed(request)
        self.authorization.check_access(request.headers.get("x-tts-access-token"))
        self.authorization.check_scope(endpoint.scope)
        shop = self._shop(request, endpoint)
        body = self._checked_body(request, endpoint)
        return endpoint.handle(self.world, shop, request.query, body)

    def _check_signed(self, request):
        query = request.query
        if query.get("app_key") != self.authorization.app.key:
            raise Refusal(36009004, "Invalid 'app_key' query parameter", status=400)
        timestamp = query.get("timestamp", "")
        if not (timestamp.isdecimal() and len(timestamp) == 10):
            raise Refusal(36009004, "Invalid 'timestamp' query parameter", status=400)
        age = self.world.clock() - int(timestamp)
        if age > OLDEST_SECONDS:
            raise Refusal(36009004, "'timestamp' is expired", status=400)
        if age < -NEWEST_SECONDS:
            raise Refusal(36009004, "'timestamp' is in the future", status=400)
        if not is_signed(request, self.authorization.app.secret):
            raise Refusal(106001, "Invalid signature", status=401)

    def _shop(self, request, endpoint):
        cipher = request.query.get("shop_cipher")
        if not endpoint.needs_cipher:
            if cipher is not None:
                raise Refusal(36009004, "Unexpected identifier: shop_cipher")
            return None
        if not cipher:
            raise Refusal(106013, "shop_cipher is missing")
        shop = self.world.shop_of_cipher(cipher)
        if shop is None:
            raise Refusal(101000, "token and shop_cipher do not match")
        return shop

    def _checked_body(self, request, endpoint):
        unknown = set(request.query) - GATEWAY_KEYS - {"shop_cipher"} - endpoint.query
        if unknown:
            raise Refusal(36009004, f"Unexpected query: {sorted(unknown)}", status=400)
        body = request.json()
        if body is None:
            raise Refusal(36009004, "The body is not a JSON object", status=400)
        unknown = set(body) - endpoint.body
        if unknown:
            raise Refusal(36009004, f"Unexpected body: {sorted(unknown)}", status=400)
        return body
