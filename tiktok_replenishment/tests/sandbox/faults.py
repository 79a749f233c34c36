# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults on demand: the n-th next call of an endpoint goes wrong.

==========  ===================================================================
kind        effect
==========  ===================================================================
status      HTTP ``status`` (503) with a proxy's HTML page; ``retry_after``
rate        what the service answers to too many calls; ``retry_after``
business    the service's own envelope with ``code``, ``message``, ``status``
reply       ``body`` (any JSON) with ``status`` (200)
malformed   half of the answer's body, as if it were the whole
truncated   half of the answer's body, then the connection ends
reset       the connection ends before the call is handled
reset_after the connection ends after the call took effect
slow        the answer comes after ``seconds``
==========  ===================================================================
"""

import time
from dataclasses import dataclass, field, fields
from threading import Lock

from .messages import Answer

KINDS = (
    "status",
    "rate",
    "business",
    "reply",
    "malformed",
    "truncated",
    "reset",
    "reset_after",
    "slow",
)
HTML = b"<html><head><title>Sandbox proxy</title></head><body>oops</body></html>"


@dataclass(slots=True, kw_only=True)
class Fault:
    """Strikes ``times`` calls from the ``nth`` next one on; endpoint "*" is any."""

    endpoint: str
    kind: str
    nth: int = 1
    times: int = 1
    status: int = 0
    code: int = 0
    message: str = "sandbox fault"
    retry_after: int | None = None
    seconds: float = 0
    body: object = field(default=None, repr=False)

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind: one of {', '.join(KINDS)} is expected")

    def strikes(self, endpoint):
        if self.endpoint not in ("*", endpoint) or self.times <= 0:
            return False
        self.nth -= 1
        if self.nth > 0:
            return False
        self.times -= 1
        return True

    @property
    def headers(self):
        return {} if self.retry_after is None else {"Retry-After": self.retry_after}


class FaultPlan:
    def __init__(self):
        self._lock = Lock()
        self._faults = []

    def add(self, **values):
        unknown = set(values) - {spec.name for spec in fields(Fault)}
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        with self._lock:
            self._faults.append(Fault(**values))

    def clear(self):
        with self._lock:
            self._faults.clear()

    def next_for(self, endpoint):
        with self._lock:
            struck = [fault for fault in self._faults if fault.strikes(endpoint)]
        return struck[0] if struck else None


def answer_with(fault, handle, envelope):
    """Return the answer of ``handle()`` spoiled by ``fault``.

    ``envelope(code, message, status, headers)`` writes the service's own refusal;
    code None asks for its "called too often".
    """
    if fault is None:
        return handle()
    if fault.kind == "status":
        return Answer(
            status=fault.status or 503,
            body=HTML,
            content_type="text/html",
            headers=fault.headers,
        )
    if fault.kind == "rate":
        return envelope(None, "too many requests", fault.status, fault.headers)
    if fault.kind == "business":
        return envelope(fault.code, fault.message, fault.status or 200, fault.headers)
    if fault.kind == "reply":
        return Answer.of_json(fault.body, status=fault.status or 200)
    if fault.kind == "reset":
        return Answer(is_reset=True)
    return _spoil(fault, handle())


def _spoil(fault, answer):
    if fault.kind == "malformed":
        answer.body = answer.body[: len(answer.body) // 2]
    elif fault.kind == "truncated":
        answer.keep_bytes = len(answer.body) // 2
    elif fault.kind == "reset_after":
        answer.is_reset = True
    else:
        time.sleep(fault.seconds)
    return answer
