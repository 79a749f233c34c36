# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Custom bots in groups of Feishu (China) and Lark (elsewhere): the same protocol.

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot
"""

import base64
import hmac

from ..errors import (
    AuthError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from .robot import ChatRobot

# The limit is 100 a minute and 5 a second; at full hours the platform is busy (11232).
WAIT_SECONDS = 60
RESET_HEADER = "x-ogw-ratelimit-reset"


def sign(secret, timestamp):
    """Base64 of the HMAC-SHA256 of *nothing*: the signed text is the key."""
    key = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", "sha256")).decode()


class FeishuRobot(ChatRobot):
    service = "Feishu"
    # The body may have 20 KB; the signature is some hundred bytes of it.
    max_size = 19_500

    def content(self, message, lines):
        paragraphs = [[{"tag": "text", "text": line}] for line in lines]
        if message.link:
            link = {"tag": "a", "text": message.link_text, "href": message.link}
            paragraphs.append([link])
        # One language is shown to everybody, whatever theirs is.
        post = {"zh_cn": {"title": message.title, "content": paragraphs}}
        return {"msg_type": "post", "content": {"post": post}}

    def sign(self, now):
        timestamp = str(int(now))
        return (), {"timestamp": timestamp, "sign": sign(self._secret, timestamp)}

    def raise_for_refusal(self, answer, response):
        code = answer.get("code")
        if code == 0:
            return
        error_class, hint = self._refusal(code, str(answer.get("msg", "")))
        raise self.refusal(
            error_class, response, code=code, hint=hint, wait_seconds=_wait(response)
        )

    def _refusal(self, code, words):
        # 9499 stands for "Bad Request" and for "too many request".
        # https://github.com/ccfos/nightingale/issues/1437
        if code == 11232 or (code == 9499 and "too many" in words.lower()):
            return RateLimitError, ""
        return {
            19001: (NotFoundError, "robot_gone"),
            19021: (AuthError, "check_webhook_secret"),
            19022: (PermissionDeniedError, "ip_not_allowed"),
            19024: (PermissionDeniedError, "robot_keyword"),
        }.get(code, (InvalidRequestError, "message_refused"))


class LarkRobot(FeishuRobot):
    service = "Lark"


def _wait(response):
    text = response.headers.get(RESET_HEADER, "")
    return float(text) if text.isdigit() else WAIT_SECONDS
