# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small part of the analytics: the shop's, the SKUs' and one SKU's performance."""

import re
from datetime import date, timedelta
from decimal import Decimal

from .analytics import CENTS, CHANNELS, latest_day, sales
from .paging import page_of
from .tiktok_endpoint import PAGE_KEYS, Endpoint
from .tiktok_envelope import Refusal

SCOPE = "data.shop_analytics.public.read"
DATE_KEYS = frozenset({"start_date_ge", "end_date_lt", "currency"})
LIST_KEYS = (
    *sorted(DATE_KEYS),
    "sort_field",
    "sort_order",
    "product_ids",
    "category_filter",
    "product_status_filter",
)
SORT_FIELDS = ("gmv", "sku_orders", "units_sold")
# People look more often than they buy.
IMPRESSIONS_PER_UNIT = 40
CLICKS_PER_UNIT = 6


def shop_performance(call):
    first, end = _period(call)
    money = _money_of(call)
    found = sales(call.world, call.shop, first, end)
    return {
        "latest_available_date": latest_day(call.world, call.shop).isoformat(),
        "performance": {
            "intervals": [
                {**_days(*days), **_shop_figures(_within(found, *days), money)}
                for days in _intervals(call, first, end)
            ]
        },
    }


def sku_performances(call):
    first, end = _period(call)
    money = _money_of(call)
    wanted = [one for one in call.query.get("product_ids", "").split(",") if one]
    by_listing = {}
    for sale in sales(call.world, call.shop, first, end):
        if not wanted or sale.listing.product_id in wanted:
            by_listing.setdefault(sale.listing.seller_sku, []).append(sale)
    rows = _sorted([_sku_row(found) for found in by_listing.values()], call.query)
    # The amount is written last: it sorts as a number.
    for row in rows:
        row["gmv"] = money(row["gmv"])
    query = {"page_size": "10", **call.query}
    bound_to = [call.shop.id, *(call.query.get(key) for key in LIST_KEYS)]
    page, paging = page_of(rows, query, filters=bound_to, mode=call.world.paging_mode)
    data = {
        "total_count": len(rows),
        "latest_available_date": latest_day(call.world, call.shop).isoformat(),
        **paging,
    }
    return {**data, "skus": page} if page else data


def sku_performance(call):
    listing = _listing(call)
    first, end = _period(call)
    money = _money_of(call)
    found = sales(call.world, call.shop, first, end)
    found = [sale for sale in found if sale.listing is listing]
    return {
        "latest_available_date": latest_day(call.world, call.shop).isoformat(),
        "performance": {
            # A number here, and the SKU's id a text: so it is in the real service.
            "product_id": int(listing.product_id),
            "sku_id": listing.sku_id,
            "intervals": [
                {**_days(*days), **_sku_figures(_within(found, *days), money)}
                for days in _intervals(call, first, end)
            ],
        },
    }


def _listing(call):
    for listing in call.world.listings_of_shop(call.shop):
        if listing.sku_id == call.arguments["sku_id"]:
            return listing
    raise Refusal(36009004, "Invalid 'sku_id'", status=400)


def _period(call):
    first, end = (_day(call.query, key) for key in ("start_date_ge", "end_date_lt"))
    if end <= first:
        raise Refusal(36009004, "Invalid 'end_date_lt'", status=400)
    return first, end


def _day(query, key):
    text = query.get(key, "")
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refusal(36009004, f"Invalid '{key}' query parameter", status=400)


def _intervals(call, first, end):
    granularity = call.query.get("granularity", "ALL")
    if granularity == "ALL":
        return [(first, end)]
    if granularity != "1D":
        raise Refusal(36009004, "Invalid 'granularity' query parameter", status=400)
    days = [first + timedelta(days=number) for number in range((end - first).days)]
    return [(day, day + timedelta(days=1)) for day in days]


def _days(first, end):
    return {"start_date": first.isoformat(), "end_date": end.isoformat()}


