# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import datetime, timezone

import pytest
from connectors.errors import (
    HINTS,
    AmbiguousError,
    AuthError,
    ContractError,
    InvalidRequestError,
    PermissionDeniedError,
    ServiceError,
)

DAY = 24 * 3600


def test_the_expiries_are_moments_not_durations(sandbox, connect):
    _client, tokens, _cipher = connect(sandbox)
    # 10 March 2026 20:00 UTC, plus 7 and 365 days.
    assert tokens.access_token_expires_at == datetime(
        2026, 3, 17, 20, tzinfo=timezone.utc
    )
    assert tokens.refresh_token_expires_at == datetime(
        2027, 3, 10, 20, tzinfo=timezone.utc
    )
    assert tokens.seller_region == "US"
    assert "seller.order.info" in tokens.granted_scopes


def test_a_refresh_gives_new_tokens_and_ends_the_old(sandbox, connect):
    client, first, _cipher = connect(sandbox)
    second = client.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert client.refresh(second.refresh_token).access_token != second.access_token
    with pytest.raises(AuthError) as caught:
        client.refresh(first.refresh_token)
    assert caught.value.hint == "reauthorize"


def test_an_authorisation_code_works_once(sandbox, make_client):
    code = sandbox.admin.authorize("issue_code")
    client = make_client(sandbox)
    client.exchange_code(code)
    with pytest.raises(AuthError) as caught:
        client.exchange_code(code)
    assert (caught.value.code, caught.value.hint) == ("36004004", "reauthorize")


def test_an_authorisation_code_lives_thirty_minutes(sandbox, make_client):
    code = sandbox.admin.authorize("issue_code")
    sandbox.admin.advance_clock(30 * 60)
    with pytest.raises(AuthError):
        make_client(sandbox).exchange_code(code)


def test_a_refresh_that_lost_its_answer_is_ambiguous(sandbox, connect):
    client, tokens, _cipher = connect(sandbox)
    sandbox.admin.add_fault(endpoint="token_refresh", kind="reset_after")
    with pytest.raises(AmbiguousError):
        client.refresh(tokens.refresh_token)
    assert len(sandbox.admin.requests("token_refresh")) == 1


@pytest.mark.parametrize("code", [36009003, 36009007])
def test_an_internal_error_does_not_end_the_authorisation(sandbox, connect, code):
    client, tokens, _cipher = connect(sandbox)
    sandbox.admin.add_fault(endpoint="token_refresh", kind="business", code=code)
    with pytest.raises(AmbiguousError):
        client.refresh(tokens.refresh_token)
    client.refresh(tokens.refresh_token)


def test_a_revoked_authorisation_must_be_asked_for_again(sandbox, connect):
    client, tokens, _cipher = connect(sandbox)
    sandbox.admin.authorize("revoke")
    with pytest.raises(AuthError) as caught:
        client.refresh(tokens.refresh_token)
    assert (caught.value.code, caught.value.hint) == ("36004005", "reauthorize")


def test_an_expired_access_token_asks_for_a_refresh(sandbox, connect):
    client, _tokens, _cipher = connect(sandbox)
    sandbox.admin.advance_clock(7 * DAY)
    with pytest.raises(AuthError) as caught:
        client.list_shops()
    assert (caught.value.code, caught.value.hint) == ("105002", "refresh_token")


@pytest.mark.parametrize("token", ["", "ROW_unknown"])
def test_a_wrong_access_token_asks_for_a_refresh(sandbox, make_client, token):
    with pytest.raises(AuthError) as caught:
        make_client(sandbox, access_token=token).list_shops()
    assert caught.value.hint == "refresh_token"


def test_a_missing_scope_is_not_cured_by_a_refresh(sandbox, connect):
    client, _tokens, cipher = connect(sandbox)
    sandbox.admin.set_settings(scopes=["seller.authorization.info"])
    with pytest.raises(PermissionDeniedError) as caught:
        client.list_warehouses(cipher)
    assert caught.value.hint == "reauthorize_scope"


@pytest.mark.parametrize("user_type", [1, 2, 3, 9])
def test_only_sellers_may_authorise(sandbox, connect, user_type):
    sandbox.admin.set_settings(user_type=user_type)
    with pytest.raises(PermissionDeniedError) as caught:
        connect(sandbox)
    assert caught.value.hint == "authorize_as_seller"


