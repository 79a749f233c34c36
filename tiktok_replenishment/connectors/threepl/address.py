# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can be said of the address of an operator before and after asking it."""

from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# Stock that is told to be from the future is not believed; see the model of pulls.
MAX_CLOCK_DIFFERENCE_SECONDS = 300


def is_plain_http(url) -> bool:
    """Whether credentials would travel unencrypted; on this machine they do not."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS


def remarks(url, http) -> tuple[str, ...]:
    """Return keys of HINTS about a service that has just answered ``http``."""
    found = ["plain_http"] if is_plain_http(url) else []
    if abs(http.clock_difference or 0) > MAX_CLOCK_DIFFERENCE_SECONDS:
        found.append("check_server_clock")
    return tuple(found)
