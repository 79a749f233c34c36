# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Any operator with a JSON API: what its documentation says is a matter of settings.

A list that cannot be proved to be whole is refused: one that changes while it is read,
that does not add up to the announced number, or of which a page comes again. One of
several pages that announces no number is read twice: both times it must be the same.
"""

from dataclasses import replace
from datetime import datetime, timezone

from ..errors import ContractError, InvalidRequestError
from . import address
from .base import StockProvider, StockSnapshot, Warehouse, merge_rows
from .rest_calls import RestCalls
from .rest_paging import Paging
from .rest_products import ProductReader
from .rest_rows import RowReader
from .rest_settings import SERVICE, WAREHOUSE_MARK, SettingError, check_settings
from .rest_walk import RestWalk, RowKeys
from .walks import read_until_proved

MAX_PAGES = 500
# A pull must end before the lease of who pulls does.
MAX_PULL_SECONDS = 600


class GenericRestClient(StockProvider):
    """``settings`` is a RestSettings; they are checked with the first call.

    ``clock`` returns Unix seconds. What is wrong with a setting is a SettingError.
    """

    def __init__(self, *, settings, http, clock):
        self.settings = settings
        self.absent_means_zero = settings.absent_means_zero
        self.capabilities = _capabilities(settings)
        self.lists_all_at_once = (
            bool(settings.warehouse_path) and not settings.asks_for_warehouse
        )
        self._http = http
        self._clock = clock

    def __repr__(self):
        return f"GenericRestClient(base_url={self.settings.base_url!r})"

    def list_warehouses(self) -> tuple[Warehouse, ...]:
        """Return the warehouses that are named in the settings, or else in the rows."""
        check_settings(self.settings)
        codes = self.settings.warehouse_codes
        if not codes:
            if not self.settings.warehouse_path or WAREHOUSE_MARK in self.settings.path:
                raise SettingError(
                    "warehouse_codes", "no codes are named, and the rows name none"
                )
            reader = RowReader.of(self.settings)
            rows = reader.read_all(self._walk_until_proved("").rows, "")
            codes = sorted({row.warehouse_code for row in rows})
        return tuple(Warehouse(code=code, name="", country="") for code in codes)

    def pull_stock(self, warehouse_codes) -> StockSnapshot:
        """Return the complete stock of the warehouses.

        Raise TransientError when the list keeps changing while it is read, and
        ContractError when the rows do not add up to the announced number.
        """
        as_of = datetime.fromtimestamp(self._clock(), tz=timezone.utc)
        codes = sorted(set(warehouse_codes))
        if not codes:
            raise InvalidRequestError(f"{SERVICE}: no warehouse to pull is named")
        check_settings(self.settings)
        walks = self._walks(codes)
        totals = [total for _code, walk in walks for total in walk.totals]
        reader = RowReader.of(self.settings)
        rows = [row for code, walk in walks for row in reader.read_all(walk.rows, code)]
        return StockSnapshot(
            rows=merge_rows(row for row in rows if row.warehouse_code in codes),
            as_of=as_of,
            pages=sum(walk.pages for _code, walk in walks),
            expected_count=None if None in totals else sum(totals),
            absent_means_zero=self.absent_means_zero,
        )

    def list_products(self):
        """Return what the rows of stock tell of weights and sizes."""
        settings = self.settings
        if not settings.tells_measures:
            return ()
        check_settings(settings)
        reader = RowReader.of(settings)
        products = {}
        for code in self._codes_to_ask():
            rows = self._walk(settings, code, self._clock()).rows
            for product in ProductReader(settings, rows).read_all(
                reader.read_all(rows, code)
            ):
                products[product.external_sku] = product
        return tuple(products.values())

    def test(self):
        """Read the first page, and whether all settings fit it."""
        check_settings(self.settings)
        code = first_code(self.settings)
        calls = RestCalls(settings=self.settings, http=self._http)
        page = calls.get_page(Paging(self.settings).first(), code)
        rows = RowReader.of(self.settings).read_all(page.rows, code)
        ProductReader(self.settings, page.rows).read_all(rows)
        Paging(self.settings).after(page, 1, len(page.rows))
        return address.remarks(self.settings.base_url, self._http)

    def _walks(self, codes):
        """The lists that hold these warehouses: [(code of all its rows, walk)]."""
        settings = self.settings
        if settings.asks_for_warehouse:
            return [(code, self._walk_until_proved(code)) for code in codes]
        if self.lists_all_at_once:
            return [("", self._walk_until_proved(""))]
        if codes != list(settings.warehouse_codes):
            raise SettingError(
                "warehouse_codes", "the list is of another warehouse than asked for"
            )
        return [(codes[0], self._walk_until_proved(""))]

    def _codes_to_ask(self):
        """The warehouse codes that calls name; one that is empty asks for all."""
        settings = self.settings
        if settings.asks_for_warehouse:
            return settings.warehouse_codes
        return (first_code(settings),)

    def _walk_until_proved(self, warehouse_code):
        begun, settings = self._clock(), self.settings
        reading = self._reading(warehouse_code, begun)
        walk = read_until_proved(reading, settings.page_size, SERVICE)
        walk.refuse_missing_rows()
        return walk

    def _reading(self, warehouse_code, begun):
        """The function that reads the list once, by pages of a size."""
        has_read = False

        def read(page_size):
            nonlocal has_read
            if has_read:
                self._pause(begun)
            has_read = True
            settings = self.settings
            if settings.size_parameter:
                settings = replace(settings, page_size=page_size)
            return self._walk(settings, warehouse_code, begun)

        return read

    def _walk(self, settings, warehouse_code, begun):
        calls = RestCalls(settings=settings, http=self._http)
        paging = Paging(settings)
        walk = RestWalk(keys=RowKeys(settings))
        turn = paging.first()
        while turn is not None:
            if walk.pages:
                self._pause(begun)
            if walk.pages == MAX_PAGES:
                raise ContractError(f"{SERVICE}: more than {MAX_PAGES} pages of stock")
            page = calls.get_page(turn, warehouse_code)
            walk.add(page)
            if not walk.is_steady:
                # Another number of rows is announced: the list has moved.
                break
            walk.refuse_repeated_pages()
            turn = paging.after(page, walk.pages, len(walk.rows))
        return walk

    def _pause(self, begun):
        """Keep to the number of calls that the operator allows in a minute."""
        if self._clock() - begun > MAX_PULL_SECONDS:
            raise SettingError(
                "page_size", "reading the list takes too long: ask for larger pages"
            )
        if self.settings.calls_per_minute:
            self._http.sleep(60 / self.settings.calls_per_minute)


def first_code(settings):
    """A warehouse to ask for, where one must be named; else empty."""
    if settings.warehouse_path and not settings.asks_for_warehouse:
        return ""
    return next(iter(settings.warehouse_codes), "")


def _capabilities(settings):
    reported = {bucket for bucket, path in settings.buckets.items() if path}
    told = {"stock"} if "available" in reported else set()
    if settings.warehouse_codes or settings.warehouse_path:
        told.add("warehouses")
    if settings.tells_measures:
        told.add("products")
    # Whether it does stands in its documentation; it costs nothing to offer it.
    told.add("hints")
    return frozenset(told | (reported - {"available"}))
