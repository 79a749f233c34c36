# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where to send: an address that a person typed in, which may itself be the secret."""

from urllib.parse import parse_qsl, urlsplit, urlunsplit

from ..address_guard import AddressGuard
from ..errors import InvalidRequestError
from ..http import HttpRequest


class Destination:
    """``url`` as typed in. Whoever knows path and query of it can write to a group.

    Without ``allows_private`` only public addresses over https are called; this machine
    only where the address itself is.
    """

    def __init__(self, *, service, url, allows_private=False):
        self.service = service
        self.guard = AddressGuard(
            service=service, url=url, allows_private=allows_private
        )
        self.url, self.query = self._split(url)
        self.guard.check_url(url)
        self._check_scheme(allows_private)

    def request(self, *, body, query=(), headers=()):
        """A POST of JSON; ``query`` and ``headers`` are pairs on top."""
        return HttpRequest(
            service=self.service,
            method="POST",
            url=self.url,
            query=(*self.query, *query),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                **dict(headers),
            },
            body=body,
            is_path_secret=True,
        )

    def _split(self, url):
        try:
            parts = urlsplit(url.strip())
            is_usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            is_usable = False
        if not is_usable or parts.scheme not in ("http", "https"):
            raise self._refusal("check_service_url", "no address of a receiver")
        if parts.username or parts.password:
            raise self._refusal("check_service_url", "a name stands in the address")
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        path = parts.path or "/"
        return urlunsplit((parts.scheme, parts.netloc, path, "", "")), query

    def _check_scheme(self, allows_private):
        is_plain = self.url.startswith("http:")
        if is_plain and not (self.guard.is_loopback or allows_private):
            raise self._refusal("plain_http", "the address is not encrypted")

    def _refusal(self, hint, words):
        return InvalidRequestError(f"{self.service}: {words}", hint=hint)
