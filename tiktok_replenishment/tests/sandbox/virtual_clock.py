# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox's own time: real by default, or moved and frozen at will."""

import time
from datetime import datetime, timezone


class VirtualClock:
    """Unix seconds that run from ``start`` (now, when None), or stand still."""

    def __init__(self, start=None, *, is_frozen=False):
        self._offset = 0.0 if start is None else start - time.time()
        self._frozen_at = None
        if is_frozen:
            self._frozen_at = time.time() if start is None else start

    @classmethod
    def at(cls, text, *, is_frozen=False):
        """A clock that starts at an ISO 8601 moment (UTC without an offset)."""
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return cls(moment.timestamp(), is_frozen=is_frozen)

    def __call__(self):
        if self._frozen_at is not None:
            return self._frozen_at
        return time.time() + self._offset

    def advance(self, seconds):
        self._offset += seconds
        if self._frozen_at is not None:
            self._frozen_at += seconds

    def freeze(self):
        self._frozen_at = self()

    def run(self):
        if self._frozen_at is not None:
            self._offset = self._frozen_at - time.time()
            self._frozen_at = None
