# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Consent and tokens of the sandbox, as a stranger meets them."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

SHOPS = "/authorization/202309/shops"
WAREHOUSES = "/logistics/202309/warehouses"
DAY = 24 * 3600


def _shop(code, account=""):
    shop = {"code": code, "region": "US", "tz": "America/New_York", "currency": "USD"}
    return {**shop, "account": account} if account else shop


@pytest.fixture
def stranger(meet):
    return meet()


@pytest.fixture
def admin(stranger):
    return stranger.server.admin


@pytest.fixture
def connect(stranger, admin):
    """Return a function: the token data of a fresh consent."""

    def authorise(account=None):
        code = admin.authorize("issue_code", account)
        return stranger.tokens(auth_code=code)["data"]

    return authorise


def _codes(answers):
    return [answer["code"] for answer in answers]


# Codes


def test_a_code_is_good_once(stranger, admin):
    code = admin.authorize("issue_code")
    answers = [stranger.tokens(auth_code=code) for _time in range(2)]
    assert _codes(answers) == [0, 36004004]


@pytest.mark.parametrize(("seconds", "code"), [(1799, 0), (1800, 36004004)])
def test_a_code_lives_half_an_hour(stranger, admin, seconds, code):
    auth_code = admin.authorize("issue_code")
    admin.advance_clock(seconds)
    assert stranger.tokens(auth_code=auth_code)["code"] == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_key": "no"},
        {"app_secret": "no"},
        {"grant_type": "authorization_code"},
        {"grant_type": "refresh_token"},
    ],
)
def test_the_token_host_checks_app_and_grant_type(stranger, admin, wrong):
    code = admin.authorize("issue_code")
    assert stranger.tokens(auth_code=code, **wrong)["code"] == 98001004
    # The code was not used up.
    assert stranger.tokens(auth_code=code)["code"] == 0


# Tokens


def test_expiries_are_moments_not_durations(connect, admin):
    tokens = connect()
    now = int(admin.world.clock())
    assert tokens["access_token_expire_in"] == now + 7 * DAY
    assert tokens["refresh_token_expire_in"] == now + 365 * DAY


def test_a_refresh_token_rotates_and_the_old_one_is_dead(stranger, connect):
    old = connect()["refresh_token"]
    new = stranger.tokens(refresh_token=old)["data"]["refresh_token"]
    answers = [stranger.tokens(refresh_token=one) for one in (old, new)]
    assert _codes(answers) == [36004001, 0]


def test_the_old_refresh_token_may_have_a_time_of_grace(stranger, admin, connect):
    admin.set_settings(refresh_grace_seconds=60)
    old = connect()["refresh_token"]
    stranger.tokens(refresh_token=old)
    admin.advance_clock(59)
    assert stranger.tokens(refresh_token=old)["code"] == 0
    admin.advance_clock(61)
    assert stranger.tokens(refresh_token=old)["code"] == 36004001


def test_an_access_token_lives_a_week(stranger, admin):
    admin.advance_clock(7 * DAY - 1)
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 0
    admin.advance_clock(1)
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 105002


def test_a_grant_ends_and_takes_both_tokens_with_it(stranger, admin, connect):
    admin.set_settings(grant_seconds=DAY)
    tokens = connect()
    stranger.token = tokens["access_token"]
    admin.advance_clock(DAY)
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 105002
    assert stranger.tokens(refresh_token=tokens["refresh_token"])["code"] == 36004001


def test_a_grant_can_be_ended_at_once(stranger, admin, connect):
    tokens = connect()
    admin.authorize("end_grant")
    assert stranger.tokens(refresh_token=tokens["refresh_token"])["code"] == 36004001


def test_a_seller_takes_the_app_away(stranger, admin, connect):
    tokens = connect()
    admin.authorize("revoke")
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 105001
    assert stranger.tokens(refresh_token=tokens["refresh_token"])["code"] == 36004005


# Scopes


def test_a_scope_that_is_dropped_is_refused(stranger, admin, connect):
    admin.set_settings(omit_scopes=["seller.logistics"])
    assert "seller.logistics" not in connect()["granted_scopes"]
    assert stranger.ask("GET", WAREHOUSES)["code"] == 105005
    assert stranger.ask("GET", SHOPS, cipher="")["code"] == 0


def test_a_scope_that_is_added_needs_a_new_consent(stranger, admin, connect):
    admin.set_settings(omit_scopes=["seller.logistics"])
    tokens = connect()
    stranger.token = tokens["access_token"]
    admin.set_settings(omit_scopes=[])
    assert stranger.ask("GET", WAREHOUSES)["code"] == 105005
    refreshed = stranger.tokens(refresh_token=tokens["refresh_token"])["data"]
    assert "seller.logistics" not in refreshed["granted_scopes"]
    assert "seller.logistics" in connect()["granted_scopes"]
    assert stranger.ask("GET", WAREHOUSES)["code"] == 0


def test_granted_scopes_may_be_missing(admin, connect):
    assert "granted_scopes" in connect()
    admin.set_settings(omit_scopes=True)
    assert "granted_scopes" not in connect()


# Several shops, several sellers


@pytest.fixture
def sellers(meet):
    """Two sellers: one with two shops, one with another."""
    shops = [_shop("US", "north"), _shop("EAST", "north"), _shop("WEST", "south")]
    return meet(shops=shops)


def _shop_names(stranger):
    shops = stranger.data("GET", SHOPS, cipher="")["shops"]
    return [shop["name"] for shop in shops]


def test_a_token_opens_the_shops_of_its_seller(sellers):
    assert _shop_names(sellers) == ["Sandbox US", "Sandbox EAST"]
    code = sellers.server.admin.authorize("issue_code", "south")
    tokens = sellers.tokens(auth_code=code)["data"]
    assert tokens["open_id"] == "sandbox-open-id-south"
    north, sellers.token = sellers.token, tokens["access_token"]
    assert _shop_names(sellers) == ["Sandbox WEST"]
    west = sellers.server.world.shops[2].cipher
    assert sellers.ask("GET", WAREHOUSES, cipher=west)["code"] == 0
    sellers.token = north
    assert sellers.ask("GET", WAREHOUSES, cipher=west)["code"] == 101000
    assert _shop_names(sellers) == ["Sandbox US", "Sandbox EAST"]


def test_one_seller_leaves_and_the_other_stays(sellers):
    admin = sellers.server.admin
    south = sellers.tokens(auth_code=admin.authorize("issue_code", "south"))["data"]
    admin.authorize("revoke", "south")
    assert sellers.ask("GET", SHOPS, cipher="")["code"] == 0
    assert sellers.tokens(refresh_token=south["refresh_token"])["code"] == 36004005
    with pytest.raises(ValueError, match="no such seller"):
        admin.authorize("revoke", "east")


def test_consent_is_given_by_the_seller_who_is_there(sellers):
    def visit(account):
        query = f"service_id={sellers.told['service_id']}&account={account}"
        target = "&redirect_url=http://127.0.0.1:1/back"
        request = f"/open/authorize?{query}{target}"
        return sellers.location(request)

    code = dict(parse_qsl(urlsplit(visit("south")).query))["code"]
    assert sellers.tokens(auth_code=code)["data"]["seller_name"].endswith("south")


def test_authorisation_is_steered_over_http(stranger):
    body = json.dumps({"action": "issue_code", "account": ""}).encode()
    answer = json.loads(stranger.open("/_sim/authorization", "POST", body)[1])
    assert stranger.tokens(auth_code=answer["code"])["code"] == 0
