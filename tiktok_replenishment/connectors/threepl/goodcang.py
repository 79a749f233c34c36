# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""GoodCang overseas warehouses, REST API. https://open.goodcang.com/docs_api/

===========================  =============  ==========================================
field                        bucket         note
===========================  =============  ==========================================
sellable                     available
reserved                     reserved       allocated to orders, not left yet
pending                      pending        arrived, waiting to be put away
unsellable                   damaged
pi_freeze                    frozen
onway, total_onway           inbound        the total (with transfers) where it is more
(none)                       on hand        derived: the sum of the first five
===========================  =============  ==========================================
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from ..errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    PermissionDeniedError,
    RateLimitError,
)
from ..http import HttpRequest, raise_for_status
from . import address, scalars
from .base import (
    StockProvider,
    StockRow,
    StockSnapshot,
    Warehouse,
    derive_on_hand,
    merge_rows,
    moving_list,
)

SERVICE = "GoodCang"
# Times are Beijing's, written without offset; China has no daylight saving time.
BEIJING = timezone(timedelta(hours=8))
PAGE_SIZE = 200
WAREHOUSES_PER_CALL = 20
MAX_PAGES = 500
MAX_WALKS = 2
# GoodCang says "called too often" with 403 and does not say for how long.
RATE_LIMIT_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    rows: list
    count: int | None
    has_next: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """All pages of one query. ``is_stable``: nothing moved while they were read."""

    rows: list
    pages: int
    count: int | None
    is_stable: bool

    def has_same_rows(self, other):
        return other is not None and _row_counts(self.rows) == _row_counts(other.rows)


class GoodCangClient(StockProvider):
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
        }
    )

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
        return tuple(
            Warehouse(
                code=_text(row, "warehouse_code", required=True),
                name=_text(row, "warehouse_name") or _text(row, "warehouse_desc"),
                country=_text(row, "country_code").upper(),
            )
            for row in reply.rows
        )

    def pull_stock(self, warehouse_codes) -> StockSnapshot:
        """Return the complete stock of the warehouses.

        Raise TransientError when the stock list keeps changing while it is read, and
        ContractError when the rows do not add up to the announced count.
        """
        as_of = datetime.fromtimestamp(self._clock(), tz=timezone.utc)
        codes = sorted(set(warehouse_codes))
        if not codes:
            raise InvalidRequestError(f"{SERVICE}: no warehouse to pull is named")
        walks = [
            self._walk_until_stable(codes[start : start + WAREHOUSES_PER_CALL])
            for start in range(0, len(codes), WAREHOUSES_PER_CALL)
        ]
        counts = [walk.count for walk in walks]
        return StockSnapshot(
            rows=merge_rows(
                _parse_stock(row, codes) for walk in walks for row in walk.rows
            ),
            as_of=as_of,
            pages=sum(walk.pages for walk in walks),
            expected_count=None if None in counts else sum(counts),
            absent_means_zero=self.absent_means_zero,
        )

    def test(self):
        super().test()
        return address.remarks(self.base_url, self._http)

    def _walk_until_stable(self, codes):
        previous = None
        for _walk in range(MAX_WALKS):
            walk = self._walk(codes)
            # Equal batches may lie on two pages: two equal walks prove that they are.
            if walk.is_stable or walk.has_same_rows(previous):
                break
            previous = walk
        else:
            raise moving_list(SERVICE)
        if walk.count is not None and walk.count != len(walk.rows):
            raise ContractError(
                f"{SERVICE}: {len(walk.rows)} stock rows came, {walk.count} announced",
                hint="incomplete_stock",
            )
        return walk

    def _walk(self, codes):
        rows, counts, seen = [], set(), set()
        is_stable = True
        for page in range(1, MAX_PAGES + 1):
            reply = self._call(
                "/inventory/get_product_inventory",
                {"page": page, "pageSize": PAGE_SIZE, "warehouse_code_arr": codes},
            )
            keys = {_row_key(row) for row in reply.rows}
            is_stable = is_stable and not keys & seen
            seen |= keys
            rows += reply.rows
            counts.add(reply.count)
            if _is_last(reply, len(rows)):
                break
        else:
            raise ContractError(f"{SERVICE}: more than {MAX_PAGES} pages of stock")
        return _Walk(
            rows=rows,
            pages=page,
            count=reply.count,
            is_stable=is_stable and len(counts) == 1,
        )

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
        now = self._clock()
        if response.status == 403:
            raise RateLimitError(
                f"{SERVICE}: called too often",
                http_status=403,
                retry_after=response.retry_after(now) or RATE_LIMIT_SECONDS,
            )
        raise_for_status(response, now)
        reply = response.json()
        if not isinstance(reply, dict):
            raise ContractError(f"{SERVICE}: the answer has no envelope")
        reply = scalars.strip_keys(reply)
        _raise_for_failure(reply)
        return _unwrap(reply)


