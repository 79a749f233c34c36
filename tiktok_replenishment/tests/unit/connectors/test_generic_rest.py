# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import os
from decimal import Decimal

import pytest
from connectors.errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    ServiceError,
    TransientError,
)
from connectors.threepl.rest_settings import SettingError

STYLES = ["plain", "paged", "offset", "cursor", "linked", "header", "posted"]
PAGED_STYLES = STYLES[1:]
ENDPOINT = "rest_stock"
SCHEDULES = 40 if os.environ.get("REPLENISHMENT_DEEP") else 4
FAULTS = ("status", "rate", "malformed", "truncated", "reset", "reset_after")


def _products(number):
    return [
        {
            "sku": f"S{index:03d}",
            "name": "Thing",
            "stock": {"US1": {"available": index + 2000}},
        }
        for index in range(number)
    ]


def _flat(number):
    return {
        "warehouse": "US1",
        "sku": f"S{number:03d}",
        "available": number + 2000,
        "reserved": 0,
        "on_way": 0,
        "damaged": 0,
    }


def _nested(number):
    quantities = {"free": str(number + 2000), "held": "0", "coming": "0"}
    return {
        "place": {"code": "US1"},
        "item": {"code ": f"S{number:03d}", "ean": ""},
        "qty": {**quantities, "frozen": None},
    }


def _setting(caught):
    return caught.value.setting


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_stock(sandbox, make_rest, style):
    snapshot = make_rest(sandbox, style).pull_stock(["US1"])
    assert [row.external_sku for row in snapshot.rows] == ["BOX", "LAMP"]
    assert [row.qty_available for row in snapshot.rows] == [300, -2]
    assert {row.warehouse_code for row in snapshot.rows} == {"US1"}
    assert not snapshot.absent_means_zero


def test_quantities_are_read_by_their_paths(sandbox, make_rest):
    (box, _lamp) = make_rest(sandbox, "cursor").pull_stock(["US1"]).rows
    assert (box.qty_reserved, box.qty_inbound) == (4, 12345)
    assert box.external_barcode == "EAN-BOX"
    # Null, and not mapped at all.
    assert (box.qty_frozen, box.qty_damaged, box.qty_on_hand) == (None, None, None)
    assert box.known_buckets == {"available", "reserved", "inbound"}


def test_lots_and_parts_are_summed(sandbox, make_rest):
    (_box, lamp) = make_rest(sandbox, "posted").pull_stock(["US1"]).rows
    assert (lamp.qty_available, lamp.qty_damaged, lamp.qty_on_hand) == (-2, 1, -1)


@pytest.mark.parametrize("style", PAGED_STYLES)
@pytest.mark.parametrize("number", [0, 1, 3, 5, 8, 13])
def test_all_pages_are_read(start_sandbox, make_rest, style, number):
    sandbox = start_sandbox(products=_products(number))
    client = make_rest(sandbox, style, page_size=4, buckets={"available": _path(style)})
    rows = client.pull_stock(["US1"]).rows
    assert [row.qty_available for row in rows] == [
        index + 2000 for index in range(number)
    ]


@pytest.mark.parametrize("style", ["paged", "offset", "cursor", "linked", "posted"])
def test_an_operator_with_smaller_pages_than_asked_for_is_read_whole(
    start_sandbox, make_rest, style
):
    sandbox = start_sandbox(products=_products(9))
    sandbox.rest.max_page_size = 4
    client = make_rest(sandbox, style, page_size=100)
    assert len(client.pull_stock(["US1"]).rows) == 9


def _path(style):
    return {
        "offset": "qty.free",
        "cursor": "qty.free",
        "posted": "lots[].good",
    }.get(style, "available")


@pytest.mark.parametrize("style", ["paged", "offset", "cursor", "linked", "posted"])
def test_wrong_credentials_are_told_as_such(sandbox, make_rest, style):
    with pytest.raises(AuthError) as caught:
        make_rest(sandbox, style, key="wrong-key-1").pull_stock(["US1"])
    assert "wrong-key-1" not in f"{caught.value}{caught.value!r}"


def test_a_warehouse_is_asked_for_by_its_parameter(start_sandbox, make_rest):
    sandbox = start_sandbox()
    client = make_rest(
        sandbox,
        "plain",
        warehouse_path="",
        warehouse_parameter="warehouse",
        warehouse_codes=("US1", "US9"),
    )
    assert [place.code for place in client.list_warehouses()] == ["US1", "US9"]
    assert {row.warehouse_code for row in client.pull_stock(["US1"]).rows} == {"US1"}
    assert client.pull_stock(["US9"]).rows == ()


