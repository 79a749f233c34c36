# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How often a call may be made: a bucket of tokens per app, shop and endpoint."""

from math import ceil

from .tiktok_envelope import Refusal

HOUR = 3600


class RateLimit:
    """``per_second`` None is no limit; a bucket holds a second's tokens, at least one.

    ``hourly_cap`` is that of test shops, ``tells_wait`` whether Retry-After is sent.
    """

    def __init__(self, clock):
        self.clock = clock
        self.per_second = None
        self.hourly_cap = None
        self.tells_wait = True
        self._buckets = {}
        self._hours = {}

    def check(self, *key):
        """Take a token of the bucket ``key``, or raise the Refusal."""
        now = self.clock()
        if self.per_second:
            self._take(key, now)
        if self.hourly_cap is not None:
            self._count(key, now)

    def _take(self, key, now):
        size = max(1, self.per_second)
        tokens, since = self._buckets.get(key, (size, now))
        tokens = min(size, tokens + (now - since) * self.per_second)
        is_free = tokens >= 1
        self._buckets[key] = (tokens - is_free, now)
        if not is_free:
            wait = max(1, ceil((1 - tokens) / self.per_second))
            headers = {"Retry-After": wait} if self.tells_wait else {}
            raise Refusal(36009002, "too many requests", status=429, headers=headers)

    def _count(self, key, now):
        hour = int(now // HOUR)
        last_hour, calls = self._hours.get(key, (hour, 0))
        calls = calls if last_hour == hour else 0
        if calls >= self.hourly_cap:
            raise Refusal(36009037, "the hourly cap of test shops is reached")
        self._hours[key] = (hour, calls + 1)
