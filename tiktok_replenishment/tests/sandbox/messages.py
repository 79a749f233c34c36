# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A request as the stand-ins see it, and what they answer."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl


@dataclass(slots=True, kw_only=True)
class Request:
    """Header names are in lower case; ``query`` holds decoded values."""

    method: str
    path: str
    raw_query: str
    headers: dict
    body: bytes

    @property
    def query(self):
        return dict(parse_qsl(self.raw_query, keep_blank_values=True))

    def json(self):
        """The body's JSON object; ``{}`` for no body; None when it is no object."""
        if not self.body:
            return {}
        try:
            content = json.loads(self.body)
        except ValueError:
            return None
        return content if isinstance(content, dict) else None


@dataclass(slots=True, kw_only=True)
class Answer:
    """``code`` is the business code for the request log.

    ``keep_bytes`` cuts the body off after the full length was announced (None: sends
    all of it); ``is_reset`` closes the connection without a word. ``log_row`` is its
    row in the request log.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict = field(default_factory=dict)
    code: object = None
    keep_bytes: int | None = None
    is_reset: bool = False
    log_row: dict = field(default_factory=dict)

    @classmethod
    def of_json(cls, content, *, status=200, headers=None):
        return cls(
            status=status,
            body=json.dumps(content, ensure_ascii=False).encode(),
            headers=headers or {},
            code=content.get("code") if isinstance(content, dict) else None,
        )
