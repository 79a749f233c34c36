# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import socket

import pytest
from connectors.address_guard import AddressGuard
from connectors.errors import InvalidRequestError, TransientError
from connectors.http import HttpRequest


def _guard(url, **options):
    return AddressGuard(service="REST API", url=url, **options)


def _allows(guard, address):
    try:
        guard.check(address)
    except InvalidRequestError as error:
        assert error.hint == "private_address"
        return False
    return True


PRIVATE = ["10.0.0.1", "172.16.9.9", "192.168.1.1", "100.64.0.1", "fd00::1"]
NEVER = [
    "127.0.0.1",
    "::1",
    "169.254.169.254",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are_called(address):
    assert _allows(_guard("https://wms.example.com"), address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_consent(address):
    assert not _allows(_guard("https://wms.example.com"), address)
    assert _allows(_guard("https://wms.example.com", allows_private=True), address)


@pytest.mark.parametrize("address", NEVER)
def test_the_machine_and_the_services_of_its_network_are_never_called(address):
    guard = _guard("https://wms.example.com", allows_private=True)
    assert not _allows(guard, address)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80", "http://localhost", "http://[::1]"]
)
def test_loopback_is_called_where_the_address_says_so(url):
    guard = _guard(url)
    assert _allows(guard, "127.0.0.1")
    assert not _allows(guard, "93.184.216.34")


def test_an_address_in_figures_is_refused_before_anything_is_looked_up():
    guard = _guard("https://10.0.0.1")
    with pytest.raises(InvalidRequestError):
        guard.check_url("https://10.0.0.1/stock")
    guard.check_url("https://wms.example.com/stock")


@pytest.fixture
def call(make_http, sandbox):
    """Return a function that calls the sandbox as ``host`` over a watched session."""

    def send(host, guard):
        http = make_http(sandbox)
        guard.watch(http.session)
        port = sandbox.url.rpartition(":")[2]
        request = HttpRequest(
            service="REST API",
            method="GET",
            url=f"http://{host}:{port}/rest/plain/stock",
        )
        return http.call(lambda: request, lambda response: response, is_read=True)

    return send


def test_a_name_that_leads_into_this_machine_is_refused(call, sandbox, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(socket, "getaddrinfo", _always("127.0.0.1"))
    with pytest.raises(InvalidRequestError, match="not public"):
        call("wms.example.com", _guard("http://wms.example.com"))
    assert not sandbox.admin.requests("rest_stock")


def test_a_name_that_changes_after_it_was_looked_up_gains_nothing(
    call, sandbox, monkeypatch
):
    monkeypatch.setenv("NO_PROXY", "*")
    answers = iter(["93.184.216.34"])
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *a, **k: _always(next(answers, "127.0.0.1"))(*a, **k),
    )
    with pytest.raises(InvalidRequestError, match="not public"):
        call("wms.example.com", _guard("http://wms.example.com"))
    assert not sandbox.admin.requests("rest_stock")


def test_a_name_that_leads_nowhere_is_no_connection(call, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")

    def fail(*_arguments, **_options):
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(TransientError):
        call("wms.example.com", _guard("http://wms.example.com"))


def test_a_watched_session_reaches_what_is_allowed(call):
    answer = call("127.0.0.1", _guard("http://127.0.0.1"))
    assert answer.status == 200


def _always(address):
    def look_up(_host, port, *_arguments, **_options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return look_up
