# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rate limits of the sandbox, and how strictly it reads."""

import json

import pytest

SEARCH = "/order/202309/orders/search"
SHOPS = "/authorization/202309/shops"
WAREHOUSES = "/logistics/202309/warehouses"


@pytest.fixture
def stranger(meet):
    shops = [
        {"code": code, "region": "US", "tz": "America/New_York", "currency": "USD"}
        for code in ("US", "EAST")
    ]
    return meet(shops=shops)


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


def _warehouses(stranger, times=1, **options):
    replies = [stranger.reply("GET", WAREHOUSES, **options) for _time in range(times)]
    return [(status, json.loads(body)["code"]) for status, body, _headers in replies]


def test_a_bucket_holds_a_seconds_calls_and_fills_with_the_clock(stranger, admin):
    admin.set_settings(rate_per_second=2)
    assert _warehouses(stranger, 3) == [(200, 0), (200, 0), (429, 36009002)]
    admin.advance_clock(0.5)
    assert _warehouses(stranger, 2) == [(200, 0), (429, 36009002)]
    admin.set_settings(rate_per_second=None)
    assert _warehouses(stranger, 5) == [(200, 0)] * 5


def test_each_shop_and_each_endpoint_has_a_bucket_of_its_own(stranger, admin):
    admin.set_settings(rate_per_second=1)
    assert _warehouses(stranger, 2)[-1][0] == 429
    other = stranger.server.world.shops[1].cipher
    assert _warehouses(stranger, cipher=other) == [(200, 0)]
    assert stranger.ask("POST", SEARCH, {"page_size": "1"}, {})["code"] == 0
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 0


def test_retry_after_says_when_the_next_call_is_free(stranger, admin):
    admin.set_settings(rate_per_second=0.1)
    _warehouses(stranger)
    status, _body, headers = stranger.reply("GET", WAREHOUSES)
    assert (status, headers["Retry-After"]) == (429, "10")
    admin.advance_clock(10)
    assert _warehouses(stranger) == [(200, 0)]


def test_retry_after_may_be_missing(stranger, admin):
    admin.set_settings(rate_per_second=0.1, rate_retry_after=False)
    _warehouses(stranger)
    status, _body, headers = stranger.reply("GET", WAREHOUSES)
    assert (status, headers["Retry-After"]) == (429, None)


def test_test_shops_have_an_hourly_cap(stranger, admin):
    admin.set_settings(hourly_cap=2)
    assert _warehouses(stranger, 3) == [(200, 0), (200, 0), (200, 36009037)]
    # It is 20:00:00: the next hour is an hour away.
    admin.advance_clock(3599)
    assert _warehouses(stranger) == [(200, 36009037)]
    admin.advance_clock(1)
    assert _warehouses(stranger) == [(200, 0)]


def test_the_rate_is_looked_at_before_the_parameters(stranger, admin):
    admin.set_settings(rate_per_second=1)
    codes = [
        stranger.ask("POST", SEARCH, {"page_size": "0"}, {})["code"] for _ in range(2)
    ]
    assert codes == [36009004, 36009002]


def test_unknown_keys_are_refused_or_ignored(stranger, admin):
    legacy = {"create_time_from": 1}
    page = {"page_size": "1"}
    assert stranger.ask("POST", SEARCH, page, legacy)["code"] == 36009004
    admin.set_settings(unknown_keys="ignore")
    # The filter does nothing: it looks as if it worked.
    assert stranger.data("POST", SEARCH, page, legacy)["total_count"] == 30


def test_a_status_may_go_with_a_code(stranger, admin):
    assert _warehouses(stranger, cipher="no") == [(200, 101000)]
    admin.set_settings(refusal_status={"101000": 401})
    assert _warehouses(stranger, cipher="no") == [(401, 101000)]


def test_a_cipher_is_refused_where_none_is_wanted(stranger):
    assert stranger.ask("GET", SHOPS)["code"] == 36009004


def test_request_ids_are_never_the_same_and_begin_with_the_time(stranger):
    answers = [stranger.ask("GET", WAREHOUSES, cipher="no") for _time in range(50)]
    ids = [answer["request_id"] for answer in answers]
    assert len(set(ids)) == 50
    assert all(one.startswith("20260310200000") for one in ids)
    # A refusal's data is null or an empty object.
    assert {json.dumps(answer["data"]) for answer in answers} == {"null", "{}"}
