# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an operator's documentation says about its API, as settings, and their check."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..address_guard import AddressGuard
from ..errors import ContractError
from .base import BUCKETS
from .measures import KILOGRAMS, METRES
from .rest_path import PathError, parse_path, parse_quantity_path

SERVICE = "REST API"
METHODS = ("GET", "POST")
AUTH_STYLES = ("none", "header", "bearer", "basic", "query")
PAGINGS = ("none", "page", "offset", "cursor", "next")
STOP_RULES = ("empty", "short")
SIDES = ("length_path", "width_path", "height_path")
PATHS = (
    "success_path",
    "list_path",
    "total_path",
    "next_path",
    "sku_path",
    "barcode_path",
    "name_path",
    "warehouse_path",
    "weight_path",
    *SIDES,
)
MAX_PAGE_SIZE = 10_000
# Stands for a warehouse's code in the path of the list.
WAREHOUSE_MARK = "{warehouse}"
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


class SettingError(ContractError):
    """``setting`` of :class:`RestSettings` does not fit what the operator answers."""

    default_hint = "check_mapping"

    def __init__(self, setting, words, **details):
        self.setting = setting
        self.words = words
        super().__init__(f"{SERVICE}, {setting.replace('_', ' ')}: {words}", **details)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """All texts are empty where nothing is set. ``paging`` is how the list goes on:

    ======  ========================================================================
    none    it comes whole
    page    ``page_parameter`` counts pages from ``first_page``
    offset  ``page_parameter`` counts rows from 0
    cursor  ``page_parameter`` repeats the text at ``next_path``
    next    the address at ``next_path``, or in the header Link, is the next page's
    ======  ========================================================================

    Without ``total_path`` the list ends by ``stop_rule``: with an "empty" page, or
    with one "short" of ``page_size``. ``parameters`` and ``headers`` are pairs that go
    with every call. ``buckets`` are paths of quantities by names of BUCKETS. In
    ``path``, {warehouse} stands for the code of a warehouse. ``weight_unit`` is of
    KILOGRAMS, ``size_unit`` of METRES; all three sides are told, or none.
    """

    base_url: str
    path: str = ""
    method: str = "GET"
    parameters: tuple = field(default=(), repr=False)
    headers: tuple = field(default=(), repr=False)
    auth_style: str = "none"
    auth_name: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    paging: str = "none"
    page_parameter: str = ""
    size_parameter: str = ""
    page_size: int = 100
    first_page: int = 1
    next_path: str = ""
    total_path: str = ""
    stop_rule: str = "empty"
    calls_per_minute: int = 0
    success_path: str = ""
    success_value: str = ""
    list_path: str = ""
    sku_path: str = ""
    barcode_path: str = ""
    name_path: str = ""
    warehouse_path: str = ""
    warehouse_parameter: str = ""
    warehouse_codes: tuple = ()
    buckets: dict = field(default_factory=dict)
    weight_path: str = ""
    weight_unit: str = "kg"
    length_path: str = ""
    width_path: str = ""
    height_path: str = ""
    size_unit: str = "cm"
    absent_means_zero: bool = False
    allows_private: bool = False

    @property
    def asks_for_warehouse(self):
        """Whether a call names the warehouse whose rows it wants."""
        return bool(self.warehouse_parameter) or WAREHOUSE_MARK in self.path

    @property
    def tells_size(self):
        """Whether rows tell how large one of their SKU is."""
        return all(getattr(self, side) for side in SIDES)

    @property
    def tells_measures(self):
        return bool(self.weight_path) or self.tells_size

    @property
    def url(self):
        """The address of the stock list."""
        path = self.path.strip()
        base = self.base_url.strip().rstrip("/")
        return f"{base}/{path.lstrip('/')}" if path else base


def check_settings(settings):
    """Raise SettingError for the first setting that cannot work, whatever comes."""
    check_call(settings)
    check_mapping(settings)


