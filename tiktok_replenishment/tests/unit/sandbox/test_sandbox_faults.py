# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults of the sandbox: which calls they strike, and what the caller meets."""

import json
import urllib.error

import pytest

SEARCH = "/order/202309/orders/search"
PAGE = {"page_size": "10"}


@pytest.fixture
def stranger(meet):
    return meet()


@pytest.fixture
def search(stranger):
    """Return a function: (HTTP status, envelope) of an order search."""

    def ask(**query):
        status, body, _headers = stranger.reply("POST", SEARCH, {**PAGE, **query}, {})
        return status, json.loads(body)

    return ask


@pytest.fixture
def add_fault(stranger):
    def add(kind, **values):
        stranger.server.admin.add_fault(endpoint="order_search", kind=kind, **values)

    return add


def _struck(search, calls):
    return [search()[0] != 200 for _call in range(calls)]


# Which calls are struck


def test_a_rule_strikes_from_the_nth_call_on(add_fault, search):
    add_fault("rate", nth=2, times=2)
    assert _struck(search, 5) == [False, True, True, False, False]


def test_a_rule_with_a_probability_strikes_some_calls_the_same_for_a_seed(
    sandbox_module,
):
    def strike(seed):
        plan = sandbox_module("faults").FaultPlan()
        plan.add(endpoint="*", kind="rate", probability=0.3, seed=seed, times=1000)
        return [plan.next_for("order_search") is not None for _call in range(1000)]

    assert strike(1) == strike(1) != strike(2)
    # Three standard deviations of 1,000 throws are 43.
    assert 257 <= sum(strike(1)) <= 343


def test_a_probability_does_not_use_up_the_times(add_fault, search):
    add_fault("rate", probability=0.5, seed=4, times=2)
    assert sum(_struck(search, 30)) == 2


@pytest.mark.parametrize("probability", [0, -1, 1.5])
def test_a_probability_is_a_share(add_fault, probability):
    with pytest.raises(ValueError, match="probability"):
        add_fault("rate", probability=probability)


# What the caller meets


def test_an_expired_token_in_the_middle_of_a_walk(add_fault, search, stranger):
    add_fault("expire_access", nth=2)
    token = search()[1]["data"]["next_page_token"]
    status, answer = search(page_token=token)
    assert (status, answer["code"]) == (401, 105002)
    tokens = stranger.tokens(auth_code=stranger.server.admin.authorize("issue_code"))
    stranger.token = tokens["data"]["access_token"]
    assert search(page_token=token)[1]["code"] == 0


def test_an_ambiguous_refusal_names_token_and_parameter(add_fault, search):
    add_fault("ambiguous")
    status, answer = search()
    assert (status, answer["code"]) == (400, 36009004)
    assert "access_token" in answer["message"] and "parameter" in answer["message"]


def test_errors_under_code_0(add_fault, search):
    add_fault("partial_errors")
    answer = search()[1]
    assert answer["code"] == 0
    assert answer["data"]["errors"][0]["code"]
    assert len(answer["data"]["orders"]) == 10


def test_empty_and_named_fields_are_missing(add_fault, search):
    add_fault("missing_fields", names=["seller_sku"])
    order = search()[1]["data"]["orders"][0]
    assert "is_cod" not in order
    assert order["line_items"][0]["sku_id"]
    assert "seller_sku" not in order["line_items"][0]
    assert "seller_sku" in search()[1]["data"]["orders"][0]["line_items"][0]


def test_words_nobody_knows(add_fault, search):
    add_fault("unknown_values")
    order = search()[1]["data"]["orders"][0]
    assert order["commerce_platform"] == "SANDBOX_NEW"
    assert order["status"] != "SANDBOX_NEW"
    add_fault("unknown_values", names=["status"])
    assert search()[1]["data"]["orders"][0]["status"] == "SANDBOX_NEW"


def test_fields_nobody_knows(add_fault, search):
    add_fault("extra_fields")
    order = search()[1]["data"]["orders"][0]
    for row in (order, order["payment"], order["line_items"][0]):
        assert row["sandbox_new_field"]


def test_a_refusal_keeps_its_content(add_fault, search):
    add_fault("partial_errors")
    assert search(page_size="0")[1]["code"] == 36009004


def test_one_page_repeats_its_token(add_fault, search):
    token = search()[1]["data"]["next_page_token"]
    add_fault("repeated_token")
    assert search(page_token=token)[1]["data"]["next_page_token"] == token
    assert search(page_token=token)[1]["data"]["next_page_token"] != token


@pytest.mark.parametrize("kind", ["reset", "reset_after"])
def test_a_reset_is_no_answer(add_fault, search, kind):
    add_fault(kind)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        search()


# The request log


def test_each_call_is_logged_with_its_time(stranger, search, add_fault):
    stranger.server.admin.forget_requests()
    add_fault("slow", seconds=0.05)
    search()
    search()
    slow, quick = stranger.server.admin.requests("order_search")
    assert slow["seconds"] > 0.05 > quick["seconds"] > 0
    assert quick["status"] == 200
