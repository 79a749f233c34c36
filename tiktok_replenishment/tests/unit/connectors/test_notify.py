# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Robots and webhooks against stand-ins with checks of their own."""

import logging
import runpy
import socket
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
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
from connectors.notify import dingtalk, feishu, webhook
from connectors.notify.back_off import pause_seconds
from connectors.notify.deadline import send_within
from connectors.notify.message import Message, fit
from connectors.notify.robots import ROBOTS

MESSAGE = Message(
    title="Urgent: 2 products",
    lines=("MUG-1 in US1: order by 2026-03-12", "MUG-2 in US1: order by 2026-03-15"),
    more="… and {count} more",
    link="https://odoo.example.com/odoo/replenishment",
    link_text="Open the list",
)
README = Path(__file__).parents[3] / "readme" / "CONTEXT.md"
PLATFORMS = ["feishu", "dingtalk", "wecom", "slack"]


@pytest.fixture
def make_robot(sandbox, make_http):
    def make(name, **changes):
        told = sandbox.credentials["receivers"]
        values = {
            "url": told["urls"][name],
            "secret": told["secrets"].get(name, ""),
            "http": make_http(sandbox, timeout=(1, 1), max_seconds=2),
            **changes,
        }
        return ROBOTS[name](**values)

    return make


@pytest.fixture
def make_webhook(sandbox, make_http):
    def make(name="main", **changes):
        values = {
            "url": f"{sandbox.url}/receivers/webhook/{name}",
            "secret": sandbox.credentials["receivers"]["secrets"]["webhook"],
            "http": make_http(sandbox, timeout=(1, 1), max_seconds=2),
            **changes,
        }
        return webhook.Webhook(**values)

    return make


# ---------------------------------------------------------------------- signatures


def test_a_feishu_signature_has_the_text_as_its_key():
    # printf '' | openssl dgst -sha256 -binary \
    #   -mac HMAC -macopt hexkey:$(printf '1599360473\ndemo' | xxd -p) | base64
    assert (
        feishu.sign("demo", "1599360473")
        == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
    )


def test_a_dingtalk_signature_has_the_secret_as_its_key():
    # printf '1577262236757\nthis is secret' \
    #   | openssl dgst -sha256 -binary -hmac 'this is secret' | base64
    assert (
        dingtalk.sign("this is secret", "1577262236757")
        == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    )


def test_a_webhook_signature_covers_time_and_body():
    # printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 'whsec'
    assert webhook.sign("whsec", "1700000000", b'{"a":1}') == (
        "sha256=8ad37ba156048ae0e0a5533c75cdf26fee88b07f93cb57ee4c80adb053012032"
    )


# ------------------------------------------------------------------------- success


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_robot_says_title_lines_and_link(sandbox, make_robot, name):
    make_robot(name).send(MESSAGE)
    (received,) = sandbox.admin.received(name)
    text = str(received.body)
    for part in (MESSAGE.title, *MESSAGE.lines, MESSAGE.link, MESSAGE.link_text):
        assert part in text


def test_lark_speaks_as_feishu_does(sandbox, make_http):
    told = sandbox.credentials["receivers"]
    robot = ROBOTS["lark"](
        url=told["urls"]["feishu"],
        secret=told["secrets"]["feishu"],
        http=make_http(sandbox),
    )
    robot.send(MESSAGE)
    assert len(sandbox.admin.received("feishu")) == 1


def test_a_webhook_arrives_signed_with_its_id(sandbox, make_webhook):
    make_webhook().send(body=b'{"event": "urgent"}', message_id="m-1")
    (received,) = sandbox.admin.received("webhook_main")
    assert (received.id, received.body) == ("m-1", {"event": "urgent"})


# ------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("name", ["feishu", "dingtalk"])
def test_a_wrong_secret_is_told_as_such(make_robot, name):
    with pytest.raises(AuthError) as caught:
        make_robot(name, secret="wrong").send(MESSAGE)
    assert caught.value.hint == "check_webhook_secret"


def test_a_wrong_secret_of_a_webhook_is_refused(sandbox, make_webhook):
    with pytest.raises(AuthError):
        make_webhook(secret="wrong").send(body=b"{}", message_id="m-1")
    assert not sandbox.admin.received()


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_robot_that_is_gone_is_told_as_such(sandbox, make_robot, name):
    url = sandbox.credentials["receivers"]["urls"][name]
    with pytest.raises(NotFoundError) as caught:
        make_robot(name, url=f"{url}x").send(MESSAGE)
    assert caught.value.hint == "robot_gone"


