# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-in of an operator that runs ECCANG WMS: SOAP around JSON.

How installations differ is set by ``EccangHabits``. A call is checked as SOAP: the
namespace, the operation, and elements of the names that are known.
"""

import json
import secrets
from dataclasses import dataclass
from xml.etree import ElementTree

from .eccang_reply import SoapError, wrap
from .faults import answer_with
from .messages import Answer
from .product_measures import metric, products_kept

PREFIX = "/default/svc/"
PATH = f"{PREFIX}web-service"
NAMESPACE = "{http://www.example.org/Ec/}"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
PARAMETERS = {"paramsJson", "appToken", "appKey", "service", "language"}
MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EccangAccount:
    app_key: str
    app_token: str


@dataclass(slots=True, kw_only=True)
class EccangHabits:
    """``reply``: how JSON is wrapped; ``next_page``: how a next page is told.

    ``lots``: rows for each SKU of a warehouse; ``has_hold``: tells what is frozen;
    ``empty``: the ``data`` of no rows.
    """

    reply: str = "escaped"
    next_page: str = "bool"
    lots: int = 1
    has_hold: bool = True
    has_count: bool = True
    empty: str = "list"


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Eccang:
    def __init__(self, world, account, faults):
        self.world = world
        self.account = account
        self.faults = faults
        self.habits = EccangHabits()

    def endpoint_name(self, request):
        """The service that the call names."""
        try:
            return _parameters(request).get("service") or "callService"
        except SoapError:
            return "callService"

    def answer(self, request):
        fault = self.faults.next_for(self.endpoint_name(request))
        if fault and fault.kind == "reply":
            return self._wrapped(fault.body, status=fault.status or 200)
        return answer_with(
            fault, request, lambda: self._handle(request), self._fault_envelope
        )

    def _handle(self, request):
        if request.path != PATH:
            return Answer(status=404, body=b"not found", content_type="text/plain")
        try:
            call = _parameters(request)
            content = self._content(call)
        except SoapError as error:
            return wrap("fault", str(error), status=500)
        except Refused as refusal:
            content = _failure(refusal.code, str(refusal))
        return self._wrapped(content)

    def _content(self, call):
        handlers = {
            "getWarehouse": self._list_warehouses,
            "getProductInventory": self._list_inventory,
            "getProductList": self._list_products,
        }
        if not self._is_known(call):
            raise Refused("10000", "appToken or appKey is wrong")
        handle = handlers.get(call.get("service"))
        if handle is None:
            raise Refused("10001", "no such service")
        try:
            asked = json.loads(call.get("paramsJson") or "{}")
        except ValueError:
            raise Refused("10002", "paramsJson is no JSON") from None
        with self.world.lock:
            return self._page(handle(asked), asked)

    def _is_known(self, call):
        return secrets.compare_digest(
            call.get("appKey", "").encode(), self.account.app_key.encode()
        ) and secrets.compare_digest(
            call.get("appToken", "").encode(), self.account.app_token.encode()
        )

    def _page(self, rows, asked):
        page = _whole(asked, "page", 100_000)
        size = _whole(asked, "pageSize", MAX_PAGE_SIZE)
        start = (page - 1) * size
        shown = rows[start : start + size]
        content = {
            "ask": "Success",
            "message": "Success",
            "data": shown or ([] if self.habits.empty == "list" else {}),
            "pagination": {"page": page, "pageSize": size},
        }
        if self.habits.has_count:
            content["count"] = str(len(rows))
        has_next = start + size < len(rows)
        if self.habits.next_page == "bool":
            content["nextPage"] = has_next
        elif self.habits.next_page == "text":
            content["nextPage"] = "true" if has_next else "false"
        return content

    def _list_warehouses(self, _asked):
        return [
            {
                "warehouse_code": warehouse.code,
                "warehouse_name": warehouse.name or warehouse.code,
                "country_code": warehouse.country or "US",
            }
            for warehouse in self.world.scenario.warehouses
            if warehouse.provider == "eccang"
        ]

    def _list_products(self, _asked):
        return [metric(product) for product in products_kept(self.world, "eccang")]

    def _list_inventory(self, asked):
        codes = asked.get("warehouse_code_arr") or []
        if asked.get("warehouse_code"):
            codes = [*codes, asked["warehouse_code"]]
        return [
            self._stock_row(code, sku, lot)
            for code, sku in self.world.stock_rows("eccang")
            if not codes or code in codes
            for lot in range(self.habits.lots)
        ]

    def _stock_row(self, code, sku, lot):
        level = self.world.stock[code, sku]
        row = {
            "product_sku": sku,
            "product_barcode": f"E7-{sku}",
            "reference_no": "",
            "warehouse_code": code,
            "warehouse_id": "12",
            "sellable": self._share(level.available, lot),
            "reserved": self._share(level.reserved, lot),
            "pending": self._share(level.pending, lot),
            "unsellable": self._share(level.damaged, lot),
            "onway": self._share(level.inbound, lot),
            "shipped": "99",
            "pi_update_time": "2026-03-11 00:30:00",
        }
        if self.habits.has_hold:
            row["hold"] = self._share(level.frozen, lot)
        return row

    def _share(self, quantity, lot):
        """The lots of a SKU add up to its stock; the last has the rest."""
        part = quantity // self.habits.lots
        is_last = lot == self.habits.lots - 1
        return str(quantity - part * lot if is_last else part)

    def _wrapped(self, content, status=200):
        text = content if isinstance(content, str) else None
        if text is None:
            text = json.dumps(content, ensure_ascii=False)
        return wrap(self.habits.reply, text, status=status)

    def _fault_envelope(self, code, message, status, _headers):
        if code is None:
            message = "请求过于频繁"
        return self._wrapped(_failure(str(code or 429), message), status or 200)


def _failure(code, message):
    return {
        "ask": "Failure",
        "message": message,
        "data": [],
        "Error": {"errCode": code, "errMessage": message},
    }


def _parameters(request):
    """The elements of the operation by name."""
    try:
        root = ElementTree.fromstring(request.body)
    except ElementTree.ParseError as error:
        raise SoapError("the call is no XML") from error
    call = root.find(f"{SOAP}Body/{NAMESPACE}callService")
    if request.method != "POST" or root.tag != f"{SOAP}Envelope" or call is None:
        raise SoapError("a POST of callService in a SOAP envelope is expected")
    if not request.headers.get("content-type", "").startswith("text/xml"):
        raise SoapError("text/xml is expected")
    parameters = {child.tag: child.text or "" for child in call}
    if set(parameters) - PARAMETERS:
        raise SoapError("an element is not known")
    return parameters


def _whole(asked, key, most):
    value = asked.get(key)
    if not isinstance(value, int) or not 1 <= value <= most:
        raise Refused("10002", f"{key} lies between 1 and {most}")
    return value
