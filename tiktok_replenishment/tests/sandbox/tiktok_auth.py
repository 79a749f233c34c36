# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Consent, tokens and their life: codes once, refresh tokens that rotate."""

import secrets
from urllib.parse import urlencode

from .credentials import REDIRECT_URL
from .messages import Answer
from .tiktok_endpoints import SCOPES
from .tiktok_envelope import Refusal
from .tiktok_grant import Grant

CODE_SECONDS = 30 * 60
GRANT_SECONDS = 365 * 24 * 3600


class Authorization:
    """What the sellers of the world have granted the app, one grant a seller.

    The settings are attributes. Scopes that are taken away are gone at once; one that
    is added reaches a seller only with the next consent.
    """

    def __init__(self, world):
        self.clock = world.clock
        self.app = world.app
        self.sellers = world.sellers
        self.redirect_url = REDIRECT_URL
        self.user_type = 0
        self.scopes = SCOPES
        self.omitted_scopes = frozenset()
        self.tells_scopes = True
        self.grant_seconds = GRANT_SECONDS
        self.refresh_grace_seconds = 0
        self.grants = {}
        self._codes = {}
        self._revoked = set()

    @property
    def offered_scopes(self):
        return tuple(one for one in self.scopes if one not in self.omitted_scopes)

    # Consent

    def issue_code(self, account=None):
        """A code as the redirect carries it; without an account the first seller's."""
        seller = self.seller(account)
        code = f"ROW_{secrets.token_urlsafe(24)}"
        self._codes[code] = (seller.account, self.clock() + CODE_SECONDS)
        return code

    def consent(self, request):
        """Approve at once and send the seller back; ``refuse=1`` declines.

        ``account`` says which seller it is; without ``state`` it is a seller who comes
        from the App Store.
        """
        query = request.query
        account = query.get("account")
        if query.get("service_id") != self.app.service_id:
            return _page(b"This service does not exist")
        if account not in (None, *self.sellers):
            return _page(b"This seller does not exist")
        if query.get("refuse"):
            # The real redirect carries the literal text null.
            result = {"code": "null", "error": "auth_denied"}
        else:
            region = self.seller(account).region
            result = {"code": self.issue_code(account), "app_key": self.app.key}
            result |= {"locale": "en", "shop_region": region}
        if "state" in query:
            result["state"] = query["state"]
        target = query.get("redirect_url") or self.redirect_url
        return Answer(status=302, headers={"Location": f"{target}?{urlencode(result)}"})

    # Tokens

    def exchange(self, query):
        self._check_app(query, "authorized_code")
        account, expires_at = self._codes.pop(query.get("auth_code"), ("", 0))
        if expires_at <= self.clock():
            raise Refusal(36004004, "auth code is invalid or expired")
        last = self.grants.get(account)
        grant = Grant(
            seller=self.sellers[account],
            scopes=self.offered_scopes,
            ends_at=int(self.clock()) + self.grant_seconds,
            # A new consent ends the refresh token, not the access tokens.
            access=last.access if last else {},
        )
        self.grants[account] = grant
        return self._issue_tokens(grant)

    def refresh(self, query):
        self._check_app(query, "refresh_token")
        token = query.get("refresh_token", "")
        if token in self._revoked or not self.grants:
            raise Refusal(36004005, "no authorization record")
        for grant in self.grants.values():
            if grant.accepts_refresh(token, self.clock()):
                return self._issue_tokens(grant)
        raise Refusal(36004001, "refresh token is expired or invalid")

    def check_access(self, token):
        """Return the grant of an access token."""
        if not token:
            raise Refusal(36009004, "Invalid 'x-tts-access-token' header", status=400)
        for grant in self.grants.values():
            if token in grant.access:
                if min(grant.access[token], grant.ends_at) > self.clock():
                    return grant
                raise Refusal(
                    105002, "access token is expired, please refresh it", status=401
                )
        raise Refusal(105001, "access token is invalid", status=401)

    def check_scope(self, grant, scope):
        if scope not in self._scopes_of(grant):
            raise Refusal(105005, "access denied: scope not granted", status=401)

    # What happens to a grant

    def expire_access(self, account=None):
        for grant in self._grants_of(account):
            grant.access = dict.fromkeys(grant.access, 0)

    def end_grant(self, account=None):
        """The time for which the seller granted access is over."""
        for grant in self._grants_of(account):
            grant.ends_at = int(self.clock())

    def revoke(self, account=None):
        """What the seller does in Seller Center. Return the sellers concerned."""
        grants = self._grants_of(account)
        for grant in grants:
            del self.grants[grant.seller.account]
            self._revoked.add(grant.refresh)
        self._codes = {}
        return [grant.seller for grant in grants]

    def seller(self, account=None):
        if account is None:
            return next(iter(self.sellers.values()))
        if account not in self.sellers:
            raise ValueError("account: no such seller")
        return self.sellers[account]

    def _grants_of(self, account):
        grants = list(self.grants.values())
        if account is None:
            return grants
        seller = self.seller(account)
        return [grant for grant in grants if grant.seller == seller]

    def _scopes_of(self, grant):
        return [one for one in grant.scopes if one in self.offered_scopes]

    def _check_app(self, query, grant_type):
        is_app = query.get("app_key") == self.app.key
        if not is_app or query.get("app_secret") != self.app.secret:
            raise Refusal(98001004, "app_key or app_secret is invalid")
        if query.get("grant_type") != grant_type:
            raise Refusal(98001004, "grant_type is invalid")

    def _issue_tokens(self, grant):
        content = {
            **grant.rotate(self.clock(), self.refresh_grace_seconds),
            "open_id": grant.seller.open_id,
            "seller_name": grant.seller.name,
            "seller_base_region": grant.seller.region,
            "user_type": self.user_type,
        }
        if self.tells_scopes:
            content["granted_scopes"] = self._scopes_of(grant)
        return content


def _page(text):
    return Answer(status=404, body=text, content_type="text/plain")