def _raise_for_failure(reply):
    """Check both envelopes: ``ask`` Success/Failure, and ``code`` 0."""
    if "ask" not in reply and "code" not in reply:
        raise ContractError(f"{SERVICE}: the answer has no envelope")
    ask = str(reply.get("ask", "Success")).strip().lower()
    code = str(reply.get("code", "0")).strip()
    if ask == "success" and code == "0":
        return
    error = reply.get("Error")
    error = error if isinstance(error, dict) else {}
    words = f"{reply.get('message')} {error.get('errMessage')}".lower()
    details = {"code": error.get("errCode") or (code if code != "0" else "")}
    if "whitelist" in words or "白名单" in words or "allowlist" in words:
        raise PermissionDeniedError(
            f"{SERVICE}: the address of this server is not allowed",
            hint="ip_not_allowed",
            **details,
        )
    if "app-key" in words or "app-token" in words or "token" in words:
        raise AuthError(f"{SERVICE}: the credentials were refused", **details)
    raise InvalidRequestError(f"{SERVICE}: the call was refused", **details)


def _unwrap(reply):
    """Return the rows of ``data`` as array, as object with ``list``, or empty."""
    data = reply.get("data")
    count = reply.get("count")
    if isinstance(data, dict) and "list" in data:
        count = data.get("total", data.get("count", count))
        data = data["list"]
    if isinstance(data, dict):
        data = [data] if data else []
    if data in (None, ""):
        data = []
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise scalars.malformed(SERVICE, "data")
    count = scalars.quantity({"count": count}, "count", service=SERVICE)
    has_next = reply.get("nextPage")
    return _Reply(
        rows=[scalars.strip_keys(row) for row in data],
        count=None if count is None else int(count),
        has_next=None if has_next is None else str(has_next).lower() == "true",
    )


def _is_last(reply, row_total):
    if not reply.rows:
        return True
    if reply.count is not None:
        return row_total >= reply.count
    if reply.has_next is not None:
        return not reply.has_next
    return len(reply.rows) < PAGE_SIZE


def _parse_stock(row, codes):
    warehouse_code = _text(row, "warehouse_code", required=True)
    if warehouse_code not in codes:
        raise ContractError(f"{SERVICE}: stock of a warehouse that was not asked for")
    inbound = _quantity(row, "onway")
    total_inbound = _quantity(row, "total_onway")
    if total_inbound is not None and (inbound is None or total_inbound > inbound):
        inbound = total_inbound
    return derive_on_hand(
        StockRow(
            warehouse_code=warehouse_code,
            external_sku=_text(row, "product_sku", required=True),
            external_barcode=_text(row, "product_barcode"),
            name=_text(row, "product_title"),
            qty_available=_quantity(row, "sellable"),
            qty_reserved=_quantity(row, "reserved"),
            qty_inbound=inbound,
            qty_pending=_quantity(row, "pending"),
            qty_damaged=_quantity(row, "unsellable"),
            qty_frozen=_quantity(row, "pi_freeze"),
            provider_updated_at=_updated_at(row),
        )
    )


def _updated_at(row):
    moment = scalars.moment(row, "pi_update_time", service=SERVICE, zone=BEIJING)
    return moment and moment.astimezone(timezone.utc)


def _row_key(row):
    return json.dumps(row, sort_keys=True, default=str)


def _row_counts(rows):
    return Counter(_row_key(row) for row in rows)


def _text(row, key, *, required=False):
    return scalars.text(row, key, service=SERVICE, required=required)


def _quantity(row, key):
    return scalars.quantity(row, key, service=SERVICE)
