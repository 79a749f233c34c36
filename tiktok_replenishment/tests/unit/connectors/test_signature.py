# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The expected values come from the OpenSSL command line, fed with strings put together
by hand from the published rule: printf '%s' STRING | openssl dgst -sha256 -hmac SECRET
"""

import pytest
from connectors.tiktok.signature import sign, verify_webhook

SECRET = "abc123secret"
WEBHOOK_BODY = '{"type":1,"名":"é"}'.encode()
WEBHOOK_SIGN = "778e77595972acfc4c600d267631c777ef30a0975613d867a6a368b84cdcd46f"


def test_get_signs_path_and_query():
    # abc123secret/authorization/202309/shopsapp_key68xutimestamp1700000000abc123secret
    assert (
        sign(
            app_secret=SECRET,
            path="/authorization/202309/shops",
            query={"timestamp": "1700000000", "app_key": "68xu"},
        )
        == "d7437cf6dfc86a43c6d5e14861f1972eb88c61fe1807f481df81b5b06147dcbc"
    )


def test_post_signs_decoded_query_and_exact_body():
    # abc123secret/order/202309/orders/searchapp_key68xupage_size50page_tokena+b/c==
    # shop_cipherROW_x1timestamp1700000000{"update_time_ge":1}abc123secret
    assert (
        sign(
            app_secret=SECRET,
            path="/order/202309/orders/search",
            query=[
                ("page_token", "a+b/c=="),
                ("app_key", "68xu"),
                ("page_size", 50),
                ("shop_cipher", "ROW_x1"),
                ("timestamp", 1700000000),
            ],
            body=b'{"update_time_ge":1}',
        )
        == "819995ecbda30bbedc0d2bba2ff0dae6532b1c4a5bd18a9110a42721954f6b3f"
    )


def test_upper_case_sorts_before_lower_case():
    # abc123secret/pZedupappé✓abc123secret
    assert (
        sign(app_secret=SECRET, path="/p", query={"app": "é✓", "Zed": "up"})
        == "fe97953f9fe2acb5229aed215bda6481aecea387a597b5ae6efa3ca3cd79597f"
    )


def test_sign_and_access_token_are_not_signed():
    plain = sign(app_secret=SECRET, path="/p", query={"k": ""})
    assert plain == "1f864227cc509f264011df1ba9f19644dc488eefbe29bf2081e329e1b3319758"
    query = {"k": "", "sign": "x", "access_token": "y"}
    assert sign(app_secret=SECRET, path="/p", query=query) == plain


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        # abc123secret/pk{}abc123secret
        (
            "application/json",
            "51a147bba90b9516fb0253aa52d724a95c3c75805dc8ae9a64637f2d6ffb7a1d",
        ),
        # abc123secret/pkabc123secret
        (
            "Multipart/Form-Data; boundary=x",
            "1f864227cc509f264011df1ba9f19644dc488eefbe29bf2081e329e1b3319758",
        ),
    ],
)
def test_only_multipart_bodies_are_left_out(content_type, expected):
    assert (
        sign(
            app_secret=SECRET,
            path="/p",
            query={"k": ""},
            body=b"{}",
            content_type=content_type,
        )
        == expected
    )


def _verify(signature, body=WEBHOOK_BODY):
    return verify_webhook(
        app_key="68xu", app_secret=SECRET, raw_body=body, signature=signature
    )


def test_webhook_signs_app_key_and_raw_body():
    # 68xu{"type":1,"名":"é"}
    assert _verify(WEBHOOK_SIGN)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        None,
        WEBHOOK_SIGN[:-1],
        WEBHOOK_SIGN[:-1] + "0",
        f"Bearer {WEBHOOK_SIGN}",
        "签名",
        "\udcff",
        "é" * 64,
    ],
)
def test_forged_webhooks_are_refused_without_an_exception(forged):
    assert not _verify(forged)


def test_webhook_with_another_body_is_refused():
    assert not _verify(WEBHOOK_SIGN, WEBHOOK_BODY + b" ")
