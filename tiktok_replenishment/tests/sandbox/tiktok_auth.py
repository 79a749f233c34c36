# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Consent, tokens and their life: codes once, refresh tokens that rotate."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from .messages import Answer
from .tiktok_endpoints import SCOPES
from .tiktok_envelope import Refusal

CODE_SECONDS = 30 * 60
ACCESS_SECONDS = 7 * 24 * 3600
GRANT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    key: str
    secret: str
    service_id: str
    redirect_url: str


class Authorization:
    """One seller's authorisation of one app, for all shops of the world."""

    def __init__(self, app, clock):
        self.app = app
        self.clock = clock
        self.user_type = 0
        self.scopes = SCOPES
        self.grant_ends_at = int(clock()) + GRANT_SECONDS
        self._codes = {}
        self._access = {}
        self._refresh = ""

    def issue_code(self):
        code = f"ROW_{secrets.token_urlsafe(24)}"
        self._codes[code] = self.clock() + CODE_SECONDS
        return code

    def consent(self, request):
        """Approve at once and send the seller back; ``refuse=1`` declines."""
        query = request.query
        if query.get("service_id") != self.app.service_id:
            return Answer(
                status=404,
                body=b"This service does not exist",
                content_type="text/plain",
            )
        result = {"code": self.issue_code()}
        if query.get("refuse"):
            # The real redirect carries the literal text null.
            result = {"code": "null", "error": "auth_denied"}
        if "state" in query:
            result["state"] = query["state"]
        target = query.get("redirect_url") or self.app.redirect_url
        return Answer(status=302, headers={"Location": f"{target}?{urlencode(result)}"})

    def exchange(self, query):
        self._check_app(query, "authorized_code")
        expires_at = self._codes.pop(query.get("auth_code"), 0)
        if expires_at <= self.clock():
            raise Refusal(36004004, "auth code is invalid or expired")
        return self._issue_tokens()

    def refresh(self, query):
        self._check_app(query, "refresh_token")
        if not self._refresh:
            raise Refusal(36004005, "no authorization record")
        is_current = secrets.compare_digest(
            query.get("refresh_token", "").encode(), self._refresh.encode()
        )
        if not is_current or self.grant_ends_at <= self.clock():
            raise Refusal(36004001, "refresh token is expired or invalid")
        return self._issue_tokens()

    def check_access(self, token):
        if not token:
            raise Refusal(36009004, "Invalid 'x-tts-access-token' header", status=400)
        if token not in self._access:
            raise Refusal(105001, "access token is invalid", status=401)
        if self._access[token] <= self.clock():
            raise Refusal(
                105002, "access token is expired, please refresh it", status=401
            )

    def check_scope(self, scope):
        if scope not in self.scopes:
            raise Refusal(105005, "access denied: scope not granted", status=401)

    def expire_access(self):
        self._access = dict.fromkeys(self._access, 0)

    def revoke(self):
        """What the seller does in Seller Center."""
        self._access, self._refresh, self._codes = {}, "", {}

    def _check_app(self, query, grant_type):
        is_app = query.get("app_key") == self.app.key
        if not is_app or query.get("app_secret") != self.app.secret:
            raise Refusal(98001004, "app_key or app_secret is invalid")
        if query.get("grant_type") != grant_type:
            raise Refusal(98001004, "grant_type is invalid")

    def _issue_tokens(self):
        access = f"ROW_{secrets.token_urlsafe(32)}"
        self._refresh = f"ROW_{secrets.token_urlsafe(32)}"
        self._access[access] = int(self.clock()) + ACCESS_SECONDS
        return {
            "access_token": access,
            "access_token_expire_in": self._access[access],
            "refresh_token": self._refresh,
            "refresh_token_expire_in": self.grant_ends_at,
            "open_id": "sandbox-open-id",
            "seller_name": "Sandbox Seller",
            "seller_base_region": "US",
            "user_type": self.user_type,
            "granted_scopes": list(self.scopes),
        }
