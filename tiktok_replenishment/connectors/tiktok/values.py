# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Value objects of shops, warehouses and listings."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from ..errors import ContractError, PermissionDeniedError
from . import fields
from .reply import SERVICE

# Some grants are written as a century: cap what a calendar need not hold.
LONGEST_GRANT = timedelta(days=3650)
# 1 is a creator, 2 and 3 are partners.
SELLER_USER_TYPES = frozenset({0, 4, 5})
WAREHOUSE_KINDS = {"SALES_WAREHOUSE": "sales", "RETURN_WAREHOUSE": "return"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What an authorisation grants. The expiries are moments in UTC."""

    access_token: str = field(repr=False)
    access_token_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_token_expires_at: datetime
    open_id: str
    seller_name: str
    seller_region: str
    user_type: int
    granted_scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """``external_id`` is what webhooks name, ``cipher`` what calls need."""

    external_id: str
    name: str
    region: str
    seller_type: str
    cipher: str = field(repr=False)
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWarehouse:
    """A warehouse as TikTok Shop knows it. ``kind`` is sales, return or other."""

    external_id: str
    name: str
    kind: str
    sub_type: str
    status: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSku:
    """One SKU of a listing. ``status`` is the listing's, ``is_active`` the SKU's."""

    product_external_id: str
    sku_external_id: str
    seller_sku: str
    title: str
    status: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    skus: tuple[ListingSku, ...]
    total_count: int
    next_page_token: str = field(repr=False)


def parse_tokens(data, now) -> Tokens:
    """Return the tokens of a seller; ``now`` is Unix seconds."""
    user_type = fields.integer(data, "user_type", "user_type", default=0)
    if user_type not in SELLER_USER_TYPES:
        raise PermissionDeniedError(
            f"{SERVICE}: the app was not authorised by a seller",
            hint="authorize_as_seller",
        )
    return Tokens(
        access_token=fields.text(data, "access_token", "access_token", required=True),
        access_token_expires_at=_expiry(data, "access_token_expire_in", now),
        refresh_token=fields.text(
            data, "refresh_token", "refresh_token", required=True
        ),
        refresh_token_expires_at=_expiry(data, "refresh_token_expire_in", now),
        open_id=fields.text(data, "open_id", "open_id"),
        seller_name=fields.text(data, "seller_name", "seller_name"),
        seller_region=fields.text(data, "seller_base_region", "seller_base_region"),
        user_type=user_type,
        granted_scopes=_scopes(data),
    )


def parse_shop(row) -> Shop:
    return Shop(
        external_id=fields.text(row, "id", "shops.id", required=True),
        name=fields.text(row, "name", "shops.name"),
        region=fields.text(row, "region", "shops.region"),
        seller_type=fields.text(row, "seller_type", "shops.seller_type"),
        cipher=fields.text(row, "cipher", "shops.cipher"),
        code=fields.text(row, "code", "shops.code"),
    )


def parse_warehouse(row) -> ShopWarehouse:
    kind = fields.text(row, "type", "warehouses.type")
    return ShopWarehouse(
        external_id=fields.text(row, "id", "warehouses.id", required=True),
        name=fields.text(row, "name", "warehouses.name"),
        kind=WAREHOUSE_KINDS.get(kind, "other"),
        sub_type=fields.text(row, "sub_type", "warehouses.sub_type"),
        status=fields.text(row, "effect_status", "warehouses.effect_status"),
        is_default=fields.flag(row, "is_default", "warehouses.is_default"),
    )


def parse_listing(row):
    """Yield the ListingSku of each SKU of a product."""
    product_id = fields.text(row, "id", "products.id", required=True)
    title = fields.text(row, "title", "products.title")
    status = fields.text(row, "status", "products.status")
    for sku in fields.mappings(row, "skus", "products.skus", required=False):
        info = fields.mapping(
            sku, "status_info", "products.skus.status_info", required=False
        )
        sku_status = fields.text(info, "status", "products.skus.status_info.status")
        seller_sku = fields.text(sku, "seller_sku", "products.skus.seller_sku")
        yield ListingSku(
            product_external_id=product_id,
            sku_external_id=fields.text(sku, "id", "products.skus.id", required=True),
            seller_sku=seller_sku.strip(),
            title=title,
            status=status,
            is_active=status == "ACTIVATE" and sku_status in ("", "NORMAL"),
        )


def _expiry(data, key, now):
    """Despite the name ``..._expire_in`` the value is a moment, not a duration."""
    seconds = fields.integer(data, key, key)
    if seconds <= now:
        raise ContractError(f"{SERVICE}: field {key} is not in the future")
    latest = int(now + LONGEST_GRANT.total_seconds())
    return datetime.fromtimestamp(min(seconds, latest), tz=timezone.utc)


def _scopes(data):
    scopes = data.get("granted_scopes") or []
    if not isinstance(scopes, list) or not all(isinstance(one, str) for one in scopes):
        raise fields.malformed("granted_scopes")
    return tuple(scopes)