def test_a_warehouse_is_asked_for_by_the_path(sandbox, make_rest):
    client = make_rest(
        sandbox,
        "paged",
        path="paged/stock/{warehouse}",
        warehouse_path="",
        warehouse_codes=("US1", "U/S 9"),
    )
    assert len(client.pull_stock(["US1"]).rows) == 2
    assert client.pull_stock(["U/S 9"]).rows == ()
    client.test()
    asked = {row["path"] for row in sandbox.admin.requests(ENDPOINT)}
    assert asked == {"/rest/paged/stock/US1", "/rest/paged/stock/U%2FS%209"}


def test_warehouses_of_a_path_must_be_named(sandbox, make_rest):
    with pytest.raises(SettingError) as caught:
        make_rest(sandbox, "paged", path="paged/stock/{warehouse}").list_warehouses()
    assert _setting(caught) == "warehouse_codes"
    assert not sandbox.admin.requests(ENDPOINT)


def test_warehouses_are_found_in_the_rows(sandbox, make_rest):
    (place,) = make_rest(sandbox, "paged").list_warehouses()
    assert (place.code, place.name, place.country) == ("US1", "", "")


def test_an_operator_with_one_warehouse_needs_no_path_to_it(sandbox, make_rest):
    client = make_rest(sandbox, "plain", warehouse_path="", warehouse_codes=("LA",))
    assert {row.warehouse_code for row in client.pull_stock(["LA"]).rows} == {"LA"}
    with pytest.raises(SettingError) as caught:
        client.pull_stock(["NY"])
    assert _setting(caught) == "warehouse_codes"


def test_rows_of_a_warehouse_that_was_not_asked_for_are_refused(sandbox, make_rest):
    client = make_rest(sandbox, "plain", warehouse_parameter="unknown_parameter")
    with pytest.raises(SettingError) as caught:
        client.pull_stock(["US9"])
    assert _setting(caught) == "warehouse_parameter"


@pytest.mark.parametrize(
    ("changes", "setting", "words"),
    [
        ({"list_path": "data.rows"}, "list_path", "data.rows leads to no list"),
        ({"list_path": ""}, "list_path", "the answer itself leads to no list"),
        ({"list_path": "data.total"}, "list_path", "leads to no list"),
        ({"total_path": "data.count"}, "total_path", "leads to no number"),
        ({"success_path": "status"}, "success_path", "leads to nothing"),
        ({"sku_path": "code"}, "sku_path", "leads to no value (row 1)"),
        ({"warehouse_path": "place"}, "warehouse_path", "leads to no value"),
        ({"buckets": {"available": "qty"}}, "available_path", "in every row"),
        ({"buckets": {"damaged": "sku"}}, "damaged_path", "to no number (row 1)"),
    ],
)
def test_a_wrong_path_is_named_with_its_setting(
    sandbox, make_rest, changes, setting, words
):
    with pytest.raises(SettingError) as caught:
        make_rest(sandbox, "paged", **changes).pull_stock(["US1"])
    assert _setting(caught) == setting
    assert words in str(caught.value)
    assert caught.value.kind == "contract"
    assert caught.value.hint == "check_mapping"


def test_a_path_that_is_marked_may_lead_to_nothing(sandbox, make_rest):
    buckets = {"available": "available", "frozen": "frozen?"}
    (box, _lamp) = make_rest(sandbox, "paged", buckets=buckets).pull_stock(["US1"]).rows
    assert box.qty_frozen is None


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"base_url": "wms.example.com"}, "base_url"),
        ({"base_url": "ftp://wms.example.com"}, "base_url"),
        ({"base_url": "https://me:pw@wms.example.com"}, "base_url"),
        ({"path": "stock?key=1"}, "path"),
        ({"auth_name": ""}, "auth_name"),
        ({"key": ""}, "key"),
        ({"headers": (("bad name", "x"),)}, "headers"),
        ({"page_parameter": ""}, "page_parameter"),
        ({"page_size": 0}, "page_size"),
        ({"paging": "cursor", "next_path": ""}, "next_path"),
        ({"sku_path": ""}, "sku_path"),
        ({"list_path": "data..items"}, "list_path"),
        ({"sku_path": "skus[].code"}, "sku_path"),
        ({"buckets": {}}, "available_path"),
        ({"buckets": {"available": "a +"}}, "available_path"),
        ({"warehouse_path": ""}, "warehouse_codes"),
    ],
)
def test_settings_that_cannot_work_are_told_before_a_call(
    sandbox, make_rest, changes, setting
):
    with pytest.raises(SettingError) as caught:
        make_rest(sandbox, "paged", **changes).pull_stock(["US1"])
    assert _setting(caught) == setting
    assert not sandbox.admin.requests(ENDPOINT)


