# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Client of the TikTok Shop Open API."""

import json

from ..errors import ContractError, InvalidRequestError
from ..http import HttpRequest
from . import fields
from .orders import OrderPage, parse_order
from .reply import SERVICE, read_reply
from .signature import sign
from .values import (
    ProductPage,
    Shop,
    ShopWarehouse,
    Tokens,
    parse_listing,
    parse_shop,
    parse_tokens,
    parse_warehouse,
)

# Versions move for each endpoint, not for the API as a whole.
ENDPOINTS = {
    "token_get": ("GET", "/api/v2/token/get"),
    "token_refresh": ("GET", "/api/v2/token/refresh"),
    "shops": ("GET", "/authorization/202309/shops"),
    "warehouses": ("GET", "/logistics/202309/warehouses"),
    "order_search": ("POST", "/order/202309/orders/search"),
    "product_search": ("POST", "/product/202502/products/search"),
}

MAX_PAGES = 400
MAX_PAGE_SIZE = 100


class TikTokClient:
    """One authorisation of one app; the shop is named by its cipher in each call.

    ``api_url`` and ``auth_url`` are base addresses without a path. Every method raises
    a subclass of ServiceError.
    """

    def __init__(
        self, *, app_key, app_secret, access_token="", api_url, auth_url, http
    ):
        self.app_key = app_key
        self._app_secret = app_secret
        self._access_token = access_token
        self.api_url = api_url.rstrip("/")
        self.auth_url = auth_url.rstrip("/")
        self._http = http

    def __repr__(self):
        return f"TikTokClient(api_url={self.api_url!r})"

    # Authorisation

    def exchange_code(self, code) -> Tokens:
        """Trade the code of the consent redirect for tokens: once, in 30 minutes."""
        return self._request_tokens(
            "token_get", {"auth_code": code, "grant_type": "authorized_code"}
        )

    def refresh(self, refresh_token) -> Tokens:
        """Return new tokens; the old refresh token may be dead from then on.

        AmbiguousError means that it is not known whether it is: keep both until the
        next answer.
        """
        return self._request_tokens(
            "token_refresh",
            {"refresh_token": refresh_token, "grant_type": "refresh_token"},
        )

    def list_shops(self) -> tuple[Shop, ...]:
        data = self._call("shops")
        rows = fields.mappings(data, "shops", "shops", required=False)
        return tuple(parse_shop(row) for row in rows)

    # Data of one shop

    def list_warehouses(self, cipher) -> tuple[ShopWarehouse, ...]:
        data = self._call("warehouses", {"shop_cipher": _checked_cipher(cipher)})
        rows = fields.mappings(data, "warehouses", "warehouses", required=False)
        return tuple(parse_warehouse(row) for row in rows)

    def iter_order_pages(
        self, cipher, *, updated_from, updated_to, tz, page_size=50, max_pages=MAX_PAGES
    ):
        """Yield an OrderPage at a time, oldest change first.

        The window ``updated_from <= update_time < updated_to`` (aware datetimes) stays
        fixed for the whole walk. TikTok Shop may return orders changed after it, and
        orders may repeat: store them by id. ``tz`` is the shop's time zone.
        """
        start, end = _unix_seconds(updated_from), _unix_seconds(updated_to)
        query = {"sort_field": "update_time", "sort_order": "ASC"}
        pages_left, is_done = max_pages, False
        while not is_done:
            body = {"update_time_ge": start, "update_time_lt": end}
            walk = self._iter_pages("order_search", cipher, query, body, page_size)
            is_done, last_total = True, 0
            for data, total_count, next_page_token in walk:
                _check_budget(pages_left, max_pages)
                pages_left -= 1
                if total_count < last_total:
                    # An order changed and left the window: those behind it moved up,
                    # and this page may have jumped over one. Begin again where the
                    # last good page ended.
                    is_done = False
                    break
                last_total = total_count
                page = _parse_order_page(data, total_count, next_page_token, tz)
                yield page
                start = max(start, min(end, _last_update(page)))

    def iter_product_pages(self, cipher, *, page_size=100, max_pages=MAX_PAGES):
        """Yield a ProductPage at a time: the SKUs of all listings, deleted ones too."""
        walk = self._iter_pages(
            "product_search", cipher, {}, {"status": "ALL"}, page_size
        )
        for number, (data, total_count, next_page_token) in enumerate(walk):
            _check_budget(max_pages - number, max_pages)
            rows = fields.mappings(data, "products", "products", required=False)
            yield ProductPage(
                skus=tuple(sku for row in rows for sku in parse_listing(row)),
                total_count=total_count,
                next_page_token=next_page_token,
            )

    # Requests

    def _iter_pages(self, endpoint, cipher, query, body, page_size):
        """Yield (data, total count, next token), the filters always the same."""
        query = {
            **query,
            "shop_cipher": _checked_cipher(cipher),
            "page_size": str(min(max(page_size, 1), MAX_PAGE_SIZE)),
        }
        seen_tokens = set()
        while True:
            data = self._call(endpoint, query, body)
            token = fields.text(data, "next_page_token", "next_page_token")
            total = fields.integer(data, "total_count", "total_count", default=0)
            if token in seen_tokens:
                raise ContractError(f"{SERVICE}: the same page came again")
            yield data, total, token
            if not token:
                return
            seen_tokens.add(token)
            query["page_token"] = token

    def _call(self, endpoint, query=None, body=None):
        method, path = ENDPOINTS[endpoint]
        content = b"" if body is None else _json_bytes(body)

        def build():
            parameters = {
                **(query or {}),
                "app_key": self.app_key,
                "timestamp": str(int(self._http.clock())),
            }
            parameters["sign"] = sign(
                app_secret=self._app_secret, path=path, query=parameters, body=content
            )
            return HttpRequest(
                service=SERVICE,
                method=method,
                url=self.api_url + path,
                query=tuple(parameters.items()),
                headers={
                    "content-type": "application/json",
                    "x-tts-access-token": self._access_token,
                },
                body=content,
            )

        return self._http.call(build, self._read, is_read=True)

    def _request_tokens(self, endpoint, parameters):
        method, path = ENDPOINTS[endpoint]
        request = HttpRequest(
            service=SERVICE,
            method=method,
            url=self.auth_url + path,
            query=(
                ("app_key", self.app_key),
                ("app_secret", self._app_secret),
                *parameters.items(),
            ),
        )
        # A GET, but it uses up the code or the refresh token: never repeated.
        data = self._http.call(lambda: request, self._read, is_read=False)
        return parse_tokens(data, self._http.clock())

    def _read(self, response):
        return read_reply(response, self._http.clock())


def _parse_order_page(data, total_count, next_page_token, tz):
    rows = fields.mappings(data, "orders", "orders", required=False)
    return OrderPage(
        orders=tuple(parse_order(row, tz=tz) for row in rows),
        total_count=total_count,
        next_page_token=next_page_token,
    )


def _last_update(page):
    return int(page.orders[-1].updated_at.timestamp()) if page.orders else 0


def _check_budget(pages_left, max_pages):
    if pages_left <= 0:
        raise InvalidRequestError(
            f"{SERVICE}: more than {max_pages} pages in one pull", hint="narrow_window"
        )


def _checked_cipher(cipher):
    if not cipher:
        raise InvalidRequestError(
            f"{SERVICE}: the shop has no cipher", hint="fetch_shops"
        )
    return cipher


def _unix_seconds(moment):
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return int(moment.timestamp())


def _json_bytes(body):
    """The exact bytes that are signed and sent."""
    return json.dumps(body, separators=(",", ":")).encode()
