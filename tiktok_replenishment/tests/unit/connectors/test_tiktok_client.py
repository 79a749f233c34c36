# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from connectors.errors import (
    HINTS,
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    TransientError,
)
from order_samples import LONG_AGO, ids_of, payload

ENDPOINT = "order_search"


def test_shops_come_with_their_cipher(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    (shop,) = client.list_shops()
    assert (shop.region, shop.cipher, shop.seller_type) == (
        "US",
        cipher,
        "CROSS_BORDER",
    )
    assert shop.external_id != shop.cipher


def test_warehouses_tell_sales_from_returns(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    warehouses = client.list_warehouses(cipher)
    assert [(one.name, one.kind, one.is_default) for one in warehouses] == [
        ("US1", "sales", True),
        ("Returns", "return", False),
    ]


def test_product_pages_give_every_listing_once(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    pages = list(client.iter_product_pages(cipher, page_size=1))
    skus = [sku for page in pages for sku in page.skus]
    assert [(sku.seller_sku, sku.title) for sku in skus] == [
        ("BOX", "Storage Box"),
        ("LAMP", "Lamp"),
    ]
    assert all(sku.is_active for sku in skus)
    assert [page.total_count for page in pages] == [2, 2]


def test_product_pages_go_on_behind_the_page_that_was_read_last(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    first = next(client.iter_product_pages(cipher, page_size=1))
    (rest,) = client.iter_product_pages(
        cipher, page_size=1, page_token=first.next_page_token
    )
    assert [sku.seller_sku for sku in rest.skus] == ["LAMP"]


def test_a_place_in_the_product_list_that_is_void_asks_for_a_new_pull(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    with pytest.raises(InvalidRequestError) as caught:
        list(client.iter_product_pages(cipher, page_token="void"))
    assert caught.value.hint == "restart_pull"


def test_all_orders_come_in_order_of_their_change(sandbox, pull):
    pages = list(pull(sandbox, page_size=7))
    orders = [order for page in pages for order in page.orders]
    # 10 days of 12 units, 5 in an order: three orders a day.
    assert len({order.external_id for order in orders}) == len(orders) == 30
    assert [len(page.orders) for page in pages] == [7, 7, 7, 7, 2]
    changes = [order.updated_at for order in orders]
    assert changes == sorted(changes)


def test_an_empty_window_is_one_empty_page(sandbox, pull):
    (page,) = pull(sandbox, updated_to=LONG_AGO + timedelta(days=1))
    assert (page.orders, page.total_count, page.next_page_token) == ((), 0, "")


def test_the_window_begins_included_and_ends_excluded(sandbox, pull):
    changes = sorted(order.updated for order in sandbox.world.orders.values())
    first, last = changes[4], changes[9]
    pages = pull(
        sandbox,
        updated_from=datetime.fromtimestamp(first, timezone.utc),
        updated_to=datetime.fromtimestamp(last, timezone.utc),
    )
    expected = sum(first <= change < last for change in changes)
    assert len(ids_of(pages)) == expected


def test_a_window_without_time_zone_is_refused(sandbox, pull):
    with pytest.raises(ValueError, match="time zone"):
        next(pull(sandbox, updated_from=datetime(2026, 1, 1)))


def test_demand_of_a_pull_is_the_demand_of_the_shop(sandbox, pull):
    demand = Counter()
    for page in pull(sandbox):
        for order in page.orders:
            for line in order.lines:
                demand[line.sold_on.isoformat()] += line.demand_qty
    assert demand == sandbox.admin.truth()["demand"]["US"]["BOX"]
    assert set(demand.values()) == {12}


def test_an_order_that_leaves_the_window_hides_no_other(sandbox, pull):
    """While pages are read, an order of the first one changes: the rest moves up."""
    before = sorted(sandbox.world.orders)
    pages = pull(sandbox, page_size=5)
    seen = ids_of([next(pages), next(pages)])
    sandbox.admin.advance_clock(60)
    sandbox.admin.change_order(seen[0], status="COMPLETED")
    seen += ids_of(pages)
    assert sorted(set(seen)) == before


def test_a_shop_that_never_stands_still_is_given_up(sandbox, pull):
    pages = pull(sandbox, page_size=2, max_pages=20)
    sandbox.admin.advance_clock(60)
    with pytest.raises(InvalidRequestError) as caught:
        for page in pages:
            sandbox.admin.change_order(page.orders[0].external_id)
    assert caught.value.hint == "narrow_window"


def test_a_pull_of_too_many_pages_is_refused(sandbox, pull):
    pages = pull(sandbox, page_size=1, max_pages=3)
    assert len(ids_of([next(pages), next(pages), next(pages)])) == 3
    with pytest.raises(InvalidRequestError, match="more than 3 pages") as caught:
        next(pages)
    assert caught.value.hint == "narrow_window"


def test_a_page_that_repeats_its_token_starts_a_new_search(sandbox, pull):
    body = {"code": 0, "data": {"total_count": 9, "next_page_token": "abc="}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=2)
    assert len(set(ids_of(pull(sandbox)))) == 30


def test_pages_that_repeat_their_token_for_ever_end_the_pull(sandbox, pull):
    body = {"code": 0, "data": {"total_count": 9, "next_page_token": "abc="}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=99)
    with pytest.raises(TransientError) as caught:
        list(pull(sandbox))
    assert caught.value.hint == "restart_pull"


def _page_of(*orders):
    return {"code": 0, "data": {"total_count": len(orders), "orders": list(orders)}}


def test_one_strange_order_does_not_keep_the_others_away(sandbox, connect, pull):
    good, strange = payload(id="1"), payload(id="2", create_time=None)
    nameless = payload(id="3", update_time="soon", status=None)
    sandbox.admin.add_fault(
        endpoint=ENDPOINT, kind="reply", body=_page_of(good, strange, nameless)
    )
    (page,) = pull(sandbox)
    assert ids_of([page]) == ["1"]
    assert [
        (one.external_id, one.updated_at and one.updated_at.year, one.problem)
        for one in page.unreadable
    ] == [
        ("2", 2026, "TikTok Shop: field create_time is missing or malformed"),
        ("3", None, "TikTok Shop: field status is missing or malformed"),
    ]
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.add_fault(
        endpoint="order_detail", kind="reply", body=_page_of(good, strange)
    )
    page = client.get_order_page(cipher, ["1", "2", "9"], tz="UTC")
    assert (ids_of([page]), page.asked) == (["1"], ("1", "2", "9"))
    assert [one.external_id for one in page.unreadable] == ["2"]


@pytest.mark.parametrize(
    "orders",
    [
        # One that cannot even be asked for again.
        [payload(id=None)],
        # Most are strange: it is the page that is not understood.
        [payload(id=str(number), create_time=None) for number in range(6)],
    ],
)
def test_a_page_that_is_not_understood_is_a_contract_error(sandbox, pull, orders):
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=_page_of(*orders))
    with pytest.raises(ContractError):
        next(pull(sandbox))


def test_orders_are_found_by_their_ids_in_as_few_calls_as_allowed(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    ids = sorted(sandbox.world.orders)
    more = sandbox.admin.add_orders(
        count=40, shop="US", warehouse="US1", seller_sku="BOX"
    )
    sandbox.admin.forget_requests()
    asked = [*ids, "123", *more, ids[0]]
    orders = client.get_orders(cipher, asked, tz="America/Los_Angeles")
    assert sorted(order.external_id for order in orders) == sorted([*ids, *more])
    # 30 + 40 + an unknown one.
    assert len(sandbox.admin.requests("order_detail")) == 2
    assert client.get_orders(cipher, [], tz="America/Los_Angeles") == ()


def test_an_order_of_another_shop_does_not_hide_those_of_this(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    ids = sorted(sandbox.world.orders)[:4]
    # Refused as four, then as two of them, then the one alone.
    for nth in (1, 2, 3):
        sandbox.admin.add_fault(
            endpoint="order_detail", kind="business", nth=nth, code=21008111
        )
    orders = client.get_orders(cipher, ids, tz="America/Los_Angeles")
    assert [order.external_id for order in orders] == ids[1:]


def test_a_failed_page_is_repeated_with_a_new_signature(sandbox, pull, sleeps):
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="status", nth=2, status=502)
    assert len(set(ids_of(pull(sandbox, page_size=10)))) == 30
    assert len(sleeps) == 1


def test_a_page_that_fails_for_ever_ends_the_pull_after_the_good_ones(sandbox, pull):
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reset", nth=2, times=99)
    pages = pull(sandbox, page_size=10)
    assert len(next(pages).orders) == 10
    with pytest.raises(TransientError):
        next(pages)


def test_a_token_of_other_filters_asks_for_a_new_pull(sandbox, connect, pull):
    client, _tokens, cipher = connect(sandbox)
    token = next(pull(sandbox, page_size=5)).next_page_token
    sandbox.admin.add_fault(
        endpoint="product_search",
        kind="reply",
        body={"code": 0, "data": {"next_page_token": token}},
    )
    with pytest.raises(InvalidRequestError) as caught:
        list(client.iter_product_pages(cipher))
    assert caught.value.hint == "restart_pull"


def test_a_shop_without_cipher_is_refused_before_any_call(sandbox, connect):
    client, _tokens, _cipher = connect(sandbox)
    sandbox.admin.forget_requests()
    with pytest.raises(InvalidRequestError) as caught:
        client.list_warehouses("")
    assert caught.value.hint == "fetch_shops"
    assert not sandbox.admin.requests()


def test_a_foreign_cipher_asks_for_the_shops(sandbox, connect):
    client, _tokens, _cipher = connect(sandbox)
    with pytest.raises(InvalidRequestError) as caught:
        client.list_warehouses("ROW_of_somebody_else")
    assert (caught.value.code, caught.value.hint) == ("101000", "fetch_shops")


@pytest.mark.parametrize(
    ("code", "message", "error_class", "hint"),
    [
        (101000, "", InvalidRequestError, "fetch_shops"),
        (106013, "", InvalidRequestError, "fetch_shops"),
        (105001, "", AuthError, "refresh_token"),
        (105002, "access token is expired, please refresh", AuthError, "refresh_token"),
        (105002, "another text", AuthError, "refresh_token"),
        (105005, "", PermissionDeniedError, "reauthorize_scope"),
        (106001, "", AuthError, "check_app_secret"),
        (36004001, "", AuthError, "reauthorize"),
        (36004004, "", AuthError, "reauthorize"),
        (36004005, "", AuthError, "reauthorize"),
        (98001004, "", InvalidRequestError, "check_credentials"),
        (98001005, "", InvalidRequestError, "check_credentials"),
        (98001006, "", InvalidRequestError, "check_credentials"),
        (36009002, "", RateLimitError, "wait"),
        (36009003, "", TransientError, "try_later"),
        (36009007, "", TransientError, "try_later"),
        (36009009, "", ContractError, "check_service_url"),
        (36009010, "", ContractError, "report_bug"),
        (36009014, "", ContractError, "report_bug"),
        (36009021, "", InvalidRequestError, "report_bug"),
        (36009022, "", InvalidRequestError, "report_bug"),
        (36009023, "", InvalidRequestError, "report_bug"),
        (36009033, "", PermissionDeniedError, "check_ip_allow_list"),
        (36009037, "", RateLimitError, "wait"),
        (36009043, "", PermissionDeniedError, "shop_deactivated"),
        (36009044, "", PermissionDeniedError, "shop_deactivated"),
        (10002014, "", InvalidRequestError, "report_bug"),
        (10002015, "", InvalidRequestError, "report_bug"),
        (10037002, "", InvalidRequestError, "report_bug"),
        (10037003, "", InvalidRequestError, "report_bug"),
        (10037004, "", InvalidRequestError, "report_bug"),
        (21008111, "", NotFoundError, "report_bug"),
        (25001021, "", InvalidRequestError, "report_bug"),
        (10006402, "", TransientError, "try_later"),
        (12001000, "", TransientError, "try_later"),
        (12052881, "", TransientError, "try_later"),
        (33001002, "", TransientError, "try_later"),
        (36009004, "Invalid timestamp", InvalidRequestError, "check_server_clock"),
        (36009004, "Invalid shop id", InvalidRequestError, "fetch_shops"),
        (36009004, "Invalid sign", AuthError, "check_app_secret"),
        (36009004, "invalid credentials", AuthError, "refresh_token"),
        (36009004, "x-tts-access-token invalid", AuthError, "refresh_token"),
        (36009004, "size of a parameter", InvalidRequestError, "report_bug"),
    ],
)
def test_each_code_has_one_kind_and_hint(
    sandbox, connect, code, message, error_class, hint
):
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.add_fault(
        endpoint="warehouses", kind="business", code=code, message=message, times=9
    )
    with pytest.raises(error_class) as caught:
        client.list_warehouses(cipher)
    assert caught.value.code == str(code)
    assert caught.value.request_id
    assert caught.value.hint == hint
    assert hint in HINTS


def test_an_unknown_code_is_judged_by_its_status(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.add_fault(
        endpoint="warehouses", kind="business", code=77, status=503, times=9
    )
    with pytest.raises(TransientError) as caught:
        client.list_warehouses(cipher)
    assert (caught.value.code, caught.value.http_status) == ("77", 503)


def test_the_hourly_cap_of_test_shops_ends_with_the_hour(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.advance_clock(20 * 60)
    sandbox.admin.add_fault(endpoint="warehouses", kind="business", code=36009037)
    with pytest.raises(RateLimitError) as caught:
        client.list_warehouses(cipher)
    assert caught.value.retry_after == 40 * 60


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"code": "0", "data": {}},
        {"code": True, "data": {}},
        {"code": 0, "data": []},
        {"code": 0, "data": {"warehouses": {}}},
        {"code": 0, "data": {"warehouses": ["US1"]}},
        {"code": 0, "data": {"warehouses": [{"name": "no id"}]}},
        {"code": 0, "data": {"warehouses": [{"id": "1", "is_default": "yes"}]}},
    ],
)
def test_a_reply_of_another_shape_is_a_contract_error(sandbox, connect, body):
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.add_fault(endpoint="warehouses", kind="reply", body=body)
    with pytest.raises(ContractError):
        client.list_warehouses(cipher)


@pytest.mark.parametrize("data", [None, {}])
def test_a_list_that_is_left_out_is_empty(sandbox, connect, data):
    client, _tokens, cipher = connect(sandbox)
    body = {"code": 0, "data": data}
    sandbox.admin.add_fault(endpoint="warehouses", kind="reply", body=body)
    assert client.list_warehouses(cipher) == ()