@pytest.mark.parametrize("name", ["feishu", "dingtalk"])
def test_a_robot_that_waits_for_a_word_is_told_as_such(sandbox, make_robot, name):
    sandbox.admin.set_settings(robot_keyword={name: "stock-out"})
    with pytest.raises(PermissionDeniedError) as caught:
        make_robot(name).send(MESSAGE)
    assert caught.value.hint == "robot_keyword"


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("feishu", 60), ("dingtalk", 600), ("wecom", 60), ("slack", 30)],
)
def test_who_speaks_too_often_is_told_how_long_to_wait(
    sandbox, make_robot, name, seconds
):
    sandbox.admin.add_fault(endpoint=name, kind="rate")
    with pytest.raises(RateLimitError) as caught:
        make_robot(name).send(MESSAGE)
    assert caught.value.retry_after == seconds


def test_the_21st_message_of_a_minute_has_to_wait(make_robot):
    robot = make_robot("dingtalk")
    for _message in range(20):
        robot.send(MESSAGE)
    with pytest.raises(RateLimitError):
        robot.send(MESSAGE)


@pytest.mark.parametrize("name", ["feishu", "dingtalk", "wecom"])
def test_http_200_alone_is_no_success(sandbox, make_robot, name):
    sandbox.admin.add_fault(endpoint=name, kind="business", code=77777)
    with pytest.raises(InvalidRequestError) as caught:
        make_robot(name).send(MESSAGE)
    assert caught.value.code == "77777"


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
def test_a_busy_platform_is_asked_later(sandbox, make_robot, name):
    sandbox.admin.add_fault(endpoint=name, kind="business", code=-1)
    with pytest.raises(AmbiguousError):
        make_robot(name).send(MESSAGE)


@pytest.mark.parametrize("name", PLATFORMS)
def test_an_answer_of_somebody_else_is_no_success(sandbox, make_robot, name):
    sandbox.admin.add_fault(endpoint=name, kind="status", status=200)
    with pytest.raises(ContractError):
        make_robot(name).send(MESSAGE)


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize(
    "fault", [{"kind": "status"}, {"kind": "reset"}, {"kind": "slow", "seconds": 1.5}]
)
def test_a_lost_answer_is_ambiguous(sandbox, make_robot, name, fault):
    sandbox.admin.add_fault(endpoint=name, **fault)
    with pytest.raises(AmbiguousError):
        make_robot(name).send(MESSAGE)


def test_nobody_at_the_address_is_transient(make_webhook):
    with pytest.raises(TransientError):
        make_webhook(url="http://127.0.0.1:9/hook").send(body=b"{}", message_id="1")


# ------------------------------------------------------------------------ deadline


