# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""TikTok's own warehouses (FBT) as one more operator whose stock is pulled.

=======================  =========  ================================================
field                    bucket     note
=======================  =========  ================================================
available_quantity       available  of the goods, never of its SKUs
reserved_quantity        reserved
unfulfillable_quantity   damaged
total_quantity           on hand
in_transit_quantity      (none)     mixes goods on the way with returns of buyers
inbound orders           inbound    planned - received, of the orders that are open;
                                    unknown while no inbound order is known
=======================  =========  ================================================
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from decimal import Decimal
from functools import partial

from ..errors import InvalidRequestError
from ..threepl.base import (
    StockProvider,
    StockRow,
    StockSnapshot,
    Warehouse,
)
from ..threepl.walks import Walk, read_until_proved
from .fbt import InboundOrder
from .reply import SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class FbtSnapshot(StockSnapshot):
    """The stock together with the inbound orders behind it.

    ``inbound_asked`` are the ids that were asked for: one that is not among
    ``inbound_orders`` is not known to TikTok Shop.
    """

    inbound_asked: tuple[str, ...]
    inbound_orders: tuple[InboundOrder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FbtWalk(Walk):
    """The total is of the goods, of which a page may bring some twice; 0: left out."""

    pages: list

    @property
    def totals(self):
        return {page.total_count for page in self.pages}

    @property
    def is_proved(self):
        if self.totals == {0}:
            return len(self.pages) == 1 and not self.has_repeats
        return self.totals == {len(self.row_counts)}

    @property
    def is_steady(self):
        return self.totals == {0} and not self.has_repeats

    @property
    def has_repeats(self):
        return self.row_counts.total() > len(self.row_counts)

    @property
    def row_counts(self):
        return Counter(
            (stock.warehouse_external_id, stock.goods_external_id)
            for page in self.pages
            for stock in page.stocks
        )


class FbtProvider(StockProvider):
    """Reads the FBT stock that the shop of ``cipher`` sells from.

    ``call(question)`` returns ``question(client)``, the client with a good token.
    ``inbound`` maps the ids of inbound orders to be read to the warehouse they go to
    (empty when it is not known yet); ``knows_inbound``: others were read before, so
    what is not on the way is zero. ``clock`` returns Unix seconds.
    """

    capabilities = frozenset(
        {"stock", "reserved", "inbound", "damaged", "on_hand", "warehouses"}
    )
    page_size = 100

    def __init__(self, *, call, cipher, clock, inbound=None, knows_inbound=False):
        self._call = call
        self._cipher = cipher
        self._clock = clock
        self._inbound = inbound or {}
        self._knows_inbound = knows_inbound

    def list_warehouses(self) -> tuple[Warehouse, ...]:
        warehouses = self._call(lambda client: client.list_fbt_warehouses(self._cipher))
        return tuple(
            Warehouse(code=one.external_id, name=one.name, country="")
            for one in warehouses
            if one.is_subscribed
        )

    def pull_stock(self, warehouse_codes) -> FbtSnapshot:
        """Return the complete stock of the warehouses.

        Raise TransientError when the list keeps changing while it is read.
        """
        codes = sorted(set(warehouse_codes))
        if not codes:
            raise InvalidRequestError(f"{SERVICE}: no warehouse to pull is named")
        as_of = datetime.fromtimestamp(self._clock(), tz=timezone.utc)
        pages = read_until_proved(
            partial(self._read, codes), self.page_size, SERVICE
        ).pages
        stocks = {
            (stock.warehouse_external_id, stock.goods_external_id): stock
            for page in pages
            for stock in page.stocks
        }
        asked, orders = self._fetch_inbound(codes)
        is_known = self._knows_inbound or bool(orders)
        inbound = _open_quantities(orders, codes) if is_known else None
        return FbtSnapshot(
            rows=_rows(stocks, inbound),
            as_of=as_of,
            pages=len(pages),
            expected_count=pages[-1].total_count,
            absent_means_zero=self.absent_means_zero,
            inbound_asked=asked,
            inbound_orders=orders,
        )

    def _read(self, codes, page_size):
        try:
            return _FbtWalk(
                pages=self._call(lambda client: self._walk(client, codes, page_size))
            )
        except InvalidRequestError as error:
            if error.hint != "restart_pull":
                raise
            # The token of a page has moved on with the list.
            return _FbtWalk(pages=[])

    def _walk(self, client, codes, page_size):
        return list(
            client.iter_fbt_inventory_pages(
                self._cipher, warehouse_ids=codes, page_size=page_size
            )
        )

    def _fetch_inbound(self, codes):
        """Of a warehouse that is not pulled now nothing has to be known."""
        asked = tuple(
            external_id
            for external_id, code in sorted(self._inbound.items())
            if code in ("", *codes)
        )
        if not asked:
            return (), ()
        return asked, self._call(
            lambda client: client.get_fbt_inbound_orders(self._cipher, asked)
        )


def _open_quantities(orders, codes):
    """Units still to come, by warehouse and goods."""
    quantities = defaultdict(int)
    for order in orders:
        if order.is_open and order.warehouse_external_id in codes:
            for line in order.lines:
                key = order.warehouse_external_id, line.goods_external_id
                missing = line.planned - line.received - line.defective
                quantities[key] += max(0, missing)
    return quantities


def _rows(stocks, inbound):
    rows = {key: _stock_row(stock) for key, stock in stocks.items()}
    for code, goods_id in inbound or ():
        # Goods that lie nowhere yet: absent from the list means zero.
        empty = StockRow(
            warehouse_code=code,
            external_sku=goods_id,
            qty_available=Decimal(0),
            qty_reserved=Decimal(0),
            qty_damaged=Decimal(0),
            qty_on_hand=Decimal(0),
        )
        rows.setdefault((code, goods_id), empty)
    if inbound is not None:
        rows = {
            key: replace(row, qty_inbound=Decimal(inbound.get(key, 0)))
            for key, row in rows.items()
        }
    return tuple(rows[key] for key in sorted(rows))


def _stock_row(stock):
    return StockRow(
        warehouse_code=stock.warehouse_external_id,
        external_sku=stock.goods_external_id,
        name=stock.name or stock.reference_code,
        qty_available=_decimal(stock.available),
        qty_reserved=_decimal(stock.reserved),
        qty_damaged=_decimal(stock.unfulfillable),
        qty_on_hand=_decimal(stock.total),
        listing_ids=stock.sku_external_ids,
    )


def _decimal(quantity):
    return None if quantity is None else Decimal(quantity)
