# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timezone
from decimal import Decimal

import pytest
from connectors.errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    TransientError,
)

PULL = "get_product_inventory"


def _stock_row(sku="BOX", **values):
    return {
        "product_sku": sku,
        "warehouse_code": "US1",
        "sellable": "5",
        "reserved": "0",
        "pending": "0",
        "unsellable": "0",
        "pi_freeze": "0",
        "onway": "0",
        **values,
    }


def _success(*rows, **values):
    return {"ask": "Success", "count": str(len(rows)), "data": list(rows), **values}


@pytest.fixture
def pull_reply(sandbox, make_goodcang):
    """Return a function: pull US1 while the service answers with these bodies."""

    def pull(*bodies):
        for number, body in enumerate(bodies, 1):
            sandbox.admin.add_fault(endpoint=PULL, kind="reply", nth=number, body=body)
        return make_goodcang(sandbox).pull_stock(["US1"])

    return pull


def _products(number):
    """Enough products to fill pages of 200 rows."""
    return [
        {
            "sku": f"S{index:04d}",
            "name": "Thing",
            "stock": {"US1": {"available": index}},
        }
        for index in range(number)
    ]


@pytest.mark.parametrize("envelope", ["v1", "v2", "mixed"])
def test_warehouses_have_code_name_and_country(sandbox, make_goodcang, envelope):
    sandbox.admin.set_settings(goodcang_envelope=envelope)
    (warehouse,) = make_goodcang(sandbox).list_warehouses()
    assert (warehouse.code, warehouse.name, warehouse.country) == ("US1", "US1", "US")


@pytest.mark.parametrize("envelope", ["v1", "v2", "mixed"])
def test_every_envelope_gives_the_same_stock(sandbox, make_goodcang, envelope):
    sandbox.admin.set_settings(goodcang_envelope=envelope)
    snapshot = make_goodcang(sandbox).pull_stock(["US1"])
    box, lamp = snapshot.rows
    assert (box.external_sku, box.external_barcode) == ("BOX", "G0042-BOX")
    assert (box.qty_available, box.qty_reserved, box.qty_inbound) == (300, 4, 12345)
    # An oversold SKU keeps its sign: -2 + 0 + 0 + 1 + 3.
    assert (lamp.qty_available, lamp.qty_damaged, lamp.qty_frozen) == (-2, 1, 3)
    assert lamp.qty_on_hand == 2
    assert lamp.known_buckets == {
        "available",
        "reserved",
        "inbound",
        "pending",
        "damaged",
        "frozen",
        "on_hand",
    }
    assert snapshot.as_of == datetime(2026, 3, 10, 20, tzinfo=timezone.utc)
    assert (snapshot.expected_count, snapshot.pages) == (2, 1)
    assert snapshot.absent_means_zero


@pytest.mark.parametrize("envelope", ["v1", "v2", "mixed"])
@pytest.mark.parametrize(
    ("products", "pages"), [(0, 1), (1, 1), (200, 1), (201, 2), (450, 3)]
)
def test_all_pages_are_read(start_sandbox, make_goodcang, envelope, products, pages):
    things = _products(products) or [{"sku": "NONE", "name": "No stock anywhere"}]
    sandbox = start_sandbox(products=things)
    sandbox.admin.set_settings(goodcang_envelope=envelope)
    snapshot = make_goodcang(sandbox).pull_stock(["US1"])
    assert len(snapshot.rows) == products
    assert snapshot.pages == pages
    assert sum(row.qty_available for row in snapshot.rows) == sum(range(products))


@pytest.mark.parametrize(("products", "pages"), [(1, 1), (200, 1), (201, 2), (450, 3)])
def test_a_count_of_the_page_is_not_taken_for_the_end(
    start_sandbox, make_goodcang, products, pages
):
    sandbox = start_sandbox(products=_products(products))
    sandbox.admin.set_settings(goodcang_envelope="mixed", goodcang_counts_pages=True)
    snapshot = make_goodcang(sandbox).pull_stock(["US1"])
    assert (len(snapshot.rows), snapshot.pages) == (products, pages)
    assert snapshot.expected_count == products


