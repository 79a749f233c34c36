# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-in of the GoodCang REST API under ``/public_open``.

Numbers are text and there are three ways to wrap a reply (``envelope``): v1, v2, and
the mixed one that has been seen in practice.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .faults import answer_with
from .messages import Answer
from .product_measures import metric, products_kept

PREFIX = "/public_open"
BEIJING = timezone(timedelta(hours=8))
MAX_PAGE_SIZE = 200
MAX_WAREHOUSES = 20
MAX_SKUS = 200
MAX_PRODUCTS = 100
ENVELOPES = ("v1", "v2", "mixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    app_key: str
    app_token: str


class Failure(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
        self.message = message


class GoodCang:
    def __init__(self, world, account, faults):
        self.world = world
        self.account = account
        self.faults = faults
        self.envelope = "v1"
        self.counts_pages = False
        self.tells_times = False

    def endpoint_name(self, request):
        return request.path.rsplit("/", 1)[-1]

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request))
        return answer_with(
            fault, request, lambda: self._handle(request), _fault_envelope
        )

    def _handle(self, request):
        handlers = {
            f"{PREFIX}/base_data/get_warehouse": self._list_warehouses,
            f"{PREFIX}/inventory/get_product_inventory": self._list_inventory,
            f"{PREFIX}/product/get_product_sku_list": self._list_products,
        }
        handle = handlers.get(request.path)
        if handle is None:
            return Answer(status=404, body=b"no such API", content_type="text/plain")
        if not self._is_known(request.headers):
            return Answer(status=401, body=b"unauthorized", content_type="text/plain")
        try:
            body = request.json()
            if request.method != "POST" or body is None:
                raise Failure("10001", "a POST of a JSON object is expected")
            with self.world.lock:
                rows, count, has_next = handle(body)
        except Failure as failure:
            return _failure(failure.code, failure.message)
        return Answer.of_json(self._wrap(rows, count, has_next))

    def _is_known(self, headers):
        key = headers.get("app-key", "").encode()
        token = headers.get("app-token", "").encode()
        return secrets.compare_digest(
            key, self.account.app_key.encode()
        ) and secrets.compare_digest(token, self.account.app_token.encode())

    def _list_warehouses(self, _body):
        rows = [
            {
                "warehouse_code": warehouse.code,
                "warehouse_name": warehouse.name or warehouse.code,
                "country_code": warehouse.country or "US",
                "wp_list": [],
            }
            for warehouse in self.world.scenario.warehouses
            if warehouse.provider == "goodcang"
        ]
        return rows, len(rows), False

    def _list_inventory(self, body):
        page = _whole(body, "page", 1, 100_000)
        size = _whole(body, "pageSize", 1, MAX_PAGE_SIZE)
        codes = _texts(body, "warehouse_code", MAX_WAREHOUSES)
        skus = _texts(body, "product_sku", MAX_SKUS)
        if not codes and not skus:
            raise Failure("10003", "warehouse_code or product_sku is needed")
        keys = [
            (code, sku)
            for code, sku in self.world.stock_rows()
            if (not codes or code in codes) and (not skus or sku in skus)
        ]
        start = (page - 1) * size
        rows = [self._stock_row(*key) for key in keys[start : start + size]]
        return rows, len(keys), start + size < len(keys)

    def _list_products(self, body):
        page = _whole(body, "page", 1, 100_000)
        size = _whole(body, "pageSize", 1, MAX_PRODUCTS)
        products = products_kept(self.world, "goodcang")
        start = (page - 1) * size
        rows = [metric(product) for product in products[start : start + size]]
        return rows, len(products), start + size < len(products)

    def _stock_row(self, code, sku):
        level = self.world.stock[code, sku]
        return {
            "product_sku": sku,
            "product_barcode": f"G0042-{sku}",
            "warehouse_code": code,
            "warehouse_desc": code,
            "sellable": _text(level.available),
            "reserved": _text(level.reserved),
            "pending": _text(level.pending),
            "unsellable": _text(level.damaged),
            "pi_freeze": _text(level.frozen),
            "onway": _text(level.inbound),
            "transfer_onway": "0",
            # The real rows have keys with trailing blanks.
            "total_onway ": _text(level.inbound),
            "shipped": "0",
            "pi_no_stock": "0",
            "pi_update_time": self._beijing_time(),
        }

    def _beijing_time(self):
        if not self.tells_times:
            return "0000-00-00 00:00:00"
        moment = datetime.fromtimestamp(self.world.clock(), tz=BEIJING)
        return moment.strftime("%Y-%m-%d %H:%M:%S")

    def _wrap(self, rows, count, has_next):
        if self.envelope == "v1":
            return {
                "ask": "Success",
                "message": "Success",
                "count": str(count),
                "data": rows,
            }
        if self.envelope == "v2":
            data = {"list": rows, "total": str(count)}
            return {"code": 0, "message": "success", "data": data}
        return {
            "code": 0,
            "message": "success",
            "data": rows,
            "count": len(rows) if self.counts_pages else count,
            "nextPage": "true" if has_next else "",
            "pagination": {"page": 1},
        }


def _fault_envelope(code, message, status, headers):
    if code is None:
        # GoodCang says "called too often" with 403.
        return Answer(
            status=status or 403,
            body=b"too many requests",
            content_type="text/plain",
            headers=headers,
        )
    return _failure(str(code), message, status)


def _failure(code, message, status=200):
    content = {
        "ask": "Failure",
        "message": message,
        "data": [],
        "Error": {"errMessage": message, "errCode": code},
    }
    return Answer.of_json(content, status=status)


def _whole(body, key, least, most):
    value = body.get(key)
    if not isinstance(value, int) or not least <= value <= most:
        raise Failure("10002", f"{key} lies between {least} and {most}")
    return value


def _texts(body, key, most):
    values = body.get(f"{key}_arr") or []
    if body.get(key):
        values = [*values, body[key]]
    if not isinstance(values, list) or len(values) > most:
        raise Failure("10002", f"{key}_arr holds at most {most}")
    return values


def _text(number):
    """GoodCang writes whole numbers as text, thousands with a comma in places."""
    return (
        f"{number:,}" if number == int(number) and abs(number) > 9999 else f"{number}"
    )
