# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sellers' authorisations.

=======================  ======================================================
POST authorization       ``action``: issue_code, expire_access, revoke (webhook
                         type 6), end_grant; ``account``: of one seller
POST settings            of the authorisation: ``user_type``, ``scopes`` (all that
                         are offered), ``omit_scopes`` (names to leave out of
                         them; true leaves granted_scopes itself out),
                         ``refresh_grace_seconds`` (an old refresh token stays
                         good so long), ``grant_seconds`` (of the next consent),
                         ``redirect_url``
=======================  ======================================================
"""

from .webhook_sources import tell_revoked

ACTIONS = ("issue_code", "expire_access", "revoke", "end_grant")


class AccountsAdmin:
    def authorize(self, action, account=None):
        """issue_code returns a fresh code; the others return None.

        ``account`` is one of the scenario's; without it the first seller gets the code,
        and all sellers are concerned by the rest.
        """
        if action not in ACTIONS:
            raise ValueError(f"action: one of {', '.join(ACTIONS)} is expected")
        with self.world.lock:
            result = getattr(self.authorization, action)(account)
            if action == "revoke":
                tell_revoked(self.world, result)
        return result if action == "issue_code" else None

    def _set_user_type(self, value):
        self.authorization.user_type = value

    def _set_scopes(self, value):
        self.authorization.scopes = tuple(value)

    def _set_omit_scopes(self, value):
        self.authorization.tells_scopes = value is not True
        names = value if isinstance(value, (list, tuple, set, frozenset)) else ()
        self.authorization.omitted_scopes = frozenset(names)

    def _set_refresh_grace_seconds(self, value):
        self.authorization.refresh_grace_seconds = value

    def _set_grant_seconds(self, value):
        self.authorization.grant_seconds = value

    def _set_redirect_url(self, value):
        self.authorization.redirect_url = value

    def _post_authorization(self, body):
        result = self.authorize(**body)
        return None if result is None else {"code": result}