# Whole or not used


def test_a_list_that_changes_once_is_read_again(start_sandbox, make_rest):
    sandbox = start_sandbox(products=_products(9))
    sandbox.rest.moves = 1
    snapshot = make_rest(sandbox, "paged", page_size=4).pull_stock(["US1"])
    assert len(snapshot.rows) == snapshot.expected_count == 10


def test_a_list_that_keeps_changing_is_refused(start_sandbox, make_rest):
    sandbox = start_sandbox(products=_products(9))
    sandbox.rest.moves = 99
    with pytest.raises(TransientError, match="changed while it was read"):
        make_rest(sandbox, "paged", page_size=4).pull_stock(["US1"])


def test_a_row_that_is_missed_because_another_went_away_is_not_taken_for_none(
    start_sandbox, make_rest
):
    sandbox = start_sandbox(products=_products(9))
    rows = [_nested(number) for number in range(9)]
    # One is sold out and left out of the list: the fifth is the fourth by now.
    pages = [rows[:4], rows[5:9], []]
    again = [rows[1:5], rows[5:9], []]
    for number, page in enumerate([*pages, *again, *again], 1):
        body = {"result": page}
        sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", nth=number, body=body)
    snapshot = make_rest(sandbox, "offset", page_size=4).pull_stock(["US1"])
    assert [row.external_sku for row in snapshot.rows] == [
        f"S{number:03d}" for number in range(1, 9)
    ]


@pytest.mark.parametrize(("page_size", "calls"), [(4, 2 * 3), (10, 1)])
def test_a_list_of_several_pages_that_announces_no_number_is_read_twice(
    start_sandbox, make_rest, sleeps, page_size, calls
):
    sandbox = start_sandbox(products=_products(9))
    client = make_rest(sandbox, "cursor", page_size=page_size, calls_per_minute=60)
    assert len(client.pull_stock(["US1"]).rows) == 9
    assert sleeps == [1] * (calls - 1)


def test_a_list_that_moves_alike_in_both_walks_is_no_list_of_equal_rows(
    start_sandbox, make_rest
):
    sandbox = start_sandbox(products=_products(9))
    # The last of the first page comes again as one goes at the end: nine rows each.
    rows = [_flat(number) for number in range(9)]
    pages = [rows[:4], rows[3:7], rows[7:8]]
    pages += [rows[:3], rows[2:5], rows[5:8]]
    pages += [rows[:2], rows[1:3], rows[3:5], rows[5:7], rows[7:8]]
    for number, page in enumerate(pages, 1):
        body = {"code": 0, "data": {"items": page, "total": 9}}
        sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", nth=number, body=body)
    with pytest.raises(TransientError, match="changed while it was read"):
        make_rest(sandbox, "paged", page_size=4).pull_stock(["US1"])


@pytest.mark.parametrize("style", PAGED_STYLES)
@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_however_a_list_moves_it_is_whole_or_refused(
    start_sandbox, make_rest, style, seed
):
    sandbox = start_sandbox(products=_products(9))
    sandbox.admin.set_settings(stock_drift_seed=seed, stock_drift_calls=seed % 5)
    client = make_rest(sandbox, style, page_size=4, buckets={"available": _path(style)})
    try:
        rows = client.pull_stock(["US1"]).rows
    except ServiceError:
        return
    kept = [row for row in rows if not row.external_sku.startswith("A-DRIFT")]
    assert [row.qty_available for row in kept] == [index + 2000 for index in range(9)]


def test_a_last_page_that_comes_for_ever_is_told(sandbox, make_rest):
    for number in range(1, 6):
        row = {"warehouse": "US1", "sku": "BOX" if number == 1 else "LAMP"}
        sandbox.admin.add_fault(
            endpoint=ENDPOINT, kind="reply", nth=number, body=[{**row, "available": 1}]
        )
    client = make_rest(
        sandbox,
        "plain",
        paging="page",
        page_parameter="page",
        buckets={"available": "available"},
    )
    with pytest.raises(SettingError, match="a short page should be the last"):
        client.pull_stock(["US1"])


