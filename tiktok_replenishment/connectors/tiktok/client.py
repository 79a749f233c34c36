# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Client of the TikTok Shop Open API: one method for each question it is asked."""

from functools import partial

from . import aftersales, fbt, fields
from .calls import Calls
from .events import WebhookSubscription, parse_subscription
from .orders import (
    Order,
    OrderPage,
    UnreadableOrder,
    parse_or_note,
    parse_order,
    parse_orders,
)
from .paging import MAX_PAGES, check_budget, iter_pages, with_token
from .promotions import Promotion, PromotionPage, parse_promotion
from .transport import Transport
from .values import (
    ProductPage,
    Shop,
    ShopWarehouse,
    Tokens,
    parse_listing,
    parse_shop,
    parse_tokens,
    parse_warehouse,
)

# What promotions are asked for: what is over does not come back.
PROMOTION_STATUSES = ("NOT_START", "ONGOING")


class TikTokClient:
    """One authorisation of one app; the shop is named by its cipher in each call.

    ``api_url`` and ``auth_url`` are base addresses without a path. Every method raises
    a subclass of ServiceError.
    """

    def __init__(
        self, *, app_key, app_secret, access_token="", api_url, auth_url, http
    ):
        self._transport = Transport(
            app_key=app_key,
            app_secret=app_secret,
            access_token=access_token,
            api_url=api_url,
            auth_url=auth_url,
            http=http,
        )
        self._calls = Calls(self._transport)

    def __repr__(self):
        return f"TikTokClient(api_url={self._transport.api_url!r})"

    # Authorisation

    def exchange_code(self, code) -> Tokens:
        """Trade the code of the consent redirect for tokens: once, in 30 minutes."""
        return self._request_tokens(
            "token_get", {"auth_code": code, "grant_type": "authorized_code"}
        )

    def refresh(self, refresh_token) -> Tokens:
        """Return new tokens; the old refresh token may be dead from then on.

        AmbiguousError means that it is not known whether it is: keep both until the
        next answer.
        """
        return self._request_tokens(
            "token_refresh",
            {"refresh_token": refresh_token, "grant_type": "refresh_token"},
        )

    def _request_tokens(self, endpoint, parameters):
        data = self._transport.request_tokens(endpoint, parameters)
        return parse_tokens(data, self._transport.now())

    def list_shops(self) -> tuple[Shop, ...]:
        data = self._transport.call("shops")
        rows = fields.mappings(data, "shops", "shops", required=False)
        return tuple(parse_shop(row) for row in rows)

    # Orders

    def iter_order_pages(
        self, cipher, *, updated_from, updated_to, tz, page_size=50, max_pages=MAX_PAGES
    ):
        """Yield an OrderPage at a time, oldest change first.

        The window ``updated_from <= update_time < updated_to`` (aware datetimes) stays
        fixed for the whole walk. TikTok Shop may return orders changed after it, and
        orders may repeat: store them by id. ``tz`` is the shop's time zone. See
        :mod:`.window` for what keeps the walk from losing an order.
        """
        return self._calls.walk_window(
            "order_search",
            cipher,
            rows_key="orders",
            parse=partial(parse_orders, tz=tz),
            make_page=_order_page,
            window=(updated_from, updated_to),
            page_size=page_size,
            max_pages=max_pages,
        )

    def get_orders(self, cipher, ids, *, tz) -> tuple[Order, ...]:
        """Return the orders of these ids; unknown and foreign ones are left out."""
        rows = self._calls.get_rows("order_detail", cipher, "ids", "orders", ids)
        return tuple(parse_order(row, tz=tz) for row in rows)

    def get_order_page(self, cipher, ids, *, tz) -> OrderPage:
        """Return the orders of these ids, those that are not understood apart."""
        rows = self._calls.get_rows("order_detail", cipher, "ids", "orders", ids)
        return OrderPage(
            **_apart([parse_or_note(row, tz=tz) for row in rows]),
            total_count=len(rows),
            next_page_token="",
            asked=tuple(ids),
        )

    # After the sale

    def iter_cancellation_pages(self, cipher, **window):
        """Yield an AftersalePage of cancellations at a time, as iter_order_pages."""
        return self._walk_aftersales(
            "cancellation_search",
            cipher,
            rows_key="cancellations",
            parse=aftersales.parse_cancellations,
            **window,
        )

    def iter_return_pages(self, cipher, **window):
        """Yield an AftersalePage of returns at a time, as iter_order_pages."""
        return self._walk_aftersales(
            "return_search",
            cipher,
            rows_key="return_orders",
            parse=aftersales.parse_returns,
            **window,
        )

    def _walk_aftersales(
        self,
        endpoint,
        cipher,
        *,
        updated_from,
        updated_to,
        page_size=50,
        max_pages=MAX_PAGES,
        **rows,
    ):
        return self._calls.walk_window(
            endpoint,
            cipher,
            make_page=_aftersale_page,
            window=(updated_from, updated_to),
            page_size=page_size,
            max_pages=max_pages,
            max_page_size=aftersales.MAX_PAGE_SIZE,
            **rows,
        )

    # Listings, warehouses

    def list_warehouses(self, cipher) -> tuple[ShopWarehouse, ...]:
        data = self._transport.call_shop("warehouses", cipher)
        rows = fields.mappings(data, "warehouses", "warehouses", required=False)
        return tuple(parse_warehouse(row) for row in rows)

    def iter_product_pages(
        self, cipher, *, page_size=100, max_pages=MAX_PAGES, page_token=""
    ):
        """Yield a ProductPage at a time: the SKUs of all listings, deleted ones too.

        ``page_token``: goes on behind the page that told it. One that is void by now
        raises InvalidRequestError with the hint ``restart_pull``.
        """
        pages = self._calls.iter_query_pages(
            "product_search", cipher, {"status": "ALL"}, page_size, page_token
        )
        for number, page in enumerate(pages):
            check_budget(max_pages - number, max_pages)
            rows = fields.mappings(page.data, "products", "products", required=False)
            yield ProductPage(
                skus=tuple(sku for row in rows for sku in parse_listing(row)),
                total_count=page.total_count,
                next_page_token=page.next_page_token,
            )

    # Promotions

    def iter_promotion_pages(self, cipher, *, page_size=100, max_pages=MAX_PAGES):
        """Yield a PromotionPage at a time: those coming, then those running.

        One that begins meanwhile may come twice, with its later state.
        """
        for status in PROMOTION_STATUSES:
            # Here the paging is in the body.
            body = {"status": status, "page_size": page_size}
            pages = iter_pages(
                lambda token, body=body: self._transport.call_shop(
                    "promotion_search", cipher, body=with_token(body, token)
                )
            )
            for number, page in enumerate(pages):
                check_budget(max_pages - number, max_pages)
                rows = fields.mappings(
                    page.data, "activities", "activities", required=False
                )
                yield PromotionPage(
                    promotions=tuple(parse_promotion(row) for row in rows),
                    total_count=page.total_count,
                    next_page_token=page.next_page_token,
                )

    def get_promotion(self, cipher, external_id) -> Promotion:
        """Return a promotion with the ids of its products and SKUs."""
        data = self._transport.call_shop(
            "promotion_detail", cipher, activity_id=external_id
        )
        return parse_promotion({**data, "id": external_id})

    # Fulfilled by TikTok

    def list_fbt_warehouses(self, cipher) -> tuple[fbt.FbtWarehouse, ...]:
        data = self._transport.call_shop("fbt_warehouses", cipher)
        rows = fields.mappings(data, "warehouses", "warehouses", required=False)
        return tuple(fbt.parse_fbt_warehouse(row) for row in rows)

    def iter_fbt_inventory_pages(
        self, cipher, *, warehouse_ids=(), page_size=100, max_pages=MAX_PAGES
    ):
        """Yield an FbtInventoryPage at a time, of all goods that have stock.

        A goods without a row has none. ``warehouse_ids``: only these (at most 100).
        """
        body = {"fbt_warehouse_ids": list(warehouse_ids)} if warehouse_ids else {}
        pages = self._calls.iter_query_pages(
            "fbt_inventory_search", cipher, body, page_size
        )
        for number, page in enumerate(pages):
            check_budget(max_pages - number, max_pages)
            rows = fields.mappings(page.data, "inventory", "inventory", required=False)
            yield fbt.FbtInventoryPage(
                stocks=tuple(fbt.parse_fbt_stock(row) for row in rows),
                total_count=page.total_count,
                next_page_token=page.next_page_token,
            )

    def get_fbt_inbound_orders(self, cipher, ids) -> tuple[fbt.InboundOrder, ...]:
        """Return the inbound orders of these ids or references, each once; unknown ones
        are left out.

        TikTok Shop has no list of them: ids come from webhooks or from a person.
        """
        rows = self._calls.get_rows(
            "fbt_inbound_orders", cipher, "order_ids", "inbound_orders", ids
        )
        orders = (fbt.parse_inbound_order(row) for row in rows)
        return tuple({order.external_id: order for order in orders}.values())

    # Webhooks: each shop and each type of event has its own subscription.

    def list_webhooks(self, cipher) -> tuple[WebhookSubscription, ...]:
        data = self._transport.call_shop("webhook_list", cipher)
        rows = fields.mappings(data, "webhooks", "webhooks", required=False)
        return tuple(parse_subscription(row) for row in rows)

    def set_webhook(self, cipher, event_type, address):
        """Have events of a type sent to ``address`` (https, at most 255 characters)."""
        body = {"address": address, "event_type": event_type}
        self._transport.call_shop("webhook_set", cipher, body=body)

    def delete_webhook(self, cipher, event_type):
        body = {"event_type": event_type}
        self._transport.call_shop("webhook_delete", cipher, body=body)


def _order_page(rows, raw_page, reached):
    return OrderPage(
        **_apart(rows),
        total_count=raw_page.total_count,
        next_page_token=raw_page.next_page_token,
        reached=reached,
    )


def _apart(rows):
    """Values of an OrderPage: what was understood, and what was not."""
    return {
        "orders": tuple(row for row in rows if isinstance(row, Order)),
        "unreadable": tuple(row for row in rows if isinstance(row, UnreadableOrder)),
    }


def _aftersale_page(rows, raw_page, reached):
    return aftersales.AftersalePage(
        aftersales=rows,
        total_count=raw_page.total_count,
        next_page_token=raw_page.next_page_token,
        reached=reached,
    )
