# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import pytest
from connectors.errors import AuthError, NotFoundError, RateLimitError, ServiceError

PULL = "get_product_inventory"


def test_forbidden_means_called_too_often(sandbox, make_goodcang, sleeps):
    sandbox.admin.add_fault(endpoint=PULL, kind="rate")
    with pytest.raises(RateLimitError) as caught:
        make_goodcang(sandbox).pull_stock(["US1"])
    assert caught.value.retry_after == 60
    assert not sleeps


def test_forbidden_once_and_then_success_is_success(sandbox, make_goodcang, sleeps):
    sandbox.admin.add_fault(endpoint=PULL, kind="rate", retry_after=3)
    assert len(make_goodcang(sandbox).pull_stock(["US1"]).rows) == 2
    assert sleeps == [3]


def test_wrong_credentials_are_an_auth_error(sandbox, make_goodcang):
    with pytest.raises(AuthError) as caught:
        make_goodcang(sandbox, app_token="wrong").pull_stock(["US1"])
    assert caught.value.http_status == 401


def test_a_wrong_address_is_named(sandbox, make_goodcang):
    with pytest.raises(NotFoundError) as caught:
        make_goodcang(sandbox, base_url=f"{sandbox.url}/public_open/v9").pull_stock(
            ["US1"]
        )
    assert caught.value.hint == "check_service_url"


def test_no_secret_in_repr_error_or_log(sandbox, make_goodcang, caplog):
    caplog.set_level(logging.DEBUG)
    client = make_goodcang(sandbox)
    told = sandbox.credentials["goodcang"]
    texts = [repr(client)]
    message = f"bad {told['app_token']}"
    for kind in ("business", "status", "reset", "malformed"):
        sandbox.admin.add_fault(
            endpoint="*", kind=kind, times=4, code=9, message=message
        )
        with pytest.raises(ServiceError) as caught:
            client.pull_stock(["US1"])
        texts += [str(caught.value), repr(caught.value), str(vars(caught.value))]
        sandbox.admin.clear_faults()
    text = " ".join([*texts, caplog.text])
    assert told["app_token"] not in text
    assert told["app_key"] not in text
