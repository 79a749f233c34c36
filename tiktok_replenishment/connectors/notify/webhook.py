# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Our own outgoing webhook: a JSON document, signed together with the time.

The signature covers ``timestamp.body``: who records a call cannot send it again later
with another time, and a receiver refuses old times.
"""

import hmac

from ..errors import AuthError
from ..http import raise_for_status
from .address import Destination

SERVICE = "Webhook"
ID_HEADER = "X-Replenishment-Id"
TIMESTAMP_HEADER = "X-Replenishment-Timestamp"
SIGNATURE_HEADER = "X-Replenishment-Signature"


def sign(secret, timestamp, body):
    """Value of the signature header: HMAC-SHA256 of ``timestamp.body``, in hex."""
    digest = hmac.digest(secret.encode(), f"{timestamp}.".encode() + body, "sha256")
    return f"sha256={digest.hex()}"


class Webhook:
    """Posts documents to one receiver; any answer from 200 to 299 is a receipt."""

    def __init__(self, *, url, secret, http, allows_private=False):
        self._secret = secret
        self._http = http
        self._destination = Destination(
            service=SERVICE, url=url, allows_private=allows_private
        )
        self._destination.guard.watch(http.session)

    def send(self, *, body, message_id):
        """Send ``body`` (bytes of JSON); the same id when it is sent again."""

        def build():
            timestamp = str(int(self._http.clock()))
            headers = (
                (ID_HEADER, message_id),
                (TIMESTAMP_HEADER, timestamp),
                (SIGNATURE_HEADER, sign(self._secret, timestamp, body)),
            )
            return self._destination.request(body=body, headers=headers)

        self._http.call(build, self._read, is_read=False)

    def _read(self, response):
        if response.status == 401:
            raise AuthError(
                f"{SERVICE}: refused",
                http_status=response.status,
                hint="check_webhook_secret",
            )
        raise_for_status(response, self._http.clock())
