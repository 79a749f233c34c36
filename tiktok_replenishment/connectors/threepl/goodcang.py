# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""GoodCang overseas warehouses, REST API. https://open.goodcang.com/docs_api/"""

import json

from ..errors import RateLimitError
from ..http import HttpRequest, raise_for_status
from . import address, vocabulary
from .base import Warehouse
from .paged import PagedStockProvider

SERVICE = "GoodCang"
PAGE_SIZE = 200
PRODUCT_PAGE_SIZE = 100


class GoodCangClient(PagedStockProvider):
    """``base_url`` ends in ``/public_open``; ``clock`` returns Unix seconds."""

    capabilities = frozenset(
        {
            "stock",
            "reserved",
            "inbound",
            "pending",
            "damaged",
            "frozen",
            "on_hand",
            "warehouses",
            "products",
        }
    )
    service = SERVICE
    page_size = PAGE_SIZE
    key_fields = ("warehouse_code", "product_sku", "batch_code")
    has_sure_times = True
    max_pages = 500
    warehouses_per_call = 20

    def __init__(self, *, app_key, app_token, base_url, http, clock):
        self._app_key = app_key
        self._app_token = app_token
        self.base_url = base_url.rstrip("/")
        self._http = http
        self._clock = clock

    def __repr__(self):
        return f"GoodCangClient(base_url={self.base_url!r})"

    def list_warehouses(self) -> tuple[Warehouse, ...]:
        reply = self._call("/base_data/get_warehouse", {})
        return tuple(vocabulary.warehouse(row, SERVICE) for row in reply.rows)

    def list_products(self):
        rows = self._walk_products(
            lambda page: self._call(
                "/product/get_product_sku_list",
                {"page": page, "pageSize": PRODUCT_PAGE_SIZE},
            ),
            PRODUCT_PAGE_SIZE,
        )
        return tuple(vocabulary.product(row, SERVICE) for row in rows)

    def test(self):
        super().test()
        return address.remarks(self.base_url, self._http)

    def _fetch_page(self, warehouse_codes, page, page_size):
        return self._call(
            "/inventory/get_product_inventory",
            {
                "page": page,
                "pageSize": page_size,
                "warehouse_code_arr": warehouse_codes,
            },
        )

    def _parse_row(self, row, warehouse_codes):
        return vocabulary.stock_row(row, warehouse_codes, SERVICE)

    def _call(self, path, body):
        request = HttpRequest(
            service=SERVICE,
            method="POST",
            url=self.base_url + path,
            headers={
                "content-type": "application/json",
                "app-key": self._app_key,
                "app-token": self._app_token,
            },
            body=json.dumps(body, separators=(",", ":")).encode(),
        )
        return self._http.call(lambda: request, self._read, is_read=True)

    def _read(self, response):
        now = self._http.clock()
        if response.status == 403:
            raise RateLimitError(
                f"{SERVICE}: called too often",
                http_status=403,
                retry_after=response.retry_after(now) or vocabulary.RATE_LIMIT_SECONDS,
            )
        raise_for_status(response, now)
        return vocabulary.read_envelope(response.json(), SERVICE)