def test_rows_that_do_not_add_up_are_refused(sandbox, make_rest):
    body = {"code": 0, "data": {"items": [], "total": 3}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body, times=9)
    with pytest.raises(ContractError, match="0 stock rows came, 3 announced"):
        make_rest(sandbox, "paged").pull_stock(["US1"])


def test_equal_rows_on_two_pages_are_kept_when_they_come_twice(sandbox, make_rest):
    row = {"warehouse": "US1", "sku": "BOX", "available": 5}
    other = {**row, "sku": "LAMP"}
    for number, rows in enumerate([[row, other], [row], [row, other], [row]], 1):
        body = {"code": 0, "data": {"items": rows, "total": 3}}
        sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", nth=number, body=body)
    client = make_rest(sandbox, "paged", buckets={"available": "available"})
    assert [row.qty_available for row in client.pull_stock(["US1"]).rows] == [10, 5]


@pytest.mark.parametrize("style", ["offset", "linked", "paged"])
def test_a_last_page_that_fails_leaves_nothing(start_sandbox, make_rest, style):
    sandbox = start_sandbox(products=_products(9))
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="status", nth=2, times=9)
    with pytest.raises(TransientError):
        make_rest(sandbox, style, page_size=4).pull_stock(["US1"])


@pytest.mark.parametrize("style", PAGED_STYLES)
@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_whatever_fails_on_the_way_the_list_is_whole_or_an_error(
    start_sandbox, make_rest, style, seed
):
    sandbox = start_sandbox(products=_products(9))
    for number, kind in enumerate(FAULTS):
        sandbox.admin.add_fault(
            endpoint=ENDPOINT, kind=kind, times=99, probability=0.08, seed=seed + number
        )
    client = make_rest(sandbox, style, page_size=4, buckets={"available": _path(style)})
    try:
        rows = client.pull_stock(["US1"]).rows
    except ServiceError:
        return
    assert [row.qty_available for row in rows] == [index + 2000 for index in range(9)]


def test_a_parameter_that_the_operator_does_not_know_is_named(start_sandbox, make_rest):
    sandbox = start_sandbox(products=_products(9))
    client = make_rest(
        sandbox, "paged", page_size=4, page_parameter="pageNumber", total_path=""
    )
    with pytest.raises(SettingError, match="page 2 is the same") as caught:
        client.pull_stock(["US1"])
    assert _setting(caught) == "page_parameter"


@pytest.mark.parametrize("style", ["cursor", "linked"])
def test_a_wrong_path_to_the_next_page_does_not_make_a_part_the_whole(
    start_sandbox, make_rest, style
):
    sandbox = start_sandbox(products=_products(9))
    client = make_rest(sandbox, style, page_size=4, next_path="meta.nxt")
    with pytest.raises(SettingError, match=r"meta\.nxt leads to nothing") as caught:
        client.pull_stock(["US1"])
    assert _setting(caught) == "next_path"


def test_a_full_page_without_a_link_may_be_a_part_of_the_list(start_sandbox, make_rest):
    sandbox = start_sandbox(products=_products(4))
    assert len(make_rest(sandbox, "header", page_size=5).pull_stock(["US1"]).rows) == 4
    with pytest.raises(SettingError, match="cannot be told"):
        make_rest(sandbox, "header", page_size=4).pull_stock(["US1"])


def test_a_pause_keeps_to_the_number_of_calls(start_sandbox, make_rest, sleeps):
    sandbox = start_sandbox(products=_products(9))
    client = make_rest(sandbox, "paged", page_size=4, calls_per_minute=30)
    client.pull_stock(["US1"])
    assert sleeps == [2, 2]


# Refusals


def test_a_refusal_in_a_good_answer_is_told_with_its_code(sandbox, make_rest):
    client = make_rest(sandbox, "posted", page_parameter="query.page")
    with pytest.raises(InvalidRequestError) as caught:
        client.pull_stock(["US1"])
    assert caught.value.code == "e1001"
    assert caught.value.hint == "call_refused"


def test_too_many_calls_wait_as_long_as_the_operator_says(sandbox, make_rest):
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="rate", retry_after=90)
    with pytest.raises(RateLimitError) as caught:
        make_rest(sandbox, "paged").pull_stock(["US1"])
    assert caught.value.retry_after == 90


