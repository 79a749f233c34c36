# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import socket

import pytest
from connectors import http as http_module
from connectors.errors import (
    HINTS,
    AmbiguousError,
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServiceError,
    TransientError,
)
from connectors.http import HttpRequest, raise_for_status

SECRET = "s3cr3t-value"


def _fetch(http, url, *, is_read=True, **values):
    values = {"method": "GET", "query": (("app_secret", SECRET),), **values}
    request = HttpRequest(service="Vendor", url=url, **values)

    def parse(response):
        raise_for_status(response, http.clock())
        return response.json()

    return http.call(lambda: request, parse, is_read=is_read)


@pytest.fixture
def get(sandbox, make_http):
    """Call the token endpoint once, with faults set before."""
    http = make_http(sandbox, timeout=(1, 0.3))
    url = f"{sandbox.url}/api/v2/token/get"
    return lambda **options: _fetch(http, url, **options)


@pytest.mark.parametrize(
    ("status", "error_class", "kind"),
    [
        (302, ContractError, "contract"),
        (400, InvalidRequestError, "invalid"),
        (401, AuthError, "auth"),
        (403, PermissionDeniedError, "permission"),
        (404, NotFoundError, "not_found"),
        (408, TransientError, "transient"),
        (429, RateLimitError, "rate"),
        (500, TransientError, "transient"),
        (503, TransientError, "transient"),
    ],
)
def test_each_status_has_one_kind_of_error(sandbox, get, status, error_class, kind):
    sandbox.admin.add_fault(endpoint="*", kind="status", status=status, times=9)
    with pytest.raises(error_class) as caught:
        get()
    assert caught.value.kind == kind
    assert caught.value.http_status == status
    assert caught.value.hint in HINTS


@pytest.mark.parametrize("kind", ["status", "reset", "truncated", "slow"])
def test_a_read_is_repeated_after_a_transient_fault(sandbox, get, sleeps, kind):
    sandbox.admin.add_fault(endpoint="*", kind=kind, times=2, seconds=0.6)
    assert get()["code"] == 98001004
    assert len(sandbox.admin.requests()) == 3
    assert [int(wait) for wait in sleeps] == [1, 2]


def test_a_read_is_tried_four_times_at_most(sandbox, get, sleeps):
    sandbox.admin.add_fault(endpoint="*", kind="status", times=99)
    with pytest.raises(TransientError):
        get()
    assert len(sandbox.admin.requests()) == 4
    assert [int(wait) for wait in sleeps] == [1, 2, 4]


def test_a_permanent_fault_is_not_repeated(sandbox, get, sleeps):
    sandbox.admin.add_fault(endpoint="*", kind="status", status=400)
    with pytest.raises(InvalidRequestError):
        get()
    assert len(sandbox.admin.requests()) == 1
    assert not sleeps


def test_a_short_retry_after_is_honoured(sandbox, get, sleeps):
    sandbox.admin.add_fault(endpoint="*", kind="rate", retry_after=5)
    get()
    assert sleeps == [5]


def test_a_long_retry_after_is_left_to_the_caller(sandbox, get, sleeps):
    sandbox.admin.add_fault(endpoint="*", kind="status", status=429, retry_after=90)
    with pytest.raises(RateLimitError) as caught:
        get()
    assert caught.value.retry_after == 90
    assert not sleeps


def test_retry_after_may_be_a_date(sandbox, get):
    # 20:01:30; the clock stands at 20:00:00.
    moment = "Tue, 10 Mar 2026 20:01:30 GMT"
    sandbox.admin.add_fault(endpoint="*", kind="status", status=429, retry_after=moment)
    with pytest.raises(RateLimitError) as caught:
        get()
    assert caught.value.retry_after == 90


@pytest.mark.parametrize("kind", ["reset_after", "truncated", "slow", "status"])
def test_a_write_without_an_answer_is_ambiguous_and_not_repeated(sandbox, get, kind):
    sandbox.admin.add_fault(endpoint="*", kind=kind, seconds=0.6)
    with pytest.raises(AmbiguousError):
        get(is_read=False)
    assert len(sandbox.admin.requests()) == 1


def test_a_write_that_was_never_sent_is_only_transient(sandbox, make_http):
    with socket.socket() as taken:
        # Bound but not listening: the port refuses connections.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(TransientError, match="no connection"):
            _fetch(make_http(sandbox), url, is_read=False)


