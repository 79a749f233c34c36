# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stand-ins of the chat platforms' group robots, each with the platform's own checks.

By the published rules: what is signed and how, what an answer looks like, how long a
message may be, and how many a minute are said.
"""

import base64
import hashlib
import hmac
from collections import deque
from urllib.parse import urlsplit

from .credentials import secret
from .messages import Answer


class Robot:
    """``address`` is path and query; ``secret`` "" where the platform does not sign."""

    name = ""
    calls_per_minute = 20

    def __init__(self, world):
        self.world = world
        self.token = secret(world.scenario, f"{self.name} token", 32)
        self.secret = ""
        self.keyword = ""
        self._calls = deque()

    @property
    def address(self):
        raise NotImplementedError

    def is_at(self, path):
        return path.startswith(self.prefix)

    def check(self, request):
        """Answer a message; a success has the business code 0 or none."""
        raise NotImplementedError

    def refusal(self, code, message, status, headers):
        raise NotImplementedError

    def _is_too_fast(self):
        now = self.world.clock()
        while self._calls and self._calls[0] <= now - 60:
            self._calls.popleft()
        self._calls.append(now)
        return len(self._calls) > self.calls_per_minute

    def _is_signed(self, key, text, told):
        mac = hmac.new(key.encode(), text.encode(), hashlib.sha256)
        return hmac.compare_digest(base64.b64encode(mac.digest()), told.encode())

    def _is_recent(self, seconds):
        return abs(self.world.clock() - seconds) <= 3600


class FeishuRobot(Robot):
    """Also Lark: the same protocol at another host."""

    name = "feishu"
    prefix = "/open-apis/bot/v2/hook/"
    calls_per_minute = 100

    def __init__(self, world):
        super().__init__(world)
        self.secret = secret(world.scenario, "feishu secret", 22)

    @property
    def address(self):
        return f"{self.prefix}{self.token}"

    def check(self, request):
        body = request.json() or {}
        if request.path.removeprefix(self.prefix) != self.token:
            return self.refusal(19001, "param invalid: incoming webhook access token")
        if not self._proves_itself(body):
            words = "sign match fail or timestamp is not within one hour"
            return self.refusal(19021, words)
        if self.keyword and self.keyword.encode() not in request.body:
            return self.refusal(19024, "Key Words Not Found")
        if len(request.body) > 20 * 1024 or "msg_type" not in body:
            return self.refusal(9499, "Bad Request", 400)
        if self._is_too_fast():
            return self.refusal(None)
        return Answer.of_json({"code": 0, "msg": "success", "data": {}})

    def refusal(self, code, message="", status=0, headers=None):
        if code is None:
            code, message, status = 9499, "too many request", status or 400
        content = {"code": code, "msg": message, "data": {}}
        return Answer.of_json(content, status=status or 200, headers=headers)

    def _proves_itself(self, body):
        if not self.secret:
            return True
        timestamp = str(body.get("timestamp", ""))
        if not timestamp.isdigit() or not self._is_recent(int(timestamp)):
            return False
        return self._is_signed(
            f"{timestamp}\n{self.secret}", "", str(body.get("sign", ""))
        )


class ErrcodeRobot(Robot):
    """One that tells a refusal in a good answer. ``too_fast``: its code and words."""

    too_fast: tuple[int, str]

    def refusal(self, code, message="", status=0, headers=None):
        if code is None:
            code, message = self.too_fast
        content = {"errcode": code, "errmsg": message}
        answer = Answer.of_json(content, status=status or 200, headers=headers)
        answer.code = code
        return answer


class DingTalkRobot(ErrcodeRobot):
    name = "dingtalk"
    prefix = "/robot/send"
    too_fast = 130101, "send too fast, exceed 20 times per minute"

    def __init__(self, world):
        super().__init__(world)
        self.secret = f"SEC{secret(world.scenario, 'dingtalk secret', 64)}"

    @property
    def address(self):
        return f"{self.prefix}?access_token={self.token}"

    def check(self, request):
        if request.query.get("access_token") != self.token:
            return self.refusal(300001, "token is not exist")
        if not self._proves_itself(request.query):
            return self.refusal(310000, "sign not match")
        if self.keyword and self.keyword.encode() not in request.body:
            return self.refusal(310000, "keywords not in content")
        if len(request.body) > 20_000:
            return self.refusal(460101, "body too large")
        if self._is_too_fast():
            return self.refusal(None)
        return Answer.of_json({"errcode": 0, "errmsg": "ok"})

    def _proves_itself(self, query):
        timestamp = query.get("timestamp", "")
        if not timestamp.isdigit() or not self._is_recent(int(timestamp) / 1000):
            return False
        return self._is_signed(
            self.secret, f"{timestamp}\n{self.secret}", query.get("sign", "")
        )


class WeComRobot(ErrcodeRobot):
    name = "wecom"
    prefix = "/cgi-bin/webhook/send"
    too_fast = 45009, "api freq out of limit"

    @property
    def address(self):
        return f"{self.prefix}?key={self.token}"

    def check(self, request):
        if request.query.get("key") != self.token:
            return self.refusal(93000, "invalid webhook url")
        text = (request.json() or {}).get("markdown", {}).get("content", "")
        if not text or len(text.encode()) > 4096:
            return self.refusal(40058, "markdown.content exceed max length 4096")
        if self._is_too_fast():
            return self.refusal(None)
        return Answer.of_json({"errcode": 0, "errmsg": "ok"})


class SlackRobot(Robot):
    name = "slack"
    prefix = "/services/"

    @property
    def address(self):
        return f"{self.prefix}T00000000/B00000000/{self.token}"

    def check(self, request):
        if request.path != urlsplit(self.address).path:
            return self.refusal(404, "no_service")
        if not (request.json() or {}).get("text"):
            return self.refusal(400, "invalid_payload")
        if self._is_too_fast():
            return self.refusal(None)
        return Answer(body=b"ok", content_type="text/html")

    def refusal(self, code, message="", status=0, headers=None):
        """The code is the HTTP status: Slack has words only."""
        if code is None:
            code, message, headers = 429, "rate_limited", {"Retry-After": 30}
        return Answer(
            status=status or code,
            body=message.encode(),
            content_type="text/html",
            headers=headers or {},
        )