def test_an_address_that_is_not_there_is_told(sandbox, make_rest):
    with pytest.raises(NotFoundError) as caught:
        make_rest(sandbox, "paged", path="paged/inventory").pull_stock(["US1"])
    assert caught.value.hint == "check_service_url"


@pytest.mark.parametrize("style", ["linked", "header"])
@pytest.mark.parametrize(
    "host",
    ["http://127.0.0.1:9", "https://127.0.0.1", "http://evil.example", "//10.0.0.1"],
)
def test_a_next_page_at_another_host_is_refused(start_sandbox, make_rest, style, host):
    sandbox = start_sandbox(products=_products(9))
    sandbox.rest.next_host = host
    with pytest.raises(SettingError, match="another host") as caught:
        make_rest(sandbox, style, page_size=4).pull_stock(["US1"])
    assert _setting(caught) == "next_path"
    assert len(sandbox.admin.requests(ENDPOINT)) == 1


def test_a_redirect_is_not_followed(sandbox, make_rest):
    sandbox.rest.redirect = "http://10.0.0.1/stock"
    with pytest.raises(ContractError) as caught:
        make_rest(sandbox, "paged").pull_stock(["US1"])
    assert caught.value.http_status == 302
    assert caught.value.hint == "check_service_url"
    assert len(sandbox.admin.requests(ENDPOINT)) == 1


def test_no_credential_is_shown_or_logged(sandbox, make_rest, caplog):
    caplog.set_level("DEBUG")
    told = sandbox.credentials["rest"]
    pair = base64.b64encode(f"{told['key']}:{told['secret']}".encode()).decode()
    for style in STYLES:
        client = make_rest(sandbox, style)
        client.pull_stock(["US1"])
        said = f"{client!r} {client.settings!r}"
        assert not [word for word in (*told.values(), pair) if word in said][1:]
    assert "rest/linked/stock" in caplog.text
    for secret in (told["key"], told["secret"], pair):
        assert secret not in caplog.text


@pytest.mark.parametrize("depth", [40, 700, 900, 980, 5000])
def test_an_answer_that_is_nested_without_end_is_refused_or_read(
    sandbox, make_rest, depth
):
    inner = "[" * depth + "]" * depth
    row = f'{{"warehouse": "US1", "sku": "BOX", "available": 1, "x": {inner}}}'
    body = f'{{"code": 0, "data": {{"items": [{row}], "total": 1}}}}'
    client = make_rest(sandbox, "paged", buckets={"available": "available"})
    sandbox.rest.raw_body = body.encode()
    try:
        assert len(client.pull_stock(["US1"]).rows) == 1
    except ContractError:
        assert depth > 40


def test_numbers_stay_exact(sandbox, make_rest):
    sandbox.admin.set_stock("US1", "BOX", available=1234567)
    (box, _lamp) = make_rest(sandbox, "offset").pull_stock(["US1"]).rows
    assert box.qty_available == Decimal(1234567)


def test_a_list_that_grows_by_a_page_is_moving_and_no_wrong_parameter(
    start_sandbox, make_rest
):
    sandbox = start_sandbox(products=_products(3))
    sandbox.rest.moves = 99
    with pytest.raises(TransientError) as caught:
        # With one row a page, the row that is pushed on comes again.
        make_rest(sandbox, "paged", page_size=1).pull_stock(["US1"])
    assert caught.value.hint == "restart_pull"


def test_a_list_that_does_not_add_up_is_told_as_incomplete(sandbox, make_rest):
    rows = [
        {"sku": sku, "warehouse": "US1", "available": 1, "reserved": 0, "on_way": 0}
        for sku in ("A", "B")
    ]
    body = {"code": 0, "data": {"items": rows, "total": 1}}
    sandbox.admin.add_fault(endpoint=ENDPOINT, kind="reply", body=body)
    with pytest.raises(ContractError) as caught:
        make_rest(sandbox, "paged").pull_stock(["US1"])
    assert caught.value.hint == "incomplete_stock"


def test_a_list_of_all_warehouses_says_that_it_is_one(sandbox, make_rest):
    assert make_rest(sandbox, "paged").lists_all_at_once
    for own in ({"warehouse_parameter": "warehouse"}, {"warehouse_path": ""}):
        assert not make_rest(sandbox, "paged", **own).lists_all_at_once
