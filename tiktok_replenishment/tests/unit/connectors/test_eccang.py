# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timezone

import pytest
from connectors.errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    PermissionDeniedError,
    RateLimitError,
    ServiceError,
    TransientError,
)
from connectors.threepl.eccang import service_url

PULL = "getProductInventory"
WAREHOUSES = [
    {
        "code": code,
        "role": "overseas",
        "stock_source": "threepl",
        "provider": "eccang",
    }
    for code in ("LA", "NJ")
]
BOX = {
    "sku": "BOX",
    "name": "Box",
    "stock": {
        "LA": {
            "available": 301,
            "reserved": 4,
            "pending": 2,
            "damaged": 1,
            "frozen": 3,
            "inbound": 50,
        },
        "NJ": {"available": -7},
    },
}


def _products(number):
    return [
        {"sku": f"S{n:04d}", "name": "Thing", "stock": {"LA": {"available": n}}}
        for n in range(number)
    ]


@pytest.fixture
def start(start_sandbox):
    """Return a function that serves two warehouses with ECCANG WMS."""

    def serve(products=(BOX,), **settings):
        sandbox = start_sandbox(warehouses=WAREHOUSES, products=list(products))
        sandbox.admin.set_settings(**settings)
        return sandbox

    return serve


@pytest.mark.parametrize(
    ("told", "url"),
    [
        ("https://oms.example.com", "https://oms.example.com/default/svc/web-service"),
        ("https://oms.example.com/", "https://oms.example.com/default/svc/web-service"),
        (
            " https://oms.example.com:8443/default/svc/wsdl ",
            "https://oms.example.com:8443/default/svc/web-service",
        ),
        ("https://oms.example.com/x/soap", "https://oms.example.com/x/soap"),
    ],
)
def test_the_interface_is_found_from_the_host(told, url):
    assert service_url(told) == url


def test_warehouses_have_code_name_and_country(start, make_eccang):
    first, second = make_eccang(start()).list_warehouses()
    assert (first.code, first.name, first.country) == ("LA", "LA", "US")
    assert second.code == "NJ"


@pytest.mark.parametrize("reply", ["escaped", "cdata", "return"])
def test_every_way_to_wrap_an_answer_gives_the_same_stock(start, make_eccang, reply):
    snapshot = make_eccang(start(eccang_reply=reply)).pull_stock(["LA", "NJ"])
    box, other = snapshot.rows
    assert (box.warehouse_code, box.external_sku) == ("LA", "BOX")
    assert box.external_barcode == "E7-BOX"
    assert (box.qty_available, box.qty_reserved, box.qty_inbound) == (301, 4, 50)
    # 301 + 4 + 2 + 1 + 3
    assert (box.qty_pending, box.qty_damaged, box.qty_on_hand) == (2, 1, 311)
    assert other.qty_available == -7
    # 00:30 in Beijing is the evening before at Greenwich.
    moment = datetime(2026, 3, 10, 16, 30, tzinfo=timezone.utc)
    assert box.provider_updated_at == moment


def test_characters_of_xml_in_a_sku_come_through(start, make_eccang):
    product = {"sku": "A&B<1>]]>蓝", "name": "Odd", "stock": {"LA": {"available": 1}}}
    for reply in ("escaped", "cdata"):
        sandbox = start([product], eccang_reply=reply)
        (row,) = make_eccang(sandbox).pull_stock(["LA"]).rows
        assert row.external_sku == "A&B<1>]]>蓝"


@pytest.mark.parametrize("next_page", ["bool", "text", "missing"])
@pytest.mark.parametrize("count", [True, False])
@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 250])
def test_all_pages_are_read(start, make_eccang, next_page, count, number):
    things = _products(number) or [{"sku": "NONE", "name": "No stock anywhere"}]
    sandbox = start(things, eccang_next_page=next_page, eccang_count=count)
    snapshot = make_eccang(sandbox).pull_stock(["LA"])
    assert len(snapshot.rows) == number
    assert sum(row.qty_available for row in snapshot.rows) == sum(range(number))
    assert snapshot.expected_count == (number if count else None)


@pytest.mark.parametrize("empty", ["list", "object"])
def test_nothing_is_an_empty_list_or_an_empty_object(start, make_eccang, empty):
    sandbox = start([{"sku": "NONE", "name": "None"}], eccang_empty=empty)
    assert make_eccang(sandbox).pull_stock(["LA"]).rows == ()