def test_a_redirect_is_not_followed(sandbox, make_http):
    app = sandbox.credentials["tiktok"]
    query = (
        ("service_id", app["service_id"]),
        ("redirect_url", f"{sandbox.url}/elsewhere"),
    )
    with pytest.raises(ContractError) as caught:
        _fetch(make_http(sandbox), app["authorize_url"], query=query)
    assert caught.value.hint == "check_service_url"
    assert [row["endpoint"] for row in sandbox.admin.requests()] == ["authorize"]


@pytest.mark.parametrize("body", [b"", b"[1", b"\xff", b"NaN", b"[" * 100_000])
def test_an_answer_that_is_not_json_is_a_contract_error(body):
    response = http_module.HttpResponse(
        service="Vendor", status=200, headers={}, body=body
    )
    with pytest.raises(ContractError) as caught:
        response.json()
    # The decoder's error would carry the whole document along.
    assert caught.value.__context__ is None


def test_a_malformed_answer_is_not_repeated(sandbox, get):
    sandbox.admin.add_fault(endpoint="*", kind="malformed")
    with pytest.raises(ContractError):
        get()
    assert len(sandbox.admin.requests()) == 1


def test_an_endless_answer_is_cut_off(sandbox, get, monkeypatch):
    monkeypatch.setattr(http_module, "MAX_ANSWER_BYTES", 10)
    with pytest.raises(ContractError, match="too large"):
        get()


def test_an_answer_that_takes_too_long_is_given_up(sandbox, make_http):
    http = make_http(sandbox, timeout=(1, 0.3), max_seconds=-1)
    with pytest.raises(TransientError):
        _fetch(http, f"{sandbox.url}/api/v2/token/get")


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1/", "http://"])
def test_an_unusable_address_is_named_as_such(sandbox, make_http, url):
    with pytest.raises(InvalidRequestError) as caught:
        _fetch(make_http(sandbox), url)
    assert caught.value.hint == "check_service_url"


@pytest.mark.parametrize("value", [f"{SECRET}\n", f"{SECRET}密钥"])
def test_a_credential_that_no_header_can_hold_is_refused(sandbox, get, value):
    with pytest.raises(AuthError) as caught:
        get(headers={"x-tts-access-token": value})
    assert SECRET not in repr(caught.value)
    assert not sandbox.admin.requests()


def test_passwords_of_netrc_are_not_sent(sandbox, make_http, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(netrc))
    session = make_http(sandbox).session
    sent = []
    session.hooks["response"].append(lambda answer, **_: sent.append(answer.request))
    session.get(f"{sandbox.url}/_sim/health", timeout=5)
    assert "Authorization" not in sent[0].headers


@pytest.mark.parametrize("kind", ["status", "reset", "malformed", "business", "slow"])
@pytest.mark.parametrize("is_read", [True, False])
def test_no_secret_in_error_or_log(sandbox, get, caplog, kind, is_read):
    caplog.set_level(logging.DEBUG)
    sandbox.admin.add_fault(
        endpoint="*",
        kind=kind,
        times=9,
        status=500 if kind == "business" else 0,
        message=f"bad {SECRET}",
        seconds=0.6,
    )
    with pytest.raises(ServiceError) as caught:
        get(is_read=is_read)
    error = caught.value
    assert SECRET not in f"{error} {error!r} {vars(error)}"
    assert SECRET not in caplog.text
    # No requests exception, whose text is the URL with its query, hangs on ours.
    while error:
        assert isinstance(error, ServiceError)
        error = error.__context__


def test_urllib3_debug_lines_are_redacted(get, caplog):
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    get()
    assert "app_secret=***" in caplog.text


def test_request_and_response_do_not_show_their_content():
    request = HttpRequest(
        service="Vendor",
        method="POST",
        url="http://vendor/x",
        query=(("app_secret", SECRET),),
        headers={"app-token": SECRET},
        body=SECRET.encode(),
    )
    response = http_module.HttpResponse(
        service="Vendor", status=200, headers={"x": SECRET}, body=SECRET.encode()
    )
    assert SECRET not in repr(request) + repr(response)


def test_vendor_codes_that_are_text_are_dropped():
    error = ServiceError("Vendor: no", code=f"bad {SECRET}", request_id="2026AB")
    assert str(error) == "Vendor: no (request 2026AB)"