def test_many_warehouses_are_asked_for_in_groups_of_twenty(
    start_sandbox, make_goodcang
):
    codes = [f"W{number:02d}" for number in range(45)]
    common = {"role": "overseas", "stock_source": "threepl", "provider": "goodcang"}
    stock = {code: {"available": 1} for code in codes}
    sandbox = start_sandbox(
        warehouses=[{"code": code, **common} for code in codes],
        products=[{"sku": "BOX", "name": "Box", "stock": stock}],
    )
    snapshot = make_goodcang(sandbox).pull_stock([*codes, "W00"])
    assert [row.warehouse_code for row in snapshot.rows] == codes
    assert len(sandbox.admin.requests(PULL)) == 3


def test_no_warehouse_is_refused(sandbox, make_goodcang):
    with pytest.raises(InvalidRequestError):
        make_goodcang(sandbox).pull_stock([])


@pytest.mark.parametrize(
    ("fields", "bucket", "expected"),
    [
        ({"sellable": "1,234"}, "available", 1234),
        ({"sellable": " 7.50 "}, "available", Decimal("7.5")),
        ({"sellable": -3}, "available", -3),
        ({"sellable": ""}, "available", None),
        ({"sellable": None}, "available", None),
        ({"onway": "5", "total_onway": "8"}, "inbound", 8),
        ({"onway": "5", "total_onway": "0"}, "inbound", 5),
        ({"onway": "5", "total_onway ": "9"}, "inbound", 9),
        ({"onway": None, "total_onway": "9"}, "inbound", 9),
        ({"onway": None}, "inbound", None),
        ({"pi_freeze": None}, "on_hand", None),
    ],
)
def test_numbers_are_read_as_they_come(pull_reply, fields, bucket, expected):
    (row,) = pull_reply(_success(_stock_row(**fields))).rows
    assert getattr(row, f"qty_{bucket}") == expected


def test_times_are_beijings(pull_reply):
    (row,) = pull_reply(_success(_stock_row(pi_update_time="2026-03-10 03:30:00"))).rows
    assert row.provider_updated_at == datetime(2026, 3, 9, 19, 30, tzinfo=timezone.utc)


@pytest.mark.parametrize("nothing", ["0000-00-00 00:00:00", "", None])
def test_a_time_of_zeros_is_no_time(pull_reply, nothing):
    (row,) = pull_reply(_success(_stock_row(pi_update_time=nothing))).rows
    assert row.provider_updated_at is None


@pytest.mark.parametrize("data", [[], {}, "", None])
def test_empty_data_is_an_empty_stock(pull_reply, data):
    assert pull_reply({"ask": "Success", "count": "0", "data": data}).rows == ()


def test_a_single_object_is_one_row(pull_reply):
    body = {"ask": "Success", "count": "1", "data": _stock_row()}
    assert len(pull_reply(body).rows) == 1


def test_several_rows_of_a_sku_are_summed(pull_reply):
    (row,) = pull_reply(
        _success(_stock_row(), _stock_row(), _stock_row(sellable="7"))
    ).rows
    assert row.qty_available == 17


def test_a_page_that_fails_for_ever_gives_no_stock_at_all(start_sandbox, make_goodcang):
    sandbox = start_sandbox(products=_products(450))
    sandbox.admin.add_fault(endpoint=PULL, kind="status", nth=3, times=99)
    with pytest.raises(TransientError):
        make_goodcang(sandbox).pull_stock(["US1"])


def test_a_page_that_fails_once_is_repeated(start_sandbox, make_goodcang, sleeps):
    sandbox = start_sandbox(products=_products(450))
    sandbox.admin.add_fault(endpoint=PULL, kind="truncated", nth=2)
    assert len(make_goodcang(sandbox).pull_stock(["US1"]).rows) == 450
    assert len(sleeps) == 1


def _page(first, last, count):
    rows = [_stock_row(f"S{number}") for number in range(first, last)]
    return _success(*rows, count=str(count))


