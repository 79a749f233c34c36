# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Robots in groups of WeCom (WeChat Work): the key in the address is all there is.

https://developer.work.weixin.qq.com/document/path/91770
"""

from ..errors import (
    ContractError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    TransientError,
)
from .markdown import as_markdown
from .robot import ChatRobot

# Twenty messages a minute.
WAIT_SECONDS = 60
REFUSALS = {
    -1: (TransientError, ""),
    45009: (RateLimitError, ""),
    # "invalid webhook url": the robot was removed, or the key is wrong.
    93000: (NotFoundError, "robot_gone"),
    None: (ContractError, "check_service_url"),
}


class WeComRobot(ChatRobot):
    service = "WeCom"
    # Bytes of the text in UTF-8; more is answered with 40058.
    max_size = 4096

    def size(self, content):
        return len(content["markdown"]["content"].encode())

    def content(self, message, lines):
        text = as_markdown(message, lines)
        return {"msgtype": "markdown", "markdown": {"content": text}}

    def raise_for_refusal(self, answer, response):
        code = answer.get("errcode")
        if code == 0:
            return
        error_class, hint = REFUSALS.get(code, (InvalidRequestError, "message_refused"))
        raise self.refusal(
            error_class, response, code=code, hint=hint, wait_seconds=WAIT_SECONDS
        )
