# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-in of ShipBob's REST API: locations, items, and inventory by location.

Lists are followed by their ``next``; there is no total. More calls than the account
may make in a minute are answered with 429 and ShipBob's own header.
"""

import base64
import secrets
from collections import deque
from dataclasses import dataclass
from urllib.parse import urlencode

from .faults import answer_with
from .messages import Answer
from .product_measures import ounces_and_inches, products_kept

PREFIX = "/shipbob/2026-01"
LEVELS = f"{PREFIX}/inventory-level/locations"
LOCATIONS = f"{PREFIX}/location"
ITEMS = f"{PREFIX}/inventory"
MAX_PAGE_SIZE = 250
NEXT_FORMS = ("absolute", "relative", "short", "foreign")


@dataclass(slots=True, kw_only=True)
class ShipBobHabits:
    """``next_form``: how the next page is named; ``calls_per_minute``: None: any."""

    next_form: str = "absolute"
    calls_per_minute: int | None = None


class ShipBob:
    def __init__(self, world, token, faults):
        self.world = world
        self.token = token
        self.faults = faults
        self.habits = ShipBobHabits()
        self._calls = deque()

    def endpoint_name(self, request):
        return f"shipbob_{request.path.rsplit('/', 1)[-1]}"

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request))
        return answer_with(fault, request, lambda: self._handle(request), _refusal)

    def _handle(self, request):
        handlers = {
            LEVELS: self._list_levels,
            LOCATIONS: self._list_locations,
            ITEMS: self._list_items,
        }
        handle = handlers.get(request.path)
        if handle is None or request.method != "GET":
            return _problem(404, "Not Found")
        if not self._is_known(request.headers.get("authorization", "")):
            return _problem(401, "Unauthorized")
        with self.world.lock:
            if not self._may_call():
                return _refusal(None, "", 0, {"x-retry-after": 30})
            return handle(request)

    def _is_known(self, header):
        return secrets.compare_digest(header.encode(), f"Bearer {self.token}".encode())

    def _may_call(self):
        most = self.habits.calls_per_minute
        now = self.world.clock()
        while self._calls and self._calls[0] <= now - 60:
            self._calls.popleft()
        if most is not None and len(self._calls) >= most:
            return False
        self._calls.append(now)
        return True

    def _places(self):
        """The numbers of our warehouses by code."""
        return {
            warehouse.code: (number, warehouse)
            for number, warehouse in enumerate(self.world.scenario.warehouses, 101)
            if warehouse.provider == "shipbob"
        }

    def _list_locations(self, _request):
        return Answer.of_json(
            [
                {
                    "id": number,
                    "name": f"{warehouse.name or code} (CA)",
                    "abbreviation": code,
                    "is_active": True,
                    "access_granted": True,
                    "timezone": "Pacific Standard Time",
                    "region": {"id": 1, "name": "California"},
                }
                for code, (number, warehouse) in self._places().items()
            ]
        )

    def _list_levels(self, request):
        return self._page(request, self._levels(request.query.get("LocationId", "")))

    def _list_items(self, request):
        items = [
            {
                "inventory_id": 5000 + number,
                "sku": product.sku,
                "name": product.name,
                "is_lot": False,
                "dimensions": ounces_and_inches(product),
            }
            for number, product in enumerate(products_kept(self.world, "shipbob"))
        ]
        return self._page(request, items)

    def _page(self, request, items):
        size = _whole(request.query.get("PageSize", "100"), MAX_PAGE_SIZE)
        start = _offset(request.query.get("Cursor"))
        if size is None or start is None:
            return _problem(422, "Unprocessable Entity")
        further = start + size < len(items)
        return Answer.of_json(
            {
                "items": items[start : start + size],
                "first": request.path,
                "prev": None,
                "last": None,
                "next": self._next(request, start + size) if further else None,
            }
        )

    def _levels(self, wanted):
        places = self._places()
        by_sku = {}
        for code, sku in self.world.stock_rows("shipbob"):
            if wanted in ("", str(places[code][0])):
                by_sku.setdefault(sku, []).append(self._level(code, sku))
        return [
            {"inventory_id": 5000 + number, "sku": sku, "name": sku, "locations": rows}
            for number, (sku, rows) in enumerate(sorted(by_sku.items()))
        ]

    def _level(self, code, sku):
        level = self.world.stock[code, sku]
        return {
            "location_id": self._places()[code][0],
            "name": code,
            "on_hand_quantity": int(level.available + level.reserved + level.damaged),
            "committed_quantity": int(level.reserved),
            "fulfillable_quantity": int(level.available),
            "awaiting_quantity": int(level.inbound),
            "internal_transfer_quantity": 0,
        }

    def _next(self, request, start):
        cursor = base64.urlsafe_b64encode(f"after:{start}".encode()).decode()
        query = urlencode({**request.query, "Cursor": cursor})
        host = f"http://{request.headers.get('host')}"
        beginnings = {
            "absolute": f"{host}{request.path}",
            "relative": request.path,
            "short": request.path.removeprefix(PREFIX),
            "foreign": f"http://127.0.0.2:9{request.path}",
        }
        return f"{beginnings[self.habits.next_form]}?{query}"


def _offset(cursor):
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor).decode()
    except ValueError:
        return None
    return _whole(text.removeprefix("after:"), 10**9)


def _whole(text, most):
    return int(text) if text.isdigit() and 1 <= int(text) <= most else None


def _problem(status, title, headers=None):
    """RFC 7807."""
    content = {"type": "about:blank", "title": title, "status": status}
    return Answer.of_json(content, status=status, headers=headers)


def _refusal(code, message, status, headers):
    if code is None:
        own = {"x-retry-after": headers.get("Retry-After", 2), **headers}
        return _problem(429, "Too Many Requests", own)
    return _problem(status or 422, message)