def test_a_count_that_changes_makes_the_pull_begin_again(pull_reply):
    pages = [_page(0, 200, 201), _page(200, 202, 202)]
    steady = [_page(0, 200, 202), _page(200, 202, 202)]
    assert len(pull_reply(*pages, *steady).rows) == 202


def test_rows_that_shift_between_pages_make_the_pull_begin_again(pull_reply):
    # S199 comes on both pages, S200 on none: the count alone looks right.
    shifted = [_page(0, 200, 201), _page(199, 200, 201)]
    steady = [_page(0, 200, 201), _page(200, 201, 201)]
    skus = {row.external_sku for row in pull_reply(*shifted, *steady).rows}
    assert skus == {f"S{number}" for number in range(201)}


def test_a_stock_that_never_stands_still_is_refused(pull_reply):
    pages = [
        page
        for total in (201, 203, 205)
        for page in (_page(0, 200, total), _page(200, total + 1, total + 1))
    ]
    with pytest.raises(TransientError, match="changed while it was read"):
        pull_reply(*pages)


def test_equal_batches_on_two_pages_are_believed_when_they_come_twice(pull_reply):
    first = _success(*[_stock_row(f"S{n}") for n in range(200)], count="201")
    second = _success(_stock_row("S7"), count="201")
    rows = pull_reply(first, second, first, second).rows
    assert {row.qty_available for row in rows if row.external_sku == "S7"} == {10}


@pytest.mark.parametrize("count", ["3", "1"])
def test_rows_must_add_up_to_the_announced_count(pull_reply, count):
    body = _success(_stock_row("A"), _stock_row("B"), count=count)
    end = _success(count=count)
    with pytest.raises(ContractError, match="2 stock rows came"):
        pull_reply(body, end, body, end)


def test_without_a_count_a_short_page_is_the_last(pull_reply):
    body = {"code": 0, "data": [_stock_row()]}
    snapshot = pull_reply(body)
    assert (len(snapshot.rows), snapshot.expected_count) == (1, None)


def test_without_a_count_next_page_is_followed(pull_reply):
    first = {"code": 0, "nextPage": "true", "data": [_stock_row("A")]}
    last = {"code": 0, "nextPage": "", "data": [_stock_row("B")]}
    assert len(pull_reply(first, last).rows) == 2


def test_stock_of_a_warehouse_that_was_not_asked_for_is_refused(pull_reply):
    """It would leave the one that was asked for at zero."""
    with pytest.raises(ContractError, match="not asked for"):
        pull_reply(_success(_stock_row(warehouse_code="us1")))


@pytest.mark.parametrize(
    ("body", "error_class"),
    [
        ([], ContractError),
        ({"data": []}, ContractError),
        (_success("not an object"), ContractError),
        (_success(_stock_row(sku="")), ContractError),
        (_success(_stock_row(sellable="many")), ContractError),
        (_success(_stock_row(sellable="NaN")), ContractError),
        (_success(_stock_row(sellable=True)), ContractError),
        (_success(_stock_row(pi_update_time="yesterday")), ContractError),
        (_success(_stock_row(), count="one"), ContractError),
        ({"ask": "Failure", "Error": {"errCode": "10002"}}, InvalidRequestError),
        ({"ask": "Failure", "message": "app-token is invalid"}, AuthError),
        ({"code": 1, "message": "no", "data": []}, InvalidRequestError),
        ({"ask": "Success", "code": 5, "data": []}, InvalidRequestError),
    ],
)
def test_a_reply_that_is_no_success_ends_the_pull(pull_reply, body, error_class):
    with pytest.raises(error_class):
        pull_reply(body)


def test_keys_with_trailing_blanks_are_read_on_every_level(pull_reply):
    row = {f"{key} ": value for key, value in _stock_row().items()}
    (found,) = pull_reply(
        {"code ": 0, "data ": {"list ": [row], "total ": "1"}, "message ": ""}
    ).rows
    assert found.qty_available == 5


def test_the_vendors_code_is_kept(pull_reply):
    with pytest.raises(InvalidRequestError) as caught:
        pull_reply({"ask": "Failure", "Error": {"errCode": "10002", "errMessage": "x"}})
    assert caught.value.code == "10002"
