# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from connectors.tiktok.consent import consent_url
from connectors.tiktok.endpoints import ENDPOINTS
from connectors.tiktok.scopes import SCOPES, missing_scopes

NEEDED = ["seller.authorization.info", "seller.order.info", "seller.product.basic"]


@pytest.mark.parametrize(
    ("region", "host"),
    [("us", "services.us.tiktokshop.com"), ("row", "services.tiktokshop.com")],
)
def test_each_region_has_its_own_consent_page(region, host):
    assert consent_url(region=region, service_id="7", state="a b&c") == (
        f"https://{host}/open/authorize?service_id=7&state=a%20b%26c"
    )


def test_another_address_takes_the_place_of_tiktoks():
    url = consent_url(
        region="us", service_id="7", state="x", base_url="http://localhost:81/"
    )
    assert url == "http://localhost:81/open/authorize?service_id=7&state=x"


def test_an_unknown_region_is_refused():
    with pytest.raises(KeyError):
        consent_url(region="moon", service_id="7", state="x")


def test_missing_permissions_are_told_by_what_stops_without_them():
    missing = missing_scopes(["seller.order.info", "seller.authorization.info"])
    assert [scope.name for scope in missing.needed] == ["seller.product.basic"]
    assert "seller.return_refund.basic" in {scope.name for scope in missing.optional}
    assert all(scope.purpose for scope in missing.needed + missing.optional)


def test_more_permissions_than_asked_for_are_fine():
    every = [scope.name for scope in SCOPES] + ["seller.finance.info"]
    assert missing_scopes(every) == missing_scopes([])
    assert not missing_scopes(every).needed


def test_an_authorisation_that_does_not_tell_its_permissions_lacks_none():
    assert not missing_scopes([]).needed
    assert not missing_scopes([]).optional


def test_orders_listings_and_shops_are_what_nothing_works_without():
    assert [scope.name for scope in SCOPES if scope.is_needed] == NEEDED


def test_every_signed_call_belongs_to_one_permission():
    covered = [endpoint for scope in SCOPES for endpoint in scope.endpoints]
    signed = set(ENDPOINTS) - {"token_get", "token_refresh"}
    assert sorted(covered) == sorted(signed)
