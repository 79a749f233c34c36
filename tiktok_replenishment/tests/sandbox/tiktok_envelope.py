# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reply envelope of TikTok Shop."""

import itertools
import json
import secrets
from datetime import datetime, timezone

from .messages import Answer


class Refusal(Exception):
    """The call is refused with a business code."""

    def __init__(self, code, message, *, status=200, headers=None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = headers or {}


class JsonRows:
    """Rows of a list that are JSON bytes already."""

    def __init__(self, rows):
        self._rows = rows

    def __bytes__(self):
        return b"[" + b", ".join(self._rows) + b"]"


class Envelope:
    """Wraps what a call returns, or why it was refused."""

    def __init__(self, clock):
        self.clock = clock
        # The HTTP status of a code, where it shall not be the usual one.
        self.statuses = {}
        self._numbers = itertools.count(1)

    def success(self, data):
        """``data``: an object; its values may be JsonRows."""
        pairs = (
            json.dumps(key).encode() + b": " + _json(value)
            for key, value in data.items()
        )
        head = json.dumps({"code": 0, "message": "Success", **self._request_id()})
        body = head[:-1].encode() + b', "data": {' + b", ".join(pairs) + b"}}"
        return Answer(body=body, code=0)

    def refuse(self, refusal):
        status = self.statuses.get(refusal.code, refusal.status)
        return self.failure(refusal.code, refusal.message, status, refusal.headers)

    def failure(self, code, message, status=200, headers=None):
        """A refusal; without a code the one for too many calls."""
        if code is None:
            code, status = 36009002, status or 429
        content = {
            "code": code,
            "message": message,
            **self._request_id(),
            # The real service writes either.
            "data": secrets.choice(({}, None)),
        }
        return Answer.of_json(content, status=status, headers=headers)

    def _request_id(self):
        moment = datetime.fromtimestamp(self.clock(), tz=timezone.utc)
        number = f"{next(self._numbers):08X}{secrets.token_hex(5).upper()}"
        return {"request_id": f"{moment:%Y%m%d%H%M%S}{number}"}


def _json(value):
    if isinstance(value, JsonRows):
        return bytes(value)
    return json.dumps(value, ensure_ascii=False).encode()