def _within(found, first, end):
    return [sale for sale in found if first <= sale.day < end]


def _money_of(call):
    """Return a function that writes an amount in the currency that is asked for."""
    scenario, own = call.world.scenario, call.shop.spec.currency
    wanted = call.query.get("currency", "LOCAL")
    currency = own if wanted == "LOCAL" else wanted
    rates = {scenario.company_currency: 1, **scenario.exchange_rates}
    if currency not in (own, "USD") or (currency != own and currency not in rates):
        raise Refusal(36009004, "Invalid 'currency' query parameter", status=400)
    rate = Decimal(1)
    if currency != own:
        rate = Decimal(str(rates[own])) / Decimal(str(rates[currency]))
    return lambda amount: {
        "amount": str((amount * rate).quantize(CENTS)),
        "currency": currency,
    }


def _gmv(found):
    return sum((sale.gmv for sale in found), Decimal(0))


def _orders(found):
    return len({sale.order_id for sale in found})


def _of_channel(found, channel):
    return [sale for sale in found if sale.channel == channel]


def _shop_figures(found, money):
    units, orders = sum(sale.units for sale in found), _orders(found)
    gmv = _gmv(found)
    return {
        "sales": {
            "gmv": money(gmv),
            "items_sold": units,
            "orders_count": orders,
            "sku_orders_count": len(found),
            "customers_count": orders,
            "avg_order_value": money(gmv / orders if orders else Decimal(0)),
            "live_gmv": money(_gmv(_of_channel(found, "LIVE"))),
            "video_gmv": money(_gmv(_of_channel(found, "VIDEO"))),
            "product_card_attributed_gmv": money(
                _gmv(_of_channel(found, "PRODUCT_CARD"))
            ),
        },
        "traffic": {
            "product_impressions": units * IMPRESSIONS_PER_UNIT,
            "product_clicks": units * CLICKS_PER_UNIT,
        },
    }


def _sku_figures(found, money):
    return {
        "gmv": money(_gmv(found)),
        "gmv_breakdown": [
            {"type": one, **money(_gmv(_of_channel(found, one)))} for one in CHANNELS
        ],
        "items_sold": sum(sale.units for sale in found),
        "items_sold_breakdown": [
            {
                "type": one,
                "amount": sum(sale.units for sale in _of_channel(found, one)),
            }
            for one in CHANNELS
        ],
        "sku_orders": _orders(found),
    }


def _sku_row(found):
    listing = found[0].listing
    return {
        # Numbers, unlike every id elsewhere.
        "id": int(listing.sku_id),
        "product_id": int(listing.product_id),
        "gmv": _gmv(found),
        "sku_orders": _orders(found),
        "units_sold": sum(sale.units for sale in found),
    }


def _sorted(rows, query):
    field = query.get("sort_field", "gmv")
    order = query.get("sort_order", "DESC")
    if field not in SORT_FIELDS or order not in ("ASC", "DESC"):
        raise Refusal(36009004, "Invalid sort_field or sort_order", status=400)
    return sorted(
        rows, key=lambda row: (row[field], row["id"]), reverse=order == "DESC"
    )


ENDPOINTS = (
    Endpoint(
        name="shop_performance",
        method="GET",
        path="/analytics/202609/shop/performance",
        handle=shop_performance,
        scope=SCOPE,
        query=DATE_KEYS | {"granularity"},
    ),
    Endpoint(
        name="sku_performances",
        method="GET",
        path="/analytics/202509/shop_skus/performance",
        handle=sku_performances,
        scope=SCOPE,
        query=PAGE_KEYS | set(LIST_KEYS),
    ),
    Endpoint(
        name="sku_performance",
        method="GET",
        path="/analytics/202509/shop_skus/{sku_id}/performance",
        handle=sku_performance,
        scope=SCOPE,
        query=DATE_KEYS | {"granularity"},
    ),
)