def test_several_rows_of_a_sku_are_summed(start, make_eccang):
    (row,) = make_eccang(start(eccang_lots=3)).pull_stock(["LA"]).rows
    assert (row.qty_available, row.qty_on_hand, row.qty_inbound) == (301, 311, 50)


def test_what_is_frozen_is_unknown_where_it_is_not_told(start, make_eccang):
    (row,) = make_eccang(start(eccang_hold=False)).pull_stock(["LA"]).rows
    assert (row.qty_available, row.qty_frozen, row.qty_on_hand) == (301, None, None)


def test_between_pages_there_is_a_pause(start, make_eccang, sleeps):
    make_eccang(start(_products(250))).pull_stock(["LA"])
    assert sleeps == [0.2, 0.2]


def test_a_page_that_fails_for_ever_gives_no_stock_at_all(start, make_eccang):
    sandbox = start(_products(250))
    sandbox.admin.add_fault(endpoint=PULL, kind="status", nth=3, times=99)
    with pytest.raises(TransientError):
        make_eccang(sandbox).pull_stock(["LA"])


def test_a_count_that_the_rows_do_not_reach_is_refused(start, make_eccang):
    sandbox = start()
    body = {"ask": "Success", "count": "5", "data": []}
    sandbox.admin.add_fault(endpoint=PULL, kind="reply", body=body)
    with pytest.raises(ContractError, match="0 stock rows came, 5 announced"):
        make_eccang(sandbox).pull_stock(["LA"])


@pytest.mark.parametrize(
    ("reply", "error_class", "hint"),
    [
        ("fault", InvalidRequestError, "report_bug"),
        ("html", ContractError, "not_an_interface"),
        ("doctype", ContractError, "report_bug"),
        ("bomb", ContractError, "report_bug"),
    ],
)
def test_an_answer_that_is_no_soap_answer_is_refused(
    start, make_eccang, reply, error_class, hint
):
    with pytest.raises(error_class) as caught:
        make_eccang(start(eccang_reply=reply)).pull_stock(["LA"])
    assert caught.value.hint == hint


@pytest.mark.parametrize("kind", ["malformed", "truncated"])
def test_half_an_answer_is_no_answer(start, make_eccang, kind):
    sandbox = start()
    sandbox.admin.add_fault(endpoint=PULL, kind=kind, times=9)
    with pytest.raises((ContractError, TransientError)):
        make_eccang(sandbox).pull_stock(["LA"])


def test_wrong_credentials_are_an_auth_error(start, make_eccang):
    with pytest.raises(AuthError):
        make_eccang(start(), app_token="wrong").test()


def test_a_credential_that_xml_cannot_carry_is_refused_before_the_call(
    start, make_eccang
):
    sandbox = start()
    with pytest.raises(AuthError, match="unusual characters"):
        make_eccang(sandbox, app_token="a\x00b").test()
    assert not sandbox.admin.requests()


def test_too_many_calls_are_no_wrong_credentials(start, make_eccang):
    sandbox = start()
    sandbox.admin.add_fault(endpoint=PULL, kind="rate")
    with pytest.raises(RateLimitError) as caught:
        make_eccang(sandbox).pull_stock(["LA"])
    assert caught.value.retry_after == 60


def test_an_address_that_is_not_allowed_is_named(start, make_eccang):
    sandbox = start()
    body = {"ask": "Failure", "message": "IP不在白名单"}
    sandbox.admin.add_fault(endpoint="getWarehouse", kind="reply", body=body)
    with pytest.raises(PermissionDeniedError) as caught:
        make_eccang(sandbox).test()
    assert caught.value.hint == "ip_not_allowed"


def test_no_secret_in_repr_or_error(start, make_eccang):
    sandbox = start()
    told = sandbox.credentials["eccang"]
    client = make_eccang(sandbox)
    texts = [repr(client)]
    message = f"bad {told['app_token']}"
    for kind in ("business", "status", "reset", "malformed"):
        sandbox.admin.add_fault(
            endpoint="*", kind=kind, times=4, code=9, message=message
        )
        with pytest.raises(ServiceError) as caught:
            client.pull_stock(["LA"])
        texts += [str(caught.value), repr(caught.value), str(vars(caught.value))]
        sandbox.admin.clear_faults()
    assert told["app_token"] not in " ".join(texts)
    assert told["app_key"] not in " ".join(texts)
