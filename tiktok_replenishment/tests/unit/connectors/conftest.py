# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from importlib import import_module
from pathlib import Path

import pytest
from connectors.http import HttpClient, default_session
from connectors.threepl.eccang import EccangClient
from connectors.threepl.generic_rest import GenericRestClient
from connectors.threepl.goodcang import GoodCangClient
from connectors.threepl.rest_settings import RestSettings
from connectors.tiktok.client import TikTokClient
from order_samples import LONG_AGO, NOW

TESTS = str(Path(__file__).parents[2])


@pytest.fixture(scope="session")
def sandbox_module():
    """Import a module of the sandbox; the folder above it is put on the path."""
    if TESTS not in sys.path:
        sys.path.append(TESTS)
    return lambda name: import_module(f"sandbox.{name}")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """The sandbox is on loopback: a proxy of the machine must not be asked."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def start_sandbox(sandbox_module):
    """Return a function that serves the example scenario, changed, until the end."""
    running = []

    def start(**changes):
        server = sandbox_module("server").SandboxServer(
            sandbox_module("example").example(**changes),
            clock=sandbox_module("virtual_clock").VirtualClock.at(
                NOW.isoformat(), is_frozen=True
            ),
        )
        running.append(server)
        return server.__enter__()

    yield start
    for server in running:
        server.__exit__(None, None, None)


@pytest.fixture
def sandbox(start_sandbox):
    return start_sandbox()


@pytest.fixture
def sleeps():
    """The seconds that the client wanted to sleep."""
    return []


@pytest.fixture
def make_http(sleeps):
    sessions = []

    def make(sandbox, **options):
        sessions.append(default_session())
        return HttpClient(
            session=sessions[-1],
            clock=sandbox.world.clock,
            sleep=sleeps.append,
            **options,
        )

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def make_client(make_http):
    """Return a function that makes a TikTokClient of a sandbox's credentials."""

    def make(sandbox, *, http=None, **changes):
        told = sandbox.credentials["tiktok"]
        names = ("app_key", "app_secret", "api_url", "auth_url")
        values = {name: told[name] for name in names}
        return TikTokClient(**{**values, **changes}, http=http or make_http(sandbox))

    return make


@pytest.fixture
def connect(make_client):
    """Return a function that authorises a client: (client, tokens, cipher)."""

    def authorise(sandbox, **options):
        code = sandbox.admin.authorize("issue_code")
        tokens = make_client(sandbox).exchange_code(code)
        client = make_client(sandbox, access_token=tokens.access_token, **options)
        return client, tokens, sandbox.world.shops[0].cipher

    return authorise


@pytest.fixture
def pull(connect):
    """Return a function that walks the orders of a sandbox's shop."""

    def walk(sandbox, **options):
        client, _tokens, cipher = connect(sandbox)
        window = {"updated_from": LONG_AGO, "updated_to": NOW, **options}
        return client.iter_order_pages(cipher, tz="America/Los_Angeles", **window)

    return walk


@pytest.fixture
def make_goodcang(make_http):
    def make(sandbox, *, http=None, **changes):
        told = {**sandbox.credentials["goodcang"], **changes}
        return GoodCangClient(
            **told, http=http or make_http(sandbox), clock=sandbox.world.clock
        )

    return make


FLAT_BUCKETS = {
    "available": "available",
    "reserved": "reserved",
    "inbound": "on_way",
    "damaged": "damaged",
}
NESTED_BUCKETS = {
    "available": "qty.free",
    "reserved": "qty.held",
    "inbound": "qty.coming",
    "frozen": "qty.frozen",
}
# What a person would read in the documentation of each style of the sandbox.
REST_STYLES = {
    "plain": {"paging": "none"},
    "paged": {
        "auth_style": "header",
        "auth_name": "X-API-Key",
        "paging": "page",
        "page_parameter": "page",
        "size_parameter": "per_page",
        "success_path": "code",
        "success_value": "0",
        "list_path": "data.items",
        "total_path": "data.total",
    },
    "offset": {
        "auth_style": "basic",
        "paging": "offset",
        "page_parameter": "offset",
        "size_parameter": "limit",
        "list_path": "result",
    },
    "cursor": {
        "auth_style": "bearer",
        "paging": "cursor",
        "page_parameter": "cursor",
        "size_parameter": "limit",
        "next_path": "meta.next",
        "success_path": "success",
        "success_value": "true",
        "list_path": "rows",
    },
    "linked": {
        "auth_style": "query",
        "auth_name": "key",
        "paging": "next",
        "size_parameter": "size",
        "next_path": "links.next",
        "list_path": "data",
    },
    "header": {
        "auth_style": "header",
        "auth_name": "x-api-key",
        "paging": "next",
        "size_parameter": "size",
        "stop_rule": "short",
    },
    "posted": {
        "auth_style": "header",
        "auth_name": "x-api-key",
        "method": "POST",
        "paging": "page",
        "first_page": 0,
        "page_parameter": "query.pageNo",
        "size_parameter": "query.pageSize",
        "success_path": "errorCode",
        "list_path": "list",
        "total_path": "count",
    },
}
REST_ROWS = {
    "flat": {
        "sku_path": "sku",
        "name_path": "title",
        "warehouse_path": "warehouse",
        "buckets": FLAT_BUCKETS,
    },
    "nested": {
        "sku_path": "item.code",
        "barcode_path": "item.ean",
        "warehouse_path": "place.code",
        "buckets": NESTED_BUCKETS,
    },
    "lots": {
        "sku_path": "skuCode",
        "warehouse_path": "whCode",
        "buckets": {
            "available": "lots[].good",
            "damaged": "lots[].bad",
            "on_hand": "lots[].good + lots[].bad",
        },
    },
}
REST_ROWS_OF = {"offset": "nested", "cursor": "nested", "posted": "lots"}


@pytest.fixture
def rest_settings():
    """Return a function: the settings that fit a style of the sandbox, changed."""

    def make(sandbox, style, **changes):
        told = sandbox.credentials["rest"]
        values = {
            **told,
            "path": f"{style}/stock",
            **REST_STYLES[style],
            **REST_ROWS[REST_ROWS_OF.get(style, "flat")],
        }
        return RestSettings(**{**values, **changes})

    return make


@pytest.fixture
def make_rest(make_http, rest_settings):
    """Return a function that makes a GenericRestClient for a style of the sandbox."""

    def make(sandbox, style, *, http=None, **changes):
        return GenericRestClient(
            settings=rest_settings(sandbox, style, **changes),
            http=http or make_http(sandbox),
            clock=sandbox.world.clock,
        )

    return make


@pytest.fixture
def make_eccang(make_http):
    def make(sandbox, *, http=None, **changes):
        told = {**sandbox.credentials["eccang"], **changes}
        return EccangClient(
            **told, http=http or make_http(sandbox), clock=sandbox.world.clock
        )

    return make
