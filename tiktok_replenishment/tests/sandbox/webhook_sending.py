# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One webhook, and how it is signed and sent."""

import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ANSWER_SECONDS = 3
HOSTS = ("127.0.0.1", "localhost", "::1")
NO_ANSWER = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Webhook:
    """``state`` is waiting, delivered, dropped or lost; ``statuses`` the answers."""

    content: dict
    address: str
    due_at: float
    quirks: tuple = ()
    state: str = "waiting"
    statuses: list = field(default_factory=list)

    @property
    def body(self):
        return json.dumps(self.content, ensure_ascii=False).encode()

    def is_due(self, now):
        return self.state == "waiting" and self.due_at <= now


def send(webhook, app):
    """Return the receiver's HTTP status; 0 when it gave none in time.

    Only receivers on this machine are called: others give no answer.
    """
    target = urlsplit(webhook.address)
    if target.scheme != "http" or target.hostname not in HOSTS:
        return NO_ANSWER
    body = webhook.body
    headers = {
        "Content-Type": "application/json",
        "Authorization": signature(app, body),
    }
    if "wrong_signature" in webhook.quirks:
        headers["Authorization"] = signature(app, body + b" ")
    path = target.path or "/"
    connection = http.client.HTTPConnection(
        target.hostname, target.port, timeout=ANSWER_SECONDS
    )
    try:
        connection.request(
            "POST", f"{path}?{target.query}" if target.query else path, body, headers
        )
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return NO_ANSWER
    finally:
        connection.close()


def signature(app, body):
    """Of the raw body, the app's key before it: not the signature of a request."""
    message = app.key.encode() + body
    return hmac.new(app.secret.encode(), message, hashlib.sha256).hexdigest()
