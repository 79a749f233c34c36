# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a call of the Open API is, for the tables in the ``calls_*.py`` files."""

import re
from dataclasses import dataclass, field

PAGE_KEYS = frozenset({"page_size", "page_token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One row of a table of calls.

    ``path`` holds ``{version}`` where several ``versions`` are served, and the names of
    path arguments in braces. ``handle(call)`` returns the ``data`` of the envelope.
    ``query`` and ``body`` are the keys that are understood: others are refused.
    """

    name: str
    method: str
    path: str
    versions: tuple = ("",)
    handle: object
    scope: str
    needs_cipher: bool = True
    query: frozenset = frozenset()
    body: frozenset = frozenset()

    @property
    def paths(self):
        return [self.path.replace("{version}", version) for version in self.versions]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a handler is told; ``shop`` is None where no cipher is wanted."""

    world: object
    seller: object
    shop: object
    query: dict
    body: dict
    arguments: dict = field(default_factory=dict)


class Routes:
    """Finds the endpoint of a path and method."""

    def __init__(self, endpoints):
        self._routes = {}
        for endpoint in endpoints:
            for path in endpoint.paths:
                self._routes.setdefault(path, {})[endpoint.method] = endpoint
        self._patterns = [
            (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)), methods)
            for path, methods in self._routes.items()
            if "{" in path
        ]

    def find(self, path):
        """Return ({method: endpoint}, path arguments); no methods: an unknown path."""
        if path in self._routes and "{" not in path:
            return self._routes[path], {}
        for pattern, methods in self._patterns:
            match = pattern.fullmatch(path)
            if match:
                return methods, match.groupdict()
        return {}, {}
