# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One seller's grant: access tokens, and the refresh token that rotates."""

import secrets
from dataclasses import dataclass, field

from .credentials import Seller

ACCESS_SECONDS = 7 * 24 * 3600


@dataclass(slots=True, kw_only=True, eq=False)
class Grant:
    """``access`` and ``old_refresh`` hold the Unix second until which a token is good.

    ``warned_on`` is the last day on which its end was announced.
    """

    seller: Seller
    scopes: tuple
    ends_at: int
    access: dict = field(default_factory=dict, repr=False)
    refresh: str = field(default="", repr=False)
    old_refresh: dict = field(default_factory=dict, repr=False)
    warned_on: object = None

    def accepts_refresh(self, token, now):
        if self.ends_at <= now:
            return False
        is_current = secrets.compare_digest(token.encode(), self.refresh.encode())
        return is_current or self.old_refresh.get(token, 0) > now

    def rotate(self, now, grace_seconds):
        """Return new tokens as the service tells them; expiries are absolute."""
        if self.refresh:
            self.old_refresh[self.refresh] = now + grace_seconds
        access = f"ROW_{secrets.token_urlsafe(32)}"
        self.refresh = f"ROW_{secrets.token_urlsafe(32)}"
        self.access[access] = min(int(now) + ACCESS_SECONDS, self.ends_at)
        return {
            "access_token": access,
            "access_token_expire_in": self.access[access],
            "refresh_token": self.refresh,
            "refresh_token_expire_in": self.ends_at,
        }
