# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from connectors.threepl.address import is_plain_http, remarks
from connectors.threepl.base import CAPABILITIES
from connectors.threepl.goodcang import GoodCangClient
from connectors.tiktok.fbt_provider import FbtProvider


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://wms.example.com/x", False),
        ("http://wms.example.com/x", True),
        ("HTTP://203.0.113.9:8080", True),
        ("http://127.0.0.1:8069/x", False),
        ("http://[::1]/x", False),
        ("http://[broken", False),
        ("", False),
        (None, False),
    ],
)
def test_credentials_that_leave_the_machine_must_be_encrypted(url, expected):
    assert is_plain_http(url) is expected


def test_the_clock_of_the_service_is_compared_with_ours(sandbox, make_http):
    http = make_http(sandbox)
    assert http.clock_difference is None
    http.clock_difference = -299
    assert remarks("https://wms.example.com", http) == ()
    http.clock_difference = -301
    assert remarks("http://wms.example.com", http) == (
        "plain_http",
        "check_server_clock",
    )


@pytest.mark.parametrize("provider", [GoodCangClient, FbtProvider])
def test_providers_declare_capabilities_by_their_names(provider):
    assert provider.capabilities <= CAPABILITIES
    assert {"stock", "warehouses"} <= provider.capabilities
