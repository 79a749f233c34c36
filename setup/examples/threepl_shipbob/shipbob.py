# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""ShipBob, REST API 2026-01. https://developer.shipbob.com/2026-01/

===========================  =============  ==========================================
field                        bucket         note
===========================  =============  ==========================================
fulfillable_quantity         available
committed_quantity           reserved
awaiting_quantity            inbound
on_hand_quantity             on hand
internal_transfer_quantity   (none)         between ShipBob's own warehouses
(none)                       damaged        told for the whole network only: unknown
===========================  =============  ==========================================

Items are weighed in ounces and measured in inches.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

from odoo.addons.tiktok_replenishment.connectors.errors import (
    ContractError,
    InvalidRequestError,
    RateLimitError,
)
from odoo.addons.tiktok_replenishment.connectors.http import (
    HttpRequest,
    raise_for_status,
)
from odoo.addons.tiktok_replenishment.connectors.threepl import (
    address,
    measures,
    scalars,
)
from odoo.addons.tiktok_replenishment.connectors.threepl.base import (
    Product,
    StockProvider,
    StockRow,
    StockSnapshot,
    Warehouse,
    merge_rows,
)
from odoo.addons.tiktok_replenishment.connectors.threepl.walks import (
    Walk,
    read_until_proved,
)

SERVICE = "ShipBob"
ITEMS = "/inventory"
LEVELS = "/inventory-level/locations"
PAGE_SIZE = 100
MAX_PAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsWalk(Walk):
    """All pages of the levels of stock: no total is told, and each item comes once."""

    items: list
    pages: int

    @property
    def is_proved(self):
        return self.pages == 1 and self.is_steady

    @property
    def is_steady(self):
        return not self.has_repeats

    @property
    def has_repeats(self):
        return len(self.row_counts) < len(self.items)

    @property
    def row_counts(self):
        return Counter(_text(item, "inventory_id") for item in self.items)


class ShipBobClient(StockProvider):
    """``base_url`` ends in the version of the API; ``clock`` returns Unix seconds."""

    capabilities = frozenset(
        {"stock", "reserved", "inbound", "on_hand", "warehouses", "products"}
    )
    lists_all_at_once = True

    def __init__(self, *, token, base_url, http, clock):
        self._token = token
        self.base_url = base_url.rstrip("/")
        self._http = http
        self._clock = clock

    def __repr__(self):
        return f"ShipBobClient(base_url={self.base_url!r})"

    def list_warehouses(self) -> tuple[Warehouse, ...]:
        rows = _rows(self._get("/location", (("AccessGranted", "true"),)))
        return tuple(
            Warehouse(
                code=scalars.text(row, "id", service=SERVICE, required=True),
                name=scalars.text(row, "name", service=SERVICE),
                country="",
            )
            for row in rows
        )

    def list_products(self) -> tuple[Product, ...]:
        items, _pages = self._walk(ITEMS, PAGE_SIZE)
        return tuple(_product(item) for item in items)

    def test(self):
        super().test()
        return address.remarks(self.base_url, self._http)

    def pull_stock(self, warehouse_codes) -> StockSnapshot:
        """Return the complete stock of the warehouses.

        Raise TransientError when the list keeps changing while it is read.
        """
        codes = frozenset(warehouse_codes)
        if not codes:
            raise InvalidRequestError(f"{SERVICE}: no warehouse to pull is named")
        as_of = datetime.fromtimestamp(self._clock(), tz=timezone.utc)
        walk = read_until_proved(self._read_levels, PAGE_SIZE, SERVICE)
        return StockSnapshot(
            rows=merge_rows(
                _stock_row(item, place)
                for item in walk.items
                for place in _rows(item.get("locations") or [])
                if _text(place, "location_id") in codes
            ),
            as_of=as_of,
            pages=walk.pages,
            expected_count=None,
            absent_means_zero=self.absent_means_zero,
        )

    def _read_levels(self, page_size):
        items, pages = self._walk(LEVELS, page_size)
        return LevelsWalk(items=items, pages=pages)

    def _walk(self, path, page_size):
        items = []
        query = (("PageSize", str(page_size)),)
        for page in range(1, MAX_PAGES + 1):
            answer = self._get(path, query)
            if not isinstance(answer, dict) or "next" not in answer:
                raise ContractError(f"{SERVICE}: the answer is no page of a list")
            items += _rows(answer.get("items"))
            if not answer["next"]:
                return items, page
            query = self._next_query(answer["next"], path)
        raise ContractError(f"{SERVICE}: more than {MAX_PAGES} pages of {path}")

    def _next_query(self, link, path):
        """The question of the next page; the token goes to our own address only."""
        parts = urlsplit(link if isinstance(link, str) else "")
        ours = urlsplit(self.base_url)
        is_ours = (parts.scheme, parts.netloc) in (
            ("", ""),
            (ours.scheme, ours.netloc),
        )
        if not is_ours or not parts.path.endswith(path):
            raise ContractError(f"{SERVICE}: the next page is at another place")
        return tuple(parse_qsl(parts.query))

    def _get(self, path, query=()):
        request = HttpRequest(
            service=SERVICE,
            method="GET",
            url=self.base_url + path,
            query=query,
            headers={"authorization": f"Bearer {self._token}"},
        )
        return self._http.call(lambda: request, self._read, is_read=True)

    def _read(self, response):
        if response.status == 429:
            wait = response.headers.get("x-retry-after", "")
            raise RateLimitError(
                f"{SERVICE}: called too often",
                http_status=429,
                retry_after=float(wait) if wait.isdecimal() else None,
            )
        raise_for_status(response, self._http.clock())
        return response.json()


def _product(item):
    told = item.get("dimensions") or {}
    sides = (_quantity(told, side) for side in ("length", "width", "depth"))
    return Product(
        external_sku=_sku(item),
        weight_kg=measures.kilograms(_quantity(told, "weight"), "oz"),
        volume_m3=measures.cubic_metres(sides, "in"),
    )


def _stock_row(item, place):
    return StockRow(
        warehouse_code=_text(place, "location_id"),
        external_sku=_sku(item),
        name=scalars.text(item, "name", service=SERVICE),
        qty_available=_quantity(place, "fulfillable_quantity"),
        qty_reserved=_quantity(place, "committed_quantity"),
        qty_inbound=_quantity(place, "awaiting_quantity"),
        qty_on_hand=_quantity(place, "on_hand_quantity"),
    )


def _sku(item):
    return scalars.text(item, "sku", service=SERVICE) or _text(item, "inventory_id")


def _rows(value):
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ContractError(f"{SERVICE}: the answer is no list of objects")
    return value


def _text(row, key):
    return scalars.text(row, key, service=SERVICE, required=True)


def _quantity(row, key):
    return scalars.quantity(row, key, service=SERVICE)
