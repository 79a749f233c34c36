# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import sys
from importlib import import_module
from pathlib import Path

import pytest
from stranger import Stranger

# The independent client needs Python 3.11: with an older one there is nothing to prove.
collect_ignore_glob = ["test_independent_*.py"] if sys.version_info < (3, 11) else []
TESTS = str(Path(__file__).parents[2])


@pytest.fixture(scope="session")
def sandbox_module():
    """Import a module of the sandbox; the folder above it is put on the path."""
    if TESTS not in sys.path:
        sys.path.append(TESTS)
    return lambda name: import_module(f"sandbox.{name}")


@pytest.fixture
def make_world(sandbox_module):
    """Return a function: the world of the example scenario, changed, at a moment."""

    def make(now="2026-03-10T20:00:00Z", **changes):
        clock = sandbox_module("virtual_clock").VirtualClock.at(now, is_frozen=True)
        scenario = sandbox_module("example").example(**changes)
        return sandbox_module("world").World(scenario, clock)

    return make


@pytest.fixture
def meet(sandbox_module):
    """Return a function: a stranger at a sandbox of the example scenario, changed."""
    running = []

    def start(now="2026-03-10T20:00:00Z", **changes):
        clock = sandbox_module("virtual_clock").VirtualClock.at(now, is_frozen=True)
        scenario = sandbox_module("example").example(**changes)
        server = sandbox_module("server").SandboxServer(scenario, clock=clock)
        running.append(server.__enter__())
        return Stranger(server)

    yield start
    for server in running:
        server.__exit__()