@pytest.mark.parametrize(
    ("change", "error_class", "hint"),
    [
        ({"app_secret": "wrong-secret"}, AuthError, "check_app_secret"),
        ({"app_key": "wrong-key"}, AuthError, "check_credentials"),
    ],
)
def test_wrong_credentials_are_told_apart(sandbox, connect, change, error_class, hint):
    client, _tokens, _cipher = connect(sandbox, **change)
    with pytest.raises(error_class) as caught:
        client.list_shops()
    assert caught.value.hint == hint


def test_wrong_credentials_for_tokens_are_invalid(sandbox, make_client):
    client = make_client(sandbox, app_secret="wrong-secret")
    with pytest.raises(InvalidRequestError) as caught:
        client.exchange_code("any")
    assert caught.value.hint == "check_credentials"


@pytest.mark.parametrize("seconds", [-301, 31])
def test_a_wrong_clock_is_named(sandbox, connect, make_http, seconds):
    http = make_http(sandbox)
    http.clock = lambda: sandbox.world.clock() + seconds
    client, _tokens, _cipher = connect(sandbox, http=http)
    with pytest.raises(InvalidRequestError) as caught:
        client.list_shops()
    assert caught.value.hint == "check_server_clock"


@pytest.mark.parametrize("seconds", [-299, 29])
def test_a_small_clock_difference_does_no_harm(sandbox, connect, make_http, seconds):
    http = make_http(sandbox)
    http.clock = lambda: sandbox.world.clock() + seconds
    client, _tokens, _cipher = connect(sandbox, http=http)
    assert client.list_shops()


def _token_data(**changes):
    return {
        "access_token": "ROW_a",
        "access_token_expire_in": 1773777600,
        "refresh_token": "ROW_r",
        "refresh_token_expire_in": 1804708800,
        "user_type": 0,
        **changes,
    }


def _exchange(sandbox, make_client, data):
    body = {"code": 0, "message": "ok", "request_id": "1", "data": data}
    sandbox.admin.add_fault(endpoint="token_get", kind="reply", body=body)
    return make_client(sandbox).exchange_code("any")


def test_scopes_may_be_absent_and_a_century_is_capped(sandbox, make_client):
    data = _token_data(refresh_token_expire_in=4926355200)
    tokens = _exchange(sandbox, make_client, data)
    assert tokens.granted_scopes == ()
    # Ten years of 365 days from 10 March 2026 20:00 UTC.
    assert tokens.refresh_token_expires_at == datetime(
        2036, 3, 7, 20, tzinfo=timezone.utc
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        # A duration where a moment belongs would end in 1970.
        ({"access_token_expire_in": 604800}, "access_token_expire_in"),
        ({"access_token_expire_in": None}, "access_token_expire_in"),
        ({"refresh_token": ""}, "refresh_token"),
        ({"access_token": 1.5}, "access_token"),
        ({"granted_scopes": "all"}, "granted_scopes"),
        ({"user_type": "seller"}, "user_type"),
    ],
)
def test_a_malformed_token_reply_names_the_field(sandbox, make_client, change, field):
    with pytest.raises(ContractError, match=f"field {field} "):
        _exchange(sandbox, make_client, _token_data(**change))


def test_no_secret_in_repr_error_or_log(sandbox, connect, caplog):
    caplog.set_level(logging.DEBUG)
    client, tokens, cipher = connect(sandbox)
    shops = client.list_shops()
    texts = [repr(client), repr(tokens), repr(shops)]
    sandbox.admin.add_fault(
        endpoint="*",
        kind="business",
        code=36009004,
        times=99,
        message=f"bad {tokens.refresh_token} {tokens.access_token} {cipher}",
    )
    calls = (
        lambda: client.refresh(tokens.refresh_token),
        lambda: client.exchange_code("ROW_secret_code"),
        client.list_shops,
        lambda: client.list_warehouses(cipher),
    )
    for call in calls:
        with pytest.raises(ServiceError) as caught:
            call()
        texts += [str(caught.value), repr(caught.value), str(vars(caught.value))]
        assert caught.value.hint in HINTS
    text = " ".join([*texts, caplog.text])
    app_secret = sandbox.credentials["tiktok"]["app_secret"]
    for secret in (
        app_secret,
        tokens.access_token,
        tokens.refresh_token,
        cipher,
        "ROW_secret_code",
    ):
        assert secret not in text
