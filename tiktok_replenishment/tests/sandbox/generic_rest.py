# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-in of small warehouse systems, each of which does it its own way.

``/rest/<style>/stock`` serves the stock of all warehouses at operators:

==========  ==========================  ======================================  ======
style       credentials                 pages                                   method
==========  ==========================  ======================================  ======
plain       none                        none: a bare list                       GET
paged       header ``x-api-key``        ``page``, ``per_page``; ``total``       GET
offset      Basic                       ``offset``, ``limit``                   GET
cursor      Bearer                      ``cursor``; ``meta.next``               GET
linked      parameter ``key``           ``links.next``, a whole address         GET
header      header ``x-api-key``        the header Link                         GET
posted      header ``x-api-key``        ``query.pageNo`` in the body            POST
==========  ==========================  ======================================  ======

``warehouse`` (``query.warehouse``) asks for one, and so does ``stock/CODE``. Pages hold
at most ``max_page_size`` rows, whatever is asked for. ``moves`` adds a row to the front
of the list after each page, and the world's own drift moves it too; ``redirect`` and
``next_host`` send the caller elsewhere; ``raw_body`` is answered in place of
everything.
"""

import base64
import secrets
from dataclasses import dataclass

from .faults import answer_with
from .messages import Answer
from .product_measures import imperial

PREFIX = "/rest/"
ENDPOINT = "rest_stock"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestAccount:
    key: str
    secret: str


class Refused(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.status = status


class GenericRest:
    def __init__(self, world, account, faults):
        self.world = world
        self.account = account
        self.faults = faults
        self.max_page_size = 200
        self.moves = 0
        self.redirect = ""
        self.next_host = ""
        self.raw_body = b""
        self._products = {product.sku: product for product in world.scenario.products}

    def endpoint_name(self, _request):
        return ENDPOINT

    def answer(self, request):
        fault = self.faults.next_for(ENDPOINT)
        return answer_with(
            fault, request, lambda: self._handle(request), _fault_envelope
        )

    def _handle(self, request):
        style, *rest = request.path.removeprefix(PREFIX).split("/")
        serve = getattr(self, f"_serve_{style}", None)
        if serve is None or rest[:1] != ["stock"] or len(rest) > 2:
            return Answer(status=404, body=b"not found", content_type="text/plain")
        for code in rest[1:]:
            request.raw_query += f"&warehouse={code}"
        if self.raw_body:
            return Answer(body=self.raw_body)
        if self.redirect:
            return Answer(status=302, headers={"Location": self.redirect})
        if request.method != ("POST" if style == "posted" else "GET"):
            return Answer(status=405, body=b"method", content_type="text/plain")
        try:
            return serve(request)
        except Refused as refused:
            content = {"error": {"code": "E401", "message": "no"}}
            return Answer.of_json(content, status=refused.status)

    # ----------------------------------------------------------------- credentials

    def _require(self, given, expected):
        if not secrets.compare_digest(given.encode(), expected.encode()):
            raise Refused(401)

    def _require_header(self, request):
        self._require(request.headers.get("x-api-key", ""), self.account.key)

    # ----------------------------------------------------------------------- styles

    def _serve_plain(self, request):
        return Answer.of_json([self._flat(*key) for key in self._keys(request.query)])

    def _serve_paged(self, request):
        self._require_header(request)
        keys = self._keys(request.query)
        number = _whole(request.query, "page", 1)
        size = self._size(request.query, "per_page")
        rows = [self._flat(*key) for key in keys[(number - 1) * size : number * size]]
        self._move()
        return Answer.of_json(
            {"code": 0, "data": {"items": rows, "total": str(len(keys))}}
        )

    def _serve_offset(self, request):
        pair = f"{self.account.key}:{self.account.secret}"
        told = base64.b64encode(pair.encode()).decode()
        self._require(request.headers.get("authorization", ""), f"Basic {told}")
        keys = self._keys(request.query)
        start = _whole(request.query, "offset", 0)
        size = self._size(request.query, "limit")
        self._move()
        return Answer.of_json(
            {"result": [_nested(*key) for key in keys[start : start + size]]}
        )

    def _serve_cursor(self, request):
        given = request.headers.get("authorization", "")
        self._require(given, f"Bearer {self.account.key}")
        keys = self._keys(request.query)
        # A cursor says where to go on, in a way that only the operator reads.
        start = _whole({"at": request.query.get("cursor", "c0")[1:]}, "at", 0)
        size = self._size(request.query, "limit")
        end = start + size
        self._move()
        return Answer.of_json(
            {
                "success": True,
                "rows": [_nested(*key) for key in keys[start:end]],
                "meta": {"next": f"c{end}" if end < len(keys) else None},
            }
        )

    def _serve_linked(self, request):
        self._require(request.query.get("key", ""), self.account.key)
        rows, next_url = self._linked(request)
        return Answer.of_json({"data": rows, "links": {"next": next_url}})

    def _serve_header(self, request):
        self._require_header(request)
        rows, next_url = self._linked(request)
        headers = {"Link": f'<{next_url}>; rel="next"'} if next_url else {}
        return Answer.of_json(rows, headers=headers)

    def _serve_posted(self, request):
        self._require_header(request)
        query = (request.json() or {}).get("query")
        if not isinstance(query, dict) or not isinstance(query.get("pageNo"), int):
            return Answer.of_json({"success": False, "errorCode": "E1001"})
        keys = self._keys(query)
        size = self._size(query, "pageSize")
        start = query["pageNo"] * size
        rows = [_lots(*key) for key in keys[start : start + size]]
        return Answer.of_json(
            {"success": True, "errorCode": None, "list": rows, "count": len(keys)}
        )

    # ------------------------------------------------------------------------- rows

    def _linked(self, request):
        keys = self._keys(request.query)
        number = _whole(request.query, "page", 1)
        size = self._size(request.query, "size")
        host = self.next_host or f"http://{request.headers.get('host', '')}"
        next_url = f"{host}{request.path}?page={number + 1}&size={size}"
        rows = [self._flat(*key) for key in keys[(number - 1) * size : number * size]]
        return rows, next_url if number * size < len(keys) else None

    def _keys(self, query):
        """(warehouse, SKU, level) of what is asked for, sorted."""
        asked = query.get("warehouse")
        with self.world.lock:
            codes = {
                warehouse.code
                for warehouse in self.world.scenario.warehouses
                if warehouse.provider
            }
            self.world.stock_drift.strike(codes)
            return [
                (code, sku, self.world.stock[code, sku])
                for code, sku in sorted(self.world.stock)
                if code in codes and asked in (None, code)
            ]

    def _flat(self, code, sku, level):
        return _flat(code, sku, level, self._products.get(sku))

    def _size(self, query, name):
        return min(_whole(query, name, self.max_page_size), self.max_page_size)

    def _move(self):
        """A SKU that comes first in the list is added, as often as ``moves`` says."""
        if self.moves > 0:
            self.moves -= 1
            with self.world.lock:
                (code, _sku), level = min(self.world.stock.items())
                self.world.stock[code, f"!{self.moves:05d}"] = level


def _flat(code, sku, level, product):
    """Numbers as numbers; neither frozen stock nor a total is told."""
    return {
        "warehouse": code,
        "sku": sku,
        "title": f"Product {sku}",
        "available": level.available,
        "reserved": level.reserved,
        "on_way": level.inbound,
        "damaged": level.damaged,
        **imperial(product),
    }


def _nested(code, sku, level):
    """Numbers as text with commas, and null for what is not known."""
    return {
        "place": {"code": code},
        "item": {"code ": sku, "ean": f"EAN-{sku}"},
        "qty": {
            "free": f"{level.available:,}",
            "held": str(level.reserved),
            "coming": str(level.inbound),
            "frozen": None,
        },
    }


def _lots(code, sku, level):
    """Stock by lot, of which the first holds one unit."""
    return {
        "skuCode": sku,
        "whCode": code,
        "lots": [
            {"good": 1, "bad": 0},
            {"good": level.available - 1, "bad": level.damaged},
        ],
    }


def _fault_envelope(_code, message, status, headers):
    content = {"error": {"code": "E429", "message": message}}
    return Answer.of_json(content, status=status or 429, headers=headers)


def _whole(query, name, default):
    try:
        value = int(query.get(name, default))
    except ValueError:
        raise Refused(400) from None
    if value < 0:
        raise Refused(400)
    return value