def check_call(settings):
    """Raise SettingError when the operator cannot even be asked."""
    _check_address(settings)
    _check_choices(settings)
    _check_auth(settings)
    _check_paging(settings)
    _check_paths(settings)


def check_mapping(settings):
    """Raise SettingError when no row of an answer could be understood."""
    if not settings.sku_path:
        raise SettingError("sku_path", "without the path to the SKU there are no rows")
    _check_buckets(settings)
    _check_warehouses(settings)
    _check_measures(settings)


def guard_of(settings) -> AddressGuard:
    """What may be called for these settings."""
    return AddressGuard(
        service=SERVICE,
        url=settings.base_url,
        allows_private=settings.allows_private,
    )


def _check_address(settings):
    try:
        parts = urlsplit(settings.url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_usable = is_usable and (parts.port is None or parts.port > 0)
    except ValueError:
        is_usable = False
    if not is_usable:
        raise SettingError("base_url", "this is no address that begins with https://")
    if parts.username or parts.password:
        raise SettingError("base_url", "name and password do not belong here")
    if parts.query or parts.fragment:
        raise SettingError("path", "what follows a ? belongs into the parameters")
    guard_of(settings).check_url(settings.url)


def _check_choices(settings):
    for name, choices in (
        ("method", METHODS),
        ("auth_style", AUTH_STYLES),
        ("paging", PAGINGS),
        ("stop_rule", STOP_RULES),
    ):
        if getattr(settings, name) not in choices:
            raise SettingError(name, "this choice is not known")


def _check_auth(settings):
    if settings.auth_style in ("header", "query") and not settings.auth_name:
        raise SettingError("auth_name", "the name that the key goes by is missing")
    if settings.auth_style != "none" and not settings.key:
        raise SettingError("key", "the key is missing")
    names = [name for name, _value in settings.headers]
    if settings.auth_style == "header":
        names.append(settings.auth_name)
    for name in names:
        if not HEADER_NAME.fullmatch(name):
            raise SettingError("headers", "this is no name of a header")


def _check_paging(settings):
    if settings.paging in ("page", "offset", "cursor") and not settings.page_parameter:
        raise SettingError("page_parameter", "its name is missing")
    if settings.paging == "cursor" and not settings.next_path:
        raise SettingError("next_path", "the path to the next cursor is missing")
    if settings.paging != "none" and not 1 <= settings.page_size <= MAX_PAGE_SIZE:
        raise SettingError("page_size", f"it lies between 1 and {MAX_PAGE_SIZE}")
    if settings.calls_per_minute < 0 or settings.first_page < 0:
        raise SettingError("first_page", "numbers are not below 0")


def _check_paths(settings):
    for name in PATHS:
        try:
            path = parse_path(getattr(settings, name))
        except PathError:
            raise SettingError(name, "this path cannot be read") from None
        if path.has_each and name != "list_path":
            raise SettingError(name, "a path here leads to one value: no []")
    if settings.success_value and not settings.success_path:
        raise SettingError("success_path", "the path to the value is missing")


def _check_buckets(settings):
    if not any(settings.buckets.values()):
        raise SettingError("available_path", "no quantity has a path")
    for bucket, text in settings.buckets.items():
        if bucket not in BUCKETS:
            raise SettingError(f"{bucket}_path", "this quantity is not known")
        try:
            parse_quantity_path(text or "x")
        except PathError:
            raise SettingError(f"{bucket}_path", "this path cannot be read") from None


def _check_warehouses(settings):
    if settings.warehouse_path or settings.asks_for_warehouse:
        return
    if len(settings.warehouse_codes) != 1:
        raise SettingError(
            "warehouse_codes",
            "one code is needed, where neither a path nor a parameter names warehouses",
        )


def _check_measures(settings):
    if settings.weight_unit not in KILOGRAMS:
        raise SettingError("weight_unit", "this unit is not known")
    if settings.size_unit not in METRES:
        raise SettingError("size_unit", "this unit is not known")
    if not settings.tells_size:
        for side in SIDES:
            if getattr(settings, side):
                raise SettingError(side, "length, width and height go together")
