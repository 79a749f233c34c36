# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""TikTok Shop's gateway: which call it is, and whether it is let through.

The order of the checks is that of the reference: path, method, app key, timestamp,
signature, token, scope, cipher, rate, then the call's own parameters.
"""

from .faults import answer_with
from .rate_limit import RateLimit
from .tiktok_endpoint import Call
from .tiktok_endpoints import ROUTES
from .tiktok_envelope import Envelope, Refusal
from .tiktok_signature import is_signed

OLDEST_SECONDS = 300
NEWEST_SECONDS = 30
GATEWAY_KEYS = frozenset({"app_key", "timestamp", "sign"})
TOKEN_CALLS = {
    "/api/v2/token/get": "token_get",
    "/api/v2/token/refresh": "token_refresh",
}


class TikTokGateway:
    def __init__(self, world, authorization, faults):
        self.world = world
        self.authorization = authorization
        self.faults = faults
        self.envelope = Envelope(world.clock)
        self.rate_limit = RateLimit(world.clock)
        self.ignores_unknown_keys = False

    def endpoint_name(self, request):
        """The name used by faults and in the request log."""
        if request.path in TOKEN_CALLS:
            return TOKEN_CALLS[request.path]
        if request.path == "/open/authorize":
            return "authorize"
        methods, _arguments = ROUTES.find(request.path)
        endpoint = methods.get(request.method) or next(iter(methods.values()), None)
        return endpoint.name if endpoint else "unknown"

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request))
        if fault and fault.kind == "expire_access":
            self.authorization.expire_access()
        return answer_with(
            fault, request, lambda: self._handle(request), self.envelope.failure
        )

    def _handle(self, request):
        with self.world.lock:
            if request.path == "/open/authorize":
                return self.authorization.consent(request)
            try:
                return self.envelope.success(self._call(request))
            except Refusal as refusal:
                return self.envelope.refuse(refusal)

    def _call(self, request):
        if request.path in TOKEN_CALLS:
            if request.method != "GET":
                raise Refusal(36009010, "method not allowed", status=405)
            if request.path.endswith("/get"):
                return self.authorization.exchange(request.query)
            return self.authorization.refresh(request.query)
        methods, arguments = ROUTES.find(request.path)
        if not methods:
            raise Refusal(36009009, "Invalid path", status=404)
        endpoint = methods.get(request.method)
        if endpoint is None:
            raise Refusal(36009010, "Invalid method", status=405)
        self._check_signed(request)
        token = request.headers.get("x-tts-access-token")
        grant = self.authorization.check_access(token)
        self.authorization.check_scope(grant, endpoint.scope)
        shop = self._shop(request, endpoint, grant.seller)
        self.rate_limit.check(
            self.world.app.key, shop.id if shop else grant.seller, endpoint.name
        )
        call = Call(
            world=self.world,
            seller=grant.seller,
            shop=shop,
            query=request.query,
            body=self._checked_body(request, endpoint),
            arguments=arguments,
        )
        return endpoint.handle(call)

    def _check_signed(self, request):
        query = request.query
        if query.get("app_key") != self.world.app.key:
            raise Refusal(36009004, "Invalid 'app_key' query parameter", status=400)
        timestamp = query.get("timestamp", "")
        if not (timestamp.isdecimal() and len(timestamp) == 10):
            raise Refusal(36009004, "Invalid 'timestamp' query parameter", status=400)
        age = self.world.clock() - int(timestamp)
        if age > OLDEST_SECONDS:
            raise Refusal(36009004, "'timestamp' is expired", status=400)
        if age < -NEWEST_SECONDS:
            raise Refusal(36009004, "'timestamp' is in the future", status=400)
        if not is_signed(request, self.world.app.secret):
            raise Refusal(106001, "Invalid signature", status=401)

    def _shop(self, request, endpoint, seller):
        cipher = request.query.get("shop_cipher")
        if not endpoint.needs_cipher:
            if cipher is not None:
                raise Refusal(36009004, "Unexpected identifier: shop_cipher")
            return None
        if not cipher:
            raise Refusal(106013, "shop_cipher is missing")
        shop = self.world.shop_of_cipher(cipher)
        if shop is None or self.world.seller_of(shop) != seller:
            raise Refusal(101000, "token and shop_cipher do not match")
        return shop

    def _checked_body(self, request, endpoint):
        known = GATEWAY_KEYS | {"shop_cipher"} | endpoint.query
        self._check_keys("query", request.query, known)
        body = request.json()
        if body is None:
            raise Refusal(36009004, "The body is not a JSON object", status=400)
        self._check_keys("body", body, endpoint.body)
        return body

    def _check_keys(self, place, found, known):
        unknown = set(found) - known
        if unknown and not self.ignores_unknown_keys:
            raise Refusal(
                36009004, f"Unexpected {place}: {sorted(unknown)}", status=400
            )
