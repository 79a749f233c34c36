# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reply envelope of TikTok Shop."""

import itertools

from .messages import Answer

_request_numbers = itertools.count(1)


class Refusal(Exception):
    """The call is refused with a business code."""

    def __init__(self, code, message, *, status=200, headers=None):
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = headers or {}


def success(data):
    return _envelope(0, "Success", data)


def refuse(refusal):
    return _envelope(
        refusal.code,
        refusal.message,
        {},
        status=refusal.status,
        headers=refusal.headers,
    )


def fault_envelope(code, message, status, headers):
    if code is None:
        code, status = 36009002, status or 429
    return _envelope(code, message, {}, status=status, headers=headers)


def _envelope(code, message, data, *, status=200, headers=None):
    content = {
        "code": code,
        "message": message,
        "request_id": f"20260101{next(_request_numbers):012X}",
        "data": data,
    }
    return Answer.of_json(content, status=status, headers=headers)
