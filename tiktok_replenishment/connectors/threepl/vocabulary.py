# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words that GoodCang and ECCANG share: envelopes, refusals, rows of stock.

===========================  =============  ==========================================
field                        bucket         note
===========================  =============  ==========================================
sellable                     available
reserved                     reserved       allocated to orders, not left yet
pending                      pending        arrived, waiting to be put away
unsellable                   damaged
pi_freeze, hold              frozen         the first at GoodCang, the second at some
                                            installations of ECCANG
onway, total_onway           inbound        the total (with transfers) where it is more
(none)                       on hand        derived: the sum of the first five
===========================  =============  ==========================================

Products are weighed in kilograms and measured in centimetres.
"""

from datetime import timedelta, timezone

from ..errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    PermissionDeniedError,
    RateLimitError,
)
from . import scalars
from .base import Product, StockRow, Warehouse, sum_of_parts
from .measures import cubic_metres, kilograms
from .paged import Reply

# Times are Beijing's, written without offset; China has no daylight saving time.
BEIJING = timezone(timedelta(hours=8))
# Neither says for how long it wants to be left alone.
RATE_LIMIT_SECONDS = 60
# No list of codes is published: the words of a refusal decide, English or Chinese.
WORDS_OF_ALLOW_LIST = ("whitelist", "white list", "allowlist", "白名单")
WORDS_OF_EXPIRY = ("expired", "过期", "失效")
WORDS_OF_RATE = ("too many", "too often", "too frequent", "频繁", "频率")
WORDS_OF_CREDENTIALS = (
    "app-key",
    "app-token",
    "appkey",
    "apptoken",
    "app key",
    "app token",
    "token",
    "unauthorized",
    "密钥",
    "授权",
    "鉴权",
)
# The parts of on hand, each with its field.
PARTS = (
    ("qty_available", "sellable"),
    ("qty_reserved", "reserved"),
    ("qty_pending", "pending"),
    ("qty_damaged", "unsellable"),
    ("qty_frozen", "pi_freeze"),
)
PARTS_WITH_HOLD = (*PARTS[:-1], ("qty_frozen", "hold"))


def read_envelope(reply, service) -> Reply:
    """Return the rows of a decoded answer; raise its refusal as a typed error."""
    if not isinstance(reply, dict):
        raise ContractError(f"{service}: the answer has no envelope")
    reply = scalars.strip_keys(reply)
    _raise_for_failure(reply, service)
    return _unwrap(reply, service)


def warehouse(row, service) -> Warehouse:
    name = scalars.text(row, "warehouse_name", service=service)
    return Warehouse(
        code=scalars.text(row, "warehouse_code", service=service, required=True),
        name=name or scalars.text(row, "warehouse_desc", service=service),
        country=scalars.text(row, "country_code", service=service).upper(),
    )


def stock_row(row, codes, service) -> StockRow:
    """Raise ContractError for stock of another warehouse than ``codes``."""
    code = scalars.text(row, "warehouse_code", service=service, required=True)
    if code not in codes:
        raise ContractError(f"{service}: stock of a warehouse that was not asked for")
    parts = {
        bucket: scalars.quantity(row, field, service=service)
        for bucket, field in (PARTS if "pi_freeze" in row else PARTS_WITH_HOLD)
    }
    return StockRow(
        warehouse_code=code,
        external_sku=scalars.text(row, "product_sku", service=service, required=True),
        external_barcode=scalars.text(row, "product_barcode", service=service),
        name=scalars.text(row, "product_title", service=service),
        qty_inbound=_inbound(row, service),
        qty_on_hand=sum_of_parts(parts.values()),
        provider_updated_at=_updated_at(row, service),
        **parts,
    )


def product(row, service) -> Product:
    weight, *sides = (
        scalars.quantity(row, f"product_{name}", service=service)
        for name in ("weight", "length", "width", "height")
    )
    return Product(
        external_sku=scalars.text(row, "product_sku", service=service, required=True),
        weight_kg=kilograms(weight, "kg"),
        volume_m3=cubic_metres(sides, "cm"),
    )


def _raise_for_failure(reply, service):
    """Check both envelopes: ``ask`` Success/Failure, and ``code`` 0."""
    if "ask" not in reply and "code" not in reply:
        raise ContractError(f"{service}: the answer has no envelope")
    ask = str(reply.get("ask", "Success")).strip().lower()
    code = str(reply.get("code", "0")).strip()
    if ask == "success" and code == "0":
        return
    error = reply.get("Error")
    error = error if isinstance(error, dict) else {}
    words = f"{reply.get('message')} {error.get('errMessage')}".lower()
    raise _refusal(
        words, service, error.get("errCode") or (code if code != "0" else "")
    )


def _refusal(words, service, code):
    if any(word in words for word in WORDS_OF_ALLOW_LIST):
        return PermissionDeniedError(
            f"{service}: the address of this server is not allowed",
            hint="ip_not_allowed",
            code=code,
        )
    if any(word in words for word in WORDS_OF_RATE):
        return RateLimitError(
            f"{service}: called too often", retry_after=RATE_LIMIT_SECONDS, code=code
        )
    if any(word in words for word in WORDS_OF_EXPIRY):
        return AuthError(
            f"{service}: the credentials have expired", hint="key_expired", code=code
        )
    if any(word in words for word in WORDS_OF_CREDENTIALS):
        return AuthError(f"{service}: the credentials were refused", code=code)
    return InvalidRequestError(f"{service}: the call was refused", code=code)


def _unwrap(reply, service):
    """Return the rows of ``data`` as array, as object with ``list``, or empty."""
    data = reply.get("data")
    count = reply.get("count")
    if isinstance(data, dict):
        data = scalars.strip_keys(data)
    if isinstance(data, dict) and "list" in data:
        count = data.get("total", data.get("count", count))
        data = data["list"]
    if isinstance(data, dict):
        data = [data] if data else []
    if data in (None, ""):
        data = []
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise scalars.malformed(service, "data")
    count = scalars.quantity({"count": count}, "count", service=service)
    has_next = reply.get("nextPage")
    return Reply(
        rows=[scalars.strip_keys(row) for row in data],
        count=None if count is None else int(count),
        has_next=None if has_next is None else str(has_next).strip().lower() == "true",
    )


def _inbound(row, service):
    inbound = scalars.quantity(row, "onway", service=service)
    total = scalars.quantity(row, "total_onway", service=service)
    if total is not None and (inbound is None or total > inbound):
        return total
    return inbound


def _updated_at(row, service):
    moment = scalars.moment(row, "pi_update_time", service=service, zone=BEIJING)
    return moment and moment.astimezone(timezone.utc)
