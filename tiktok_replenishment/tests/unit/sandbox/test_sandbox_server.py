# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox as a stranger meets it: over HTTP, without our own client."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

SEARCH = "/order/202309/orders/search"
NOW = 1773172800
# What the redirect may carry besides; to be ignored.
EXTRA = ("app_key", "locale", "shop_region")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def _open(url, *, method="GET", body=None, headers=None):
    """Return (HTTP status, body, headers), whatever the status."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        url, data=data, headers=headers or {}, method=method
    )
    try:
        with _opener.open(request, timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


@pytest.fixture
def server(sandbox_module):
    clock = sandbox_module("virtual_clock").VirtualClock(NOW, is_frozen=True)
    scenario = sandbox_module("example").example()
    with sandbox_module("server").SandboxServer(scenario, clock=clock) as running:
        yield running


@pytest.fixture
def told(server):
    return server.credentials["tiktok"]


@pytest.fixture
def token(server, told):
    url = (
        f"{server.url}/api/v2/token/get?app_key={told['app_key']}"
        f"&app_secret={told['app_secret']}&auth_code={quote(told['auth_code'])}"
        "&grant_type=authorized_code"
    )
    return json.loads(_open(url)[1])["data"]["access_token"]


def _signed_url(told, path, query, body=b""):
    """A signature worked out here, from the published rule."""
    text = path + "".join(f"{key}{query[key]}" for key in sorted(query))
    secret = told["app_secret"].encode()
    message = secret + text.encode() + body + secret
    query = {**query, "sign": hmac.new(secret, message, hashlib.sha256).hexdigest()}
    pairs = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
    return f"{told['api_url']}{path}?{pairs}"


@pytest.fixture
def call(server, told, token):
    """Return a function that makes a signed order search; changes break it."""

    def search(path=SEARCH, method="POST", headers=None, late=0, body=None, **changes):
        content = {} if body is None else body
        query = {
            "app_key": told["app_key"],
            "timestamp": str(NOW - late),
            "shop_cipher": server.world.shops[0].cipher,
            "page_size": "10",
            **changes,
        }
        query = {key: value for key, value in query.items() if value is not None}
        raw = json.dumps(content).encode() if method == "POST" else b""
        status, answer, _headers = _open(
            _signed_url(told, path, query, raw),
            method=method,
            body=content if method == "POST" else None,
            headers={"x-tts-access-token": token, **(headers or {})},
        )
        return status, json.loads(answer)

    return search


def test_a_well_signed_search_is_answered(call):
    status, answer = call()
    assert (status, answer["code"]) == (200, 0)
    assert answer["data"]["total_count"] == 30
    assert len(answer["data"]["orders"]) == 10


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        # Each one also breaks all that are checked after it.
        ({"path": "/order/209999/x", "app_key": "no"}, 404, 36009009),
        ({"method": "GET", "app_key": "no"}, 405, 36009010),
        ({"app_key": "no", "late": 301}, 400, 36009004),
        ({"late": 301, "headers": {"x-tts-access-token": "no"}}, 400, 36009004),
        ({"late": -31}, 400, 36009004),
        ({"timestamp": "1773172800.5"}, 400, 36009004),
        ({"headers": {"x-tts-access-token": "no"}, "shop_cipher": "no"}, 401, 105001),
        ({"headers": {"x-tts-access-token": ""}}, 400, 36009004),
        ({"shop_cipher": None, "page_size": "0"}, 200, 106013),
        ({"shop_cipher": "no", "page_size": "0"}, 200, 101000),
        ({"page_size": "0"}, 400, 36009004),
        ({"page_size": "101"}, 400, 36009004),
        ({"page_size": None}, 400, 36009004),
        ({"sort_order": "asc"}, 400, 36009004),
        ({"page_token": "bm9uc2Vuc2U="}, 400, 36009004),
        ({"body": {"page_size": 10}}, 400, 36009004),
        ({"body": {"create_time_from": 1}}, 400, 36009004),
        ({"body": {"update_time_ge": "1"}}, 400, 36009004),
    ],
)
def test_the_gateway_checks_in_the_order_of_the_real_one(call, changes, status, code):
    found_status, answer = call(**changes)
    assert (found_status, answer["code"]) == (status, code)
    assert answer["request_id"]
    assert not answer["data"]


def test_a_tampered_query_is_refused(told, token, server):
    query = {"app_key": told["app_key"], "timestamp": str(NOW)}
    url = _signed_url(told, "/authorization/202309/shops", query)
    headers = {"x-tts-access-token": token}
    assert json.loads(_open(url, headers=headers)[1])["code"] == 0
    assert json.loads(_open(f"{url}&x=1", headers=headers)[1])["code"] == 106001


def test_a_token_belongs_to_its_filters(call):
    page_token = call()[1]["data"]["next_page_token"]
    assert call(page_token=page_token)[1]["code"] == 0
    other = call(page_token=page_token, body={"order_status": "COMPLETED"})
    assert other[1]["code"] == 36009004


def test_order_filters_are_half_open(call, server):
    order = next(iter(server.world.orders.values()))
    window = {"create_time_ge": order.created, "create_time_lt": order.created + 1}
    (found,) = call(body=window)[1]["data"]["orders"]
    assert found["id"] == order.id
    assert call(body={**window, "create_time_lt": order.created})[1]["data"] == {
        "total_count": 0,
        "next_page_token": "",
    }


def test_a_unit_is_a_line_item_without_quantity(call, server):
    for payload in call()[1]["data"]["orders"]:
        units = server.world.orders[payload["id"]].quantity
        assert len(payload["line_items"]) == units
        assert not any("quantity" in item for item in payload["line_items"])
        assert payload["recipient_address"]["name"].startswith("Buyer Sandbox")


def test_unknown_orders_are_silently_left_out(call, server):
    known = next(iter(server.world.orders))
    answer = call(
        path="/order/202507/orders", method="GET", ids=f"{known},1", page_size=None
    )
    assert [order["id"] for order in answer[1]["data"]["orders"]] == [known]


def test_inventory_shows_what_can_be_sold(call, server):
    sku_id = server.world.listings["BOX"].sku_id
    answer = call(
        path="/product/202309/inventory/search",
        page_size=None,
        body={"sku_ids": [sku_id]},
    )
    (product,) = answer[1]["data"]["inventory"]
    assert product["skus"][0]["total_available_quantity"] == 300


@pytest.fixture
def consent(told):
    """Return a function: the query that the seller is sent back with."""

    def visit(extra=""):
        url = f"{told['authorize_url']}?service_id={told['service_id']}{extra}"
        status, _body, headers = _open(f"{url}&redirect_url=http://odoo/back")
        target = urlsplit(headers["Location"])
        assert (status, target.netloc, target.path) == (302, "odoo", "/back")
        return dict(parse_qsl(target.query))

    return visit


def test_consent_sends_the_seller_back_with_a_code(consent):
    query = consent("&state=xyz")
    assert query["code"].startswith("ROW_")
    assert query["state"] == "xyz"
    assert set(query) == {"code", "state", *EXTRA}


def test_consent_from_the_app_store_has_no_state(consent):
    assert set(consent()) == {"code", *EXTRA}


def test_a_refused_consent_carries_the_text_null(consent):
    assert consent("&refuse=1") == {"code": "null", "error": "auth_denied"}


def test_consent_needs_the_service_id_not_the_app_key(told):
    status, body, _headers = _open(
        f"{told['authorize_url']}?service_id={told['app_key']}"
    )
    assert (status, body) == (404, b"This service does not exist")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"page": 1, "pageSize": 201, "warehouse_code_arr": ["US1"]}, "10002"),
        ({"page": 0, "pageSize": 20, "warehouse_code_arr": ["US1"]}, "10002"),
        ({"page": 1, "pageSize": 20, "warehouse_code_arr": ["W"] * 21}, "10002"),
        ({"page": 1, "pageSize": 20, "product_sku_arr": ["S"] * 201}, "10002"),
        ({"page": 1, "pageSize": 20}, "10003"),
    ],
)
def test_goodcang_enforces_its_limits(server, body, code):
    account = server.credentials["goodcang"]
    headers = {"app-key": account["app_key"], "app-token": account["app_token"]}
    url = f"{account['base_url']}/inventory/get_product_inventory"
    answer = json.loads(_open(url, method="POST", body=body, headers=headers)[1])
    assert (answer["ask"], answer["Error"]["errCode"]) == ("Failure", code)


def test_goodcang_refuses_strangers(server):
    url = f"{server.url}/public_open/base_data/get_warehouse"
    assert _open(url, method="POST", body={})[0] == 401


def test_the_sandbox_is_steered_over_http(server, call):
    sim = f"{server.url}/_sim"

    def ask(path, method="GET", body=None):
        status, answer, _headers = _open(f"{sim}/{path}", method=method, body=body)
        return status, json.loads(answer)

    assert ask("health") == (200, {"ok": True, "scenario": "Example"})
    new = {"shop": "US", "warehouse": "US1", "seller_sku": "BOX", "quantity": 3}
    order_id = ask("orders", "POST", {**new, "status": "AWAITING_SHIPMENT"})[1]["id"]
    assert ask("truth")[1]["demand"]["US"]["BOX"]["2026-03-10"] == 3
    ask(f"orders/{order_id}", "POST", {"quantity_cancelled": 2})
    assert ask("truth")[1]["demand"]["US"]["BOX"]["2026-03-10"] == 1
    ask("stock", "POST", {"warehouse": "US1", "sku": "BOX", "available": 7})
    assert server.world.stock["US1", "BOX"].available == 7
    ask("faults", "POST", {"endpoint": "order_search", "kind": "rate"})
    assert call()[0] == 429
    assert call()[0] == 200
    assert [row["status"] for row in ask("requests")[1]["requests"]][-2:] == [429, 200]
    assert ask("clock", "POST", {"advance_seconds": 60})[1]["now"] == NOW + 60
    for path, body in (
        ("faults", {"endpoint": "*", "kind": "flood"}),
        ("faults", {"endpoint": "*", "kind": "rate", "nht": 2}),
        ("orders", {**new, "seller_sku": "NONE"}),
        ("orders/1", {"status": "COMPLETED"}),
        (f"orders/{order_id}", {"status": "LOST"}),
        ("stock", {"warehouse": "US1", "sku": "NONE", "available": 7}),
        ("settings", {"goodcang_envelope": "v9"}),
        ("authorization", {"action": "world"}),
    ):
        assert ask(path, "POST", body)[0] == 400, path
    assert ask("nonsense")[0] == 404
