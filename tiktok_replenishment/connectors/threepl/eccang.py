# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""ECCANG WMS: one protocol at the address of each of very many warehouse operators.

SOAP around JSON: ``callService`` names a service and carries its parameters as text.
https://github.com/Hristun/eccang-openapi
"""

import json
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from ..errors import AuthError, ContractError
from ..http import HttpRequest, raise_for_status
from . import address, soap, vocabulary
from .base import Warehouse
from .paged import PagedStockProvider

SERVICE = "ECCANG WMS"
PATH = "/default/svc/web-service"
NAMESPACE = "http://www.example.org/Ec/"
ANSWER_ELEMENTS = frozenset({"response", "return"})
PAGE_SIZE = 100
MAX_WAREHOUSE_PAGES = 20
# No limit is published, and many operators share small machines: not one call after
# the other without a breath.
PAUSE_SECONDS = 0.2


def service_url(base_url) -> str:
    """Return the address of the interface for what an operator tells of it.

    It tells its host alone, the description (``wsdl``) or the interface itself.
    """
    try:
        parts = urlsplit(base_url.strip())
    except ValueError:
        return base_url
    path = parts.path.rstrip("/")
    if path in ("", "/default/svc", "/default/svc/wsdl"):
        path = PATH
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


class EccangClient(PagedStockProvider):
    """``base_url`` is the operator's host or interface; ``clock`` Unix seconds."""

    # What is frozen is told by some installations only, and with it what is on hand.
    capabilities = frozenset(
        {
            "stock",
            "reserved",
            "inbound",
            "pending",
            "damaged",
            "warehouses",
            "products",
            "hints",
        }
    )
    service = SERVICE
    page_size = PAGE_SIZE
    max_pages = 2000
    warehouses_per_call = 20

    def __init__(self, *, app_key, app_token, base_url, http, clock):
        self._app_key = app_key
        self._app_token = app_token
        self.url = service_url(base_url)
        self._http = http
        self._clock = clock

    def __repr__(self):
        return f"EccangClient(url={self.url!r})"

    def list_warehouses(self) -> tuple[Warehouse, ...]:
        found = {}
        for page in range(1, MAX_WAREHOUSE_PAGES + 1):
            reply = self._call("getWarehouse", {"page": page, "pageSize": PAGE_SIZE})
            for row in reply.rows:
                one = vocabulary.warehouse(row, SERVICE)
                found[one.code] = one
            if not reply.rows or self._is_last(reply, len(found), PAGE_SIZE):
                return tuple(found.values())
        raise ContractError(f"{SERVICE}: the list of warehouses has no end")

    def list_products(self):
        rows = self._walk_products(self._fetch_products, PAGE_SIZE)
        return tuple(vocabulary.product(row, SERVICE) for row in rows)

    def _fetch_products(self, page):
        if page > 1:
            self._http.sleep(PAUSE_SECONDS)
        return self._call("getProductList", {"page": page, "pageSize": PAGE_SIZE})

    def test(self):
        super().test()
        return address.remarks(self.url, self._http)

    def _fetch_page(self, warehouse_codes, page, page_size):
        if page > 1:
            self._http.sleep(PAUSE_SECONDS)
        return self._call(
            "getProductInventory",
            {
                "page": page,
                "pageSize": page_size,
                "warehouse_code_arr": warehouse_codes,
            },
        )

    def _is_last(self, reply, row_total, page_size):
        """A full page is followed by another one, unless the count says no more.

        ``nextPage`` alone is not believed: not every installation sends it, and some
        say no on a page that is full.
        """
        if reply.has_next:
            return False
        if len(reply.rows) < page_size:
            return True
        return reply.count is not None and row_total >= reply.count

    def _parse_row(self, row, warehouse_codes):
        return vocabulary.stock_row(row, warehouse_codes, SERVICE)

    def _call(self, name, parameters):
        if not (self._app_key + self._app_token).isprintable():
            raise AuthError(f"{SERVICE}: a credential contains unusual characters")
        request = HttpRequest(
            service=SERVICE,
            method="POST",
            url=self.url,
            headers={"content-type": soap.CONTENT_TYPE, "soapaction": ""},
            body=soap.envelope(
                NAMESPACE,
                "callService",
                (
                    ("paramsJson", json.dumps(parameters, separators=(",", ":"))),
                    ("appToken", self._app_token),
                    ("appKey", self._app_key),
                    ("service", name),
                ),
            ),
        )
        return self._http.call(lambda: request, self._read, is_read=True)

    def _read(self, response):
        # A fault comes with status 500, as SOAP wants it.
        if response.status != 500 or b"Fault" not in response.body:
            raise_for_status(response, self._http.clock())
        if response.is_web_page():
            raise ContractError(
                f"{SERVICE}: a web page came in place of an answer",
                hint="not_an_interface",
            )
        text = soap.read_text(SERVICE, response.body, ANSWER_ELEMENTS)
        answer = replace(response, body=text.encode())
        return vocabulary.read_envelope(answer.json(), SERVICE)
