# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Custom robots in groups of DingTalk.

https://open.dingtalk.com/document/orgapp/custom-robot-access
https://open.dingtalk.com/document/orgapp/customize-robot-security-settings
"""

import base64
import hmac

from ..errors import (
    AuthError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    TransientError,
)
from .markdown import as_markdown
from .robot import ChatRobot

# Who sends more than 20 messages a minute is not heard for ten minutes.
WAIT_SECONDS = 600
BUSY = -1
TOO_FAST = frozenset({130101, 410100})
NO_SUCH_ROBOT = frozenset({300001, 300005})
SECURITY_SETTING = 310000


def sign(secret, timestamp_ms):
    """Base64 of the HMAC-SHA256 of time and secret; the query encodes it further."""
    text = f"{timestamp_ms}\n{secret}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), text, "sha256")).decode()


class DingTalkRobot(ChatRobot):
    service = "DingTalk"
    # More is answered with 460101: "within 20000 bytes".
    # https://github.com/timonwong/prometheus-webhook-dingtalk/pull/222
    max_size = 20_000

    def content(self, message, lines):
        text = as_markdown(message, [f"- {line}" for line in lines])
        return {
            "msgtype": "markdown",
            "markdown": {"title": message.title, "text": text},
        }

    def sign(self, now):
        timestamp_ms = str(int(now * 1000))
        signature = sign(self._secret, timestamp_ms)
        return (("timestamp", timestamp_ms), ("sign", signature)), {}

    def raise_for_refusal(self, answer, response):
        code = answer.get("errcode")
        if code == 0:
            return
        error_class, hint = _refusal(code, str(answer.get("errmsg", "")).lower())
        raise self.refusal(
            error_class, response, code=code, hint=hint, wait_seconds=WAIT_SECONDS
        )


def _refusal(code, words):
    if code is None:
        return ContractError, "check_service_url"
    if code in TOO_FAST:
        return RateLimitError, ""
    if code == BUSY:
        return TransientError, ""
    if code in NO_SUCH_ROBOT:
        return NotFoundError, "robot_gone"
    if code == SECURITY_SETTING:
        return _security_refusal(words)
    return InvalidRequestError, "message_refused"


def _security_refusal(words):
    """One code stands for all three security settings of a robot."""
    if "keyword" in words:
        return PermissionDeniedError, "robot_keyword"
    if "whitelist" in words or " ip " in words:
        return PermissionDeniedError, "ip_not_allowed"
    return AuthError, "check_webhook_secret"
