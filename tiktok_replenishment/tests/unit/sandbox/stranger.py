# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A caller of the sandbox that knows only the published rules, not our client."""

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from urllib.parse import quote


class Stranger:
    """Authorised at ``server``; ``ask`` returns the envelope of a signed call."""

    def __init__(self, server):
        self.server = server
        self.told = server.credentials["tiktok"]
        self.token = ""
        answer = self.tokens(auth_code=self.told["auth_code"])
        self.token = answer["data"]["access_token"]

    def ask(self, method, path, query=None, body=None, *, cipher=None):
        return json.loads(self.reply(method, path, query, body, cipher=cipher)[1])

    def reply(self, method, path, query=None, body=None, *, cipher=None):
        """Return (HTTP status, body, headers); ``cipher`` "" sends none."""
        raw = b"" if body is None else json.dumps(body).encode()
        world = self.server.world
        signed = {
            "app_key": self.told["app_key"],
            "timestamp": str(int(world.clock())),
            "shop_cipher": world.shops[0].cipher if cipher is None else cipher,
            **(query or {}),
        }
        if cipher == "":
            del signed["shop_cipher"]
        return self.open(
            f"{path}?{_with_signature(signed, path, raw, self.told['app_secret'])}",
            method,
            raw or None,
        )

    def data(self, method, path, query=None, body=None, **options):
        answer = self.ask(method, path, query, body, **options)
        assert answer["code"] == 0, answer
        return answer["data"]

    def tokens(self, **query):
        """Return the envelope of the token host; with a code by default."""
        name = "refresh" if "refresh_token" in query else "get"
        query = {
            "app_key": self.told["app_key"],
            "app_secret": self.told["app_secret"],
            "grant_type": "authorized_code" if name == "get" else "refresh_token",
            **query,
        }
        return json.loads(self.open(f"/api/v2/token/{name}?{_encoded(query)}")[1])

    def open(self, target, method="GET", raw=None):
        request = urllib.request.Request(
            self.server.url + target,
            data=raw,
            method=method,
            headers={"x-tts-access-token": self.token},
        )
        try:
            with _opener.open(request, timeout=10) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read(), error.headers

    def location(self, target):
        """Where the redirect of a page leads to."""
        return self.open(target)[2]["Location"]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def _with_signature(query, path, raw, secret):
    text = path + "".join(f"{key}{query[key]}" for key in sorted(query))
    message = secret.encode() + text.encode() + raw + secret.encode()
    digest = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return _encoded({**query, "sign": digest})


def _encoded(query):
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