@pytest.fixture
def trickler():
    """The address of a receiver that answers a byte at a time, for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    is_over = Event()

    def answer():
        connection, _address = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not is_over.wait(0.05):
                connection.sendall(b"x")

    thread = Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/hook"
    is_over.set()
    server.close()


def test_a_receiver_that_answers_byte_by_byte_holds_nobody_up(make_webhook, trickler):
    hook = make_webhook(url=trickler)
    started = time.monotonic()
    with pytest.raises(AmbiguousError, match="in time"):
        send_within(
            0.5, lambda: hook.send(body=b"{}", message_id="1"), service="Webhook"
        )
    assert time.monotonic() - started < 5


def test_within_the_deadline_errors_are_the_calls_own(sandbox, make_webhook):
    good, bad = make_webhook(), make_webhook(secret="wrong")
    with pytest.raises(AuthError):
        send_within(9, lambda: bad.send(body=b"{}", message_id="1"), service="Webhook")
    send_within(
        9, lambda: good.send(body=b'{"a": 1}', message_id="2"), service="Webhook"
    )
    assert [message.id for message in sandbox.admin.received()] == ["2"]


# ------------------------------------------------------------------------- lengths


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("word", ["product", "商品名称"])
def test_a_long_message_is_cut_and_says_how_much_is_missing(
    sandbox, make_robot, name, word
):
    lines = tuple(f"{word} {number} {'x' * 60}" for number in range(1000))
    message = Message(
        title="Urgent", lines=lines, more="… and {count} more", link=MESSAGE.link
    )
    make_robot(name).send(message)
    text = str(sandbox.admin.received(name)[0].body)
    shown = sum(f"{word} {number} " in text for number in range(1000))
    assert shown > 10
    assert f"… and {1000 - shown} more" in text
    assert MESSAGE.link in text


def test_as_many_lines_as_fit_are_shown():
    message = Message(title="", lines=("aaaa", "bbbb", "cccc"), more="+{count}")
    assert fit(message, "".join, len, 12) == "aaaabbbbcccc"
    assert fit(message, "".join, len, 11) == "aaaabbbb+1"
    assert fit(message, "".join, len, 9) == "aaaa+2"
    assert fit(message, "".join, len, 3) == "+3"


def test_lines_left_out_before_are_counted_as_well():
    message = Message(title="", lines=("aaaa", "bbbb"), more="+{count}", hidden=7)
    assert fit(message, "".join, len, 99) == "aaaabbbb+7"
    assert fit(message, "".join, len, 9) == "aaaa+8"


# -------------------------------------------------------------------------- markup


@pytest.mark.parametrize("name", ["dingtalk", "wecom"])
def test_a_name_with_marks_calls_nobody_and_makes_no_link(sandbox, make_robot, name):
    name_with_marks = "Mug <@all> [click](https://evil.example) *bold*"
    make_robot(name).send(Message(title="Urgent", lines=(name_with_marks,)))
    text = str(sandbox.admin.received(name)[0].body)
    assert "<@all>" not in text
    assert "[click]" not in text


def test_slack_shows_marks_as_they_are(sandbox, make_robot):
    make_robot("slack").send(Message(title="A & B", lines=("<!channel> x > y",)))
    text = sandbox.admin.received("slack")[0].body["text"]
    assert "A &amp; B" in text
    assert "&lt;!channel&gt; x &gt; y" in text


# --------------------------------------------------------------- addresses, secrets


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("", "check_service_url"),
        ("hooks.slack.com/services/x", "check_service_url"),
        ("ftp://example.com/x", "check_service_url"),
        ("https://me:word@example.com/x", "check_service_url"),
        ("http://example.com/x", "plain_http"),
        ("https://10.0.0.1/x", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
    ],
)
def test_addresses_that_are_not_called(make_webhook, url, hint):
    with pytest.raises(InvalidRequestError) as caught:
        make_webhook(url=url)
    assert caught.value.hint == hint


def test_our_own_network_is_called_with_consent(make_webhook):
    make_webhook(url="http://10.0.0.1/x", allows_private=True)


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("fault", ["", "status", "reset", "malformed", "rate"])
def test_no_address_and_no_secret_is_in_an_error_or_a_log(
    sandbox, make_robot, caplog, name, fault
):
    caplog.set_level(logging.DEBUG)
    if fault:
        sandbox.admin.add_fault(endpoint=name, kind=fault)
    told = ""
    try:
        make_robot(name).send(MESSAGE)
    except ServiceError as error:
        told = f"{error} {error!r} {error.__cause__} {error.__context__}"
        assert error.hint in HINTS
    assert "HTTP" in caplog.text or fault == "reset"
    robot = next(r for r in sandbox.receivers.robots if r.name == name)
    for secret in (robot.token, robot.secret or robot.token):
        assert secret not in caplog.text
        assert secret not in told


# ------------------------------------------------------------------------ pauses


def test_pauses_double_from_a_minute_to_six_hours():
    pauses = [pause_seconds(failures, 0) for failures in range(1, 12)]
    assert pauses[:5] == [60, 120, 240, 480, 960]
    assert pauses[-2:] == [21600, 21600]
    assert 20 * 3600 < sum(pauses) < 24 * 3600, "a dozen tries are about a day"


def test_jitter_makes_a_pause_longer_by_a_fifth_at_most():
    assert pause_seconds(1, 1) == 72
    assert pause_seconds(40, 1) == 25920


def test_a_receiver_is_left_alone_as_long_as_it_asks_for(sandbox, make_webhook):
    sandbox.admin.add_fault(
        endpoint="webhook_main", kind="status", status=503, retry_after=900
    )
    with pytest.raises(AmbiguousError) as caught:
        make_webhook().send(body=b'{"a": 1}', message_id="1")
    assert pause_seconds(1, 0, caught.value.retry_after) == 900
    assert pause_seconds(9, 0, caught.value.retry_after) == 15360


# ------------------------------------------------------------------------- readme


def test_the_receiver_in_the_readme_knows_what_is_genuine(tmp_path):
    text = README.read_text(encoding="utf-8").partition("```python\n")[2]
    example = tmp_path / "receiver.py"
    example.write_text("import hmac\n\n\n" + text.partition("```")[0])
    is_genuine = runpy.run_path(str(example))["is_genuine"]
    body = '{"event": "urgent", "产品": 1}'.encode()
    headers = {
        webhook.TIMESTAMP_HEADER: "1700000000",
        webhook.SIGNATURE_HEADER: webhook.sign("whsec", "1700000000", body),
    }
    assert is_genuine("whsec", headers, body, 1700000100)
    assert not is_genuine("other", headers, body, 1700000100)
    assert not is_genuine("whsec", headers, body + b" ", 1700000100)
    assert not is_genuine("whsec", headers, body, 1700000301), "played again"
    late = {**headers, webhook.TIMESTAMP_HEADER: "1700000300"}
    assert not is_genuine("whsec", late, body, 1700000301)
