# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from importlib import import_module
from pathlib import Path

import pytest
from connectors.http import HttpClient, default_session
from connectors.threepl.goodcang import GoodCangClient
from connectors.tiktok.client import TikTokClient

TESTS = str(Path(__file__).parents[2])
NOW = "2026-03-10T20:00:00Z"


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
            clock=sandbox_module("virtual_clock").VirtualClock.at(NOW, is_frozen=True),
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
def make_goodcang(make_http):
    def make(sandbox, *, http=None, **changes):
        told = {**sandbox.credentials["goodcang"], **changes}
        return GoodCangClient(
            **told, http=http or make_http(sandbox), clock=sandbox.world.clock
        )

    return make
