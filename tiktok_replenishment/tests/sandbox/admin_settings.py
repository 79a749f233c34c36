# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the services behave, and the seller's authorisation.

=======================  ======================================================
POST settings            ``goodcang_envelope``, ``user_type``, ``scopes``;
                         ``paging``: a mode of ``paging.py``, ``drift_seed``,
                         ``drift_pages`` (how many pages drift, null: all)
POST authorization       ``action``: issue_code, expire_access, revoke
=======================  ======================================================
"""

from .drift import Drift
from .goodcang import ENVELOPES
from .paging import MODES


class SettingsAdmin:
    def set_settings(self, **values):
        """Set one or more settings; each is a method ``_set_NAME`` of a topic."""
        for name in values:
            if not hasattr(self, f"_set_{name}"):
                raise ValueError(f"unknown setting: {name}")
        with self.world.lock:
            for name, value in values.items():
                getattr(self, f"_set_{name}")(value)

    def authorize(self, action):
        """issue_code returns a fresh code; expire_access and revoke return None."""
        if action not in ("issue_code", "expire_access", "revoke"):
            raise ValueError("action: issue_code, expire_access or revoke is expected")
        with self.world.lock:
            return getattr(self.authorization, action)()

    def _set_goodcang_envelope(self, value):
        if value not in ENVELOPES:
            raise ValueError(f"goodcang_envelope: one of {', '.join(ENVELOPES)}")
        self.goodcang.envelope = value

    def _set_user_type(self, value):
        self.authorization.user_type = value

    def _set_scopes(self, value):
        self.authorization.scopes = tuple(value)

    def _set_paging(self, value):
        if value not in MODES:
            raise ValueError(f"paging: one of {', '.join(MODES)}")
        self.world.paging_mode = value

    def _set_drift_seed(self, value):
        self.world.drift = Drift(self.world.order_book, value)

    def _set_drift_pages(self, value):
        self.world.drift.pages_left = value

    def _post_settings(self, body):
        self.set_settings(**body)

    def _post_authorization(self, body):
        result = self.authorize(**body)
        return None if result is None else {"code": result}
