# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a call reaches TikTok Shop: address, signature, headers, envelope."""

import json
import re

from ..errors import InvalidRequestError
from ..http import HttpRequest
from .endpoints import ENDPOINTS
from .reply import SERVICE, read_reply
from .signature import sign


class Transport:
    """Sends the calls of :data:`ENDPOINTS` for one authorisation of one app.

    ``api_url`` and ``auth_url`` are base addresses without a path. Every method returns
    the ``data`` object of the reply, or raises a subclass of ServiceError.
    """

    def __init__(self, *, app_key, app_secret, access_token, api_url, auth_url, http):
        self.app_key = app_key
        self._app_secret = app_secret
        self._access_token = access_token
        self.api_url = api_url.rstrip("/")
        self.auth_url = auth_url.rstrip("/")
        self._http = http

    def __repr__(self):
        return f"Transport(api_url={self.api_url!r})"

    def now(self):
        """Unix seconds."""
        return self._http.clock()

    def call(self, endpoint, query=None, body=None, **ids):
        """Make a signed call that may be repeated: it reads, or sets the same again.

        ``query`` is decoded text, ``body`` is written as JSON, ``ids`` fill the path.
        """
        method, template = ENDPOINTS[endpoint]
        path = template.format(**{name: _path_id(one) for name, one in ids.items()})
        content = b"" if body is None else _json_bytes(body)

        def build():
            # Anew for every try: the signature carries the time.
            parameters = {
                **(query or {}),
                "app_key": self.app_key,
                "timestamp": str(int(self.now())),
            }
            parameters["sign"] = sign(
                app_secret=self._app_secret, path=path, query=parameters, body=content
            )
            return HttpRequest(
                service=SERVICE,
                method=method,
                url=self.api_url + path,
                query=tuple(parameters.items()),
                headers={
                    "content-type": "application/json",
                    "x-tts-access-token": self._access_token,
                },
                body=content,
            )

        return self._http.call(build, self._read, is_read=True)

    def call_shop(self, endpoint, cipher, query=None, body=None, **ids):
        """Make a call about the shop that ``cipher`` names."""
        query = {**(query or {}), "shop_cipher": checked_cipher(cipher)}
        return self.call(endpoint, query, body, **ids)

    def request_tokens(self, endpoint, parameters):
        """Make a call to the token host: not signed, the secret is in the query."""
        method, path = ENDPOINTS[endpoint]
        request = HttpRequest(
            service=SERVICE,
            method=method,
            url=self.auth_url + path,
            query=(
                ("app_key", self.app_key),
                ("app_secret", self._app_secret),
                *parameters.items(),
            ),
        )
        # A GET, but it uses up the code or the refresh token: never repeated.
        return self._http.call(lambda: request, self._read, is_read=False)

    def _read(self, response):
        return read_reply(response, self.now())


def checked_cipher(cipher):
    """Refuse a call that TikTok Shop would refuse in less helpful words."""
    if not cipher:
        raise InvalidRequestError(
            f"{SERVICE}: the shop has no cipher", hint="fetch_shops"
        )
    return cipher


def _path_id(value):
    """An id as part of a path: anything else could lead to another call."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value):
        raise InvalidRequestError(f"{SERVICE}: this is not an id of TikTok Shop")
    return value


def _json_bytes(body):
    """The exact bytes that are signed and sent."""
    return json.dumps(body, separators=(",", ":")).encode()
