# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Faults on demand: the n-th next call of an endpoint goes wrong.

===============  ==============================================================
kind             effect
===============  ==============================================================
status           HTTP ``status`` (503) with a proxy's HTML page; ``retry_after``
rate             what the service answers to too many calls; ``retry_after``
business         the service's own envelope with ``code``, ``message``, ``status``
ambiguous        36009004 with a text that fits a bad token and a bad parameter
reply            ``body`` (any JSON) with ``status`` (200)
malformed        half of the answer's body, as if it were the whole
truncated        half of the answer's body, then the connection ends
reset            the connection ends before the call is handled
reset_after      the connection ends after the call took effect
slow             the answer comes after ``seconds``
expire_access    all access tokens of TikTok Shop expire before the call
partial_errors,  the content of a good answer is changed: see
missing_fields,  ``fault_content.py``
unknown_values,
extra_fields,
repeated_token
===============  ==============================================================

A rule strikes ``times`` calls from the ``nth`` next one on, each with ``probability``:
the same ``seed`` strikes the same calls.
"""

import random
import time
from dataclasses import dataclass, field, fields
from threading import Lock

from .fault_content import SPOILERS, spoil_content
from .messages import Answer

KINDS = (
    "status",
    "rate",
    "business",
    "ambiguous",
    "reply",
    "malformed",
    "truncated",
    "reset",
    "reset_after",
    "slow",
    "expire_access",
    *SPOILERS,
)
HTML = b"<html><head><title>Sandbox proxy</title></head><body>oops</body></html>"
AMBIGUOUS = "Invalid credentials or parameter: access_token, shop_cipher or body"


@dataclass(slots=True, kw_only=True)
class Fault:
    """Endpoint "*" is any; ``names`` are the fields of a change of content."""

    endpoint: str
    kind: str
    nth: int = 1
    times: int = 1
    probability: float = 1
    seed: int = 0
    status: int = 0
    code: int = 0
    message: str = "sandbox fault"
    retry_after: int | None = None
    seconds: float = 0
    names: tuple = ()
    body: object = field(default=None, repr=False)
    random: object = field(init=False, repr=False)

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind: one of {', '.join(KINDS)} is expected")
        if not 0 < self.probability <= 1:
            raise ValueError("probability: above 0, at most 1")
        self.random = random.Random(self.seed)

    def strikes(self, endpoint):
        if self.endpoint not in ("*", endpoint) or self.times <= 0:
            return False
        self.nth -= 1
        if self.nth > 0 or self.random.random() >= self.probability:
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
        unknown = set(values) - {spec.name for spec in fields(Fault) if spec.init}
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


def answer_with(fault, request, handle, envelope):
    """Return the answer of ``handle()`` spoiled by ``fault``.

    ``envelope(code, message, status, headers)`` writes the service's own refusal;
    code None asks for its "called too often".
    """
    answer = _answer_without(fault, envelope) if fault else None
    if answer is not None:
        return answer
    answer = handle()
    return _spoil(fault, request, answer) if fault else answer


def _answer_without(fault, envelope):
    """The answer of a call that is not handled; None: it is."""
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
    if fault.kind == "ambiguous":
        return envelope(36009004, AMBIGUOUS, fault.status or 400, fault.headers)
    if fault.kind == "reply":
        return Answer.of_json(fault.body, status=fault.status or 200)
    return Answer(is_reset=True) if fault.kind == "reset" else None


def _spoil(fault, request, answer):
    if fault.kind == "malformed":
        answer.body = answer.body[: len(answer.body) // 2]
    elif fault.kind == "truncated":
        answer.keep_bytes = len(answer.body) // 2
    elif fault.kind == "reset_after":
        answer.is_reset = True
    elif fault.kind == "slow":
        time.sleep(fault.seconds)
    elif fault.kind in SPOILERS:
        spoil_content(fault, request, answer)
    return answer
